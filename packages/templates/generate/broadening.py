"""Measures how much broader and redder one spectrum is than others, in one wavelength window.

Model: target = sum_j x_j (reference_j (*) G) + polynomial, x_j >= 0. G is a Gaussian given by its
Fourier transform, so its variance may be negative: the target may be sharper than the reference.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import least_squares, nnls
from scipy.signal.windows import tukey

LIGHT_KMS = 299_792.458
FWHM_PER_SIGMA = 2 * np.sqrt(2 * np.log(2))
MARGIN = 60.0  # angstrom kept on both sides, where the taper acts
DEGREE = 4
UNRELIABLE = ((6860.0, 6960.0), (7160.0, 7420.0))  # telluric bands of the library's stars


@dataclass(frozen=True)
class Window:
    """A stretch of wavelengths, angstrom."""

    first: float
    last: float

    @property
    def centre(self):
        return 0.5 * (self.first + self.last)


@dataclass(frozen=True)
class Broadening:
    """Of the target against the references: velocity in km/s (red positive), variance in A^2."""

    velocity: float
    variance: float
    rms: float

    def fwhm(self, reference):
        """FWHM of the target, angstrom, when the references have FWHM `reference`."""
        return float(np.sqrt(max(reference**2 + self.variance * FWHM_PER_SIGMA**2, 0.0)))


def measure(wave, spectra, window):
    """Broadening in `window`; spectra = (target [npix], references [n, npix]), wave linear."""
    target, references = spectra
    near = (wave > window.first - MARGIN) & (wave < window.last + MARGIN)
    wave, target = wave[near], target[near] / target[near].mean()
    used = good_pixels(wave, window)
    kernel = Kernel(wave, references[:, near])
    x = (wave[used] - window.centre) / (window.last - window.first) * 2
    polynomial = np.polynomial.legendre.legvander(x, DEGREE)

    def residual(point):
        columns = np.hstack([kernel.broadened(*point)[:, used].T, polynomial, -polynomial])
        return target[used] - columns @ nnls(columns, target[used], maxiter=5000)[0]

    found = least_squares(residual, [0.05, 0.05], x_scale=[0.1, 0.3], diff_step=1e-3)
    velocity = LIGHT_KMS * np.log1p(found.x[0] / window.centre)
    return Broadening(velocity, found.x[1], float(np.sqrt(np.mean(found.fun**2))))


def good_pixels(wave, window):
    """Mask [npix] of the pixels inside the window and outside the telluric bands."""
    good = (wave >= window.first) & (wave <= window.last)
    for first, last in UNRELIABLE:
        good &= (wave < first) | (wave > last)
    return good


class Kernel:
    """References [n, npix] ready to be shifted and broadened; their continua stay untouched."""

    def __init__(self, wave, references):
        self.count = len(wave)
        size = 2 ** int(np.ceil(np.log2(2 * self.count)))
        references = references / references.mean(axis=1, keepdims=True)
        x = np.linspace(-1, 1, self.count)
        fit = np.polynomial.legendre.legfit(x, references.T, 3)
        self.continua = np.polynomial.legendre.legval(x, fit)
        self.size = size
        self.transforms = np.fft.rfft((references - self.continua) * tukey(self.count, 0.1), size)
        self.frequency = 2 * np.pi * np.fft.rfftfreq(size, wave[1] - wave[0])

    def broadened(self, shift, variance):
        """References [n, npix] moved by `shift` (A) and convolved with a `variance` (A^2)."""
        k = self.frequency
        gaussian = np.exp(-1j * k * shift - 0.5 * variance * k * k)
        return np.fft.irfft(self.transforms * gaussian, self.size)[:, : self.count] + self.continua
