"""JupyterLab for the browser tests: Galata's helpers, our labextension, the gateway behind it."""

import json
import os
from importlib.metadata import entry_points
from pathlib import Path

import jupyterlab.galata
from jupyterlab.galata import configure_jupyter_server

c = get_config()  # noqa: F821
configure_jupyter_server(c)
state = Path(os.environ["SPAXEL_UI_STATE"])
c.ServerApp.allow_root = True
c.ServerApp.ip = "127.0.0.1"
c.ServerApp.port = int(os.environ["SPAXEL_UI_PORT"])
c.ServerApp.port_retries = 0
c.LabServerApp.extra_labextensions_path = [
    str(Path(jupyterlab.galata.__file__).parent),
    str(state / "labextensions"),
]

installed = any(
    entry.name == "spaxel" for entry in entry_points(group="jupyter_serverproxy_servers")
)
if "SPAXEL_UI_SOURCE" in os.environ or not installed:
    program = json.loads(os.environ["SPAXEL_UI_PROGRAM"])
    root = ["--root", str(state / "root")]
    c.ServerProxy.servers = {
        "spaxel": {
            "command": [*program, "serve", "--socket", "{unix_socket}", *root],
            "unix_socket": True,
            "timeout": 30,
            "launcher_entry": {"enabled": False},
        }
    }
