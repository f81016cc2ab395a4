"""The kinds of row of the file deposit, and files to and from theirs.

`F#{file}` is the item collection of a file: `FILE` itself, `L#…` its share links, `REF#…` the communications that refer
to it. `Q#{unit}` counts what a unit's files take up.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from pynamodb.attributes import Attribute, UnicodeAttribute
from pynamodb.expressions.update import Action

from chalicelib.domain.deposit import DepositFile, FileStatus, due
from chalicelib.domain.directory import words
from chalicelib.domain.people import PersonRef
from chalicelib.domain.scanning import Scan
from chalicelib.domain.sharing import ShareLink
from chalicelib.settings import settings
from chalicelib.storage.letter_keys import listed_at, watched
from chalicelib.storage.rows import MomentAttribute
from chalicelib.storage.tables import IntegerAttribute, RawItem, Row

TABLE: Final = "files"

FILE: Final = "FILE"
"""The sort key of a file's own row."""

LAST_LINK: Final = "L#~"
"""What no link's sort key comes after: `FILE` to this is a file with all of its links."""


class DepositRow(Row):
    """What all rows of the deposit have: the second index, of what is looked at again."""

    class Meta:
        table_name = TABLE

    two_pk = UnicodeAttribute(null=True)
    two_sk = UnicodeAttribute(null=True)


class FileRow(DepositRow):
    """`FILE`: a file. Its parts are written apart, by whoever has to do with them, and never the whole over itself."""

    id = UnicodeAttribute()
    unit_id = UnicodeAttribute()
    owner_id = UnicodeAttribute()
    owner_name = UnicodeAttribute()
    name = UnicodeAttribute()
    search = UnicodeAttribute()
    size = IntegerAttribute()
    content_type = UnicodeAttribute()
    status = UnicodeAttribute()
    created_at = MomentAttribute()
    declared_sha256 = UnicodeAttribute(null=True)
    sha256 = UnicodeAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    scanning = UnicodeAttribute()
    upload_id = UnicodeAttribute(null=True)
    upload_version = UnicodeAttribute(null=True)
    checked_at = MomentAttribute(null=True)
    deleted_at = MomentAttribute(null=True)
    links = IntegerAttribute(default=0)
    references = IntegerAttribute(default=0)
    kept_until = MomentAttribute(null=True)


class ReferenceRow(DepositRow):
    """`REF#communication`: a communication that refers to the file."""

    communication_id = UnicodeAttribute()


class QuotaRow(DepositRow):
    """`Q#unit`: the bytes that the files of a unit take up."""

    reserved = IntegerAttribute(default=0)


class LinkRow(DepositRow):
    """`L#link`: a share link, without its token, which is nowhere."""

    id = UnicodeAttribute()
    file_id = UnicodeAttribute()
    created_by_id = UnicodeAttribute()
    created_by_name = UnicodeAttribute()
    created_at = MomentAttribute()
    expires_at = MomentAttribute()
    pin = UnicodeAttribute(null=True)
    max_downloads = IntegerAttribute(null=True)
    downloads = IntegerAttribute(default=0)
    last_download_at = MomentAttribute(null=True)
    revoked_at = MomentAttribute(null=True)


class TriesRow(DepositRow):
    """`T#link`: when the PIN of a link was tried last, in as many places as there are tries."""

    try_1 = MomentAttribute(null=True)
    try_2 = MomentAttribute(null=True)
    try_3 = MomentAttribute(null=True)
    try_4 = MomentAttribute(null=True)
    try_5 = MomentAttribute(null=True)


class AccessRow(DepositRow):
    """`LOG#link#id`: one use of a link."""

    at = MomentAttribute()
    result = UnicodeAttribute()
    source = UnicodeAttribute()


class VerdictRow(DepositRow):
    """`SCAN#key`: what a scan of an object came to; it may come before the object is known to be good."""

    verdict = UnicodeAttribute()


SLOTS: Final = (TriesRow.try_1, TriesRow.try_2, TriesRow.try_3, TriesRow.try_4, TriesRow.try_5)


def file_pk(file_id: str) -> str:
    """The `pk` of a file's item collection."""
    return f"F#{file_id}"


