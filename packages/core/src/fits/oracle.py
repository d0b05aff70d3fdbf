"""What astropy makes of FITS files: writes fixtures with its values, and reads files of ours."""

import base64
import json
import sys
import warnings

import numpy as np
from astropy.io import fits


def as_base64(array):
    return base64.b64encode(np.ascontiguousarray(array, dtype="<f8").tobytes()).decode()


def pixel_fixtures(folder):
    rng = np.random.default_rng(1)
    expected = {}
    kinds = {"8": "u1", "16": "i2", "32": "i4", "64": "i8", "-32": "f4", "-64": "f8"}
    for bitpix, kind in kinds.items():
        if kind.startswith("f"):
            data = rng.normal(size=60).astype(kind)
            data[:4] = [np.nan, np.inf, -0.0, 1e-30]
        else:
            info = np.iinfo(kind)
            data = rng.integers(max(info.min, -(2**52)), min(info.max, 2**52), 60, dtype=kind)
        for scaled in (False, True):
            hdu = fits.PrimaryHDU(data.reshape(3, 4, 5).copy())
            header = hdu.header
            if scaled:
                header["BSCALE"], header["BZERO"] = 0.1, -7.3
                if not kind.startswith("f"):
                    header["BLANK"] = int(data[5])
            name = f"pixels{bitpix}{'scaled' if scaled else ''}.fits"
            raw = header.tostring().encode("ascii") + padded(
                data.astype(data.dtype.newbyteorder(">")).tobytes()
            )
            with open(f"{folder}/{name}", "wb") as out:
                out.write(raw)
            with fits.open(f"{folder}/{name}") as opened:
                expected[name] = as_base64(opened[0].data)
    unsigned = np.array([[0, 1, 32768, 65535]], dtype="u2")
    fits.PrimaryHDU(unsigned).writeto(f"{folder}/unsigned.fits")
    expected["unsigned.fits"] = as_base64(unsigned)
    others = {
        "unsigned32.fits": np.array([[0, 1, 2**31, 2**32 - 1]], dtype="u4"),
        "unsigned64.fits": np.array([[0, 1, 2**52]], dtype="u8") + np.uint64(2**63 - 2**52),
        "signed8.fits": np.array([[-128, -1, 0, 127]], dtype="i1"),
    }
    for name, array in others.items():
        fits.PrimaryHDU(array).writeto(f"{folder}/{name}")
        expected[name] = as_base64(array)
    blanked = fits.PrimaryHDU(np.array([[1, -99, 3]], dtype="i2"))
    blanked.header["BLANK"] = -99
    blanked.writeto(f"{folder}/blank.fits")
    # astropy leaves BLANK alone in integers that are not scaled; the standard (4.4.2.5) does not.
    expected["blank.fits"] = as_base64([1, np.nan, 3])
    return expected


def padded(data):
    return data + b"\0" * (-len(data) % 2880)


def write_header(path):
    header = fits.Header()
    header["OBJECT"] = ("it's / NGC 7025", "the target / field")
    header["LONGSTR"] = ("abc 'quoted' & more " * 12).strip()
    header["HIERARCH ESO DET READ CURNAME"] = "slow"
    header["SMALL"] = (1.25e-17, "a small number")
    header["NOTHING"] = (None, "undefined")
    for index in range(700):
        header[f"N{index}"] = index / 7
    header["HISTORY"] = "made by astropy"
    images = [
        fits.PrimaryHDU(header=header),
        fits.ImageHDU(np.arange(6.0).reshape(2, 3), name="SCI"),
    ]
    table = fits.BinTableHDU.from_columns(
        [fits.Column("A", "PE()", array=np.array([[1, 2], [3]], dtype=object))]
    )
    fits.HDUList([*images, table, fits.ImageHDU(np.ones((2, 2), "i2"), name="LAST")]).writeto(path)
    with fits.open(path) as opened:
        return {
            card.keyword: value(card.value)
            for card in opened[0].header.cards
            if card.keyword != "HISTORY"
        }


def value(given):
    return None if isinstance(given, fits.card.Undefined) else given


def read_ours(path):
    """Reads strictly: warnings are errors."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with fits.open(path) as opened:
            opened.verify("exception")
            return [read_hdu(hdu) for hdu in opened]


def read_hdu(hdu):
    cards = {
        card.keyword: value(card.value)
        for card in hdu.header.cards
        if card.keyword not in ("HISTORY", "COMMENT")
    }
    out = {
        "name": hdu.name,
        "cards": cards,
        "history": [str(line) for line in hdu.header.get("HISTORY", [])],
    }
    if isinstance(hdu, fits.BinTableHDU):
        out["columns"] = {name: hdu.data[name].tolist() for name in hdu.columns.names}
    elif hdu.data is not None:
        out["shape"], out["data"] = hdu.data.shape, as_base64(hdu.data)
    return out


def main():
    what, path = sys.argv[1:3]
    if what == "fixtures":
        answer = {"pixels": pixel_fixtures(path), "header": write_header(f"{path}/header.fits")}
    else:
        answer = read_ours(path)
    json.dump(answer, sys.stdout)


main()
