"""The outbox against a list that is filtered by hand: every filter alone and with all others, however it is paged."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from chalicelib.domain.audiences import Audience
from chalicelib.domain.ids import new_id
from chalicelib.domain.inboxes import Category
from chalicelib.domain.messages import Alias, Author, Channel, Content, Message, MessageState, Trigger
from chalicelib.domain.numbers import MADRID
from chalicelib.domain.people import Caller, Membership, PersonRef
from chalicelib.domain.roles import Role
from chalicelib.services import outboxes
from chalicelib.storage import messages
from chalicelib.storage import outboxes as store
from chalicelib.storage.cursors import QUERIES_A_PAGE, PageRequest
from chalicelib.storage.transactions import commit
from tests.aws import an_aws, counted_calls
from tests.units import OFFICE, SCHOOL

YEAR_BEGINS = datetime(2026, 9, 1, tzinfo=MADRID)
MOMENT = timedelta(milliseconds=1)

SENT_AT = [
    datetime(2025, 8, 31, 23, 59, tzinfo=MADRID),
    datetime(2025, 9, 1, tzinfo=MADRID),
    datetime(2026, 3, 29, 1, 59, tzinfo=MADRID),
    datetime(2026, 3, 29, 3, 0, tzinfo=MADRID),
    YEAR_BEGINS - MOMENT,
    YEAR_BEGINS,
    YEAR_BEGINS + timedelta(days=1) - MOMENT,
    YEAR_BEGINS + timedelta(days=1),
    datetime(2026, 11, 24, 12, 0, tzinfo=MADRID),
    datetime(2026, 11, 24, 12, 0, tzinfo=MADRID),
]
"""The edges of school years and days in Madrid, the hour that summer time leaves out, and two at the same moment."""

KINDS = [
    (Trigger.MANUAL, Category.MESSAGE, frozenset({Channel.EMAIL}), "ana"),
    (Trigger.MANUAL, Category.NOTICE, frozenset({Channel.PUSH}), "ana"),
    (Trigger.MANUAL, Category.NOTICE, frozenset({Channel.PUSH, Channel.EMAIL}), "luis"),
    (Trigger.AUTOMATIC, Category.NOTICE, frozenset[Channel](), "luis"),
]

CALLER = Caller(
    "account",
    (Membership(PersonRef("ana", "Ana"), SCHOOL, Role.ADMINISTRATION, datetime(2020, 1, 1, tzinfo=UTC)),),
    datetime(2026, 11, 27, tzinfo=UTC),
)


def a_message(place: int, unit: Any = SCHOOL) -> Message:
    at = SENT_AT[place % len(SENT_AT)].astimezone(UTC)
    trigger, category, channels, author = KINDS[place % len(KINDS)]
    id = new_id(at, place.to_bytes(10, "big"))
    content = Content(category, channels, Alias("a", "Secretaría"), Audience(), True, f"Asunto {place}", "Texto")
    return Message(
        id=f"{unit.id}-{id}",
        unit=unit.ref,
        content=content,
        state=MessageState.SENT,
        revision=1,
        author=Author(PersonRef(author, author.title()), Role.ADMINISTRATION),
        created_at=at,
        updated_at=at,
        trigger=trigger,
        sent_at=at,
        dispatch_id=id,
    )


@pytest.fixture(scope="module")
def sent():
    """What left the school, newest first; another unit's outbox lies beside it."""
    with pytest.MonkeyPatch.context() as patch, an_aws(patch):
        there = [a_message(place) for place in range(20)]
        for message in [*there, *(a_message(place, OFFICE) for place in range(4))]:
            commit([messages.put(message, None)])
        yield sorted(there, key=lambda each: each.dispatch_id or "", reverse=True)


@dataclass(frozen=True)
class Asked:
    """One combination of filters."""

    year: int | None = None
    channel: Channel | None = None
    trigger: Trigger | None = None
    category: Category | None = None
    sender: str | None = None
    since: date | None = None
    until: date | None = None

    def wants(self, message: Message) -> bool:
        """Whether the message is meant, said as plainly as it can be."""
        assert message.sent_at
        day = message.sent_at.astimezone(MADRID).date()
        return (
            (self.year is None or date(self.year, 9, 1) <= day <= date(self.year + 1, 8, 31))
            and self.channel in {None, *message.content.channels}
            and self.trigger in {None, message.trigger}
            and self.category in {None, message.content.category}
            and self.sender in {None, message.author.person.id}
            and (self.since is None or day >= self.since)
            and (self.until is None or day <= self.until)
        )

    @property
    def is_of_the_key(self) -> bool:
        """Whether the keys of an index say it all: nothing is read that is not shown."""
        return self.channel is None and self.category is None and self.sender is None


ASKED = [
    Asked(*each)
    for each in product(
        (None, 2025, 2026),
        (None, Channel.PUSH, Channel.EMAIL),
        (None, *Trigger),
        (None, *Category),
        (None, "ana"),
        (None, date(2026, 9, 1)),
        (None, date(2026, 9, 1)),
    )
]

"""Every combination of every filter's values."""

PAGED = [
    each
    for each in ASKED
    if each.year != 2025
    and each.channel is not Channel.EMAIL
    and each.category is not Category.MESSAGE
    and each.since == each.until
]
"""Every combination of the filters themselves: another value pages as this one does."""


def listed(asked: Asked, limit: int) -> list[Message]:
    """All pages, each for no more than what it may cost."""
    found: list[Message] = []
    cursor = None
    for _ in range(100):
        with counted_calls() as calls:
            page = outboxes.outbox(CALLER, SCHOOL.id, **vars(asked), page=PageRequest(str(asked), limit, cursor))
        assert set(calls.made) <= {"Query"}
        assert len(calls) <= (1 if asked.is_of_the_key else QUERIES_A_PAGE), asked
        assert len(page.items) <= limit
        found.extend(page.items)
        cursor = page.next_cursor
        if cursor is None:
            return found
    raise AssertionError("the outbox never ends")


@pytest.mark.parametrize("trigger", [None, *Trigger])
@pytest.mark.parametrize(
    ("combined", "limit", "examined"),
    [(PAGED, 1, 200), (PAGED, 2, 3), (ASKED, 100, 200)],
    ids=["one a page", "two a page of three that are looked at", "all at once"],
)
def test_all_filters_together_show_what_each_of_them_lets_through(
    sent, monkeypatch, combined, limit, examined, trigger
):
    # Where so few rows are looked at, a page ends among what was filtered out, as it does in a long outbox.
    monkeypatch.setattr(store, "EXAMINED", examined)

    for asked in [each for each in combined if each.trigger is trigger]:
        expected = [each.id for each in sent if asked.wants(each)]
        assert [each.id for each in listed(asked, limit)] == expected, asked


def test_every_filter_lets_something_through_and_holds_something_back(sent):
    for asked in ASKED:
        alone = [value for value in vars(asked).values() if value is not None]
        if len(alone) == 1:
            assert 0 < sum(map(asked.wants, sent)) < len(sent), asked


def test_a_page_that_finds_nothing_in_four_looks_is_short_and_the_next_goes_on(sent, monkeypatch):
    monkeypatch.setattr(store, "EXAMINED", 4)
    asked = Asked(sender="nobody")

    with counted_calls() as calls:
        page = outboxes.outbox(CALLER, SCHOOL.id, **vars(asked), page=PageRequest(str(asked), 25))

    assert page.items == ()
    assert page.next_cursor
    assert calls.made == ["Query"] * QUERIES_A_PAGE
