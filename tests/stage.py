"""All of the system in this process, on a MiniStack of its own: the app, the stream, the queues, and a few people.

Requests go through the app as the gateway sends them; `work` carries the stream's records to the relay and the queues'
messages to their workers, in the shapes that Lambda gives them, and brings again what was not done.
"""

import json
import os
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch
from urllib.parse import urlsplit

import boto3

from app import app
from chalicelib.domain.communications import Communication
from chalicelib.domain.people import Caller
from chalicelib.domain.roles import Role
from chalicelib.gateways import clients
from chalicelib.gateways.tokens import Claims
from chalicelib.handlers import (
    attach_uploads,
    deliver_messages,
    deliver_notices,
    expand_messages,
    forget_people,
    hand_over,
    import_people,
    record_feedback,
    relay,
    remind_units,
    report_pending_receptions,
    seal_documents,
    sweep,
)
from chalicelib.handlers.edge.api import Api
from chalicelib.services import caches, clock, registrations, sign_in
from chalicelib.settings import settings
from chalicelib.storage import communications as store
from chalicelib.storage import connections, secrets
from tests.aws import ENVIRONMENT, ISSUER
from tests.handlers.client import Client
from tests.lambda_events import as_lambda_gives, message_as_lambda_gives, scheduled
from tests.ministack import empty
from tests.stage_aws import QUEUES, TESTS_OWN, built, where_is
from tests.units import CED, OFFICE, SCHOOL, SERVICE

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient


SIGNERS: Final = ("director", "secretary", "head")

PEOPLE: Final = {
    "director": (SCHOOL, Role.DIRECTOR),
    "secretary": (SCHOOL, Role.SECRETARY),
    "head": (SCHOOL, Role.HEAD_OF_STUDIES),
    "clerk": (SCHOOL, Role.ADMINISTRATION),
    "chief": (OFFICE, Role.DIRECTOR),
    "officer": (OFFICE, Role.OFFICER),
    "planner": (SERVICE, Role.OFFICER),
}
"""Who there is: their id, which is also the subject that they sign in with."""

_ONE_AT_A_TIME: Final = frozenset({"seal", "import", "hand_over", "report", "retention", "message", "delivery"})
_BATCH: Final = 1000
_PATIENCE: Final = 60
"""Rounds of work after which what is not done never will be."""


_REMEMBERED: Final = 600
"""Seconds for which the stream is read on from where a reading ended: AWS remembers it for 900."""


class Died(BaseException):
    """The process is gone in the middle: nothing that it had under way is told to anybody."""


@dataclass(frozen=True)
class Reading:
    """How far a shard of the stream was read.

    Attributes:
        last: the sequence number of the last record; none if there was none yet.
        iterator: reads on from there.
        at: when it was given, in seconds of the monotonic clock.
    """

    last: str | None
    iterator: str
    at: float


