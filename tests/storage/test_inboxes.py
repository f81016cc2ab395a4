"""The list of an inbox: of all the people that an account is, each item once, newest first, however it is paged."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.ids import new_id
from chalicelib.domain.inboxes import Category, InboxItem, message_item_id, person_of
from chalicelib.domain.people import UnitRef
from chalicelib.storage import inboxes
from chalicelib.storage.cursors import PageRequest
from tests.aws import an_aws

SINCE = datetime(2026, 11, 1, tzinfo=UTC)
_account = count()


@pytest.fixture(scope="module", autouse=True)
def aws():
    with pytest.MonkeyPatch.context() as patch, an_aws(patch) as made:
        yield made


def an_account(people: int) -> list[str]:
    """The ids of people of whom nobody has heard before."""
    number = next(_account)
    return [f"p{number}-{place}" for place in range(people)]


def put(person: str, minute: int, category: Category = Category.MESSAGE) -> str:
    """What was sent in a minute comes to somebody: the same dispatch to all."""
    at = SINCE + timedelta(minutes=minute)
    id = message_item_id(person, new_id(at, minute.to_bytes(10, "big")))
    inboxes.add(InboxItem(id, person, category, None, None, "s", UnitRef("u", "U"), at, message_id="m", chunk=0))
    return id


def listed(people: Sequence[str], limit: int, *, category: Category | None = None, unread: bool = False) -> list[str]:
    """The ids of all that is listed, page after page."""
    found: list[str] = []
    cursor = None
    for _ in range(500):
        page = inboxes.inbox(people, unread=unread, category=category, page=PageRequest("x", limit, cursor))
        assert len(page.items) <= limit
        found.extend(item.id for item in page.items)
        cursor = page.next_cursor
        if cursor is None:
            return found
    raise AssertionError("the list never ends")


def newest_first(ids: Sequence[str]) -> list[str]:
    return sorted(ids, key=lambda item: (item.rpartition("-")[2], person_of(item)), reverse=True)


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_two_people_of_one_account_who_got_the_same_message_each_have_it_in_the_list(limit):
    people = an_account(2)
    ids = [put(person, minute) for minute in range(3) for person in people]

    assert listed(people, limit) == newest_first(ids)


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_what_one_filter_passes_over_hides_nothing_of_another_person(limit):
    one, other = people = an_account(2)
    for minute in range(6, 12):
        put(one, minute, Category.NOTICE)
    ids = [put(one, minute) for minute in (2, 3)] + [put(other, minute) for minute in (0, 1)]

    assert listed(people, limit, category=Category.MESSAGE) == newest_first(ids)


def test_a_cursor_of_the_version_before_goes_on_where_it_was():
    (person,) = people = an_account(1)
    first, second, third = (put(person, minute) for minute in range(3))
    page = PageRequest("x", 10)
    cursor = page.cursor_at(third.rpartition("-")[2])

    rest = inboxes.inbox(people, unread=False, category=None, page=PageRequest("x", 10, cursor))

    assert [item.id for item in rest.items] == [second, first]


_ITEMS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 11), st.sampled_from(Category)), max_size=24)


@settings(max_examples=60)
@given(
    people=st.integers(1, 4),
    items=_ITEMS,
    limit=st.sampled_from([1, 2, 3, 5, 100]),
    category=st.sampled_from([None, *Category]),
    unread=st.booleans(),
)
def test_each_item_is_listed_once_and_newest_first(people, items, limit, category, unread):
    account = an_account(people)
    there = {
        put(account[person % people], minute, of): of
        for (person, minute), of in {(person % people, minute): of for person, minute, of in items}.items()
    }
    expected = newest_first([id for id, of in there.items() if category in {None, of}])

    assert listed(account, limit, category=category, unread=unread) == expected
