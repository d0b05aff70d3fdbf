"""Exits 0 and prints pPXF's version when the fitter can run; otherwise one sentence that says what to install."""

import sys
from importlib.metadata import version

from spaxel_ppxf.missing import missing_sentence


def main() -> int:
    """The exit code: 0 ready, 1 something is missing."""
    sentence = missing_sentence()
    if sentence is None:
        print(f"pPXF {version('ppxf')}")
        return 0
    print(sentence)
    return 1


if __name__ == "__main__":
    sys.exit(main())
