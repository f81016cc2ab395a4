"""Now, and what is new: the two things that use cases take from outside, in one place."""

import os
from datetime import UTC, datetime

from chalicelib.domain.ids import ENTROPY_BYTES, new_id


def now() -> datetime:
    """The moment, aware, in UTC."""
    return datetime.now(UTC)


def fresh_id() -> str:
    """An id that nothing else has."""
    return new_id(now(), os.urandom(ENTROPY_BYTES))


def fresh_secret() -> bytes:
    """128 bits that nobody can guess."""
    return os.urandom(16)
