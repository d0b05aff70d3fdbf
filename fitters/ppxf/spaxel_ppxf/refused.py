"""The one error of this adapter: a spectrum, or a whole task, that cannot be fitted."""


class RefusedError(Exception):
    """Carries a name of protocol/codes.json and a sentence for a person."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
