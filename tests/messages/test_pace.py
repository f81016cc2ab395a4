"""Mail to many at the pace of the account: what it takes in calls, and that waiting makes no work of its own."""

import heapq
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace
from typing import Any, Final

import pytest

from bench import messages as bench
from bench.message_world import Aws
from chalicelib.domain.audiences import Audience
from chalicelib.domain.custody import Custody
from chalicelib.domain.deliveries import Fact
from chalicelib.domain.inboxes import Category
from chalicelib.domain.messages import Alias, Author, Channel, Content, Message, MessageState
from chalicelib.domain.pacing import Pace, share_of
from chalicelib.domain.people import PersonRef
from chalicelib.domain.recipients import Recipient
from chalicelib.domain.roles import Role
from chalicelib.gateways import bulk_mails, clients
from chalicelib.handlers import deliver_messages, expand_messages
from chalicelib.services import clock, delivering_mails, mailings, registrations
from chalicelib.settings import settings
from chalicelib.storage import chunks, connections, custody, dispatches, erasures, messages, suppressions
from chalicelib.storage.chunks import Planned
from chalicelib.storage.transactions import commit
from tests.units import SCHOOL

QUEUES: Final = {name: f"https://sqs.eu-south-2.amazonaws.com/123456789012/{name}" for name in ("message", "delivery")}


@pytest.fixture(autouse=True)
def aws(tables, monkeypatch) -> Iterator[Any]:
    for name, url in QUEUES.items():
        monkeypatch.setenv(f"{name.upper()}_QUEUE_URL", url)
    monkeypatch.setenv("DELIVERY_DLQ_URL", QUEUES["delivery"])
    settings.cache_clear()
    clients.forget_clients()
    bulk_mails.rate.cache_clear()
    yield tables
    clients.forget_clients()
    bulk_mails.rate.cache_clear()


# ------------------------------------------------------------------------------------------- a school of thousands


@pytest.fixture
def many(tmp_path, monkeypatch) -> Iterator[Aws]:
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


# ------------------------------------------------------------------------------------------------- a few chunks


@dataclass
class World:
    """A message of some chunks on its way, in a time that goes on when nothing is to be done.

    Attributes:
        refuse: whether SES has had enough.
        rate: how many mails a second the account may send.
        queue: when each piece of work is due, in which order it came, and what it is.
        mailed: how many mails each address got.
    """

    now: datetime
    refuse: bool = False
    rate: float = 14.0
    queue: list[tuple[datetime, int, str]] = field(default_factory=list)
    mailed: Counter[str] = field(default_factory=Counter)
    calls: int = 0

    def waiting(self) -> int:
        """How many times a chunk is on the queue."""
        return sum('"deliver"' in body for _, _, body in self.queue)

    def put(self, body: str, delay_s: float) -> None:
        heapq.heappush(self.queue, (self.now + timedelta(seconds=delay_s), self.calls, body))
        self.calls += 1

    def sqs(self, params: Any, **_: object) -> Any:
        asked = json.loads(params["body"])
        for entry in asked.get("Entries", [asked]):
            self.put(entry["MessageBody"], entry.get("DelaySeconds", 0))
        return SimpleNamespace(status_code=200), {"Successful": [], "Failed": []}

    def ses(self, model: Any, params: Any, **_: object) -> Any:
        if model.name == "GetAccount":
            return SimpleNamespace(status_code=200), {"SendQuota": {"MaxSendRate": self.rate}}
        if self.refuse:
            wrong = {"Error": {"Code": "TooManyRequestsException", "Message": ""}, "ResponseMetadata": {}}
            return SimpleNamespace(status_code=429), wrong
        entries = json.loads(params["body"])["BulkEmailEntries"]
        self.mailed.update(entry["Destination"]["ToAddresses"][0] for entry in entries)
        return SimpleNamespace(status_code=200), {"BulkEmailEntryResults": [{"Status": "SUCCESS"} for _ in entries]}

    def pass_minutes(self, minutes: int, message_id: str) -> list[int]:
        """Do what is due, and sweep each minute; gives how often chunks were on the queue at the end of each."""
        found = []
        for _ in range(minutes):
            until = self.now + timedelta(minutes=1)
            self.put(json.dumps({"work": "expand", "message_id": message_id}), 0)
            while self.queue and self.queue[0][0] <= until:
                due, _, body = heapq.heappop(self.queue)
                self.now = max(self.now, due)
                worker: Any = expand_messages.expand_messages
                if '"deliver"' in body:
                    worker = deliver_messages.deliver_messages
                record = {"messageId": "1", "receiptHandle": "1", "body": body}
                assert worker({"Records": [record]}, None) == {"batchItemFailures": []}
            self.now = until
            found.append(self.waiting())
        return found


RUN: Final = "01run"
CHUNKS: Final = 3


@pytest.fixture
def world(monkeypatch) -> World:
    made = World(clock.now())
    monkeypatch.setattr(clock, "now", lambda: made.now)
    monkeypatch.setattr(delivering_mails, "_sleep_until", lambda moment: setattr(made, "now", max(made.now, moment)))
    for client, answer in ((clients.sqs(), made.sqs), (clients.ses(), made.ses), (clients.ses_once(), made.ses)):
        events: Any = client.meta.events
        events.register("before-call", answer)
    registrations.register_unit(SCHOOL)
    return made


