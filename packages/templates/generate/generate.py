"""Makes the free default template set from FASTAR.

    python generate.py [--out ../sets/default] [--resolution resolution.json] [--date YYYY-MM-DD]

Writes spectra.safetensors (same bytes every time with the same packages) and set.json.
"""

import argparse
import datetime
import hashlib
import json
from pathlib import Path

import numpy as np
from safetensors.numpy import save

from describe import FLUX_UNIT, IMF, MEDIUM, describe
from grid import AGES_GYR, METALLICITIES
from population import Populations

HERE = Path(__file__).parent


def synthesise(populations):
    """Tensors of all SSPs, metallicity slow, age fast; n = 6 x 25."""
    nodes = [(age, mh) for mh in METALLICITIES for age in AGES_GYR]
    mass = [populations.remaining_mass(*node) for node in nodes]
    light = [populations.light_v(*node) for node in nodes]
    return {
        "spectra": np.array([populations.spectrum(*node) for node in nodes], dtype=np.float32),
        "wave": populations.wave,
        "logAge": np.array([9 + np.log10(age) for age, _ in nodes]),
        "mh": np.array([mh for _, mh in nodes]),
        "remainingMass": np.array(mass, dtype=np.float32),
        "lightV": np.array(light, dtype=np.float32),
    }


def resolution(curve, wave):
    """FWHM [npix], angstrom: the measured quadratic, constant beyond its outermost windows."""
    x = (np.clip(wave, curve["first"], curve["last"]) - curve["pivot"]) / curve["scale"]
    return np.polynomial.polynomial.polyval(x, curve["coefficients"]).astype(np.float32)


def check(tensors):
    """Raises ValueError when the set could not be used: gaps, darkness or an impossible mass."""
    for name, values in tensors.items():
        if not np.isfinite(values).all():
            raise ValueError(f"{name} holds values that are not finite")
    if tensors["spectra"].min() <= 0:
        raise ValueError("a spectrum is not positive everywhere")
    if not np.allclose(np.diff(tensors["wave"]), 0.9, atol=1e-5):
        raise ValueError("wavelengths are expected every 0.9 A")
    if tensors["remainingMass"].max() >= 1 or tensors["remainingMass"].min() <= 0:
        raise ValueError("the remaining mass must be a fraction of the mass formed")


def metadata(source):
    """The strings kept inside the safetensors file."""
    return {
        "schema": "1",
        "name": "default",
        "medium": MEDIUM,
        "imf": IMF,
        "fluxUnit": FLUX_UNIT,
        "nAge": str(len(AGES_GYR)),
        "nMh": str(len(METALLICITIES)),
        "fwhmSource": source,
    }


def aligned(data):
    """The same safetensors bytes with the header's keys sorted, padded to a multiple of 8.

    The official writer orders `__metadata__` by chance; tensor offsets do not depend on the header.
    """
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + length])
    text = json.dumps(header, sort_keys=True, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text + data[8 + length :]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=HERE.parent / "sets" / "default")
    parser.add_argument("--resolution", type=Path, default=HERE / "resolution.json")
    parser.add_argument("--date", default=datetime.date.today().isoformat())
    asked = parser.parse_args()
    measured = json.loads(asked.resolution.read_text())
    tensors = synthesise(Populations())
    tensors["fwhm"] = resolution(measured["curve"], tensors["wave"])
    check(tensors)
    source = f"measured against {measured['reference']}"
    data = aligned(save(tensors, metadata=metadata(source)))
    digest = hashlib.sha256(data).hexdigest()
    facts = {"digest": digest, "date": asked.date, "fwhmSource": source}
    description = describe(tensors, measured, facts)
    asked.out.mkdir(parents=True, exist_ok=True)
    (asked.out / "spectra.safetensors").write_bytes(data)
    text = json.dumps(description, indent=2, ensure_ascii=False)
    (asked.out / "set.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
