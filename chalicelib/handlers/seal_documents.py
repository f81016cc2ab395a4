"""Seals what all signers have signed. Fed by its queue; the only function that may use the key."""

from typing import Any, Final

from chalice.app import Blueprint, SQSEvent

from chalicelib.handlers.events import Message, each_message
from chalicelib.handlers.metrics import Metric, count

blueprint = Blueprint(__name__)

REASONS: Final = {
    "SealUnavailable": "unavailable",
    "SealImpossible": "impossible",
    "NotToBeSealed": "not_to_be_sealed",
}
"""What figures call the errors of a seal; the runbook says what to do about each."""


@blueprint.on_sqs_message(queue="SealQueue", batch_size=1)
def seal_documents(event: SQSEvent) -> dict[str, Any]:
    """Seal the letter that each message names."""
    return each_message(event, _seal, function="seal_documents")


def _seal(message: Message) -> None:
    from chalicelib.services import sealing  # noqa: PLC0415  # `app.py` imports this: the API need not pay for it

    last = message.is_last or bool(message.body.get("last"))
    try:
        sealed = sealing.seal(str(message.body["communication_id"]), last_try=last)
    except Exception as error:
        count(Metric.SEAL_FAILURES, reason=REASONS.get(type(error).__name__, "other"))
        raise
    if sealed:
        count(Metric.SEALED)
