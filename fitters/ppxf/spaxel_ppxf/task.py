"""One `fit` line: every spectrum is answered, `out` is put in place, then `finished` is said."""

import sys
import time
import traceback
from typing import Any

from .arrays import Spectra, read_spectra, write_results
from .fit import Setting, fit_spectrum
from .grid import grid_of
from .library import Library, read_templates, rebin_templates
from .lines import Lines
from .parameters import Parameters, parameters_of
from .refused import RefusedError
from .results import Results
from .sigma import template_excess
from .window import norm_window

KEPT = 4
_libraries: dict[tuple[Any, ...], Library] = {}


def answer(message: dict[str, Any], lines: Lines) -> None:
    """Fits the spectra of `message` (fitter-fit.json); what concerns all of them fails each."""
    started = time.process_time()
    try:
        spectra = read_spectra(message["in"])
        asked = parameters_of(message["parameters"])
        setting = setting_of(message["templates"], spectra, asked)
    except RefusedError as refused:
        _refuse_all(message, refused, lines)
    else:
        results = _fit_all(message["task"], (spectra, setting), lines)
        write_results(message["out"], results.in_order(spectra.is_descending))
    lines.finished(message["task"], time.process_time() - started)


def setting_of(folder: str, spectra: Spectra, asked: Parameters) -> Setting:
    """Grid, library and resolution that all spectra of a file share. Raises RefusedError."""
    templates = read_templates(folder)
    grid = grid_of((spectra.wave, spectra.medium), asked, templates.coverage)
    norm = norm_window(asked, grid, templates)
    key = (templates.digest, grid.ln_edges[0], grid.velscale, grid.ln_edges.size, norm)
    library = _libraries.pop(key, None) or rebin_templates(templates, grid, norm)
    _libraries[key] = library
    while len(_libraries) > KEPT:
        del _libraries[next(iter(_libraries))]
    return Setting(asked, grid, library, template_excess(spectra.lsf[grid.taken], grid, templates))


def _fit_all(task: str, work: tuple[Spectra, Setting], lines: Lines) -> Results:
    spectra, setting = work
    shape = (*spectra.flux.shape, setting.library.light.size)
    results = Results(shape, setting.asked)
    for index in range(shape[0]):
        started = time.process_time()
        try:
            results.put(index, fit_spectrum(spectra.row(index), setting), setting.grid.taken)
            lines.done(task, index, time.process_time() - started)
        except RefusedError as refused:
            why = {"code": refused.code, "message": refused.message}
            lines.failed(task, index, {**why, "cpuSeconds": time.process_time() - started})
        except Exception as error:
            traceback.print_exc(file=sys.stderr)
            why = {"code": "FitFailed", "message": f"{type(error).__name__}: {error}."}
            lines.failed(task, index, {**why, "cpuSeconds": time.process_time() - started})
    return results


def _refuse_all(message: dict[str, Any], refused: RefusedError, lines: Lines) -> None:
    """Fails every spectrum (as many as there are seeds); `out` then holds no tensor."""
    why = {"code": refused.code, "message": refused.message, "cpuSeconds": 0.0}
    for index in range(len(message["seeds"])):
        lines.failed(message["task"], index, why)
    write_results(message["out"], {})
