"""The script that is told is what is run: run by itself it gives the fit's own numbers."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from .conftest import MEGARA_FWHM, MEGARA_WAVE, Galaxy, Z, galaxy_flux, megara_air
from .lines import FOLDER
from .task import answer


def _message(place: Path, templates: str, **asked: object) -> dict[str, object]:
    random = np.random.default_rng(4)
    flux = galaxy_flux(Galaxy(v=40.0), megara_air())[None] + random.normal(0, 0.02, (1, 1011))
    error, mask = np.full(flux.shape, 0.02), np.zeros(flux.shape, dtype=np.uint8)
    mask[0, 100:120] = 1
    lsf = np.full(MEGARA_WAVE.size, MEGARA_FWHM)
    rows = {"wave": MEGARA_WAVE, "flux": flux, "error": error, "mask": mask, "lsf": lsf}
    save_file(rows, place / "in.safetensors", metadata={"medium": "air"})
    message = {"type": "fit", "task": "T", "in": str(place / "in.safetensors"), "seeds": [0]}
    message |= {"out": str(place / "call.py"), "templates": templates, "limitSeconds": 60}
    return message | {"parameters": {"z": Z, **asked}}


def _write(message: dict[str, object]) -> subprocess.CompletedProcess[str]:
    argv = [sys.executable, str(FOLDER / "call.py")]
    given = json.dumps(message)
    return subprocess.run(argv, input=given, capture_output=True, text=True, timeout=300)


class _Silent:
    def __getattr__(self, _: str):
        return lambda *_: None


def test_the_script_gives_the_numbers_of_the_fit(tmp_path: Path, templates: str) -> None:
    asked = {"moments": 4, "degree": 6, "mdegree": 5, "bias": 0.2}
    message = _message(tmp_path, templates, **asked)
    written = _write(message)
    assert (written.returncode, written.stderr) == (0, "")
    script = (tmp_path / "call.py").read_text()
    for word in ("moments=4", "degree=6", "mdegree=5", "bias=0.2", "goodpixels=goodpixels"):
        assert word in script
    assert "start=kinematics.sol.tolist()" in script
    code = f"{script}\nprint('exact', *kinematics.sol.tolist(), *kinematics.error.tolist())"
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=300
    )
    said = np.array(ran.stdout.splitlines()[-1].split()[1:], dtype=float)
    answer({**message, "out": str(tmp_path / "out.safetensors")}, _Silent())
    from safetensors.numpy import load_file

    fitted = load_file(tmp_path / "out.safetensors")
    names = ("V", "SIGMA_RAW", "H3", "H4")
    np.testing.assert_array_equal(said[:4], [fitted[name][0] for name in names])


def test_without_populations_there_is_one_call(tmp_path: Path, templates: str) -> None:
    assert _write(_message(tmp_path, templates, populations=False)).returncode == 0
    script = (tmp_path / "call.py").read_text()
    assert script.count("= ppxf(") == 1
    given = np.load(tmp_path / "call.npz")
    assert given["lam_temp"].size == given["templates"].shape[0]


@pytest.mark.parametrize("wrong", [{"rangeFrom": 9000.0}, {"z": 4.0}])
def test_what_cannot_be_fitted_is_one_sentence(
    tmp_path: Path, templates: str, wrong: dict[str, float]
) -> None:
    refused = _write(_message(tmp_path, templates, **wrong))
    assert refused.returncode == 1
    assert refused.stderr.strip().endswith(".")
    assert not (tmp_path / "call.py").exists()
