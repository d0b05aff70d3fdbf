"""The parameters of a fit: fitter.json's schema is their source, also for the defaults."""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .refused import RefusedError

MANIFEST = Path(__file__).resolve().parent.parent / "fitter.json"


@dataclass(frozen=True)
class Parameters:
    """What the plan asks; wavelengths in angstrom, velocities in km/s, null = chosen here."""

    z: float
    range_from: float | None
    range_to: float | None
    norm_from: float | None
    norm_to: float | None
    moments: int
    degree: int
    mdegree: int
    start_v: float
    start_sigma: float
    bias: float | None
    clean: bool
    populations: bool

    @property
    def unknowns(self) -> int:
        """Free parameters beside the template weights, both passes together at most."""
        return self.moments + self.degree + 1 + self.mdegree + 1


def _snake(name: str) -> str:
    return re.sub("[A-Z]", lambda capital: "_" + capital[0].lower(), name)


@cache
def _properties() -> dict[str, dict[str, Any]]:
    return json.loads(MANIFEST.read_text(encoding="utf-8"))["parameters"]["properties"]


def parameters_of(given: dict[str, Any]) -> Parameters:
    """`given` with the manifest's defaults filled in; what is not this fitter's is passed over.

    Raises RefusedError OptionInvalid when one is absent that has no default.
    """
    filled = {}
    for name, schema in _properties().items():
        if name not in given and "default" not in schema:
            raise RefusedError("OptionInvalid", f"The fitter ppxf needs the parameter {name}.")
        filled[_snake(name)] = given.get(name, schema.get("default"))
    return Parameters(**filled)
