"""Spaxel in Jupyter: ships the front end and the gateway, starts it, and answers `%spaxel`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

__version__ = "0.1.0"


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    """Where JupyterLab finds the front end of a development install."""
    return [{"src": "labextension", "dest": "jupyterlab-spaxel"}]


def load_ipython_extension(shell: InteractiveShell) -> None:
    """`%load_ext jupyterlab_spaxel`: `%spaxel` and `%%spaxel` in this kernel."""
    from .magics import SpaxelMagics

    shell.register_magics(SpaxelMagics)
