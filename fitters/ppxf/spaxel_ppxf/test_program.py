"""The program as the host sees it: lines on two pipes, files in a folder."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from jsonschema import Draft7Validator
from safetensors.numpy import load_file, save_file

from .conftest import MEGARA_FWHM, MEGARA_WAVE, REPOSITORY, Galaxy, Z, galaxy_flux, megara_air
from .lines import FOLDER

TASK = "01JABCDEFGHJKMNPQRSTVWXYZ0"
SCHEMAS = REPOSITORY / "protocol" / "schemas"
ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def _run(lines: list[str], *options: str) -> subprocess.CompletedProcess[str]:
    argv = [sys.executable, *options, str(FOLDER / "program.py")]
    pipes = {"input": "".join(f"{line}\n" for line in lines), "capture_output": True}
    return subprocess.run(argv, **pipes, text=True, env=ENVIRONMENT, timeout=300)


def _answers(run: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    """Its lines, each checked against its schema."""
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    for answer in answers:
        schema = json.loads((SCHEMAS / f"fitter-{answer['type']}.json").read_text())
        Draft7Validator(schema).validate(answer)
    return answers


def _rows() -> dict[str, np.ndarray]:
    """Five spectra, the middle one empty."""
    random = np.random.default_rng(4)
    galaxies = [Galaxy(template=k, v=40.0 * k, sigma=150.0) for k in (1, 5, 6, 7, 10)]
    flux = np.array([galaxy_flux(galaxy, megara_air()) for galaxy in galaxies])
    flux = flux + random.normal(0.0, 0.02, flux.shape)
    flux[2] = 0.0
    error, mask = np.full(flux.shape, 0.02), np.zeros(flux.shape, dtype=np.uint8)
    lsf = np.full(MEGARA_WAVE.size, MEGARA_FWHM)
    return {"wave": MEGARA_WAVE, "flux": flux, "error": error, "mask": mask, "lsf": lsf}


def _line(place: Path, rows: dict[str, np.ndarray], templates: str, **asked: Any) -> str:
    given, out = place / "in.safetensors", place / "out.safetensors"
    place.mkdir(exist_ok=True)
    words = {"medium": "air", "fluxUnit": "erg/s/cm2/A", "wave": "observed"}
    tensors = {name: np.ascontiguousarray(array) for name, array in rows.items()}
    save_file(tensors, given, metadata=words)
    message = {"type": "fit", "task": TASK, "in": str(given), "out": str(out)}
    message |= {"templates": templates, "parameters": {"z": Z, **asked}}
    message |= {"seeds": [0] * rows["flux"].shape[0], "limitSeconds": 60}
    return json.dumps(message)


@pytest.fixture(scope="module")
def together(
    templates: str, tmp_path_factory
) -> tuple[list[dict[str, Any]], dict[str, np.ndarray]]:
    """The answers and the results of one task with all five, and a line of nonsense before it."""
    place = tmp_path_factory.mktemp("together")
    run = _run(["not JSON", '{"type":"dance"}', _line(place, _rows(), templates, moments=4)])
    assert run.returncode == 0, run.stderr
    assert sorted(path.name for path in place.iterdir()) == ["in.safetensors", "out.safetensors"]
    return _answers(run), load_file(place / "out.safetensors")


def test_lines_come_in_order_and_keep_their_schemas(together) -> None:
    answers, _ = together
    types = [answer["type"] for answer in answers]
    assert types == ["hello", "done", "done", "failed", "done", "done", "finished"]
    assert [answer["index"] for answer in answers[1:-1]] == [0, 1, 2, 3, 4]
    assert answers[0]["fitter"] == "ppxf"
    assert "sentence" not in answers[0]
    assert answers[3]["code"] == "SpectrumUnusable"
    assert all(answer["cpuSeconds"] > 0 for answer in answers[1:] if answer["type"] == "done")


def test_results_have_the_contract_s_names_and_shapes(together) -> None:
    _, tensors = together
    manifest = json.loads((FOLDER / "fitter.json").read_text())
    names = {row["name"] for row in manifest["quantities"]} - {"H5", "H6"}
    # The default set varies neither.
    names -= {f"{axis}_{kind}" for axis in ("ALPHA", "IMF") for kind in ("LW", "MW")}
    errors = {f"{row['name']}_ERR" for row in manifest["quantities"] if row.get("hasError")}
    errors -= {"H5_ERR", "H6_ERR"}
    assert set(tensors) == names | errors | {"MODEL", "WEIGHTS", "MASSES", "QUALITY"}
    for name in names | errors:
        assert (tensors[name].shape, tensors[name].dtype) == ((5,), np.float64)
        assert np.isnan(tensors[name]).tolist() == [False, False, True, False, False]
    assert (tensors["MODEL"].shape, tensors["MODEL"].dtype) == ((5, 1011), np.float32)
    assert (tensors["QUALITY"].shape, tensors["QUALITY"].dtype) == ((5,), np.int32)
    for name in ("WEIGHTS", "MASSES"):
        assert tensors[name].shape == (5, 12)
        assert np.nansum(tensors[name], axis=1) == pytest.approx([1, 1, 0, 1, 1])
    assert tensors["V"][[0, 1, 3, 4]] == pytest.approx([40.0, 200.0, 280.0, 400.0], abs=12.0)


def test_alone_or_together_every_row_is_bit_equal(together, templates: str, tmp_path) -> None:
    rows = _rows()
    single = [
        {**rows, **{name: rows[name][[k]] for name in ("flux", "error", "mask")}}
        for k in (4, 3, 1, 0)
    ]
    lines = [_line(tmp_path / str(k), row, templates, moments=4) for k, row in enumerate(single)]
    assert _run(lines).returncode == 0
    for place, index in enumerate((4, 3, 1, 0)):
        alone = load_file(tmp_path / str(place) / "out.safetensors")
        for name, tensor in together[1].items():
            assert alone[name].tobytes() == tensor[[index]].tobytes(), name


def test_a_descending_grid_gives_the_same_fit_reversed(together, templates: str, tmp_path) -> None:
    rows = {name: array[..., ::-1] for name, array in _rows().items()}
    assert _run([_line(tmp_path, rows, templates, moments=4)]).returncode == 0
    found = load_file(tmp_path / "out.safetensors")
    assert found["V"].tobytes() == together[1]["V"].tobytes()
    assert np.array_equal(found["MODEL"][0], together[1]["MODEL"][0, ::-1])


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"z": 0.6}, "TemplatesOff"),
        ({"rangeFrom": 7000}, "OptionInvalid"),
        ({"normFrom": 1, "normTo": 2}, "OptionInvalid"),
    ],
)
def test_what_fails_the_task_fails_each_spectrum(templates: str, tmp_path, asked, code) -> None:
    run = _run([_line(tmp_path, _rows(), templates, **asked)])
    answers = _answers(run)
    assert [answer["type"] for answer in answers] == ["hello", *["failed"] * 5, "finished"]
    assert {answer["code"] for answer in answers[1:-1]} == {code}
    assert load_file(tmp_path / "out.safetensors") == {}


def test_a_broken_template_set_or_input_is_told(templates: str, tmp_path) -> None:
    lines = [_line(tmp_path / "a", _rows(), str(tmp_path / "nowhere"))]
    lines.append(_line(tmp_path / "b", _rows(), templates))
    (tmp_path / "b" / "in.safetensors").write_bytes(b"nothing")
    codes = [answer.get("code") for answer in _answers(_run(lines)) if answer["type"] == "failed"]
    assert codes == ["TemplatesBroken"] * 5 + ["SpectraUnreadable"] * 5


def test_without_ppxf_it_says_what_to_install() -> None:
    run = _run([], "-S")
    (hello,) = _answers(run)
    assert run.returncode == 0
    assert hello["sentence"].startswith("pPXF is not installed: pip install ppxf")


def test_the_self_test_says_what_to_install() -> None:
    program = str(FOLDER / "selftest.py")
    missing = subprocess.run([sys.executable, "-S", program], capture_output=True, text=True)
    assert missing.returncode == 1
    assert missing.stdout.count("\n") == 1
    assert "pip install ppxf" in missing.stdout
    assert subprocess.run([sys.executable, program], capture_output=True).returncode == 0


def test_the_manifest_keeps_its_schema() -> None:
    schema = json.loads((SCHEMAS / "fitter-manifest.json").read_text())
    manifest = json.loads((FOLDER / "fitter.json").read_text())
    Draft7Validator(schema).validate(manifest)
    Draft7Validator.check_schema(manifest["parameters"])
    defaults = {
        k: v["default"] for k, v in manifest["parameters"]["properties"].items() if "default" in v
    }
    Draft7Validator(manifest["parameters"]).validate({"z": Z, **defaults})
