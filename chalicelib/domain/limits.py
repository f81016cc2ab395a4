"""How long and how many, and the checks that name what is wrong. Source: `api.md`, Communications."""

import unicodedata
from typing import Final

from chalicelib.domain.errors import FieldError

SUBJECT_MAX: Final = 200
BODY_MAX: Final = 20_000
REMARKS_MAX: Final = 4_000
ATTACHMENTS_MAX: Final = 20
ATTACHMENT_BYTES_MAX: Final = 50 * 1024 * 1024
ATTACHMENT_NAME_MAX: Final = 200
SIGNERS_MAX: Final = 10
FORWARDS_MAX: Final = 20
BATCH_MAX: Final = 25


def text_errors(field: str, value: str, longest: int, *, required: bool = True) -> list[FieldError]:
    """What is wrong with a text that people wrote.

    Args:
        longest: in characters, as people count them: code points.
        required: whether a text of nothing but blanks is refused.
    """
    if required and not value.strip():
        return [FieldError(field, "required")]
    if len(value) > longest:
        return [FieldError(field, "too_long", {"max": longest})]
    return []


def line_errors(name: str, value: str, longest: int) -> list[FieldError]:
    """What is wrong with a text of one line: it becomes a header of a mail, so nothing in it may end a line."""
    if any(ord(char) < 32 or ord(char) in {127, 0x85, 0x2028, 0x2029} for char in value):
        return [FieldError(name, "one_line")]
    return text_errors(name, value, longest)


def normalised(text: str) -> str:
    """The text with accents composed (NFC): `n` and a tilde are one `ñ`, however they were typed."""
    return unicodedata.normalize("NFC", text)


def folded(text: str) -> str:
    """The text as people search for it: no accents, no case."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))
