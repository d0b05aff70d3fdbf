"""The task's files, safetensors: prepared spectra in, quantities out."""

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from .refused import RefusedError
from .spectrum import Row

NAMES = ("wave", "flux", "error", "mask", "lsf")


@dataclass(frozen=True)
class Spectra:
    """n spectra on an ascending grid of p pixels; wave, lsf [p]: observed angstrom in `medium`."""

    wave: np.ndarray
    lsf: np.ndarray
    medium: str
    flux: np.ndarray
    error: np.ndarray
    mask: np.ndarray
    is_descending: bool

    def row(self, index: int) -> Row:
        """Spectrum `index`, copied, so that no fit depends on where it lay."""
        parts = (self.flux[index], self.error[index])
        return Row(*(part.astype(float) for part in parts), self.mask[index] != 0)


def read_spectra(path: str) -> Spectra:
    """The prepared spectra in `path`.

    Raises RefusedError SpectraUnreadable: no such file, a tensor absent or misshapen.
    """
    try:
        with safe_open(path, framework="numpy") as file:
            words = file.metadata() or {}
            found = {name: file.get_tensor(name) for name in NAMES}
    except (OSError, SafetensorError) as error:
        raise RefusedError("SpectraUnreadable", f"{path} cannot be read: {error}.") from error
    step = np.diff(found["wave"])
    is_monotonic = np.all(step > 0) or np.all(step < 0)
    if found["flux"].shape[1:] != found["wave"].shape or not is_monotonic:
        raise RefusedError(
            "SpectraUnreadable", f"{path}: `wave` is not monotonic or not of its size."
        )
    is_descending = bool(step[0] < 0)
    if is_descending:
        found = {name: array[..., ::-1] for name, array in found.items()}
    axes = (found["wave"].astype(float), found["lsf"].astype(float), words.get("medium", "air"))
    return Spectra(*axes, found["flux"], found["error"], found["mask"], is_descending)


def write_results(path: str, tensors: dict[str, np.ndarray]) -> None:
    """Writes `tensors` under a temporary name beside `path`, then renames: never seen half done."""
    partial = Path(f"{path}.{os.getpid()}.partial")
    save_file({name: np.ascontiguousarray(array) for name, array in tensors.items()}, partial)
    os.replace(partial, path)
