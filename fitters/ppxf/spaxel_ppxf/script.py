"""Calls of pPXF as a script that a user of pPXF can read, run and change."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from .grid import SPEED_OF_LIGHT_KMS
from .record import POSITIONAL, Call

PASSES = ("kinematics", "populations")
SAYS = {
    "templates": "one a column, unit mean light in the normalisation window",
    "galaxy": "rebinned in ln wavelength, over its median",
    "noise": "1 sigma, as galaxy",
    "goodpixels": "neither masked nor bad",
    "lam": "rest, vacuum, angstrom: of galaxy",
    "lam_temp": "of templates; vsyst is c ln(lam_temp[0] / lam[0])",
}


def _literal(value: Any) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_literal, value))}]"
    return repr(value.item() if isinstance(value, np.generic) else value)


class Script:
    """Grows by a call a pass; `text` is the script, `arrays` what it reads from `path`."""

    def __init__(self, path: str) -> None:
        self._path = path
        self.arrays: dict[str, np.ndarray] = {}
        self._calls: list[str] = []
        self._before: Call | None = None

    def add_wavelengths(self, lam: np.ndarray, first: Call) -> None:
        """Wavelengths [m] of the data's ln pixels, and those of the templates of `first`."""
        step = first.given["velscale"] / SPEED_OF_LIGHT_KMS
        count = first.given["templates"].shape[0]
        start = np.log(lam[0]) + first.given["vsyst"] / SPEED_OF_LIGHT_KMS
        self.arrays["lam"] = lam
        self.arrays["lam_temp"] = np.exp(start + step * np.arange(count))

    def add(self, call: Call) -> None:
        """The next pass."""
        name = PASSES[len(self._calls)]
        words = [self._word(key, value) for key, value in call.given.items()]
        data = ", ".join(words[: len(POSITIONAL)])
        options = "".join(
            f"    {key}={word},\n"
            for key, word in zip(
                list(call.given)[len(POSITIONAL) :], words[len(POSITIONAL) :], strict=True
            )
        )
        self._calls.append(f"{name} = ppxf(\n    {data},\n{options})\n")
        self._before = call

    def _word(self, key: str, value: Any) -> str:
        if isinstance(value, np.ndarray):
            return self._array(key, value)
        before = self._before
        if key == "start" and before is not None and np.array_equal(value, before.answer.sol):
            return f"{PASSES[len(self._calls) - 1]}.sol.tolist()"
        return _literal(value)

    def _array(self, key: str, value: np.ndarray) -> str:
        known = self.arrays.get(key)
        name = key if known is None or np.array_equal(known, value) else f"{key}_2"
        self.arrays[name] = value
        return name

    def text(self, title: Sequence[str]) -> str:
        """The script; `title` are its first lines of comment."""
        head = "".join(f"# {line}\n" for line in title)
        reads = "".join(
            f'{name} = given["{name}"]  # {list(array.shape)} {SAYS.get(name, "")}'.rstrip() + "\n"
            for name, array in self.arrays.items()
        )
        says = "".join(
            f'print("{name}", {name}.sol, {name}.error, {name}.chi2)\n'
            for name in PASSES[: len(self._calls)]
        )
        imports = "import numpy as np\nfrom ppxf.ppxf import ppxf\n"
        load = f"given = np.load({self._path!r})\n"
        return "\n".join([f"{head}{imports}", f"{load}{reads}", *self._calls, says])