def quota_pk(unit_id: str) -> str:
    """The `pk` of what a unit's files take up."""
    return f"Q#{unit_id}"


def link_sk(link_id: str) -> str:
    """The sort key of a share link."""
    return f"L#{link_id}"


def unit_list(unit_id: str) -> str:
    """The list of a unit's files."""
    return f"U#{unit_id}#files"


def file_row(file: DepositFile) -> FileRow:
    """The row of a new file."""
    row = FileRow(
        file_pk(file.id),
        FILE,
        id=file.id,
        unit_id=file.unit_id,
        owner_id=file.owner.id,
        owner_name=file.owner.name,
        name=file.name,
        search=" ".join(["", *words(file.name)]),
        size=file.size,
        content_type=file.content_type,
        status=file.status,
        created_at=file.created_at,
        declared_sha256=file.declared_sha256,
        scanning=file.scanning,
        one_pk=unit_list(file.unit_id),
        one_sk=listed_at(file.created_at, file.id),
    )
    if looked_at := due(file):
        row.two_pk, row.two_sk = watched(file.id, looked_at)
    return row


def progress(file: DepositFile) -> list[Action]:
    """The changes to its row by which a file gets further: checked, looked through, rejected, deleted."""
    looked_at = due(file)
    shard, listed = watched(file.id, looked_at) if looked_at else (None, None)
    told: list[tuple[Attribute[Any], Any]] = [
        (FileRow.status, str(file.status)),
        (FileRow.sha256, file.sha256),
        (FileRow.reason, file.reason and str(file.reason)),
        (FileRow.scanning, str(file.scanning)),
        (FileRow.upload_version, file.upload_version),
        (FileRow.checked_at, file.checked_at),
        (FileRow.deleted_at, file.deleted_at),
        (FileRow.two_pk, shard),
        (FileRow.two_sk, listed),
    ]
    actions: list[Action] = [attribute.remove() if value is None else attribute.set(value) for attribute, value in told]
    if file.deleted_at:
        forgotten = FileRow.expires.set(forgotten_at(file.deleted_at))
        actions += [FileRow.one_pk.remove(), FileRow.one_sk.remove(), forgotten]
        actions += [FileRow.owner_id.set(file.owner.id), FileRow.owner_name.set(file.owner.name)]
    return actions


def forgotten_at(deleted_at: datetime) -> int:
    """When a file that was deleted then is forgotten, with all that is known of it: as `expires` has it, in seconds."""
    return int((deleted_at + timedelta(days=settings().deleted_files_days)).timestamp())


def file_from(item: RawItem) -> DepositFile:
    """A file from its row."""
    row = FileRow.from_raw_data(item)
    return DepositFile(
        id=row.id,
        unit_id=row.unit_id,
        owner=PersonRef(row.owner_id, row.owner_name),
        name=row.name,
        size=row.size,
        content_type=row.content_type,
        status=FileStatus(row.status),
        created_at=row.created_at,
        declared_sha256=row.declared_sha256,
        sha256=row.sha256,
        reason=row.reason,
        scanning=Scan(row.scanning),
        upload_id=row.upload_id,
        upload_version=row.upload_version,
        checked_at=row.checked_at,
        deleted_at=row.deleted_at,
        links=row.links,
        references=row.references,
        kept_until=row.kept_until,
    )


def link_row(link: ShareLink) -> LinkRow:
    """The row of a new link."""
    return LinkRow(
        file_pk(link.file_id),
        link_sk(link.id),
        id=link.id,
        file_id=link.file_id,
        created_by_id=link.created_by.id,
        created_by_name=link.created_by.name,
        created_at=link.created_at,
        expires_at=link.expires_at,
        pin=link.pin,
        max_downloads=link.max_downloads,
    )


def link_from(item: RawItem) -> ShareLink:
    """A link from its row."""
    row = LinkRow.from_raw_data(item)
    return ShareLink(
        id=row.id,
        file_id=row.file_id,
        created_by=PersonRef(row.created_by_id, row.created_by_name),
        created_at=row.created_at,
        expires_at=row.expires_at,
        pin=row.pin,
        max_downloads=row.max_downloads,
        downloads=row.downloads,
        last_download_at=row.last_download_at,
        revoked_at=row.revoked_at,
    )
