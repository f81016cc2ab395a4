"""A message of some chunks on its way at the pace of the account, in a time that a test lets pass."""

import heapq
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, Final

from chalicelib.domain.audiences import Audience
from chalicelib.domain.inboxes import Category
from chalicelib.domain.messages import Alias, Author, Channel, Content, Message, MessageState
from chalicelib.domain.pacing import Pace
from chalicelib.domain.people import PersonRef
from chalicelib.domain.recipients import Recipient
from chalicelib.domain.roles import Role
from chalicelib.handlers import deliver_messages, expand_messages
from chalicelib.services import clock, mailings
from chalicelib.storage import chunks, dispatches, messages
from chalicelib.storage.chunks import Planned
from chalicelib.storage.transactions import commit
from tests.units import SCHOOL

RUN: Final = "01run"
CHUNKS: Final = 3


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
