"""`%spaxel` and `%%spaxel` in a kernel."""

from __future__ import annotations

from IPython.core.magic import Magics, magics_class


@magics_class
class SpaxelMagics(Magics):
    """The grammar's verbs as magics."""
