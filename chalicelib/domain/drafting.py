"""Writing a letter: what may change while it is a draft, and only then."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.attachments import checked_attachment
from chalicelib.domain.authorisation import Standings, permit
from chalicelib.domain.catalogue import TYPES, CommunicationType
from chalicelib.domain.changes import Change, Edit
from chalicelib.domain.closed_units import closed_error
from chalicelib.domain.communications import Attachment, Communication, Document
from chalicelib.domain.deposit import DepositFile, as_attachment
from chalicelib.domain.errors import FieldError, InvalidFields, NotFound
from chalicelib.domain.limits import ATTACHMENTS_MAX, BODY_MAX, SUBJECT_MAX, normalised, text_errors
from chalicelib.domain.people import NOBODY, Membership, PersonRef, Unit
from chalicelib.domain.retention import DRAFT_KEPT, is_left_alone
from chalicelib.domain.transitions import Action, State


@dataclass(frozen=True)
class Content:
    """What a letter says, and to whom; while it is edited, only what changes is given.

    Attributes:
        destination: the unit, or none when there is none with the id that was given.
    """

    type: str | None = None
    destination_id: str | None = None
    destination: Unit | None = None
    subject: str | None = None
    body: str | None = None


def content_errors(content: Content, *, type_now: str | None = None) -> list[FieldError]:
    """All that is wrong with what is given.

    Args:
        type_now: the type that the letter has when none is given.
    """
    errors: list[FieldError] = []
    kind = TYPES.get(content.type or type_now or "")
    if content.type is not None and kind is None:
        errors.append(FieldError("type", "invalid_value", {"allowed": ", ".join(TYPES)}))
    if content.destination_id is not None:
        errors.extend(_destination_errors(content.destination, kind))
    if content.subject is not None:
        errors.extend(text_errors("subject", content.subject, SUBJECT_MAX))
        if any(ord(char) < 32 for char in content.subject):
            errors.append(FieldError("subject", "one_line"))
    if content.body is not None:
        errors.extend(text_errors("body", content.body, BODY_MAX))
    return errors


def address_errors(field: str, unit: Unit | None) -> list[FieldError]:
    """Why a letter cannot be sent to this unit."""
    if unit is None:
        return [FieldError(field, "not_found")]
    if not unit.is_open:
        return [closed_error(field)]
    return [] if unit.staffed else [FieldError(field, "no_staff")]


def create(id: str, by: Membership, content: Content, *, related_to: str | None, at: datetime) -> Change:
    """A new draft of the unit in which `by` is held.

    Raises:
        InvalidFields: all that is wrong with it.
    """
    errors = content_errors(content)
    if content.destination_id == by.unit.id:
        errors.append(FieldError("destination_id", "is_origin"))
    if errors or content.destination is None:
        raise InvalidFields(errors)
    draft = Communication(
        id=id,
        type=content.type or "",
        state=State.DRAFT,
        origin=by.unit.ref,
        destination=content.destination.ref,
        holder=content.destination.ref,
        subject=normalised(content.subject or ""),
        body=normalised(content.body or ""),
        created_by=by.person,
        created_at=at,
        updated_at=at,
        related_to=related_to,
    )
    edit = Edit(1, at, by.person, ("type", "destination", "subject", "body"))
    return Change(None, draft, edit=edit, by=by, open_unit_id=draft.destination.id)


def edit(draft: Communication, held: Standings, content: Content, *, at: datetime) -> Change:
    """Change what is given of a draft.

    Raises:
        Forbidden, InvalidTransition: see `permit`.
        InvalidFields: all that is wrong with it.
    """
    errors = content_errors(content, type_now=draft.type)
    if content.destination_id is None and content.type is not None and content.destination:
        errors = content_errors(replace(content, destination_id=content.destination.id))
    if content.destination_id == draft.origin.id:
        errors.append(FieldError("destination_id", "is_origin"))
    _, by = permit(draft, Action.EDIT, held, errors)
    destination = content.destination.ref if content.destination_id and content.destination else draft.destination
    after = replace(
        draft,
        type=content.type or draft.type,
        subject=draft.subject if content.subject is None else normalised(content.subject),
        body=draft.body if content.body is None else normalised(content.body),
        destination=destination,
        holder=destination,
    )
    fields = [
        name for name in ("type", "destination", "subject", "body") if getattr(after, name) != getattr(draft, name)
    ]
    return _edited(draft, after, by, fields, at) if fields else Change(draft, draft, by=by)


def attach(draft: Communication, held: Standings, file: Attachment, *, at: datetime) -> Change:
    """Add a file that is about to be uploaded.

    Raises:
        InvalidFields: its name, size or type, or there are as many as there may be.
    """
    checked, errors = checked_attachment(file)
    if len(draft.attachments) >= ATTACHMENTS_MAX:
        errors.append(FieldError("attachments", "too_many", {"max": ATTACHMENTS_MAX}))
    _, by = permit(draft, Action.ATTACH, held, errors)
    after = replace(draft, attachments=(*draft.attachments, checked))
    return _edited(draft, after, by, ["attachments"], at)


def attach_deposited(
    draft: Communication, held: Standings, file: DepositFile | None, attachment_id: str, *, at: datetime
) -> Change:
    """Add a file of the origin's deposit.

    Raises:
        InvalidFields: there is no such file, it is not to be had, it is there already, or there are as many as may be.
    """
    attachment, errors = as_attachment(file, attachment_id, draft.origin.id, at)
    if attachment.file_id and any(each.file_id == attachment.file_id for each in draft.attachments):
        errors.append(FieldError("file_id", "repeated"))
    if len(draft.attachments) >= ATTACHMENTS_MAX:
        errors.append(FieldError("attachments", "too_many", {"max": ATTACHMENTS_MAX}))
    _, by = permit(draft, Action.ATTACH, held, errors)
    after = replace(draft, attachments=(*draft.attachments, attachment))
    return _edited(draft, after, by, ["attachments"], at)


def detach(draft: Communication, held: Standings, attachment_id: str, *, at: datetime) -> Change:
    """Take a file away.

    Raises:
        NotFound: the letter has no such file.
    """
    gone = attachment_of(draft, attachment_id)
    _, by = permit(draft, Action.DETACH, held)
    after = replace(draft, attachments=tuple(file for file in draft.attachments if file.id != attachment_id))
    return _edited(draft, after, by, ["attachments"], at, _own([gone]))


def delete(draft: Communication, held: Standings, *, at: datetime) -> Change:
    """Delete a draft; one that was once submitted loses its content and keeps history and hashes."""
    _, by = permit(draft, Action.DELETE, held)
    return _deleted(draft, by.person, by, at)


def expire(draft: Communication, at: datetime) -> Change | None:
    """Delete a draft that nobody has touched for its term, in nobody's name; none when it is not one, or not yet."""
    if draft.state is not State.DRAFT or draft.erased or not is_left_alone(draft.updated_at, DRAFT_KEPT, at):
        return None
    return _deleted(draft, NOBODY, None, at)


