"""Delivers automatic notices: inbox rows, a line to the unit that a letter came to, invitations. Fed by its queue."""

from typing import Any

from chalice.app import Blueprint, SQSEvent

from chalicelib.domain.consequences import Work
from chalicelib.handlers.events import Message, each_message
from chalicelib.handlers.metrics import Metric, count

blueprint = Blueprint(__name__)


@blueprint.on_sqs_message(queue="NoticeQueue", batch_size=5)
def deliver_notices(event: SQSEvent) -> dict[str, Any]:
    """Deliver what the record or the invitation that each message names tells."""
    return each_message(event, _deliver, function="deliver_notices")


def _deliver(message: Message) -> None:
    from chalicelib.services import notices  # noqa: PLC0415  # `app.py` imports this: the API need not pay for it

    if message.body.get("work") == Work.INVITATION:
        named = (str(message.body[name]) for name in ("unit_id", "person_id", "invitation_id"))
        if notices.mail_invitation(*named):
            count(Metric.NOTICES_DELIVERED, 1, channel="email")
        return
    done = notices.deliver(str(message.body["communication_id"]), int(message.body["seq"]))
    if done.inboxes:
        count(Metric.NOTICES_DELIVERED, done.inboxes, channel="inbox")
    if done.mails:
        count(Metric.NOTICES_DELIVERED, done.mails, channel="email")
