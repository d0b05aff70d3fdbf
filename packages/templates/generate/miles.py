"""Reads the MILES SSPs we measure against (Vazdekis et al. 2015, base_fe, BaSTI, Kroupa revised).

Air wavelengths, every 0.9 A, resolution 2.51 A FWHM (Falcon-Barroso et al. 2011). The folder
is not part of this repository.
"""

from pathlib import Path

import numpy as np
from astropy.io import fits

FWHM = 2.51


class Miles:
    """SSPs of one MILES folder, by age and metallicity at its own nodes."""

    def __init__(self, folder):
        self.folder = Path(folder)

    def wave(self):
        """Wavelengths [npix], angstrom, air."""
        header = fits.getheader(next(iter(sorted(self.folder.glob("*.fits")))))
        pixel = np.arange(header["NAXIS1"]) + 1 - header["CRPIX1"]
        return header["CRVAL1"] + header["CDELT1"] * pixel

    def spectrum(self, age_gyr, mh):
        """Flux [npix], L_sun/A per solar mass formed."""
        sign = "p" if mh >= 0 else "m"
        name = f"Mkb1.30Z{sign}{abs(mh):.2f}T{age_gyr:07.4f}_iTp0.00_Ep0.00.fits"
        return fits.getdata(self.folder / name).astype(np.float64)
