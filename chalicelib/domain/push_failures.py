"""What SNS tells of a push that it took and could not hand over: an event of its platform application.

The application's attribute `EventDeliveryFailure` names the topic (Amazon SNS Developer Guide, "Amazon SNS application
event notifications for mobile applications"). Nothing is told of a push that Google or Apple took.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from chalicelib.domain.causes import Cause
from chalicelib.domain.feedback import NotUnderstood, as_code, as_moment

_KIND: Final = "DeliveryFailure"

GONE: Final = Cause.DEVICE_GONE
"""Why nothing can be pushed to a phone any more: it gave up its token."""

_CODES: Final = {
    "EndpointDisabled": GONE,
    "InvalidPlatformToken": GONE,
    "PlatformApplicationDisabled": Cause.PLATFORM_DISABLED,
}
"""What SNS calls it, where we have a word for it already."""


@dataclass(frozen=True)
class PushFailed:
    """One push to one phone that failed for good.

    Attributes:
        push_id: what SNS called the push when it took it.
        endpoint: what it calls the phone.
    """

    push_id: str
    endpoint: str
    at: datetime
    code: str

    @property
    def is_gone(self) -> bool:
        """Whether nothing can be pushed to this phone any more."""
        return self.code == GONE


def is_push_event(event: object) -> bool:
    """Whether SNS says this of an application, whatever it is."""
    return isinstance(event, Mapping) and event.get("Service") == "SNS" and "EventType" in event


def push_failed(event: Mapping[str, Any]) -> PushFailed | None:
    """What SNS published of an application, as JSON has it; none when it tells of no push that failed.

    Raises:
        NotUnderstood: it is no event of an application.
    """
    if not is_push_event(event):
        raise NotUnderstood
    if event["EventType"] != _KIND:
        return None
    try:
        why = str(event["FailureType"])
        at = as_moment(event["Time"])
        return PushFailed(
            str(event["MessageId"]), str(event["EndpointArn"]), at, _CODES.get(why) or as_code(why, Cause.FAILED)
        )
    except (KeyError, TypeError, ValueError) as error:
        raise NotUnderstood from error
