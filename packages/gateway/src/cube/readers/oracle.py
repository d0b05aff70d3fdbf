"""Small cubes in the layout of each instrument, and what astropy reads in them: JSON on stdout."""

import base64
import json
import sys
import warnings

import numpy as np
from astropy.io import fits
from astropy.wcs import WCS

NX, NY, NZ = 5, 4, 30
SHAPE = (NZ, NY, NX)
XS, YS = [0, 1.5, 4], [0, 2.25, 3]
LIGHT = 299792458.0


def b64(array):
    return base64.b64encode(np.ascontiguousarray(array, dtype="<f8").tobytes()).decode()


def image(data, name=None, **cards):
    hdu = fits.PrimaryHDU(data) if name is None else fits.ImageHDU(data, name=name)
    hdu.header.update(cards)
    return hdu


def sky(scale=0.5, matrix="CD", turn=0.0, tall=1.0):
    """Tangent plane, spaxels of `scale` arcsec (`tall` times as high), turned by `turn` degrees."""
    cos, sin = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    dx, dy = -scale / 3600, tall * scale / 3600
    cards = dict(CTYPE1="RA---TAN", CTYPE2="DEC--TAN", CUNIT1="deg", CUNIT2="deg")
    cards.update(CRVAL1=232.5447, CRVAL2=48.6902, CRPIX1=3.0, CRPIX2=2.5)
    if matrix == "CD":
        cards.update(CD1_1=dx * cos, CD1_2=-dy * sin, CD2_1=dx * sin, CD2_2=dy * cos)
    else:
        cards.update(CDELT1=dx, CDELT2=dy)
    if matrix == "PC":
        cards.update(PC1_1=cos, PC1_2=-sin, PC2_1=sin, PC2_2=cos)
    return cards


def answer(path, where, flux, error, bad, wave=None):
    """What `path` holds; wavelengths by astropy's WCS of unit `where` unless they are given."""
    with fits.open(path) as opened:
        header = opened[where].header
        wcs = WCS(header, fobj=opened)
        if wave is None:
            wave = wcs.all_pix2world(np.zeros(NZ), np.zeros(NZ), np.arange(NZ), 0)[
                2
            ] * wcs.wcs.cunit[2].to("AA")
        ra, dec = wcs.celestial.all_pix2world(XS, YS, 0)
    return {
        "wave": b64(wave),
        "flux": b64(flux),
        "error": b64(np.full(SHAPE, np.nan) if error is None else error),
        "bad": b64(bad),
        "ra": ra.tolist(),
        "dec": dec.tolist(),
    }


def read(path, *names):
    with fits.open(path) as opened:
        return [opened[name].data.astype("f8") for name in names]


def std_of(variance):
    with np.errstate(all="ignore"):
        std = np.sqrt(variance)
    return np.where((std > 0) & np.isfinite(std), std, np.nan)


def galaxy(rng, level=10.0):
    data = rng.normal(level, level / 20, SHAPE).astype("f4")
    data[:, 0, 0] = np.nan
    data[3, 1, 2] = 0
    return data


def empty(data):
    return ~np.isfinite(data) | (data == 0)


def megara(path, rng):
    wave = dict(CTYPE3="WAVELENGTH", CUNIT3="Angstrom", CRVAL3=5160.0, CDELT3=0.27, CRPIX3=1.0)
    other = dict(CTYPE3B="AWAV", CRVAL3B=5171.0, CDELT3B=0.27, CRPIX3B=1.0, SPECSYSB="BARYCENT")
    data = galaxy(rng, 1e-3)
    own = dict(INSTRUME="MEGARA", VPH="LR-V", BUNIT="Jy", WAVLIMF1=5161.0, WAVLIMF2=5166.0)
    hdu = image(data, **sky(0.3, "PC"), **wave, PC3_3=1.0, **other, **own)
    fits.HDUList([hdu, fits.BinTableHDU(name="FIBERS")]).writeto(path)
    lam = 5160 + 0.27 * np.arange(NZ)
    factor = (1e17 * 2.99792458e-5 / lam**2)[:, None, None]
    (stored,) = read(path, 0)
    bad = empty(stored) | ((lam < 5161) | (lam > 5166))[:, None, None]
    return answer(path, 0, stored * factor, None, bad, lam)


