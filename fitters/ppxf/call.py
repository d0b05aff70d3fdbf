"""Writes the pPXF call that fits one spectrum: a `fit` line on stdin, whose `out` is the script."""

import json
import sys

from spaxel_ppxf.missing import missing_sentence


def main() -> int:
    """0 when the script is written, else one sentence on stderr and 1."""
    sentence = missing_sentence()
    if sentence is not None:
        print(sentence, file=sys.stderr)
        return 1
    from spaxel_ppxf.call import write_call
    from spaxel_ppxf.refused import RefusedError

    try:
        write_call(json.loads(sys.stdin.read()))
    except RefusedError as refused:
        print(refused.message, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
