"""The entry of jupyter-server-proxy: the first call to `<base URL>spaxel/` starts the gateway."""

import os
import sys
from typing import Any

from jupyter_server.serverapp import ServerApp
from tornado.web import HTTPError

from .node import FRUGAL, program
from .problem import SpaxelProblem


def setup() -> dict[str, Any]:
    """How the proxy starts the gateway; it gives the socket's path for `{unix_socket}`."""
    return {
        "command": command,
        "unix_socket": True,
        "timeout": 30,
        "environment": {"SPAXEL_PYTHON": _literal(sys.executable), **FRUGAL},
        "launcher_entry": {"enabled": False},
        "update_last_activity": False,
    }


def command() -> list[str]:
    """argv of the gateway, as templates.

    :raises HTTPError: 503 with a sentence when Node is missing.
    """
    try:
        argv = [_literal(word) for word in program("serve")]
    except SpaxelProblem as problem:
        raise HTTPError(503, problem.sentence) from problem
    return [*argv, "--socket", "{unix_socket}", "--root", _literal(server_root())]


def server_root() -> str:
    """The folder that this Jupyter server shows; the working folder outside of one."""
    if not ServerApp.initialized():
        return os.getcwd()
    return os.path.abspath(os.path.expanduser(ServerApp.instance().root_dir))


def _literal(text: str) -> str:
    """Text that the proxy's str.format leaves as it is."""
    return text.replace("{", "{{").replace("}", "}}")
