"""The Jupyter server that started this kernel, as its own file in the runtime folder tells."""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True)
class JupyterServer:
    """Where the server is, and what its files lie below. The token is never shown."""

    url: str
    root: str
    token: str = field(repr=False)


def own_server() -> JupyterServer | None:
    """The living server whose child this kernel is; None under nbconvert, papermill, a terminal."""
    from jupyter_core.paths import jupyter_runtime_dir

    pid = os.environ.get("JPY_PARENT_PID", "")
    if not pid.isdigit():
        return None
    try:
        os.kill(int(pid), 0)
        file = Path(jupyter_runtime_dir()) / f"jpserver-{pid}.json"
        facts = json.loads(file.read_text("utf-8"))
        server = JupyterServer(facts["url"], facts["root_dir"], facts.get("token") or "")
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return server if urlsplit(server.url).scheme in ("http", "https") else None
