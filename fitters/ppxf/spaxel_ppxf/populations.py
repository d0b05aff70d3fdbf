"""The second pass: kinematics fixed, multiplicative polynomials, no additive ones.

Additive polynomials change the depths of lines, and with them the ages; so they stay in pass one.
"""

from dataclasses import dataclass

import numpy as np

from .library import Library, TemplateSet
from .parameters import Parameters
from .solve import Problem, Solution, solve


@dataclass(frozen=True)
class Populations:
    """light [T], fractions of light in the window; mass [T], of the initial mass; both sum to 1.

    averages: AGE_LW, AGE_MW (log10 of age/yr), MH_LW, MH_MW (dex); ALPHA_LW, ALPHA_MW (dex) and
    IMF_LW, IMF_MW where the set has them.
    """

    light: np.ndarray
    mass: np.ndarray
    averages: dict[str, float]


def fit_populations(problem: Problem, kinematics: Solution, asked: Parameters) -> Solution:
    """The templates' weights with `kinematics` held; on the pixels that the first pass kept."""
    good = problem.spectrum.ln_good.copy()
    if kinematics.is_clipped:
        good = good & ~problem.grid.bad_in_ln(~kinematics.used)
    options = {
        "start": kinematics.kinematics.tolist(),
        "moments": -asked.moments,
        "degree": -1,
        "mdegree": asked.mdegree,
    }
    return solve(problem, good, options)


def _average(weights: np.ndarray, quantity: np.ndarray) -> float:
    return float(weights @ quantity / weights.sum())


def averages_of(light: np.ndarray, mass: np.ndarray, templates: TemplateSet) -> dict[str, float]:
    """sum(w log t)/sum(w) and its like: _LW by light, _MW by the mass that remains."""
    remaining = mass * templates.remaining_mass
    axes = {"AGE": templates.log_age, "MH": templates.metallicity}
    axes |= {name.upper(): values for name, values in templates.further.items()}
    weights = {"LW": light, "MW": remaining}
    return {
        f"{name}_{kind}": _average(weight, values)
        for name, values in axes.items()
        for kind, weight in weights.items()
    }


def populations_of(weights: np.ndarray, library: Library) -> Populations:
    """Weights [T] of templates that have unit light in the window -> fractions and averages."""
    light = weights / weights.sum()
    mass = light / library.light
    mass = mass / mass.sum()
    return Populations(light, mass, averages_of(light, mass, library.templates))
