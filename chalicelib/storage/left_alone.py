"""What a unit has that may be over its term, by its lists: whether it is, is decided on the thing itself."""

from collections.abc import Iterator
from datetime import datetime

from chalicelib.domain.ids import time_prefix
from chalicelib.domain.messages import Message
from chalicelib.domain.transitions import State
from chalicelib.storage import messages
from chalicelib.storage.file_rows import TABLE as FILES
from chalicelib.storage.file_rows import unit_list
from chalicelib.storage.rows import LetterRow
from chalicelib.storage.tables import RawItem, Row, query


def drafts(unit_id: str, before: datetime) -> Iterator[str]:
    """The unit's drafts of letters that nobody has touched since then."""
    for item in _older("communications", f"U#{unit_id}#sent", before):
        row = LetterRow.from_raw_data(item)
        if row.state == State.DRAFT and row.updated_at <= before:
            yield row.id


def files(unit_id: str, before: datetime) -> Iterator[str]:
    """The unit's files of the deposit that were put there before then."""
    return (str(item["id"]["S"]) for item in _older(FILES, unit_list(unit_id), before))


def message_drafts(unit_id: str, before: datetime) -> Iterator[Message]:
    """The unit's drafts of messages that were begun before then."""
    return map(messages.from_item, _older(messages.TABLE, messages.drafts_list(unit_id), before))


def _older(table: str, pk: str, before: datetime) -> Iterator[RawItem]:
    """The rows of a list in the order of their beginning, up to then."""
    first = ""
    while True:
        where = Row.one_sk.between(first, time_prefix(before)) if first else Row.one_sk < time_prefix(before)
        part = query(table, pk, index="one", where=where)
        yield from part.items
        if part.more_after is None:
            return
        first = f"{part.more_after}\0"
