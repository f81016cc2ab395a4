"""An AWS that works out what it is asked for, and keeps chunks on the disk: it takes no memory, and its own clock."""

import heapq
import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

from bench import families
from bench.metering import size

FAST: Final = 1e9
"""Mails a second: as many as one likes."""

UNIT: Final = "41000001"
PAGE_BYTES: Final = 1024 * 1024
_AT: Final = datetime(2026, 9, 1, tzinfo=UTC)
_YEAR_MS: Final = 365 * 24 * 3600 * 1000


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
            yield families.role(UNIT, number, _AT) if kind == "ROLE" else families.person(UNIT, number)

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
