"""Letters: writing them while they are drafts, and reading them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Literal

from chalicelib.domain import drafting
from chalicelib.domain.authorisation import Answer, answers, authorise
from chalicelib.domain.changes import Change, Edit
from chalicelib.domain.communications import Communication
from chalicelib.domain.drafting import Content
from chalicelib.domain.errors import Conflict, FieldError, Forbidden, InvalidFields, NotFound
from chalicelib.domain.history import Record
from chalicelib.domain.numbers import MADRID
from chalicelib.domain.people import Caller, Membership
from chalicelib.domain.roles import STAFF
from chalicelib.domain.transitions import Action, Hint, State
from chalicelib.gateways import objects
from chalicelib.services import cases, units
from chalicelib.services.clock import fresh_id, now
from chalicelib.storage import communications as store
from chalicelib.storage import letter_lists
from chalicelib.storage.cursors import Page, PageRequest
from chalicelib.storage.idempotency import Once
from chalicelib.templates import letters

allowed_actions = cases.allowed


@dataclass(frozen=True)
class DocumentLink:
    """A link to the document, and the digest of the bytes behind it."""

    url: str
    expires_at: datetime
    sha256: str
    sealed: bool


def create(
    caller: Caller,
    unit_id: str,
    *,
    type: str,
    destination_id: str,
    subject: str,
    body: str,
    related_to: str | None = None,
    once: Once | None = None,
) -> Communication:
    """Write a new draft; one transaction.

    Raises:
        NotFound, Forbidden: the caller does not work with the letters of the unit.
        InvalidFields: all that is wrong with it.
    """
    by = staff_of(caller, unit_id)
    content = _content({"type": type, "destination_id": destination_id, "subject": subject, "body": body})
    related = _related_errors(caller, related_to)
    if related:
        raise InvalidFields([*drafting.content_errors(content), *related])
    return _begin(caller, by, content, related_to, once)


def check_content(caller: Caller, unit_id: str, given: Mapping[str, object]) -> None:
    """What can be said of a bad body: whether the caller may at all, then what is wrong with the fields that are there.

    Raises:
        NotFound, Forbidden: the caller does not work with the letters of the unit.
        InvalidFields: what is wrong with what is given.
    """
    staff_of(caller, unit_id)
    related_to = given.get("related_to")
    _raise_known(given, unit_id, _related_errors(caller, related_to if isinstance(related_to, str) else None))


def check_edit(caller: Caller, communication_id: str, given: Mapping[str, object]) -> None:
    """The same for the edit of a draft."""
    case = cases.open_case(caller, communication_id)
    authorise(Action.EDIT, case.held)
    _raise_known(given, case.communication.origin.id)


def find(caller: Caller, communication_id: str) -> Communication:
    """The communication as the caller sees it; one Query.

    Raises:
        NotFound: there is none, or it is not for this caller to know.
    """
    return cases.open_case(caller, communication_id).seen


def edit(caller: Caller, communication_id: str, changes: Mapping[str, str], *, if_match: int | None) -> Communication:
    """Change what is given of a draft.

    Raises:
        VersionMismatch: it is not the version that the caller saw.
    """
    content = _content(changes)

    def step(case: cases.Case) -> Change:
        given = content
        if content.type is not None and content.destination_id is None:
            given = Content(**{**vars(content), "destination": units.find(case.communication.destination.id)})
        return drafting.edit(case.communication, case.held, given, at=now())

    return cases.act(caller, communication_id, Action.EDIT, step, if_match=if_match)


def delete(caller: Caller, communication_id: str, *, if_match: int | None = None) -> None:
    """Delete a draft."""

    def step(case: cases.Case) -> Change:
        return drafting.delete(case.communication, case.held, at=now())

    cases.act(caller, communication_id, Action.DELETE, step, if_match=if_match)


Box = Literal["sent", "received"]

_BEGINNING: Final = date(2000, 1, 1)
_END: Final = date(2999, 12, 31)
"""No letter is older or newer; ids hold no moment before 1970."""


def in_box(
    caller: Caller,
    unit_id: str,
    *,
    box: Box,
    state: State | None = None,
    type: str | None = None,
    counterpart: str | None = None,
    since: date | None = None,
    until: date | None = None,
    q: str | None = None,
    page: PageRequest,
) -> Page[tuple[Communication, datetime]]:
    """What the unit sent (drafts too) or received, each with the moment by which the list goes, newest first.

    Args:
        since, until: dates in Madrid, both included, of that moment: of writing for what was sent, of arrival for what
            was received.

    Raises:
        NotFound, Forbidden: the caller does not work with the letters of the unit.
    """
    staff_of(caller, unit_id)
    wanted = letter_lists.Wanted(
        state=state,
        type=type,
        counterpart=counterpart,
        words=q,
        since=_midnight(max(since or _BEGINNING, _BEGINNING)),
        until=_midnight(max(min(until or _END, _END) + timedelta(days=1), _BEGINNING)),
    )
    return letter_lists.in_box(unit_id, box, wanted, page)


def follow_up(caller: Caller, communication_id: str, *, once: Once | None = None) -> Communication:
    """A draft of the caller's unit that refers to this letter, addressed to the other party.

    Raises:
        Forbidden: the caller's unit is no party of it.
        Conflict: it was not sent yet.
    """
    seen = cases.open_case(caller, communication_id).seen
    if not seen.is_sent:
        raise Conflict(Hint.SUBMIT_FIRST)
    by = caller.holding(seen.speaker.id, STAFF)
    other = seen.holder.id
    if by is None:
        other = seen.speaker.id
        parties = [seen.holder.id, *(departure.unit.id for departure in seen.departures)]
        by = next((m for unit_id in parties if (m := caller.holding(unit_id, STAFF))), None)
    if by is None:
        raise Forbidden(Hint.ASK_HOLDER)
    content = Content(
        type="general",
        destination_id=other,
        destination=units.find(other),
        subject=letters.follow_up_subject(seen.subject),
        body=letters.follow_up_body(seen.exit_number or "", seen.origin.name),
    )
    return _begin(caller, by, content, seen.id, once)


def actions(caller: Caller, communication_id: str) -> tuple[Answer, ...]:
    """All that can be asked for, each with whether the caller can now, and if not why."""
    case = cases.open_case(caller, communication_id)
    return answers(case.seen, case.held)


def history(caller: Caller, communication_id: str) -> tuple[Record, ...]:
    """Its history as far as the caller sees it, oldest first."""
    seen = cases.open_case(caller, communication_id).seen
    return tuple(record for record in store.history(seen.id) if record.seq <= seen.tip.seq)


def changes(caller: Caller, communication_id: str) -> tuple[Edit, ...]:
    """The edits of the draft, for its origin alone.

    Raises:
        Forbidden: the caller sees the letter from another side.
    """
    seen = cases.open_case(caller, communication_id).seen
    if not caller.holding(seen.speaker.id, STAFF):
        raise Forbidden(Hint.ASK_ORIGIN)
    return tuple(store.edits(seen.id))


def document(caller: Caller, communication_id: str) -> DocumentLink:
    """A link to the document: the sealed one once there is one.

    Raises:
        NotFound: it was not submitted, or came back.
    """
    current = drafting.current_document(cases.open_case(caller, communication_id).seen)
    link = objects.link(current.sealed_key or current.key, now())
    digest = current.sealed_sha256 or current.signed_sha256
    return DocumentLink(link.url, link.expires_at, digest, sealed=current.sealed_key is not None)


def staff_of(caller: Caller, unit_id: str) -> Membership:
    """The role in which the caller works with the letters of the unit.

    Raises:
        NotFound: the caller holds nothing there.
        Forbidden: the caller holds a role that does not work with letters.
    """
    by = caller.holding(unit_id, STAFF)
    if by is None:
        raise Forbidden(Hint.ASK_ORIGIN) if caller.belongs_to(unit_id) else NotFound()
    return by


def _begin(
    caller: Caller, by: Membership, content: Content, related_to: str | None, once: Once | None
) -> Communication:
    change = drafting.create(fresh_id(), by, content, related_to=related_to, at=now())
    assert change.after is not None  # noqa: S101  # a new draft is there
    store.store(change, caller.at, once)
    return change.after


def _content(given: Mapping[str, object]) -> Content:
    words = {name: value for name, value in given.items() if isinstance(value, str)}
    known = {name: words.get(name) for name in ("type", "destination_id", "subject", "body")}
    return Content(**known, destination=units.find(known["destination_id"]) if known["destination_id"] else None)


def _related_errors(caller: Caller, related_to: str | None) -> list[FieldError]:
    if related_to is None:
        return []
    try:
        cases.open_case(caller, related_to)
    except NotFound:
        return [FieldError("related_to", "not_found")]
    return []


def _raise_known(given: Mapping[str, object], origin_id: str, more: Sequence[FieldError] = ()) -> None:
    content = _content(given)
    errors = [*drafting.content_errors(content), *more]
    if content.destination_id == origin_id:
        errors.append(FieldError("destination_id", "is_origin"))
    if errors:
        raise InvalidFields(errors)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), MADRID)
