"""The inbox of the caller: what came to any of the people that the account is."""

from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.custody import may_receive
from chalicelib.domain.errors import NotFound
from chalicelib.domain.inboxes import Category, InboxItem, person_of
from chalicelib.domain.people import Caller
from chalicelib.services.clock import now
from chalicelib.storage import custody, directory_accounts, dispatches, messages
from chalicelib.storage import inboxes as store
from chalicelib.storage.cursors import Page, PageRequest
from chalicelib.storage.transactions import Write, commit

COUNTED_AFTER: Final = timedelta(seconds=30)
"""When what the sender sees is counted anew, after somebody read."""


def inbox(caller: Caller, *, unread: bool, category: Category | None, page: PageRequest) -> Page[InboxItem]:
    """What came, newest first."""
    return store.inbox(sorted(caller.person_ids), unread=unread, category=category, page=page)


def item(caller: Caller, item_id: str) -> tuple[InboxItem, str | None]:
    """One item, whole, and the text of it when it is a message.

    Raises:
        NotFound: there is none, it is somebody else's, or it is about a student of whom they may no longer receive.
    """
    found = _found(caller, item_id)
    if found.message_id is None or found.occasion is not None:
        return found, None
    message = messages.find(found.message_id)
    if message is None:
        raise NotFound
    return found, message.content.body


def read(caller: Caller, item_id: str) -> None:
    """Note that the caller read it; repeating it changes nothing. Raises as `item` does."""
    at = now()
    _mark(caller, _found(caller, item_id), store.mark_read(item_id, at), at)


def acknowledge(caller: Caller, item_id: str) -> None:
    """Note that the caller takes notice of it; repeating it changes nothing. Raises as `item` does."""
    at = now()
    _mark(caller, _found(caller, item_id), store.mark_acknowledged(item_id, at), at)


def unread(caller: Caller) -> int:
    """How many are unread."""
    return sum(store.unread(person) for person in caller.person_ids)


def _mark(caller: Caller, found: InboxItem, mark: Write, at: datetime) -> None:
    """Write a mark, and have what the sender sees follow."""
    mine = directory_accounts.still_bound(caller.account_id, found.person_id)
    counted: list[Write] = []
    if found.message_id is not None and found.chunk is not None:
        counted = [dispatches.stir(found.message_id, found.chunk, at + COUNTED_AFTER)]
    commit([mark, mine, *counted])


def _found(caller: Caller, item_id: str) -> InboxItem:
    if person_of(item_id) not in caller.person_ids:
        raise NotFound
    found = store.find(item_id)
    if found is None or not _may_still_receive(found):
        raise NotFound
    return found


def _may_still_receive(found: InboxItem) -> bool:
    """Whether a guardian may still receive what is about one of the students through whom it came."""
    at = now()
    return not found.about or any(
        may_receive(custody.find(found.sender.id, student, found.person_id)[0], at) for student in found.about
    )
