"""Words and numbers of set.json: what the set is, whose it is, how it was made."""

from importlib.metadata import version

from citation import CITATION
from grid import AGES_GYR, METALLICITIES

MEDIUM = "air"
IMF = "Kroupa (2001), 0.1-100 M_sun"
FLUX_UNIT = "L_sun/A per M_sun formed"
LICENCE = (
    "Computed with fastar-astro 0.1.2 (MIT, Copyright (c) 2026 Ignacio Martin Navarro), whose "
    "licence covers the code and the data it ships and asks nothing of its output; "
    "please cite everything in `citation`"
)
PACKAGES = ("fastar-astro", "jax", "jaxlib", "flax", "numpy", "scipy", "astropy", "safetensors")
LIMITS = [
    "Flux scale: FASTAR 0.1.2 adds M_V,sun = 4.82 where its bolometric corrections (Sun: -0.089) "
    "ask for M_bol,sun = 4.70, so a solar twin comes out at M_V = 4.91: light is 0.09-0.12 mag too "
    "faint, masses and M/L 8-12 % too high, for all SSPs alike. Kept as the program gives it.",
    "Velocity: old SSPs lie redward of MILES' by 4-6 km/s at 5100-6900 A, -2 to +9 elsewhere "
    "(provenance.resolution), so V comes out about 4 km/s lower than with MILES.",
    "Na D (5889, 5896 A): left in a fit of NGC 7025, sigma is 8-9 km/s above MILES'; masked, +0.2.",
    "V light rises once with age between 0.9 and 1.4 Gyr at [M/H] <= -0.3 (first red giants).",
    "Isochrones are solar-scaled; library stars follow the Galaxy's abundances: [M/H] means [Fe/H] "
    "in the spectra and [M/H] in the isochrones.",
    "Populations carry the library's systematics: ages and metallicities differ from MILES'.",
]


def describe(tensors, measured, facts):
    """The content of set.json; facts = {digest, date, fwhmSource}."""
    wave, fwhm = tensors["wave"], tensors["fwhm"]
    return {
        "schema": 1,
        "name": "default",
        "title": "FASTAR, Kroupa, 3540-7410 A",
        "medium": MEDIUM,
        "count": len(tensors["spectra"]),
        "wave": {
            "first": float(wave[0]),
            "last": float(wave[-1]),
            "step": 0.9,
            "count": len(wave),
        },
        "ages": list(AGES_GYR),
        "mh": list(METALLICITIES),
        "imf": IMF,
        "fluxUnit": FLUX_UNIT,
        "light": {
            "calibrated": False,
            "why": "0.09-0.12 mag too faint for all SSPs alike (provenance.resolution.limits), "
            "so masses and M/L would be 8-12 % too high",
        },
        "fwhm": {
            "min": round(float(fwhm.min()), 3),
            "max": round(float(fwhm.max()), 3),
            "source": facts["fwhmSource"],
        },
        "digest": facts["digest"],
        "licence": LICENCE,
        "citation": CITATION,
        "provenance": provenance(measured, facts["date"]),
    }


def provenance(measured, date):
    """How the set was made, with the resolution and velocity measurements."""
    return {
        "program": "packages/templates/generate/generate.py",
        "date": date,
        "packages": {name: version(name) for name in PACKAGES},
        "options": {
            "synthesizer": "IntegratedSSPSynthesizer",
            "imf": "fastar.imf.kroupa",
            "model": "spec",
            "float": "64 bit, stored as 32",
        },
        "ingredients": "MILES and BOSZ stars, BaSTI-IAC isochrones (solar-scaled, overshooting, "
        "diffusion, eta 0.3, Y 0.247), Worthey & Lee bolometric corrections",
        "fluxConversion": "FASTAR's erg/s/cm2/A at 10 pc x 4 pi (10 pc)^2 / 3.828e33 erg/s",
        "remainingMass": "living stars by FASTAR, remnants by Renzini & Ciotti (1993): "
        "0.077 m + 0.48 below 8.5, 1.4 below 40, 0.5 m above, from the tip to 100 M_sun",
        "lightV": "Buser V, CALSPEC Sun at M_V = 4.82, as FASTAR's mass_to_light_ratio",
        "medium": "measured: no SSP is off from MILES (air) by the 83 km/s of a vacuum scale",
        "resolution": measured,
        "limits": LIMITS,
    }
