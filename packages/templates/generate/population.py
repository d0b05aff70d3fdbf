"""The door to FASTAR: one simple stellar population in our units.

FASTAR (documentation, "Units and conventions") gives erg/s/cm2/A at 10 pc for 1 solar mass formed,
anchored to M_V = 4.82 for the Sun, IMF limits 0.1-100 solar masses.
"""

import jax

jax.config.update("jax_enable_x64", True)

import numpy as np  # noqa: E402
from fastar import IntegratedSSPSynthesizer  # noqa: E402
from fastar.imf import kroupa  # noqa: E402

from remnants import remnant_mass  # noqa: E402

PARSEC_CM = 3.0856775814913673e18  # IAU 2015 B2
SOLAR_LUMINOSITY = 3.828e33  # erg/s, IAU 2015 B3
TO_SOLAR = 4 * np.pi * (10 * PARSEC_CM) ** 2 / SOLAR_LUMINOSITY


class Populations:
    """SSPs of a Kroupa (2001) IMF: FASTAR's `kroupa`, slopes 1.3 below and 2.3 above 0.5 M_sun."""

    def __init__(self):
        self.fastar = IntegratedSSPSynthesizer(imf_function=kroupa)
        # FASTAR keeps wave = 3540.5 + 0.9 k with float noise in the last digits.
        self.wave = np.round(np.asarray(self.fastar.wave, dtype=np.float64), 6)

    def spectrum(self, age_gyr, mh):
        """Flux [npix], L_sun/A per solar mass formed, on `wave` (angstrom, air)."""
        return np.asarray(self.fastar.synthesize(age=age_gyr, met=mh), dtype=np.float64) * TO_SOLAR

    def light_v(self, age_gyr, mh):
        """V-band light, solar V units per solar mass formed (Buser V, CALSPEC Sun at 4.82)."""
        return 1.0 / float(self.fastar.mass_to_light_ratio(age=age_gyr, met=mh)["total"])

    def remaining_mass(self, age_gyr, mh):
        """Living stars and remnants as a fraction of the mass formed."""
        living = float(self.fastar.stellar_mass(age=age_gyr, met=mh))
        return living + remnant_mass(self.heaviest_star(age_gyr, mh), lambda m: kroupa(m, {}))

    def heaviest_star(self, age_gyr, mh):
        """Initial mass at the isochrone's tip, M_sun: the heaviest star still alive.

        Linear in age and [M/H] between isochrones, as FASTAR's own interpolation is.
        """
        ages = np.asarray(self.fastar.ages, dtype=np.float64)  # Myr
        mets = np.asarray(self.fastar.mets, dtype=np.float64)
        tips = np.asarray(self.fastar.mass_ini_data).max(axis=0)  # [age, met]
        by_age = [np.interp(age_gyr * 1000, ages, tips[:, j]) for j in range(len(mets))]
        return float(np.interp(mh, mets, by_age))
