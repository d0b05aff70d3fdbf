"""`python -m jupyterlab_spaxel.facts`: what this Python has, in JSON, for `spaxel doctor`."""

import json
import platform
from importlib.metadata import PackageNotFoundError, entry_points, version
from pathlib import Path
from typing import Any

PACKAGES = ("ppxf", "numpy", "astropy", "safetensors", "jupyterlab", "jupyter-server-proxy")
EXTENSION = "jupyterlab-spaxel"


def facts() -> dict[str, Any]:
    """Versions (null: not installed), and whether JupyterLab and its proxy know Spaxel."""
    return {
        "python": platform.python_version(),
        "packages": {name: _version(name) for name in PACKAGES},
        "labextension": _is_extension_found(),
        "proxyEntry": any(
            entry.name == "spaxel" for entry in entry_points(group="jupyter_serverproxy_servers")
        ),
    }


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _is_extension_found() -> bool:
    try:
        from jupyter_core.paths import jupyter_path
    except ImportError:
        return False
    folders = jupyter_path("labextensions")
    return any((Path(folder) / EXTENSION / "package.json").is_file() for folder in folders)


if __name__ == "__main__":
    print(json.dumps(facts()))
