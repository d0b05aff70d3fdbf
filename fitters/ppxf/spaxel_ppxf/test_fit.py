"""Fits of the made-up universe: what goes in comes back, whatever the grid, medium or order."""

import numpy as np
import pytest

from .arrays import Spectra
from .conftest import MEGARA_FWHM, Galaxy, Z, as_vacuum_axis, galaxy_flux, made_up_set, megara_air
from .fit import Fit, fit_spectrum
from .parameters import parameters_of
from .task import setting_of

FREE = {"z": Z, "degree": -1, "populations": False}


def _spectra(flux: np.ndarray, error: np.ndarray, axis: tuple[np.ndarray, str]) -> Spectra:
    mask = np.zeros(flux.shape, dtype=np.uint8)
    return Spectra(axis[0], np.full(axis[0].size, MEGARA_FWHM), axis[1], flux, error, mask, False)


def _fit(spectra: Spectra, templates: str, **asked: object) -> list[Fit]:
    setting = setting_of(templates, spectra, parameters_of({"z": Z, **asked}))
    return [fit_spectrum(spectra.row(index), setting) for index in range(spectra.flux.shape[0])]


def _clean(galaxies: list[Galaxy], axis: tuple[np.ndarray, str]) -> Spectra:
    flux = np.array([galaxy_flux(galaxy, axis) for galaxy in galaxies])
    return _spectra(flux, np.full(flux.shape, 1e-3), axis)


@pytest.mark.parametrize("sigma", [75.0, 100.0, 200.0, 300.0])
@pytest.mark.parametrize("v", [-250.0, 0.0, 130.0])
def test_without_noise_v_and_sigma_are_exact(templates: str, v: float, sigma: float) -> None:
    (fit,) = _fit(_clean([Galaxy(v=v, sigma=sigma)], megara_air()), templates, **FREE)
    assert fit.quantities["V"] == pytest.approx(v, abs=0.1)
    assert fit.quantities["SIGMA"] == pytest.approx(sigma, abs=0.3)
    assert fit.quality & 1 == 0


def test_at_signal_to_noise_40_there_is_no_bias(templates: str) -> None:
    random = np.random.default_rng(11)
    galaxies = [Galaxy(v=random.uniform(-200, 200), sigma=160.0) for _ in range(40)]
    clean = _clean(galaxies, megara_air()).flux
    error = np.median(clean, axis=1, keepdims=True) / 40.0 * np.ones_like(clean)
    fits = _fit(
        _spectra(clean + error * random.normal(size=clean.shape), error, megara_air()), templates
    )
    found = {name: np.array([fit.quantities[name] for fit in fits]) for name in fits[0].quantities}
    off = found["V"] - [galaxy.v for galaxy in galaxies]
    assert abs(np.median(off)) < 3.0
    assert abs(np.median(found["SIGMA"]) - 160.0) < 5.0
    assert 0.6 < np.std(off / found["V_ERR"]) < 1.5
    assert np.median(found["CHI2"]) == pytest.approx(1.0, abs=0.05)
    assert np.median(found["CHI2_POP"]) == pytest.approx(1.0, abs=0.05)
    assert abs(np.median(found["AGE_LW"]) - (np.log10(12.0) + 9.0)) < 0.1
    assert abs(np.median(found["MH_LW"]) - 0.0) < 0.1


def test_air_and_vacuum_give_the_same_velocity(templates: str, tmp_path_factory) -> None:
    galaxy = Galaxy(v=77.0)
    in_vacuum = made_up_set(tmp_path_factory.mktemp("sets") / "vacuum", "vacuum")
    axes = [megara_air(), as_vacuum_axis(megara_air())]
    found = [
        _fit(_clean([galaxy], axis), folder, **FREE)[0].quantities["V"]
        for axis in axes
        for folder in (templates, in_vacuum)
    ]
    assert found == pytest.approx([77.0] * 4, abs=0.1)


def test_a_medium_told_wrong_shows_as_80_kms(templates: str) -> None:
    axis = megara_air()
    told_wrong = _spectra(
        _clean([Galaxy()], axis).flux, np.full((1, 1011), 1e-3), (axis[0], "vacuum")
    )
    (fit,) = _fit(told_wrong, templates, **FREE)
    assert fit.quantities["V"] == pytest.approx(-83.0, abs=2.0)


def test_a_log_grid_is_kept_as_it_is(templates: str) -> None:
    axis = np.exp(np.linspace(np.log(5166.0), np.log(6176.0), 1800)), "vacuum"
    (fit,) = _fit(_clean([Galaxy(v=-60.0, sigma=120.0)], axis), templates, **FREE)
    assert fit.quantities["V"] == pytest.approx(-60.0, abs=0.1)
    assert fit.quantities["SIGMA"] == pytest.approx(120.0, abs=0.3)


def test_the_model_lies_on_the_data(templates: str) -> None:
    spectra = _clean([Galaxy(v=40.0)], megara_air())
    (fit,) = _fit(spectra, templates, degree=-1, mdegree=0)
    assert np.abs(fit.model / spectra.flux[0] - 1.0).max() < 0.01


def test_below_the_resolution_it_is_an_upper_limit(templates: str) -> None:
    clean = _clean([Galaxy(sigma=15.0)], megara_air()).flux
    noise = np.random.default_rng(5).normal(0.0, 0.025, clean.shape)
    spectra = _spectra(clean + noise, np.full(clean.shape, 0.025), megara_air())
    (fit,) = _fit(spectra, templates, **FREE)
    assert fit.quality & 1
    assert np.isfinite(fit.quantities["SIGMA"])
    assert 15.0 < fit.quantities["SIGMA_ERR"] < 70.0


def test_four_moments_of_a_gaussian_are_zero(templates: str) -> None:
    spectra = _clean([Galaxy(v=30.0)], megara_air())
    (fit,) = _fit(spectra, templates, moments=4, bias=0.0, degree=-1, populations=False)
    assert fit.quantities["H3"] == pytest.approx(0.0, abs=0.005)
    assert fit.quantities["H4"] == pytest.approx(0.0, abs=0.005)
    assert fit.quality & 8 == 0


def test_masked_and_broken_pixels_do_not_count(templates: str) -> None:
    spectra = _clean([Galaxy(v=55.0)], megara_air())
    (whole,) = _fit(spectra, templates, **FREE)
    spectra.flux[0, 300:320] = 1e6
    spectra.mask[0, 300:320] = 1
    spectra.flux[0, 500] = np.nan
    spectra.flux[0, 600] = np.inf
    spectra.error[0, 700] = 0.0
    spectra.error[0, 800] = np.nan
    (fit,) = _fit(spectra, templates, **FREE)
    assert fit.quantities["V"] == pytest.approx(whole.quantities["V"], abs=0.1)
    assert 980 < fit.quantities["GOODPIXELS"] <= 1011 - 24


def test_only_what_the_templates_cover_is_fitted(templates: str) -> None:
    axis = 4500.0 + np.arange(1500.0), "air"
    (fit,) = _fit(_clean([Galaxy(v=20.0)], axis), templates, **FREE)
    assert fit.model.size < 1500 - 150
    assert fit.quantities["V"] == pytest.approx(20.0, abs=0.1)
