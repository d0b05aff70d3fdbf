"""The two ways to a gateway: its owner's unix socket, and the Jupyter server's proxy."""

import socket
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPSConnection
from urllib.parse import urlsplit


class _UnixConnection(HTTPConnection):
    def __init__(self, path: str, timeout: float):
        super().__init__("localhost", timeout=timeout)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        try:
            self.sock.connect(self._path)
        except OSError:
            self.sock.close()
            raise


@dataclass(frozen=True)
class UnixDoor:
    """The gateway's own socket: its owner may name any readable path."""

    path: str

    def connect(self, timeout: float) -> HTTPConnection:
        """A connection that is made already. Raises OSError when nobody listens."""
        connection = _UnixConnection(self.path, timeout)
        connection.connect()
        return connection

    def address(self, path: str) -> str:
        """The path as this door wants it."""
        return path

    def headers(self) -> dict[str, str]:
        """What this door asks for beside X-Spaxel."""
        return {}


@dataclass(frozen=True)
class ProxyDoor:
    """The gateway behind a Jupyter server: files below its root only."""

    url: str
    token: str = field(repr=False)

    def connect(self, timeout: float) -> HTTPConnection:
        """A connection that is made already. Raises OSError when nobody listens."""
        parts = urlsplit(self.url)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = kind(parts.hostname or "localhost", parts.port, timeout=timeout)
        connection.connect()
        return connection

    def address(self, path: str) -> str:
        """The path below the server's base URL."""
        return f"{urlsplit(self.url).path.rstrip('/')}/spaxel{path}"

    def headers(self) -> dict[str, str]:
        """The server's token, when it has one."""
        return {"Authorization": f"token {self.token}"} if self.token else {}
