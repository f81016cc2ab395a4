"""Following a share link: public, with one 404 for every link that leads nowhere."""

from datetime import datetime

from chalicelib.domain import deposit as rules
from chalicelib.domain import sharing
from chalicelib.domain.attachments import file_key
from chalicelib.domain.errors import NotFound
from chalicelib.domain.sharing import DOWNLOAD_LIFE, PinRequired, ShareLink, WrongPin
from chalicelib.gateways import objects
from chalicelib.gateways.objects import Link
from chalicelib.services.clock import fresh_id, now
from chalicelib.services.sharing import is_kept_alive
from chalicelib.storage import links as store
from chalicelib.storage.transactions import attempts


def follow(token: str, *, source: str, pin: str | None = None) -> Link:
    """Where the file is that a share link is for, for a minute; counted and written down.

    Args:
        source: the address that asks; it is kept as a keyed digest.
        pin: none when none was given.

    Raises:
        NotFound: the token is unknown, or its link has run out, was revoked or used up, or its file is not to be had.
        PinRequired: the link asks for a PIN.
        WrongPin: it is not that.
        TooManyRequests: a PIN was tried too often.
    """
    named = store.named_by(token)
    if named is None:
        raise NotFound
    for _ in attempts():
        at = now()
        found = store.opened(*named)
        kept_alive = found.link is not None and found.link.has_expired(at) and is_kept_alive(named[0])
        if found.link is None or not sharing.is_good(found.link, found.file, at, kept_alive=kept_alive):
            raise NotFound
        assert found.file is not None  # noqa: S101  # no link is good without its file
        tried = _try_pin(found, pin, source, at) if found.link.pin else None
        try:
            store.count_download(found.link, source, fresh_id(), at, tried=tried)
        except store.LinkLost:
            continue
        return objects.link(file_key(found.file.id, rules.available(found.file)), at, DOWNLOAD_LIFE)
    raise NotFound


def _try_pin(found: store.Opened, pin: str | None, source: str, at: datetime) -> int:
    """Count the try, and then compare; gives where it was counted."""
    assert found.link is not None  # noqa: S101  # it is the link's PIN
    assert found.link.pin is not None  # noqa: S101
    if pin is None:
        raise PinRequired
    slot = _counted(found.link, found.tries, at)
    if not store.is_pin(pin, found.link.pin):
        store.note_wrong_pin(found.link, source, fresh_id(), at)
        raise WrongPin
    return slot


def _counted(link: ShareLink, tries: tuple[datetime | None, ...], at: datetime) -> int:
    """Count a try at the first place that is free and that nobody else takes meanwhile.

    Raises:
        TooManyRequests: there is none.
    """
    for slot in sharing.free_slots(tries, at):
        try:
            store.count_try(link, slot, tries[slot], at)
        except store.SlotLost:
            continue
        return slot
    raise sharing.too_many(at, at)
