"""The inbox of the caller: what came to any of the people that the account is."""

from chalicelib.domain.errors import NotFound
from chalicelib.domain.inboxes import Category, InboxItem, person_of
from chalicelib.domain.people import Caller
from chalicelib.services.clock import now
from chalicelib.storage import directory_accounts
from chalicelib.storage import inboxes as store
from chalicelib.storage.cursors import Page, PageRequest
from chalicelib.storage.transactions import commit


def inbox(caller: Caller, *, unread: bool, category: Category | None, page: PageRequest) -> Page[InboxItem]:
    """What came, newest first."""
    return store.inbox(sorted(caller.person_ids), unread=unread, category=category, page=page)


def item(caller: Caller, item_id: str) -> InboxItem:
    """One item, whole.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    _require_own(caller, item_id)
    found = store.find(item_id)
    if found is None:
        raise NotFound
    return found


def read(caller: Caller, item_id: str) -> None:
    """Note that the caller read it; repeating it changes nothing.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    _require_own(caller, item_id)
    mine = directory_accounts.still_bound(caller.account_id, person_of(item_id))
    commit([store.mark_read(item_id, now()), mine])


def unread(caller: Caller) -> int:
    """How many are unread."""
    return sum(store.unread(person) for person in caller.person_ids)


def _require_own(caller: Caller, item_id: str) -> None:
    if person_of(item_id) not in caller.person_ids:
        raise NotFound
