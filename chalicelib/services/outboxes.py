"""What left a unit, and what became of it for each person and channel."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from chalicelib.domain.deliveries import Delivery, DeliveryStatus
from chalicelib.domain.errors import InvalidCursor
from chalicelib.domain.inboxes import Category
from chalicelib.domain.messages import WRITERS, Channel, Message, Trigger
from chalicelib.domain.numbers import MADRID
from chalicelib.domain.people import Caller, PersonRef
from chalicelib.services import mailings, messages
from chalicelib.storage import chunks as store
from chalicelib.storage import outboxes
from chalicelib.storage.cursors import Page, PageRequest
from chalicelib.storage.outboxes import Wanted

YEAR_BEGINS: Final = 9
"""A school year is named by the year in which its September lies."""

CHUNKS_A_PAGE: Final = 4
"""How many chunks a filtered page looks at; a page may be short."""

CHUNKS_A_SHEET: Final = 60
"""How many chunks a sheet holds: what a function may answer, and in the time that it has, with long names too."""

FIRST: Final = date(2000, 1, 1)
"""Nothing left any unit before."""

LAST: Final = date(2199, 12, 31)


@dataclass(frozen=True)
class Outcome:
    """What became of a message for one person by one channel."""

    person: PersonRef
    channel: Channel
    delivery: Delivery


def outbox(
    caller: Caller,
    unit_id: str,
    *,
    year: int | None = None,
    since: date | None = None,
    until: date | None = None,
    channel: Channel | None = None,
    trigger: Trigger | None = None,
    category: Category | None = None,
    sender: str | None = None,
    page: PageRequest,
) -> Page[Message]:
    """What left the unit, newest first; days are days in Madrid, both included. Raises as `Caller.acting` does."""
    caller.acting(unit_id, WRITERS)
    begins = max(filter(None, [since, date(year, YEAR_BEGINS, 1) if year else None]), default=FIRST)
    ends = min(filter(None, [until, date(year + 1, YEAR_BEGINS, 1) - timedelta(1) if year else None]), default=LAST)
    wanted = Wanted(
        since=_start_of(max(begins, FIRST)),
        until=_start_of(min(ends, LAST) + timedelta(1)),
        trigger=trigger,
        category=category,
        channel=channel,
        sender=sender,
    )
    return outboxes.outbox(unit_id, wanted, page)


def outcomes(
    caller: Caller, message_id: str, *, channel: Channel | None, status: DeliveryStatus | None, page: PageRequest
) -> Page[Outcome]:
    """What became of a message, person by person in the order of their ids.

    A page is read chunk by chunk: the chunk and the rows of its recipients, two calls.

    Raises:
        NotFound: it is not the caller's to see.
    """
    return _outcomes(caller, message_id, channel, status, page, chunks=CHUNKS_A_PAGE, most=page.limit)


def sheet(
    caller: Caller, message_id: str, *, channel: Channel | None, status: DeliveryStatus | None, page: PageRequest
) -> Page[Outcome]:
    """The same as far as one sheet holds it, which is all of it but for a very large message; raises as `outcomes`."""
    return _outcomes(caller, message_id, channel, status, page, chunks=CHUNKS_A_SHEET)


def _outcomes(
    caller: Caller,
    message_id: str,
    channel: Channel | None,
    status: DeliveryStatus | None,
    page: PageRequest,
    *,
    chunks: int,
    most: int | None = None,
) -> Page[Outcome]:
    message = messages.find(caller, message_id)
    position = page.position()
    number, place = _place(position) if position else (0, 0)
    found: list[Outcome] = []
    for _ in range(chunks):
        if message.run is None or number >= message.chunks:
            return Page(tuple(found), None)
        for at, each in enumerate(_of_chunk(message, number)):
            if (
                at < place
                or (channel and each.channel is not channel)
                or (status and each.delivery.status is not status)
            ):
                continue
            if len(found) == most:
                return Page(tuple(found), page.cursor_at(f"{number}.{at}"))
            found.append(each)
        number, place = number + 1, 0
    more = number < message.chunks
    return Page(tuple(found), page.cursor_at(f"{number}.0") if more else None)


def _of_chunk(message: Message, number: int) -> Iterator[Outcome]:
    chunk = store.find(message.id, message.run or "", number)
    for recipient, channel, delivery in mailings.shown(message, chunk) if chunk else ():
        yield Outcome(PersonRef(recipient.person_id, recipient.name), channel, delivery)


def _place(position: str) -> tuple[int, int]:
    number, _, place = position.partition(".")
    if not (number.isdigit() and place.isdigit()):
        raise InvalidCursor
    return int(number), int(place)


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), MADRID).astimezone(UTC)
