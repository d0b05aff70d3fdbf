"""What astropy says of the sky: positions under pixels, of headers and maps written here."""

import json
import sys
import warnings

from astropy.io import fits
from astropy.wcs import WCS

XS, YS = [0, 11.5, 20, 42], [0, 3.25, 17, 39]

COMMON = {
    "CTYPE1": "RA---TAN",
    "CTYPE2": "DEC--TAN",
    "CTYPE3": "AWAV",
    "CRVAL1": 316.9475992405914,
    "CRVAL2": 16.3353711349592,
    "CRVAL3": 5060.0,
    "CRPIX1": 21.115,
    "CRPIX2": 19.897,
    "CRPIX3": 1.0,
    "CUNIT1": "deg",
    "CUNIT2": "deg",
    "CUNIT3": "Angstrom",
    "RADESYS": "FK5",
    "EQUINOX": 2000.0,
    "NAXIS": 3,
    "NAXIS1": 43,
    "NAXIS2": 40,
    "NAXIS3": 10,
    "BITPIX": -32,
}
CASES = {
    "cdelt": {
        "CDELT1": -8.3e-5,
        "CDELT2": 8.3e-5,
        "CDELT3": 0.27,
        "LONPOLE": 180.0,
        "LATPOLE": 16.33,
    },
    "pc": {
        "CDELT1": -8.3e-5,
        "CDELT2": 8.3e-5,
        "CDELT3": 0.27,
        "PC1_1": 0.8,
        "PC1_2": -0.6,
        "PC2_1": 0.6,
        "PC2_2": 0.8,
        "PC3_3": 1.0,
    },
    "cd": {
        "CD1_1": -4e-5,
        "CD1_2": 4e-5,
        "CD2_1": 4.1e-5,
        "CD2_2": 3.9e-5,
        "CD3_3": 1.25,
        "CDELT3": 1.0,
    },
    "crota": {"CDELT1": -8.3e-5, "CDELT2": 8.3e-5, "CDELT3": 0.27, "CROTA2": 33.0},
}


def positions(header):
    sky = WCS(header).celestial.pixel_to_world(XS, YS)
    return {"ra": sky.ra.deg.tolist(), "dec": sky.dec.deg.tolist()}


def main():
    warnings.simplefilter("ignore")
    if sys.argv[1] == "cases":
        answer = {}
        for name, own in CASES.items():
            header = fits.Header({**COMMON, **own})
            header.tofile(f"{sys.argv[2]}/{name}.hdr", overwrite=True)
            answer[name] = positions(header)
    else:
        with fits.open(sys.argv[2]) as opened:
            opened.verify("exception")
            answer = {hdu.name: positions(hdu.header) for hdu in opened[1:]}
            answer["naxis"] = [WCS(hdu.header).naxis for hdu in opened[1:]]
    json.dump(answer, sys.stdout)


main()
