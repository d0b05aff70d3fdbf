"""The velocity dispersion of the stars from the one against the templates.

sigma^2 = raw^2 + sigma_template^2 - sigma_instrument^2, the difference averaged over the pixels
used, weighted by what each says about sigma.
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


def felt_excess(excess: np.ndarray, curvature: np.ndarray) -> float:
    """The mean of `excess` [k] as the fit feels it, in (km/s)^2.

    A change of sigma^2 moves the model by half its second derivative in ln lambda, so to first
    order each pixel counts with the square of that `curvature` [k] (in units of its error).
    """
    weight = curvature**2
    total = float(weight.sum())
    return float(weight @ excess) / total if total > 0 else float(np.mean(excess))


def intrinsic(raw: tuple[float, float], excess: float, velscale: float) -> Dispersion:
    """`raw` is (sigma, 1-sigma error) against the templates, km/s; `excess` as above, averaged.

    The data speak of sigma^2: its error is 2 raw error, finite as raw goes to 0, and the limit is
    two of these above. Less than a tenth of a pixel (`velscale`) is 0.
    """
    value, error = raw
    left, doubt = value**2 + excess, 2.0 * value * error
    shortest = (SHORTEST_PIXELS * velscale) ** 2
    if value**2 <= max(doubt, shortest) or left <= doubt:
        longest = max(value**2 + CONFIDENCE * doubt, shortest)
        limit = float(np.sqrt(max(longest + excess, shortest)))
        return Dispersion(float(np.sqrt(max(left, 0.0))), limit, True)
    return Dispersion(float(np.sqrt(left)), float(value * error / np.sqrt(left)), False)