@dataclass
class Stage:
    """The system, and what a test does with it.

    Attributes:
        url: of its AWS.
        environment: what the code is told.
    """

    url: str
    environment: Mapping[str, str]
    _position: dict[str, Reading] = field(default_factory=dict)

    # ------------------------------------------------------------------------------------------------ who asks

    @property
    def api(self) -> Api:
        """The app, which on a stage takes the subject of a sign-in for its token."""
        return app

    def client(self, who: str, **headers: str) -> Client:
        """Somebody who asks over HTTP."""
        return Client(self.api, who, headers)

    def caller(self, who: str) -> Caller:
        """Somebody who asks now, as services know them."""
        return sign_in.caller(who, clock.now())

    # ----------------------------------------------------------------------------------------------- the AWS beside

    @cached_property
    def dynamodb(self) -> "DynamoDBClient":
        return boto3.client("dynamodb", config=TESTS_OWN, **self._where)

    @cached_property
    def sqs(self) -> "SQSClient":
        return boto3.client("sqs", config=TESTS_OWN, **self._where)

    @cached_property
    def s3(self) -> "S3Client":
        return boto3.client("s3", config=TESTS_OWN, **self._where)

    @cached_property
    def streams(self) -> Any:
        return boto3.client("dynamodbstreams", config=TESTS_OWN, **self._where)

    @property
    def _where(self) -> dict[str, Any]:
        return where_is(self.url)

    def mails_about(self, communication_id: str) -> int:
        """How many mails were sent that link to the letter."""
        return self.mails_with(f"/communications/{communication_id}")

    def mails_with(self, text: str) -> int:
        """How many mails were sent that say this."""
        with urllib.request.urlopen(f"{self.url}/_ministack/ses/messages", timeout=10) as answer:  # noqa: S310  # ours
            kept = json.load(answer)["messages"]
        messages = [message for of_account in kept.values() for message in of_account]
        return sum(text in message["BodyText"] for message in messages)

    def keys(self, prefix: str) -> list[str]:
        """What lies in the bucket."""
        listed = self.s3.list_objects_v2(Bucket=self.environment["BUCKET"], Prefix=prefix)
        return [found["Key"] for found in listed.get("Contents", []) if "Key" in found]

    def upload(self, key: str, data: bytes) -> None:
        """Put a file where a presigned POST puts it, and S3's event on its queue."""
        bucket = self.environment["BUCKET"]
        self.s3.put_object(Bucket=bucket, Key=key, Body=data)
        about = {"bucket": {"name": bucket}, "object": {"key": key}}
        self.put("upload", {"Records": [{"eventName": "ObjectCreated:Post", "s3": about}]})

    # ------------------------------------------------------------------------------------------------ the workers

    def put(self, queue: str, message: Mapping[str, Any]) -> None:
        """Put a message on a queue."""
        self.sqs.send_message(QueueUrl=self._queue(queue), MessageBody=json.dumps(message))

    def work(self, *, rounds: int = _PATIENCE) -> None:
        """Relay and deliver, again and again, until nothing is left to do.

        Raises:
            AssertionError: there is always something left.
        """
        for _ in range(rounds):
            moved = self.relay()
            moved += sum(self.deliver(queue) for queue in self._not_empty())
            if not moved:
                return
        raise AssertionError("the work never ends")

    def relay(self) -> int:
        """Give the relay what is new in the stream; it gets the same again when it fails or dies."""
        records, position = self._unread()
        if records:
            try:
                _invoke(relay.relay, {"Records": records})
            except (Exception, Died):  # noqa: BLE001  # whatever it is: the stream brings it again
                return len(records)
        self._position = position
        return len(records)

    def deliver(self, queue: str) -> int:
        """Give one batch of a queue to its worker; what it does not finish comes again."""
        worker: Any = {
            "seal": seal_documents.seal_documents,
            "upload": attach_uploads.attach_uploads,
            "import": import_people.import_people,
            "notice": deliver_notices.deliver_notices,
            "hand_over": hand_over.hand_over,
            "report": remind_units.remind_units,
            "retention": forget_people.forget_people,
            "message": expand_messages.expand_messages,
            "delivery": deliver_messages.deliver_messages,
            "feedback": record_feedback.record_feedback,
        }[queue]
        records = self._receive(queue, 1 if queue in _ONE_AT_A_TIME else 5)
        if not records:
            return 0
        try:
            answer = _invoke(worker, {"Records": records})
        except Died:
            return len(records)
        failed = {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}
        for record in records:
            if record["messageId"] not in failed:
                self.sqs.delete_message(QueueUrl=self._queue(queue), ReceiptHandle=record["receiptHandle"])
        return len(records)

    def sweep_once(self) -> bool:
        """What the schedule does each minute; when it fails or dies, the next minute comes. Gives whether it ended."""
        try:
            self._sweep()
        except (Exception, Died):  # noqa: BLE001  # whatever it is
            return False
        return True

    def _sweep(self) -> None:
        _invoke(sweep.sweep, scheduled("2026-01-01T00:00:00Z"))

    def report_at(self, time: str) -> None:
        """What the schedule of the report does at a time that was set (RFC 3339, UTC)."""
        _invoke(report_pending_receptions.report_pending_receptions, scheduled(time))

    def forget_work(self) -> None:
        """Skip what is under way: a test begins here."""
        self._position = self._unread()[1]
        for queue in self._not_empty():
            while records := self._receive(queue, 10):
                for record in records:
                    self.sqs.delete_message(QueueUrl=self._queue(queue), ReceiptHandle=record["receiptHandle"])

    def waiting(self, queue: str) -> list[Mapping[str, Any]]:
        """The messages of a queue; they stay there."""
        return [json.loads(record["body"]) for record in self._receive(queue, 10)]

    def _not_empty(self) -> list[str]:
        """The queues that hold anything, by one look instead of a poll of each."""
        self._looks.request("GET", "/_ministack/sqs/messages")
        with self._looks.getresponse() as answer:
            (of_account,) = json.load(answer)["messages"].values()
        return [name for name in QUEUES if any(of_region.get(self._queue(name)) for of_region in of_account.values())]

    @cached_property
    def _looks(self) -> HTTPConnection:
        return HTTPConnection(urlsplit(self.url).netloc, timeout=10)

    def _queue(self, name: str) -> str:
        return self.environment[f"{name.upper()}_QUEUE_URL"]

    def _receive(self, queue: str, most: int) -> list[dict[str, Any]]:
        answer = self.sqs.receive_message(
            QueueUrl=self._queue(queue), MaxNumberOfMessages=most, AttributeNames=["All"], VisibilityTimeout=0
        )
        return [message_as_lambda_gives(message, queue) for message in answer.get("Messages", [])]

    def _unread(self) -> tuple[list[dict[str, Any]], dict[str, Reading]]:
        """What is new in the stream, as Lambda gives it, and where the next reading begins."""
        position = dict(self._position)
        records: list[dict[str, Any]] = []
        for id in self._shards:
            more = True
            while more:
                before = position.get(id)
                answer = self.streams.get_records(ShardIterator=self._iterator(id, before), Limit=_BATCH)
                part = answer["Records"]
                records.extend(as_lambda_gives(record, self._stream_arn) for record in part)
                last: str | None = before.last if before else None
                if part:
                    last = part[-1]["dynamodb"]["SequenceNumber"]
                position[id] = Reading(last, answer["NextShardIterator"], monotonic())
                more = len(part) == _BATCH
        return records, position

    def _iterator(self, id: str, before: Reading | None) -> str:
        """Where to read on: where the last reading ended, as long as AWS remembers."""
        if before and monotonic() - before.at < _REMEMBERED:
            return before.iterator
        start: dict[str, Any] = (
            {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "SequenceNumber": before.last}
            if before and before.last
            else {"ShardIteratorType": "TRIM_HORIZON"}
        )
        found = self.streams.get_shard_iterator(StreamArn=self._stream_arn, ShardId=id, **start)
        return str(found["ShardIterator"])

    @cached_property
    def _shards(self) -> list[str]:
        described = self.streams.describe_stream(StreamArn=self._stream_arn)["StreamDescription"]
        return [shard["ShardId"] for shard in described["Shards"]]

    @cached_property
    def _stream_arn(self) -> str:
        table = self.dynamodb.describe_table(TableName=self.environment["COMMUNICATIONS_TABLE"])["Table"]
        return table["LatestStreamArn"]

    # ------------------------------------------------------------------------------------------------ what is there

    def letter(self, communication_id: str) -> Communication:
        """The letter as it is stored."""
        found = store.find(communication_id)
        assert found is not None
        return found

    def cold(self) -> None:
        """Forget what the process remembers: the next call starts as a new one does."""
        caches.forget_all()


