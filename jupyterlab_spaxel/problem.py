"""What goes wrong, as one sentence that a person can act on."""


class SpaxelProblem(Exception):
    """A refusal or a failure: a name of protocol/codes.json (or "Interrupted"), and a sentence."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence

    def _render_traceback_(self) -> list[str]:
        """IPython shows this instead of a traceback."""
        return [f"\x1b[0;31m{self.code}\x1b[0m: {self.sentence}"]
