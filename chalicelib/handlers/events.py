"""What every event handler has in common: each message on its own; failures are reported, and what was done counted.

Lambda imports an event handler's module without `app.py`: nothing here needs the app.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from chalice.app import SQSEvent

from chalicelib.handlers import metrics
from chalicelib.handlers.logs import report
from chalicelib.handlers.metrics import Metric

T = TypeVar("T")

MAX_RECEIVES: Final = 5
"""After as many receives SQS moves a message to its dead-letter queue (`.chalice/resources.json`)."""


@dataclass(frozen=True)
class Message:
    """One message of a queue.

    Attributes:
        body: what it says, as JSON has it.
        receives: how often it came, this time included.
    """

    body: Mapping[str, Any]
    receives: int

    @property
    def is_last(self) -> bool:
        """Whether SQS will not bring it again by itself."""
        return self.receives >= MAX_RECEIVES


def each_message(event: SQSEvent, handle: Callable[[Message], None], *, function: str) -> dict[str, Any]:
    """Handle each message on its own; those that fail come again, the others do not (partial batch response).

    Args:
        function: the event handler's name, by which it is counted.
    """
    metrics.started(function)
    handled = 0
    failed: list[dict[str, str]] = []
    for record in event:
        raw = record.to_dict()
        try:
            handle(_message(raw))
        except Exception as error:  # noqa: BLE001  # whatever it is, the others go on
            failed.append({"itemIdentifier": raw["messageId"]})
            report("message failed", error, function, message_id=raw["messageId"])
        else:
            handled += 1
    metrics.emit({Metric.HANDLED: handled, Metric.FAILED: len(failed)}, function=function)
    return {"batchItemFailures": failed}


def in_order(events: Iterable[T], handle: Callable[[T], None], *, function: str) -> None:
    """Handle one after the other; the first that fails ends it, is reported, and fails the whole.

    Args:
        function: the event handler's name, by which it is counted.
    """
    metrics.started(function)
    handled = failed = 0
    try:
        for event in events:
            handle(event)
            handled += 1
    except Exception as error:
        failed = 1
        report("failed", error, function)
        raise
    finally:
        metrics.emit({Metric.HANDLED: handled, Metric.FAILED: failed}, function=function)


def _message(raw: Mapping[str, Any]) -> Message:
    receives = int(raw.get("attributes", {}).get("ApproximateReceiveCount", "1"))
    return Message(json.loads(raw["body"]), receives)
