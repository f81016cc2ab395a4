"""Contact lists of a unit: `LIST#{list}` / `LIST`, in index `one` of their unit by name."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from pynamodb.attributes import JSONAttribute, ListAttribute, UnicodeAttribute
from pynamodb.exceptions import UpdateError

from chalicelib.domain.contact_lists import ContactList, Scope, ScopeKind
from chalicelib.domain.errors import Conflict
from chalicelib.storage import batches
from chalicelib.storage.cursors import Page, PageRequest, fill
from chalicelib.storage.directory_rows import named
from chalicelib.storage.messages import TABLE, MessagesRow
from chalicelib.storage.rows import MomentAttribute
from chalicelib.storage.tables import IntegerAttribute, Slice, answered_code, calling_dynamodb, query
from chalicelib.storage.transactions import Put, Write

LIST: Final = "LIST"

DELETED_KEPT: Final = timedelta(days=15)
"""How long a list that is deleted is known to what was sent to it: longer than any queue keeps a message."""


class ContactListRow(MessagesRow):
    """A contact list; `size` is what was counted last."""

    class Meta(MessagesRow.Meta):
        pass

    id = UnicodeAttribute()
    unit_id = UnicodeAttribute()
    name = UnicodeAttribute()
    scope: JSONAttribute = JSONAttribute()
    people: ListAttribute[Any] = ListAttribute()
    revision = IntegerAttribute()
    size = IntegerAttribute()
    counted_at = MomentAttribute(null=True)
    created_at = MomentAttribute()
    updated_at = MomentAttribute()
    deleted_at = MomentAttribute(null=True)


class ListMoved(Conflict):
    """Somebody changed the list since it was read: read it again and repeat."""


def find(list_id: str) -> ContactList | None:
    """The list, unless it is deleted; one call."""
    row = ContactListRow.find(_pk(list_id), LIST)
    found = _from(row) if row else None
    return found if found and not found.deleted_at else None


def known(unit_id: str, list_ids: Collection[str]) -> Mapping[str, ContactList]:
    """Those of these lists that are the unit's, by id, deleted ones too; one call, or none for none.

    Raises:
        Unavailable: DynamoDB kept leaving some out.
    """
    found = batches.read(TABLE, [(_pk(id), LIST) for id in list_ids])
    lists = (_from(ContactListRow.from_raw_data(item)) for item in found)
    return {each.id: each for each in lists if each.unit_id == unit_id}


def of_unit(unit_id: str, page: PageRequest) -> Page[ContactList]:
    """The lists of a unit, by name."""

    def read(position: str | None, limit: int) -> Slice:
        where = ContactListRow.one_sk > position if position is not None else None
        return query(TABLE, lists_of(unit_id), index="one", where=where, limit=limit)

    return fill(page, read, lambda item: _from(ContactListRow.from_raw_data(item)), sort_key="one_sk")


def put(after: ContactList, before: ContactList | None) -> Write:
    """Write a list in the place of the one that was read, or a new one; a deleted one is in no list any more."""
    row = ContactListRow(
        _pk(after.id),
        LIST,
        id=after.id,
        unit_id=after.unit_id,
        name=after.name,
        scope={"kind": str(after.scope.kind), "group": after.scope.group, "province": after.scope.province},
        people=list(after.people),
        revision=after.revision,
        size=after.size,
        counted_at=after.counted_at,
        created_at=after.created_at,
        updated_at=after.updated_at,
        deleted_at=after.deleted_at,
    )
    if after.deleted_at:
        row.expires = int((after.deleted_at + DELETED_KEPT).timestamp())
    else:
        row.one_pk, row.one_sk = lists_of(after.unit_id), named(after.name, after.id)
    unmoved = ContactListRow.revision == before.revision if before else ContactListRow.pk.does_not_exist()
    return Put(row, unmoved, lost=ListMoved)


def note_size(found: ContactList, size: int, at: datetime) -> None:
    """Note how many a list means, unless it is another one by now; one call."""
    row = ContactListRow(_pk(found.id), LIST)
    with calling_dynamodb():
        try:
            row.update(
                actions=[ContactListRow.size.set(size), ContactListRow.counted_at.set(at)],
                condition=ContactListRow.revision == found.revision,
            )
        except UpdateError as error:
            if answered_code(error) != "ConditionalCheckFailedException":
                raise


def lists_of(unit_id: str) -> str:
    """The index key of a unit's lists."""
    return f"U#{unit_id}#lists"


def _pk(list_id: str) -> str:
    return f"LIST#{list_id}"


def _from(row: ContactListRow) -> ContactList:
    scope = row.scope
    return ContactList(
        id=row.id,
        unit_id=row.unit_id,
        name=row.name,
        scope=Scope(ScopeKind(scope["kind"]), scope["group"], scope["province"]),
        created_at=row.created_at,
        updated_at=row.updated_at,
        people=tuple(row.people),
        revision=row.revision,
        size=row.size,
        counted_at=row.counted_at,
        deleted_at=row.deleted_at,
    )
