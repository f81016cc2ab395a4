"""Mail to many at the pace of the account: what it takes in calls, and that waiting makes no work of its own."""

import json
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from bench import messages as bench
from bench.message_world import Aws
from chalicelib.domain.messages import Message, MessageState
from chalicelib.domain.pacing import Pace, share_of
from chalicelib.gateways import clients
from chalicelib.handlers import deliver_messages, expand_messages
from chalicelib.services import clock, delivering_mails
from chalicelib.storage import chunks, connections, erasures, messages
from tests.messages.paced import CHUNKS, RUN, World, everybody_once, on_its_way, statuses

# ------------------------------------------------------------------------------------------- a school of thousands


@pytest.fixture
def many(aws, tmp_path, monkeypatch) -> Iterator[Aws]:
    """An AWS with a school of 4,000 guardians, whose account sends 14 mails a second."""
    made = Aws(4000, tmp_path, rate=14.0)
    monkeypatch.setattr(clock, "now", lambda: made.now)
    monkeypatch.setattr(delivering_mails, "_sleep_until", made.sleep_until)
    called: list[Any] = [connections.connection().client, clients.sqs(), clients.ses(), clients.ses_once()]
    for client in called:
        client.meta.events.register("before-call", made.answer)
    yield made
    for client in called:
        client.meta.events.unregister("before-call", made.answer)


def test_at_fourteen_a_second_it_takes_eleven_calls_for_a_hundred_and_goes_as_fast_as_it_may(many):
    began = many.now

    bench.work(many)

    assert (many.mails, many.inboxes) == (4000, 4000)
    assert many.calls.total() <= bench.CALLS * 4000
    assert (many.sent_at[-1] - began).total_seconds() == pytest.approx(4000 / share_of(14.0), rel=0.05)
    apart = [(later - earlier).total_seconds() for earlier, later in pairwise(sorted(many.sent_at))]
    assert min(apart) >= 49 / share_of(14.0) - 1


def test_a_message_is_made_into_chunks_while_the_account_may_send_none(many):
    many.rate = 0.0
    worker: Any = expand_messages.expand_messages
    carry_on = json.dumps({"work": "expand", "message_id": many.message_id})

    done = worker({"Records": [{"messageId": "1", "receiptHandle": "1", "body": carry_on}]}, None)

    assert done == {"batchItemFailures": []}
    chunks_queued = {json.loads(body)["chunk"] for _, _, body in many.queue}
    assert len(chunks_queued) == len(list(many.folder.iterdir()))
    assert not many.next_at


# ------------------------------------------------------------------------------------------------- a few chunks


def all_goes(world: World, message: Message) -> None:
    """Everybody gets it once within minutes, and it has been sent."""
    world.pass_minutes(3, message.id)
    assert world.mailed == everybody_once()
    found = messages.find(message.id)
    assert found
    assert found.state is MessageState.SENT


def test_an_account_that_may_not_send_for_long_makes_no_more_work_than_there_are_chunks(world):
    world.refuse = True
    message = on_its_way(world)

    waiting = world.pass_minutes(24, message.id)

    assert max(waiting) == CHUNKS
    world.refuse = False
    all_goes(world, message)


def test_what_waits_for_an_account_that_may_send_none_reserves_no_time_and_goes_as_soon_as_it_may(world):
    world.rate = 0.0
    message = on_its_way(world)

    waiting = world.pass_minutes(24, message.id)

    assert max(waiting) == CHUNKS
    assert not world.mailed
    assert set(statuses(message).values()) == {"queued"}
    assert all(list(erasures.inbox_items(f"{number}{one}")) for number in range(CHUNKS) for one in "ab")
    world.rate = 14.0
    all_goes(world, message)


def test_what_was_lost_on_its_queue_is_put_there_once_until_it_has_had_its_time(world):
    message = on_its_way(world)
    world.now += timedelta(minutes=11)
    carry_on = json.dumps({"work": "expand", "message_id": message.id})
    event = {"Records": [{"messageId": "1", "receiptHandle": "1", "body": carry_on}]}
    worker: Any = expand_messages.expand_messages

    for _ in range(5):
        worker(event, None)

    assert world.waiting() == CHUNKS
    assert world.pass_minutes(1, message.id) == [0]
    assert world.mailed == everybody_once()


def test_what_waits_for_a_time_that_is_reserved_is_not_put_on_its_queue_again(world):
    slot_at = world.now + timedelta(minutes=30)
    message = on_its_way(world, pace=Pace(slot_at, 11.2))
    for number in range(CHUNKS):
        chunk = chunks.claim(message.id, RUN, number, world.now)
        assert chunk
        chunks.put_back(chunk, {}, {}, world.now, wait_until=slot_at, slot_at=slot_at, tried=False, told=True)

    assert world.pass_minutes(35, message.id) == [0] * 35
    assert world.pass_minutes(10, message.id)[-1] == 0
    assert world.mailed == everybody_once()


def test_inboxes_do_not_wait_for_a_mail_of_hours_later_when_their_chunks_never_came_to_the_queue(world):
    message = on_its_way(world, pace=Pace(world.now + timedelta(hours=3), 11.2))

    world.pass_minutes(12, message.id)

    assert all(list(erasures.inbox_items(f"{number}{one}")) for number in range(CHUNKS) for one in "ab")
    assert not world.mailed


def test_a_copy_of_work_that_comes_while_its_chunk_rests_does_nothing(world):
    message = on_its_way(world)
    chunk = chunks.claim(message.id, RUN, 0, world.now)
    assert chunk
    until = world.now + timedelta(minutes=1)
    chunks.put_back(chunk, {}, {}, world.now, wait_until=until, tried=False, told=True)

    assert chunks.claim(message.id, RUN, 0, world.now) is None
    assert chunks.claim(message.id, RUN, 0, until) is not None


def test_work_that_comes_long_before_its_time_goes_back_untouched(world):
    message = on_its_way(world)
    at = world.now + timedelta(hours=1)
    body = {"work": "deliver", "message_id": message.id, "run": RUN, "chunk": 0, "at": int(at.timestamp())}
    worker: Any = deliver_messages.deliver_messages
    worker({"Records": [{"messageId": "1", "receiptHandle": "1", "body": json.dumps(body)}]}, None)

    ((due, _, put),) = world.queue
    assert json.loads(put) == body
    assert due == world.now + timedelta(minutes=15)
    chunk = chunks.find(message.id, RUN, 0)
    assert chunk
    assert not chunk.tries


def test_a_time_that_is_long_over_is_reserved_anew(world):
    message = on_its_way(world, pace=Pace(world.now, 11.2))
    reserved = delivering_mails.reserved(11_200)
    assert reserved.slot(0) == world.now
    world.now += timedelta(minutes=11)

    world.pass_minutes(1, message.id)

    assert not world.mailed
    world.pass_minutes(20, message.id)
    assert world.mailed == everybody_once()
