"""Cubes with and without errors and masks, and what numpy makes of shapes and bands of them."""

import base64
import json
import sys
import warnings

import numpy as np
from astropy.io import fits

NX, NY, NZ = 13, 11, 60
WAVE = 5000 + 1.25 * np.arange(NZ)


def as_base64(array):
    return base64.b64encode(np.ascontiguousarray(array, dtype="<f8").tobytes()).decode()


def header():
    cards = {"CTYPE3": "AWAV", "CUNIT3": "Angstrom", "CRVAL3": 5000.0, "CDELT3": 1.25}
    return fits.Header({**cards, "CRPIX3": 1.0, "BUNIT": "1e-20 erg/s/cm2/Angstrom"})


def write(folder):
    rng = np.random.default_rng(5)
    line = 40 * np.exp(-(((WAVE - 5037) / 3) ** 2))[:, None, None]
    data = (rng.normal(100, 5, (NZ, NY, NX)) + line).astype("f4")
    data[:, 0, :2], data[7, 5, 6], data[9], data[:, 4, 4] = np.nan, 0, np.nan, 0
    stat = rng.uniform(9, 36, data.shape).astype("f4")
    stat[3, 5, 5], stat[4, 5, 5], stat[5, 5, 5] = np.nan, 0, -1
    quality = (rng.random(data.shape) < 0.05).astype("i2") * 4
    plane = np.zeros((NY, NX), "u1")
    plane[6, 6] = 1
    primary = fits.PrimaryHDU(data, header())
    primary.writeto(f"{folder}/plain.fits")
    full = [primary, fits.ImageHDU(stat, name="STAT"), fits.ImageHDU(quality, name="DQ")]
    fits.HDUList(full).writeto(f"{folder}/full.fits")
    fits.HDUList([primary, fits.ImageHDU(plane, name="MASK")]).writeto(f"{folder}/plane.fits")


def read(path):
    """Flux, variance (None when there is none) and goodness, by what astropy reads."""
    with fits.open(path) as opened:
        flux = opened[0].data.astype("f8")
        good = np.isfinite(flux) & (flux != 0)
        variance = None
        if "STAT" in opened:
            variance = opened["STAT"].data.astype("f8")
            good &= opened["DQ"].data == 0
        if "MASK" in opened:
            good &= (opened["MASK"].data == 0)[None]
    return flux, variance, good


def inside(shape):
    y, x = np.mgrid[0:NY, 0:NX]
    if shape["kind"] == "circle":
        return (x - shape["x"]) ** 2 + (y - shape["y"]) ** 2 <= shape["r"] ** 2
    if shape["kind"] == "ellipse":
        turn = np.radians(shape["angle"])
        dx, dy = x - shape["x"], y - shape["y"]
        along, across = dx * np.cos(turn) + dy * np.sin(turn), dy * np.cos(turn) - dx * np.sin(turn)
        return (along / shape["a"]) ** 2 + (across / shape["b"]) ** 2 <= 1
    chosen = np.zeros((NY, NX), bool)
    if shape["kind"] == "spaxels":
        for at_x, at_y in shape["at"]:
            chosen[at_y, at_x] = True
        return chosen
    points = shape["points"]
    for (ax, ay), (bx, by) in zip(points, points[1:] + points[:1], strict=True):
        with np.errstate(divide="ignore", invalid="ignore"):
            crossed = ((ay > y) != (by > y)) & (x < ax + (y - ay) / (by - ay) * (bx - ax))
        chosen ^= crossed
    return chosen


def aperture(path, shape, combine):
    flux, variance, good = read(path)
    if variance is not None:
        good &= variance > 0
    chosen = good & inside(shape)[None]
    count = chosen.sum(axis=(1, 2))
    scale = (count.max() if combine == "sum" else 1) / count
    total = np.where(chosen, flux, 0).sum(axis=(1, 2)) * scale
    error = np.full(NZ, np.nan)
    if variance is not None:
        error = np.sqrt(np.where(chosen, variance, 0).sum(axis=(1, 2))) * scale
    total[count == 0] = np.nan
    return [as_base64(one) for one in (total, error, count == 0)]


def mean_of(path, low, high):
    flux, _, good = read(path)
    wave = (WAVE >= low) & (WAVE <= high)
    good &= wave[:, None, None]
    mean = np.where(good, flux, 0).sum(axis=0) / good.sum(axis=0)
    return mean, WAVE[wave].mean(), wave.sum()


def band(path, ask):
    mean, centre, channels = mean_of(path, ask["from"], ask["to"])
    if ask["combine"] != "continuum":
        return as_base64(mean * (channels if ask["combine"] == "sum" else 1))
    width, tiny = ask["to"] - ask["from"], 1e-6
    left = ask.get("left", [ask["from"] - width + tiny, ask["from"] - tiny])
    right = ask.get("right", [ask["to"] + tiny, ask["to"] + width - tiny])
    (low, at, _), (high, to, _) = mean_of(path, *left), mean_of(path, *right)
    return as_base64(mean - (low + (high - low) * (centre - at) / (to - at)))


def signal(path):
    flux, variance, good = read(path)
    if variance is not None:
        good &= variance > 0
    flux = np.where(good, flux, np.nan)
    if variance is not None:
        noise = np.nanmean(np.where(good, np.sqrt(variance), np.nan), axis=0)
    else:
        far = np.abs(2 * flux[2:-2] - flux[:-4] - flux[4:])
        noise = np.nanmean(far, axis=0) * np.sqrt(np.pi / 2) / np.sqrt(6)
    return as_base64(np.nanmean(flux, axis=0) / noise)


def main():
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    folder, asks = sys.argv[1], json.load(sys.stdin)
    write(folder)
    out = {}
    for name in ("plain", "full", "plane"):
        path = f"{folder}/{name}.fits"
        out[name] = {
            "apertures": [
                aperture(path, shape, how) for shape in asks["shapes"] for how in ("sum", "mean")
            ],
            "bands": [band(path, one) for one in asks["bands"]],
            "signal": signal(path),
        }
    json.dump(out, sys.stdout)


main()
