"""Why the domain says no.

Every refusal has a stable English `code`. The words that people read, in Spanish and English, live in
`chalicelib/templates`; the HTTP status lives in `chalicelib/handlers`. No refusal carries personal data.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

_NOTHING: Mapping[str, str | int] = MappingProxyType({})


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field of what was asked.

    Attributes:
        field: the path of the field, as in `attachments.0.name`.
        code: what is wrong, as in `too_long`.
        params: the figures that the message names, as in `{"max": 200}`.
    """

    field: str
    code: str
    params: Mapping[str, str | int] = dataclasses.field(default_factory=lambda: _NOTHING)


class Refusal(Exception):
    """The base of all that the product refuses, on purpose.

    Attributes:
        hint: the code of a sentence that says what to do instead, if there is one.
    """

    code: ClassVar[str] = "refused"

    def __init__(self, hint: str | None = None) -> None:
        super().__init__(self.code)
        self.hint = hint


class Unauthenticated(Refusal):
    """Nobody known is asking."""

    code = "unauthenticated"


class NotFound(Refusal):
    """There is no such thing, or it is not for this person to know that there is."""

    code = "not_found"


class Forbidden(Refusal):
    """The person may see the thing, and may not do this with it."""

    code = "forbidden"


class InvalidFields(Refusal):
    """What was asked has bad fields: all of them are here."""

    code = "invalid_fields"

    def __init__(self, errors: Iterable[FieldError]) -> None:
        super().__init__()
        self.errors = tuple(errors)


class InvalidTransition(Refusal):
    """The action is not open in the state that the communication is in.

    Attributes:
        state: the state that it is in.
        action: what was asked.
        allowed_actions: what this person can do now.
    """

    code = "invalid_transition"

    def __init__(self, state: str, action: str, allowed_actions: Iterable[str] = (), hint: str | None = None) -> None:
        super().__init__(hint)
        self.state = state
        self.action = action
        self.allowed_actions = tuple(allowed_actions)


class Conflict(Refusal):
    """Somebody else was first, or the same key came with another body."""

    code = "conflict"


class DocumentChanged(Refusal):
    """The document is not the one that the signer saw."""

    code = "document_changed"


class NotYourTurn(Refusal):
    """Somebody must sign before."""

    code = "not_your_turn"


class VersionMismatch(Refusal):
    """It has changed since the version that the person saw."""

    code = "version_mismatch"


class VersionRequired(Refusal):
    """The change must name the version that the person saw."""

    code = "version_required"


class InvalidCursor(Refusal):
    """The cursor was not made by this list, with these filters, for this person."""

    code = "invalid_cursor"


class TooManyRequests(Refusal):
    """Asked too often.

    Attributes:
        retry_after: seconds to wait.
    """

    code = "too_many_requests"

    def __init__(self, retry_after: int) -> None:
        super().__init__()
        self.retry_after = retry_after


class Unavailable(Refusal):
    """Something that we depend on does not answer, or everybody wants the same row; it is safe to repeat."""

    code = "unavailable"
