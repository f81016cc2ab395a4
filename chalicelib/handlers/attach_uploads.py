"""Looks at what was uploaded, and deletes what nothing refers to any more or nobody wants. Fed by its queue, and S3."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import unquote_plus

from chalice.app import Blueprint, SQSEvent

from chalicelib.domain.attachments import Lateness, UploadFault
from chalicelib.domain.deposit import file_in
from chalicelib.domain.imports import import_in
from chalicelib.domain.scanning import Scan, ScanFault
from chalicelib.handlers.events import Message, each_message
from chalicelib.handlers.logs import logger
from chalicelib.handlers.metrics import Metric, count
from chalicelib.services import deposit_checks, expiries, imports, scanning, uploads
from chalicelib.settings import settings

blueprint = Blueprint(__name__)

VERDICTS: Final = {
    "NO_THREATS_FOUND": Scan.CLEAN,
    "THREATS_FOUND": Scan.INFECTED,
    "UNSUPPORTED": Scan.FAILED,
    "ACCESS_DENIED": Scan.FAILED,
    "FAILED": Scan.FAILED,
}
"""What GuardDuty calls the results of a scan (Malware Protection for S3, `scanResultStatus`)."""


@blueprint.on_sqs_message(queue="UploadQueue", batch_size=1)
def attach_uploads(event: SQSEvent) -> dict[str, Any]:
    """Do what the message asks for; a large upload takes minutes, so each comes alone."""
    return each_message(event, _attach, function="attach_uploads")


def _attach(message: Message) -> None:
    match message.body:
        case {"work": str(work)}:
            _do(work, message.body)
        case {"Records": list(records)}:
            for record in records:
                _came(unquote_plus(record["s3"]["object"]["key"]))
        case {"detail-type": "GuardDuty Malware Protection Object Scan Result", "detail": dict(detail)}:
            _learn(detail)
        case {"Event": "s3:TestEvent"}:
            return
        case _:
            raise ValueError("a message that is not understood")


def _do(work: str, asked: Mapping[str, Any]) -> None:
    """Do what we told ourselves to."""
    match work, asked:
        case "release", {"communication_id": str(communication_id), "seq": int(seq)}:
            for released in uploads.release(communication_id, seq):
                _refused(released, Lateness.NOT_ATTACHED)
        case "look", {"attachment_id": str(attachment_id)}:
            _look(attachment_id)
        case "look", {"file_id": str(file_id)}:
            _look_at_file(file_id)
        case "expire", {"communication_id": str(communication_id)}:
            count(Metric.EXPIRED, int(expiries.letter(communication_id)), what="letter")
        case "expire", {"file_id": str(file_id)}:
            count(Metric.EXPIRED, int(expiries.file(file_id)), what="file")
        case _:
            raise ValueError("work that is not understood")


def _came(key: str) -> None:
    if imported := import_in(key):
        _hand_over(imported)
    elif uploaded := uploads.attachment_in(key):
        _look(uploaded)
    elif deposited := file_in(key):
        _look_at_file(deposited)


def _learn(detail: Mapping[str, Any]) -> None:
    """Take in a verdict on malware, of our bucket alone."""
    place = detail["s3ObjectDetails"]
    if place["bucketName"] != settings().bucket:
        return
    verdict = VERDICTS[detail["scanResultDetails"]["scanResultStatus"]]
    _tell(place["objectKey"].split("/")[1:2], scanning.learn(place["objectKey"], verdict))


def _look(attachment_id: str) -> None:
    _tell([attachment_id], uploads.check(attachment_id))


def _look_at_file(file_id: str) -> None:
    _tell([file_id], deposit_checks.check(file_id))


def _tell(ids: Sequence[str], seen: uploads.Look | UploadFault | ScanFault | Lateness) -> None:
    """Count what a look came to, and log what nobody may be there to be told.

    Args:
        ids: of the file, when it is known.
    """
    match seen:
        case UploadFault() | ScanFault():
            count(Metric.UPLOADS_REJECTED, reason=seen)
            if seen is ScanFault.INFECTED:
                logger.warning("infected file", file_id="".join(ids))
                count(Metric.INFECTED_FILES)
        case uploads.Look.ACCEPTED:
            count(Metric.UPLOADS_ACCEPTED)
        case Lateness():
            _refused("".join(ids), seen)
        case uploads.Look.NOTHING_NEW:
            return


def _hand_over(import_id: str) -> None:
    if fault := imports.look(import_id):
        count(Metric.UPLOADS_REJECTED, reason=fault)


def _refused(attachment_id: str, late: Lateness) -> None:
    """Say that an upload came late, where its letter may have nothing left to say it on."""
    logger.warning("upload refused", attachment_id=attachment_id, reason=late)
    count(Metric.LATE_UPLOADS, reason=late)
