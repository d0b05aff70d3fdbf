"""The table of a task's answers, one row a spectrum; what failed stays NaN."""

import numpy as np

from .fit import Fit
from .parameters import Parameters

ALWAYS = ("V", "V_ERR", "SIGMA", "SIGMA_ERR", "SIGMA_RAW", "SIGMA_RAW_ERR", "CHI2", "GOODPIXELS")
OF_POPULATIONS = ("AGE_LW", "AGE_MW", "MH_LW", "MH_MW", "CHI2_POP")


def names_of(asked: Parameters) -> list[str]:
    """The quantities that `asked` gives, errors beside their own."""
    hermite = [f"H{k}{end}" for k in range(3, asked.moments + 1) for end in ("", "_ERR")]
    return [*ALWAYS, *hermite, *(OF_POPULATIONS if asked.populations else ())]


class Results:
    """f64 [n] a quantity, QUALITY i32 [n], MODEL f32 [n, p], WEIGHTS and MASSES f64 [n, T]."""

    def __init__(self, shape: tuple[int, int, int], asked: Parameters) -> None:
        count, pixels, templates = shape
        self.tensors = {name: np.full(count, np.nan) for name in names_of(asked)}
        self.tensors["QUALITY"] = np.zeros(count, dtype=np.int32)
        self.tensors["MODEL"] = np.full((count, pixels), np.nan, dtype=np.float32)
        if asked.populations:
            self.tensors["WEIGHTS"] = np.full((count, templates), np.nan)
            self.tensors["MASSES"] = np.full((count, templates), np.nan)

    def put(self, index: int, fit: Fit, pixels: slice) -> None:
        """Row `index` becomes `fit`, whose model covers `pixels` of the (ascending) grid."""
        for name, value in fit.quantities.items():
            # Axes that only some template sets have come with their first value.
            if name not in self.tensors:
                self.tensors[name] = np.full(self.tensors["QUALITY"].size, np.nan)
            self.tensors[name][index] = value
        self.tensors["QUALITY"][index] = fit.quality
        self.tensors["MODEL"][index, pixels] = fit.model
        if fit.populations is not None:
            self.tensors["WEIGHTS"][index] = fit.populations.light
            self.tensors["MASSES"][index] = fit.populations.mass

    def in_order(self, is_descending: bool) -> dict[str, np.ndarray]:
        """The tensors, MODEL in the order of the file's own grid."""
        model = self.tensors["MODEL"]
        return {**self.tensors, "MODEL": model[:, ::-1] if is_descending else model}
