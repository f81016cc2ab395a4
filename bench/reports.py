"""What the report of a working day takes: calls and memory, for 500 units and for ten times as many.

The database is one that works out what it is asked for: 100,000 letters would be this process's own memory else. All
the rest is the worker as it is deployed, with each call that it makes of AWS.
"""

import io
import json
import os
import subprocess
import sys
from collections import Counter, deque
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any, Final
from unittest.mock import patch

from bench.rows import Row
from localcloud.places import REGION

FEW: Final = 500
MANY: Final = 5000
LETTERS: Final = 20
"""That each unit has sent and that wait; with `MANY` units, 100,000."""

TO_ACT: Final = 25
"""One unit in so many is an office's: it must receive what the others sent, 500 letters."""

CALLS_GROWTH: Final = 1.1
MEMORY_GROWTH: Final = 1.2
"""How much more a unit may cost, and the worker hold, with ten times as many; what it remembers is bounded."""


def rows() -> list[Row]:
    """Each size in a process of its own, both at a time."""
    with ThreadPoolExecutor() as pool:
        few, many = pool.map(_measured, (FEW, MANY))
    said = f"{MANY} units, {MANY * LETTERS} letters"
    return [
        Row(f"report, {FEW} units, {FEW * LETTERS} letters: calls a unit", few.calls, "calls"),
        Row(f"report, {said}: calls a unit", many.calls, "calls"),
        Row("calls a unit, ten times as many against one", many.calls / few.calls, "x", CALLS_GROWTH),
        Row(f"report, {said}: time a unit", many.milliseconds, "ms"),
        Row(f"memory of the worker, {FEW} units", few.megabytes, "MB"),
        Row(f"memory of the worker, {MANY} units", many.megabytes, "MB"),
        Row("memory, ten times as many against one", many.megabytes / few.megabytes, "x", MEMORY_GROWTH),
    ]


@dataclass(frozen=True)
class Measured:
    """What a report took.

    Attributes:
        calls: of AWS, a unit.
        milliseconds: a unit, on this machine and without the time of AWS.
        megabytes: the most that the worker had.
    """

    calls: float
    milliseconds: float
    megabytes: float


def _measured(units: int) -> Measured:
    environment = {
        **os.environ,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "APP_SECRET": "a secret that is only good for a measurement",
        "BUCKET": "bench",
        "REPORT_QUEUE_URL": f"https://sqs.{REGION}.amazonaws.com/123456789012/report",
        "MAIL_SENDER": "bench@ventanilla.example",
        "WEB_ORIGIN": "https://ventanilla.example",
    }
    code = f"from bench.reports import carry_out; carry_out({units})"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=environment)
    return Measured(**json.loads(done.stdout.splitlines()[-1]))


def carry_out(units: int) -> None:
    """Carry out the report of one day in this process, and print what it took."""
    # This and what follows is what is measured.
    from chalicelib.domain.numbers import MADRID  # noqa: PLC0415
    from chalicelib.gateways import clients  # noqa: PLC0415
    from chalicelib.handlers import remind_units  # noqa: PLC0415
    from chalicelib.services import calendars, reporting  # noqa: PLC0415
    from chalicelib.storage import connections  # noqa: PLC0415

    at = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
    assert not calendars.is_holiday(at.astimezone(MADRID).date())
    with TemporaryDirectory() as folder:
        aws = Aws(units, at, Path(folder))
        # Typed as if it gave nothing; what it gives is taken for the answer.
        for client in (connections.connection().client, clients.s3(), clients.sqs(), clients.ses()):
            events: Any = client.meta.events
            events.register("before-call", aws.answer)
        aws.queue.append(json.dumps({"work": "page", "day": at.date().isoformat(), "number": 0}))
        began = datetime.now(UTC)
        with patch.object(reporting, "now", lambda: at):
            while aws.queue:
                record = {"messageId": "1", "receiptHandle": "1", "body": aws.queue.popleft()}
                answer: Any = remind_units.remind_units({"Records": [record]}, SimpleNamespace())
                assert answer == {"batchItemFailures": []}, answer
        took = datetime.now(UTC) - began
        lines = sum(1 for _ in aws.sheet().open("rb"))
    # Nobody was left out, and nothing was looked at for nothing.
    assert aws.calls["SendEmail"] == units + units // TO_ACT, aws.calls
    assert lines == 1 + units * LETTERS, lines
    # Not `ru_maxrss`: a process begins with that of the one that started it.
    status = Path("/proc/self/status").read_text()
    peak = int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) / 1024
    figures = Measured(aws.calls.total() / units, took / timedelta(milliseconds=units), peak)
    print(json.dumps(asdict(figures)))


