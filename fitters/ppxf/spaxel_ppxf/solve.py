"""The one place that calls pPXF, as the black box its public docstring describes."""

import os
from dataclasses import dataclass
from typing import Any

import numpy as np

os.environ.setdefault("MPLBACKEND", "Agg")

from ppxf.ppxf import ppxf  # noqa: E402 - its plots must not look for a screen

from .grid import VELOCITY_REACH_KMS, Grid
from .library import Library
from .refused import RefusedError
from .spectrum import Spectrum

LARGEST_SIGMA_KMS = 1000.0
LARGEST_HERMITE = 0.3


@dataclass(frozen=True)
class Problem:
    """What both passes share: the spectrum, its grid and the library on it."""

    spectrum: Spectrum
    grid: Grid
    library: Library


@dataclass(frozen=True)
class Solution:
    """What pPXF answered.

    kinematics and errors [moments] (km/s; formal, not rescaled), weights [T], model [p native] in
    units of the spectrum's scale, used [p native] pixels that counted, curvature [p native] of the
    model in ln lambda by error, chi2 per degree of freedom on the pixels used, whether any were
    clipped.
    """

    kinematics: np.ndarray
    errors: np.ndarray
    weights: np.ndarray
    model: np.ndarray
    used: np.ndarray
    curvature: np.ndarray
    chi2: float
    is_clipped: bool


def bounds_of(start_v: float, grid: Grid, moments: int) -> list[list[float]]:
    """Lower and upper limit of V, sigma (km/s), h3 ... : pPXF's own defaults, said aloud."""
    reach = [start_v - VELOCITY_REACH_KMS, start_v + VELOCITY_REACH_KMS]
    sigma = [grid.velscale / 100.0, LARGEST_SIGMA_KMS]
    return [reach, sigma] + [[-LARGEST_HERMITE, LARGEST_HERMITE]] * (moments - 2)


def solve(problem: Problem, good: np.ndarray, options: dict[str, Any]) -> Solution:
    """Runs pPXF on the ln pixels `good` [m] with `options` of its own (start, moments, degree ...).

    Raises RefusedError FitFailed, NotFinite, TemplateUnused.
    """
    spectrum, library = problem.spectrum, problem.library
    fixed = {"vsyst": library.start_kms, "goodpixels": np.flatnonzero(good), "quiet": True}
    data = (library.spectra, spectrum.ln_flux, spectrum.ln_error, problem.grid.velscale)
    try:
        answer = ppxf(*data, **fixed, **options)
    except Exception as error:
        raise RefusedError(
            "FitFailed", f"pPXF stopped: {type(error).__name__}: {error}."
        ) from error
    if answer.status <= 0:
        raise RefusedError("FitFailed", f"pPXF did not converge (its status is {answer.status}).")
    numbers = (answer.sol, answer.error, answer.weights, answer.bestfit)
    if not all(np.all(np.isfinite(part)) for part in numbers):
        raise RefusedError("NotFinite", "pPXF returned a number that is not finite.")
    if not np.any(answer.weights > 0):
        raise RefusedError("TemplateUnused", "No template took part in the best fit.")
    return _judged(problem, answer, good)


def _judged(problem: Problem, answer: Any, good: np.ndarray) -> Solution:
    spectrum, grid = problem.spectrum, problem.grid
    kept = np.zeros(good.size, dtype=bool)
    kept[answer.goodpixels] = True
    used = spectrum.good & kept[grid.ln_pixel]
    model = grid.flux_from_ln(answer.bestfit)
    free = np.count_nonzero(answer.error) + np.count_nonzero(answer.weights)
    free += _count(answer.polyweights) + _count(answer.mpolyweights)
    residual = (spectrum.flux - model)[used] / spectrum.error[used]
    chi2 = float(residual @ residual) / max(1, int(used.sum()) - free)
    clipped = bool(kept.sum() < good.sum())
    place = np.log(grid.rest)
    curvature = np.gradient(np.gradient(model, place), place) / spectrum.error
    parts = (np.array(part) for part in (answer.sol, answer.error, answer.weights))
    return Solution(*parts, model, used, curvature, chi2, clipped)


def _count(weights: Any) -> int:
    return 0 if weights is None else int(np.size(weights))
