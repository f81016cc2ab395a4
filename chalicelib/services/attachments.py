"""Files of a letter: links for clients, and the verdict on what they uploaded."""

from chalicelib.domain import drafting
from chalicelib.domain.attachments import UPLOAD_LIFE, attachment_id, checked, file_key, upload_key
from chalicelib.domain.changes import Change
from chalicelib.domain.communications import Attachment, AttachmentStatus, Communication
from chalicelib.domain.people import Caller
from chalicelib.domain.transitions import Action
from chalicelib.gateways import objects
from chalicelib.gateways.objects import Link, Upload
from chalicelib.services import cases
from chalicelib.services.clock import fresh_id, now
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
    )

    def step(case: cases.Case) -> Change:
        return drafting.attach(case.communication, case.held, file, at=at)

    def answer(seen: Communication) -> tuple[Attachment, Upload]:
        return drafting.attachment_of(seen, file.id), upload

    upload = objects.upload(
        upload_key(file.id),
        size=max(size, 1),
        content_type=content_type,
        sha256=_bytes(file.declared_sha256),
        life=UPLOAD_LIFE,
        at=at,
    )
    seen = cases.act(caller, communication_id, Action.ATTACH, step, if_match=if_match, once=once, answer=answer)
    return answer(seen)


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
    return objects.link(file_key(file.id, checked(file)), now())


def _bytes(digest: str | None) -> bytes | None:
    """The digest as S3 wants it; one that is none is the domain's to refuse."""
    try:
        return bytes.fromhex(digest) if digest else None
    except ValueError:
        return None
