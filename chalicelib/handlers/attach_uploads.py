"""Looks at what was uploaded, and deletes what nothing refers to any more. Fed by its queue, and that by S3."""

from typing import Any
from urllib.parse import unquote_plus

from chalice.app import Blueprint, SQSEvent

from chalicelib.domain.attachments import Lateness, UploadFault
from chalicelib.domain.imports import import_in
from chalicelib.handlers.events import Message, each_message
from chalicelib.handlers.logs import logger
from chalicelib.handlers.metrics import Metric, count
from chalicelib.services import imports, uploads

blueprint = Blueprint(__name__)


@blueprint.on_sqs_message(queue="UploadQueue", batch_size=5)
def attach_uploads(event: SQSEvent) -> dict[str, Any]:
    """Check the uploads, or release the files, that each message names."""
    return each_message(event, _attach, function="attach_uploads")


def _attach(message: Message) -> None:
    match message.body:
        case {"work": "release", "communication_id": str(communication_id), "seq": int(seq)}:
            for released in uploads.release(communication_id, seq):
                _refused(released, Lateness.NOT_ATTACHED)
        case {"work": "look", "attachment_id": str(attachment_id)}:
            _look(attachment_id)
        case {"Records": list(records)}:
            for record in records:
                key = unquote_plus(record["s3"]["object"]["key"])
                if imported := import_in(key):
                    _hand_over(imported)
                elif uploaded := uploads.attachment_in(key):
                    _look(uploaded)
        case {"Event": "s3:TestEvent"}:
            return
        case _:
            raise ValueError("a message that is not understood")


def _look(attachment_id: str) -> None:
    match uploads.check(attachment_id):
        case UploadFault() as fault:
            count(Metric.UPLOADS_REJECTED, reason=fault)
        case uploads.Look.ACCEPTED:
            count(Metric.UPLOADS_ACCEPTED)
        case Lateness() as late:
            _refused(attachment_id, late)
        case uploads.Look.NOTHING_NEW:
            return


def _hand_over(import_id: str) -> None:
    if fault := imports.look(import_id):
        count(Metric.UPLOADS_REJECTED, reason=fault)


def _refused(attachment_id: str, late: Lateness) -> None:
    """Say that an upload came late, where its letter may have nothing left to say it on."""
    logger.warning("upload refused", attachment_id=attachment_id, reason=late)
    count(Metric.LATE_UPLOADS, reason=late)
