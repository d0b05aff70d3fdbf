"""Cubes as instruments write them, and what astropy and numpy make of them: JSON on stdout."""

import base64
import gzip
import json
import shutil
import sys
import warnings

import numpy as np
from astropy.io import fits

FLUX, STAT = "10**(-20)*erg/s/cm**2/Angstrom", "(10**(-20)*erg/s/cm**2/Angstrom)**2"
NX, NY, NZ = 6, 5, 40


def as_base64(array):
    return base64.b64encode(np.ascontiguousarray(array, dtype="<f8").tobytes()).decode()


def sky(header):
    header.update(
        CTYPE1="RA---TAN", CTYPE2="DEC--TAN", CRVAL1=316.9, CRVAL2=16.3, CRPIX1=3.0, CRPIX2=2.5
    )
    header.update(CUNIT1="deg", CUNIT2="deg")


def megara(path, rng):
    data = rng.normal(1e-3, 1e-4, (NZ, NY, NX)).astype("f4")
    data[:, 0, 0] = 0
    data[7, 2, 3] = 0
    hdu = fits.PrimaryHDU(data)
    sky(hdu.header)
    hdu.header.update(
        CDELT1=-8.33e-5, CDELT2=8.33e-5, PC1_1=1.0, PC2_2=1.0, PC3_3=1.0, CDELT3=0.27, CRPIX3=1.0
    )
    hdu.header.update(
        CTYPE3="WAVELENGTH",
        CUNIT3="Angstrom",
        CRVAL3=5160.0,
        BUNIT="Jy",
        INSTRUME="MEGARA",
        VPH="LR-V",
    )
    hdu.header.update(
        CTYPE3B="AWAV", CRVAL3B=5161.0, CDELT3B=0.27, CRPIX3B=1.0, SPECSYSB="BARYCENT"
    )
    hdu.header.update(WAVLIMF1=5161.5, WAVLIMF2=5169.9, OBJECT="NGC7025", REDSHIFT=0.016571)
    fits.HDUList([hdu, fits.BinTableHDU(name="FIBERS")]).writeto(path)
    wave = 5160.0 + 0.27 * np.arange(NZ)
    factor = (1e17 * 2.99792458e-5 / wave**2)[:, None, None]
    bad = (data == 0) | ((wave < 5161.5) | (wave > 5169.9))[:, None, None]
    return answer(data * factor, np.full(data.shape, np.nan), bad, wave)


def muse(path, rng):
    data = rng.normal(100, 5, (NZ, NY, NX)).astype("f4")
    stat = rng.uniform(9, 36, data.shape).astype("f4")
    dq = np.zeros(data.shape, "i4")
    data[:, 0, :2], stat[3, 1, 1], stat[4, 1, 1], dq[5, 1, 1] = np.nan, np.nan, 0, 4
    primary = fits.PrimaryHDU()
    primary.header.update(INSTRUME="MUSE", OBJECT="NGC 1", TELESCOP="ESO-VLT-U4")
    primary.header["HIERARCH ESO OBS NAME"] = "a / b"
    hdus = [primary]
    for name, array, unit in (("DATA", data, FLUX), ("STAT", stat, STAT), ("DQ", dq, None)):
        hdu = fits.ImageHDU(array, name=name)
        sky(hdu.header)
        hdu.header.update(
            CD1_1=-4e-5, CD1_2=3e-5, CD2_1=3e-5, CD2_2=4e-5, CD1_3=0.0, CD3_1=0.0, CD3_3=1.25
        )
        hdu.header.update(
            CTYPE3="AWAV", CUNIT3="Angstrom", CRVAL3=4750.0, CRPIX3=1.0, SPECSYS="BARYCENT"
        )
        if unit:
            hdu.header["BUNIT"] = unit
        hdus.append(hdu)
    fits.HDUList(hdus).writeto(path)
    with open(path, "rb") as plain, gzip.open(f"{path}.gz", "wb") as packed:
        shutil.copyfileobj(plain, packed)
    with np.errstate(invalid="ignore"):
        error = np.where(stat > 0, np.sqrt(stat.astype("f8")), np.nan)
    bad = ~np.isfinite(data) | (dq != 0) | np.isnan(error)
    return answer(data, error, bad, 4750.0 + 1.25 * np.arange(NZ))


