"""Lists of letters, requests and documents: one Query of an index a page, no read per row.

Indexes serve lists, for people; they may lag a write by moments.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import and_
from typing import Final, Literal

from pynamodb.expressions.condition import Condition

from chalicelib.domain.communications import Communication, Document, DocumentStatus, SignatureRequest, SignatureStatus
from chalicelib.domain.ids import time_prefix
from chalicelib.domain.limits import folded
from chalicelib.domain.transitions import FINAL, State
from chalicelib.storage import mapping, mapping_parts
from chalicelib.storage.cursors import Page, PageRequest, fill
from chalicelib.storage.letter_keys import moment_listed
from chalicelib.storage.rows import CommunicationRow, LetterRow
from chalicelib.storage.tables import RawItem, Slice, query

TABLE: Final = "communications"


@dataclass(frozen=True)
class Wanted:
    """Which letters of a box are asked for.

    Attributes:
        since, until: moments; the first is included, the second is not.
        counterpart: the other unit.
        words: what the subject has in it; accents and case do not count.
    """

    since: datetime
    until: datetime
    state: State | None = None
    type: str | None = None
    counterpart: str | None = None
    words: str | None = None


@dataclass(frozen=True)
class RequestedDocument:
    """A document of a unit, and the letter that it is of."""

    communication_id: str
    document: Document


def in_box(
    unit_id: str, box: Literal["sent", "received"], wanted: Wanted, page: PageRequest
) -> Page[tuple[Communication, datetime]]:
    """The letters that a unit sent or received, and when each was written or came there, newest first."""
    index = "one" if box == "sent" else "two"
    key = CommunicationRow.one_sk if box == "sent" else CommunicationRow.two_sk
    only = _only(box, wanted)

    def read(position: str | None, limit: int) -> Slice:
        oldest, newest = time_prefix(wanted.since), position if position is not None else time_prefix(wanted.until)
        if _before(newest) < oldest:
            # DynamoDB refuses a range that ends before it begins.
            return Slice((), None)
        where = key.between(oldest, _before(newest))
        return query(TABLE, f"U#{unit_id}#{box}", index=index, where=where, only=only, newest_first=True, limit=limit)

    def made_of(item: RawItem) -> tuple[Communication, datetime]:
        return mapping.letter_from(item), moment_listed(str(item[f"{index}_sk"]["S"]))

    return fill(page, read, made_of, sort_key=f"{index}_sk")


def open_letters(unit_id: str, box: Literal["sent", "received"]) -> Iterator[str]:
    """The ids of those letters of a box that are not finished, newest first."""
    index = "one" if box == "sent" else "two"
    key = CommunicationRow.one_sk if box == "sent" else CommunicationRow.two_sk
    only = ~LetterRow.state.is_in(*(str(state) for state in sorted(FINAL)))
    position: str | None = None
    while True:
        where = key < position if position is not None else None
        part = query(TABLE, f"U#{unit_id}#{box}", index=index, where=where, only=only, newest_first=True)
        yield from (str(item["pk"]["S"]).removeprefix("C#") for item in part.items)
        if part.more_after is None:
            return
        position = part.more_after


def tray(person_ids: Sequence[str], status: SignatureStatus, page: PageRequest) -> Page[SignatureRequest]:
    """What some people (one account's) are asked to sign, newest first; one Query a person."""

    def read(position: str | None, limit: int) -> Slice:
        parts = [_newest(f"P#{person}#tray#{status}", "one", position, limit) for person in person_ids]
        items = sorted((item for part in parts for item in part.items), key=_listed_one, reverse=True)
        more = any(part.more_after for part in parts) or len(items) > limit
        kept = items[:limit]
        return Slice(tuple(kept), _listed_one(kept[-1]) if more and kept else None)

    return fill(page, read, mapping_parts.request_from, sort_key="one_sk")


def sent_to_sign(unit_id: str, status: SignatureStatus, page: PageRequest) -> Page[SignatureRequest]:
    """What a unit sent to sign, newest first."""

    def read(position: str | None, limit: int) -> Slice:
        return _newest(f"U#{unit_id}#signing#{status}", "two", position, limit)

    return fill(page, read, mapping_parts.request_from, sort_key="two_sk")


def requested_documents(unit_id: str, status: DocumentStatus | None, page: PageRequest) -> Page[RequestedDocument]:
    """The documents that a unit requested, newest first."""
    index: Literal["one", "two"] = "one" if status else "two"
    pk = f"U#{unit_id}#documents#{status}" if status else f"U#{unit_id}#documents"

    def read(position: str | None, limit: int) -> Slice:
        return _newest(pk, index, position, limit)

    return fill(page, read, _requested, sort_key=f"{index}_sk")


def _newest(pk: str, index: Literal["one", "two"], position: str | None, limit: int) -> Slice:
    key = CommunicationRow.one_sk if index == "one" else CommunicationRow.two_sk
    where = key < position if position is not None else None
    return query(TABLE, pk, index=index, where=where, newest_first=True, limit=limit)


def _before(position: str) -> str:
    """The greatest sort key below `position`, for `between`, which includes its ends."""
    return position[:-1] + chr(ord(position[-1]) - 1) + "~"


def _only(box: Literal["sent", "received"], wanted: Wanted) -> Condition | None:
    conditions: list[Condition] = []
    if wanted.state:
        conditions.append(LetterRow.state == str(wanted.state))
    if wanted.type:
        conditions.append(LetterRow.type == wanted.type)
    if wanted.counterpart and box == "sent":
        conditions.append(
            (LetterRow.destination_id == wanted.counterpart) | (LetterRow.holder_id == wanted.counterpart)
        )
    elif wanted.counterpart:
        conditions.append(LetterRow.origin_id == wanted.counterpart)
    if wanted.words:
        conditions.extend(LetterRow.search.contains(word) for word in folded(wanted.words).split())
    return reduce(and_, conditions) if conditions else None


def _requested(item: RawItem) -> RequestedDocument:
    return RequestedDocument(str(item["pk"]["S"]).removeprefix("C#"), mapping_parts.document_from(item))


def _listed_one(item: RawItem) -> str:
    return str(item["one_sk"]["S"])
