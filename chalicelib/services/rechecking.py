"""What may have changed since a message was expanded: who may receive, and where mail goes no more.

Mail that waits for its pace, for a quota or for an account goes minutes to days later. Its inboxes are looked at again
when they are read; a mail cannot be called back.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.custody import may_receive
from chalicelib.domain.deliveries import Hindrance
from chalicelib.domain.messages import Channel
from chalicelib.domain.recipients import Recipient
from chalicelib.services import clock
from chalicelib.services.caches import Cache
from chalicelib.services.delivery_progress import Progress
from chalicelib.storage import custody, suppressions
from chalicelib.storage.custody import Decisions

FRESH_FOR: Final = timedelta(minutes=2)
"""How old may be what is known of it when something goes."""


@dataclass(frozen=True)
class _Known:
    """Of a unit: what was decided on custody, and the digests of addresses to which nothing goes."""

    decisions: Decisions
    suppressed: Collection[str]


_KNOWN: Final = Cache[str, _Known](FRESH_FOR, most=50)


def look(progress: Progress) -> None:
    """Leave out of a chunk, by the channels that are still to go, whoever may not receive or be mailed any more.

    Two calls, for all chunks of a unit within `FRESH_FOR`; none for a chunk that was expanded just now.
    """
    at = clock.now()
    chunk, message = progress.chunk, progress.message
    if at < (chunk.reopened_at or message.sent_at or message.created_at) + FRESH_FOR:
        return
    known = _known(message.unit.id, at)
    for channel, answers in progress.answers.items():
        for place in progress.left(channel, range(len(chunk.recipients))):
            answers[place] = _hindrance(chunk.recipients[place], channel, known, at)


def _hindrance(recipient: Recipient, channel: Channel, known: _Known, at: datetime) -> Hindrance | None:
    decided = (known.decisions.get((student, recipient.person_id)) for student in recipient.about)
    if recipient.about and not any(may_receive(decision, at) for decision in decided):
        return Hindrance.MAY_NOT_RECEIVE
    if channel is Channel.EMAIL and suppressions.digest(recipient.email or "") in known.suppressed:
        return Hindrance.SUPPRESSED
    return None


def _known(unit_id: str, at: datetime) -> _Known:
    known = _KNOWN.get(unit_id, at)
    if known is None:
        known = _Known(custody.of_unit(unit_id), suppressions.of_unit(unit_id))
        _KNOWN.put(unit_id, known, at)
    return known
