"""The QUALITY bits of a fit: what a reader of the maps should distrust."""

import numpy as np

from .library import TemplateSet
from .sigma import Dispersion

UPPER_LIMIT = 1
AT_BOUND = 2
GRID_EDGE = 4
HERMITE_UNRELIABLE = 8
CLIPPED = 16

NEAR_BOUND = 1e-3
EDGE_SHARE = 0.5
CORRECTIONS = 3.0


def is_at_bound(values: np.ndarray, bounds: list[list[float]]) -> bool:
    """Whether a parameter lies within a thousandth of its range of a limit."""
    low, high = np.array(bounds).T
    near = NEAR_BOUND * (high - low)
    return bool(np.any((values <= low + near) | (values >= high - near)))


def is_on_edge(light: np.ndarray, templates: TemplateSet) -> bool:
    """Whether more than half of the light is in the youngest, oldest, poorest or richest ones."""
    edge = np.zeros(light.size, dtype=bool)
    for axis in (templates.log_age, templates.metallicity):
        if np.ptp(axis) > 0:
            edge |= (axis == axis.min()) | (axis == axis.max())
    return bool(light[edge].sum() > EDGE_SHARE * light.sum())


def is_hermite_unreliable(sigma: Dispersion, excess: float) -> bool:
    """Whether the correction for resolution is more than a third of sigma and so shapes h3, h4."""
    return sigma.value < CORRECTIONS * float(np.sqrt(abs(excess)))
