"""A Jupyter server with an installed Spaxel: the proxy's door opens with the token alone."""

import json
import os
import secrets
import signal
import socket
import subprocess
import time
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

START_SECONDS = 60.0


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_args: object) -> None:
        return None


_opener = build_opener(_NoRedirect)


def _call(url: str, token: str | None = None) -> tuple[int, bytes]:
    headers = {"Authorization": f"token {token}"} if token else {}
    try:
        with _opener.open(Request(url, headers=headers), timeout=40) as answer:
            return answer.status, answer.read()
    except HTTPError as refusal:
        return refusal.code, b""
    except URLError:
        return 0, b""


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def check_server(bin_folder: Path, root: Path, env: dict[str, str]) -> str:
    """Starts JupyterLab, asks the gateway for its health with and without token, ends it.

    Raises ValueError with a sentence where an answer is not as it must be.
    """
    port, token = _free_port(), secrets.token_hex(16)
    base = f"http://127.0.0.1:{port}/base/"
    options = [f"--ServerApp.port={port}", "--ServerApp.port_retries=0", "--ServerApp.ip=127.0.0.1"]
    options += ["--ServerApp.base_url=/base/", f"--ServerApp.root_dir={root}", "--no-browser"]
    options += ["--allow-root"] if os.geteuid() == 0 else []
    with (root.parent / "lab.log").open("wb") as log:
        server = subprocess.Popen(
            [bin_folder / "jupyter", "lab", *options],
            env={**env, "JUPYTER_TOKEN": token},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        _await(base, token, server)
        stranger, _ = _call(f"{base}spaxel/healthz")
        if stranger not in (302, 403):
            raise ValueError(f"Without token the gateway's door answers {stranger}.")
        status, body = _call(f"{base}spaxel/healthz", token)
        if status != 200 or json.loads(body)["root"] != os.path.realpath(root):
            log_end = (root.parent / "lab.log").read_text("utf-8", "replace")[-2000:]
            raise ValueError(f"The gateway's door answers {status} {body!r}.\n{log_end}")
        return f"JupyterLab: <base>/spaxel/healthz 200 with token, {stranger} without"
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def _await(base: str, token: str, server: subprocess.Popen) -> None:
    deadline = time.monotonic() + START_SECONDS
    while _call(f"{base}api/status", token)[0] != 200:
        if server.poll() is not None or time.monotonic() > deadline:
            raise ValueError("JupyterLab did not start.")
        time.sleep(0.2)


def end_gateways(home: Path) -> None:
    """Ends the gateways that a user's programs started, and waits until they have gone."""
    for note in home.glob(".local/share/spaxel/roots/*/gateway.json"):
        pid = json.loads(note.read_text("utf-8"))["pid"]
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + 20
        while note.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
