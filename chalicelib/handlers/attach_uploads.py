"""Looks at what was uploaded, and deletes what nothing refers to any more. Fed by its queue, and that by S3."""

from typing import Any
from urllib.parse import unquote_plus

from chalice.app import Blueprint, SQSEvent

from chalicelib.handlers.events import Message, each_message
from chalicelib.services import uploads

blueprint = Blueprint(__name__)


@blueprint.on_sqs_message(queue="UploadQueue", batch_size=5)
def attach_uploads(event: SQSEvent) -> dict[str, Any]:
    """Check the uploads, or release the files, that each message names."""
    return each_message(event, _attach)


def _attach(message: Message) -> None:
    match message.body:
        case {"work": "release", "communication_id": str(communication_id), "seq": int(seq)}:
            uploads.release(communication_id, seq)
        case {"work": "look", "attachment_id": str(attachment_id)}:
            uploads.check(attachment_id)
        case {"Records": list(records)}:
            for record in records:
                uploaded = uploads.attachment_in(unquote_plus(record["s3"]["object"]["key"]))
                if uploaded:
                    uploads.check(uploaded)
        case {"Event": "s3:TestEvent"}:
            return
        case _:
            raise ValueError("a message that is not understood")
