"""Records what SES tells of mails after they were sent, and SNS of pushes. Its queue is fed by a topic of each."""

import json
from collections.abc import Mapping
from typing import Any, Final

from chalice.app import Blueprint, SQSEvent

from chalicelib.handlers.events import Message, each_message
from chalicelib.handlers.logs import logger
from chalicelib.handlers.metrics import Metric, count
from chalicelib.settings import settings

blueprint = Blueprint(__name__)

ALIEN: Final = "alien"
"""It came by another topic than ours."""

SUSPICIOUS: Final = frozenset({ALIEN, "forged"})
"""What no provider says, of what we sent."""


@blueprint.on_sqs_message(queue="FeedbackQueue", batch_size=10)
def record_feedback(event: SQSEvent) -> dict[str, Any]:
    """Record what each message of the queue tells; what is no event ends in the dead-letter queue."""
    return each_message(event, _record, function="record_feedback")


def _record(message: Message) -> None:
    from chalicelib.domain.deliveries import Fact  # noqa: PLC0415  # `app.py` imports this: the API need not pay
    from chalicelib.domain.feedback import GREETING  # noqa: PLC0415
    from chalicelib.domain.push_failures import is_push_event  # noqa: PLC0415
    from chalicelib.services import feedback, push_failures  # noqa: PLC0415

    match message.body:
        case {"work": "record", **said}:
            learned = feedback.Learned.from_message(said)
            _tell(feedback.record(learned), learned.happened.fact)
        case {"work": "record_push", **said}:
            _tell(push_failures.record(push_failures.from_message(said)), Fact.FAILED)
        case {"Type": "Notification", "TopicArn": str(topic), "Message": str(published)}:
            if topic == settings().push_topic_arn:
                _hear_of_push(json.loads(published))
            elif topic != settings().feedback_topic_arn:
                _tell(ALIEN)
            elif not published.startswith(GREETING):
                _hear(json.loads(published))
        case published if is_push_event(published):
            # As it comes when the topic delivers raw.
            _hear_of_push(published)
        case published:
            _hear(published)


def _hear(published: Mapping[str, Any]) -> None:
    from chalicelib.domain.feedback import understood  # noqa: PLC0415  # as above
    from chalicelib.services import feedback  # noqa: PLC0415

    if told := understood(published):
        _tell(feedback.hear(told), told.happened.fact if told.happened else None)


def _hear_of_push(published: Mapping[str, Any]) -> None:
    from chalicelib.domain.deliveries import Fact  # noqa: PLC0415  # as above
    from chalicelib.domain.push_failures import push_failed  # noqa: PLC0415
    from chalicelib.services import push_failures  # noqa: PLC0415

    if failed := push_failed(published):
        _tell(push_failures.record(failed), Fact.FAILED)


def _tell(outcome: str, fact: str | None = None) -> None:
    """Count what came of it. A mark that nobody signed or another's topic says that somebody tries."""
    if outcome == "kept" and fact:
        count(Metric.FEEDBACK_KEPT, fact=fact)
        return
    count(Metric.FEEDBACK_IGNORED, reason=outcome)
    if outcome in SUSPICIOUS:
        logger.warning("feedback refused", reason=outcome)
