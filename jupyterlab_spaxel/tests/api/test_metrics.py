"""What a gateway says of itself in numbers, and the dashboard that shows them."""

import json
import re
from pathlib import Path

import requests

DASHBOARD = Path(__file__).parents[3] / "packages/gateway/dashboard.json"


def metrics(served) -> str:
    answer = requests.get(f"{served.url}/metrics", timeout=30)
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    return answer.text


def test_a_job_is_counted_and_the_dashboard_names_no_number_that_is_not_there(served):
    job = requests.post(
        f"{served.url}/uws/jobs",
        data={"CUBE": "cube.fits", "FITTER": "patient", "Z": "0.01", "PHASE": "RUN"},
        timeout=30,
    )
    waited = requests.get(f"{job.url}/phase", timeout=30)
    while waited.text in {"PENDING", "QUEUED", "EXECUTING"}:
        requests.get(job.url, params={"WAIT": 20}, timeout=60)
        waited = requests.get(f"{job.url}/phase", timeout=30)
    assert waited.text == "COMPLETED"
    text = metrics(served)
    for line in (
        'spaxel_jobs{phase="COMPLETED"} 1',
        'spaxel_fits_total{status="COMPLETED"} 4',
        "spaxel_queue_connected 1",
        "spaxel_queue_slots 1",
        "spaxel_queue_held 0",
    ):
        assert f"\n{line}\n" in text
    assert re.search(r"\nspaxel_task_seconds_count [1-9]", text)
    assert re.search(r"\nprocess_resident_memory_bytes \d+", text)
    assert 'door="/uws/jobs/:id/phase"' in text
    asked = re.findall(r"\b(?:spaxel|process|nodejs)_\w+", " ".join(expressions()))
    assert len(asked) > 12
    assert [name for name in asked if f"\n{name}" not in text] == []


def expressions() -> list[str]:
    panels = json.loads(DASHBOARD.read_text())["panels"]
    return [target["expr"] for panel in panels for target in panel["targets"]]


def test_the_gateway_lives_and_is_ready(served):
    assert requests.get(f"{served.url}/healthz", timeout=30).json()["status"] == "ok"
    assert requests.get(f"{served.url}/readyz", timeout=30).json() == {"status": "ready"}
