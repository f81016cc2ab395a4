"""The file deposit (`consigna`): files of a unit, for its staff."""

from dataclasses import dataclass

from chalicelib.domain import deposit as rules
from chalicelib.domain.attachments import UPLOAD_LIFE, file_key
from chalicelib.domain.deposit import DepositFile, FileStatus, landing_key
from chalicelib.domain.errors import InvalidFields
from chalicelib.domain.parts import Part, SentPart, came_in_parts, expecting, not_made_yet, wanted_parts, whole
from chalicelib.domain.people import Caller
from chalicelib.domain.scanning import Scan
from chalicelib.gateways import objects, parts
from chalicelib.gateways.objects import Link, Upload, digest_bytes
from chalicelib.services import sign_in
from chalicelib.services.clock import fresh_id, now
from chalicelib.settings import settings
from chalicelib.storage import files as store
from chalicelib.storage.cursors import Page, PageRequest
from chalicelib.storage.idempotency import Once


@dataclass(frozen=True)
class PartLink:
    """Where one part is sent."""

    part: Part
    link: Link


@dataclass(frozen=True)
class PartsToSend:
    """What is still to be sent of a file, and what has come."""

    file: DepositFile
    to_send: tuple[PartLink, ...]
    sent: tuple[SentPart, ...]


def announce(
    caller: Caller,
    unit_id: str,
    *,
    name: str,
    size: int,
    content_type: str,
    sha256: str | None = None,
    once: Once | None = None,
) -> tuple[DepositFile, Upload]:
    """Add a file to the deposit of a unit, and a link that takes exactly that file; one transaction.

    Raises:
        NotFound, Forbidden: the caller does not work with the files of the unit.
        InvalidFields: all that is wrong with it, or the unit has not as much space left.
        Conflict: the unit has closed.
    """
    at = now()
    quota = settings().file_quota_bytes
    file_id = fresh_id()

    def step(asking: Caller) -> tuple[DepositFile, Upload]:
        by = rules.staff_in(asking, unit_id)
        file = rules.announced(
            DepositFile(
                id=file_id,
                unit_id=unit_id,
                owner=by.person,
                name=name,
                size=size,
                content_type=content_type,
                status=FileStatus.WAITING,
                created_at=at,
                declared_sha256=sha256.lower() if sha256 else None,
                scanning=Scan.PENDING if settings().scanning else Scan.OFF,
            ),
            quota,
        )
        upload = objects.upload(
            landing_key(file_id),
            size=file.size,
            content_type=file.content_type,
            sha256=digest_bytes(file.declared_sha256),
            life=UPLOAD_LIFE,
            at=at,
        )
        try:
            store.add(file, by, asking.at, once, (file, upload))
        except store.QuotaLost:
            raise InvalidFields([rules.over_quota(quota - store.taken_up(unit_id))]) from None
        return file, upload

    return sign_in.decided(caller, step)


def may_announce(caller: Caller, unit_id: str) -> None:
    """Require that the caller works with the files of the unit.

    Raises:
        NotFound, Forbidden: they do not.
    """
    rules.staff_in(caller, unit_id)


def find(caller: Caller, file_id: str) -> DepositFile:
    """A file of the deposit; one call.

    Raises:
        NotFound: there is none, or it is not for this caller to know.
    """
    file = store.find(file_id)
    rules.staff_for(caller, file)
    assert file is not None  # noqa: S101  # nobody has a role for none
    return file


def link(file: DepositFile) -> Link | None:
    """A link to the file, when it can be given to people; no call."""
    if file.status is not FileStatus.AVAILABLE or file.sha256 is None:
        return None
    return objects.link(file_key(file.id, file.sha256), now())


def in_unit(caller: Caller, unit_id: str, *, q: str | None, mine: bool, page: PageRequest) -> Page[DepositFile]:
    """The files of a unit, newest first; one's own when asked for.

    Raises:
        NotFound, Forbidden: the caller does not work with the files of the unit.
    """
    rules.staff_in(caller, unit_id)
    return store.of_unit(unit_id, page, q=q, owners=caller.person_ids if mine else None)


def delete(caller: Caller, file_id: str) -> None:
    """Delete a file; what lies in the bucket is deleted by a worker within a minute or so.

    Raises:
        NotFound: there is none, or it is not for this caller to know.
        Conflict: a communication refers to it.
    """

    def step(asking: Caller) -> None:
        file = find(asking, file_id)
        by = rules.staff_for(asking, file)
        store.advance(file, rules.deleted(file, now()), by, asking.at)

    sign_in.decided(caller, step)


def begin_parts(caller: Caller, file_id: str, numbers: list[int]) -> PartsToSend:
    """Links for the parts of a file that are asked for, or for all that have not come yet.

    Raises:
        NotFound: there is no such file, or it is not for this caller to know.
        Conflict: it has come already, or its unit has closed.
        InvalidFields: there is no such part.
    """

    def step(asking: Caller) -> PartsToSend:
        file = expecting(find(asking, file_id))
        by = rules.staff_for(asking, file)
        key = landing_key(file.id)
        sent = not_made_yet(parts.sent(key, file.upload_id)) if file.upload_id else ()
        to_send = wanted_parts(file.size, numbers, sent)
        if file.upload_id:
            upload_id = file.upload_id
            store.require_parts(file, by, asking.at)
        else:
            # Of two who begin at once one is second, and what they began is empty: S3 forgets it.
            upload_id = parts.begin(key, content_type=file.content_type)
            store.begin_parts(file, upload_id, by, asking.at)
        at = now()
        links = tuple(PartLink(part, parts.part_link(key, upload_id, part, at)) for part in to_send)
        return PartsToSend(file, links, sent)

    return sign_in.decided(caller, step)


def complete_parts(caller: Caller, file_id: str, named: list[SentPart]) -> DepositFile:
    """Make the file of its parts: those that are named, or all that have come. Repeating it changes nothing.

    Raises:
        NotFound: there is no such file, or it is not for this caller to know.
        InvalidFields: they do not make the file.
        Conflict: its unit has closed.
    """

    def step(asking: Caller) -> DepositFile:
        file = find(asking, file_id)
        if file.upload_id is None or not file.awaits_upload:
            came_in_parts(file)
            return file
        key = landing_key(file.id)
        sent = () if named else parts.sent(key, file.upload_id)
        if sent is not None:
            made_of = whole(file.size, named, sent)
            store.require_parts(file, rules.staff_for(asking, file), asking.at)
            parts.complete(key, file.upload_id, made_of)
        return file

    return sign_in.decided(caller, step)
