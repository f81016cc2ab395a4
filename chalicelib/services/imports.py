"""Imports as people ask for them: begin one, look at it, confirm it; the worker is `importing`."""

from dataclasses import dataclass
from io import BytesIO
from typing import Final

from chalicelib.domain import imports as rules
from chalicelib.domain.attachments import UPLOAD_GRACE, UPLOAD_LIFE
from chalicelib.domain.directory import AuditEntry
from chalicelib.domain.errors import Conflict, InvalidFields, NotFound
from chalicelib.domain.imports import (
    CONTENT_TYPE,
    PATIENCE,
    Entry,
    Hint,
    Import,
    ImportFault,
    ImportKind,
    Phase,
    upload_key,
)
from chalicelib.domain.people import Caller, Membership
from chalicelib.gateways import contents, objects, queues
from chalicelib.gateways.objects import Upload
from chalicelib.services import clock, sign_in
from chalicelib.settings import settings
from chalicelib.storage import directory, directory_writes
from chalicelib.storage import imports as store
from chalicelib.storage.cursors import Page, PageRequest
from chalicelib.storage.idempotency import Once, remember
from chalicelib.storage.transactions import commit

HEAD_BYTES: Final = 8192
"""How much of a file is looked at to tell a text from a PDF or an archive."""


@dataclass(frozen=True)
class Begun:
    """A new import, and the link that takes its file."""

    imported: Import
    upload: Upload


@dataclass(frozen=True)
class Report:
    """An import, and what there is to say of it."""

    imported: Import
    entries: tuple[Entry, ...] = ()


def authorise(caller: Caller, unit_id: str) -> Membership:
    """The role in which the caller imports into the school; raises as `domain.imports.authorise` does."""
    return rules.authorise(caller, unit_id)


def begin(caller: Caller, unit_id: str, *, kind: ImportKind, name: str, size: int, once: Once | None = None) -> Begun:
    """Begin an import: gives the link that takes its file. An older one of its kind
    that does not write yet is given up.

    Raises:
        NotFound: the caller holds nothing in the unit.
        Forbidden: it is not for their role, or the unit is no school.
        InvalidFields: all that is wrong with the file.
        Conflict: another import of the school is being carried out, or the school is closed.
    """

    def step(caller: Caller) -> Begun:
        by = rules.authorise(caller, unit_id)
        safe, errors = rules.checked(name, size)
        if errors:
            raise InvalidFields(errors)
        at = clock.now()
        begun = Import(clock.fresh_id(), unit_id, kind, safe, size, by.person, at)
        upload = objects.upload(
            upload_key(begun.id), size=size, content_type=CONTENT_TYPE, sha256=None, life=UPLOAD_LIFE, at=at
        )
        answer = Begun(begun, upload)
        remembered = [remember(once, answer, at)] if once else []
        is_open = directory.unit_still_open(unit_id)
        commit([*remembered, directory.role_still_held(by, at), is_open, *store.begin(begun, at + UPLOAD_GRACE)])
        return answer

    return sign_in.decided(caller, step)


def find(caller: Caller, unit_id: str, import_id: str) -> Report:
    """An import with its report; one Query.

    Raises:
        NotFound: the caller holds nothing in the unit, or it has no such import.
        Forbidden: it is not for their role.
    """
    rules.authorise(caller, unit_id)
    found = store.whole(import_id)
    if found is None or found[0].unit_id != unit_id:
        raise NotFound
    return Report(found[0], rules.told(found[1], caller, unit_id))


def listed(caller: Caller, unit_id: str, *, page: PageRequest) -> Page[Import]:
    """The imports of a school, newest first; raises as `find` does."""
    rules.authorise(caller, unit_id)
    return store.of_unit(unit_id, page)


def confirm(caller: Caller, unit_id: str, import_id: str, *, once: Once | None = None) -> Report:
    """Confirm that those whom the import names may leave; where it is in doubt who may receive, that somebody looked.

    Raises:
        NotFound: the caller holds nothing in the unit, or it has no such import.
        Forbidden: it is not for their role, or what is in doubt is not for it to decide.
        Conflict: it does not wait for that, or a newer import of its kind took its place.
    """

    def step(caller: Caller) -> Report:
        rules.authorise(caller, unit_id)
        seen = store.whole(import_id)
        if seen is None or seen[0].unit_id != unit_id:
            raise NotFound
        found, entries = seen
        by = rules.authorise_confirming(caller, found)
        if found.phase is not Phase.NEEDS_CONFIRMATION:
            raise Conflict(Hint.NOT_TO_CONFIRM)
        at = clock.now()
        doubts = {"in_doubt": str(found.counts.in_doubt)} if found.counts.in_doubt else {}
        confirmed = Report(rules.confirmed(found), rules.told(entries, caller, unit_id))
        entry = AuditEntry(
            id=clock.fresh_id(),
            at=at,
            actor=by.person,
            action="import_confirmed",
            person=None,
            before={},
            after={"import": found.id, "leaving": str(found.counts.leaving), **doubts},
        )
        remembered = [remember(once, confirmed, at)] if once else []
        commit(
            [
                *remembered,
                directory.role_still_held(by, at),
                *store.confirm(found, at + PATIENCE),
                directory_writes.note(unit_id, entry),
            ]
        )
        # When this fails, the sweep finds it standing still.
        queues.put(settings().import_queue_url, {"work": "import", "import_id": found.id})
        return confirmed

    return sign_in.decided(caller, step)


def look(import_id: str) -> ImportFault | None:
    """Look at what was uploaded, and hand it to the worker; gives what is wrong with it at first sight."""
    key = upload_key(import_id)
    found = objects.look(key)
    if found is None:
        return None
    fault = None
    if found.size > rules.IMPORT_BYTES_MAX:
        fault = ImportFault.WRONG_SIZE
    elif not _is_text(objects.head(key, found.version, HEAD_BYTES)):
        fault = ImportFault.NOT_AN_EXPORT
    message = {"work": "import", "import_id": import_id}
    queues.put(settings().import_queue_url, message | ({"fault": str(fault)} if fault else {}))
    return fault


def _is_text(head: bytes) -> bool:
    """Whether it may be an export. A stray control character is for the line that it stands in."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    strays = sum(head.count(bytes([byte])) for byte in contents.NOT_TEXT)
    if strays > len(head) / 100 + 1:
        return False
    return contents.content_type(BytesIO(head.translate(None, contents.NOT_TEXT)), CONTENT_TYPE) == CONTENT_TYPE