def reassembled(path, rng):
    data = np.maximum(galaxy(rng, 5.0) - 5, 0)
    dq = (data <= 0).astype("u1")
    dq[:2] |= 2
    own = dict(INSTRUME="MEGARA", VPH="LR-V", BUNIT="1e-17 erg/s/cm2/Angstrom")
    wave = dict(CTYPE3="AWAV", CUNIT3="Angstrom", CRVAL3=5060.0, CDELT3=0.27, CRPIX3=1.0)
    fits.HDUList([image(data, **sky(0.3, ""), **wave, **own), image(dq, "DQ")]).writeto(path)
    (stored,) = read(path, 0)
    return answer(path, 0, stored, None, empty(stored) | (dq != 0))


def muse(path, rng, old=False):
    data, stat = galaxy(rng, 100.0), rng.uniform(9, 36, SHAPE).astype("f4")
    stat[4, 2, 2] = 0
    unit = "10**(-20)*erg/s/cm**2/Angstrom"
    primary = image(None, INSTRUME="MUSE")
    primary.header["HIERARCH ESO INS MODE"] = "WFM-NOAO-N" if old else "WFM-AO-N"
    start = 5750.0
    wave = dict(CTYPE3="AWAV", CUNIT3="Angstrom", CRVAL3=start, CRPIX3=1.0, CD3_3=1.25)
    wave.update(CD1_3=0.0, CD2_3=0.0, CD3_1=0.0, CD3_2=0.0)
    if old:
        wave = dict(CTYPE3="LINEAR", CUNIT3="Angstrom", CRVAL3=start, CRPIX3=1.0, CDELT3=1.25)
    place = sky(0.2, "PC" if old else "CD", turn=37)
    hdus = [primary, image(data, "DATA", BUNIT=unit, **place, **wave)]
    hdus.append(image(stat, "STAT", BUNIT=f"({unit})**2", **place, **wave))
    fits.HDUList(hdus).writeto(path)
    stored, variance = read(path, "DATA", "STAT")
    lam = start + 1.25 * np.arange(NZ)
    gap = np.zeros(NZ, bool) if old else (lam >= 5770) & (lam <= 6050)
    error = std_of(variance)
    bad = empty(stored) | np.isnan(error) | gap[:, None, None]
    return answer(path, "DATA", stored, error, bad, lam if old else None)


def manga(path, rng, lsf="SPECRES"):
    data, ivar = galaxy(rng), rng.uniform(1, 9, SHAPE).astype("f4")
    ivar[5, 3, 3] = 0
    mask = np.zeros(SHAPE, "i4")
    mask[6, 3, 3], mask[7, 3, 3], mask[8, 3, 3] = 2**10, 2**3, 2**1
    first = 3621.5959848601933
    wave = dict(CTYPE3="WAVE-LOG", CUNIT3="Angstrom", CRPIX3=1, CRVAL3=first)
    wave.update(CD3_3=first * np.log(10) * 1e-4)
    lam = 10 ** (np.log10(first) + 1e-4 * np.arange(NZ))
    primary = image(None, MANGAID="1-1234", INSTRUME="MaNGA", DRP3QUAL=2**30, BUNIT="none")
    unit = dict(BUNIT="1E-17 erg/s/cm^2/Ang/spaxel")
    hdus = [primary, image(data, "FLUX", **unit, **sky(0.5), **wave), image(ivar, "IVAR")]
    hdus += [image(mask, "MASK"), image(lam, "WAVE")]
    if lsf == "SPECRES":
        hdus.append(image(1800 + 10.0 * np.arange(NZ), "SPECRES"))
    else:
        hdus.append(image(np.full(SHAPE, 1.1, "f4"), "LSFPOST"))
    fits.HDUList(hdus).writeto(path)
    stored, inverse = read(path, "FLUX", "IVAR")
    with np.errstate(all="ignore"):
        error = std_of(1 / inverse)
    bad = empty(stored) | np.isnan(error) | ((mask & (2**10 + 2**3)) != 0)
    return answer(path, "FLUX", stored, error, bad)


