"""Mass locked in white dwarfs, neutron stars and black holes, which FASTAR does not give.

Initial-final mass relation of Renzini & Ciotti (1993, ApJ 416, L49).
"""

import numpy as np

HEAVIEST = 100.0  # M_sun, upper limit of the initial mass function
NEUTRON_STAR_FROM, BLACK_HOLE_FROM = 8.5, 40.0  # M_sun, initial
SAMPLES = 20_000


def remnant(initial):
    """Remnant mass [n] of dead stars of the given initial mass [n], both M_sun."""
    white_dwarf = 0.077 * initial + 0.48
    collapsed = np.where(initial < BLACK_HOLE_FROM, 1.4, 0.5 * initial)
    return np.where(initial < NEUTRON_STAR_FROM, white_dwarf, collapsed)


def remnant_mass(lightest, imf):
    """Remnant mass per solar mass formed, from stars between `lightest` and 100 M_sun.

    imf: dN/dM [n] of masses [n], normalised to one solar mass formed.
    """
    mass = np.geomspace(lightest, HEAVIEST * (1 - 1e-12), SAMPLES)
    return float(np.trapezoid(remnant(mass) * np.asarray(imf(mass)), x=mass))
