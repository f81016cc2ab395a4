"""The AWS of the tests gives back what was put, and undoes a transaction that fails, whatever it had changed."""

import pytest
from botocore.exceptions import ClientError

TABLE = "test-communications"


def row(sk: str) -> dict[str, dict[str, str]]:
    return {"pk": {"S": "a"}, "sk": {"S": sk}}


def test_a_transaction_that_fails_at_its_end_changed_nothing(tables):
    before = {
        **row("1"),
        "text": {"S": "as it was"},
        "map": {"M": {"deep": {"L": [{"S": "as it was"}]}}},
        "set": {"SS": ["one"]},
        "number": {"N": "1"},
    }
    tables.dynamodb.put_item(TableName=TABLE, Item=before)
    changes = "SET #text = :text, #map.deep[0] = :text ADD #set :more, #number :one REMOVE #gone"
    with pytest.raises(ClientError, match="ConditionalCheckFailed"):
        tables.dynamodb.transact_write_items(
            TransactItems=[
                {
                    "Update": {
                        "TableName": TABLE,
                        "Key": row("1"),
                        "UpdateExpression": changes,
                        "ExpressionAttributeNames": {
                            f"#{name}": name for name in ("text", "map", "set", "number", "gone")
                        },
                        "ExpressionAttributeValues": {
                            ":text": {"S": "changed"},
                            ":more": {"SS": ["two"]},
                            ":one": {"N": "1"},
                        },
                    }
                },
                {"Put": {"TableName": TABLE, "Item": row("2")}},
                {
                    "ConditionCheck": {
                        "TableName": TABLE,
                        "Key": row("3"),
                        "ConditionExpression": "attribute_exists(pk)",
                    }
                },
            ]
        )
    assert tables.dynamodb.get_item(TableName=TABLE, Key=row("1"))["Item"] == before
    assert "Item" not in tables.dynamodb.get_item(TableName=TABLE, Key=row("2"))


def test_what_was_put_is_given_back_whatever_its_types_and_wherever_it_is_asked(tables):
    values = {
        "text": {"S": "así"},
        "nothing": {"S": ""},
        "number": {"N": "1.50"},
        "bytes": {"B": b"\x00\xff"},
        "truth": {"BOOL": False},
        "null": {"NULL": True},
        "texts": {"SS": ["one"]},
        "numbers": {"NS": ["2"]},
        "list": {"L": [{"S": "one"}, {"M": {"deep": {"B": b"\xfe"}, "S": {"N": "1"}}}]},
        "map": {"M": {"N": {"S": "the name of a type"}, "deeper": {"L": []}}},
    }
    tables.dynamodb.put_item(TableName=TABLE, Item={**row("1"), **values})

    got = tables.dynamodb.get_item(TableName=TABLE, Key=row("1"))["Item"]
    found = tables.dynamodb.query(
        TableName=TABLE, KeyConditionExpression="pk = :pk", ExpressionAttributeValues={":pk": {"S": "a"}}
    )["Items"]

    assert got == {**row("1"), **values}
    assert found == [got]
