"""What happens elsewhere, in the shapes that Lambda gives to functions."""

import base64
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from tests.aws import REGION


def message_as_lambda_gives(message: Mapping[str, Any], queue: str) -> dict[str, Any]:
    """A message of a queue."""
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message.get("Attributes", {}),
        "messageAttributes": {},
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:{REGION}:000000000000:{queue}",
        "awsRegion": REGION,
    }


def scheduled(time: str) -> dict[str, Any]:
    """What EventBridge sends for a schedule, at a time (RFC 3339, UTC)."""
    return {
        "version": "0",
        "id": str(uuid4()),
        "account": "000000000000",
        "region": REGION,
        "source": "aws.events",
        "detail-type": "Scheduled Event",
        "detail": {},
        "time": time,
        "resources": [],
    }


def as_lambda_gives(record: Mapping[str, Any], arn: str) -> dict[str, Any]:
    """A record of the stream."""
    about = record["dynamodb"]
    given = {
        "ApproximateCreationDateTime": about["ApproximateCreationDateTime"].timestamp(),
        "Keys": _plain(about["Keys"]),
        "SequenceNumber": about["SequenceNumber"],
        "SizeBytes": about["SizeBytes"],
        "StreamViewType": about["StreamViewType"],
    }
    if "NewImage" in about:
        given["NewImage"] = _plain(about["NewImage"])
    return {
        "eventID": record["eventID"],
        "eventName": record["eventName"],
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": REGION,
        "dynamodb": given,
        "eventSourceARN": arn,
    }


def _plain(value: Any) -> Any:
    """Bytes as Lambda gives them: in base64."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list) else value
