"""Files of the deposit: read consistently, and written with what they take up of their unit's space."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial, reduce
from operator import and_
from typing import Final

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.domain.communications import Communication
from chalicelib.domain.deposit import DepositFile, FileStatus
from chalicelib.domain.directory import words
from chalicelib.domain.errors import FieldError, InvalidFields
from chalicelib.domain.ids import time_prefix
from chalicelib.domain.people import Membership
from chalicelib.settings import settings
from chalicelib.storage.cursors import Page, PageRequest, fill
from chalicelib.storage.directory import role_still_held, unit_still_open
from chalicelib.storage.directory_writes import Overtaken
from chalicelib.storage.file_rows import (
    FILE,
    TABLE,
    FileRow,
    QuotaRow,
    ReferenceRow,
    file_from,
    file_pk,
    file_row,
    progress,
    quota_pk,
    unit_list,
)
from chalicelib.storage.idempotency import Once, remember
from chalicelib.storage.letter_keys import watched
from chalicelib.storage.tables import Slice, beginning, collection, query
from chalicelib.storage.transactions import Check, Delete, Lost, Put, Update, Write, commit

A_SWEEP: Final = 100
"""How much of a shard one sweep puts again; the next, a minute later, takes what is left."""

EXAMINED: Final = 1000
"""How many rows a filtered Query looks at: a page may be short, and costs so much at most."""

_QUOTA: Final = "QUOTA"


class QuotaLost(Exception):
    """The unit has not as much space as that."""


class FileChanged(Overtaken):
    """Somebody or something has changed the file since it was read."""


def find(file_id: str) -> DepositFile | None:
    """The file, as it is now; one call."""
    row = FileRow.find(file_pk(file_id), FILE)
    return file_from(row.serialize()) if row else None


def taken_up(unit_id: str) -> int:
    """The bytes that the unit's files take up."""
    row = QuotaRow.find(quota_pk(unit_id), _QUOTA)
    return row.reserved if row else 0


def of_unit(
    unit_id: str, page: PageRequest, *, q: str | None = None, owners: Collection[str] | None = None
) -> Page[DepositFile]:
    """The files of a unit, newest first.

    Args:
        q: beginnings of words of their names.
        owners: only those of these people.
    """
    filters: list[Condition] = [FileRow.search.contains(f" {word}") for word in words(q or "")]
    if owners is not None:
        filters.append(FileRow.owner_id.is_in(*sorted(owners)))
    only: Condition | None = reduce(and_, filters) if filters else None

    def read(position: str | None, limit: int) -> Slice:
        where = None if position is None else FileRow.one_sk < position
        most = EXAMINED if filters else limit
        return query(TABLE, unit_list(unit_id), index="one", where=where, only=only, newest_first=True, limit=most)

    return fill(page, read, file_from, sort_key="one_sk")


def add(file: DepositFile, by: Membership, at: datetime, once: Once | None, result: object) -> None:
    """Write a new file, and what it will take up.

    Raises:
        Conflict: the idempotency key was used before, or the unit has closed.
        RoleLost: the person no longer holds the role.
        QuotaLost: the unit has not as much space.
    """
    writes: list[Write] = [remember(once, result, at)] if once else []
    writes += [role_still_held(by, at), unit_still_open(file.unit_id)]
    writes += [_reserve(file), Put(file_row(file), FileRow.pk.does_not_exist())]
    commit(writes)


def advance(before: DepositFile, after: DepositFile, by: Membership | None = None, at: datetime | None = None) -> None:
    """Write how far a file got, and give back what it no longer takes up: once, however often it is tried.

    Args:
        by: whose role must still be held at `at`; none when the system does it.

    Raises:
        FileChanged: it is not as it was read.
        RoleLost: the person no longer holds the role.
    """
    row = FileRow(file_pk(after.id), FILE)
    writes: list[Write] = [role_still_held(by, at)] if by and at else []
    writes.append(Update(row, progress(after), _as_it_was(before, after), lost=FileChanged))
    if before.holds_space and not after.holds_space:
        given_back: list[Action] = [QuotaRow.reserved.add(-before.size)]
        writes.append(Update(QuotaRow(quota_pk(before.unit_id), _QUOTA), given_back))
    commit(writes)


def begin_parts(before: DepositFile, upload_id: str, by: Membership, at: datetime) -> None:
    """Write that the file comes in parts, and when it is given up.

    Raises:
        Conflict: its unit has closed.
        FileChanged: it has come, is gone, or somebody else has begun already.
        RoleLost: the person no longer holds the role.
    """
    after = replace(before, upload_id=upload_id)
    fresh = _as_it_was(before, after) & FileRow.upload_id.does_not_exist()
    actions = [*progress(after), FileRow.upload_id.set(upload_id)]
    row = FileRow(file_pk(after.id), FILE)
    commit([role_still_held(by, at), unit_still_open(before.unit_id), Update(row, actions, fresh, lost=FileChanged)])


