"""What moto does at great cost for each call, done with the same result and far cheaper.

It writes each value of an item as any structure of any service: for each of the ten types that a value can have it asks
by several names whether it is that. Here a plain value is taken as it is.

Before every TransactWriteItems moto takes a deep copy of each table that it names, and of all that was streamed from
it. With a school's worth of rows that was most of what the tests did. Here a copy shares what nothing ever changes: the
keys, numbers and texts of an item, and the records that were streamed.
"""

import copy
from collections import defaultdict
from typing import Any, Final

from moto.core.model import StructureShape
from moto.core.serialize import BaseJSONSerializer
from moto.dynamodb.models.dynamo_type import DynamoType, Item, LimitedSizeDict
from moto.dynamodb.models.table import StreamShard, Table

NEVER_CHANGED: Final = frozenset({"S", "N", "B", "BOOL", "NULL"})
"""Types whose values moto replaces, and never changes in place."""


PLAIN: Final = frozenset({"S", "N"})
"""Types whose values go over the wire as they are."""

_written_as_any: Final = BaseJSONSerializer._serialize_type_structure


def spare() -> None:
    """Have moto copy what can change and share the rest, and write plain values as they are."""
    for kind, copied in ((Item, _item), (Table, _table), (StreamShard, _shard)):
        setattr(kind, "__deepcopy__", copied)  # noqa: B010 - the three are of as many types
    setattr(BaseJSONSerializer, "_serialize_type_structure", _written)  # noqa: B010 - it is moto's own


def _written(self: BaseJSONSerializer, serialized: dict[str, Any], value: Any, shape: StructureShape, key: str) -> None:
    if shape.name == "AttributeValue" and isinstance(value, dict) and len(value) == 1:
        ((kind, inner),) = value.items()
        if kind in PLAIN and isinstance(inner, str):
            self._default_serialize(serialized, value, shape, key)
            return
    _written_as_any(self, serialized, value, shape, key)


def _item(item: Item, memo: dict[int, Any]) -> Item:
    # Not as moto makes its models: it keeps a list of each that was ever made.
    made: Item = object.__new__(Item)
    made.hash_key, made.range_key = item.hash_key, item.range_key
    made.attrs = LimitedSizeDict.__new__(LimitedSizeDict)
    # Not through its own setter, which weighs the whole item for each attribute.
    dict.update(made.attrs, {name: _value(value, memo) for name, value in item.attrs.items()})
    return made


def _value(value: DynamoType, memo: dict[int, Any]) -> DynamoType:
    return value if value.type in NEVER_CHANGED else copy.deepcopy(value, memo)


def _table(table: Table, memo: dict[int, Any]) -> Table:
    made = copy.copy(table)
    memo[id(table)] = made
    made.items = defaultdict(dict)
    for key, rows in table.items.items():
        made.items[key] = {place: _item(row, memo) for place, row in rows.items()}
    made.stream_shard = copy.deepcopy(table.stream_shard, memo)
    return made


def _shard(shard: StreamShard, memo: dict[int, Any]) -> StreamShard:
    made = copy.copy(shard)
    made.table = memo.get(id(shard.table), shard.table)
    made.items = list(shard.items)
    return made
