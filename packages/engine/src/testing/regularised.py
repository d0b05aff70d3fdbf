"""Fits the weights of the spectra of a file with pPXF, regularised; JSON, one row a spectrum.

regularised.py ADAPTER IN SET PARAMETERS CASES: CASES is a list of {"kinematics", "strength"}, one
a spectrum. The kinematics are held. A strength is taken as `regul`, pPXF converged; null is found
by the recipe in the documentation of `regul`: noise scaled such that chi2 is the number of good
pixels, then the largest strength at which chi2 has risen by sqrt(2 N), bisected in its logarithm
to 5 %; where even a plane does not reach it, the strongest that is tried.
"""

import json
import sys
import time

import numpy as np

sys.path.insert(0, sys.argv[1])

from ppxf.ppxf import ppxf  # noqa: E402

from spaxel_ppxf.arrays import read_spectra  # noqa: E402
from spaxel_ppxf.parameters import parameters_of  # noqa: E402
from spaxel_ppxf.populations import populations_of  # noqa: E402
from spaxel_ppxf.spectrum import spectrum_of  # noqa: E402
from spaxel_ppxf.task import setting_of  # noqa: E402

PRECISION = 0.05
STRONGEST = 1e4
spectra = read_spectra(sys.argv[2])
asked = parameters_of(json.loads(sys.argv[4]))
cases = json.loads(sys.argv[5])
setting = setting_of(sys.argv[3], spectra, asked)
grid, library = setting.grid, setting.library
metals = len(np.unique(library.templates.metallicity))
axes = (metals, library.spectra.shape[1] // metals)


def fit(one, kinematics, regul, growth=1.0, **how):
    """pPXF's answer and its chi2 over the errors as they were given."""
    good = np.flatnonzero(one.ln_good)
    answer = ppxf(
        library.spectra,
        one.ln_flux,
        one.ln_error * growth,
        grid.velscale,
        start=kinematics,
        moments=-len(kinematics),
        degree=-1,
        mdegree=asked.mdegree,
        regul=regul,
        reg_ord=2,
        reg_dim=axes,
        vsyst=library.start_kms,
        goodpixels=good,
        quiet=True,
        **how,
    )
    residual = ((one.ln_flux - answer.bestfit) / one.ln_error)[good]
    return answer, float(residual @ residual)


def by_recipe(one, kinematics):
    """The answer, its chi2 and its strength over the errors as they were given."""
    _, best = fit(one, kinematics, 0.0)
    count = np.count_nonzero(one.ln_good)
    growth = np.sqrt(best / count)
    most = best * (1 + np.sqrt(2 / count))
    low, high = 1.0, None
    found = None
    while low < STRONGEST if high is None else high / low > 1 + PRECISION:
        here = low * 10 if high is None else np.sqrt(low * high)
        tried = fit(one, kinematics, here, growth)
        if tried[1] > most:
            high = here
        else:
            low, found = here, tried
    return *(found or fit(one, kinematics, low, growth)), low / growth


rows = []
for index, case in enumerate(cases):
    one = spectrum_of(spectra.row(index), grid, asked)
    started = time.process_time()
    if case["strength"] is None:
        answer, chi2, strength = by_recipe(one, case["kinematics"])
    else:
        strength = case["strength"]
        answer, chi2 = fit(one, case["kinematics"], strength, ftol=1e-10)
    seconds = time.process_time() - started
    averages = populations_of(answer.weights, library).averages
    rows.append({"chi2": chi2, "strength": strength, "seconds": seconds, "averages": averages})
print(json.dumps(rows))
