"""Rebinning: flux is conserved, nothing is broadened, noise and masks go where they should."""

import numpy as np
import pytest

from .rebin import edges_of, rebin_error, rebin_flux, rebin_fraction

OLD = edges_of(5000.0 + np.arange(1000.0))
NEW = np.exp(np.linspace(np.log(OLD[0]), np.log(OLD[-1]), 1001))


def test_edges_lie_half_way() -> None:
    assert edges_of(np.array([1.0, 2.0, 4.0])).tolist() == [0.5, 1.5, 3.0, 5.0]


def test_flux_is_conserved() -> None:
    density = np.random.default_rng(1).normal(1.0, 0.1, 1000)
    total = rebin_flux(OLD, density, NEW) @ np.diff(NEW)
    assert total == pytest.approx(density.sum(), rel=1e-12)


def test_a_constant_stays_constant_and_the_same_grid_changes_nothing() -> None:
    assert np.allclose(rebin_flux(OLD, np.full(1000, 3.0), NEW), 3.0, rtol=1e-12)
    density = np.random.default_rng(2).normal(1.0, 0.1, (1000, 3))
    assert np.allclose(rebin_flux(OLD, density, OLD), density, rtol=1e-10)


def test_a_line_keeps_its_place_and_width() -> None:
    centres = 0.5 * (OLD[1:] + OLD[:-1])
    line = np.exp(-0.5 * ((centres - 5500.3) / 1.2) ** 2)
    wave = 0.5 * (NEW[1:] + NEW[:-1])
    found = rebin_flux(OLD, line, NEW) * np.diff(NEW)
    mean = found @ wave / found.sum()
    width = np.sqrt(found @ (wave - mean) ** 2 / found.sum())
    assert mean == pytest.approx(5500.3, abs=1e-3)
    assert width == pytest.approx(1.2, abs=0.02)


def test_the_error_of_a_sum_grows_with_its_width() -> None:
    halves = edges_of(5000.25 + 0.5 * np.arange(1990.0))
    assert np.allclose(rebin_error(OLD, np.full(1000, 2.0), halves), 2.0 * np.sqrt(2.0))
    doubles = np.arange(4999.5, 5999.0, 2.0)
    assert np.allclose(rebin_error(OLD, np.full(1000, 2.0), doubles), 2.0 / np.sqrt(2.0))


def test_noise_keeps_its_level() -> None:
    noise = np.random.default_rng(3).normal(0.0, 1.0, (1000, 200))
    scatter = rebin_flux(OLD, noise, NEW).std() / rebin_error(OLD, np.ones(1000), NEW).mean()
    assert 0.85 < scatter < 1.0


def test_flags_go_by_overlap() -> None:
    flag = np.zeros(1000, dtype=bool)
    flag[500] = True
    share = rebin_fraction(OLD, flag, OLD + 0.25)
    assert share[500] == pytest.approx(0.75)
    assert share[499] == pytest.approx(0.25)
    assert share.sum() == pytest.approx(1.0)
