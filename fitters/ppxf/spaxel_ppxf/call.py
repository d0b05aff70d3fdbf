"""The call of pPXF that fits one spectrum: a script, and its arrays beside it."""

from pathlib import Path
from typing import Any

import numpy as np

from .arrays import read_spectra
from .fit import fit_spectrum
from .missing import program_version
from .parameters import parameters_of
from .record import recorded
from .script import Script
from .task import setting_of


def write_call(message: dict[str, Any]) -> None:
    """Fits the first spectrum of `message` (fitter-fit.json) and writes `out`, a script.

    Beside it lies OUT.npz with the arrays. Raises RefusedError as the fit itself.
    """
    spectra = read_spectra(message["in"])
    asked = parameters_of(message["parameters"])
    setting = setting_of(message["templates"], spectra, asked)
    with recorded() as calls:
        fit = fit_spectrum(spectra.row(0), setting)
    out = Path(message["out"])
    script = Script(str(out.with_suffix(".npz")))
    ln_edges = setting.grid.ln_edges
    script.add_wavelengths(np.exp(0.5 * (ln_edges[1:] + ln_edges[:-1])), calls[0])
    for call in calls:
        script.add(call)
    np.savez_compressed(out.with_suffix(".npz"), **script.arrays)
    out.write_text(script.text(_title(fit.quantities)), encoding="utf-8")


def _title(found: dict[str, float]) -> list[str]:
    return [
        f"What Spaxel asks of pPXF {program_version()}, with every number that it passes on.",
        f"It gave V = {found['V']:.3f} km/s and, against the templates, "
        f"sigma = {found['SIGMA_RAW']:.3f} km/s.",
        "Maps hold sigma with the difference of resolutions taken off, formal errors",
        "times sqrt(chi2) where chi2 > 1, and chi2 on the pixels before rebinning.",
    ]