def califa(path, rng):
    data, error = galaxy(rng, 0.5), rng.uniform(0.01, 0.02, SHAPE).astype("f4")
    badpix = np.zeros(SHAPE, "u1")
    badpix[9, 2, 2] = 1
    wave = dict(CRVAL3=3749.0, CDELT3=2.0, CRPIX3=1.0)
    hdu = image(data, INSTRUME="PMAS/PPAK", **sky(1.0, "PC"), **wave)
    hdu.header["HIERARCH PIPE UNITS"] = "10^-16 erg s^-1 cm^-2 A^-1"
    hdus = [hdu, image(error, "ERROR"), image(np.ones(SHAPE, "f4"), "ERRWEIGHT")]
    hdus += [image(badpix, "BADPIX"), image(np.ones(SHAPE, "u1"), "FIBCOVER")]
    fits.HDUList(hdus).writeto(path)
    stored, sigma = read(path, 0, "ERROR")
    return answer(path, 0, stored, sigma, empty(stored) | (badpix != 0), 3749 + 2.0 * np.arange(NZ))


def kcwi(path, rng, older=False):
    data, error = galaxy(rng, 2.0), rng.uniform(0.1, 0.2, SHAPE).astype("f4")
    mask, flags = np.zeros(SHAPE, "u1"), np.zeros(SHAPE, "u1")
    mask[9, 2, 2], flags[10, 2, 2] = 1, 8
    wave = dict(CTYPE3="AWAV", CUNIT3="Angstrom", CRVAL3=3500.0, CD3_3=0.5, CRPIX3=1.0)
    own = dict(INSTRUME="KCWI", BGRATNAM="BM", IFUNAM="Medium", BUNIT="FLAM16")
    hdus = [image(data, **sky(0.29, tall=2.35), **wave, **own)]
    if not older:
        hdus += [image(error, "UNCERT"), image(mask, "MASK"), image(flags, "FLAGS")]
    fits.HDUList(hdus).writeto(path)
    (stored,) = read(path, 0)
    bad = empty(stored) | (False if older else (mask != 0) | (flags != 0))
    return answer(path, 0, stored, None if older else read(path, "UNCERT")[0], bad)


def sami(path, rng):
    data, variance = galaxy(rng, 0.1), rng.uniform(1e-4, 2e-4, SHAPE).astype("f8")
    wave = dict(CTYPE3="Wavelength", CUNIT3="Angstroms", CRVAL3=4700.0, CDELT3=1.04, CRPIX3=15.5)
    own = dict(INSTRUME="AAOMEGA-SAMI", BUNIT="10**(-16) erg /s /cm**2 /angstrom /pixel")
    hdus = [image(data.astype("f8"), **sky(0.5, ""), **wave, **own), image(variance, "VARIANCE")]
    hdus += [image(np.ones(SHAPE), "WEIGHT"), image(np.ones((2, 5, 5, NY, NX)), "COVAR")]
    fits.HDUList([*hdus, fits.BinTableHDU(name="QC")]).writeto(path)
    stored, squared = read(path, 0, "VARIANCE")
    lam = 4700 + 1.04 * (np.arange(NZ) + 1 - 15.5)
    return answer(path, 0, stored, std_of(squared), empty(stored), lam)


def weave(path, rng):
    data, ivar = galaxy(rng, 300.0), rng.uniform(0.01, 0.02, SHAPE).astype("f4")
    ivar[5, 3, 3] = -1
    sens = np.linspace(1e-19, 2e-19, NZ)
    wave = dict(CTYPE3="AWAV", CUNIT3="Angstrom", CRVAL3=5772.0, CD3_3=0.5, CRPIX3=1.0)
    cards = dict(**sky(0.5), **wave, BUNIT="counts")
    hdus = [image(None, INSTRUME="WEAVE"), image(data, "RED_DATA", **cards)]
    hdus += [image(ivar, "RED_IVAR"), image(data * 2, "RED_DATA_NOSS"), image(sens, "RED_SENSFUNC")]
    fits.HDUList(hdus).writeto(path)
    stored, inverse = read(path, "RED_DATA", "RED_IVAR")
    scale = (sens * 1e17)[:, None, None]
    with np.errstate(all="ignore"):
        error = std_of(1 / inverse)
    bad = empty(stored) | np.isnan(error)
    return answer(path, "RED_DATA", stored * scale, error * scale, bad)


