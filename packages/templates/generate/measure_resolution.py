"""Measures FASTAR's resolution and velocity zero point against MILES, window by window.

    python measure_resolution.py MILES_FOLDER [--out resolution.json]

Adopted: each FASTAR SSP fitted with a positive mixture of MILES SSPs, which frees the width from
the two codes' different age and metallicity scales. The fit with the one MILES SSP of the same age
and [M/H] stands beside it, unadopted: differing line strengths are read as width there.
"""

import argparse
import json
from importlib.metadata import version
from pathlib import Path

import numpy as np

from broadening import Window, measure
from miles import FWHM, Miles
from population import Populations

WINDOWS = [Window(first, first + 300.0) for first in range(3600, 6900, 300)]
WINDOWS.append(Window(6900.0, 7160.0))
MH = (-0.66, -0.35, 0.06, 0.26)
GROUPS = {"old": (2.0, 3.0, 5.0, 8.0, 11.0), "young": (0.1, 0.3, 1.0)}
MIXTURES = {
    "old": [(t, z) for z in (-0.96, *MH, 0.4) for t in (1.0, 2.0, 3.5, 7.0, 14.0)],
    "young": [(t, z) for z in (-0.96, *MH, 0.4) for t in (0.06, 0.1, 0.2, 0.4, 1.0, 2.0)],
}


def centre_and_scatter(values):
    """Median and 1.4826 MAD."""
    median = np.median(values)
    return round(float(median), 3), round(float(1.4826 * np.median(np.abs(values - median))), 3)


def summary(found):
    """JSON record of the broadenings of many SSPs in one window."""
    fwhm, fwhm_scatter = centre_and_scatter([b.fwhm(FWHM) for b in found])
    velocity, velocity_scatter = centre_and_scatter([b.velocity for b in found])
    rms = round(float(np.median([b.rms for b in found])), 4)
    return {
        "fwhm": fwhm,
        "fwhmScatter": fwhm_scatter,
        "velocityKms": velocity,
        "velocityScatterKms": velocity_scatter,
        "rms": rms,
    }


def measure_group(populations, miles, group):
    """One record per window for the SSPs of `group` ("old" or "young")."""
    wave = populations.wave
    mixture = np.array([miles.spectrum(*node) for node in MIXTURES[group]])
    nodes = [(age, mh) for age in GROUPS[group] for mh in MH]
    targets = [populations.spectrum(*node) for node in nodes]
    twins = [miles.spectrum(*node)[None, :] for node in nodes]
    records = []
    for window in WINDOWS:
        mixed = [measure(wave, (target, mixture), window) for target in targets]
        paired = [measure(wave, pair, window) for pair in zip(targets, twins, strict=True)]
        record = {"first": window.first, "last": window.last, **summary(mixed)}
        records.append({**record, "sameSsp": summary(paired)})
    return records


def smooth(records):
    """Quadratic through the windows' FWHM, weighted by scatter: A at x = (wave - 5500)/1000."""
    centre = np.array([0.5 * (r["first"] + r["last"]) for r in records])
    weight = 1 / np.hypot([r["fwhmScatter"] for r in records], 0.02)
    fit = np.polyfit((centre - 5500) / 1000, [r["fwhm"] for r in records], 2, w=weight)
    return {
        "pivot": 5500.0,
        "scale": 1000.0,
        "coefficients": [round(float(c), 6) for c in fit[::-1]],
        "first": float(centre[0]),
        "last": float(centre[-1]),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("miles", type=Path, help="folder of the MILES base_fe SSPs")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "resolution.json")
    asked = parser.parse_args()
    miles, populations = Miles(asked.miles), Populations()
    if not np.allclose(miles.wave(), populations.wave, atol=1e-3):
        raise SystemExit("MILES and FASTAR are expected on the same wavelengths")
    groups = {name: measure_group(populations, miles, name) for name in GROUPS}
    result = {
        "schema": 1,
        "fastar": version("fastar-astro"),
        "reference": f"MILES base_fe, BaSTI, Kroupa revised, air, FWHM {FWHM} A",
        "curve": smooth(groups["old"]),
        **groups,
    }
    asked.out.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
