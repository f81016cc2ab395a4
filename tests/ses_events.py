"""What SES publishes of a mail, in both of its formats, as its developer guide has them; and what SNS makes of it."""

import json
from datetime import UTC, datetime
from typing import Any, Final

from tests.aws import ENVIRONMENT

MAILED_AT: Final = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TOLD_AT: Final = datetime(2026, 11, 24, 9, 0, 7, 250_000, tzinfo=UTC)
ADDRESS: Final = "madre@example.org"


def detail(kind: str, at: datetime = TOLD_AT, **more: Any) -> dict[str, Any]:
    """The part of an event that is about what happened."""
    when = written(at)
    match kind:
        case "Delivery":
            about = {"timestamp": when, "processingTimeMillis": 546, "recipients": [ADDRESS], "smtpResponse": "250 ok"}
            return {"delivery": {**about, **more}}
        case "Bounce":
            recipients = [{"emailAddress": ADDRESS, "action": "failed", "status": "5.1.1", "diagnosticCode": "no"}]
            about = {"bounceType": "Permanent", "bounceSubType": "General", "bouncedRecipients": recipients}
            return {"bounce": {**about, "timestamp": when, "feedbackId": "f", **more}}
        case "Complaint":
            about = {"complainedRecipients": [{"emailAddress": ADDRESS}], "timestamp": when, "feedbackId": "f"}
            return {"complaint": {**about, "complaintFeedbackType": "abuse", "complaintSubType": None, **more}}
        case "DeliveryDelay":
            about = {"timestamp": when, "delayType": "MailboxFull", "expirationTime": when, "delayedRecipients": []}
            return {"deliveryDelay": {**about, **more}}
        case "Reject":
            return {"reject": {"reason": "Bad content", **more}}
        case "Rendering Failure":
            return {"failure": {"errorMessage": "Attribute 'x' is not present", "templateName": "t", **more}}
    return {kind.lower(): more}


def published(kind: str, mark: str | None, *, to: str = ADDRESS, mailed_at: datetime = MAILED_AT, **more: Any) -> Any:
    """As event publishing tells it: with the tags of the mail."""
    tags: dict[str, list[str]] = {"ses:configuration-set": ["bulk"], "ses:caller-identity": ["deliver"]}
    if mark is not None:
        tags["delivery"] = [mark]
    mail = {**_mail(to, mailed_at), "headersTruncated": False, "headers": _headers(None), "tags": tags}
    return {"eventType": kind, "mail": mail, **detail(kind, **more)}


def notified(kind: str, mark: str | None, *, to: str = ADDRESS, mailed_at: datetime = MAILED_AT, **more: Any) -> Any:
    """As identity notifications tell it: with the headers of the mail."""
    mail = {**_mail(to, mailed_at), "headersTruncated": False, "headers": _headers(mark)}
    return {"notificationType": kind, "mail": mail, **detail(kind, **more)}


def enveloped(message: Any, topic: str = ENVIRONMENT["FEEDBACK_TOPIC_ARN"]) -> dict[str, Any]:
    """What SNS puts on a queue that does not take it raw."""
    return {
        "Type": "Notification",
        "MessageId": "5f7f",
        "TopicArn": topic,
        "Subject": "Amazon SES Email Event Notification",
        "Message": message if isinstance(message, str) else json.dumps(message),
        "Timestamp": written(TOLD_AT),
        "SignatureVersion": "1",
    }


def _mail(to: str, mailed_at: datetime) -> dict[str, Any]:
    return {
        "timestamp": written(mailed_at),
        "source": "Secretaría <no-reply@ventanilla.example>",
        "sourceArn": "arn:aws:ses:eu-south-2:123456789012:identity/ventanilla.example",
        "sendingAccountId": "123456789012",
        "messageId": "0107019a",
        "destination": [to],
    }


def _headers(mark: str | None) -> list[dict[str, str]]:
    found = [{"name": "From", "value": "Secretaría <no-reply@ventanilla.example>"}, {"name": "To", "value": ADDRESS}]
    return [*found, {"name": "X-Ventanilla-Delivery", "value": mark}] if mark is not None else found


def written(at: datetime) -> str:
    """A time as AWS writes it."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"
