"""Which calls of pPXF a fit makes: kept as they are made, so that what is told is what is run."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import solve

POSITIONAL = ("templates", "galaxy", "noise", "velscale")


@dataclass(frozen=True)
class Call:
    """One call: what pPXF was given by the names of its own parameters, and what it answered."""

    given: dict[str, Any]
    answer: Any


@contextmanager
def recorded() -> Iterator[list[Call]]:
    """While it lasts every call of pPXF is added to the list that it yields."""
    calls: list[Call] = []
    original: Callable[..., Any] = solve.ppxf

    def told(*data: Any, **options: Any) -> Any:
        given = dict(zip(POSITIONAL, data, strict=True)) | options
        kept = {k: v.copy() if isinstance(v, np.ndarray) else v for k, v in given.items()}
        answer = original(*data, **options)
        calls.append(Call(kept, answer))
        return answer

    solve.ppxf = told
    try:
        yield calls
    finally:
        solve.ppxf = original
