"""Air and vacuum against published line lists (SDSS: vacuum; Osterbrock: air)."""

import numpy as np
import pytest

from .medium import air_from_vacuum, to_vacuum, vacuum_from_air


@pytest.mark.parametrize(
    ("air", "vacuum"), [(4861.325, 4862.683), (5006.843, 5008.240), (6562.80, 6564.61)]
)
def test_known_lines(air: float, vacuum: float) -> None:
    assert vacuum_from_air(np.array([air]))[0] == pytest.approx(vacuum, abs=0.01)
    assert air_from_vacuum(np.array([vacuum]))[0] == pytest.approx(air, abs=0.01)


def test_there_and_back_is_exact() -> None:
    wave = np.linspace(3400.0, 25000.0, 500)
    assert np.allclose(air_from_vacuum(vacuum_from_air(wave)), wave, rtol=1e-13, atol=0)


def test_vacuum_stays() -> None:
    wave = np.linspace(4000.0, 5000.0, 5)
    assert np.array_equal(to_vacuum(wave, "vacuum"), wave)
