"""Calls the gateway: JSON over HTTP, problems as exceptions, a job's events as they come."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import quote

from .doors import ProxyDoor, UnixDoor
from .problem import SpaxelProblem

Door = UnixDoor | ProxyDoor
TERMINAL = frozenset({"COMPLETED", "ERROR", "ABORTED", "ARCHIVED"})
_answer_seconds = 120.0
_silence_seconds = 60.0
_broken_streams = 5


class Gateway:
    """A gateway that is looked for when first called, and again when it is gone."""

    def __init__(self, find: Callable[[], Door]):
        self._find = find
        self._door: Door | None = None

    def command(self, text: str) -> dict:
        """Answers one line of the grammar (schema answer); paths are read from our folder."""
        return self.call("POST", "/api/commands", {"text": text, "folder": os.getcwd()})

    def bundle(self, job: str, show: list[str] | None = None) -> dict:
        """A job's cell output as it stands: {data, metadata}."""
        query = f"?show={quote(','.join(show))}" if show else ""
        return self.call("GET", f"/api/jobs/{job}/bundle{query}")

    def is_well(self, seconds: float) -> bool:
        """Whether it answers within so many seconds that it is well."""
        try:
            with closing(self._connect(seconds)) as connection:
                return self._ask(connection, "GET", "/healthz").get("status") == "ok"
        except SpaxelProblem:
            return False

    def call(self, method: str, path: str, body: object = None) -> dict:
        """Calls and reads JSON. Raises SpaxelProblem with the gateway's sentence."""
        with closing(self._connect(_answer_seconds)) as connection:
            return self._ask(connection, method, path, body)

    def watch(self, job: str) -> Iterator[dict]:
        """A job's states (schema job) until its last; goes on when the gateway is replaced."""
        broken = 0
        while broken < _broken_streams:
            broken += 1
            for state in self._events(job):
                broken = 0
                yield state
                if state["phase"] in TERMINAL:
                    return
        raise SpaxelProblem("GatewayGone", f"The events of job {job} broke off again and again.")

    def _events(self, job: str) -> Iterator[dict]:
        """One stream of server-sent events; ends where the stream does."""
        with closing(self._connect(_silence_seconds)) as connection:
            try:
                self._send(connection, "GET", f"/api/jobs/{job}/events", None)
                answer = connection.getresponse()
                if answer.status >= 300:
                    _read(answer.status, answer.read())
                yield from _event_data(answer)
            except (OSError, HTTPException):
                return

    def _ask(self, connection: HTTPConnection, method: str, path: str, body: object = None) -> dict:
        try:
            self._send(connection, method, path, body)
            answer = connection.getresponse()
            return _read(answer.status, answer.read())
        except (OSError, HTTPException) as error:
            raise SpaxelProblem("GatewayGone", f"The gateway fell silent: {error}.") from error

    def _connect(self, timeout: float) -> HTTPConnection:
        """Connects; where the gateway that we knew is gone, looks for its successor once."""
        if self._door is not None:
            try:
                return self._door.connect(timeout)
            except OSError:
                self._door = None
        self._door = self._find()
        try:
            return self._door.connect(timeout)
        except OSError as error:
            raise SpaxelProblem(
                "GatewayGone", f"The gateway cannot be reached: {error}."
            ) from error

    def _send(self, connection: HTTPConnection, method: str, path: str, body: object) -> None:
        door = self._door
        stream = path.endswith("/events")
        headers = {"X-Spaxel": "1", **door.headers()}
        headers["Accept"] = "text/event-stream" if stream else "application/json"
        payload = None if body is None else json.dumps(body).encode()
        if payload is not None:
            headers["Content-Type"] = "application/json"
        connection.request(method, door.address(path), payload, headers)


def _event_data(answer: HTTPResponse) -> Iterator[dict]:
    data: list[str] = []
    for raw in answer:
        line = raw.decode("utf-8").rstrip("\r\n")
        if line.startswith("data:"):
            data.append(line[5:].removeprefix(" "))
        elif line == "" and data:
            yield json.loads("\n".join(data))
            data = []


def _read(status: int, raw: bytes) -> dict:
    try:
        answer = json.loads(raw)
    except ValueError:
        raise SpaxelProblem("GatewayGone", f"The answer ({status}) is not JSON.") from None
    if status < 300:
        return answer
    code = answer.get("code") or "Unexpected"
    sentence = answer.get("detail") or answer.get("message") or f"The gateway answered {status}."
    raise SpaxelProblem(str(code), str(sentence))
