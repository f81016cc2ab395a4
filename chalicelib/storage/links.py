"""Share links: made, used and revoked. A token is an HMAC of the link's id and is stored nowhere.

What a token says (file, link) and what proves it stand in it together, so that a guess is refused without a call.
"""

import hashlib
import hmac
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pynamodb.expressions.update import Action

from chalicelib.domain.deposit import DepositFile, FileStatus
from chalicelib.domain.ids import LENGTH, encode
from chalicelib.domain.people import NOBODY, Membership
from chalicelib.domain.sharing import ACCESS_KEPT, LINKS_MAX, Access, AccessResult, ShareLink, said
from chalicelib.storage import batches
from chalicelib.storage.cursors import Page, PageRequest, fill
from chalicelib.storage.directory import role_still_held, unit_still_open
from chalicelib.storage.directory_writes import Overtaken
from chalicelib.storage.file_rows import (
    FILE,
    LAST_LINK,
    SLOTS,
    TABLE,
    AccessRow,
    FileRow,
    LinkRow,
    TriesRow,
    file_from,
    file_pk,
    forgotten_at,
    link_from,
    link_row,
    link_sk,
)
from chalicelib.storage.idempotency import Once, remember
from chalicelib.storage.secrets import key_for
from chalicelib.storage.tables import RawItem, Slice, collection, query, sort_key_of
from chalicelib.storage.transactions import Check, Put, Update, Write, commit

PROOF_BYTES: Final = 20
"""160 bits that nobody can guess; 32 characters in the alphabet of ids."""

_PROOF_LENGTH: Final = PROOF_BYTES * 8 // 5
_SALT_BYTES: Final = 16


class LinkLost(Overtaken):
    """The link, or its file, is not as it was read."""


class SlotLost(Exception):
    """Somebody else's try was counted there."""


@dataclass(frozen=True)
class Opened:
    """A link that somebody asks with, as it is now.

    Attributes:
        tries: when its PIN was tried, in each place; see `domain/sharing.py`.
    """

    file: DepositFile | None
    link: ShareLink | None
    tries: tuple[datetime | None, ...]


def token(file_id: str, link_id: str) -> str:
    """What a share link ends in."""
    return f"{file_id}{link_id}{_proof(file_id, link_id)}"


def named_by(given: str) -> tuple[str, str] | None:
    """The file and the link that a token is for; none when it is no token of ours."""
    file_id, link_id, proof = given[:LENGTH], given[LENGTH : 2 * LENGTH], given[2 * LENGTH :]
    if len(proof) != _PROOF_LENGTH or not given.isascii():
        return None
    return (file_id, link_id) if hmac.compare_digest(proof, _proof(file_id, link_id)) else None


def pin_digest(pin: str) -> str:
    """A PIN as it is kept: salted, slow, and worthless without the secret of the deployment."""
    salt = os.urandom(_SALT_BYTES)
    return f"{salt.hex()}:{_slow(pin, salt).hex()}"


def is_pin(given: str, digest: str) -> bool:
    """Whether it is the PIN of which this was kept; takes as long either way."""
    salt, _, kept = digest.partition(":")
    return hmac.compare_digest(_slow(given, bytes.fromhex(salt)), bytes.fromhex(kept))


def add(link: ShareLink, unit_id: str, by: Membership, at: datetime, once: Once | None) -> None:
    """Write a new link, which somebody of the unit must be able to revoke.

    Raises:
        Conflict: the idempotency key was used before, or the unit has closed.
        RoleLost: the person no longer holds the role.
        LinkLost: the file is gone, or has as many as it may.
    """
    room = (FileRow.status == str(FileStatus.AVAILABLE)) & (FileRow.links < LINKS_MAX)
    writes: list[Write] = [remember(once, link, at)] if once else []
    writes += [
        role_still_held(by, at),
        unit_still_open(unit_id),
        Update(FileRow(file_pk(link.file_id), FILE), [FileRow.links.add(1)], room, lost=LinkLost),
        Put(link_row(link), LinkRow.pk.does_not_exist(), lost=LinkLost),
    ]
    commit(writes)


def revoke(link: ShareLink, by: Membership, at: datetime) -> None:
    """Write that the link is good no more; it is forgotten with the last that is known of its use.

    Raises:
        LinkLost: it was revoked already.
        RoleLost: the person no longer holds the role.
    """
    row = LinkRow(file_pk(link.file_id), link_sk(link.id))
    revoked: list[Action] = [
        LinkRow.revoked_at.set(at),
        LinkRow.expires.set(int((at + ACCESS_KEPT).timestamp())),
    ]
    good = LinkRow.pk.exists() & LinkRow.revoked_at.does_not_exist()
    commit(
        [
            role_still_held(by, at),
            Update(row, revoked, good, lost=LinkLost),
            Update(FileRow(file_pk(link.file_id), FILE), [FileRow.links.add(-1)]),
        ]
    )


def forget_with(file: DepositFile) -> None:
    """Have the links of a deleted file forgotten no later than it is, and at once who made them; however often.

    Nobody makes, uses or revokes one any more; tries and uses are forgotten by themselves.
    """
    if file.deleted_at is None:
        return
    until = forgotten_at(file.deleted_at)
    later = LinkRow.pk.exists() & (LinkRow.expires.does_not_exist() | (LinkRow.expires > until))
    for link in with_links(file.id)[1]:
        row = LinkRow(file_pk(file.id), link_sk(link.id))
        nobodys = [LinkRow.created_by_id.set(NOBODY.id), LinkRow.created_by_name.set(NOBODY.name)]
        for actions, condition in ((nobodys, LinkRow.pk.exists()), ([LinkRow.expires.set(until)], later)):
            with suppress(LinkLost):
                commit([Update(row, actions, condition, lost=LinkLost)])


