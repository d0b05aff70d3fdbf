"""A template set, read once, and rebinned once per grid (set, velscale, range, medium, z)."""

import json
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import numpy as np
from safetensors.numpy import load

from .grid import SPEED_OF_LIGHT_KMS, Grid
from .medium import to_vacuum
from .rebin import edges_of, rebin_flux
from .refused import RefusedError

MARGIN_KMS = 4000.0
BEYOND = 30
TENSORS = ("spectra", "wave", "fwhm", "logAge", "mh", "remainingMass")
FURTHER = ("alpha", "imf")


@dataclass(frozen=True)
class TemplateSet:
    """T single stellar populations; spectra [npix, T], L_sun/A per formed M_sun; wave: vacuum.

    further: `alpha`, `imf` [T], where the set varies them.
    """

    wave: np.ndarray
    edges: np.ndarray
    spectra: np.ndarray
    fwhm: np.ndarray
    log_age: np.ndarray
    metallicity: np.ndarray
    remaining_mass: np.ndarray
    digest: str
    further: dict[str, np.ndarray] = field(default_factory=dict)

    @property
    def coverage(self) -> tuple[float, float]:
        """First and last edge, rest vacuum, in angstrom."""
        return float(self.edges[0]), float(self.edges[-1])


@dataclass(frozen=True)
class Library:
    """A set on one grid: `spectra` [m, T] with mean 1 in the normalisation window.

    `start_kms` is the velocity of its first pixel against the data's first; `light` [T] the mean
    flux density in the window per formed solar mass; `norm` the window, rest, in angstrom.
    """

    templates: TemplateSet
    spectra: np.ndarray
    start_kms: float
    light: np.ndarray
    norm: tuple[float, float]


@lru_cache(maxsize=4)
def _read(folder: str, digest: str) -> TemplateSet:
    described = json.loads((Path(folder) / "set.json").read_text(encoding="utf-8"))
    data = (Path(folder) / "spectra.safetensors").read_bytes()
    if sha256(data).hexdigest() != digest:
        raise RefusedError(
            "TemplatesBroken", f"The spectra in {folder} are not those of its set.json."
        )
    tensors = load(data)
    absent = [name for name in TENSORS if name not in tensors]
    if absent:
        raise RefusedError("TemplatesBroken", f"The template set in {folder} lacks {absent}.")
    numbers = {name: tensors[name].astype(float) for name in TENSORS}
    edges = to_vacuum(edges_of(numbers["wave"]), described["medium"])
    wave = to_vacuum(numbers["wave"], described["medium"])
    spectra = np.ascontiguousarray(numbers["spectra"].T)
    parts = (numbers["fwhm"], numbers["logAge"], numbers["mh"], numbers["remainingMass"])
    further = {name: tensors[name].astype(float) for name in FURTHER if name in tensors}
    return TemplateSet(wave, edges, spectra, *parts, digest, further)


def read_templates(folder: str) -> TemplateSet:
    """The set in `folder` (set.json, spectra.safetensors), cached by its digest.

    Raises RefusedError TemplatesBroken when it cannot be read or its digest is another.
    """
    try:
        text = (Path(folder) / "set.json").read_text(encoding="utf-8")
        return _read(folder, json.loads(text)["digest"])
    except (OSError, ValueError, KeyError) as error:
        sentence = f"The template set in {folder} cannot be read: {error}."
        raise RefusedError("TemplatesBroken", sentence) from error


def _cut(templates: TemplateSet, wanted: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    """Edges and spectra around `wanted`, with pixels beyond for the spline to forget the ends."""
    first, last = np.searchsorted(templates.edges, wanted)
    kept = slice(max(0, int(first) - BEYOND), int(last) + BEYOND)
    spectra = templates.spectra[kept]
    return templates.edges[kept.start : kept.start + spectra.shape[0] + 1], spectra


def rebin_templates(templates: TemplateSet, grid: Grid, norm: tuple[float, float]) -> Library:
    """The set on pixels aligned with `grid`'s and 4000 km/s longer on each side, where it reaches.

    Raises RefusedError TemplatesBroken when a template has no light in the window.
    """
    step = grid.velscale / SPEED_OF_LIGHT_KMS
    low, high = np.log(templates.coverage)
    most = int(MARGIN_KMS / grid.velscale) + 1
    before = min(most, int((grid.ln_edges[0] - low) / step))
    after = min(most, int((high - grid.ln_edges[-1]) / step))
    count = grid.ln_edges.size - 1 + before + after
    edges = np.exp(grid.ln_edges[0] + step * np.arange(-before, count - before + 1))
    light = rebin_flux(*_cut(templates, norm), np.array(norm))[0]
    if not np.all(light > 0):
        raise RefusedError(
            "TemplatesBroken", "A template has no light in the normalisation window."
        )
    spectra = rebin_flux(*_cut(templates, (edges[0], edges[-1])), edges) / light
    return Library(templates, spectra, -before * grid.velscale, light, norm)
