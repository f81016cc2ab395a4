"""Workers that are at the same thing at once: one does it; and automatic mail, which waits for no mail to many."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise
from threading import Barrier
from typing import Any, TypeVar

import pytest

from chalicelib.services import clock, mailings
from chalicelib.storage import chunks, messages, pacing
from tests.messages.schools import School, forget_the_pace, mails
from tests.units import OFFICE
from tests.workers.letters import all_signed

T = TypeVar("T")
WORKERS = 6


@pytest.fixture(autouse=True)
def no_pace_afterwards(stage, no_waiting):
    yield
    forget_the_pace(stage)


def at_once(act: Callable[[], T]) -> list[T]:
    """What each of some workers gets that begin at the same moment."""
    barrier = Barrier(WORKERS)

    def begin(_: int) -> T:
        barrier.wait()
        return act()

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(begin, range(WORKERS)))


def expanded(school: School) -> Any:
    """A message whose chunks wait on the queue."""
    id = school.sent()
    school.stage.relay()
    school.stage.deliver("message")
    found = messages.find(id)
    assert found
    return found


def test_of_workers_that_expand_a_message_at_once_one_counts_and_nobody_is_mailed_twice(school):
    ids = school.families(3)
    id = school.sent()

    at_once(lambda: mailings.expand(id))
    school.stage.work()

    assert school.mailed() == dict.fromkeys(ids, 1)
    assert school.message(id)["totals"]["recipients"] == 3


def test_of_workers_that_take_a_chunk_at_once_one_gets_it(school):
    school.families(2)
    message = expanded(school)

    taken = at_once(lambda: chunks.claim(message.id, message.run, 0, clock.now()))

    assert len([each for each in taken if each]) == 1


def test_workers_that_reserve_at_once_have_a_time_each(school):
    at = clock.now() + timedelta(days=1)

    starts = sorted(at_once(lambda: pacing.reserve(49, 14.0, at)))

    assert starts[0] == at
    for earlier, later in pairwise(starts):
        assert (later - earlier).total_seconds() == pytest.approx(49 / 14, abs=0.01)


def test_workers_that_count_at_once_come_to_the_same(school):
    school.families(3)
    message = expanded(school)
    school.stage.work()

    at_once(lambda: mailings.count(message.id))

    assert school.message(message.id)["totals"]["email"] == {"sent": 3}
    assert school.message(message.id)["state"] == "sent"


def test_a_letter_is_told_of_at_once_while_mail_to_many_waits_for_hours(school, stage):
    pacing.reserve(1_000_000, 14.0, clock.now())
    before = len([mail for mail in mails(stage) if mail["To"] == [OFFICE.email]])

    all_signed(stage)
    stage.work()

    assert len([mail for mail in mails(stage) if mail["To"] == [OFFICE.email]]) == before + 1
