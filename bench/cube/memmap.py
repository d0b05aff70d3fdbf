"""The same reads by astropy and numpy.memmap: median milliseconds as JSON. memmap.py FILE"""

import json
import statistics
import sys
import time
import warnings

import numpy as np
from astropy.io import fits


def median(rounds, work):
    """The first round is not counted."""
    times = []
    for turn in range(rounds + 1):
        start = time.perf_counter()
        work(turn)
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times[1:])


def main():
    warnings.simplefilter("ignore")
    with fits.open(sys.argv[1], memmap=True) as opened:
        data = opened[0].data
        nz, ny, nx = data.shape
        grid = np.mgrid[0:ny, 0:nx]

        def place(turn):
            return 30 + turn * 37 % (nx - 60), 30 + turn * 53 % (ny - 60)

        def spectrum(turn):
            x, y = place(turn)
            return data[:, y, x].astype("f4")

        def aperture(radius):
            def read(turn):
                x, y = place(turn)
                box = np.s_[y - radius : y + radius + 1, x - radius : x + radius + 1]
                inside = (grid[0][box] - y) ** 2 + (grid[1][box] - x) ** 2 <= radius**2
                return np.nansum(data[:, box[0], box[1]][:, inside].astype("f8"), axis=1)

            return read

        def band(turn):
            k = turn * 31 % (nz - 50)
            return np.nanmean(data[k : k + 50], axis=0)

        def white(_):
            total, count = np.zeros((ny, nx)), np.zeros((ny, nx), "i4")
            for k in range(0, nz, 64):
                planes = data[k : k + 64]
                total += np.nansum(planes, axis=0, dtype="f8")
                count += np.isfinite(planes).sum(axis=0)
            return total / np.maximum(count, 1)

        figures = {
            "slice": median(20, lambda turn: data[turn * 31 % nz].astype("f4")),
            "spectrum": median(20, spectrum),
            "aperture r=5": median(9, aperture(5)),
            "aperture r=20": median(3, aperture(20)),
            "band of 50": median(5, band),
            "white light": median(1, white),
        }
    json.dump(figures, sys.stdout)


main()
