"""Deleting a draft while others are at it, or after a role has changed: done or refused as every other action is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from chalicelib.domain.communications import Communication
from chalicelib.domain.errors import Conflict, Forbidden, NotFound
from chalicelib.domain.people import Caller
from chalicelib.domain.roles import Role
from chalicelib.services import clock, communications, registrations
from chalicelib.storage import communications as store
from chalicelib.storage import connections
from tests.people import person_of, register_units, somebody
from tests.units import OFFICE, SCHOOL

pytestmark = pytest.mark.usefixtures("tables")


@pytest.fixture
def school() -> Caller:
    register_units()
    somebody(OFFICE, Role.OFFICER)
    return somebody(SCHOOL, Role.ADMINISTRATION)


def a_draft(by: Caller) -> Communication:
    return communications.create(
        by, SCHOOL.id, type="request", destination_id=OFFICE.id, subject="Obras", body="Se solicita."
    )


def no_longer(caller: Caller, role: Role) -> None:
    """End the role; whoever has the caller in hand remembers it still."""
    registrations.register_role(SCHOOL.id, person_of(caller), role, until=clock.now() - timedelta(seconds=1))


@contextmanager
def meanwhile(happens: Callable[[], object]) -> Iterator[None]:
    """This happens between the reading and the writing of what is done inside the `with`."""
    events = connections.connection().client.meta.events
    event = "before-call.dynamodb.TransactWriteItems"

    def once(**_: object) -> None:
        events.unregister(event, once)
        happens()

    events.register(event, once)
    try:
        yield
    finally:
        events.unregister(event, once)


def test_a_draft_is_deleted_in_the_role_that_is_held_now_when_the_one_remembered_is_over(school: Caller) -> None:
    both = somebody(SCHOOL, Role.DIRECTOR, Role.ADMINISTRATION)
    (remembered,) = [m.role for m in both.active if m == both.holding(SCHOOL.id, {*Role})]
    letter = a_draft(school)
    no_longer(both, remembered)

    communications.delete(both, letter.id)

    assert store.find(letter.id) is None


def test_a_draft_is_not_deleted_by_who_holds_no_role_any_more(school: Caller) -> None:
    director = somebody(SCHOOL, Role.DIRECTOR)
    letter = a_draft(school)
    no_longer(director, Role.DIRECTOR)

    with pytest.raises((Forbidden, NotFound)):
        communications.delete(director, letter.id)

    assert store.find(letter.id) == letter


def test_a_draft_that_somebody_deletes_at_the_same_moment_is_not_found(school: Caller) -> None:
    letter = a_draft(school)

    with meanwhile(lambda: communications.delete(school, letter.id)), pytest.raises(NotFound):
        communications.delete(school, letter.id)


def test_a_draft_that_somebody_edits_at_the_same_moment_is_not_deleted(school: Caller) -> None:
    letter = a_draft(school)

    def edit() -> None:
        communications.edit(school, letter.id, {"subject": "Otras obras"}, if_match=None)

    with meanwhile(edit), pytest.raises(Conflict):
        communications.delete(school, letter.id)

    kept = store.find(letter.id)
    assert kept is not None
    assert kept.subject == "Otras obras"