def _deleted(draft: Communication, actor: PersonRef, by: Membership | None, at: datetime) -> Change:
    released = _own(draft.attachments)
    last = Edit(draft.edits + 1, at, actor, ("deleted",), released)
    if not draft.round:
        return Change(draft, None, edit=last, by=by)
    remains = replace(
        draft,
        subject="",
        body="",
        attachments=(),
        documents=tuple(replace(document, subject="") for document in draft.documents),
        requests=tuple(replace(request, subject="", reason=None) for request in draft.requests),
        erased=True,
        revision=draft.revision + 1,
    )
    return Change(draft, replace(remains, edits=last.seq, updated_at=at), edit=last, by=by)


def attachment_of(communication: Communication, attachment_id: str) -> Attachment:
    """The file with this id.

    Raises:
        NotFound: the letter has no such file.
    """
    for file in communication.attachments:
        if file.id == attachment_id:
            return file
    raise NotFound


def current_document(communication: Communication) -> Document:
    """The document that stands for the letter now.

    Raises:
        NotFound: it was not submitted, or came back.
    """
    if communication.document is None:
        raise NotFound
    return communication.document


def _own(files: Sequence[Attachment]) -> tuple[str, ...]:
    """Those that were uploaded to the letter: files of the deposit outlive it."""
    return tuple(file.id for file in files if file.file_id is None)


def _destination_errors(unit: Unit | None, kind: CommunicationType | None) -> list[FieldError]:
    errors = address_errors("destination_id", unit)
    if unit and kind and unit.kind not in kind.destination_kinds:
        errors.append(FieldError("destination_id", "wrong_kind", {"allowed": ", ".join(kind.destination_kinds)}))
    return errors


def _edited(
    draft: Communication,
    after: Communication,
    by: Membership,
    fields: Sequence[str],
    at: datetime,
    released: Sequence[str] = (),
) -> Change:
    change = Edit(draft.edits + 1, at, by.person, tuple(fields), tuple(released))
    after = replace(after, version=draft.version + 1, revision=draft.revision + 1, edits=change.seq, updated_at=at)
    return Change(draft, after, edit=change, by=by)
