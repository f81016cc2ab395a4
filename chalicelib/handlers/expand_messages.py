"""Carries messages on: the audience becomes chunks of recipients, and all is counted. Fed by its queue."""

from typing import Any

from chalice.app import Blueprint, SQSEvent

from chalicelib.handlers.events import Message, each_message
from chalicelib.handlers.metrics import Metric, count

blueprint = Blueprint(__name__)


@blueprint.on_sqs_message(queue="MessageQueue", batch_size=1)
def expand_messages(event: SQSEvent) -> dict[str, Any]:
    """Carry on the message that each message of the queue names."""
    return each_message(event, _carry_on, function="expand_messages")


def _carry_on(message: Message) -> None:
    # `app.py` imports this: the API need not pay.
    from chalicelib.services import mailings, messages, rounds  # noqa: PLC0415

    message_id = str(message.body["message_id"])
    match message.body["work"]:
        case "count":
            mailings.count(message_id)
            return
        case "expire":
            count(Metric.EXPIRED, int(messages.expire(message_id)), what="message")
            return
    if again := rounds.reopen(message_id):
        count(Metric.RECIPIENTS_FOUND_AGAIN, again)
    if found := mailings.expand(message_id):
        count(Metric.RECIPIENTS_FOUND, found)
