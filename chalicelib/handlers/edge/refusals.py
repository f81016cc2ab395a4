"""What HTTP itself refuses, before a use case is asked."""

from collections.abc import Iterable

from chalicelib.domain.errors import Refusal


class MalformedRequest(Refusal):
    """The body or a header cannot be read."""

    code = "malformed_request"


class UnsupportedMediaType(Refusal):
    """The body is not JSON in UTF-8."""

    code = "unsupported_media_type"


class TooLarge(Refusal):
    """The body is larger than what we read."""

    code = "too_large"


class MethodNotAllowed(Refusal):
    """The path is known, and does not take this method.

    Attributes:
        allowed: the methods that it takes.
    """

    code = "method_not_allowed"

    def __init__(self, allowed: Iterable[str]) -> None:
        super().__init__()
        self.allowed = tuple(allowed)


class InternalError(Refusal):
    """Something broke on our side."""

    code = "internal_error"