@contextmanager
def a_stage(url: str) -> Iterator[Stage]:
    """A stage on this AWS, which is empty when it begins; the environment is as it was once it is left."""
    empty(url)
    with TemporaryDirectory() as folder:
        here = {"AWS_ENDPOINT_URL": url, "BUCKET": "stage", **built(url, Path(folder))}
        # The administrator has no session: a presigned link that named one would be refused.
        environment = {**ENVIRONMENT, "AWS_SESSION_TOKEN": "", **here}
        before = {name: os.environ.get(name) for name in environment}
        os.environ.update(environment)
        _forget_everything()
        stage = Stage(url, environment)
        try:
            _people_it()
            stage.forget_work()
            # A process can put Chalice's blueprints into one app only: it is the real one, which takes our word here.
            with patch.object(sign_in, "claims", _claims):
                yield stage
        finally:
            _hang_up(stage)
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value
            _forget_everything()


def _hang_up(stage: Stage) -> None:
    """Close every connection to this AWS, so that no later test is told of one that was left open."""
    of_code = (connections.connection().client, *(made() for made in clients.ALL))
    of_stage = (each for each in vars(stage).values() if hasattr(each, "close"))
    for client in (*of_code, *of_stage):
        client.close()


def _people_it() -> None:
    for unit in (CED, OFFICE, SERVICE, SCHOOL):
        registrations.register_unit(unit)
    for person, (unit, role) in PEOPLE.items():
        registrations.register_person(unit.id, f"Persona {person}", f"{person}@example.org", person_id=person)
        registrations.register_role(unit.id, person, role)
        registrations.bind(ISSUER, person, unit.id, person)


def _claims(subject: str, _at: datetime) -> Claims:
    return Claims(ISSUER, subject)


def _forget_everything() -> None:
    settings.cache_clear()
    secrets.key_for.cache_clear()
    connections.forget_connections()
    clients.forget_clients()
    caches.forget_all()


def _invoke(function: Callable[..., Any], event: Mapping[str, Any]) -> Any:
    return function(json.loads(json.dumps(event)), None)
