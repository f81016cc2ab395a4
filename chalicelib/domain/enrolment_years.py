"""Of which school year the lines of an export are. The newest one counts: nobody is in the classes of two years."""

import re
from collections.abc import Mapping


def begins(said: str | None) -> int | None:
    """The year in which a school year begins: 2026, of `2026` as of `2026/2027`; none when there is none in it."""
    found = re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", said or "")
    return int(found[0]) if found else None


def newest(said: Mapping[str, int]) -> str | None:
    """What the newest school year is called; of several names of it, the most frequent.

    Args:
        said: how many lines say what. A file of which most lines are of the year before is one of the newest all the
            same: a school that leaves the old lines in has not asked for the old classes.
    """
    return max(sorted(said), key=lambda each: (begins(each) or 0, said[each]), default=None)
