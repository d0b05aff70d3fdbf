"""Files for the tests of dropped cubes, written by astropy; prints what astropy reads in them."""

import json
import sys
from pathlib import Path

import numpy as np
from astropy.io import fits

folder = Path(sys.argv[1])
shape = (4, 2, 3)
numbers = np.arange(24).reshape(shape)


def cards(header, kind="AWAV"):
    wave = {"CTYPE3": kind, "CUNIT3": "Angstrom", "CRVAL3": 5000.0, "CDELT3": 2.0, "CRPIX3": 1.0}
    header.update({**wave, "BUNIT": "Jy"})
    return header


def image(data, kind="AWAV"):
    hdu = fits.PrimaryHDU(data)
    cards(hdu.header, kind)
    return hdu


def odd():
    hdu = image((numbers / 3).astype("f4"))
    hdu.header["LONGTEXT"] = "it's / " + "long " * 30 + "end"
    hdu.header["HIERARCH ESO TEL AIRM"] = 1.25
    for nth in range(700):
        hdu.header[f"C{nth}"] = nth
    return fits.HDUList([hdu, fits.ImageHDU(np.full(shape, 4.0, "f4"), name="STAT")])


def scaled():
    hdu = image(numbers.astype("i2"))
    hdu.scale("int16", bscale=0.1, bzero=3.5)
    return hdu


def blank():
    data = numbers.astype("i2")
    data[1, 1, 1] = -1
    hdu = image(data)
    hdu.header["BLANK"] = -1
    return hdu


def tables():
    n = 30
    rows = np.arange(n)
    variable = np.array([np.arange(k % 3 + 1, dtype="f4") for k in rows], dtype=object)
    columns = [
        fits.Column("NAME", "12A", array=[f"it's / {k}" for k in rows]),
        fits.Column("LONG", "K", array=rows - 2**53 + 1),
        fits.Column("FLAG", "L", array=rows % 2 == 0),
        fits.Column("BITS", "3X", array=np.array([[True, False, True]] * n)),
        fits.Column("UNSIGNED", "I", bzero=32768, array=(rows + 40000).astype("u2")),
        fits.Column("VECTOR", "3E", unit="km/s", array=rows[:, None] + [0, 0.5, 1]),
        fits.Column("DOUBLE", "D", unit="Angstrom", array=5000 + rows / 10),
        fits.Column("VARIABLE", "PE()", array=variable),
    ]
    wide = [fits.Column(f"C{k}", "J", array=[k]) for k in range(700)]
    make = fits.BinTableHDU.from_columns
    first = image(numbers.astype("f4"))
    return fits.HDUList([first, make(columns, name="MIXED"), make(wide, name="WIDE")])


def alone():
    columns = [fits.Column(name, "J", array=[1, 2]) for name in "AB"]
    return fits.BinTableHDU.from_columns(columns, name="ONLY")


cubes = {
    "f32": image((numbers / 7).astype("f4")),
    "f64": image(numbers / 7),
    "u8": image(numbers.astype("u1")),
    "i16": image((numbers - 12).astype("i2")),
    "u16": image((numbers + 65000).astype("u2")),
    "i32": image((numbers * 100003).astype("i4")),
    "i64": image((numbers * 10**10).astype("i8")),
    "blank": blank(),
    "scaled": scaled(),
    "odd": odd(),
}
others = {
    "tables": tables(),
    "freq": image(numbers.astype("f4"), "FREQ"),
    "tiles": fits.HDUList([fits.PrimaryHDU(), fits.CompImageHDU(numbers.astype("f4"))]),
    "alone": alone(),
}
told = {}
for name, hdu in {**cubes, **others}.items():
    path = folder / f"{name}.fits"
    hdu.writeto(path)
    if name == "odd":
        path.write_bytes(path.read_bytes() + b"\0" * 123)
    if name in cubes:
        values = fits.getdata(path, 0).astype("f4").ravel().astype(float)
        told[name] = [None if np.isnan(one) else one for one in values]
print(json.dumps(told))
