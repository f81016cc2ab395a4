"""Pages and cursors.

A cursor is encrypted (AES-GCM) and bound to what it continues: list, filters and person. It cannot be forged, read or
carried elsewhere.
"""

import base64
import os
from binascii import Error as NotBase64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from chalicelib.domain.errors import InvalidCursor
from chalicelib.storage.secrets import key_for
from chalicelib.storage.tables import RawItem, Slice

T = TypeVar("T")

_NONCE_BYTES: Final = 12

QUERIES_A_PAGE: Final = 4
"""How many Queries a filtered page may cost at most; a page may be short, so it need not be filled."""


@dataclass(frozen=True)
class PageRequest:
    """Which page is asked for.

    Attributes:
        limit: how many rows at most.
        cursor: where to go on, as an earlier page gave it.
        scope: what the cursor is bound to: the account, the list and its filters.
    """

    scope: str
    limit: int = 25
    cursor: str | None = None

    def position(self) -> str | None:
        """The sort key after which this page begins.

        Raises:
            InvalidCursor: the cursor was not made for this list, these filters and this person.
        """
        return None if self.cursor is None else _open(self.cursor, self.scope)

    def cursor_at(self, position: str | None) -> str | None:
        """The cursor for what comes after `position`."""
        return None if position is None else _seal(position, self.scope)


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows of a list, and the cursor for what comes after them."""

    items: tuple[T, ...]
    next_cursor: str | None


def fill(
    page: PageRequest, read: Callable[[str | None, int], Slice], parse: Callable[[RawItem], T], *, sort_key: str
) -> Page[T]:
    """A page out of as few Queries as it takes, and `QUERIES_A_PAGE` at most.

    Args:
        read: one Query, given the sort key to begin after and how many rows to look at.
        parse: a row from a raw item.
        sort_key: the name of the sort key that the list is ordered by.
    """
    found: list[RawItem] = []
    position = page.position()
    for _ in range(QUERIES_A_PAGE):
        part = read(position, page.limit)
        position = part.more_after
        found.extend(part.items)
        if position is None or len(found) >= page.limit:
            break
    if len(found) > page.limit:
        found = found[: page.limit]
        position = str(found[-1][sort_key]["S"])
    return Page(tuple(parse(item) for item in found), page.cursor_at(position))


def _seal(position: str, scope: str) -> str:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415  # not part of a cold start

    nonce = os.urandom(_NONCE_BYTES)
    sealed = AESGCM(key_for("cursors")).encrypt(nonce, position.encode(), scope.encode())
    return base64.urlsafe_b64encode(nonce + sealed).decode().rstrip("=")


def _open(cursor: str, scope: str) -> str:
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        return AESGCM(key_for("cursors")).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], scope.encode()).decode()
    except (InvalidTag, NotBase64, ValueError) as error:
        raise InvalidCursor from error
