"""The job protocol of the Virtual Observatory, driven by pyvo, which knows nothing of us."""

import io
from datetime import datetime, timedelta, timezone

import pytest
import requests
from astropy.io import fits

pyvo = pytest.importorskip("pyvo")

from pyvo.dal.exceptions import DALQueryError  # noqa: E402
from pyvo.dal.tap import AsyncTAPJob  # noqa: E402
from pyvo.io import uws, vosi  # noqa: E402

SLOW = {"CUBE": "cube.fits", "fitter": "patient", "Param": "milliseconds=60000", "z": "0.01"}


def create(served, **parameters) -> AsyncTAPJob:
    answer = requests.post(f"{served.url}/uws/jobs", data=parameters, timeout=30)
    assert answer.history[0].status_code == 303, answer.text
    return AsyncTAPJob(answer.url)


def listed(served, **query) -> dict[str, str]:
    answer = requests.get(f"{served.url}/uws/jobs", params=query, timeout=30)
    answer.raise_for_status()
    jobs = uws.parse_job_list(io.BytesIO(answer.content))
    return {job.jobid: job.phase for job in jobs}


def test_a_job_is_made_run_waited_for_and_read(served):
    job = create(served, COMMAND="fit cube.fits --fitter native --z 0.01 --degree 4")
    assert job.phase == "PENDING"
    assert job.uws_version == "1.1"
    told = {one.id_: one.content for one in job.job.parameters}
    assert told["CUBE"] == "cube.fits" and told["DEGREE"] == "4"
    assert listed(served, PHASE="PENDING") == {job.job_id: "PENDING"}
    job.run().wait(timeout=120)
    assert job.phase == "COMPLETED", job.job.errorsummary
    assert job.job.starttime <= job.job.endtime
    maps = requests.get(job.result_uri, timeout=30)
    assert maps.headers["content-type"] == "application/fits"
    with fits.open(io.BytesIO(maps.content)) as file:
        assert file["V"].data.shape == (2, 2)
    progress = requests.get(job.url, timeout=30).text
    assert 'done="4"' in progress
    job.delete()
    assert job.url is None


def test_the_options_of_the_grammar_are_parameters_and_a_job_may_start_at_once(served):
    job = create(served, **SLOW, PHASE="RUN")
    assert job.phase in {"PENDING", "QUEUED", "EXECUTING"}
    job.abort()
    assert job.phase == "ABORTED"
    assert job.result_uri is None
    with pytest.raises(DALQueryError):
        job.raise_if_error()
    assert requests.get(f"{job.url}/results/result", timeout=30).status_code == 409
    job.delete()


def wait_while(job: AsyncTAPJob, phase: str, seconds: int = 30) -> None:
    requests.get(job.url, params={"WAIT": seconds, "PHASE": phase}, timeout=60)


def test_the_deadline_of_a_job_counts_from_when_it_is_run(served):
    job = create(served, **SLOW, deadline="6")
    # As long as the deadline it waits to be run: that is not counted.
    wait_while(job, "PENDING", 7)
    assert job.phase == "PENDING"
    job.run()
    for phase in ("PENDING", "QUEUED", "EXECUTING"):
        wait_while(job, phase)
    assert job.phase == "ABORTED"
    assert job.job.starttime is not None
    assert "has reached its --deadline" in job.job.errorsummary.message.content
    job.delete()


def test_a_job_that_was_not_started_can_be_stopped_and_deleted_by_a_form(served):
    job = create(served, COMMAND="fit cube.fits --fitter native --z 0.01")
    job.abort()
    assert job.phase == "ABORTED"
    answer = requests.post(job.url, data={"action": "DELETE"}, timeout=30)
    assert answer.url == f"{served.url}/uws/jobs"
    assert job.job_id not in listed(served)
    assert listed(served, PHASE="ARCHIVED")[job.job_id] == "ARCHIVED"


