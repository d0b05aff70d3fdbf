"""Builds the wheel from a clean clone, and uses it where neither Node nor npm is to be found.

`--clean` installs the npm packages anew instead of borrowing those of this checkout.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from wheel_server import check_server, end_gateways

CHECKOUT = Path(__file__).resolve().parents[1]
PINS = CHECKOUT / "requirements/development.txt"
NOT_TO_BE_FOUND = ("node", "nodejs", "npm", "npx", "corepack", "yarn")
SHIPPED = (
    "jupyterlab_spaxel/bundle/spaxel.mjs",
    "jupyterlab_spaxel/bundle/fitters/ppxf/fitter.json",
    "jupyterlab_spaxel/bundle/templates/default/set.json",
    "share/jupyter/labextensions/jupyterlab-spaxel/package.json",
    "share/jupyter/labextensions/jupyterlab-spaxel/install.json",
)


_started = time.monotonic()


def say(step: str) -> None:
    """One line a step, with the seconds since the start."""
    print(f"- {time.monotonic() - _started:4.0f} s  {step}", flush=True)


class Told(Exception):
    """A failure that one sentence explains."""


def run(*argv: str | Path, env: dict[str, str], cwd: Path = CHECKOUT, limit: float = 900) -> str:
    """What a program prints on both outputs; a failure is told with its last lines."""
    ran = subprocess.run(
        list(map(str, argv)),
        env=env,
        cwd=cwd,
        timeout=limit,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if ran.returncode != 0:
        last = "\n".join(ran.stdout.splitlines()[-25:])
        raise Told(f"{Path(argv[0]).name} {' '.join(map(str, argv[1:]))} failed:\n{last}")
    return ran.stdout


def expect(text: str, *wanted: str) -> None:
    """Tells what is missing in a text."""
    for one in wanted:
        if one not in text:
            raise Told(f"Expected to read {one!r} in:\n{text}")


def path_without_node(folder: Path) -> str:
    """A PATH of one folder: links to the system's programs, Node and npm left out."""
    folder.mkdir()
    for place in ("/usr/local/bin", "/usr/bin", "/bin"):
        for program in sorted(Path(place).glob("*")):
            link = folder / program.name
            if program.name not in NOT_TO_BE_FOUND and not link.is_symlink():
                link.symlink_to(program)
    return str(folder)


def borrow(packages: Path, place: Path, env: dict[str, str]) -> None:
    """Hard links where the file system allows, which spares copying a gigabyte; else a copy."""
    try:
        run("cp", "-a", "--link", packages, place, env=env)
    except Told:
        shutil.rmtree(place, ignore_errors=True)
        run("cp", "-a", "--reflink=auto", packages, place, env=env)


def clone(temporary: Path, is_clean: bool, env: dict[str, str]) -> Path:
    """HEAD as others would get it; npm packages are borrowed where the lock files are equal."""
    source = temporary / "source"
    run("git", "clone", "--quiet", "--local", CHECKOUT, source, env=env)
    lock = "package-lock.json"
    is_same = (source / lock).read_bytes() == (CHECKOUT / lock).read_bytes()
    borrowed = is_same and not is_clean and (CHECKOUT / "node_modules/.package-lock.json").exists()
    if borrowed:
        borrow(CHECKOUT / "node_modules", source / "node_modules", env)
    say(f"cloned HEAD; npm packages {'borrowed from this checkout' if borrowed else 'anew'}")
    return source


def build(source: Path, env: dict[str, str]) -> Path:
    """The wheel, and what it ships and does not."""
    folder = source / "dist"
    pip = (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", folder, ".")
    run(*pip, env=env, cwd=source)
    (wheel,) = folder.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    for shipped in SHIPPED:
        if not any(name.endswith(shipped) for name in names):
            raise Told(f"{wheel.name} lacks {shipped}.")
    for name in names:
        if "/tests/" in name or "test_" in name or name.endswith((".pyc", ".ts")):
            raise Told(f"{wheel.name} ships {name}.")
    say(f"built {wheel.name}, {wheel.stat().st_size / 1e6:.1f} MB")
    return wheel


def install(wheel: Path, place: Path, env: dict[str, str]) -> Path:
    """A fresh environment with the wheel, pPXF and JupyterLab; answers its bin folder."""
    run(sys.executable, "-m", "venv", place, env=env)
    pip = (place / "bin/python", "-m", "pip", "install", "--quiet", "--no-compile")
    run(*pip, "--constraint", PINS, f"{wheel}[ppxf]", "jupyterlab==4.6.6", env=env)
    say("installed it in a fresh environment")
    return place / "bin"


def use(bin_folder: Path, work: Path, env: dict[str, str]) -> None:
    """The extension is seen; the program answers, makes a galaxy and fits it; magics work."""
    listed = run(bin_folder / "jupyter", "labextension", "list", env=env, cwd=work)
    (line,) = (line for line in listed.splitlines() if "jupyterlab-spaxel" in line)
    expect(line, "enabled", "OK")
    plain = re.sub(r"\x1b\[[0-9;]*m", "", line)
    say(f"labextension {' '.join(plain.split())}")
    spaxel = bin_folder / "spaxel"
    version = run(spaxel, "--version", env=env, cwd=work).strip()
    expect(run(spaxel, "doctor", env=env, cwd=work), "fitter ppxf", "jupyter-server-proxy")
    say(f"spaxel {version}; doctor finds all well")
    run(spaxel, "mock", "m.fits", "--size", "2,2", env=env, cwd=work)
    run(spaxel, "fit", "m.fits", "--fitter", "ppxf", "--out", "out", "--wait", env=env, cwd=work)
    maps = (work / "out/maps.fits").read_bytes()
    expect(maps[:80].decode("ascii"), "SIMPLE")
    say("spaxel mock, spaxel fit: out/maps.fits is there")
    lines = "%load_ext jupyterlab_spaxel\n%spaxel jobs"
    said = run(bin_folder / "ipython", "--no-banner", "-c", lines, env=env, cwd=work)
    expect(said, "completed, 4 of 4 fitted")
    say("%spaxel jobs in IPython answers")


def main() -> int:
    """Exit code 0 when all of it works."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clean", action="store_true", help="npm packages anew")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="spaxel-wheel-") as name:
        temporary = Path(name)
        path = path_without_node(temporary / "bin")
        kept = {key: value for key, value in os.environ.items() if not key.startswith("SPAXEL_")}
        env = {**kept, "PATH": path}
        env.pop("VIRTUAL_ENV", None)
        try:
            if shutil.which("node", path=path) or shutil.which("npm", path=path):
                raise Told("Node is still on the PATH.")
            wheel = build(clone(temporary, options.clean, env), env)
            bin_folder = install(wheel, temporary / "venv", env)
            (home := temporary / "home").mkdir()
            (work := temporary / "work").mkdir()
            bare = {"PATH": path, "HOME": str(home), "LANG": "C.UTF-8"}
            try:
                use(bin_folder, work, bare)
            finally:
                end_gateways(home)
            say(check_server(bin_folder, work, bare))
        except (Told, OSError, ValueError, subprocess.TimeoutExpired) as failure:
            print(f"FAILED {failure}", file=sys.stderr)
            return 1
    say("the wheel works without Node and npm")
    return 0


if __name__ == "__main__":
    sys.exit(main())
