"""Deletes what is over its term, when it is found: letters' drafts that nobody touches, files that nothing refers to.

The monthly round finds them (`services/retention.py`), and each is decided on as it is then. However often it comes,
and whatever happens to the thing meanwhile, what is still wanted stays.
"""

from collections.abc import Callable
from contextlib import suppress

from chalicelib.domain import deposit, drafting, sharing
from chalicelib.domain.errors import Conflict
from chalicelib.services import clock
from chalicelib.storage import communications, files, links


def letter(communication_id: str) -> bool:
    """Delete a draft that is over its term; gives whether it was. Its files are let go as when somebody deletes it."""
    at = clock.now()
    found = communications.find(communication_id)
    change = drafting.expire(found, at) if found else None
    return change is not None and _done(lambda: communications.store(change, at))


def file(file_id: str) -> bool:
    """Delete a file of the deposit that is over its term and nobody can get by a link; gives whether it was."""
    at = clock.now()
    found, shared = links.with_links(file_id)
    if any(sharing.is_good(link, found, at, kept_alive=False) for link in shared):
        return False
    gone = deposit.expired(found, at) if found else None
    return found is not None and gone is not None and _done(lambda: files.advance(found, gone))


def _done(write: Callable[[], None]) -> bool:
    """Whether it was written: not when somebody has touched the thing meanwhile, who wants it still."""
    with suppress(Conflict):
        write()
        return True
    return False
