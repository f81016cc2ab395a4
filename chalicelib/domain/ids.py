"""Ids: opaque to clients, ordered by time, and unguessable in the part that is not time."""

from datetime import UTC, datetime
from typing import Final

ENTROPY_BYTES: Final = 10
LENGTH: Final = 26

_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's, in lower case: no letter that reads like a figure."""


def new_id(at: datetime, entropy: bytes) -> str:
    """A 26-character id: 48 bits of milliseconds, 80 bits of entropy.

    Args:
        at: now, aware.
        entropy: `ENTROPY_BYTES` random bytes.
    """
    number = (milliseconds(at) << (8 * ENTROPY_BYTES)) | int.from_bytes(entropy, "big")
    return _digits(number, LENGTH)


def time_prefix(at: datetime) -> str:
    """What every id of this very millisecond begins with: lists are cut by time with it."""
    return _digits(milliseconds(at), 10)


def moment_of(prefix: str) -> datetime:
    """The millisecond that a `time_prefix` stands for."""
    number = 0
    for figure in prefix[:10]:
        number = number * 32 + _ALPHABET.index(figure)
    return datetime.fromtimestamp(number / 1000, UTC)


def encode(data: bytes) -> str:
    """Bytes in the alphabet of ids: 128 bits are 26 characters."""
    return _digits(int.from_bytes(data, "big"), -(-len(data) * 8 // 5))


def milliseconds(at: datetime) -> int:
    """Milliseconds of the epoch."""
    return int(at.timestamp() * 1000)


def _digits(number: int, length: int) -> str:
    return "".join(_ALPHABET[(number >> (5 * place)) & 31] for place in reversed(range(length)))
