"""How long a unit keeps a person after their last role: for as long as anything may be asked of what they did there.

The gravest breach of data protection lapses after three years (LOPDGDD art. 72), most personal actions after five
(Código Civil art. 1964.2). What the law keeps longer stays: letters that were sent, and who signed them.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta


def cut_off(at: datetime, days: int) -> datetime:
    """Before which a last role must have ended, for its person to be forgotten at `at`."""
    return at - timedelta(days=days)


def is_past(ends: Iterable[datetime | None], before: datetime) -> bool:
    """Whether the last of these roles ended before then; one without an end never does, and whoever had none is kept.

    Args:
        ends: until when each role lasts.
    """
    known = list(ends)
    return bool(known) and all(end is not None and end < before for end in known)
