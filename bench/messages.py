"""What a message to many takes: calls, write units, time and memory, beside its floor and beside one call for each.

The AWS is one that works out what it is asked for, and keeps the chunks on the disk: 100,000 inboxes would be this
process's own memory else. All the rest is the workers as they are deployed, with each call that they make.
"""

import heapq
import json
import math
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any, Final
from unittest.mock import patch

from bench.metering import size
from bench.rows import Row
from localcloud.places import REGION

FEW: Final = 10_000
MANY: Final = 100_000

CALLS: Final = 0.11
WRITE_UNITS: Final = 3.0
FLOOR_UNITS: Final = 2.0
"""An inbox row is written, and so is its place among the unread."""

SLOW: Final = 14.0
"""Mails a second: what SES lets an account send that has just left its sandbox."""

FAST: Final = 1e9
WORKERS: Final = 5
"""How many deliver at once (`.chalice/resources.json`)."""

FLOOR_CALLS: Final = 1 / 25 + 1 / 50
"""25 inbox rows a call, and 50 mails a call."""

MEMORY_GROWTH: Final = 1.2
UNIT: Final = "41000001"
PAGE_BYTES: Final = 1024 * 1024
_AT: Final = datetime(2026, 9, 1, tzinfo=UTC)
_YEAR_MS: Final = 365 * 24 * 3600 * 1000


@dataclass(frozen=True)
class Measured:
    """What a message took, a recipient.

    Attributes:
        calls, write_units: of AWS.
        naive_calls, naive_cpu_ms: of a loop that writes and mails one by one.
        cpu_ms: of the workers on this machine.
        megabytes: the most that the workers had, of all recipients.
    """

    calls: float
    write_units: float
    cpu_ms: float
    naive_calls: float
    naive_cpu_ms: float
    megabytes: float


def rows() -> list[Row]:
    """Each size in a process of its own."""
    few, slow, many = _measured(FEW), _measured(FEW, SLOW), _measured(MANY)
    return [
        Row(f"message to {FEW} by e-mail, on an AWS that is worked out: calls", FEW * few.calls, "calls", FEW * CALLS),
        Row(f"  at {SLOW:g} mails a second, with each minute's count", FEW * slow.calls, "calls", FEW * CALLS),
        Row("  the floor: 25 rows, 50 mails a call", FEW * FLOOR_CALLS, "calls"),
        Row("  a loop of one call for each", FEW * few.naive_calls, "calls"),
        Row("write units a recipient", few.write_units, "WU", WRITE_UNITS),
        Row("  the floor: an inbox row, and that it is unread", FLOOR_UNITS, "WU"),
        Row("recipients a second of CPU", 1000 / few.cpu_ms, "/s"),
        Row("  a loop of one call for each", 1000 / few.naive_cpu_ms, "/s"),
        Row(f"memory of the workers, {FEW} recipients", few.megabytes, "MB"),
        Row(f"memory of the workers, {MANY} recipients", many.megabytes, "MB"),
        Row("memory, ten times as many against one", many.megabytes / few.megabytes, "x", MEMORY_GROWTH),
    ]


def _measured(guardians: int, rate: float = FAST) -> Measured:
    queue = f"https://sqs.{REGION}.amazonaws.com/123456789012"
    environment = {
        **os.environ,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "APP_SECRET": "a secret that is only good for a measurement",
        "MESSAGE_QUEUE_URL": f"{queue}/message",
        "DELIVERY_QUEUE_URL": f"{queue}/delivery",
        "MAIL_SENDER": "bench@ventanilla.example",
        "WEB_ORIGIN": "https://ventanilla.example",
        "BULK_MAIL_SETTINGS": "bench",
    }
    code = f"from bench.messages import carry_out; carry_out({guardians}, {rate})"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=environment)
    return Measured(**json.loads(done.stdout.splitlines()[-1]))


