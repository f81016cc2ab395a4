"""The monthly round, by the deployed functions with the rights that they have."""

import json
import time
from datetime import timedelta
from typing import Any, Final

from chalicelib.domain.people import PersonRef
from chalicelib.domain.roles import Role
from chalicelib.services import clock
from chalicelib.storage.chunk_rows import chunk_key
from chalicelib.storage.directory_rows import MembershipRow, PersonRow, membership_key, person_key, unit_key
from localcloud import aws

UNIT: Final = "41009999"
GONE: Final = PersonRef("gone", "Vera Luz Irrepetible")
EMAIL: Final = "vera.luz.irrepetible@example.org"


def test_who_is_long_gone_is_forgotten_wherever_they_are_named(stack):
    session, outputs = aws.session(), stack.cloud.stack.outputs
    dynamodb = session.client("dynamodb", endpoint_url=stack.aws_url)
    tables = {name: outputs[f"{name}TableName"] for name in ("Directory", "Messages", "Files")}
    for table, items in everything().items():
        for item in items:
            dynamodb.put_item(TableName=tables[table], Item=item)

    session.client("sqs", endpoint_url=stack.aws_url).send_message(
        QueueUrl=stack.physical_id("RetentionQueue"), MessageBody=json.dumps({"work": "unit", "unit_id": UNIT})
    )

    deadline = time.monotonic() + 60
    while left := named(dynamodb, tables.values()):
        assert time.monotonic() < deadline, left
        time.sleep(0.5)


def test_the_schedule_may_begin_it(stack):
    client = aws.session().client("lambda", endpoint_url=stack.aws_url)
    event: dict[str, Any] = {"time": "2026-12-01T02:00:00Z", "source": "aws.events", "detail-type": "Scheduled Event"}
    event |= {"detail": {}, "resources": [], "region": "eu-west-1", "version": "0", "id": "1", "account": "0"}

    answer = client.invoke(FunctionName=stack.physical_id("RetirePeople"), Payload=json.dumps(event))

    assert "FunctionError" not in answer, answer["Payload"].read()


def everything() -> dict[str, list[dict[str, Any]]]:
    """A teacher of long ago, a file of theirs with a link, a message that they wrote, and one that they got."""
    pk, long_ago = unit_key(UNIT), clock.now() - timedelta(days=4000)
    person = PersonRow(pk, person_key(GONE.id), id=GONE.id, name=GONE.name, email=EMAIL, revision=1)
    role = MembershipRow(pk, membership_key(GONE.id, Role.TEACHER), person_id=GONE.id, person_name=GONE.name)
    role.role, role.since, role.granted_at = "teacher", long_ago, long_ago
    role.until, role.email, role.search, role.signed_in = long_ago + timedelta(days=1), EMAIL, " vera", False
    made = {"created_by_id": GONE.id, "created_by_name": GONE.name}
    wrote = {"author_id": GONE.id, "author_name": GONE.name, "run": "1"}
    recipients = {"recipients": {"S": json.dumps([[GONE.id, GONE.name, [], EMAIL, None, None]])}}
    got = {"person_id": GONE.id, "message_id": "old", "subject": f"Para {GONE.name}"}
    return {
        "Directory": [
            person.serialize(),
            role.serialize(),
            _row("IMP#old", "A#META", f"U#{UNIT}#imports", id="old", **made),
        ],
        "Files": [
            _row("F#old", "FILE", f"U#{UNIT}#files", owner_id=GONE.id, owner_name=GONE.name),
            _row("F#old", "L#old", None, **made),
        ],
        "Messages": [
            _row("M#old", "MESSAGE", f"U#{UNIT}#outbox", **wrote),
            _row("M#old", chunk_key("1", 0), None) | recipients,
            _row(f"I#{GONE.id}", f"{GONE.id}-old", f"I#{GONE.id}#unread", **got) | {"chunk": {"N": "0"}},
        ],
    }


def _row(pk: str, sk: str, listed: str | None, **words: str) -> dict[str, Any]:
    keys = {"pk": pk, "sk": sk} | ({"one_pk": listed, "one_sk": sk} if listed else {})
    return {name: {"S": value} for name, value in (keys | words).items()}


def named(dynamodb: Any, tables: Any) -> list[str]:
    """The rows that still name them."""
    pages = [page for table in tables for page in dynamodb.get_paginator("scan").paginate(TableName=table)]
    items = [item for page in pages for item in page["Items"]]
    return [f"{item['pk']['S']} {item['sk']['S']}" for item in items if GONE.name in str(item) or EMAIL in str(item)]
