"""Whether what the user installs is there: pPXF is never shipped (non-commercial licence)."""

from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

NEEDED = ("ppxf", "numpy", "scipy", "safetensors")


def missing_sentence() -> str | None:
    """None when all is there, else one sentence that says what to install."""
    absent = [name for name in NEEDED if find_spec(name) is None]
    if not absent:
        return None
    subject = "pPXF is not installed" if "ppxf" in absent else "The pPXF fitter lacks a package"
    return f"{subject}: pip install {' '.join(absent)} (pPXF is free for non-commercial use)."


def program_version() -> str:
    """pPXF's own version, or `not installed`."""
    try:
        return version("ppxf")
    except PackageNotFoundError:
        return "not installed"
