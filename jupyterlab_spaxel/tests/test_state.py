"""Python and TypeScript agree on the state folder."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from jupyterlab_spaxel.node import find_node
from jupyterlab_spaxel.problem import SpaxelProblem
from jupyterlab_spaxel.state import checkout_of, gateway_socket, home_folder, state_folder

checkout = Path(__file__).parents[2]
identity = checkout / "packages/gateway/src/identity/index.ts"


def test_the_user_folder_follows_the_platform():
    assert home_folder({"SPAXEL_HOME": "/s"}, "linux") == Path("/s")
    assert home_folder({"HOME": "/h"}, "linux") == Path("/h/.local/share/spaxel")
    assert home_folder({"HOME": "/h", "XDG_DATA_HOME": "/x"}, "linux") == Path("/x/spaxel")
    mac = home_folder({"HOME": "/h"}, "darwin")
    assert mac == Path("/h/Library/Application Support/spaxel")


def test_the_gateway_computes_the_same_folder(home, tmp_path):
    if not (checkout / "node_modules").exists():
        pytest.skip("the npm packages are not installed")
    try:
        program = find_node()
    except SpaxelProblem as problem:
        pytest.skip(str(problem))
    (tmp_path / "räume").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "räume")
    code = f"import {{ stateFolder }} from {json.dumps(str(identity))};"
    code += f"console.log(stateFolder({json.dumps(str(tmp_path / 'link'))}))"
    flags = ["--conditions=source", "--no-warnings", "--input-type=module", "-e", code]
    said = subprocess.run([program, *flags], check=True, capture_output=True, text=True)
    assert said.stdout.strip() == str(state_folder(tmp_path / "link"))
    assert state_folder(tmp_path / "link") == state_folder(tmp_path / "räume")


def test_a_checkout_is_found_from_below(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    assert checkout_of(tmp_path / "a" / "b") == tmp_path / "a" / "b"
    (tmp_path / ".git").write_text("gitdir: elsewhere")  # a worktree's
    assert checkout_of(tmp_path / "a" / "b") == tmp_path


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"schema": 1}', f'{{"schema": 2, "socket": "s", "pid": {os.getpid()}}}'],
)
def test_a_gateway_file_that_says_nothing_is_none(tmp_path, text):
    (tmp_path / "gateway.json").write_text(text)
    assert gateway_socket(tmp_path) is None


def test_a_gateway_file_of_a_dead_process_is_none(tmp_path, fake):
    child = subprocess.Popen(["true"])
    child.wait()
    fake.write_note(tmp_path, child.pid)
    assert gateway_socket(tmp_path) is None
    fake.write_note(tmp_path)
    assert gateway_socket(tmp_path) == fake.path
