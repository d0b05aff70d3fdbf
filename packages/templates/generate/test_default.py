"""The committed set keeps its promises, read with nothing but the format's own rules."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

SET = Path(__file__).parent.parent / "sets" / "default"
TYPES = {"F32": "<f4", "F64": "<f8"}


@pytest.fixture(scope="module")
def data():
    return (SET / "spectra.safetensors").read_bytes()


@pytest.fixture(scope="module")
def description():
    return json.loads((SET / "set.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def tensors(data):
    start = 8 + int.from_bytes(data[:8], "little")
    assert start % 8 == 0
    found = {}
    for name, entry in json.loads(data[8:start]).items():
        if name == "__metadata__":
            continue
        first, last = (start + offset for offset in entry["data_offsets"])
        # A JavaScript typed array over the file needs each tensor aligned to its own width.
        assert first % np.dtype(TYPES[entry["dtype"]]).itemsize == 0
        found[name] = np.frombuffer(data[first:last], TYPES[entry["dtype"]]).reshape(entry["shape"])
    return found


def test_digest_and_size(data, description):
    assert hashlib.sha256(data).hexdigest() == description["digest"]
    assert len(data) < 4_000_000


def test_metallicity_is_slow_and_age_fast(tensors, description):
    ages, mh = description["ages"], description["mh"]
    assert description["count"] == len(ages) * len(mh) == len(tensors["spectra"])
    assert np.allclose(10 ** (tensors["logAge"] - 9), np.tile(ages, len(mh)))
    assert np.array_equal(tensors["mh"], np.repeat(mh, len(ages)))


def test_wavelengths(tensors, description):
    wave = description["wave"]
    expected = wave["first"] + wave["step"] * np.arange(wave["count"])
    assert np.allclose(tensors["wave"], expected, atol=1e-5)
    assert tensors["wave"][-1] == wave["last"]
    assert tensors["fwhm"].shape == tensors["wave"].shape


def test_physics(tensors):
    mass = tensors["remainingMass"].reshape(6, 25)
    assert (np.diff(mass) < 0).all()
    assert 0.5 < mass.min() and mass.max() < 0.9
    solar = 4 * 25 + 23
    assert tensors["mh"][solar] == 0.0 and np.isclose(tensors["logAge"][solar], 10.0)
    # 3.90 on the scale FASTAR gives, 3.5-3.6 with its solar zero point put right (set.json).
    assert 2.5 < tensors["remainingMass"][solar] / tensors["lightV"][solar] < 4.0