def require_parts(file: DepositFile, by: Membership, at: datetime) -> None:
    """Require that the file is still to be made of the parts that were begun: S3, which takes them, asks nobody.

    Raises:
        Conflict: its unit has closed.
        FileChanged: it is not as it was read.
        RoleLost: the person no longer holds the role.
    """
    begun = _as_it_was(file, file) & (FileRow.upload_id == file.upload_id)
    here = Check(FileRow, file_pk(file.id), FILE, begun, lost=FileChanged)
    commit([role_still_held(by, at), unit_still_open(file.unit_id), here])


def forget_watch(file: DepositFile) -> None:
    """Look at it no more: what was to be done is done."""
    _change(file.id, [FileRow.two_pk.remove(), FileRow.two_sk.remove()], FileRow.status == str(file.status))


def due(shard: int, at: datetime) -> list[str]:
    """The files that were to be looked at by then, longest first; one Query."""
    where = FileRow.two_sk < time_prefix(at)
    found = query(TABLE, f"STALLED#{shard}", index="two", where=where, limit=A_SWEEP)
    return [FileRow.from_raw_data(item).id for item in found.items]


def look_again(file_id: str, at: datetime) -> None:
    """Look at it again then, if it is still under watch."""
    shard, listed = watched(file_id, at)
    _change(file_id, [FileRow.two_sk.set(listed)], FileRow.two_pk == shard)


def referring(file_id: str) -> list[str]:
    """The communications that refer to the file, read consistently."""
    items = collection(TABLE, file_pk(file_id), beginning("REF#"))
    return [ReferenceRow.from_raw_data(item).communication_id for item in items]


def references(before: Communication | None, after: Communication | None, lost: Lost) -> list[Write]:
    """The writes by which files of the deposit know who refers to them, for the transaction of a communication.

    Args:
        lost: what it means that a file is not to be had any more.
    """
    old, new = _referred_to(before), _referred_to(after)
    communication_id = after.id if after else before.id if before else ""
    writes: list[Write] = []
    for file_id, sha256 in new.items():
        if file_id not in old:
            here = (FileRow.status == str(FileStatus.AVAILABLE)) & (FileRow.sha256 == sha256)
            row = ReferenceRow(file_pk(file_id), f"REF#{communication_id}", communication_id=communication_id)
            writes.append(Update(FileRow(file_pk(file_id), FILE), [FileRow.references.add(1)], here, lost=lost))
            writes.append(Put(row, ReferenceRow.pk.does_not_exist(), lost=lost))
    for file_id in old:
        if file_id not in new:
            row = ReferenceRow(file_pk(file_id), f"REF#{communication_id}")
            writes.append(Update(FileRow(file_pk(file_id), FILE), [FileRow.references.add(-1)], lost=lost))
            writes.append(Delete(row, ReferenceRow.pk.exists(), lost=lost))
    return writes


def still_available(communication: Communication) -> list[Write]:
    """Lets a transaction pass only while the files of the deposit that it refers to can be given to people."""
    return [
        Check(
            FileRow,
            file_pk(file.file_id),
            FILE,
            (FileRow.status == str(FileStatus.AVAILABLE)) & (FileRow.sha256 == file.sha256),
            lost=partial(_taken_back, file.id),
        )
        for file in communication.attachments
        if file.file_id
    ]


def _taken_back(attachment_id: str) -> InvalidFields:
    return InvalidFields([FieldError(f"attachments.{attachment_id}", "attachment_rejected")])


def _referred_to(communication: Communication | None) -> dict[str, str]:
    files = communication.attachments if communication else ()
    return {file.file_id: file.sha256 or "" for file in files if file.file_id}


def _as_it_was(before: DepositFile, after: DepositFile) -> Condition:
    as_it_was: Condition = FileRow.status == str(before.status)
    if before.sha256 is None:
        as_it_was &= FileRow.sha256.does_not_exist()
    else:
        as_it_was &= FileRow.sha256 == before.sha256
    if after.status is FileStatus.DELETED:
        as_it_was &= FileRow.references == 0
        as_it_was &= FileRow.kept_until.does_not_exist() | (FileRow.kept_until <= after.deleted_at)
    return as_it_was


def _reserve(file: DepositFile) -> Update:
    row = QuotaRow(quota_pk(file.unit_id), _QUOTA)
    fits = QuotaRow.reserved.does_not_exist() | (QuotaRow.reserved <= settings().file_quota_bytes - file.size)
    return Update(row, [QuotaRow.reserved.add(file.size)], fits, lost=QuotaLost)


def _change(file_id: str, actions: list[Action], condition: Condition) -> None:
    """Change a file's row if the condition holds, and else leave it; waits for transactions that are under way."""
    with suppress(FileChanged):
        commit([Update(FileRow(file_pk(file_id), FILE), actions, condition, lost=FileChanged)])
