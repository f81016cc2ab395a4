"""Versions: what people change is counted, and who names one that is gone is refused."""

from datetime import UTC, datetime

import pytest

from chalicelib.domain.audiences import Audience
from chalicelib.domain.errors import InvalidTransition, VersionMismatch
from chalicelib.domain.inboxes import Category
from chalicelib.domain.messages import (
    Action,
    Alias,
    Author,
    Content,
    Message,
    MessageState,
    Obstacle,
    sent,
    stopped,
    written,
)
from chalicelib.domain.people import PersonRef, UnitRef
from chalicelib.domain.roles import Role
from chalicelib.domain.versions import expect_version

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ANA = Author(PersonRef("ana", "Ana Romero"), Role.ADMINISTRATION)
CONTENT = Content(
    category=Category.MESSAGE,
    channels=frozenset(),
    alias=Alias("a", "Secretaría"),
    audience=Audience(people=("p",)),
    hidden_recipients=True,
    subject="Reunión",
    body="El lunes.",
)


def a_message(state: MessageState = MessageState.DRAFT) -> Message:
    return Message(
        id="m",
        unit=UnitRef("41000001", "IES Ribera"),
        content=CONTENT,
        state=state,
        revision=7,
        author=ANA,
        created_at=NOW,
        updated_at=NOW,
        version=5,
    )


def counted(message: Message) -> tuple[int, int]:
    return message.version, message.revision


def test_who_names_a_version_that_is_gone_is_refused():
    expect_version(5, 5)
    with pytest.raises(VersionMismatch):
        expect_version(4, 5)


def test_who_names_no_version_means_whatever_there_is():
    expect_version(None, 5)


def test_what_people_do_to_a_message_is_another_version_of_it():
    assert counted(written(a_message(), NOW)) == (6, 8)
    assert counted(sent(a_message(), CONTENT, ANA, NOW)) == (6, 8)


def test_what_a_worker_does_to_a_message_is_no_other_version_of_it():
    waiting = a_message(MessageState.SCHEDULED)

    assert counted(sent(waiting, CONTENT, ANA, NOW)) == (5, 8)
    assert counted(stopped(waiting, Obstacle.AUTHOR, NOW)) == (5, 8)


@pytest.mark.parametrize("action", [Action.EDIT, Action.DELETE, Action.SEND])
def test_a_message_is_acted_on_in_the_version_that_was_seen_or_in_any(action):
    a_message().require(action, 5)
    a_message().require(action)
    with pytest.raises(VersionMismatch):
        a_message().require(action, 4)


def test_who_saw_an_old_version_is_told_so_before_what_is_open_now():
    gone = a_message(MessageState.SENT)

    with pytest.raises(VersionMismatch):
        gone.require(Action.EDIT, 4)
    with pytest.raises(InvalidTransition):
        gone.require(Action.EDIT, 5)
