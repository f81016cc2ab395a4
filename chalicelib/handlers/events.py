"""What every event handler has in common: each message on its own, failures reported one by one, and a log line.

Lambda imports an event handler's module without `app.py`: nothing here needs the app.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from chalice.app import SQSEvent

from chalicelib.handlers.edge.crashes import trace
from chalicelib.handlers.logs import logger

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


def each_message(event: SQSEvent, handle: Callable[[Message], None]) -> dict[str, list[dict[str, str]]]:
    """Handle each message on its own; those that fail come again, the others do not (partial batch response)."""
    failed: list[dict[str, str]] = []
    for record in event:
        raw = record.to_dict()
        try:
            handle(_message(raw))
        except Exception as error:  # noqa: BLE001  # whatever it is, the others go on
            failed.append({"itemIdentifier": raw["messageId"]})
            logger.error("message failed", message_id=raw["messageId"], trace=trace(error))
    return {"batchItemFailures": failed}


def _message(raw: Mapping[str, Any]) -> Message:
    receives = int(raw.get("attributes", {}).get("ApproximateReceiveCount", "1"))
    return Message(json.loads(raw["body"]), receives)
