"""One prepared spectrum: looked at, refused when it is no spectrum, and put on the ln grid."""

from dataclasses import dataclass

import numpy as np

from .grid import Grid
from .parameters import Parameters
from .refused import RefusedError

FEWEST_GOOD = 100
FLAT = 1e-10
SMALLEST = float(np.finfo(np.float32).tiny)
LARGEST = float(np.finfo(np.float32).max) / 1e3
FLOOR_OF_ERRORS = 0.05
FLOOR_OF_FLUX = 1e-5


@dataclass(frozen=True)
class Row:
    """One row of the file, ascending in wavelength: flux, 1-sigma error, mask (True = bad)."""

    flux: np.ndarray
    error: np.ndarray
    mask: np.ndarray


@dataclass(frozen=True)
class Spectrum:
    """In units of `scale` (the median flux). Native: flux, error, good; on the ln grid: ln_*."""

    scale: float
    flux: np.ndarray
    error: np.ndarray
    good: np.ndarray
    ln_flux: np.ndarray
    ln_error: np.ndarray
    ln_good: np.ndarray


def _scale_of(flux: np.ndarray) -> float:
    """The median of the unmasked flux. Raises RefusedError SpectrumUnusable."""
    finite = flux[np.isfinite(flux)]
    if finite.size == 0:
        raise RefusedError("SpectrumUnusable", "No flux in the fitted range is finite.")
    scale = float(np.median(finite))
    if not np.any(finite):
        raise RefusedError("SpectrumUnusable", "The flux is zero everywhere.")
    if scale <= 0:
        raise RefusedError("SpectrumUnusable", f"The median flux is {scale:.3g}: not positive.")
    if np.ptp(finite) <= FLAT * scale:
        raise RefusedError("SpectrumUnusable", "The flux is constant.")
    if not SMALLEST < scale < LARGEST:
        raise RefusedError(
            "SpectrumUnusable", f"The median flux {scale:.3g} cannot be held in float32."
        )
    return scale


def spectrum_of(row: Row, grid: Grid, asked: Parameters) -> Spectrum:
    """`row` in units of its median flux, on both grids.

    Bad pixels (masked, flux or error not finite, error <= 0) are bridged by a straight line before
    rebinning and left out of the fit. Errors are floored at 5 % of their own median and 1e-5 of the
    flux, so that no single pixel outweighs the rest.
    Raises RefusedError SpectrumUnusable, TooFewPixels.
    """
    flux, error = row.flux[grid.taken], row.error[grid.taken]
    mask = row.mask[grid.taken]
    scale = _scale_of(flux if mask.all() else flux[~mask])
    good = ~mask & np.isfinite(flux) & np.isfinite(error) & (error > 0)
    needed = max(FEWEST_GOOD, 2 * asked.unknowns)
    if np.count_nonzero(good) < needed:
        few = np.count_nonzero(good)
        raise RefusedError("TooFewPixels", f"{few} good pixels remain; the fit needs {needed}.")
    place = np.arange(flux.size)
    flux = np.interp(place, place[good], flux[good] / scale)
    error = np.interp(place, place[good], error[good] / scale)
    error = np.maximum(error, max(FLOOR_OF_ERRORS * float(np.median(error)), FLOOR_OF_FLUX))
    ln_good = ~grid.bad_in_ln(~good)
    if np.count_nonzero(ln_good) < needed:
        raise RefusedError("TooFewPixels", "The good pixels lie too scattered for a fit.")
    used = good & ln_good[grid.ln_pixel]
    binned = grid.flux_to_ln(flux), grid.error_to_ln(error)
    return Spectrum(scale, flux, error, used, *binned, ln_good)
