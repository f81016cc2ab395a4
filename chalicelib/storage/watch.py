"""The sparse, sharded index of work that can stand still."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pynamodb.exceptions import UpdateError

from chalicelib.domain.attachments import communication_of
from chalicelib.domain.ids import time_prefix
from chalicelib.storage import mapping
from chalicelib.storage.letter_keys import LETTER, collection_key, watched
from chalicelib.storage.rows import AttachmentRow, CommunicationRow
from chalicelib.storage.tables import answered_code, calling_dynamodb, query, sort_key_of

A_SWEEP: Final = 100
"""How much of a shard one sweep puts again; the next, a minute later, takes what is left."""


@dataclass(frozen=True)
class StalledSeal:
    """A letter whose seal has stood still since then."""

    communication_id: str
    since: datetime


@dataclass(frozen=True)
class StalledUpload:
    """A file that did not come, or whose event was lost."""

    attachment_id: str


def due(shard: int, at: datetime) -> list[StalledSeal | StalledUpload]:
    """What was due by then, longest first; one Query."""
    where = CommunicationRow.three_sk < time_prefix(at)
    found: list[StalledSeal | StalledUpload] = []
    for item in query("communications", f"STALLED#{shard}", index="three", where=where, limit=A_SWEEP).items:
        if sort_key_of(item) == LETTER:
            letter = mapping.letter_from(item)
            found.append(StalledSeal(letter.id, letter.updated_at))
        else:
            found.append(StalledUpload(AttachmentRow.from_raw_data(item).id))
    return found


def look_again(stalled: StalledSeal | StalledUpload, at: datetime) -> None:
    """Look at it again then, if it is still under watch."""
    if isinstance(stalled, StalledSeal):
        id, pk, sk = stalled.communication_id, collection_key(stalled.communication_id), LETTER
    else:
        id = stalled.attachment_id
        pk, sk = collection_key(communication_of(id)), f"A#ATT#{id}"
    shard, listed = watched(id, at)
    with calling_dynamodb():
        try:
            CommunicationRow(pk, sk).update(
                actions=[CommunicationRow.three_sk.set(listed)], condition=CommunicationRow.three_pk == shard
            )
        except UpdateError as error:
            if answered_code(error) != "ConditionalCheckFailedException":
                raise
