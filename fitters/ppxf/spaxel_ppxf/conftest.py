"""What the tests share: a made-up universe of Gaussian lines, exact at any resolution and velocity.

Templates of it have 2.5 A FWHM, its galaxies the resolution and sigma that are asked for, so that
what comes back can be compared with the truth without any template being convolved.
"""

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save

from .grid import SPEED_OF_LIGHT_KMS
from .medium import to_vacuum

REPOSITORY = Path(__file__).resolve().parents[3]
DEFAULT_SET = REPOSITORY / "packages" / "templates" / "sets" / "default"
SHARED = REPOSITORY.parent / "shared"
FWHM = 2.0 * np.sqrt(2.0 * np.log(2.0))
AGES_GYR, METALLICITIES = np.array([0.5, 2.0, 6.0, 12.0]), np.array([-0.6, 0.0, 0.25])
TEMPLATE_WAVE = 4600.0 + 0.9 * np.arange(2600)
TEMPLATE_FWHM = 2.5
MEGARA_WAVE = 5166.0 + np.arange(1011)
MEGARA_FWHM = 1.16
Z = 0.016571


@dataclass(frozen=True)
class Galaxy:
    """Truth of a made-up galaxy: template number, V and sigma in km/s, resolution in angstrom."""

    template: int = 7
    v: float = 0.0
    sigma: float = 200.0
    fwhm: float = MEGARA_FWHM


def _lines() -> tuple[np.ndarray, np.ndarray]:
    """Rest vacuum wavelengths [300] and equivalent widths [12, 300], in angstrom."""
    random = np.random.default_rng(7)
    centres = np.sort(random.uniform(4500.0, 7100.0, 300))
    base, by_age, by_metal = random.gamma(1.5, 0.35, (3, 300))
    old = np.repeat(np.log10(AGES_GYR)[None], 3, 0).ravel()
    rich = np.repeat(METALLICITIES[:, None], 4, 1).ravel()
    return centres, base + np.outer(old + 0.5, 0.5 * by_age) + np.outer(rich + 0.7, 0.5 * by_metal)


def _absorbed(
    wave: np.ndarray, lines: tuple[np.ndarray, np.ndarray], sigma: np.ndarray
) -> np.ndarray:
    depth = lines[1] / (np.sqrt(2.0 * np.pi) * sigma)
    offset = np.log(wave[:, None] / lines[0][None]) * lines[0] / sigma
    return 1.0 - 0.35 * np.exp(-0.5 * offset**2) @ depth


def _slope(wave: np.ndarray, template: int) -> np.ndarray:
    return (wave / 5500.0) ** (-1.5 + 0.5 * (template % 4))


def galaxy_flux(galaxy: Galaxy, axis: tuple[np.ndarray, str]) -> np.ndarray:
    """Flux [p] at the observed wavelengths of `axis` (angstrom, medium): point samples."""
    centres, widths = _lines()
    shift = (1.0 + Z) * np.exp(galaxy.v / SPEED_OF_LIGHT_KMS)
    vacuum = to_vacuum(*axis)
    where = centres * shift
    sigma = np.hypot(galaxy.fwhm / FWHM, where * galaxy.sigma / SPEED_OF_LIGHT_KMS)
    lines = where, widths[galaxy.template] * shift
    return _absorbed(vacuum, lines, sigma) * _slope(vacuum / shift, galaxy.template)


def write_set(folder: Path, tensors: dict[str, np.ndarray], medium: str) -> str:
    """Writes a template set (contract: set.json, spectra.safetensors) and returns its folder."""
    folder.mkdir(parents=True)
    data = save({name: np.ascontiguousarray(array) for name, array in tensors.items()})
    (folder / "spectra.safetensors").write_bytes(data)
    words = {"name": folder.name, "medium": medium, "digest": sha256(data).hexdigest()}
    (folder / "set.json").write_text(json.dumps(words), encoding="utf-8")
    return str(folder)


def made_up_set(folder: Path, medium: str = "air") -> str:
    """The made-up universe's 12 templates, on an even grid in `medium`."""
    vacuum = to_vacuum(TEMPLATE_WAVE, medium)
    centres, widths = _lines()
    sigma = np.full(300, TEMPLATE_FWHM / FWHM)
    spectra = [
        _absorbed(vacuum, (centres, widths[k]), sigma) * _slope(vacuum, k) * 10.0 ** (-(k % 4) / 2)
        for k in range(12)
    ]
    tensors = {
        "spectra": np.array(spectra, dtype=np.float32),
        "wave": TEMPLATE_WAVE,
        "fwhm": np.full(TEMPLATE_WAVE.size, TEMPLATE_FWHM, dtype=np.float32),
        "logAge": np.tile(np.log10(AGES_GYR) + 9.0, 3),
        "mh": np.repeat(METALLICITIES, 4),
        "remainingMass": np.tile(np.array([0.8, 0.7, 0.65, 0.6], dtype=np.float32), 3),
        "lightV": np.tile(np.array([10.0, 3.0, 1.0, 0.5], dtype=np.float32), 3),
    }
    return write_set(folder, tensors, medium)


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Folder of the made-up set, wavelengths in air."""
    return made_up_set(tmp_path_factory.mktemp("sets") / "made-up")


def megara_air() -> tuple[np.ndarray, str]:
    """The axis of MEGARA LR-V at 1 A."""
    return MEGARA_WAVE, "air"


def as_vacuum_axis(axis: tuple[np.ndarray, str]) -> tuple[np.ndarray, str]:
    """An even vacuum grid over the same range."""
    edges = to_vacuum(axis[0][[0, -1]], axis[1])
    return np.linspace(*edges, axis[0].size), "vacuum"
