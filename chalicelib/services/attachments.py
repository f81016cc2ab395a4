"""Files of a letter: links for clients, and the verdict on what they uploaded."""

from chalicelib.domain import drafting
from chalicelib.domain.attachments import UPLOAD_LIFE, attachment_id, place, upload_key
from chalicelib.domain.changes import Change
from chalicelib.domain.communications import Attachment, AttachmentStatus, Communication
from chalicelib.domain.deposit import still_good
from chalicelib.domain.people import Caller
from chalicelib.domain.scanning import Scan
from chalicelib.domain.transitions import Action
from chalicelib.gateways import objects
from chalicelib.gateways.objects import Link, Upload
from chalicelib.services import cases
from chalicelib.services.clock import fresh_id, now
from chalicelib.settings import settings
from chalicelib.storage import files
from chalicelib.storage.idempotency import Once


def attach(
    caller: Caller,
    communication_id: str,
    *,
    name: str,
    size: int,
    content_type: str,
    sha256: str | None = None,
    if_match: int | None = None,
    once: Once | None = None,
) -> tuple[Attachment, Upload]:
    """Add a file to a draft, and a link that takes exactly that file; one read, one transaction."""
    at = now()
    file = Attachment(
        id=attachment_id(communication_id, fresh_id()),
        name=name,
        size=size,
        content_type=content_type,
        status=AttachmentStatus.WAITING,
        created_at=at,
        declared_sha256=sha256.lower() if sha256 else None,
        scanning=Scan.PENDING if settings().scanning else Scan.OFF,
    )

    def step(case: cases.Case) -> Change:
        return drafting.attach(case.communication, case.held, file, at=at)

    def answer(seen: Communication) -> tuple[Attachment, Upload]:
        return drafting.attachment_of(seen, file.id), upload

    upload = objects.upload(
        upload_key(file.id),
        size=max(size, 1),
        content_type=content_type,
        sha256=objects.digest_bytes(file.declared_sha256),
        life=UPLOAD_LIFE,
        at=at,
    )
    seen = cases.act(caller, communication_id, Action.ATTACH, step, if_match=if_match, once=once, answer=answer)
    return answer(seen)


def attach_deposited(
    caller: Caller, communication_id: str, file_id: str, *, if_match: int | None = None, once: Once | None = None
) -> Attachment:
    """Add a file of the origin's deposit to a draft; two reads, one transaction.

    Raises:
        InvalidFields: there is no such file there, it is not to be had, or it is there already.
    """
    at = now()
    own = attachment_id(communication_id, fresh_id())

    def step(case: cases.Case) -> Change:
        return drafting.attach_deposited(case.communication, case.held, files.find(file_id), own, at=at)

    def answer(seen: Communication) -> Attachment:
        return drafting.attachment_of(seen, own)

    return answer(cases.act(caller, communication_id, Action.ATTACH, step, if_match=if_match, once=once, answer=answer))


def detach(caller: Caller, communication_id: str, attachment_id: str, *, if_match: int | None = None) -> None:
    """Take a file away from a draft."""

    def step(case: cases.Case) -> Change:
        return drafting.detach(case.communication, case.held, attachment_id, at=now())

    cases.act(caller, communication_id, Action.DETACH, step, if_match=if_match)


def link(caller: Caller, communication_id: str, attachment_id: str) -> Link:
    """A link to a file that was checked.

    Raises:
        NotFound: the letter has no such file.
        Conflict: it is not available (yet, or ever).
    """
    case = cases.open_case(caller, communication_id)
    file = drafting.attachment_of(case.seen, attachment_id)
    key = place(file)
    if file.file_id:
        still_good(files.find(file.file_id))
    return objects.link(key, now())