def jwst(path, rng, table=False, errtype="ERR", index=None):
    data, error = galaxy(rng, 40.0), rng.uniform(1, 2, SHAPE).astype("f4")
    dq = np.zeros(SHAPE, "i4")
    dq[:, 0, 0], dq[5, 1, 1], dq[6, 1, 1] = 513, 1, 4
    area = 2.3e-13
    wave = dict(CTYPE3="WAVE", CUNIT3="um", CRVAL3=4.9, CDELT3=0.001, CRPIX3=1.0)
    lam = 4.9 + 0.001 * np.arange(NZ)
    if table:
        wave = dict(CTYPE3="WAVE-TAB", CUNIT3="um", CRVAL3=1.0, CDELT3=1.0, CRPIX3=1.0)
        wave.update(PS3_0="WCS-TABLE", PS3_1="wavelength", PV3_1=1.0, PV3_2=1.0, PV3_3=1.0)
        lam = 4.9 + 0.001 * np.arange(NZ) ** 1.3
    if index:
        # Half as many rows as channels, whose psi run evenly over the index.
        rows = NZ // 2
        psi = 500.0 + index * np.arange(rows) ** 1.1
        wave.update(CRVAL3=psi[0], CDELT3=(psi[-1] - psi[0]) / (NZ - 1), PS3_2="place")
        coordinates = 4.9 + 0.002 * np.arange(rows) ** 1.3
        place = np.arange(NZ) / (NZ - 1) * (psi[-1] - psi[0]) + psi[0]
        order = np.argsort(psi)
        lam = np.interp(place, psi[order], coordinates[order])
    cards = dict(BUNIT="MJy/sr", PIXAR_SR=area, **sky(0.13, "PC", turn=12), PC3_3=1.0, **wave)
    hdus = [image(None, TELESCOP="JWST", INSTRUME="MIRI"), image(data, "SCI", **cards)]
    hdus += [image(error, "ERR"), image(dq, "DQ"), image(np.ones(SHAPE, "f4"), "WMAP")]
    if errtype != "ERR":
        hdus[2].header["ERRTYPE"] = errtype
    if table:
        held = coordinates if index else lam
        many = held.size
        columns = [
            fits.Column(
                "wavelength", f"{many}D", "um", dim=f"(1,{many})", array=held[None, :, None]
            )
        ]
        if index:
            columns.append(fits.Column("place", f"{many}D", array=psi[None, :]))
        hdus.append(fits.BinTableHDU.from_columns(columns, name="WCS-TABLE"))
    fits.HDUList(hdus).writeto(path)
    stored, sigma = read(path, "SCI", "ERR")
    sigma = 1 / sigma if errtype == "IERR" else sigma
    angstrom = lam * 1e4
    factor = (area * 1e6 * 1e17 * 2.99792458e-5 / angstrom**2)[:, None, None]
    bad = empty(stored) | ((dq & 513) != 0)
    return answer(path, "SCI", stored * factor, sigma * factor, bad)


def gmos(path, rng):
    data, error = galaxy(rng, 1e-16), rng.uniform(1e-18, 2e-18, SHAPE).astype("f4")
    mask = np.zeros((NY, NX), "u1")
    mask[3, 4] = 1
    wave = dict(CTYPE3="LAMBDA", CRVAL3=4800.0, CD3_3=0.9, CRPIX3=1.0)
    cards = dict(BUNIT="erg/cm2/s/A", **sky(0.1), **wave)
    hdus = [image(None, INSTRUME="GMOS-N"), image(data, "SCI", **cards), image(error, "ERR")]
    fits.HDUList([*hdus, image(mask, "MASK2D")]).writeto(path)
    stored, sigma = read(path, "SCI", "ERR")
    bad = empty(stored) | (mask != 0)[None]
    return answer(path, "SCI", stored, sigma, bad, 4800 + 0.9 * np.arange(NZ))


