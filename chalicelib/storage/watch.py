"""The sparse, sharded index of work that can stand still."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pynamodb.exceptions import UpdateError

from chalicelib.domain.attachments import communication_of
from chalicelib.domain.ids import time_prefix
from chalicelib.storage import closings, dispatches, import_rows, letter_keys, mapping
from chalicelib.storage.letter_keys import collection_key, watched
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


@dataclass(frozen=True)
class StalledClosing:
    """A closed unit that may still have letters."""

    unit_id: str


@dataclass(frozen=True)
class StalledImport:
    """An import that does not go on, or whose file did not come."""

    import_id: str


@dataclass(frozen=True)
class StalledDispatch:
    """A message that is under way, or whose time has come."""

    message_id: str


@dataclass(frozen=True)
class StalledCount:
    """A message of which something was told since it was counted."""

    message_id: str


Stalled = StalledSeal | StalledUpload | StalledClosing | StalledImport | StalledDispatch | StalledCount


def due(shard: int, at: datetime) -> list[Stalled]:
    """What was due by then, longest first; one Query."""
    where = CommunicationRow.three_sk < time_prefix(at)
    found: list[Stalled] = []
    for item in query("communications", f"STALLED#{shard}", index="three", where=where, limit=A_SWEEP).items:
        match sort_key_of(item):
            case letter_keys.LETTER:
                letter = mapping.letter_from(item)
                found.append(StalledSeal(letter.id, letter.updated_at))
            case closings.CLOSING:
                found.append(StalledClosing(str(item["pk"]["S"]).removeprefix("CLOSING#")))
            case import_rows.WATCH:
                found.append(StalledImport(import_rows.import_of(item)))
            case dispatches.DISPATCH:
                found.append(StalledDispatch(str(item["pk"]["S"]).removeprefix("DISPATCH#")))
            case dispatches.COUNT:
                found.append(StalledCount(str(item["pk"]["S"]).removeprefix("DISPATCH#")))
            case _:
                found.append(StalledUpload(AttachmentRow.from_raw_data(item).id))
    return found


def look_again(stalled: Stalled, at: datetime) -> None:
    """Look at it again then, if it is still under watch."""
    id, pk, sk = _place(stalled)
    shard, listed = watched(id, at)
    with calling_dynamodb():
        try:
            CommunicationRow(pk, sk).update(
                actions=[CommunicationRow.three_sk.set(listed)], condition=CommunicationRow.three_pk == shard
            )
        except UpdateError as error:
            if answered_code(error) != "ConditionalCheckFailedException":
                raise


def _place(stalled: Stalled) -> tuple[str, str, str]:
    """The id by which it is watched, and the key of its row."""
    match stalled:
        case StalledSeal(id):
            return id, collection_key(id), letter_keys.LETTER
        case StalledUpload(id):
            return id, collection_key(communication_of(id)), f"A#ATT#{id}"
        case StalledClosing(id):
            return id, f"CLOSING#{id}", closings.CLOSING
        case StalledImport(id):
            return id, import_rows.import_key(id), import_rows.WATCH
        case StalledDispatch(id):
            return id, dispatches.dispatch_key(id), dispatches.DISPATCH
        case StalledCount(id):
            return id, dispatches.dispatch_key(id), dispatches.COUNT
