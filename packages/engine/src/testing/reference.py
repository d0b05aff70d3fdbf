"""Fits the spectra of a file with pPXF, as the adapter prepares them; JSON, one row a spectrum.

reference.py ADAPTER IN SET PARAMETERS: `exact` is pPXF alone with ftol 1e-12 on the ln pixels,
`fit` the adapter's own answer; where a penalty is asked for, `byDefault` is pPXF's with its own.
"""

import json
import sys
import time

import numpy as np

sys.path.insert(0, sys.argv[1])

from ppxf.ppxf import ppxf  # noqa: E402

from spaxel_ppxf.arrays import read_spectra  # noqa: E402
from spaxel_ppxf.fit import fit_spectrum  # noqa: E402
from spaxel_ppxf.parameters import parameters_of  # noqa: E402
from spaxel_ppxf.solve import bounds_of  # noqa: E402
from spaxel_ppxf.spectrum import spectrum_of  # noqa: E402
from spaxel_ppxf.task import setting_of  # noqa: E402

spectra = read_spectra(sys.argv[2])
asked = parameters_of(json.loads(sys.argv[4]))
setting = setting_of(sys.argv[3], spectra, asked)
grid, library = setting.grid, setting.library
rows = []


def exactly(one, bias):
    """pPXF alone, converged; `bias` None is its own choice."""
    return ppxf(
        library.spectra,
        one.ln_flux,
        one.ln_error,
        grid.velscale,
        start=[asked.start_v, asked.start_sigma],
        bounds=bounds_of(asked.start_v, grid, asked.moments),
        moments=asked.moments,
        degree=asked.degree,
        mdegree=0,
        bias=bias,
        vsyst=library.start_kms,
        goodpixels=np.flatnonzero(one.ln_good),
        ftol=1e-12,
        quiet=True,
    )


for index in range(spectra.flux.shape[0]):
    one = spectrum_of(spectra.row(index), grid, asked)
    good = np.flatnonzero(one.ln_good)
    started = time.process_time()
    answer = exactly(one, 0.0 if asked.bias is None else asked.bias)
    seconds = time.process_time() - started
    residual = ((one.ln_flux - answer.bestfit) / one.ln_error)[good]
    exact = {
        "kinematics": list(map(float, answer.sol)),
        "errors": list(map(float, answer.error)),
        "chi2": float(residual @ residual),
        "active": np.flatnonzero(answer.weights > 0).tolist(),
        "seconds": seconds,
    }
    if asked.moments > 2 and asked.bias:
        exact["byDefault"] = list(map(float, exactly(one, None).sol))
    fit = fit_spectrum(spectra.row(index), setting)
    light = None if fit.populations is None else fit.populations.light.tolist()
    rows.append({"exact": exact, "fit": fit.quantities, "quality": fit.quality, "light": light})
print(json.dumps(rows))
