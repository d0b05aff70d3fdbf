"""Finds the one gateway of a root, for a kernel or a program; starts one where there is none."""

import os
import select
import subprocess
import time
from pathlib import Path

from .client import Door, Gateway
from .doors import ProxyDoor, UnixDoor
from .node import FRUGAL, environment, program
from .problem import SpaxelProblem
from .server import JupyterServer, own_server
from .state import checkout_of, gateway_socket, state_folder

_start_seconds = 30.0
_health_seconds = 5.0


def gateway() -> Gateway:
    """The gateway that a kernel's commands go to: found with the first call."""
    return Gateway(find_door)


def find_door(root: str | os.PathLike | None = None) -> Door:
    """The door to the root's gateway: one that runs, else by the Jupyter server, else our own.

    Without `root`: the Jupyter server's, else SPAXEL_ROOT, else the git checkout or the folder
    that we stand in. Raises SpaxelProblem when none can be started.
    """
    server = own_server() if root is None else None
    where = root or (server.root if server else None) or os.environ.get("SPAXEL_ROOT")
    folder = Path(where) if where else checkout_of(os.getcwd())
    if not folder.is_dir():
        raise SpaxelProblem("FileNotFound", f"The root folder {folder} does not exist.")
    state = state_folder(folder)
    return _listening(state) or (server and _woken(server, state)) or _started(folder, state)


def _is_well(door: Door, seconds: float) -> bool:
    return Gateway(lambda: door).is_well(seconds)


def _listening(state: Path) -> UnixDoor | None:
    path = gateway_socket(state)
    door = UnixDoor(path) if path else None
    return door if door and _is_well(door, _health_seconds) else None


def _woken(server: JupyterServer, state: Path) -> Door | None:
    """A call through the proxy starts the gateway; its own socket is then the shorter way."""
    door = ProxyDoor(server.url, server.token)
    return (_listening(state) or door) if _is_well(door, _start_seconds) else None


def _started(root: Path, state: Path) -> UnixDoor:
    """Starts a gateway that outlives us (it ends after ten idle minutes) and waits for it."""
    state.mkdir(parents=True, exist_ok=True, mode=0o700)
    log = state / "gateway.log"
    with log.open("ab") as errors:
        child = subprocess.Popen(
            [*program(), "serve", "--root", str(root)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            env={**FRUGAL, **environment()},
            start_new_session=True,
        )
    with child.stdout:
        ready, _, _ = select.select([child.stdout], [], [], _start_seconds)
        if ready:
            child.stdout.readline()  # its first line, or its end
    deadline = time.monotonic() + _start_seconds
    while time.monotonic() < deadline:
        if door := _listening(state):
            return door
        if child.poll() not in (None, 0):
            break
        time.sleep(0.05)
    raise SpaxelProblem("GatewayGone", f"The gateway of {root} did not start; its log is {log}.")
