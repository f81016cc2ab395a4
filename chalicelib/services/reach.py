"""Whom a message reaches, and who is not reached by which channel, and why: the same for a preview and for sending."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final

from chalicelib.domain.audiences import Selection, selection
from chalicelib.domain.deliveries import Hindrance
from chalicelib.domain.errors import InvalidCursor
from chalicelib.domain.messages import Channel, Content
from chalicelib.domain.people import Caller, PersonRef
from chalicelib.domain.recipients import Reached, Recipient, Wishes, recipient
from chalicelib.services import clock, contact_lists, messages
from chalicelib.settings import settings
from chalicelib.storage import audience_names, audiences, directory_accounts, suppressions
from chalicelib.storage.audience_names import Named
from chalicelib.storage.cursors import Page, PageRequest

AT_ONCE: Final = 100
"""How many accounts are read at a time."""


@dataclass(frozen=True)
class Unreached:
    """Somebody whom a channel does not reach, and why: who may not receive is not reached by the inbox either."""

    person: PersonRef
    channel: Channel
    code: Hindrance

    @property
    def place(self) -> tuple[str, str]:
        """Where they come in the order in which they are told."""
        return self.person.id, self.channel


@dataclass(frozen=True)
class Preview:
    """What sending would do now.

    Attributes:
        unreachable: how many, by the channels that were asked for.
        unreached: a page of who and why, in the order of their ids; who is missed by two channels is there twice.
        pushes: whether push is set up at all.
    """

    recipients: int
    unreachable: Mapping[Channel, int]
    unreached: Page[Unreached]
    pushes: bool


def preview(caller: Caller, message_id: str, page: PageRequest) -> Preview:
    """Whom a message would reach now, and whom not and why.

    Raises:
        NotFound: it is not the caller's to see.
    """
    message = messages.find(caller, message_id)
    after = _place(page.position())
    at = clock.now()
    meant = _selection(message.unit.id, message.content)
    total = 0
    counts = dict.fromkeys(sorted(message.content.channels), 0)
    found: list[Unreached] = []
    for each in _reached(message.unit.id, message.content, meant, at):
        total += 1
        for channel, why in sorted(each.hindrances.items()):
            counts[channel] += 1
            if (each.person_id, channel) > after:
                found.append(Unreached(PersonRef(each.person_id, each.name), channel, why))
        del found[page.limit + 1 :]
    barred = (
        Unreached(person, Channel.INBOX, Hindrance.MAY_NOT_RECEIVE)
        for person in audiences.barred(message.unit.id, meant, at)
    )
    found = sorted([*found, *(each for each in barred if each.place > after)], key=lambda each: each.place)
    shown = tuple(found[: page.limit])
    more = "#".join(shown[-1].place) if len(found) > page.limit else None
    return Preview(total, counts, Page(shown, page.cursor_at(more)), bool(settings().push_applications))


def _place(position: str | None) -> tuple[str, str]:
    """After whom and which channel a page begins.

    Raises:
        InvalidCursor: it names no channel.
    """
    if position is None:
        return "", ""
    person, _, channel = position.rpartition("#")
    if channel not in set(Channel):
        raise InvalidCursor
    return person, channel


def names(caller: Caller, message_id: str) -> tuple[Named, ...]:
    """What those are called whom a message's audience names and leaves out, by name; not who has left the unit.

    Raises:
        NotFound: it is not the caller's to see.
    """
    message = messages.find(caller, message_id)
    lists, _ = contact_lists.named_in(message.unit.id, message.content.audience)
    listed = [Named(each.id, each.name, "contact_list") for each in lists if not each.deleted_at]
    named = [*listed, *audience_names.named(message.unit.id, message.content.audience)]
    return tuple(sorted(named, key=lambda each: (each.name, each.id)))


def recipients(unit_id: str, content: Content, at: datetime) -> Iterator[Recipient]:
    """Who gets it, each once, in the order of their ids; a few at a time, however many they are."""
    return _reached(unit_id, content, _selection(unit_id, content), at)


def _selection(unit_id: str, content: Content) -> Selection:
    lists, _ = contact_lists.named_in(unit_id, content.audience)
    return selection(content.audience, lists)


def _reached(unit_id: str, content: Content, meant: Selection, at: datetime) -> Iterator[Recipient]:
    reached = audiences.resolve(unit_id, meant, at)
    if not content.channels:
        return (Recipient(each.person_id, each.name, each.about) for each in reached)
    return _by_channels(unit_id, reached, content.channels)


def _by_channels(unit_id: str, reached: Iterable[Reached], channels: Collection[Channel]) -> Iterator[Recipient]:
    pushed_to = frozenset(settings().push_applications)
    suppressed = suppressions.of_unit(unit_id) if Channel.EMAIL in channels else frozenset()
    left = iter(reached)
    while some := list(islice(left, AT_ONCE)):
        wishes = directory_accounts.wishes_of([each.account_id for each in some if each.account_id])
        for each in some:
            wants = wishes.get(each.account_id or "", Wishes())
            bad = each.email is not None and suppressions.digest(each.email) in suppressed
            yield recipient(each, channels, wants, suppressed=bad, pushed_to=pushed_to)
