"""The monthly round: whom a unit need not know any more, it forgets. What DynamoDB and S3 cannot time is done here.

It goes through the units in pages, open ones and then closed ones, and a unit's part is a message of its own. Whatever
comes twice gives the same: who is forgotten is found no more.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from itertools import chain
from time import monotonic
from typing import Final

from chalicelib.domain.directory import is_erased
from chalicelib.domain.errors import Conflict
from chalicelib.domain.messages import is_over
from chalicelib.domain.retention import DEPOSITED_KEPT, DRAFT_KEPT, SCHOOL_KEPT, Term, custody_term, cut_off
from chalicelib.gateways import queues
from chalicelib.services import personal_data
from chalicelib.services.clock import now
from chalicelib.services.personal_data import StillHoldsRoles
from chalicelib.settings import settings
from chalicelib.storage import custody_terms, directory, directory_writes, erasures, formers, left_alone
from chalicelib.storage.cursors import PageRequest
from chalicelib.storage.directory_writes import Overtaken
from chalicelib.storage.transactions import Write, commit

UNITS_A_PAGE: Final = 100

BUDGET_S: Final = 120.0
"""For how long one message is worked at; the rest is left to another."""


def begin() -> None:
    """Begin the round of the month."""
    _put("units")


def page(*, closed: bool, cursor: str | None) -> int:
    """Put a message for each unit of a page, and one for the next page; gives how many units there were."""
    listed = formers.units(PageRequest(f"retention {closed}", UNITS_A_PAGE, cursor), closed=closed)
    queues.put_many(settings().retention_queue_url, ({"work": "unit", "unit_id": unit} for unit in listed.items))
    if listed.next_cursor:
        _put("closed_units" if closed else "units", cursor=listed.next_cursor)
    elif not closed:
        _put("closed_units")
    return len(listed.items)


def unit(unit_id: str, clock: Callable[[], float] = monotonic, *, goes_on: bool = False) -> int:
    """Forget whom the unit need not know any more; gives how many they were. What time does not allow comes after.

    Who was given a role meanwhile is known again, and stays.

    Args:
        goes_on: whether another message has begun it, and looked after things.
    """
    until = clock() + BUDGET_S
    forgotten = 0
    if not goes_on:
        forget_what_was_of_students(unit_id)
        _have_expired(unit_id)
    for person_id in formers.of_unit(unit_id, before(now())):
        if clock() > until:
            _put("unit", unit_id=unit_id, goes_on="yes")
            break
        try:
            personal_data.retire(unit_id, person_id)
        except StillHoldsRoles:
            continue
        forgotten += 1
    return forgotten


def forget_what_was_of_students(unit_id: str) -> None:
    """Forget a closed school's students and classes, and decisions about guardians of who left, each after its term.

    A student who comes back, or is decided about anew, at the same moment is left to the next round.
    """
    at = now()
    unit = directory.find_unit(unit_id)
    closed_at = unit.closed_at if unit else None
    if closed_at and closed_at + SCHOOL_KEPT <= at:
        for write in custody_terms.lists_of_school(unit_id):
            commit([write])
    decisions = custody_terms.of_unit(unit_id)
    left = Counter(decided.person_id for decided in decisions)
    for decided in decisions:
        term = custody_term(enrolled=decided.enrolled, left_at=decided.left_at or closed_at, at=at)
        if term:
            left[decided.person_id] -= term is Term.IS_OVER
            unknown = [] if left[decided.person_id] else _known_no_more(unit_id, decided.person_id)
            with suppress(Conflict, Overtaken):
                commit([*custody_terms.carry_out(decided, term, at), *unknown])


def _known_no_more(unit_id: str, person_id: str) -> list[Write]:
    """Somebody who was erased is known to imports for as long as a decision concerns them, and no longer."""
    file = directory_writes.open_file(unit_id, person_id)
    return erasures.person(file, recognised=False) if file and is_erased(file.person.name) else []


def _have_expired(unit_id: str) -> None:
    """Have those who may write them look at drafts and files that may be over their term."""
    at = now()
    uploads, messages = settings().upload_queue_url, settings().message_queue_url
    letters = ({"work": "expire", "communication_id": id} for id in left_alone.drafts(unit_id, at - DRAFT_KEPT))
    files = ({"work": "expire", "file_id": id} for id in left_alone.files(unit_id, at - DEPOSITED_KEPT))
    drafts = left_alone.message_drafts(unit_id, at - DRAFT_KEPT)
    queues.put_many(uploads, chain(letters, files))
    queues.put_many(messages, ({"work": "expire", "message_id": each.id} for each in drafts if is_over(each, at)))


def before(at: datetime) -> datetime:
    """Before which a last role must have ended."""
    return cut_off(at, settings().former_people_days)


def _put(work: str, **more: str) -> None:
    queues.put(settings().retention_queue_url, {"work": work, **more})
