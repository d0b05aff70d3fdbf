"""The pixel grids of a task: the data's own, and one even in ln(rest vacuum wavelength)."""

from dataclasses import dataclass

import numpy as np

from .medium import to_vacuum
from .parameters import Parameters
from .rebin import edges_of, rebin_error, rebin_flux, rebin_fraction
from .refused import RefusedError

SPEED_OF_LIGHT_KMS = 299792.458
VELOCITY_REACH_KMS = 2000.0
BAD_FRACTION = 0.2
FEWEST_PIXELS = 20


@dataclass(frozen=True)
class Grid:
    """`taken` slices the ascending native pixels that are fitted; edges are rest vacuum angstrom.

    There are as many ln pixels as native ones, so cost, noise per pixel and degrees of freedom stay
    (a cube that is even in ln wavelength keeps its own grid); `velscale` is their step in km/s,
    `stretch` is 1 + z.
    """

    taken: slice
    edges: np.ndarray
    ln_edges: np.ndarray
    velscale: float
    ln_pixel: np.ndarray
    stretch: float

    @property
    def rest(self) -> np.ndarray:
        """Rest vacuum wavelength (A) of the native pixels taken."""
        return 0.5 * (self.edges[1:] + self.edges[:-1])

    def flux_to_ln(self, flux: np.ndarray) -> np.ndarray:
        """Finite flux density of the native pixels taken -> that of the ln pixels, conserved."""
        return rebin_flux(self.edges, flux, np.exp(self.ln_edges))

    def error_to_ln(self, error: np.ndarray) -> np.ndarray:
        """1-sigma errors likewise."""
        return rebin_error(self.edges, error, np.exp(self.ln_edges))

    def bad_in_ln(self, bad: np.ndarray) -> np.ndarray:
        """Which ln pixels lie on bad native ones by more than a fifth of their width."""
        return rebin_fraction(self.edges, bad, np.exp(self.ln_edges)) > BAD_FRACTION

    def flux_from_ln(self, model: np.ndarray) -> np.ndarray:
        """A model on the ln pixels -> on the native pixels taken, conserved."""
        return rebin_flux(np.exp(self.ln_edges), model, self.edges)


def _reach(coverage: tuple[float, float]) -> tuple[float, float]:
    factor = np.exp(VELOCITY_REACH_KMS / SPEED_OF_LIGHT_KMS)
    return coverage[0] * factor, coverage[1] / factor


def grid_of(axis: tuple[np.ndarray, str], asked: Parameters, coverage: tuple[float, float]) -> Grid:
    """The grid of a task.

    `axis` is (ascending observed wavelengths [p] in angstrom, 'air' or 'vacuum'), `coverage` the
    rest vacuum range of the templates; the fit stays 2000 km/s (the bound on V) clear of its ends.
    Raises RefusedError TemplatesOff, OptionInvalid.
    """
    wave, medium = axis
    edges = to_vacuum(edges_of(wave), medium) / (1.0 + asked.z)
    low, high = _reach(coverage)
    asked_for = (wave >= (asked.range_from or 0.0)) & (wave <= (asked.range_to or np.inf))
    covered = (edges[:-1] >= low) & (edges[1:] <= high)
    kept = np.flatnonzero(asked_for & covered)
    if np.count_nonzero(asked_for) < FEWEST_PIXELS:
        raise RefusedError("OptionInvalid", "The asked range holds none of the data's wavelengths.")
    if kept.size < FEWEST_PIXELS:
        said = f"{coverage[0]:.0f}-{coverage[1]:.0f} A"
        raise RefusedError("TemplatesOff", f"The templates ({said}, rest) do not cover the data.")
    taken = slice(int(kept[0]), int(kept[-1]) + 1)
    return _even(edges[kept[0] : kept[-1] + 2], taken, 1.0 + asked.z)


def _even(edges: np.ndarray, taken: slice, stretch: float) -> Grid:
    count = edges.size - 1
    ln_edges = np.linspace(np.log(edges[0]), np.log(edges[-1]), count + 1)
    step = (ln_edges[-1] - ln_edges[0]) / count
    middle = np.log(0.5 * (edges[1:] + edges[:-1]))
    ln_pixel = np.clip(((middle - ln_edges[0]) / step).astype(int), 0, count - 1)
    return Grid(taken, edges, ln_edges, SPEED_OF_LIGHT_KMS * step, ln_pixel, stretch)