def guardian(id: str, student: str) -> Recipient:
    return Recipient(id, "G", (student,), f"{id}@example.org")


def on_its_way(world: World, *channels: Channel, pace: Pace | None = None) -> Message:
    """A message of three chunks of two guardians; whether any is on the queue is for the test to say."""
    content = Content(
        category=Category.MESSAGE,
        channels=frozenset(channels or {Channel.EMAIL}),
        alias=Alias("01alias", "Secretaría"),
        audience=Audience(roles=frozenset({Role.GUARDIAN}), everyone=True),
        hidden_recipients=True,
        subject="Reunión",
        body="Les esperamos.",
    )
    author = Author(PersonRef("01clerk", "Ana Romero"), Role.ADMINISTRATION)
    id = clock.fresh_id()
    message = Message(
        *(id, SCHOOL.ref, content, MessageState.SENDING, 1, author, world.now, world.now),
        sent_at=world.now,
        dispatch_id=id,
    )
    commit([messages.put(message, None), dispatches.begin(id, 1, world.now)])
    planned = [
        Planned(number, [guardian(f"{number}{one}", f"s{number}") for one in "ab"], 2 * number)
        for number in range(CHUNKS)
    ]
    chunks.write(id, RUN, planned, world.now)
    assert messages.expanded(message, RUN, CHUNKS, 2 * CHUNKS, pace=pace)
    return message


def everybody_once() -> Counter[str]:
    return Counter(f"{number}{one}@example.org" for number in range(CHUNKS) for one in "ab")


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


def test_a_message_is_made_into_chunks_while_the_account_may_send_none(many):
    many.rate = 0.0
    worker: Any = expand_messages.expand_messages
    carry_on = json.dumps({"work": "expand", "message_id": many.message_id})

    done = worker({"Records": [{"messageId": "1", "receiptHandle": "1", "body": carry_on}]}, None)

    assert done == {"batchItemFailures": []}
    chunks_queued = {json.loads(body)["chunk"] for _, _, body in many.queue}
    assert len(chunks_queued) == len(list(many.folder.iterdir()))
    assert not many.next_at


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


def test_a_chunk_that_waits_for_weeks_stays(world, aws):
    message = on_its_way(world)
    chunk = chunks.claim(message.id, RUN, 0, world.now)
    assert chunk

    chunks.put_back(chunk, {}, {}, world.now, wait_until=world.now, tried=False, told=True)

    assert kept_for(world, aws, message) > timedelta(days=700)


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


# ------------------------------------------------------------------------------------------ what changes meanwhile


def statuses(message: Message) -> dict[str, str]:
    """What is shown of the mail to each, with its code."""
    found: dict[str, str] = {}
    for number in range(CHUNKS):
        chunk = chunks.find(message.id, RUN, number)
        assert chunk
        for recipient, channel, shown in mailings.shown(message, chunk):
            if channel is Channel.EMAIL:
                found[recipient.person_id] = f"{shown.status} {shown.code}" if shown.code else str(shown.status)
    return found


def bar(student: str, person: str) -> None:
    commit(custody.decide(SCHOOL.id, Custody(student, person, may_receive=False, reason="Auto judicial"), 0))


def test_who_may_no_longer_receive_when_the_mail_goes_is_not_mailed(world):
    message = on_its_way(world)
    bar("s0", "0a")

    world.pass_minutes(13, message.id)

    assert world.mailed == everybody_once() - Counter(["0a@example.org"])
    assert statuses(message)["0a"] == "failed may_not_receive"
    assert statuses(message)["0b"] == "sent"


def test_who_is_barred_while_the_account_may_not_send_is_not_mailed_afterwards(world):
    world.refuse = True
    message = on_its_way(world)
    world.pass_minutes(12, message.id)
    bar("s1", "1b")

    world.refuse = False
    world.pass_minutes(4, message.id)

    assert world.mailed == everybody_once() - Counter(["1b@example.org"])


def test_no_mail_goes_to_an_address_that_bounced_since_the_message_was_expanded(world):
    message = on_its_way(world)
    digest = suppressions.digest("2a@example.org")
    suppressions.suppress(SCHOOL.id, digest, Fact.BOUNCED, world.now, mailed_at=world.now)

    world.pass_minutes(13, message.id)

    assert world.mailed == everybody_once() - Counter(["2a@example.org"])
    assert statuses(message)["2a"] == "suppressed suppressed"


def kept_for(world: World, aws: Any, message: Message) -> timedelta:
    """How long the first chunk is kept from now."""
    key = {"pk": {"S": f"M#{message.id}"}, "sk": {"S": f"K#{RUN}#000000"}}
    row = aws.dynamodb.get_item(TableName="test-messages", Key=key)["Item"]
    kept_until: datetime = datetime.fromtimestamp(int(row["expires"]["N"]), UTC)
    return kept_until - world.now


def test_a_chunk_that_is_never_done_is_not_kept_as_long_as_an_inbox(world, aws):
    message = on_its_way(world)

    assert kept_for(world, aws, message) <= timedelta(days=14)
    world.pass_minutes(13, message.id)
    assert kept_for(world, aws, message) > timedelta(days=700)
