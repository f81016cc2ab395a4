"""What became of a message for each recipient: their inbox row, which holds what the providers told as well."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pynamodb.attributes import MapAttribute
from pynamodb.exceptions import UpdateError

from chalicelib.domain.deliveries import Fact, Happened
from chalicelib.domain.inboxes import person_of
from chalicelib.domain.messages import Channel
from chalicelib.storage import batches
from chalicelib.storage.inboxes import TABLE, InboxRow
from chalicelib.storage.tables import RawItem, answered_code, calling_dynamodb


@dataclass(frozen=True)
class Kept:
    """What a recipient's row says.

    Attributes:
        facts: by channel and attempt.
    """

    received_at: datetime
    read_at: datetime | None
    acknowledged_at: datetime | None
    facts: Mapping[tuple[Channel, int], Sequence[Happened]]


def kept(item_ids: Sequence[str]) -> Mapping[str, Kept]:
    """The rows of these items that are there, by id; one call for 100, consistently."""
    rows = batches.read(TABLE, [(f"I#{person_of(id)}", id) for id in item_ids])
    return dict(_kept(item) for item in rows)


@dataclass(frozen=True)
class Noted:
    """Of which message a fact was kept, and where it is counted."""

    message_id: str
    unit_id: str
    chunk: int


def note(item_id: str, channel: Channel, attempt: int, happened: Happened) -> Noted | None:
    """Keep a fact of a recipient, the first time that it is told; none when there is no such recipient. One call."""
    row = InboxRow(f"I#{person_of(item_id)}", item_id)
    fact = InboxRow.facts[facts_key(channel, attempt, happened)]
    value = f"{happened.at.isoformat()}|{happened.code or ''}"
    with calling_dynamodb():
        try:
            row.update(actions=[fact.set(fact | value)], condition=InboxRow.facts.exists())
        except UpdateError as error:
            if answered_code(error) != "ConditionalCheckFailedException":
                raise
            return None
    return Noted(row.message_id, row.sender_id, row.chunk)


def facts_key(channel: Channel, attempt: int, happened: Happened) -> str:
    """Under which name a fact is kept."""
    name = f"{channel}-{attempt}-{happened.fact}"
    return f"{name}-{happened.part}-{happened.of}" if happened.of > 1 else name


def _kept(item: RawItem) -> tuple[str, Kept]:
    row = InboxRow.from_raw_data(item)
    facts: dict[tuple[Channel, int], list[Happened]] = {}
    told: MapAttribute[str, str] | None = row.facts
    for name, value in (told.attribute_values if told is not None else {}).items():
        channel, attempt, fact, *which = name.split("-")
        at, _, code = value.partition("|")
        part, of = which or ("", "1")
        happened = Happened(Fact(fact), datetime.fromisoformat(at), code or None, part, int(of))
        facts.setdefault((Channel(channel), int(attempt)), []).append(happened)
    return row.sk, Kept(row.received_at, row.read_at, row.acknowledged_at, facts)