@dataclass
class Aws:
    """An AWS of so many units, which answers the report's calls and counts them.

    Letter `i` was sent by unit `i // LETTERS` and waits in the office `i % offices`.

    Attributes:
        folder: what is put into the bucket: on the disk, for it is not what the worker holds.
    """

    units: int
    at: datetime
    folder: Path
    calls: Counter[str] = field(default_factory=Counter)
    queue: deque[str] = field(default_factory=deque)

    def answer(self, model: Any, params: Mapping[str, Any], **_: object) -> tuple[Any, dict[str, Any]]:
        """In the place of AWS."""
        self.calls[model.name] += 1
        answers: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
            "Query": self._query,
            "SendMessage": self._send_message,
            "PutObject": self._put_object,
            "GetObject": self._get_object,
            "SendEmail": lambda _: {"MessageId": "bench"},
            "GetItem": self._get_item,
            # Nobody was reminded before.
            "PutItem": lambda _: {},
            "UpdateItem": lambda _: {"Attributes": {}},
        }
        return SimpleNamespace(status_code=200), answers[model.name](params)

    @property
    def offices(self) -> int:
        """How many units must receive what all have sent."""
        return self.units // TO_ACT

    def sheet(self) -> Path:
        """The operator's sheet."""
        return self._path(f"reports/pending-receptions/{self.at.date().isoformat()}.csv")

    def _query(self, params: Mapping[str, Any]) -> dict[str, Any]:
        asked = json.loads(params["body"])
        values = [each["S"] for each in asked["ExpressionAttributeValues"].values()]
        pk = next(value for value in values if value.startswith("U"))
        if pk == "UNITS":
            return self._page(values, int(asked["Limit"]))
        _, unit, *listed = pk.split("#")
        number = int(unit)
        match listed:
            case ["waiting"]:
                mine = range(number, self.units * LETTERS, self.offices) if number < self.offices else range(0)
                return {"Items": [self._letter(i, waiting=True) for i in mine]}
            case ["owed"]:
                return {"Items": [self._letter(number * LETTERS + i, waiting=False) for i in range(LETTERS)]}
            case ["due"]:
                return {"Items": []}
        return {"Items": [*(self._director(number, who) for who in ("ana", "bea", "cai")), self._unit(number)]}

    def _get_item(self, params: Mapping[str, Any]) -> dict[str, Any]:
        key = json.loads(params["body"])["Key"]
        # Nobody has closed days.
        return {"Item": self._unit(int(key["pk"]["S"].removeprefix("U#")))} if key["sk"]["S"] == "UNIT" else {}

    def _page(self, values: list[str], limit: int) -> dict[str, Any]:
        after = next((int(value[:-1]) for value in values if value.endswith("\0")), -1)
        numbers = range(after + 1, min(after + 1 + limit, self.units))
        last = {"LastEvaluatedKey": {"one_sk": {"S": f"{numbers[-1]:05d}"}}} if numbers[-1] + 1 < self.units else {}
        return {"Items": [self._unit(number) for number in numbers], **last}

    def _unit(self, number: int) -> dict[str, Any]:
        from chalicelib.domain.people import Unit, UnitKind  # noqa: PLC0415
        from chalicelib.storage.directory_lists import entries  # noqa: PLC0415

        unit = Unit(f"{number:05d}", f"Centro {number}", UnitKind.SCHOOL, f"{number}@example.org", "41", "00000")
        return entries(unit, 1)["UNIT"].to_dynamodb_dict() | {"one_sk": {"S": f"{number:05d}"}}

    def _director(self, number: int, who: str) -> dict[str, Any]:
        from chalicelib.storage.directory_rows import MembershipRow  # noqa: PLC0415

        at = self.at - timedelta(days=400)
        person = f"{who}-{number}"
        row = MembershipRow(f"U#{number:05d}", f"STAFF#{person}#director", person_id=person, person_name=who)
        row.role, row.since, row.granted_at, row.search, row.signed_in = "director", at, at, f" {who}", True
        return row.to_dynamodb_dict()

    def _letter(self, number: int, *, waiting: bool) -> dict[str, Any]:
        """A row of a letter: that of the first, under its own name."""
        id, origin, holder = f"01letter{number:018d}", f"{number // LETTERS:05d}", f"{number % self.offices:05d}"
        row = self.letters[waiting]
        own = {"pk": f"C#{id}", "id": id, "origin_id": origin, "holder_id": holder, "destination_id": holder}
        own["three_sk"] = f"{row['three_sk']['S'].partition('#')[0]}#{id}"
        return row | {name: {"S": value} for name, value in own.items()}

    @cached_property
    def letters(self) -> Mapping[bool, dict[str, Any]]:
        """The rows of a letter, by whether it is the one by which its office finds it."""
        from chalicelib.domain.communications import Communication, Document, DocumentStatus  # noqa: PLC0415
        from chalicelib.domain.people import PersonRef, UnitRef  # noqa: PLC0415
        from chalicelib.domain.transitions import State  # noqa: PLC0415
        from chalicelib.storage import mapping  # noqa: PLC0415

        sent_at = self.at - timedelta(days=12)
        origin, holder = UnitRef("00000", "IES de la Ribera"), UnitRef("00001", "Servicio de Planificación")
        document = Document(
            round=1,
            status=DocumentStatus.SEALED,
            key="",
            signed_sha256="5" * 64,
            verification_code="",
            created_at=sent_at,
            subject="Obras en el patio",
            destination=holder,
            sealed_at=sent_at,
        )
        letter = Communication(
            id="01letter",
            type="general",
            state=State.PENDING_RECEPTION,
            origin=origin,
            destination=holder,
            holder=holder,
            subject="Obras en el patio",
            body="",
            created_by=PersonRef("ana", "Ana Romero"),
            created_at=sent_at,
            updated_at=sent_at,
            sent_at=sent_at,
            documents=(document,),
        )
        owed = mapping.owed_row(letter)
        assert owed is not None
        return {True: mapping.letter_row(letter).to_dynamodb_dict(), False: owed.to_dynamodb_dict()}

    def _send_message(self, params: Mapping[str, Any]) -> dict[str, Any]:
        self.queue.append(json.loads(params["body"])["MessageBody"])
        return {"MessageId": "1"}

    def _put_object(self, params: Mapping[str, Any]) -> dict[str, Any]:
        path = self._path(params["url_path"].lstrip("/"))
        path.parent.mkdir(parents=True, exist_ok=True)
        body = params["body"]
        with path.open("wb") as file:
            for chunk in iter(lambda: body.read(65536), b"") if hasattr(body, "read") else [body]:
                file.write(chunk)
        return {}

    def _get_object(self, params: Mapping[str, Any]) -> dict[str, Any]:
        return {"Body": io.BytesIO(self._path(params["url_path"].lstrip("/")).read_bytes())}

    def _path(self, key: str) -> Path:
        return self.folder / key
