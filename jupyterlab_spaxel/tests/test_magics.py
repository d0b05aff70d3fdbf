"""`%spaxel` in IPython: what is shown, what is asked, what the user reads when it goes wrong."""

import sys

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.display import DisplayHandle
from IPython.utils.capture import capture_output

from jupyterlab_spaxel import campaign, load_ipython_extension, magics, output
from jupyterlab_spaxel.client import Gateway
from jupyterlab_spaxel.doors import UnixDoor

JOB = "01J00000000000000000000000"
MIME = "application/vnd.spaxel.job+json"


def job(phase, **more):
    return {"id": JOB, "phase": phase, **more}


def bundle(text):
    return {"data": {MIME: {"job": JOB}, "text/plain": text}, "metadata": {}}


@pytest.fixture
def shell(fake, home, monkeypatch):
    monkeypatch.setattr(magics, "gateway", lambda: Gateway(lambda: UnixDoor(fake.path)))
    monkeypatch.setattr(output, "_update_seconds", 0)
    fake.answers["/api/commands jobs"] = (200, {"verb": "jobs", "text": "No jobs yet."})
    answer = {"verb": "fit", "text": "Planned.", "job": job("PENDING")}
    fake.answers["/api/commands fit"] = (200, answer)
    fake.answers[f"/api/jobs/{JOB}/bundle"] = (200, bundle("2 of 2 fitted"))
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance()
    load_ipython_extension(shell)
    yield shell
    InteractiveShell.clear_instance()


def run(shell, source):
    with capture_output() as said:
        result = shell.run_cell(source)
    return result, said


def test_a_verb_prints_its_text(shell, fake):
    result, said = run(shell, "%spaxel jobs")
    assert (result.success, result.result, said.stdout) == (True, None, "No jobs yet.\n")


def test_view_shows_the_cube(shell, fake):
    data = {"image/png": "UE5H", "text/plain": "file  a.fits"}
    ready = {"data": data, "metadata": {}}
    answer = {"verb": "view", "text": "file  a.fits", "data": {"bundle": ready}}
    fake.answers["/api/commands view"] = (200, answer)
    result, said = run(shell, "%spaxel view a.fits")
    assert result.success
    assert said.outputs[0].data == data
    assert said.stdout == ""


def test_check_shows_what_it_found_at_its_end(shell, fake):
    answer = {"verb": "check", "text": "Checks.", "job": job("PENDING")}
    fake.answers["/api/commands check"] = (200, answer)
    fake.events = [[job("EXECUTING"), job("COMPLETED")]]
    result, said = run(shell, "%spaxel check last --n 5")
    assert result.success
    assert fake.commands() == ["check last --n 5"]
    assert said.outputs[0].data["text/plain"] == "2 of 2 fitted"


def test_fit_shows_the_maps_and_keeps_them_up_to_date(shell, fake, monkeypatch):
    updates = []
    monkeypatch.setattr(DisplayHandle, "update", lambda _, data, **how: updates.append(data))
    shell.kernel = object()
    fake.events = [[job("EXECUTING"), job("EXECUTING"), job("COMPLETED")]]
    result, said = run(shell, "cube = 'a.fits'\n%spaxel fit $cube --z 0.01")
    assert result.success
    assert fake.commands() == ["fit a.fits --z 0.01"]
    assert said.outputs[0].data["text/plain"] == "2 of 2 fitted"
    assert [MIME in data for data in updates] == [True, True, True]


def test_a_detached_fit_does_not_wait(shell, fake):
    result, said = run(shell, "%spaxel fit a.fits --detach")
    assert result.success
    assert MIME in said.outputs[0].data
    assert not any(path.endswith("/events") for _, path, _, _ in fake.asked)


def test_show_displays_the_asked_quantities(shell, fake):
    answer = {"verb": "show", "text": "", "job": job("COMPLETED"), "data": {"show": ["V", "SIGMA"]}}
    fake.answers["/api/commands show"] = (200, answer)
    result, said = run(shell, "%spaxel show last V SIGMA")
    assert result.success
    assert len(said.outputs) == 1


