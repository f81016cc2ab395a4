"""Share links (`enlaces`) of files: made and revoked by the staff of the unit."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain import deposit as rules
from chalicelib.domain import sharing
from chalicelib.domain.errors import InvalidFields, NotFound
from chalicelib.domain.people import Caller
from chalicelib.domain.sharing import LINK_LIFE, Access, ShareLink
from chalicelib.services import sign_in
from chalicelib.services.clock import fresh_id, now
from chalicelib.services.deposit import find
from chalicelib.storage import communications, files
from chalicelib.storage import links as store
from chalicelib.storage.cursors import Page, PageRequest
from chalicelib.storage.idempotency import Once

url_token = store.token


def share(
    caller: Caller,
    file_id: str,
    *,
    expires_at: datetime | None = None,
    pin: str | None = None,
    max_downloads: int | None = None,
    once: Once | None = None,
) -> ShareLink:
    """Make a link to a file; one read, one transaction.

    Raises:
        NotFound: there is no such file, or it is not for this caller to know.
        InvalidFields: all that is wrong with it.
        Conflict: the file cannot be given to people, or has as many links as it may; or its unit has closed.
    """
    at = now()
    link_id = fresh_id()

    def step(asking: Caller) -> ShareLink:
        file = find(asking, file_id)
        by = rules.staff_for(asking, file)
        made = ShareLink(link_id, file_id, by.person, at, expires_at or at + LINK_LIFE, max_downloads=max_downloads)
        errors = sharing.link_errors(made.expires_at, pin, max_downloads, at)
        if errors:
            raise InvalidFields(errors)
        rules.available(file)
        sharing.may_have_another(file)
        if pin is not None:
            made = replace(made, pin=store.pin_digest(pin))
        store.add(made, file.unit_id, by, asking.at, once)
        return made

    return sign_in.decided(caller, step)


def check_link(
    caller: Caller, file_id: str, expires_at: datetime | None, pin: str | None, max_downloads: int | None
) -> None:
    """What can be said of a bad body: whether the caller may at all, then what is wrong with what is there.

    Raises:
        NotFound: there is no such file, or it is not for this caller to know.
        InvalidFields: what is wrong.
    """
    find(caller, file_id)
    at = now()
    errors = sharing.link_errors(expires_at or at + LINK_LIFE, pin, max_downloads, at)
    if errors:
        raise InvalidFields(errors)


def links(caller: Caller, file_id: str, page: PageRequest) -> Page[tuple[ShareLink, bool]]:
    """The links of a file, oldest first, each with whether it is good now; one call while none has run out.

    Raises:
        NotFound: there is no such file, or it is not for this caller to know.
    """
    file, found = store.with_links(file_id)
    rules.staff_for(caller, file)
    at = now()
    kept_alive = any(link.has_expired(at) for link in found) and is_kept_alive(file_id)
    position = page.position()
    left = [link for link in found if position is None or link.id > position]
    shown = left[: page.limit]
    more = shown[-1].id if len(left) > len(shown) else None
    items = tuple((link, sharing.is_good(link, file, at, kept_alive=kept_alive)) for link in shown)
    return Page(items, page.cursor_at(more))


def revoke(caller: Caller, file_id: str, link_id: str) -> None:
    """Make a link good for nothing, at once; one that is revoked stays so.

    Raises:
        NotFound: there is no such link, or it is not for this caller to know.
    """

    def step(asking: Caller) -> None:
        found = store.opened(file_id, link_id)
        by = rules.staff_for(asking, found.file)
        if found.link is None:
            raise NotFound
        if found.link.revoked_at is None:
            store.revoke(found.link, by, asking.at)

    sign_in.decided(caller, step)


def accesses(caller: Caller, file_id: str, link_id: str, page: PageRequest) -> Page[Access]:
    """Who used a link, newest first: when, and what came of it.

    Raises:
        NotFound: there is no such link, or it is not for this caller to know.
    """
    found = store.opened(file_id, link_id)
    rules.staff_for(caller, found.file)
    if found.link is None:
        raise NotFound
    return store.accesses(file_id, link_id, page)


def is_kept_alive(file_id: str) -> bool:
    """Whether an open communication refers to the file: its links live past their time."""
    return any(sharing.is_open(state) for state in communications.states(files.referring(file_id)))
