"""Finding the one gateway: a running one, the Jupyter server's, one of our own."""

import json
import os
import sys

import pytest

from jupyterlab_spaxel import find
from jupyterlab_spaxel.doors import ProxyDoor, UnixDoor
from jupyterlab_spaxel.problem import SpaxelProblem
from jupyterlab_spaxel.server import own_server
from jupyterlab_spaxel.state import state_folder

# A program in the bundle's place: `serve` writes gateway.json of the fake and its first line.
STAND_IN = """
import json, os, sys
state, socket = sys.argv[1:3]
print("{}", file=sys.stderr)
if socket == "broken":
    sys.exit(3)
note = {"schema": 1, "socket": socket, "pid": int(sys.argv[3])}
with open(os.path.join(state, "gateway.json"), "w") as file:
    json.dump(note, file)
print(json.dumps(sys.argv[4:]), flush=True)
"""


def be_server(home, url="http://127.0.0.1:1/lab/", root="/", pid=None):
    facts = {"url": url, "root_dir": str(root), "token": "secret", "pid": pid or os.getpid()}
    (home / "runtime" / f"jpserver-{os.getpid()}.json").write_text(json.dumps(facts))


def stand_in(monkeypatch, socket, root):
    argv = [sys.executable, "-c", STAND_IN, str(state_folder(root)), socket, str(os.getpid())]
    monkeypatch.setattr(find, "program", lambda: argv)


def test_a_running_gateway_is_found(home, fake):
    fake.write_note(state_folder(home / "root"))
    assert find.find_door() == UnixDoor(fake.path)
    assert find.find_door(home / "root") == UnixDoor(fake.path)


def test_a_kernel_below_the_server_uses_the_servers_root(home, fake, monkeypatch):
    monkeypatch.setenv("JPY_PARENT_PID", str(os.getpid()))
    (home / "served").mkdir()
    be_server(home, root=home / "served")
    fake.write_note(state_folder(home / "served"))
    assert find.find_door() == UnixDoor(fake.path)


def test_the_server_is_asked_to_start_its_gateway(home, fake, monkeypatch):
    monkeypatch.setenv("JPY_PARENT_PID", str(os.getpid()))
    be_server(home, root=home / "root")
    opened = []

    def connect(door, timeout):
        opened.append(door.address("/healthz"))
        fake.write_note(state_folder(home / "root"))
        fake.answers["/lab/spaxel/healthz"] = fake.answers["/healthz"]
        return UnixDoor(fake.path).connect(timeout)

    monkeypatch.setattr(ProxyDoor, "connect", connect)
    assert find.find_door() == UnixDoor(fake.path)
    assert opened == ["/lab/spaxel/healthz"]
    assert fake.asked[0][2]["Authorization"] == "token secret"


def test_a_server_that_does_not_answer_leaves_us_to_start_one(home, fake, monkeypatch):
    monkeypatch.setenv("JPY_PARENT_PID", str(os.getpid()))
    be_server(home, root=home / "root")
    stand_in(monkeypatch, fake.path, home / "root")
    assert find.find_door() == UnixDoor(fake.path)


def test_a_gateway_of_our_own_is_started_and_awaited(home, fake, monkeypatch):
    stand_in(monkeypatch, fake.path, home / "root")
    assert find.find_door() == UnixDoor(fake.path)
    assert (state_folder(home / "root") / "gateway.log").read_text() == "{}\n"


def test_a_gateway_that_does_not_start_names_its_log(home, monkeypatch):
    stand_in(monkeypatch, "broken", home / "root")
    with pytest.raises(SpaxelProblem, match="did not start; its log is .*gateway.log"):
        find.find_door()


def test_a_root_that_is_missing_is_named(home):
    with pytest.raises(SpaxelProblem, match="/nowhere does not exist"):
        find.find_door("/nowhere")


def test_a_stale_server_file_is_not_our_server(home, monkeypatch):
    be_server(home)
    assert own_server() is None
    monkeypatch.setenv("JPY_PARENT_PID", "999999999")
    assert own_server() is None
    monkeypatch.setenv("JPY_PARENT_PID", str(os.getpid()))
    assert own_server().root == "/"
    assert "secret" not in repr(own_server())
    be_server(home, url="http+unix://%2Fs/")
    assert own_server() is None
