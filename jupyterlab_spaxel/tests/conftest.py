"""A gateway of a few lines on a unix socket, and an environment in which nothing else is found."""

import json
import os
import socketserver
import tempfile
import threading
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest


class FakeGateway(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """Answers what its tables say and remembers what it was asked."""

    daemon_threads = True
    request_queue_size = 16
    job = "01J00000000000000000000000"

    def __init__(self, path: str):
        super().__init__(path, _Handler)
        self.path = path
        self.answers: dict[str, tuple[int, dict]] = {
            "/healthz": (200, {"status": "ok", "version": "1", "pid": os.getpid(), "root": "/"})
        }
        self.events: list[list[dict]] = []
        self.asked: list[tuple[str, str, dict, dict | None]] = []
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}).start()

    def commands(self) -> list[str]:
        """The command lines that came, in order."""
        return [body["text"] for _, path, _, body in self.asked if path == "/api/commands"]

    def write_note(self, state: Path, pid: int | None = None) -> None:
        """Writes gateway.json, as the gateway of this state folder."""
        state.mkdir(parents=True, exist_ok=True)
        facts = {"schema": 1, "socket": self.path, "pid": pid or os.getpid()}
        facts |= {"version": "1", "root": "/", "started": ""}
        (state / "gateway.json").write_text(json.dumps(facts))


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def address_string(self) -> str:
        return "socket"

    def log_message(self, *_args) -> None:
        pass

    def do_GET(self) -> None:  # noqa: N802
        self._answer(None)

    def do_POST(self) -> None:  # noqa: N802
        self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def _answer(self, body: dict | None) -> None:
        path = self.path.split("?")[0]
        self.server.asked.append((self.command, path, dict(self.headers), body))
        if path.endswith("/events"):
            return self._stream(self.server.events.pop(0))
        missing = (404, {"code": "JobUnknown", "detail": f"Nothing at {path}.", "status": 404})
        key = path if path != "/api/commands" else f"{path} {body['text'].split()[0]}"
        status, answer = self.server.answers.get(key, missing)
        raw = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)
        return None

    def _stream(self, states: list[dict]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        for number, state in enumerate(states):
            text = f"id: {number}\nevent: job\ndata: {json.dumps(state)}\n\n"
            self.wfile.write(text.encode())


@pytest.fixture
def home(monkeypatch, tmp_path):
    """A user without gateways: an empty SPAXEL_HOME, no Jupyter server, a folder to stand in."""
    for name in ("JPY_PARENT_PID", "SPAXEL_ROOT", "SPAXEL_NODE", "SPAXEL_PYTHON"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SPAXEL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    (tmp_path / "runtime").mkdir()
    root = tmp_path / "root"
    root.mkdir()
    monkeypatch.chdir(root)
    return tmp_path


@pytest.fixture
def fake():
    """A gateway that knows nothing but its health."""
    with tempfile.TemporaryDirectory(prefix="spaxel-") as folder:
        server = FakeGateway(os.path.join(folder, "socket"))
        yield server
        server.shutdown()
        server.server_close()
