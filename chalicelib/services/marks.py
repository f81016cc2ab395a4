"""The mark that each mail to many carries, by which what is told of it later is known to be of a mail of ours."""

import base64
import hmac
from dataclasses import dataclass
from typing import Final

from chalicelib.storage.secrets import key_for

_SIGNED: Final = 32
"""Hexadecimal figures of the signature: 128 bits."""


@dataclass(frozen=True)
class Marked:
    """One attempt to mail one recipient.

    Attributes:
        item_id: of the message in the recipient's inbox.
    """

    item_id: str
    attempt: int


def mark_of(item_id: str, attempt: int = 1) -> str:
    """The mark of a mail. A tag of SES holds letters, figures, `-` and `_` alone, 256 of them at most."""
    said = base64.urlsafe_b64encode(f"{item_id}.{attempt}".encode()).decode().rstrip("=")
    return said + _signature(said)


def read(mark: str) -> Marked | None:
    """What a mark says; none when it is not signed by us."""
    said, signature = mark[:-_SIGNED], mark[-_SIGNED:]
    if not (mark.isascii() and hmac.compare_digest(signature, _signature(said))):
        return None
    item_id, _, attempt = base64.urlsafe_b64decode(said + "=" * (-len(said) % 4)).decode().rpartition(".")
    return Marked(item_id, int(attempt))


def _signature(said: str) -> str:
    return hmac.digest(key_for("deliveries"), said.encode(), "sha256").hex()[:_SIGNED]
