"""The report of each working day: it goes through the units in pages, and each unit that has something is reminded.

Pages follow one another, so that the last one knows that the others are done: it puts the operator's sheet together. A
unit's part is a message of its own. Whatever comes twice gives the same, and a unit is reminded once a day.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from chalicelib.domain import reports as rules
from chalicelib.domain.deadlines import is_working_day
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.ids import ENTROPY_BYTES, new_id
from chalicelib.domain.inboxes import Category, InboxItem, Occasion
from chalicelib.domain.numbers import MADRID
from chalicelib.domain.people import Unit
from chalicelib.domain.reports import Digest, Errand, Report, Side
from chalicelib.domain.roles import STAFF
from chalicelib.gateways import mails, objects, queues
from chalicelib.gateways.mails import Mail
from chalicelib.services import calendars, reports
from chalicelib.services.clock import now
from chalicelib.settings import settings
from chalicelib.storage import digests, directory, directory_lists, inboxes
from chalicelib.storage.cursors import PageRequest
from chalicelib.storage.directory_lists import UnitSearch
from chalicelib.templates import digests as words
from chalicelib.templates import sheets

UNITS_A_PAGE: Final = 50

OCCASIONS: Final = {Errand.MUST_ACT: Occasion.MUST_RECEIVE, Errand.STILL_WAITS: Occasion.STILL_WAITS}


def begin(at: datetime) -> bool:
    """Begin the report, if `at` is its time on a working day; gives whether it was.

    Args:
        at: the moment for which it was set.
    """
    day = rules.day_to_report(at)
    if day is None or not is_working_day(day, calendars.is_holiday):
        return False
    queues.put(settings().report_queue_url, {"work": "page", "day": day.isoformat(), "number": 0})
    return True


@dataclass(frozen=True)
class Looked:
    """What came of a page.

    Attributes:
        late: how many letters wait for too long.
        ends: whether it was the last one, so that the sheet is put together.
    """

    late: int
    ends: bool


def page(day: date, number: int, cursor: str | None) -> Looked:
    """Look at a page of units: a part of the sheet, and a message for each unit that is to be reminded; then the next.

    Nothing is done for a day that is over.
    """
    at = now()
    if day != at.astimezone(MADRID).date():
        return Looked(late=0, ends=False)
    limit = settings().pending_reception_days
    listed = directory_lists.units(UnitSearch(), PageRequest("pending receptions", UNITS_A_PAGE, cursor))
    found, lines = 0, ""
    for unit in listed.items:
        report = reports.of_unit(unit.id, at)
        late = [each for each in report.older_than(limit) if each.side is Side.TO_RECEIVE]
        # Lines, not letters: a page of busy offices would fill the memory.
        found, lines = found + len(late), lines + sheets.letter_lines(late, sheets.OF_ALL)
        if not report.whole:
            lines += sheets.cut_off(sheets.OF_ALL, unit=unit.name)
        if any(_digests(unit, report, day)):
            queues.put(settings().report_queue_url, {"work": "remind", "day": day.isoformat(), "unit_id": unit.id})
    objects.put(_part(day, number), lines.encode(), content_type="text/csv")
    if listed.next_cursor:
        place: dict[str, str | int] = {"number": number + 1, "cursor": listed.next_cursor}
        queues.put(settings().report_queue_url, {"work": "page", "day": day.isoformat(), **place})
    else:
        _put_together(day, number + 1)
    return Looked(found, ends=not listed.next_cursor)


def remind(unit_id: str, day: date) -> list[Errand]:
    """Remind a unit of what it must act on, and of what it sent that still waits, once that day. Gives of what it was.

    The one exception to once: a mail whose sending we could not note is sent again. One errand that fails holds the
    other not back.

    Raises:
        Unavailable: a mail could not be sent; the other errand is done.
    """
    at = now()
    unit = directory.find_unit(unit_id)
    if unit is None or not unit.is_open or day != at.astimezone(MADRID).date():
        return []
    told: list[Errand] = []
    failure: Unavailable | None = None
    for errand, digest in list(_digests(unit, reports.of_unit(unit_id, at), day)):
        try:
            if _tell(unit, errand, digest, day, at):
                told.append(errand)
        except Unavailable as error:
            failure = error
    if failure:
        raise failure
    return told


def _digests(unit: Unit, report: Report, day: date) -> Iterator[tuple[Errand, Digest]]:
    """What a unit is to be reminded of; nothing on a day on which it is closed."""
    for errand in Errand:
        digest = rules.digest(report, errand, settings().pending_reception_days)
        if digest and is_working_day(day, calendars.own(unit.id)):
            yield errand, digest


def _tell(unit: Unit, errand: Errand, digest: Digest, day: date, at: datetime) -> bool:
    if not digests.claim(unit.id, day, errand, at):
        return False
    staff = {m.person.id for m in directory.staff_of(unit.id) if m.holds_at(at) and m.role in STAFF}
    for person_id in sorted(staff):
        inboxes.add(_item(person_id, unit, errand, digest, day))
    url = f"{settings().web_origin}/units/{unit.id}/reports/pending-receptions"
    told = words.mail(errand, unit.name, digest, url)
    sent = mails.send(Mail(unit.email, told.subject, told.text, told.html))
    digests.note_sent(unit.id, day, errand, sent, now())
    return True


def _item(person_id: str, unit: Unit, errand: Errand, digest: Digest, day: date) -> InboxItem:
    """The row of an inbox: the same however often it is made that day."""
    at = rules.reported_at(day)
    facts = f"{person_id}\n{unit.id}\n{day.isoformat()}\n{errand}"
    return InboxItem(
        id=f"{person_id}-{new_id(at, hashlib.sha256(facts.encode()).digest()[:ENTROPY_BYTES])}",
        person_id=person_id,
        category=Category.NOTICE,
        occasion=OCCASIONS[errand],
        communication_id="",
        subject=digest.figure,
        sender=unit.ref,
        received_at=at,
    )


def _put_together(day: date, parts: int) -> None:
    """The sheet of all, for the operator."""
    key = f"reports/pending-receptions/{day.isoformat()}.csv"
    head = sheets.sheet((), sheets.OF_ALL).encode()
    written = (_part(day, number) for number in range(parts))
    objects.put_together(key, head, written, content_type="text/csv; charset=utf-8")


def _part(day: date, number: int) -> str:
    return f"reports/parts/{day.isoformat()}/{number:05d}.csv"
