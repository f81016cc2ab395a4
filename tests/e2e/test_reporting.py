"""The report of what waits, made by the deployed functions with the rights that they have."""

import json
import time
import urllib.request
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain.numbers import MADRID
from chalicelib.domain.transitions import Phase
from chalicelib.services import clock
from chalicelib.storage import mapping
from chalicelib.storage.letter_keys import listed_at
from localcloud import aws
from tests.builders import OFFICE, a_communication


def test_a_unit_is_reminded_and_the_operator_has_the_sheet(stack):
    session, outputs = aws.session(), stack.cloud.stack.outputs
    put_one_that_waits(session.client("dynamodb", endpoint_url=stack.aws_url), outputs["CommunicationsTableName"])
    today = datetime.now(MADRID).date().isoformat()
    message = json.dumps({"work": "page", "day": today, "number": 0})
    session.client("sqs", endpoint_url=stack.aws_url).send_message(
        QueueUrl=stack.physical_id("ReportQueue"), MessageBody=message
    )

    s3 = aws.s3(stack.aws_url)
    key = f"reports/pending-receptions/{today}.csv"
    eventually(lambda: key in listed(s3, outputs["BucketName"]))
    sheet = s3.get_object(Bucket=outputs["BucketName"], Key=key)["Body"].read().decode("utf-8-sig")
    assert OFFICE.id in sheet
    if datetime.now(MADRID).weekday() < 5:
        eventually(lambda: f"/units/{OFFICE.id}/reports/pending-receptions" in mails(stack))
        eventually(lambda: "must_receive" in inbox(stack))


def test_the_schedule_may_begin_it(stack):
    client = aws.session().client("lambda", endpoint_url=stack.aws_url)
    event: dict[str, Any] = {"time": "2026-11-24T06:00:00Z", "source": "aws.events", "detail-type": "Scheduled Event"}
    event |= {"detail": {}, "resources": [], "region": "eu-west-1", "version": "0", "id": "1", "account": "0"}

    answer = client.invoke(FunctionName=stack.physical_id("ReportPendingReceptions"), Payload=json.dumps(event))

    assert "FunctionError" not in answer, answer["Payload"].read()


def put_one_that_waits(dynamodb: Any, table: str) -> None:
    """A letter that came to the office two months ago: nobody need have sent it."""
    letter = a_communication(Phase.PENDING_RECEPTION)
    row = mapping.letter_row(letter)
    row.three_sk = listed_at(clock.now() - timedelta(days=60), letter.id)
    dynamodb.put_item(TableName=table, Item=row.serialize())


def listed(s3: Any, bucket: str) -> list[str]:
    return [found["Key"] for found in s3.list_objects_v2(Bucket=bucket, Prefix="reports/").get("Contents", [])]


def mails(stack: Any) -> str:
    with urllib.request.urlopen(stack.cloud.endpoints.mail_url, timeout=10) as answer:  # noqa: S310  # ours
        return str(answer.read().decode())


def inbox(stack: Any) -> list[str]:
    return [item["occasion"] for item in stack.client("marta.jimenez@dt41.example").get("/me/inbox")["items"]]


def eventually(seen: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not seen():
        assert time.monotonic() < deadline
        time.sleep(0.5)
