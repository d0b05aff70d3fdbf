"""Looks at mocks with astropy, and makes their noise-free spectra again by other means.

`oracle.py layout FILE...`: what astropy reads, as JSON.
`oracle.py again FILE SET INSTRUMENT Z`: largest relative difference of spaxel (1, 0) from the model
equation with 41 points a channel and a dense kernel.
"""

import json
import sys

import numpy as np
from astropy.io import fits
from astropy.wcs import WCS
from safetensors.numpy import load_file
from scipy.interpolate import CubicSpline

SPEED_OF_LIGHT = 299792.458
FWHM = np.sqrt(8 * np.log(2))


def layout(path):
    with fits.open(path) as file:
        file.verify("exception")
        cube = file["DATA" if "DATA" in file else 0]
        wcs = WCS(cube.header)
        wave = wcs.spectral.pixel_to_world_values(np.arange(cube.shape[0])) * 1e10
        truth = file["TRUE_V"]
        y, x = np.unravel_index(np.nanargmax(truth.data), truth.shape)
        sky = WCS(truth.header)
        middle = sky.pixel_to_world((truth.shape[1] - 1) / 2, (truth.shape[0] - 1) / 2)
        return {
            "names": [hdu.name for hdu in file],
            "wave": [wave[0], wave[1], wave[-1]],
            "ctype": wcs.wcs.ctype[2],
            "unit": cube.header["BUNIT"],
            "shape": cube.shape,
            "vph": file[0].header.get("VPH"),
            "redshift": file[0].header["REDSHIFT"],
            "stat": "STAT" in file and bool((file["STAT"].data > 0).all()),
            "angle": middle.position_angle(sky.pixel_to_world(x, y)).deg,
            "scale": wcs.celestial.proj_plane_pixel_scales()[0].to_value("arcsec"),
            "units": [hdu.header.get("BUNIT") for hdu in file if hdu.name.startswith("TRUE_")],
        }


def vacuum(air):
    wave = air.copy()
    for _ in range(5):
        s2 = (1e4 / wave) ** 2
        wave = air * (1 + 8.34254e-5 + 2.406147e-2 / (130 - s2) + 1.5998e-4 / (38.9 - s2))
    return wave


def population(templates, wave, truth):
    ages, metals = np.unique(templates["logAge"]), np.unique(templates["mh"])
    spectra = templates["spectra"].astype(float).reshape(metals.size, ages.size, -1)
    window = (wave > 5450) & (wave < 5550)
    spectra /= spectra[:, :, window].mean(2)[:, :, None]

    def hat(nodes, value):
        return np.array([np.interp(value, nodes, row) for row in np.eye(nodes.size)])

    mix = np.einsum("i,j,ijk", hat(metals, truth["MH_LW"]), hat(ages, truth["AGE_LW"]), spectra)
    x = wave / 1e4
    blue = -2.156 + 1.509 / x - 0.198 / x**2 + 0.011 / x**3
    k = 2.659 * np.where(x < 0.63, blue, -1.857 + 1.04 / x) + 4.05
    return mix * 10 ** (-0.4 * truth["AV"] * k / 4.05)


def instrument_fwhm(name, wave, step):
    if name == "megara":
        return np.sqrt(0.937**2 + FWHM**2 * step**2 / 12)
    if name == "muse":
        return 5.866e-8 * wave**2 - 9.187e-4 * wave + 6.04
    if name == "manga":
        return wave / (1500 + 700 * (wave - 3700) / 5300)
    return wave / {"tarsis": 1000, "jwst": 1000, "weave": 2500}[name]


def stored_units(file, name, wave):
    """What the cube holds as a multiple of flux per angstrom, by the instrument's own rules."""
    if name == "jwst":
        return wave**2
    return 1 / file["BLUE_SENSFUNC"].data if name == "weave" else np.ones(wave.size)


def opened(file):
    for name in ("DATA", "FLUX", "SCI", "BLUE_DATA"):
        if name in file:
            return file[name]
    return file[0]


def again(path, folder, instrument, z):
    templates = load_file(folder + "/spectra.safetensors")
    with fits.open(path) as file:
        cube = opened(file)
        grid = WCS(cube.header).spectral
        centres = grid.pixel_to_world_values(np.arange(cube.shape[0])) * 1e10
        edges = grid.pixel_to_world_values(np.arange(cube.shape[0] + 1) - 0.5) * 1e10
        flux = cube.data[:, 0, 1].astype(float) / stored_units(file, instrument, centres)
        truth = {hdu.name[5:]: hdu.data[0, 1] for hdu in file if hdu.name[:5] == "TRUE_"}
    wave = vacuum(templates["wave"])
    ln = np.arange(np.log(wave[5]), np.log(wave[-5]), 4 / SPEED_OF_LIGHT)
    fine = CubicSpline(np.log(wave), population(templates, wave, truth))(ln)
    channels = np.arange(60, flux.size - 60, 23)
    model = []
    for channel in channels:
        centre, step = centres[channel], edges[channel + 1] - edges[channel]
        points = edges[channel] + step * (np.arange(41) + 0.5) / 41
        points = points if instrument in ("manga", "jwst") else vacuum(points)
        place = np.log(points) - np.log(1 + z) - truth["V"] / SPEED_OF_LIGHT
        rest = np.exp(place[20])
        seen = instrument_fwhm(instrument, centre, step) ** 2 / FWHM**2 - step**2 / 12
        own = (np.interp(rest, wave, templates["fwhm"]) / FWHM / rest) ** 2
        variance = (truth["SIGMA"] / SPEED_OF_LIGHT) ** 2 + seen / centre**2 - own
        near = abs(ln - place[20]) < 7 * variance**0.5 + 1e-3
        kernel = np.exp(-((ln[near][None] - place[:, None]) ** 2) / (2 * variance))
        model.append((kernel @ fine[near] / kernel.sum(1)).mean())
    ratio = flux[channels] / np.array(model)
    return abs(ratio / np.median(ratio) - 1).max()


if __name__ == "__main__":
    if sys.argv[1] == "layout":
        print(json.dumps([layout(path) for path in sys.argv[2:]]))
    else:
        print(again(*sys.argv[2:5], float(sys.argv[5])))
