"""NGC 7025 by MEGARA, through the whole pipeline, against its published pPXF map.

Runs the command of a user on the real cube (`../shared`), then compares with the published maps as
they must be compared: V is absolute c ln(1+z) there and relative to the job's z in ours; the
published map is binned, so ours is averaged over each bin, weighted by S/N^2. Prints the figures
with their limits, writes them to reports/ngc7025.json, and exits 1 when one is exceeded.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from astropy.io import fits
from astropy.wcs import WCS

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
CUBE = DATA / "ngc7025" / "ngc7025_1A_core24.fits.gz"
PUBLISHED = DATA / "ngc7025" / "ngc7025_ppxf_kinematics.fits"
Z = 0.016571
MIN_SN = 10.0
CORE = np.s_[8:32, 10:34]
SPEED_OF_LIGHT_KMS = 299792.458


def run_pipeline(folder: Path) -> Path:
    """The user's two commands in a fresh state folder; the path of maps.fits."""
    env = os.environ | {"SPAXEL_HOME": str(folder / "home"), "SPAXEL_IDLE_SECONDS": "1"}
    spaxel = [sys.executable, "-m", "jupyterlab_spaxel"]
    add = [*spaxel, "templates", "add", "miles", str(DATA / "miles_kb130_basefe")]
    fit = [*spaxel, "fit", str(CUBE), "--fitter", "ppxf", "--z", str(Z), "--templates", "miles"]
    fit += ["--min-sn", str(MIN_SN), "--out", str(folder / "out"), "--wait"]
    for command in (add, fit):
        subprocess.run(command, check=True, env=env, cwd=folder)
    return folder / "out" / "maps.fits"


def whole_bins(published_v: np.ndarray) -> list[np.ndarray]:
    """Flat indices in the core of each published bin (equal V) that lies wholly in it."""
    core = published_v[CORE].ravel()
    wanted = [v for v in np.unique(core) if np.sum(published_v == v) == np.sum(core == v)]
    return [np.flatnonzero(core == value) for value in wanted]


def offset(ours: np.ndarray, theirs: np.ndarray, weight: np.ndarray, bins: list[np.ndarray]):
    """Median and 1.4826 MAD over the bins of (weighted mean of ours - theirs), km/s."""
    off = []
    for members in bins:
        good = members[np.isfinite(ours[members])]
        off.append(np.average(ours[good], weights=weight[good]) - theirs[members[0]])
    middle = float(np.median(off))
    return middle, float(1.4826 * np.median(np.abs(np.array(off) - middle)))


def figures(maps: Path) -> dict[str, float]:
    """Everything that the comparison is judged by."""
    with fits.open(maps) as ours, fits.open(CUBE) as cube:
        ours.verify("exception")
        v, sigma = (ours[name].data.ravel() for name in ("V", "SIGMA"))
        weight = ours["SNR"].data.ravel() ** 2
        status, sn = ours["STATUS"].data, ours["SNR"].data
        corners = np.array([[0, 0], [23, 0], [0, 23], [23, 23]])
        here = WCS(ours["V"].header).wcs_pix2world(corners, 0)
        there = WCS(cube[0].header).celestial.wcs_pix2world(corners, 0)
    published = fits.getdata(PUBLISHED)
    bins = whole_bins(published[0])
    theirs = published[0][CORE].ravel() - SPEED_OF_LIGHT_KMS * np.log(1.0 + Z)
    both = np.isfinite(v)
    v_offset, v_scatter = offset(v, theirs, weight, bins)
    sigma_offset, sigma_scatter = offset(sigma, published[2][CORE].ravel(), weight, bins)
    return {
        "spaxels": int(np.sum(sn >= MIN_SN)),
        "unanswered": int(np.sum((sn >= MIN_SN) & np.isin(status, [1, 18]))),
        "done": int(np.sum(status == 0)),
        "bins": len(bins),
        "correlation": float(np.corrcoef(v[both], theirs[both])[0, 1]),
        "vOffset": v_offset,
        "vScatter": v_scatter,
        "sigmaOffset": sigma_offset,
        "sigmaScatter": sigma_scatter,
        "skyArcsec": float(np.max(np.abs(here - there))) * 3600.0,
    }


LIMITS = {
    "unanswered": lambda x: x == 0,
    "bins": lambda x: x == 27,
    "correlation": lambda x: x > 0.96,
    "vOffset": lambda x: abs(x) < 7.0,
    "vScatter": lambda x: x < 5.0,
    "sigmaOffset": lambda x: abs(x) < 4.0,
    "sigmaScatter": lambda x: x < 6.0,
    "skyArcsec": lambda x: x < 1e-6,
}


def main() -> int:
    """0 when every figure is within its limit."""
    if not CUBE.exists():
        print("SKIPPED: ../shared/data/ngc7025 is not beside the checkout.")
        return 0
    if len(sys.argv) > 1:
        found = figures(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory(prefix="spaxel-ngc7025-") as folder:
            found = figures(run_pipeline(Path(folder)))
    bad = [name for name, holds in LIMITS.items() if not holds(found[name])]
    for name, value in found.items():
        print(f"{name:14} {value:10.4g}  {'EXCEEDED' if name in bad else ''}")
    reports = ROOT / "reports"
    reports.mkdir(exist_ok=True)
    (reports / "ngc7025.json").write_text(json.dumps(found, indent=2) + "\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
