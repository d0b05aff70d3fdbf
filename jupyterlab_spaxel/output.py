"""A job in a cell's output: its maps as they fill, in every form that a reader may want."""

import time
from typing import Any

from IPython.display import display

from .client import Gateway
from .problem import SpaxelProblem

_update_seconds = 2.0


class JobOutput:
    """One cell output, which the gateway's mime bundle of the job fills again and again."""

    def __init__(self, gateway: Gateway, job: str, show: list[str]) -> None:
        self._gateway = gateway
        self._job = job
        self._show = show
        self._handle: Any = None

    def draw(self) -> None:
        """Shows the job as it stands: a new output at first, later in its place."""
        bundle = self._gateway.bundle(self._job, self._show)
        options = {"metadata": bundle.get("metadata", {}), "raw": True}
        if self._handle is None:
            self._handle = display(bundle["data"], display_id=True, **options)
        else:
            self._handle.update(bundle["data"], **options)

    def follow(self, is_live: bool) -> dict[str, Any]:
        """Draws until the job has ended; answers its last state (schema job).

        `is_live`: the reader can replace an output; else only the end is drawn.
        An interrupt leaves the job running: it raises SpaxelProblem, which says how to stop it.
        """
        try:
            job = self._watch(is_live)
            self.draw()
        except KeyboardInterrupt:
            sentence = f"Job {self._job} goes on; stop it with: %spaxel cancel {self._job}"
            raise SpaxelProblem("Interrupted", sentence) from None
        return job

    def _watch(self, is_live: bool) -> dict[str, Any]:
        job: dict[str, Any] = {}
        drawn = -_update_seconds
        for state in self._gateway.watch(self._job):
            job = state
            if is_live and time.monotonic() - drawn >= _update_seconds:
                self._draw_if_there()
                drawn = time.monotonic()
        return job

    def _draw_if_there(self) -> None:
        """A gateway that is being replaced shows nothing this time."""
        try:
            self.draw()
        except SpaxelProblem as problem:
            if problem.code != "GatewayGone":
                raise