def test_a_cell_holds_one_command_a_line(shell, fake):
    fake.events = [[job("COMPLETED")]]
    cell = "%%spaxel\n# first\nfit a.fits \\\n  --z 0.01\n\n%spaxel jobs\n"
    result, said = run(shell, cell)
    assert result.success
    assert [" ".join(line.split()) for line in fake.commands()] == ["fit a.fits --z 0.01", "jobs"]
    assert said.stdout.endswith("No jobs yet.\n")


def test_a_problem_is_one_line_and_stops_the_cell(shell, fake):
    fake.answers["/api/commands info"] = (400, {"code": "NotFits", "detail": "a.txt is not FITS."})
    result, said = run(shell, "%%spaxel\ninfo a.txt\njobs")
    assert str(result.error_in_exec) == "a.txt is not FITS."
    assert said.stdout.strip().splitlines() == ["\x1b[0;31mNotFits\x1b[0m: a.txt is not FITS."]
    assert fake.commands() == ["info a.txt"]


def test_a_job_that_ends_in_error_raises_its_sentence(shell, fake):
    error = {"code": "TemplatesOff", "detail": "The templates end at 7410 A."}
    fake.events = [[job("ERROR", error=error)]]
    result, said = run(shell, "%spaxel fit a.fits")
    assert str(result.error_in_exec) == "The templates end at 7410 A."
    assert "Traceback" not in said.stdout


def test_an_interrupt_ends_the_wait_and_not_the_job(shell, fake, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Gateway, "watch", interrupted)
    result, said = run(shell, "%spaxel fit a.fits\nprint('after')")
    assert f"Job {JOB} goes on; stop it with: %spaxel cancel {JOB}" in said.stdout
    assert "Traceback" not in said.stdout
    assert "after" not in said.stdout
    assert not any("cancel" in path for _, path, _, _ in fake.asked)


def test_what_no_gateway_answers_is_run_as_a_program(shell, fake, monkeypatch):
    echo = "import sys; print('made', *sys.argv[1:])"
    monkeypatch.setattr(magics, "program", lambda *words: [sys.executable, "-c", echo, *words])
    result, said = run(shell, "%spaxel mock 'my cube.fits' --sn 40")
    assert result.success
    assert said.stdout == "made mock my cube.fits --sn 40\n"


def test_a_program_that_fails_is_its_sentence(shell, monkeypatch):
    fails = "import sys; sys.exit('spaxel: The folder x cannot be written.')"
    monkeypatch.setattr(magics, "program", lambda *words: [sys.executable, "-c", fails])
    result, _ = run(shell, "%spaxel mock x/a.fits")
    assert str(result.error_in_exec) == "The folder x cannot be written."


def test_an_open_quote_is_a_sentence(shell, fake):
    result, _ = run(shell, "%spaxel info 'a.fits")
    assert str(result.error_in_exec) == "A quote stays open in: info 'a.fits"
    assert fake.asked == []


def test_a_campaign_is_a_table_and_with_wait_it_is_kept_until_it_has_ended(
    shell, fake, monkeypatch
):
    def told(phase, text, **more):
        data = {"text/html": f"<p>{text}</p>", "text/plain": text}
        told = {"campaign": {"id": JOB, "phase": phase, **more}, "bundle": {"data": data}}
        return (200, {"verb": "campaign", "text": text, "data": told})

    updates = []
    monkeypatch.setattr(DisplayHandle, "update", lambda _, data, **how: updates.append(data))
    key = "/api/commands campaign"
    fake.answers[key] = told("EXECUTING", "begun")
    result, said = run(shell, "%spaxel campaign list.csv")
    assert result.success
    assert said.outputs[0].data["text/html"] == "<p>begun</p>"
    assert fake.commands() == ["campaign list.csv"]
    ends = iter([told("EXECUTING", "half"), told("ERROR", "none", ended="2026")])
    monkeypatch.setattr(campaign.time, "sleep", lambda _: fake.answers.update({key: next(ends)}))
    result, said = run(shell, "%spaxel campaign list.csv --wait")
    assert fake.commands()[-1] == f"campaign status {JOB}"
    assert [data["text/plain"] for data in updates] == ["half", "none"]
    assert f"No cube of campaign {JOB} was fitted." in said.stderr + said.stdout
