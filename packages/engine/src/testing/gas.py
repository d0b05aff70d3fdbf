"""Fits the spectra of a file with pPXF, stars and lines of gas together; JSON, one row a spectrum.

gas.py ADAPTER IN SET PARAMETERS GAS: GAS is {"lines": [{"name", "parts": [[vacuum, ratio], ...]}],
"start": [V, sigma]}. The lines are templates as pPXF takes them: Gaussians of the instrument's
width integrated over the pixels of the stars' templates, unit flux each.
"""

import json
import sys

import numpy as np
from scipy.special import ndtr

sys.path.insert(0, sys.argv[1])

from ppxf.ppxf import ppxf  # noqa: E402

from spaxel_ppxf.arrays import read_spectra  # noqa: E402
from spaxel_ppxf.grid import SPEED_OF_LIGHT_KMS  # noqa: E402
from spaxel_ppxf.parameters import parameters_of  # noqa: E402
from spaxel_ppxf.solve import bounds_of  # noqa: E402
from spaxel_ppxf.spectrum import spectrum_of  # noqa: E402
from spaxel_ppxf.task import setting_of  # noqa: E402

spectra = read_spectra(sys.argv[2])
asked = parameters_of(json.loads(sys.argv[4]))
gas = json.loads(sys.argv[5])
setting = setting_of(sys.argv[3], spectra, asked)
grid, library = setting.grid, setting.library

step = grid.velscale / SPEED_OF_LIGHT_KMS
first = grid.ln_edges[0] + library.start_kms / SPEED_OF_LIGHT_KMS
ln_edges = first + step * np.arange(library.spectra.shape[0] + 1)
pixel = np.median(np.diff(spectra.wave)) / (1 + asked.z)
fwhm = np.median(spectra.lsf) / (1 + asked.z)


def line(parts):
    """Flux per angstrom, 1 in the first of its parts."""
    total = 0
    for wave, ratio in parts:
        sigma = np.sqrt(fwhm**2 / (8 * np.log(2)) - pixel**2 / 12) / wave
        total = total + ratio * np.diff(ndtr((ln_edges - np.log(wave)) / sigma))
    return total / np.diff(np.exp(ln_edges))


lines = np.column_stack([line(one["parts"]) for one in gas["lines"]])
stars = library.spectra.shape[1]
component = [0] * stars + [1] * lines.shape[1]
rows = []
for index in range(spectra.flux.shape[0]):
    one = spectrum_of(spectra.row(index), grid, asked)
    good = np.flatnonzero(one.ln_good)
    around = [[-1000.0, 1000.0], [grid.velscale / 100, 500.0]]
    answer = ppxf(
        np.column_stack([library.spectra, lines]),
        one.ln_flux,
        one.ln_error,
        grid.velscale,
        start=[[asked.start_v, asked.start_sigma], gas["start"]],
        bounds=[bounds_of(asked.start_v, grid, asked.moments), around],
        moments=[asked.moments, 2],
        component=component,
        gas_component=np.array(component) > 0,
        gas_names=[one["name"] for one in gas["lines"]],
        degree=asked.degree,
        mdegree=0,
        bias=0.0,
        vsyst=library.start_kms,
        goodpixels=good,
        ftol=1e-12,
        quiet=True,
    )
    residual = ((one.ln_flux - answer.bestfit) / one.ln_error)[good]
    rows.append(
        {
            "kinematics": [list(map(float, part)) for part in answer.sol],
            "errors": [list(map(float, part)) for part in answer.error],
            "chi2": float(residual @ residual),
            "fluxes": answer.weights[stars:].tolist(),
            "active": np.flatnonzero(answer.weights[:stars] > 0).tolist(),
        }
    )
print(json.dumps(rows))
