"""What is no spectrum is refused, each with its code and a sentence; nothing is thrown."""

import numpy as np
import pytest

from . import solve
from .arrays import Spectra
from .conftest import MEGARA_FWHM, MEGARA_WAVE, Galaxy, Z, galaxy_flux, megara_air
from .fit import fit_spectrum
from .parameters import parameters_of
from .refused import RefusedError
from .task import setting_of

GOOD = galaxy_flux(Galaxy(v=50.0), megara_air())
ERROR = np.full(GOOD.size, 0.01)
NONE = np.zeros(GOOD.size, dtype=np.uint8)


def _fit(templates: str, flux: np.ndarray, error: np.ndarray = ERROR, mask: np.ndarray = NONE):
    rows = (np.atleast_2d(flux), np.atleast_2d(error), np.atleast_2d(mask))
    spectra = Spectra(MEGARA_WAVE, np.full(1011, MEGARA_FWHM), "air", *rows, False)
    return fit_spectrum(spectra.row(0), setting_of(templates, spectra, parameters_of({"z": Z})))


@pytest.mark.parametrize(
    "flux",
    [
        pytest.param(GOOD * np.nan, id="nan"),
        pytest.param(np.full(1011, np.inf), id="inf"),
        pytest.param(GOOD * 0.0, id="zero"),
        pytest.param(-GOOD, id="negative"),
        pytest.param(np.full(1011, 3.0), id="constant"),
        pytest.param(GOOD * 1e-300, id="1e-300"),
        pytest.param(GOOD * 1e300, id="1e300"),
    ],
)
def test_no_spectrum(templates: str, flux: np.ndarray) -> None:
    with pytest.raises(RefusedError) as refused:
        _fit(templates, flux)
    assert refused.value.code == "SpectrumUnusable"
    assert refused.value.message.endswith(".")


@pytest.mark.parametrize(
    ("error", "mask"),
    [
        pytest.param(ERROR * 0.0, NONE, id="zero errors"),
        pytest.param(ERROR * np.nan, NONE, id="no errors"),
        pytest.param(ERROR, NONE + 1, id="all masked"),
        pytest.param(ERROR, np.arange(1011) >= 90, id="90 pixels left"),
        pytest.param(ERROR, np.arange(1011) % 5 > 0, id="too scattered"),
    ],
)
def test_too_few_pixels(templates: str, error: np.ndarray, mask: np.ndarray) -> None:
    with pytest.raises(RefusedError) as refused:
        _fit(templates, GOOD, error, mask)
    assert refused.value.code == "TooFewPixels"


def test_lines_in_emission_use_no_template(templates: str) -> None:
    with pytest.raises(RefusedError) as refused:
        _fit(templates, 3.0 - GOOD)
    assert refused.value.code == "TemplateUnused"


def test_what_ppxf_throws_is_a_failed_fit(templates: str, monkeypatch) -> None:
    def broken(*_data, **_options):
        raise np.linalg.LinAlgError("SVD did not converge")

    monkeypatch.setattr(solve, "ppxf", broken)
    with pytest.raises(RefusedError) as refused:
        _fit(templates, GOOD)
    assert refused.value.code == "FitFailed"
    assert "SVD did not converge" in refused.value.message


def test_a_number_that_is_not_finite_is_told(templates: str, monkeypatch) -> None:
    genuine = solve.ppxf

    def poisoned(*data, **options):
        answer = genuine(*data, **options)
        answer.sol[0] = np.nan
        return answer

    monkeypatch.setattr(solve, "ppxf", poisoned)
    with pytest.raises(RefusedError) as refused:
        _fit(templates, GOOD)
    assert refused.value.code == "NotFinite"


def test_a_cosmic_ray_is_clipped_when_asked(templates: str) -> None:
    flux = GOOD + np.random.default_rng(3).normal(0.0, 0.01, GOOD.size)
    flux[400] += 2.0
    rows = (flux[None], ERROR[None], NONE[None])
    spectra = Spectra(MEGARA_WAVE, np.full(1011, MEGARA_FWHM), "air", *rows, False)
    asked = parameters_of({"z": Z, "clean": True})
    fit = fit_spectrum(spectra.row(0), setting_of(templates, spectra, asked))
    assert fit.quality & 16
    assert fit.quantities["GOODPIXELS"] < 1011
    assert fit.quantities["V"] == pytest.approx(50.0, abs=5.0)
