"""A gateway from the sources, with a cube of its own, at an address that web clients reach."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[3]
NODE = shutil.which("node")
MAIN = [NODE, "--no-warnings", str(CHECKOUT / "packages/cli/src/main.ts")]
PER_HOP = {"connection", "transfer-encoding", "keep-alive", "content-length"}


class _Unix(http.client.HTTPConnection):
    def __init__(self, path: str):
        super().__init__("localhost")
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)


class _Relay(BaseHTTPRequestHandler):
    """Passes a call on with the header that the gateway asks for."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_args) -> None:
        pass

    def handle_one_request(self) -> None:
        self.raw_requestline = self.rfile.readline(65537)
        if not self.raw_requestline:
            self.close_connection = True
        elif self.parse_request():
            self._pass_on()

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = [(k, v) for k, v in self.headers.items() if k.lower() not in PER_HOP]
        gateway = _Unix(self.server.socket_path)
        try:
            gateway.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in [*headers, ("X-Spaxel", "1"), ("Content-Length", str(len(body)))]:
                gateway.putheader(name, value)
            gateway.endheaders(body)
            answer = gateway.getresponse()
            self._give_back(answer, answer.read())
        finally:
            gateway.close()

    def _give_back(self, answer: http.client.HTTPResponse, body: bytes) -> None:
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in PER_HOP:
                self.send_header(name, value)
        if answer.status not in (204, 304):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


@dataclass(frozen=True)
class Served:
    """Where a gateway is: its address for clients, its root folder, its process."""

    url: str
    root: Path
    pid: int


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A gateway with `cube.fits` (2 x 2 spaxels) below its root."""
    if NODE is None:
        pytest.skip("Node is not on the PATH")
    home, root = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("root")
    fitters = [CHECKOUT / "packages/cli/src/testing", CHECKOUT / "fitters"]
    env = os.environ | {
        "SPAXEL_HOME": str(home),
        "SPAXEL_ROOT": str(root),
        "SPAXEL_FITTERS": os.pathsep.join(map(str, fitters)),
        "SPAXEL_TEMPLATES": str(CHECKOUT / "packages/templates/sets"),
        "SPAXEL_WORKERS": "1",
        # Workers too run from the sources.
        "NODE_OPTIONS": "--conditions=source",
    }
    made = [*MAIN, "mock", "cube.fits", "--size", "2,2", "--seed", "3"]
    subprocess.run(made, cwd=root, env=env, check=True, timeout=120, stdout=subprocess.DEVNULL)
    gateway = subprocess.Popen(
        [*MAIN, "serve", "--root", str(root)], cwd=root, env=env, stdout=subprocess.PIPE
    )
    assert gateway.stdout is not None
    facts = json.loads(gateway.stdout.readline())
    relay = ThreadingHTTPServer(("127.0.0.1", 0), _Relay)
    relay.daemon_threads = True
    relay.socket_path = facts["socket"]
    threading.Thread(target=relay.serve_forever, kwargs={"poll_interval": 0.05}).start()
    yield Served(f"http://127.0.0.1:{relay.server_port}", root, facts["pid"])
    relay.shutdown()
    relay.server_close()
    # The program on the PATH may be one that starts Node.
    os.kill(facts["pid"], signal.SIGTERM)
    gateway.wait(30)
    gateway.stdout.close()
