"""Calls, problems, and events that survive a gateway's end."""

import os

import pytest

from jupyterlab_spaxel.client import Gateway
from jupyterlab_spaxel.doors import ProxyDoor, UnixDoor
from jupyterlab_spaxel.problem import SpaxelProblem


@pytest.fixture
def gateway(fake):
    return Gateway(lambda: UnixDoor(fake.path))


def test_a_command_carries_our_folder_and_our_header(gateway, fake):
    fake.answers["/api/commands jobs"] = (200, {"verb": "jobs", "text": "No jobs yet."})
    assert gateway.command("jobs")["text"] == "No jobs yet."
    method, _, headers, body = fake.asked[0]
    assert (method, headers["X-Spaxel"]) == ("POST", "1")
    assert body == {"text": "jobs", "folder": os.getcwd()}


def test_a_problem_is_its_sentence_and_code(gateway, fake):
    detail = "a.fits: no CTYPE3."
    fake.answers["/api/commands info"] = (400, {"code": "AxisUnknown", "detail": detail})
    with pytest.raises(SpaxelProblem, match=r"a\.fits: no CTYPE3\.") as caught:
        gateway.command("info a.fits")
    assert caught.value.code == "AxisUnknown"
    assert len(caught.value._render_traceback_()) == 1


def test_a_gateway_that_is_gone_is_looked_for_again(fake):
    doors = [UnixDoor("/nowhere/socket"), UnixDoor(fake.path)]
    gateway = Gateway(lambda: doors.pop(0))
    with pytest.raises(SpaxelProblem, match="cannot be reached"):
        gateway.call("GET", "/healthz")
    assert gateway.call("GET", "/healthz")["status"] == "ok"


def test_events_are_read_until_the_last(gateway, fake):
    states = [{"phase": "EXECUTING", "n": 1}, {"phase": "COMPLETED", "n": 2}]
    fake.events = [states]
    assert list(gateway.watch(fake.job)) == states
    assert fake.asked[0][2]["Accept"] == "text/event-stream"


def test_a_broken_stream_is_opened_again(gateway, fake):
    fake.events = [[{"phase": "EXECUTING"}], [], [{"phase": "ABORTED"}]]
    assert [state["phase"] for state in gateway.watch(fake.job)] == ["EXECUTING", "ABORTED"]


def test_a_stream_that_always_breaks_is_given_up(gateway, fake):
    fake.events = [[] for _ in range(9)]
    with pytest.raises(SpaxelProblem, match="broke off"):
        list(gateway.watch(fake.job))
    assert len(fake.events) == 4


def test_the_proxy_door_knows_base_url_and_token():
    door = ProxyDoor("https://hub.org/user/ada/", "secret")
    assert door.address("/api/jobs") == "/user/ada/spaxel/api/jobs"
    assert door.headers() == {"Authorization": "token secret"}
    assert "secret" not in repr(door)
