"""What a magic is asked, line by line; a cell is read here as the front end reads it."""

import re
import shlex
from dataclasses import dataclass

from .problem import SpaxelProblem

LOCAL_VERBS = frozenset({"mock", "gates", "doctor", "help"})
_prefix = re.compile(r"^%%?spaxel(?=\s|$)")


@dataclass(frozen=True)
class Line:
    """One command of the grammar, without `%spaxel`."""

    text: str
    words: tuple[str, ...]

    @property
    def verb(self) -> str:
        """The first word; `help` when there is none or it is asked for."""
        asks_help = not self.words or {"--help", "--version"} & set(self.words)
        return "help" if asks_help else self.words[0]

    @property
    def is_local(self) -> bool:
        """Whether the program answers it by itself, without a gateway."""
        return self.verb in LOCAL_VERBS

    @property
    def is_waited(self) -> bool:
        """Whether the cell lasts as long as the job."""
        return self.verb in ("fit", "check") and "--detach" not in self.words


def read_lines(line: str, cell: str | None = None) -> list[Line]:
    """The commands of `%spaxel LINE`, or of `%%spaxel LINE` with its CELL: one a line.

    Blank lines and comments count for nothing; a backslash at a line's end joins the next one.
    Raises SpaxelProblem where a quote stays open.
    """
    if cell is None:
        return [_read_line(line)]
    joined = re.sub(r"\\\r?\n", " ", f"{line}\n{cell}")
    texts = [_prefix.sub("", text.strip()).strip() for text in joined.splitlines()]
    return [_read_line(text) for text in texts if text and not text.startswith("#")]


def _read_line(text: str) -> Line:
    try:
        return Line(text.strip(), tuple(shlex.split(text)))
    except ValueError:
        raise SpaxelProblem("OptionInvalid", f"A quote stays open in: {text.strip()}") from None
