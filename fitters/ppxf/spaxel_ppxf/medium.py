"""Air and vacuum: everything is fitted in vacuum, where a Doppler shift is one factor."""

import numpy as np

ITERATIONS = 4


def refraction(vacuum: np.ndarray) -> np.ndarray:
    """Refractive index of dry air at 15 C, 101325 Pa, by vacuum wavelength in angstrom.

    Morton 2000, ApJS 130, 403, eq. 8 (the IAU standard form); optical and infrared, > 2000 A.
    """
    squared = (1e4 / vacuum) ** 2
    bracket = 2.406147e-2 / (130.0 - squared) + 1.5998e-4 / (38.9 - squared)
    return 1.0 + 8.34254e-5 + bracket


def air_from_vacuum(vacuum: np.ndarray) -> np.ndarray:
    """Air wavelength (A) of a vacuum wavelength (A): lambda_vac / n."""
    return vacuum / refraction(vacuum)


def vacuum_from_air(air: np.ndarray) -> np.ndarray:
    """Vacuum wavelength (A) of an air wavelength (A): the fixed point of air n(vacuum)."""
    vacuum = np.array(air, dtype=float)
    for _ in range(ITERATIONS):
        vacuum = air * refraction(vacuum)
    return vacuum


def to_vacuum(wave: np.ndarray, medium: str) -> np.ndarray:
    """`wave` (A) in vacuum, whatever `medium` ('air' or 'vacuum') it is in."""
    return vacuum_from_air(wave) if medium == "air" else np.asarray(wave, dtype=float)
