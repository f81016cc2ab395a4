"""What things cost at AWS is what the code uses, counted, times the prices that are written down."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any, Final

import pytest

from bench.costs import COUNTED, OF_A_LETTER, PAGE, counted, page, prices
from bench.metering import Meter, metered, size
from chalicelib.storage import connections
from tests.aws import ENVIRONMENT, Aws

Told = dict[str, dict[str, dict[str, float]]]
Place = tuple[str, str, str]

CAPACITY: Final = ("write_units", "read_units")


def test_the_page_of_costs_is_what_was_counted_times_the_prices():
    assert PAGE.read_text() == page(json.loads(COUNTED.read_text()), prices()), "python -m bench costs"


def test_each_operation_still_uses_what_was_counted(stage):
    found = counted(stage)

    known = json.loads(COUNTED.read_text())
    assert set(known["letter"]) == set(OF_A_LETTER)
    assert calls(found) == calls(known), "python -m bench costs"
    # Capacity goes by the bytes of rows, and those by how long a time is written.
    assert {at: pytest.approx(units, rel=0.05, abs=1) for at, units in capacity(found).items()} == capacity(known)


def calls(told: Told) -> dict[Place, float]:
    return {at: n for at, n in flat(told).items() if at[2] not in CAPACITY}


def capacity(told: Told) -> dict[Place, float]:
    return {at: n for at, n in flat(told).items() if at[2] in CAPACITY}


def flat(told: Told) -> dict[Place, float]:
    return {
        (of, operation, what): n
        for of, operations in told.items()
        for operation, used in operations.items()
        for what, n in used.items()
    }


KEY: Final = {"pk": {"S": "C#1"}, "sk": {"S": "A#META"}}
LISTED: Final = {"one_pk": {"S": "U#1#sent"}, "one_sk": {"S": "1"}}
MOVED: Final = {"one_pk": {"S": "U#2#sent"}, "one_sk": {"S": "1"}}
TEXT: Final = {"text": {"S": "x" * 1500}}
TABLE: Final = ENVIRONMENT["COMMUNICATIONS_TABLE"]


@pytest.mark.parametrize(
    ("was", "now", "units"),
    [
        ({}, {}, 1),
        ({}, TEXT, 2),
        (TEXT, {}, 2),
        ({}, LISTED, 2),
        (LISTED, LISTED, 1),
        (LISTED, LISTED | TEXT, 4),
        (LISTED, MOVED, 3),
        (LISTED | TEXT, MOVED | TEXT, 6),
        (LISTED, {}, 2),
    ],
)
def test_a_write_costs_by_the_larger_size_and_each_index_by_what_changes_in_it(tables, was, now, units):
    client: Any = connections.connection().client
    client.put_item(TableName=TABLE, Item=KEY | was)

    assert used(tables, lambda: client.put_item(TableName=TABLE, Item=KEY | now))["write_units"] == units


def test_a_transaction_costs_twice_in_the_table_and_once_in_an_index_and_a_check_costs_too(tables):
    client: Any = connections.connection().client
    check = {"TableName": TABLE, "Key": {"pk": {"S": "C#2"}, "sk": {"S": "A"}}}
    check |= {"ConditionExpression": "attribute_not_exists(pk)"}
    writes = [{"Put": {"TableName": TABLE, "Item": KEY | LISTED}}, {"ConditionCheck": check}]

    assert used(tables, lambda: client.transact_write_items(TransactItems=writes))["write_units"] == 2 + 1 + 2


@pytest.mark.parametrize(("consistent", "halves"), [(True, 4), (False, 2)])
def test_a_read_costs_by_4_kilobytes_and_half_when_it_may_be_old(tables, consistent, halves):
    client: Any = connections.connection().client
    client.put_item(TableName=TABLE, Item=KEY | {"text": {"S": "x" * 4200}})

    read = used(tables, lambda: client.get_item(TableName=TABLE, Key=KEY, ConsistentRead=consistent))
    assert read["read_halves"] == halves


def test_the_size_of_an_item_is_that_of_its_names_and_values():
    assert size({"pk": {"S": "ñ"}, "n": {"N": "12345"}, "b": {"BOOL": True}, "l": {"L": [{"S": "a"}]}}) == 4 + 5 + 2 + 6


def used(tables: Aws, act: Callable[[], object]) -> Counter[str]:
    meter = Meter(tables.dynamodb, {TABLE: "communications"})
    with metered(meter):
        act()
    return meter.used
