"""Seals what all signers have signed. Fed by its queue; the only function that may use the key."""

from typing import Any

from chalice.app import Blueprint, SQSEvent

from chalicelib.handlers.events import Message, each_message
from chalicelib.services import sealing

blueprint = Blueprint(__name__)


@blueprint.on_sqs_message(queue="SealQueue", batch_size=1)
def seal_documents(event: SQSEvent) -> dict[str, Any]:
    """Seal the letter that each message names."""
    return each_message(event, _seal)


def _seal(message: Message) -> None:
    last = message.is_last or bool(message.body.get("last"))
    sealing.seal(str(message.body["communication_id"]), last_try=last)