def carry_out(guardians: int, rate: float) -> None:
    """Send a message to so many in this process, from an account of that rate, and print what it took."""
    # This and what follows is what is measured.
    from chalicelib.gateways import clients  # noqa: PLC0415
    from chalicelib.services import clock, delivering_mails  # noqa: PLC0415
    from chalicelib.storage import connections  # noqa: PLC0415

    with TemporaryDirectory() as folder, ExitStack() as told:
        aws = Aws(guardians, Path(folder), rate)
        told.enter_context(patch.object(clock, "now", lambda: aws.now))
        told.enter_context(patch.object(delivering_mails, "_sleep_until", aws.sleep_until))
        # Typed as if it gave nothing; what it gives is taken for the answer.
        for client in (connections.connection().client, clients.sqs(), clients.ses(), clients.ses_once()):
            events: Any = client.meta.events
            events.register("before-call", aws.answer)
        began = time.process_time()
        work(aws)
        took = time.process_time() - began
        # Nobody was left out, and nobody was told twice.
        assert aws.mails == aws.inboxes == guardians, (aws.mails, aws.inboxes)
        totals = json.loads(aws.message["totals"]["S"])
        assert totals == {"email": {"sent": guardians}, "inbox": {"delivered": guardians}}, totals
        calls, units = aws.calls.total() / guardians, aws.write_units / guardians
        # Not `ru_maxrss`: a process begins with that of the one that started it.
        status = Path("/proc/self/status").read_text()
        peak = int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) / 1024
        naive_calls, naive_ms = _one_by_one(aws, 1000)
    print(json.dumps(asdict(Measured(calls, units, 1000 * took / guardians, naive_calls, naive_ms, peak))))


def work(aws: "Aws") -> None:
    """Do what waits on the queues, as so many workers do, and sweep each minute, until the message is sent."""
    from chalicelib.handlers import deliver_messages, expand_messages  # noqa: PLC0415

    carry_on = json.dumps({"work": "expand", "message_id": aws.message_id})
    aws.later(carry_on, 0)
    aws.later(carry_on, 60)
    free_at = [aws.now] * WORKERS
    while aws.queue:
        due, _, body = heapq.heappop(aws.queue)
        aws.now = max(due, heapq.heappop(free_at))
        worker: Any = expand_messages.expand_messages
        if '"deliver"' in body:
            worker = deliver_messages.deliver_messages
        record = {"messageId": "1", "receiptHandle": "1", "body": body}
        assert worker({"Records": [record]}, SimpleNamespace()) == {"batchItemFailures": []}
        heapq.heappush(free_at, aws.now)
        if aws.message["state"]["S"] == "sent":
            aws.queue = [each for each in aws.queue if each[2] != carry_on]
        elif body == carry_on and carry_on not in {waiting for _, _, waiting in aws.queue}:
            aws.later(carry_on, 60)


def _one_by_one(aws: "Aws", recipients: int) -> tuple[float, float]:
    """A loop that tells one after the other: calls and milliseconds a recipient."""
    from chalicelib.domain.inboxes import Category, InboxItem, message_item_id  # noqa: PLC0415
    from chalicelib.domain.people import UnitRef  # noqa: PLC0415
    from chalicelib.gateways import bulk_mails  # noqa: PLC0415
    from chalicelib.gateways.bulk_mails import Entry, Letter  # noqa: PLC0415
    from chalicelib.storage import inboxes  # noqa: PLC0415

    aws.calls.clear()
    letter = Letter(
        "Secretaría", "centro@example.org", "Reunión", "Texto", "<p>Texto</p>", "https://ventanilla.example"
    )
    began = time.process_time()
    for number in range(recipients):
        person = aws.person_id(number)
        item = InboxItem(
            id=message_item_id(person, aws.message_id),
            person_id=person,
            category=Category.MESSAGE,
            occasion=None,
            communication_id=None,
            subject="Reunión",
            sender=UnitRef(UNIT, "I.E.S. Murillo"),
            received_at=_AT,
            message_id=aws.message_id,
            chunk=0,
        )
        inboxes.add(item)
        bulk_mails.send(letter, [Entry(f"{person}@example.org", item.id)])
    return aws.calls.total() / recipients, 1000 * (time.process_time() - began) / recipients