def plain(path, rng, wave=None, **cards):
    """A cube with nothing but an axis; wavelengths by astropy unless they are given."""
    fits.HDUList([image(galaxy(rng), **sky(0.5, "PC"), **cards)]).writeto(path)
    (stored,) = read(path, 0)
    return answer(path, 0, stored, None, empty(stored), wave)


def axes():
    """Axes of all kinds: cards, and the wavelengths where astropy does not know the convention."""
    k = np.arange(NZ)
    rest = 1.420405751e9
    beta = (100.0 + 5 * k) * 1000 / LIGHT
    return {
        "crpix": dict(CTYPE3="WAVE", CUNIT3="nm", CRVAL3=500.0, CDELT3=0.1, CRPIX3=11.5),
        "cdpc": dict(CTYPE3="AWAV", CUNIT3="m", CRVAL3=5e-7, CDELT3=1e-10, PC3_3=2.0, CRPIX3=1.0),
        "wavelog": dict(
            CTYPE3="WAVE-LOG", CUNIT3="Angstrom", CRVAL3=4000.0, CDELT3=1.5, CRPIX3=9.0
        ),
        "awavlog": dict(CTYPE3="AWAV-LOG", CUNIT3="um", CRVAL3=0.5, CDELT3=1e-4, CRPIX3=3.0),
        "log10": dict(
            wave=10 ** (3.6 + 1e-4 * (k - 2)),
            **dict(CTYPE3="WAVE-LOG", CRVAL3=3.6, CDELT3=1e-4, CRPIX3=3.0),
        ),
        "log10unit": dict(
            wave=10 ** (3.6 + 1e-4 * k),
            **dict(CTYPE3="AWAV-LOG", CUNIT3="Angstrom", CRVAL3=3.6, CDELT3=1e-4, CRPIX3=1.0),
        ),
        "freq": dict(
            wave=LIGHT / (3e14 + 1e12 * k) * 1e10,
            **dict(CTYPE3="FREQ", CUNIT3="Hz", CRVAL3=3e14, CDELT3=1e12, CRPIX3=1.0),
        ),
        "vopt": dict(
            wave=LIGHT / rest * 1e10 * (1 + beta),
            **dict(
                CTYPE3="VOPT", CUNIT3="km/s", CRVAL3=100.0, CDELT3=5.0, CRPIX3=1.0, RESTFRQ=rest
            ),
        ),
        "vrad": dict(
            wave=LIGHT / (rest * (1 - beta)) * 1e10,
            **dict(CTYPE3="VRAD", CUNIT3="m/s", CRVAL3=1e5, CDELT3=5e3, CRPIX3=1.0, RESTFRQ=rest),
        ),
        "velo": dict(
            wave=100.0 + 5 * k,
            **dict(CTYPE3="VELO", CUNIT3="km/s", CRVAL3=100.0, CDELT3=5.0, CRPIX3=1.0),
        ),
    }


def main():
    warnings.simplefilter("ignore")
    folder, rng = sys.argv[1], np.random.default_rng(11)
    makers = {
        "megara": (megara, {}),
        "reassembled": (reassembled, {}),
        "muse": (muse, {}),
        "oldmuse": (muse, {"old": True}),
        "manga": (manga, {}),
        "mangalsf": (manga, {"lsf": "LSFPOST"}),
        "califa": (califa, {}),
        "kcwi": (kcwi, {}),
        "oldkcwi": (kcwi, {"older": True}),
        "sami": (sami, {}),
        "weave": (weave, {}),
        "jwst": (jwst, {}),
        "jwsttable": (jwst, {"table": True}),
        "jwstindex": (jwst, {"table": True, "index": 3.0}),
        "jwstfalling": (jwst, {"table": True, "index": -3.0}),
        "jwstierr": (jwst, {"errtype": "IERR"}),
        "gmos": (gmos, {}),
        **{name: (plain, cards) for name, cards in axes().items()},
    }
    out = {
        name: make(f"{folder}/{name}.fits", rng, **more) for name, (make, more) in makers.items()
    }
    json.dump(out, sys.stdout)


main()