def test_a_job_that_was_stopped_before_it_was_planned_is_taken_up_by_a_retry(served):
    job = create(served, COMMAND="fit cube.fits --fitter native --z 0.01 --degree 5")
    job.abort()
    answer = requests.post(f"{served.url}/api/jobs/{job.job_id}/retry", json={}, timeout=30)
    again = answer.json()
    assert answer.status_code == 200, again
    assert again["id"] != job.job_id
    assert "--degree 5" in again["command"]
    for one in (job, AsyncTAPJob(f"{served.url}/uws/jobs/{again['id']}")):
        one.delete()


def test_the_list_is_of_the_phase_the_time_and_the_length_asked_for(served):
    first, second = (create(served, COMMAND="fit cube.fits --z 0.01") for _ in range(2))
    both = [second.job_id, first.job_id]
    assert list(listed(served, PHASE="PENDING")) == both
    assert list(listed(served, LAST="1")) == both[:1]
    assert list(listed(served, phase=["PENDING", "QUEUED"], LAST=2)) == both
    later = datetime.now(timezone.utc) + timedelta(hours=1)
    assert listed(served, AFTER=later.strftime("%Y-%m-%dT%H:%M:%S")) == {}
    assert both[0] in listed(served, AFTER="2020-01-01T00:00:00Z")
    for job in (first, second):
        job.delete()


def test_waiting_ends_with_the_time_or_with_the_phase(served):
    job = create(served, COMMAND="fit cube.fits --z 0.01")
    asked = {"WAIT": 1, "PHASE": "PENDING"}
    waited = requests.get(job.url, params=asked, timeout=30)
    assert waited.elapsed.total_seconds() >= 1
    elsewhere = requests.get(job.url, params={"WAIT": -1, "PHASE": "EXECUTING"}, timeout=30)
    assert elsewhere.elapsed.total_seconds() < 1
    job.delete()


def test_each_part_of_a_job_has_an_address(served):
    job = create(served, COMMAND="fit cube.fits --z 0.01")
    parts = {
        name: requests.get(f"{job.url}/{name}", timeout=30).text
        for name in ("phase", "executionduration", "destruction", "quote", "owner", "error")
    }
    assert parts == dict.fromkeys(parts, "") | {"phase": "PENDING", "executionduration": "0"}
    job.execution_duration = 10
    assert job.execution_duration.sec == 0
    job.destruction = datetime.now(timezone.utc)
    assert job.destruction is None
    assert "cube.fits" in requests.get(f"{job.url}/parameters", timeout=30).text
    assert "result" in requests.get(f"{job.url}/results", timeout=30).text
    job.delete()


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({}, "body must be object"),
        ({"COMMAND": "jobs"}, "makes no job"),
        ({"CUBE": "cube.fits", "ZZ": "1"}, "no option --zz"),
        ({"CUBE": "/etc/passwd", "Z": "0"}, "SpectraUnreadable"),
        ({"CUBE": "\x01<b>&.fits", "Z": "0"}, "FileNotFound"),
    ],
)
def test_what_makes_no_job_is_a_problem(served, form, sentence):
    before = listed(served)
    answer = requests.post(f"{served.url}/uws/jobs", data=form, timeout=30)
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.status_code in {400, 403, 404}
    assert sentence in answer.text
    assert listed(served) == before


def test_the_service_says_what_it_is_and_that_it_is_there(served):
    doors = vosi.parse_capabilities(
        io.BytesIO(requests.get(f"{served.url}/uws/capabilities", timeout=30).content)
    )
    urls = {one.standardid: one.interfaces[0].accessurls[0].content for one in doors}
    assert urls["ivo://ivoa.net/std/VOSI#availability"] == f"{served.url}/uws/availability"
    assert f"{served.url}/uws/jobs" in urls.values()
    there = vosi.parse_availability(
        io.BytesIO(requests.get(f"{served.url}/uws/availability", timeout=30).content)
    )
    assert there.available is True
