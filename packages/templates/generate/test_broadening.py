"""A known shift and a known width come back, broader and sharper than the reference."""

import numpy as np
import pytest

pytest.importorskip("scipy")

from broadening import FWHM_PER_SIGMA, LIGHT_KMS, Window, measure

WAVE = 4900.0 + 0.9 * np.arange(500)
LINES = np.random.default_rng(7).uniform(4900, 5350, 120)
DEPTHS = np.random.default_rng(8).uniform(0.02, 0.3, 120)


def absorption(fwhm, velocity):
    """Spectrum [500] of Gaussian lines of the same area whatever their width."""
    sigma = fwhm / FWHM_PER_SIGMA
    centre = LINES * np.exp(velocity / LIGHT_KMS)
    profile = np.exp(-0.5 * ((WAVE[:, None] - centre) / sigma) ** 2) / sigma
    return 2.0 - profile @ DEPTHS


@pytest.mark.parametrize("fwhm", [2.4, 2.51, 2.8])
def test_width_and_velocity_come_back(fwhm):
    target, reference = absorption(fwhm, 5.0), absorption(2.51, 0.0)
    found = measure(WAVE, (target, reference[None, :]), Window(4980.0, 5270.0))
    assert found.fwhm(2.51) == pytest.approx(fwhm, abs=0.005)
    assert found.velocity == pytest.approx(5.0, abs=0.1)
