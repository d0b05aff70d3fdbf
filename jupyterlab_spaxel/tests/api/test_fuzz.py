"""Every door, by a client that reads our document and tries what it says and forbids."""

import shutil
import subprocess

import pytest
import requests

PROGRAM = shutil.which("schemathesis")
pytestmark = pytest.mark.skipif(PROGRAM is None, reason="schemathesis is not installed")

# Real ones for most doors, so that more than "there is none" is answered. A grammar of our own,
# and what a file or a job happens to hold, cannot be said in a schema: what keeps it may still be
# refused, with a problem.
CONFIG = """
[checks]
positive_data_acceptance.expected-statuses = ["2xx", "3xx", 400, 403, 404, 409]

[[operations]]
include-path-regex = "^/api/cubes/"
parameters = {{ id = "{cube}" }}

[[operations]]
include-path-regex = "^/(api|uws)/jobs/[^/]+/"
parameters = {{ id = "{job}", bin = 0, quantity = "V" }}
"""


def fitted(served) -> str:
    form = {"CUBE": "cube.fits", "FITTER": "patient", "Z": "0.01", "PHASE": "RUN"}
    job = requests.post(f"{served.url}/uws/jobs", data=form, timeout=30)
    phase = ""
    while phase not in {"COMPLETED", "ERROR", "ABORTED"}:
        requests.get(job.url, params={"WAIT": 20}, timeout=60)
        phase = requests.get(f"{job.url}/phase", timeout=30).text
    assert phase == "COMPLETED"
    return job.url.rpartition("/")[2]


def fuzz(served, folder, *options: str) -> None:
    opened = requests.post(f"{served.url}/api/cubes", json={"path": "cube.fits"}, timeout=30)
    config = folder / "schemathesis.toml"
    config.write_text(CONFIG.format(cube=opened.json()["id"], job=fitted(served)))
    words = [PROGRAM, "--config-file", str(config), "run", f"{served.url}/openapi.json"]
    words += ["--seed", "6", "--generation-database", "none", "--no-color", *options]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=1800)
    assert done.returncode == 0, done.stdout + done.stderr
    alive = requests.get(f"{served.url}/healthz", timeout=30)
    assert alive.json()["pid"] == served.pid


def test_no_call_breaks_the_gateway_and_every_answer_is_as_the_document_says(served, tmp_path):
    fuzz(served, tmp_path, "--max-examples", "4", "--phases", "examples,fuzzing")


@pytest.mark.long
def test_many_calls_and_chains_of_them(served, tmp_path):
    fuzz(served, tmp_path, "--max-examples", "100")