@dataclass
class Aws:
    """An AWS with a school of so many guardians, all of whom have signed in; it answers calls and counts them.

    Attributes:
        folder: where the chunks lie: on the disk, for they are not what a worker holds.
        rate: how many mails a second the account may send.
        now: what its clock says; it goes on when a worker waits.
        sent_at: when each call mailed.
        queue: when each piece of work is due, in which order it came, and what it is.
    """

    guardians: int
    folder: Path
    rate: float = FAST
    now: datetime = _AT
    message_id: str = "01message00000000000000000"
    calls: Counter[str] = field(default_factory=Counter)
    queue: list[tuple[datetime, int, str]] = field(default_factory=list)
    next_at: int = 0
    sent_at: list[datetime] = field(default_factory=list)
    mails: int = 0
    inboxes: int = 0
    write_units: int = 0

    def answer(self, model: Any, params: Mapping[str, Any], **_: object) -> tuple[Any, dict[str, Any]]:
        """In the place of AWS."""
        self.calls[model.name] += 1
        asked = json.loads(params["body"]) if params.get("body") else {}
        answer = getattr(self, f"_on_{model.name}")(asked)
        return SimpleNamespace(status_code=200), answer

    def later(self, body: str, seconds: float) -> None:
        """Put work on a queue."""
        heapq.heappush(self.queue, (self.now + timedelta(seconds=seconds), next(self._order), body))

    def sleep_until(self, moment: datetime) -> None:
        """Have a worker wait."""
        self.now = max(self.now, moment)

    @cached_property
    def _order(self) -> Iterator[int]:
        return count()

    def person_id(self, number: int) -> str:
        """Ids are in the order of their numbers."""
        return f"01person{number:018d}"

    @cached_property
    def message(self) -> dict[str, Any]:
        """The message's row, as it is now."""
        from chalicelib.domain.audiences import Audience  # noqa: PLC0415
        from chalicelib.domain.inboxes import Category  # noqa: PLC0415
        from chalicelib.domain.messages import Alias, Author, Channel, Content, Message, MessageState  # noqa: PLC0415
        from chalicelib.domain.people import PersonRef, UnitRef  # noqa: PLC0415
        from chalicelib.domain.roles import Role  # noqa: PLC0415
        from chalicelib.storage import messages  # noqa: PLC0415

        content = Content(
            category=Category.MESSAGE,
            channels=frozenset({Channel.EMAIL}),
            alias=Alias("01alias", "Secretaría"),
            audience=Audience(roles=frozenset({Role.GUARDIAN}), everyone=True),
            hidden_recipients=True,
            subject="Reunión de principio de curso",
            body="Les esperamos el lunes a las cinco en el salón de actos.",
        )
        author = Author(PersonRef("01clerk", "Ana Romero"), Role.ADMINISTRATION)
        unit = UnitRef(UNIT, "I.E.S. Murillo")
        message = Message(
            *(self.message_id, unit, content, MessageState.SENDING, 1, author, _AT, _AT),
            sent_at=_AT,
            dispatch_id=self.message_id,
        )
        written: Any = messages.put(message, None)
        row: dict[str, Any] = written.row.to_dynamodb_dict()
        return row

    # ------------------------------------------------------------------------------------------------ DynamoDB

    def _on_GetItem(self, asked: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N802  # called as AWS calls it
        sk = asked["Key"]["sk"]["S"]
        return {"Item": self.message} if sk == "MESSAGE" else {}

    def _on_BatchGetItem(self, asked: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N802
        # All have signed in; none has said yet how they want to be told.
        return {"Responses": {table: [] for table in asked["RequestItems"]}, "UnprocessedKeys": {}}

    def _on_BatchWriteItem(self, asked: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N802
        for requests in asked["RequestItems"].values():
            for request in requests:
                item = request["PutRequest"]["Item"]
                self.write_units += _units(item)
                self.inboxes += item["pk"]["S"].startswith("I#")
                if item["sk"]["S"].startswith("K#"):
                    self._path(item["sk"]["S"]).write_text(json.dumps(item))
        return {"UnprocessedItems": {}}

    def _on_PutItem(self, _asked: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N802
        return {}

    def _on_DeleteItem(self, _asked: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N802
        self.write_units += 1
        return {}

    def _on_UpdateItem(self, asked: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N802
        sk = asked["Key"]["sk"]["S"]
        path = self._path(sk)
        if sk == "RATE":
            self.write_units += 1
            (cost,) = (
                int(each["N"]) for each in asked["ExpressionAttributeValues"].values() if int(each["N"]) < _YEAR_MS
            )
            self.next_at = max(self.next_at, int(1000 * self.now.timestamp())) + cost
            return {"Attributes": {**asked["Key"], "next_at": {"N": str(self.next_at)}}}
        if sk == "DISPATCH":
            raise AssertionError("nothing stood still")
        item = self.message if sk == "MESSAGE" else json.loads(path.read_text())
        before = _units(item)
        _update(item, asked)
        self.write_units += max(before, _units(item))
        if sk != "MESSAGE":
            path.write_text(json.dumps(item))
        return {"Attributes": item}

    def _on_Query(self, asked: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N802
        low, *_ = sorted(v["S"] for v in asked["ExpressionAttributeValues"].values() if v["S"][:2] not in {"U#", "M#"})
        kind = low.partition("#")[0]
        if kind == "STAFF":
            return {"Items": [self._unit]}
        if kind not in {"ROLE", "P", "K"}:
            return {"Items": []}
        items: list[dict[str, Any]] = []
        held = 0
        for item in self._chunks(low) if kind == "K" else self._people(kind, low):
            items.append(item)
            held += size(item)
            if held > PAGE_BYTES:
                return {"Items": items, "LastEvaluatedKey": {"pk": item["pk"], "sk": item["sk"]}}
        return {"Items": items}

    def _chunks(self, low: str) -> Iterator[dict[str, Any]]:
        for path in sorted(self.folder.iterdir()):
            if path.name > low:
                yield json.loads(path.read_text())

    def _people(self, kind: str, low: str) -> Iterator[dict[str, Any]]:
        after = low.split("#")[1]
        first = int(after.removesuffix("\0").removeprefix("01person")) + 1 if after else 0
        for number in range(first, self.guardians):
            yield self._role(number) if kind == "ROLE" else self._person(number)

    def _role(self, number: int) -> dict[str, Any]:
        from chalicelib.storage.directory_rows import MembershipRow  # noqa: PLC0415

        id, name = self.person_id(number), f"Guardián Apellido {number}"
        row = MembershipRow(f"U#{UNIT}", f"ROLE#{id}#guardian", person_id=id, person_name=name, role="guardian")
        row.since = row.granted_at = _AT - timedelta(days=30)
        row.signed_in, row.search = True, f" guardian apellido {number}"
        row.students = [[f"01student{number:017d}", f"Alumna Apellido {number}"]]
        return row.to_dynamodb_dict()

    def _person(self, number: int) -> dict[str, Any]:
        from chalicelib.storage.directory_rows import PersonRow  # noqa: PLC0415

        id = self.person_id(number)
        row = PersonRow(f"U#{UNIT}", f"P#{id}", id=id, name=f"Guardián Apellido {number}", revision=1)
        row.email, row.account_id = f"guardian{number}@familia.example", f"{number:064d}"
        return row.to_dynamodb_dict()

    @cached_property
    def _unit(self) -> dict[str, Any]:
        from chalicelib.domain.people import Unit, UnitKind  # noqa: PLC0415
        from chalicelib.storage.directory_lists import entries  # noqa: PLC0415

        unit = Unit(UNIT, "I.E.S. Murillo", UnitKind.SCHOOL, "41000001@example.org", "41", "DT41")
        return entries(unit, 1)["UNIT"].to_dynamodb_dict()

    def _path(self, sk: str) -> Path:
        return self.folder / sk

    # ------------------------------------------------------------------------------------------- mail and queues

    def _on_GetAccount(self, _asked: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N802
        return {"SendQuota": {"MaxSendRate": self.rate}}

    def _on_SendBulkEmail(self, asked: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N802
        self.mails += len(asked["BulkEmailEntries"])
        self.sent_at.append(self.now)
        return {"BulkEmailEntryResults": [{"Status": "SUCCESS"} for _ in asked["BulkEmailEntries"]]}

    def _on_SendMessage(self, asked: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N802
        self.later(asked["MessageBody"], asked.get("DelaySeconds", 0))
        return {}

    def _on_SendMessageBatch(self, asked: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N802
        for entry in asked["Entries"]:
            self.later(entry["MessageBody"], entry.get("DelaySeconds", 0))
        return {"Successful": [], "Failed": []}


def _units(item: Mapping[str, Any]) -> int:
    """The write units of an item that is new, or whose places in indexes do not move: with each index that it is in."""
    indexes = sum(f"{index}_pk" in item for index in ("one", "two"))
    return (1 + indexes) * math.ceil(size(item) / 1024)


def _update(item: dict[str, Any], asked: Mapping[str, Any]) -> None:
    """Apply an update as PynamoDB writes it: `SET #0 = :0, … REMOVE … ADD #1 :1`."""
    names, values = asked["ExpressionAttributeNames"], asked["ExpressionAttributeValues"]
    clauses: dict[str, list[str]] = {}
    words = ""
    for word in asked["UpdateExpression"].split():
        if word in {"SET", "REMOVE", "ADD"}:
            words = word
            clauses[words] = [""]
        elif word.endswith(","):
            clauses[words][-1] += f" {word[:-1]}"
            clauses[words].append("")
        else:
            clauses[words][-1] += f" {word}"
    for said in clauses.get("SET", []):
        name, _, value = (part.strip() for part in said.partition("="))
        item[names[name]] = values[value]
    for said in clauses.get("REMOVE", []):
        item.pop(names[said.strip()], None)
    for said in clauses.get("ADD", []):
        name, value = said.split()
        held = int(item.get(names[name], {"N": "0"})["N"])
        item[names[name]] = {"N": str(held + int(values[value]["N"]))}