def with_links(file_id: str) -> tuple[DepositFile | None, tuple[ShareLink, ...]]:
    """A file with all of its links, oldest first; one consistent Query."""
    file: DepositFile | None = None
    links: list[ShareLink] = []
    for item in collection(
        TABLE, file_pk(file_id), lambda after: LinkRow.sk.between(after + "\0" if after else FILE, LAST_LINK)
    ):
        if sort_key_of(item) == FILE:
            file = file_from(item)
        else:
            links.append(link_from(item))
    return file, tuple(links)


def opened(file_id: str, link_id: str) -> Opened:
    """A link with its file and the tries at its PIN; one consistent call.

    Raises:
        Unavailable: DynamoDB kept leaving some of it out.
    """
    wanted = [(file_pk(file_id), sk) for sk in (FILE, link_sk(link_id), _tries_sk(link_id))]
    found = {sort_key_of(item): item for item in batches.read(TABLE, wanted)}
    file, link, tries = found.get(FILE), found.get(link_sk(link_id)), found.get(_tries_sk(link_id))
    row = TriesRow.from_raw_data(tries) if tries else None
    return Opened(
        file=file_from(file) if file else None,
        link=link_from(link) if link else None,
        tries=tuple(getattr(row, slot.attr_name) if row else None for slot in SLOTS),
    )


def count_try(link: ShareLink, slot: int, before: datetime | None, at: datetime) -> None:
    """Count a try at the PIN, before anything is compared.

    Args:
        slot: a place that was free.
        before: what was there.

    Raises:
        SlotLost: it is free no more.
    """
    place = SLOTS[slot]
    free = place.does_not_exist() if before is None else place == before
    row = TriesRow(file_pk(link.file_id), _tries_sk(link.id))
    forgotten = int((at + ACCESS_KEPT).timestamp())
    commit([Update(row, [place.set(at), TriesRow.expires.set(forgotten)], free, lost=SlotLost)])


def note_wrong_pin(link: ShareLink, source: str, access_id: str, at: datetime) -> None:
    """Write down that a wrong PIN was given."""
    commit([_logged(link, Access(at, AccessResult.WRONG_PIN, source_digest(source)), access_id)])


def count_download(link: ShareLink, source: str, access_id: str, at: datetime, *, tried: int | None) -> None:
    """Count a download and write it down, if the link still allows it; all or nothing.

    Args:
        tried: the place where the try at the PIN was counted: it was right, and counts no more.

    Raises:
        LinkLost: it was revoked, used up, or the file is gone.
    """
    good = LinkRow.revoked_at.does_not_exist() & LinkRow.pk.exists()
    if link.max_downloads is not None:
        good &= LinkRow.downloads < link.max_downloads
    row = LinkRow(file_pk(link.file_id), link_sk(link.id))
    counted: list[Action] = [LinkRow.downloads.add(1), LinkRow.last_download_at.set(at)]
    writes: list[Write] = [
        Update(row, counted, good, lost=LinkLost),
        Check(FileRow, file_pk(link.file_id), FILE, FileRow.status == str(FileStatus.AVAILABLE), lost=LinkLost),
        _logged(link, Access(at, AccessResult.DOWNLOADED, source_digest(source)), access_id),
    ]
    if tried is not None:
        right = TriesRow(file_pk(link.file_id), _tries_sk(link.id))
        writes.append(Update(right, [SLOTS[tried].remove()], SLOTS[tried] == at, lost=LinkLost))
    commit(writes)


def accesses(file_id: str, link_id: str, page: PageRequest) -> Page[Access]:
    """The uses of a link, newest first."""
    begins = _access_sk(link_id, "")

    def read(position: str | None, limit: int) -> Slice:
        last = f"{begins}~" if position is None else position[:-1] + chr(ord(position[-1]) - 1) + "~"
        where = AccessRow.sk.between(begins, last)
        return query(TABLE, file_pk(file_id), where=where, newest_first=True, limit=limit)

    return fill(page, read, _access_from, sort_key="sk")


def source_digest(source: str) -> str:
    """An address as it is kept: the same for the same address, and not to be turned back into it."""
    return hmac.new(key_for("share link sources"), source.encode(), hashlib.sha256).hexdigest()[:16]


def _proof(file_id: str, link_id: str) -> str:
    named = f"{file_id}/{link_id}".encode()
    return encode(hmac.digest(key_for("share links"), named, "sha256")[:PROOF_BYTES])


def _slow(pin: str, salt: bytes) -> bytes:
    peppered = hmac.digest(key_for("share link pins"), said(pin).encode(), "sha256")
    return hashlib.scrypt(peppered, salt=salt, n=2**14, r=8, p=1, dklen=32, maxmem=64 * 1024**2)


def _logged(link: ShareLink, access: Access, access_id: str) -> Put:
    return Put(
        AccessRow(
            file_pk(link.file_id),
            _access_sk(link.id, access_id),
            at=access.at,
            result=access.result,
            source=access.source,
            expires=int((access.at + ACCESS_KEPT).timestamp()),
        )
    )


def _access_from(item: RawItem) -> Access:
    row = AccessRow.from_raw_data(item)
    return Access(row.at, AccessResult(row.result), row.source)


def _access_sk(link_id: str, access_id: str) -> str:
    return f"LOG#{link_id}#{access_id}"


def _tries_sk(link_id: str) -> str:
    return f"T#{link_id}"
