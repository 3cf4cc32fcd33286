"""The only ways to say no.

``Refused`` is our own rule speaking to a person. The other three come from foreign systems and decide what happens
next: try again, let a clerk look, or let the operator look. None of them carries personal data.
"""


class Refused(Exception):
    """A rule of ours says no. ``code`` is stable (for tests and translations), ``message`` is for the person."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message or code)
        self.code = code
        self.message = message


class ForeignFailure(Exception):
    """Something outside did not work; never raised itself."""


class TemporaryFailure(ForeignFailure):
    """Try again, at growing distance."""


class PermanentFailure(ForeignFailure):
    """Trying again changes nothing: a clerk looks."""


class Misconfigured(ForeignFailure):
    """The connection itself is wrong: the operator looks, and the connection's queue pauses."""
