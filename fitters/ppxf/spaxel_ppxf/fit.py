"""One spectrum, from its row to its quantities."""

from dataclasses import dataclass

import numpy as np

from . import quality
from .grid import Grid
from .kinematics import fit_kinematics
from .library import Library
from .parameters import Parameters
from .populations import Populations, fit_populations, populations_of
from .sigma import felt_excess, intrinsic
from .solve import Problem, Solution, bounds_of
from .spectrum import Row, spectrum_of


@dataclass(frozen=True)
class Setting:
    """What all spectra of a task share: parameters, grid, library, template_excess [p native]."""

    asked: Parameters
    grid: Grid
    library: Library
    excess: np.ndarray


@dataclass(frozen=True)
class Fit:
    """quantities by name (manifest's units), model [p native] in units of flux, QUALITY bits."""

    quantities: dict[str, float]
    model: np.ndarray
    quality: int
    populations: Populations | None


def fit_spectrum(row: Row, setting: Setting) -> Fit:
    """Both passes, or the first alone when populations are not asked for. Raises RefusedError."""
    spectrum = spectrum_of(row, setting.grid, setting.asked)
    problem = Problem(spectrum, setting.grid, setting.library)
    first = fit_kinematics(problem, setting.asked)
    quantities, bits = _kinematic(first, setting)
    if not setting.asked.populations:
        return Fit(quantities, first.model * spectrum.scale, bits, None)
    second = fit_populations(problem, first, setting.asked)
    stars = populations_of(second.weights, setting.library)
    if quality.is_on_edge(stars.light, setting.library.templates):
        bits |= quality.GRID_EDGE
    quantities |= stars.averages | {"CHI2_POP": second.chi2}
    return Fit(quantities, second.model * spectrum.scale, bits, stars)


def _kinematic(first: Solution, setting: Setting) -> tuple[dict[str, float], int]:
    """The first pass's quantities and bits.

    Formal errors grow by sqrt(chi2) where chi2 > 1, as pPXF's docstring advises; they never shrink.
    """
    asked = setting.asked
    errors = first.errors * np.sqrt(max(1.0, first.chi2))
    excess = felt_excess(setting.excess[first.used], first.curvature[first.used])
    raw = (float(first.kinematics[1]), float(errors[1]))
    sigma = intrinsic(raw, excess, setting.grid.velscale)
    found = {"V": first.kinematics[0], "V_ERR": errors[0], "SIGMA_RAW": raw[0]}
    found |= {"SIGMA_RAW_ERR": raw[1], "SIGMA": sigma.value, "SIGMA_ERR": sigma.error}
    for moment in range(3, asked.moments + 1):
        found[f"H{moment}"] = first.kinematics[moment - 1]
        found[f"H{moment}_ERR"] = errors[moment - 1]
    found |= {"CHI2": first.chi2, "GOODPIXELS": float(first.used.sum())}
    limits = bounds_of(asked.start_v, setting.grid, asked.moments)
    bits = quality.UPPER_LIMIT * sigma.is_limit + quality.CLIPPED * first.is_clipped
    bits += quality.AT_BOUND * quality.is_at_bound(first.kinematics, limits)
    if asked.moments > 2 and quality.is_hermite_unreliable(sigma, excess):
        bits += quality.HERMITE_UNRELIABLE
    return found, int(bits)
