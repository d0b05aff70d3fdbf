"""Exits 0 when the pPXF fitter can run; otherwise prints one sentence that says what to install."""

import sys

from spaxel_ppxf.missing import missing_sentence


def main() -> int:
    """The exit code: 0 ready, 1 something is missing."""
    sentence = missing_sentence()
    if sentence is None:
        return 0
    print(sentence)
    return 1


if __name__ == "__main__":
    sys.exit(main())
