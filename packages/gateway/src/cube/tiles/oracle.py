"""Tile-compressed cubes by astropy, and what it reads in them: JSON on stdout."""

import base64
import json
import sys
import warnings

import numpy as np
from astropy.io import fits

SHAPE = (9, 11, 40)
AXIS = dict(CTYPE3="AWAV", CUNIT3="Angstrom", CRVAL3=5000.0, CDELT3=1.0, CRPIX3=1.0)


def b64(array):
    return base64.b64encode(np.ascontiguousarray(array, dtype="<f8").tobytes()).decode()


def data_of(kind, rng):
    if kind.startswith("f"):
        data = rng.normal(100, 10, SHAPE).astype(kind)
        data[2, 3, 4:9] = np.nan
        data[3, :, :] = 0
        data[4, 5, 6] = 1e30
        return data
    info = np.iinfo(kind)
    data = rng.integers(max(info.min, -(10**6)), min(info.max, 10**6), SHAPE).astype(kind)
    data[1], data[2, 1] = 7, np.arange(40)
    return data


def cases():
    for kind in ("u1", "i2", "u2", "i4"):
        for method in ("RICE_1", "GZIP_1", "GZIP_2", "NOCOMPRESS"):
            yield f"{kind}-{method}", kind, dict(compression_type=method)
    for kind in ("f4", "f8"):
        for method in ("RICE_1", "GZIP_1", "GZIP_2"):
            for dither in (-1, 1, 2):
                options = dict(quantize_level=16, quantize_method=dither, dither_seed=9997)
                yield (
                    f"{kind}-{method}-dither{dither}",
                    kind,
                    dict(compression_type=method, **options),
                )
        yield f"{kind}-lossless", kind, dict(compression_type="GZIP_1", quantize_level=0)
    yield "tiles", "f4", dict(compression_type="RICE_1", quantize_level=16, tile_shape=(4, 5, 17))
    yield "i2-tiles", "i2", dict(compression_type="RICE_1", tile_shape=(9, 2, 40))


def main():
    warnings.simplefilter("ignore")
    folder, rng, out = sys.argv[1], np.random.default_rng(5), {}
    for name, kind, options in cases():
        path = f"{folder}/{name}.fits"
        header = fits.Header(AXIS)
        hdu = fits.CompImageHDU(data_of(kind, rng), header=header, **options)
        fits.HDUList([fits.PrimaryHDU(), hdu]).writeto(path)
        with fits.open(path) as opened:
            out[name] = b64(opened[1].data)
    # As fpack packs a primary cube: the empty primary unit is its own, ZSIMPLE tells of the other.
    header = fits.Header({**AXIS, "INSTRUME": "MEGARA", "VPH": "LR-V", "BUNIT": "Jy"})
    hdu = fits.CompImageHDU(data_of("f4", rng), header=header, compression_type="RICE_1")
    fits.HDUList([fits.PrimaryHDU(), hdu]).writeto(f"{folder}/fpack.fits")
    with open(f"{folder}/fpack.fits", "r+b") as file:
        blob = file.read()
        at = blob.index(b"ZTENSION=")
        card = b"ZSIMPLE =                    T".ljust(80)
        file.seek(at)
        file.write(card)
    json.dump(out, sys.stdout)


main()
