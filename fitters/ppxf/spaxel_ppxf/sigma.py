"""The velocity dispersion of the stars from the one against the templates.

sigma^2 = raw^2 + sigma_template^2 - sigma_instrument^2, the difference averaged over pixels.
Templates may be broader than the data; the data are never degraded. Where raw, or what is left of
it, is consistent with 0 the value is a limit: flagged, the limit in the error, never NaN.
"""

from dataclasses import dataclass

import numpy as np

from .grid import SPEED_OF_LIGHT_KMS, Grid
from .library import TemplateSet

FWHM_PER_SIGMA = 2.0 * np.sqrt(2.0 * np.log(2.0))
CONFIDENCE = 2.0
SHORTEST_PIXELS = 0.1


@dataclass(frozen=True)
class Dispersion:
    """Intrinsic sigma and its error in km/s; for a limit the error is the limit itself."""

    value: float
    error: float
    is_limit: bool


def template_excess(lsf: np.ndarray, grid: Grid, templates: TemplateSet) -> np.ndarray:
    """sigma_template^2 - sigma_instrument^2 [p native], (km/s)^2; `lsf` [p native]: FWHM, A.

    Both FWHM are those of the samples as they come, their pixel included. Rebinning swaps that
    pixel's box (variance width^2 / 12) for the common ln pixel's: hence the boxes.
    Where the instrument is not known (lsf not finite or <= 0) it counts as sharp.
    """
    rest = grid.rest
    known = np.where(np.isfinite(lsf) & (lsf > 0), lsf, 0.0) / grid.stretch
    own = np.interp(rest, templates.wave, templates.fwhm)
    pixel = np.interp(rest, templates.wave, np.diff(templates.edges))
    boxes = np.diff(grid.edges) ** 2 - pixel**2
    variance = (own**2 - known**2) / FWHM_PER_SIGMA**2 + boxes / 12.0
    return variance * (SPEED_OF_LIGHT_KMS / rest) ** 2


def intrinsic(raw: tuple[float, float], excess: float, velscale: float) -> Dispersion:
    """`raw` is (sigma, 1-sigma error) against the templates, km/s; `excess` as above, averaged.

    The limit is what raw + 2 errors would give. Less than a tenth of a pixel (`velscale`) is 0.
    """
    value, error = raw
    left = value**2 + excess
    shortest = SHORTEST_PIXELS * velscale
    is_none = value <= max(CONFIDENCE * error, shortest)
    if is_none or left <= 2.0 * value * error:
        longest = max(value + CONFIDENCE * error, shortest)
        limit = float(np.sqrt(max(longest**2 + excess, shortest**2)))
        return Dispersion(float(np.sqrt(max(left, 0.0))), limit, True)
    return Dispersion(float(np.sqrt(left)), float(value * error / np.sqrt(left)), False)
