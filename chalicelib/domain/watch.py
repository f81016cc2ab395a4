"""Work that can stand still: when it is looked at again, and how often."""

from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.attachments import UPLOAD_GRACE
from chalicelib.domain.communications import Attachment, Communication
from chalicelib.domain.scanning import SCAN_PATIENCE
from chalicelib.domain.transitions import Sealing

SEALING_PATIENCE: Final = timedelta(minutes=5)
"""A seal takes seconds; after this the work is put on its queue again."""

PROGRESS_SHOWN: Final = timedelta(minutes=1)
"""How often what became of a message is counted while it is under way."""

SHARDS: Final = 8
"""Over how many index keys the work under watch is spread."""


def shard_of(id: str) -> int:
    """The shard in which the work of a communication is watched."""
    return sum(id.encode()) % SHARDS


def sealing_due(communication: Communication) -> datetime | None:
    """When a seal that is not done has stood still."""
    if communication.sealing is not Sealing.IN_PROGRESS:
        return None
    return communication.updated_at + SEALING_PATIENCE


def upload_due(file: Attachment) -> datetime | None:
    """When an upload that did not come is given up, or a verdict on malware is asked after for the first time."""
    if file.awaits_verdict:
        return file.created_at + SCAN_PATIENCE
    return file.created_at + UPLOAD_GRACE if file.awaits_upload else None


SEALING_GIVEN_UP: Final = timedelta(minutes=30)
"""After this the next try at a seal is the last that nobody asked for."""


def sealing_given_up(since: datetime, at: datetime) -> bool:
    """Whether a seal that has stood still since then is tried for the last time."""
    return at >= since + SEALING_GIVEN_UP


def next_look(at: datetime) -> datetime:
    """When work that was put on its queue again is looked at next."""
    return at + SEALING_PATIENCE
