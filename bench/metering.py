"""Counts what AWS charges for: requests and capacity units of every call that the code makes, by AWS's own rules.

DynamoDB (Developer Guide, "Capacity unit consumption"): a write costs a unit for each KB of the larger of what was and
what is, twice that in a transaction; each index whose entry changes costs a unit for each KB, once, and one that moves
costs both its places. A consistent read costs a unit for each 4 KB, another half of that.
"""

import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from chalicelib.gateways import clients
from chalicelib.storage import connections

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

Item = Mapping[str, Any]

OF_S3: Final = {
    "PutObject": "s3_writes",
    "CopyObject": "s3_writes",
    "CreateMultipartUpload": "s3_writes",
    "UploadPartCopy": "s3_writes",
    "CompleteMultipartUpload": "s3_writes",
    "ListObjectsV2": "s3_writes",
    "GetObject": "s3_reads",
    "HeadObject": "s3_reads",
    "DeleteObject": "free",
}
"""As S3 charges them: it calls a list a write, and a deletion costs nothing."""


@dataclass
class Meter:
    """What was used.

    Attributes:
        aside: a client of the same DynamoDB whose calls are not counted.
        tables: the names in the house of the tables, by those that they have where they are.
    """

    aside: "DynamoDBClient"
    tables: Mapping[str, str]
    used: Counter[str] = field(default_factory=Counter)
    _was: list[tuple[str, Item, Item | None, int]] = field(default_factory=list)
    _consistent: bool = False

    def before(self, model: Any, params: Mapping[str, Any], **_: object) -> None:
        """A call is about to be made."""
        service, name = model.service_model.service_name, model.name
        match service:
            case "dynamodb":
                asked = json.loads(params["body"])
                self._consistent = _is_consistent(asked)
                writes = list(_written(name, asked))
                held = self._now([(table, key) for table, key, _ in writes])
                self._was = [(table, key, was, factor) for (table, key, factor), was in zip(writes, held, strict=True)]
            case "s3":
                self.used[OF_S3[name]] += 1
            case "sqs":
                self.used["sqs_requests"] += 1
            case "kms":
                self.used["kms_requests"] += 1
            case "sesv2" if name == "SendBulkEmail":
                self.used["mails"] += len(json.loads(params["body"])["BulkEmailEntries"])
            case "sesv2" if name == "SendEmail":
                self.used["mails"] += 1

    def after(self, model: Any, parsed: Mapping[str, Any], **_: object) -> None:
        """A call was answered."""
        if model.service_model.service_name != "dynamodb":
            return
        self.used["read_halves"] += _read_halves(model.name, parsed, consistent=self._consistent)
        held = self._now([(table, key) for table, key, _, _ in self._was])
        for (table, _key, was, factor), now in zip(self._was, held, strict=True):
            self.used["write_units"] += self._write_units(table, was, now, factor)
        self._was = []

    def _now(self, places: Sequence[tuple[str, Item]]) -> list[Item | None]:
        """What lies there; at once, for a call that writes names 100 at most and none of them twice."""
        if not places:
            return []
        asked: dict[str, Any] = {}
        for table, key in places:
            asked.setdefault(table, {"Keys": [], "ConsistentRead": True})["Keys"].append(dict(key))
        answer: Any = self.aside.batch_get_item(RequestItems=asked)
        assert not answer.get("UnprocessedKeys")
        found = {(table, *_names(item)): item for table, items in answer["Responses"].items() for item in items}
        return [found.get((table, *_names(key))) for table, key in places]

    def _write_units(self, table: str, was: Item | None, now: Item | None, factor: int) -> int:
        units = factor * max(_kilobytes(was), _kilobytes(now), 1)
        if was == now:
            return units
        for index in connections.INDEXES[self.tables[table]]:
            old, new = _place(was, index), _place(now, index)
            if old == new:
                units += max(_kilobytes(was), _kilobytes(now)) if new else 0
            else:
                units += (_kilobytes(was) if old else 0) + (_kilobytes(now) if new else 0)
        return units


@contextmanager
def metered(meter: Meter) -> Iterator[None]:
    """Counts what the code uses inside the `with`."""
    events: list[Any] = [connections.connection().client.meta.events]
    events += [client().meta.events for client in (clients.s3, clients.sqs, clients.ses, clients.ses_once, clients.kms)]
    hooks: Mapping[str, Any] = {"before-call": meter.before, "after-call": meter.after}
    for each in events:
        for name, hook in hooks.items():
            each.register(name, hook)
    try:
        yield
    finally:
        for each in events:
            for name, hook in hooks.items():
                each.unregister(name, hook)


def size(item: Item) -> int:
    """The bytes of an item, as DynamoDB counts them."""
    return sum(len(name.encode()) + _size(value) for name, value in item.items())


def _size(value: Mapping[str, Any]) -> int:
    ((kind, held),) = value.items()
    match kind:
        case "S":
            return len(held.encode())
        case "N":
            return len(held.lstrip("-").replace(".", "")) // 2 + 2
        case "B":
            return len(held)
        case "L":
            return 3 + sum(1 + _size(each) for each in held)
        case "M":
            return 3 + sum(1 + len(name.encode()) + _size(each) for name, each in held.items())
    return 1


def _kilobytes(item: Item | None) -> int:
    return math.ceil(size(item) / 1024) if item else 0


def _place(item: Item | None, index: str) -> tuple[str, str] | None:
    keys = [(item or {}).get(f"{index}_{part}", {}).get("S") for part in ("pk", "sk")]
    return (keys[0], keys[1]) if keys[0] and keys[1] else None


def _key(item: Item) -> Item:
    return {"pk": item["pk"], "sk": item["sk"]}


def _names(item: Item) -> tuple[str, str]:
    return item["pk"]["S"], item["sk"]["S"]


def _written(name: str, asked: Mapping[str, Any]) -> Iterator[tuple[str, Item, int]]:
    """Table, key, and how much more than a plain write each costs; a check in a transaction costs as a write."""
    match name:
        case "PutItem":
            yield asked["TableName"], _key(asked["Item"]), 1
        case "UpdateItem" | "DeleteItem":
            yield asked["TableName"], asked["Key"], 1
        case "TransactWriteItems":
            for each in asked["TransactItems"]:
                ((_, write),) = each.items()
                yield write["TableName"], write["Key"] if "Key" in write else _key(write["Item"]), 2
        case "BatchWriteItem":
            for table, requests in asked["RequestItems"].items():
                for request in requests:
                    ((_, write),) = request.items()
                    yield table, write["Key"] if "Key" in write else _key(write["Item"]), 1


def _is_consistent(params: Mapping[str, Any]) -> bool:
    tables = params.get("RequestItems")
    if isinstance(tables, Mapping):
        return all(isinstance(each, list) or each.get("ConsistentRead") for each in tables.values())
    return bool(params.get("ConsistentRead"))


def _read_halves(name: str, parsed: Mapping[str, Any], *, consistent: bool) -> int:
    """Half units: an eventually consistent read costs one for each 4 KB."""
    factor = 2 if consistent else 1
    match name:
        case "GetItem":
            return factor * max(math.ceil(size(parsed.get("Item", {})) / 4096), 1)
        case "BatchGetItem":
            found = [item for items in parsed["Responses"].values() for item in items]
            return factor * sum(math.ceil(size(item) / 4096) for item in found)
        case "Query":
            return factor * max(math.ceil(sum(map(size, parsed.get("Items", []))) / 4096), 1)
    return 0
