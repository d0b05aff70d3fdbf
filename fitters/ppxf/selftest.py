"""Exits 0 with pPXF's version when the fitter can run; else one sentence: what to install."""

import sys

from spaxel_ppxf.missing import missing_sentence, program_version


def main() -> int:
    """The exit code: 0 ready, 1 something is missing."""
    sentence = missing_sentence()
    if sentence is None:
        print(f"pPXF {program_version()}")
        return 0
    print(sentence)
    return 1


if __name__ == "__main__":
    sys.exit(main())