def plain(path, rng):
    """Integers, scaled, in nanometres, the reference channel inside the cube, one sigma in ERR."""
    raw = rng.integers(-30000, 30000, (NZ, NY, NX), dtype="i2")
    hdu = fits.PrimaryHDU(raw.copy())
    sky(hdu.header)
    hdu.header.update(
        BSCALE=0.01, BZERO=400.0, BLANK=int(raw[3, 2, 1]), CDELT1=-1e-4, CDELT2=1e-4, CDELT3=0.1
    )
    hdu.header.update(
        CTYPE3="WAVE",
        CUNIT3="nm",
        CRVAL3=500.0,
        CRPIX3=11.0,
        BUNIT="1e-16 erg/s/cm2/A",
        LSFFWHM=2.5,
    )
    error = fits.ImageHDU(np.full(raw.shape, 2.5), name="ERR")
    blob = hdu.header.tostring().encode() + raw.astype(">i2").tobytes()
    with open(path, "wb") as out:
        out.write(blob + b"\0" * (-len(blob) % 2880))
    fits.append(path, error.data, error.header)
    with fits.open(path) as opened:
        data = opened[0].data.astype("f8")
    return answer(data, error.data, np.isnan(data), (500 + 0.1 * (np.arange(NZ) - 10)) * 10)


def answer(flux, error, bad, wave):
    spaxels = [(0, 0), (3, 2), (1, 1), (NX - 1, NY - 1)]
    shown = {f"{x},{y}": [as_base64(c[:, y, x]) for c in (flux, error, bad)] for x, y in spaxels}
    return {"wave": as_base64(wave), "spaxels": shown, "slice": as_base64(flux[9].astype("f4"))}


def spectra(folder):
    wave = 4000 + 1.5 * np.arange(50)
    flux = np.linspace(1, 2, 50)

    def write(name, array, errors=None, **cards):
        hdus = [fits.PrimaryHDU(array)]
        hdus[0].header.update(**cards)
        if errors is not None:
            hdus.append(fits.ImageHDU(errors, name="ERROR"))
        fits.HDUList(hdus).writeto(f"{folder}/{name}")

    write(
        "linear.fits",
        flux,
        np.full(50, 0.1),
        CTYPE1="WAVE",
        CUNIT1="Angstrom",
        CRVAL1=4003.0,
        CDELT1=1.5,
        CRPIX1=3.0,
    )
    write("log10.fits", flux.astype("f4"), CRVAL1=3.6, CDELT1=1e-4, CRPIX1=1.0)
    write(
        "ln.fits", flux, CTYPE1="AWAV-LOG", CRVAL1=4000.0, CDELT1=1.5, CRPIX1=1.0, CUNIT1="Angstrom"
    )
    write("two.fits", np.ones((3, 50)), CTYPE1="AWAV", CRVAL1=4000.0, CDELT1=1.5)
    return {
        "linear.fits": as_base64(wave),
        "log10.fits": as_base64(10 ** (3.6 + 1e-4 * np.arange(50))),
        "ln.fits": as_base64(4000 * np.exp(1.5 * np.arange(50) / 4000)),
    }


def real(path):
    """Spectra of a real cube at several spaxels, as stored."""
    with fits.open(path) as opened:
        data = opened[0].data
        dq = opened["DQ"].data if "DQ" in opened else np.zeros(data.shape, "u1")
        places = [(10, 12), (3, 20), (data.shape[2] - 1, 0)]
        spectra = {
            f"{x},{y}": [as_base64(data[:, y, x]), as_base64(dq[:, y, x])] for x, y in places
        }
        return {"spaxels": spectra, "slice": as_base64(data[700])}


def main():
    warnings.simplefilter("ignore")
    what, path = sys.argv[1:3]
    rng = np.random.default_rng(3)
    if what == "real":
        out = real(path)
    else:
        makers = {"megara": megara, "muse": muse, "plain": plain}
        out = {name: make(f"{path}/{name}.fits", rng) for name, make in makers.items()}
        out["spectra"] = spectra(path)
    json.dump(out, sys.stdout)


main()
