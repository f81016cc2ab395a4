"""The queues: messages carry ids, never content."""

import json
from collections.abc import Mapping

from chalicelib.gateways.clients import calling_aws, sqs


def put(queue_url: str, message: Mapping[str, str | int]) -> None:
    """Put one message on a queue; one call."""
    with calling_aws():
        sqs().send_message(QueueUrl=queue_url, MessageBody=json.dumps(message, sort_keys=True))
