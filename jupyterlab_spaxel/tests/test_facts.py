"""What doctor reads of Python."""

import json
import subprocess
import sys

from jupyterlab_spaxel import facts


def test_facts_are_one_line_of_json():
    argv = [sys.executable, "-m", "jupyterlab_spaxel.facts"]
    said = json.loads(subprocess.run(argv, check=True, capture_output=True, text=True).stdout)
    assert set(said) == {"python", "packages", "labextension", "proxyEntry"}
    assert set(said["packages"]) == set(facts.PACKAGES)
    assert said["packages"]["numpy"].count(".") >= 1


def test_a_package_that_is_missing_is_null(monkeypatch):
    monkeypatch.setattr(facts, "PACKAGES", ("no-such-package-of-ours",))
    assert facts.facts()["packages"] == {"no-such-package-of-ours": None}


def test_the_extension_is_looked_for_where_jupyterlab_does(monkeypatch, tmp_path):
    monkeypatch.setattr("jupyter_core.paths.jupyter_path", lambda *names: [str(tmp_path)])
    assert facts.facts()["labextension"] is False
    (tmp_path / "jupyterlab-spaxel").mkdir()
    (tmp_path / "jupyterlab-spaxel" / "package.json").write_text("{}")
    assert facts.facts()["labextension"] is True
