"""What SES tells of a mail after it was sent, as facts of ours; it tells it in two formats.

*Event publishing* says `eventType` and carries the tags of the mail; *identity notifications* say `notificationType`
and carry its headers (Amazon SES Developer Guide, "Contents of event data that Amazon SES publishes to Amazon SNS" and
"Amazon SNS notification contents for Amazon SES"). Both are real, and the same things happen in both.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from chalicelib.domain.causes import Cause
from chalicelib.domain.deliveries import SUPPRESSING, Fact, Happened

TAG: Final = "delivery"
"""The tag by which a mail says whose it is."""

HEADER: Final = "X-Ventanilla-Delivery"
"""The header that says the same, for notifications, which carry no tags."""

_BOUNCES: Final = {"Permanent": Fact.BOUNCED, "Transient": Fact.SOFT_BOUNCED, "Undetermined": Fact.SOFT_BOUNCED}

_HAM: Final = "not-spam"
"""A complaint that takes a complaint back (RFC 6430): nobody complains."""

_SILENT: Final = frozenset({"open", "click", "subscription", "amazonsnssubscriptionsucceeded"})
"""What tells nothing of whether a mail arrived, and the greeting of a new topic."""

GREETING: Final = "Successfully validated SNS topic for Amazon SES event publishing"
"""How event publishing greets a new topic: no JSON."""

CODE_MAX: Final = 60


class NotUnderstood(ValueError):
    """It is no event of SES, or one of a kind that this version does not know."""


@dataclass(frozen=True)
class Told:
    """One thing that SES tells of one mail.

    Attributes:
        mark: whose mail it is, as the mail says; none when it says nothing, and so is none of ours to many.
        happened: the fact; none when nothing follows from it.
        mailed_at: when SES took the mail.
        address: where it went, when the fact is one after which nothing more goes there.
    """

    mark: str | None
    happened: Happened | None
    mailed_at: datetime
    address: str | None = None


def understood(event: Mapping[str, Any]) -> Told | None:
    """What SES published, as JSON has it; none when it tells nothing of whether a mail arrived.

    Raises:
        NotUnderstood: it is no event of SES.
    """
    try:
        return _told(event)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise NotUnderstood from error


def _told(event: Mapping[str, Any]) -> Told | None:
    kind = _kind(event)
    if kind in _SILENT:
        return None
    mail = event["mail"]
    mailed_at = as_moment(mail["timestamp"])
    happened, mark = _happened(kind, event, mailed_at), _mark(mail)
    suppresses = mark is not None and happened is not None and happened.fact in SUPPRESSING
    # Each of our mails goes to one address; others may go to many, and are nothing to us.
    (address,) = mail["destination"] if suppresses else (None,)
    return Told(mark, happened, mailed_at, None if address is None else str(address))


def _kind(event: Mapping[str, Any]) -> str:
    """`Rendering Failure`, `DeliveryDelay`, … without blanks and in lower case."""
    said = event.get("eventType") or event["notificationType"]
    return str(said).replace(" ", "").lower()


def _happened(kind: str, event: Mapping[str, Any], mailed_at: datetime) -> Happened | None:
    match kind:
        case "send":
            return Happened(Fact.SENT, mailed_at)
        case "delivery":
            return Happened(Fact.DELIVERED, as_moment(event["delivery"]["timestamp"]))
        case "deliverydelay":
            delay = event["deliveryDelay"]
            return Happened(Fact.DELAYED, as_moment(delay["timestamp"]), as_code(delay.get("delayType"), Cause.DELAYED))
        case "bounce":
            bounce = event["bounce"]
            fact = _BOUNCES[bounce["bounceType"]]
            return Happened(
                fact, as_moment(bounce["timestamp"]), as_code(bounce.get("bounceSubType"), Cause.UNDETERMINED)
            )
        case "complaint":
            complaint = event["complaint"]
            if complaint.get("complaintFeedbackType") == _HAM:
                return None
            why = complaint.get("complaintSubType") or complaint.get("complaintFeedbackType")
            return Happened(Fact.COMPLAINED, as_moment(complaint["timestamp"]), as_code(why, Cause.COMPLAINT))
        case "reject":
            return Happened(Fact.FAILED, mailed_at, Cause.REJECTED)
        case "renderingfailure":
            return Happened(Fact.FAILED, mailed_at, Cause.RENDERING_FAILED)
    raise NotUnderstood


def _mark(mail: Mapping[str, Any]) -> str | None:
    tags: Sequence[str] = (mail.get("tags") or {}).get(TAG) or ()
    marks = [*tags, *(each["value"] for each in mail.get("headers") or () if each["name"].lower() == HEADER.lower())]
    # A header that is long may have been folded.
    return "".join(str(marks[0]).split()) if marks else None


def as_code(said: str | None, otherwise: str) -> str:
    """The provider's word as a code of ours: `OnAccountSuppressionList` is `on_account_suppression_list`."""
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Za-z][a-z0-9]*|[0-9]+", said or "")
    return "_".join(word.lower() for word in words)[:CODE_MAX] or otherwise


def as_moment(said: str) -> datetime:
    """A time as a provider writes it."""
    moment = datetime.fromisoformat(said)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
