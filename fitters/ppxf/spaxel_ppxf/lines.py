"""The fitter's pipes: JSON lines from stdin, and to a stdout that nothing else can reach."""

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from .missing import program_version

FOLDER = Path(__file__).resolve().parent.parent


def adapter_digest(folder: Path = FOLDER) -> str:
    """SHA-256 over the adapter's own files (names, bytes; no tests): which code answered."""
    files = [folder / "fitter.json", folder / "program.py", *folder.glob("spaxel_ppxf/*.py")]
    kept = [f for f in files if not f.name.startswith(("test_", "conftest"))]
    digest = hashlib.sha256()
    for file in sorted(kept, key=lambda path: path.name):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


class Lines:
    """Writes the protocol's lines; `source` and `sink` are text streams."""

    def __init__(self, source: IO[str], sink: IO[str]) -> None:
        self._source = source
        self._sink = sink

    @classmethod
    def protecting_stdout(cls) -> "Lines":
        """Keeps descriptor 1 for the protocol; all else that prints, C too, lands in stderr."""
        sink = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
        os.dup2(2, 1)
        sys.stdout = sys.stderr
        return cls(sys.stdin, sink)

    def hello(self, sentence: str | None) -> None:
        """The first line; `sentence` says why this fitter cannot fit, when it cannot."""
        words = {"fitter": "ppxf", "version": program_version(), "digest": adapter_digest()}
        self._write({"type": "hello", **words, **({"sentence": sentence} if sentence else {})})

    def done(self, task: str, index: int, cpu_seconds: float) -> None:
        """Spectrum `index` is fitted."""
        self._write({"type": "done", "task": task, "index": index, "cpuSeconds": cpu_seconds})

    def failed(self, task: str, index: int, why: dict[str, Any]) -> None:
        """Spectrum `index` could not be fitted; `why` holds code, message and cpuSeconds."""
        self._write({"type": "failed", "task": task, "index": index, **why})

    def finished(self, task: str, cpu_seconds: float) -> None:
        """All spectra are answered and `out` is in place."""
        self._write({"type": "finished", "task": task, "cpuSeconds": cpu_seconds})

    def fits(self) -> Iterator[dict[str, Any]]:
        """The `fit` lines until stdin ends; any other line is named in the log and passed over."""
        for line in self._source:
            message = _message(line)
            if message is not None:
                yield message

    def _write(self, message: dict[str, Any]) -> None:
        self._sink.write(json.dumps(message) + "\n")
        self._sink.flush()


def _message(line: str) -> dict[str, Any] | None:
    try:
        message = json.loads(line)
    except json.JSONDecodeError as error:
        print(f"not a JSON line: {error}", file=sys.stderr)
        return None
    if isinstance(message, dict) and message.get("type") == "fit":
        return message
    print(f"not a fit line: {line.strip()[:200]}", file=sys.stderr)
    return None
