"""`%spaxel` and `%%spaxel` in a kernel, wherever no front end takes the cell."""

import subprocess
import sys
from typing import Any

from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, line_cell_magic, magics_class

from .campaign import show_ready
from .client import Gateway
from .find import gateway
from .lines import Line, read_lines
from .node import environment, program
from .output import JobOutput
from .problem import SpaxelProblem


@magics_class
class SpaxelMagics(Magics):
    """The grammar's verbs in a notebook: `fit`, `show`, `check` draw, the rest answer in words."""

    def __init__(self, shell: InteractiveShell, to: Gateway | None = None) -> None:
        super().__init__(shell=shell)
        self._gateway = to or gateway()

    @line_cell_magic
    def spaxel(self, line: str, cell: str | None = None) -> None:
        """From a cube to maps: `%spaxel fit CUBE.fits --z Z`; `%spaxel help` names all verbs.

        `%%spaxel` takes one command a line. `fit` lasts as long as its job unless `--detach`ed.
        """
        for command in read_lines(line, cell):
            if command.is_local:
                _run_program(command)
            else:
                self._ask(command)

    def _ask(self, line: Line) -> None:
        answer = self._gateway.command(line.text)
        if (answer.get("data") or {}).get("bundle") is not None:
            show_ready(self._gateway, answer, is_waited="--wait" in line.words)
            return
        job = answer.get("job")
        if job is None or line.verb not in ("fit", "show", "check"):
            print(answer["text"])
            return
        show = (answer.get("data") or {}).get("show") or []
        output = JobOutput(self._gateway, job["id"], show)
        if not line.is_waited:
            output.draw()
            return
        _raise_if_failed(output.follow(is_live=getattr(self.shell, "kernel", None) is not None))


def _raise_if_failed(job: dict[str, Any]) -> None:
    if job.get("phase") != "ERROR":
        return
    error = job.get("error") or {}
    sentence = error.get("detail") or f"Job {job['id']} ended with an error."
    raise SpaxelProblem(error.get("code") or "Unexpected", sentence)


def _run_program(line: Line) -> None:
    """Has the program answer by itself; what it says on stderr is the problem's sentence."""
    words = line.words or ("help",)
    ran = subprocess.run(
        program(*words), env=environment(), capture_output=True, text=True, check=False
    )
    sys.stdout.write(ran.stdout)
    if ran.returncode == 0:
        return
    said = ran.stderr.strip().removeprefix("spaxel: ")
    raise SpaxelProblem("Unexpected", said or f"`spaxel {line.verb}` found fault: see above.")
