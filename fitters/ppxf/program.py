"""The pPXF fitter: JSON lines in, JSON lines out (protocol/schemas/fitter-*.json)."""

import sys

from spaxel_ppxf.lines import Lines
from spaxel_ppxf.missing import missing_sentence


def main() -> int:
    """Says hello, then answers until stdin ends; without pPXF the hello says what to install."""
    lines = Lines.protecting_stdout()
    sentence = missing_sentence()
    lines.hello(sentence)
    if sentence is not None:
        return 0
    from spaxel_ppxf.task import answer

    for message in lines.fits():
        answer(message, lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
