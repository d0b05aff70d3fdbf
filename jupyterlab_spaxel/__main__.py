"""`python -m jupyterlab_spaxel` is `spaxel`."""

import sys

from .console import main

if __name__ == "__main__":
    sys.exit(main())
