"""What SNS publishes of a platform application, as a push that it could not hand over comes to its topic."""

from datetime import datetime
from typing import Any

from tests.aws import ENVIRONMENT, REGION
from tests.ses_events import TOLD_AT, written

ENDPOINT = f"arn:aws:sns:{REGION}:123456789012:endpoint/GCM/ventanilla/7e3c"


def push_event(push_id: str, endpoint: str = ENDPOINT, *, at: datetime = TOLD_AT, **more: Any) -> dict[str, Any]:
    """A push that failed for good, of a phone that gave up its token."""
    return {
        "DeliveryAttempts": 1,
        "EndpointArn": endpoint,
        "EventType": "DeliveryFailure",
        "FailureMessage": "Platform token associated with the endpoint is not valid",
        "FailureType": "InvalidPlatformToken",
        "MessageId": push_id,
        "Resource": endpoint.rpartition("/")[0].replace(":endpoint/", ":app/"),
        "Service": "SNS",
        "Time": written(at),
        **more,
    }


PUSH_TOPIC = ENVIRONMENT["PUSH_TOPIC_ARN"]
