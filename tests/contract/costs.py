"""Counts what a request asks of AWS: every attempt of every client, with what it asked for."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from chalicelib.gateways import clients
from chalicelib.storage import connections

READS: Final = frozenset({"GetItem", "BatchGetItem", "Query"})


@dataclass(frozen=True)
class Call:
    """One call.

    Attributes:
        asked: the body, when it is DynamoDB's.
    """

    service: str
    operation: str
    asked: dict[str, Any]

    @property
    def is_consistent(self) -> bool:
        """Whether a read sees every write before it: no index does."""
        if self.operation == "BatchGetItem":
            return all(table.get("ConsistentRead") for table in self.asked["RequestItems"].values())
        return bool(self.asked.get("ConsistentRead")) and "IndexName" not in self.asked


@dataclass
class Bill:
    """What was asked of AWS, in order."""

    calls: list[Call] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.calls)

    @property
    def operations(self) -> Counter[str]:
        return Counter(call.operation for call in self.calls)

    @property
    def reads(self) -> list[Call]:
        return [call for call in self.calls if call.operation in READS]


@contextmanager
def billed() -> Iterator[Bill]:
    """What the code asks of AWS inside the `with`. Presigning asks nothing."""
    bill = Bill()

    def note(request: Any, event_name: str, **_: object) -> None:
        service, operation = event_name.split(".")[1:]
        asked: dict[str, Any] = json.loads(request.body) if service == "dynamodb" else {}
        bill.calls.append(Call(service, operation, asked))

    emitters = [
        connections.connection().client.meta.events,
        *(client().meta.events for client in clients.ALL),
    ]
    for events in emitters:
        # First: whoever answers in the place of AWS ends the round of those who are told.
        events.register_first("before-send", note)
    try:
        yield bill
    finally:
        for events in emitters:
            events.unregister("before-send", note)
