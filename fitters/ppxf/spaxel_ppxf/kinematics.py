"""The first pass: V, sigma, h3 ... with additive polynomials."""

from .parameters import Parameters
from .solve import Problem, Solution, bounds_of, solve


def fit_kinematics(problem: Problem, asked: Parameters) -> Solution:
    """Always from the same cold start, so that a fit never depends on the one before it."""
    options = {
        "start": [asked.start_v, asked.start_sigma],
        "bounds": bounds_of(asked.start_v, problem.grid, asked.moments),
        "moments": asked.moments,
        "degree": asked.degree,
        "mdegree": 0,
        "bias": asked.bias,
        "clean": asked.clean,
    }
    return solve(problem, problem.spectrum.ln_good, options)
