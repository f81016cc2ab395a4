"""What SES tells of a mail, put on the topic that it has in AWS: the laptop's publishes nothing for bulk mail."""

import json
import time
from typing import Any, Final

from chalicelib.services import clock, marks
from localcloud import aws
from tests.ses_events import published

BOUNCES: Final = "bounce@simulator.amazonses.com"
SUCCEEDS: Final = "success@simulator.amazonses.com"


def tell(stack: Any, kind: str, item: str, to: str, attempt: int = 1) -> None:
    """What SES says of the mail of an inbox item, on its topic; for tests that have the `deployed_secret`."""
    at = clock.now()
    event = published(kind, marks.mark_of(item, attempt), to=to, mailed_at=at, at=at)
    aws.sns(stack.aws_url).publish(TopicArn=stack.physical_id("FeedbackTopic"), Message=json.dumps(event))


def until_email(office: Any, id: str, status: str) -> str:
    """Wait until the mail has come to this; gives the message's id."""
    return until(office, id, "email", status)


def until(office: Any, id: str, channel: str, status: str) -> str:
    """Wait until what went by a channel has come to this; gives the message's id."""
    found: list[dict[str, Any]] = []
    patience = time.monotonic() + 90
    while time.monotonic() < patience:
        found = office.get(f"/messages/{id}/deliveries?channel={channel}")["items"]
        if found and found[0]["status"] == status and office.get(f"/messages/{id}")["state"] == "sent":
            return id
        time.sleep(0.5)
    raise AssertionError(f"never {status}: {found}")


def dispatch_of(stack: Any, id: str) -> str:
    """The one sending of a message, of which the ids of its inbox items are made."""
    client = aws.session().client("dynamodb", endpoint_url=stack.aws_url)
    key = {"pk": {"S": f"M#{id}"}, "sk": {"S": "MESSAGE"}}
    return str(client.get_item(TableName=stack.physical_id("MessagesTable"), Key=key)["Item"]["dispatch_id"]["S"])


def count_now(stack: Any, id: str) -> None:
    """The sweep has what was told of a message counted within a minute: here at once."""
    _put(stack, {"work": "count", "message_id": id})


def start_now(stack: Any, id: str) -> None:
    """The sweep starts what waited for its time within a minute after that: here at once."""
    _put(stack, {"work": "expand", "message_id": id})


def _put(stack: Any, work: dict[str, str]) -> None:
    client = aws.session().client("sqs", endpoint_url=stack.aws_url)
    client.send_message(QueueUrl=stack.physical_id("MessageQueue"), MessageBody=json.dumps(work))
