"""The normalisation window: the one band of light in which all light fractions are said."""

from .grid import Grid
from .library import TemplateSet
from .parameters import Parameters
from .refused import RefusedError

USUAL = (5450.0, 5550.0)
WIDTH = 100.0


def norm_window(asked: Parameters, grid: Grid, templates: TemplateSet) -> tuple[float, float]:
    """(from, to) in rest vacuum angstrom.

    What is asked; else 5450-5550 A where the fit covers it; else the middle 100 A of the fit.
    Raises RefusedError OptionInvalid when the templates do not cover what is asked.
    """
    first, last = float(grid.edges[0]), float(grid.edges[-1])
    if asked.norm_from is not None and asked.norm_to is not None:
        low, high = templates.coverage
        if not low <= asked.norm_from < asked.norm_to <= high:
            raise RefusedError(
                "OptionInvalid", "The templates do not cover the normalisation window."
            )
        return asked.norm_from, asked.norm_to
    if first <= USUAL[0] and USUAL[1] <= last:
        return USUAL
    middle, half = 0.5 * (first + last), 0.5 * min(WIDTH, last - first)
    return middle - half, middle + half
