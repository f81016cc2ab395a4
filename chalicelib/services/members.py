"""Who holds which role in a unit, and who gives and takes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain import grants
from chalicelib.domain.closed_units import require_open
from chalicelib.domain.directory import AuditEntry, Member, Person, email_errors, name_errors
from chalicelib.domain.errors import FieldError, Forbidden, InvalidFields, NotFound
from chalicelib.domain.limits import normalised
from chalicelib.domain.people import Caller, Membership, Unit
from chalicelib.domain.roles import DIRECTORY_READERS, MANAGEMENT, Role
from chalicelib.services import clock, sign_in, units
from chalicelib.storage import directory, directory_lists, directory_writes
from chalicelib.storage.cursors import Page, PageRequest
from chalicelib.storage.directory_writes import PersonFile
from chalicelib.storage.idempotency import Once, remember
from chalicelib.storage.transactions import Write, commit


def members(
    caller: Caller, unit_id: str, *, role: Role | None = None, q: str | None = None, page: PageRequest
) -> Page[Member]:
    """Who holds a role in the unit, or will.

    The director of the parent unit, who appoints the unit's directors, sees those and no others.

    Raises:
        NotFound: the caller has nothing to do with the unit.
        Forbidden: it is not for their role.
    """
    if not caller.holding(unit_id, DIRECTORY_READERS):
        role = _seen_from_above(caller, unit_id, role)
    return directory_lists.members(unit_id, page, caller.at, role=role, q=q)


def direction(caller: Caller, unit_id: str) -> grants.Direction:
    """Who directs the unit, for whoever may name its director; raises as `grants.direction` does."""
    staffing = directory.staffing(unit_id, caller.at)
    if staffing is None:
        raise NotFound
    return grants.direction(caller, staffing.unit, staffing.staff)


def authorise(caller: Caller, unit_id: str) -> None:
    """Require that the caller gives some role in the unit: asked before anybody is told what is wrong with the fields.

    Raises:
        NotFound: the caller has nothing to do with the unit.
        Forbidden: they give none.
    """
    if not grants.granters(caller, units.unit(unit_id, at=caller.at)):
        raise Forbidden(grants.Hint.ASK_THE_DIRECTOR)


def check_grant(caller: Caller, unit_id: str, given: Mapping[str, object]) -> None:
    """What can be said of a bad body: whether the caller gives any role, then what is wrong with somebody new.

    Raises:
        NotFound, Forbidden: see `authorise`.
        InvalidFields: what is wrong with the name or the address.
    """
    authorise(caller, unit_id)
    name, email = given.get("name"), given.get("email")
    errors = name_errors("name", name) if isinstance(name, str) else []
    errors += email_errors("email", email) if isinstance(email, str) else []
    if errors:
        raise InvalidFields(errors)


def grant(
    caller: Caller,
    unit_id: str,
    *,
    role: Role,
    person_id: str | None = None,
    name: str | None = None,
    email: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    once: Once | None = None,
) -> Member:
    """Give a role to a person of the unit, or to somebody new there; other dates to one who holds it.

    Args:
        person_id: somebody whom the unit has; without it `name` and `email` make a new person.
        since: at once when left out.

    Raises:
        NotFound: the caller has nothing to do with the unit.
        Forbidden: the role is not theirs to give, or they would give it to themselves.
        InvalidFields: all that is wrong with it.
        Conflict: the unit is closed, or the idempotency key was used before.
    """

    def step(caller: Caller) -> Member:
        at = clock.now()
        case = _open(caller, unit_id, role, at)
        by = grants.authorise_grant(role, case.held, has_director=bool(case.directors))
        file = directory_writes.open_file(unit_id, person_id) if person_id else None
        grants.forbid_self(caller, file.person.account_id if file else None, person_id)
        errors = grants.grant_errors(role, case.unit, since or at, until, at)
        errors.extend(_person_errors(person_id, file, name, email))
        if errors:
            raise InvalidFields(errors)
        require_open(case.unit)
        if file is None:
            named = normalised((name or "").strip())
            vouched_for = grants.vouched(case.held)
            file = PersonFile(unit_id, Person(clock.fresh_id(), named, email, vouched_for=vouched_for))
        before = file.member(role)
        written, member = directory_writes.grant(file, role, since or at, until, by.person.id, at)
        remembered = [remember(once, member, at)] if once else []
        noted = _noted(unit_id, by, at, file, before, member)
        # Who directs the unit was read with it: that nothing of it has moved says that it is open, too.
        is_open = case.serialised or (directory.unit_still_open(unit_id),)
        commit([*remembered, *directory_writes.still_held(by, file, at), *is_open, *written, noted])
        _changed(unit_id, file)
        return member

    return sign_in.decided(caller, step)


def revoke(caller: Caller, unit_id: str, person_id: str, role: Role) -> None:
    """Take a role from a person, at once; repeating it changes nothing. That they had it stays on record.

    Raises:
        NotFound: the caller has nothing to do with the unit, or the person never had the role.
        Forbidden: the role is not theirs to take, or the unit would be left without a director.
    """

    def step(caller: Caller) -> None:
        at = clock.now()
        case = _open(caller, unit_id, role, at)
        directs = person_id in case.directors
        by = grants.authorise_revocation(
            role, case.held, others_direct=not directs or bool(case.directors - {person_id})
        )
        file = directory_writes.open_file(unit_id, person_id)
        before = file.member(role) if file else None
        if file is None or before is None:
            raise NotFound
        if before.until is not None and before.until <= at:
            return
        written, after = directory_writes.revoke(file, role, at)
        noted = _noted(unit_id, by, at, file, before, after)
        held = directory_writes.still_held(by, file, at)
        commit([*held, *case.serialised, *written, noted])
        _changed(unit_id, file)

    sign_in.decided(caller, step)


def audit(caller: Caller, unit_id: str, page: PageRequest) -> Page[AuditEntry]:
    """The audit trail of the unit, for its management team, newest first.

    Raises:
        NotFound: the caller has nothing to do with the unit.
        Forbidden: it is not for their role.
    """
    caller.acting(unit_id, MANAGEMENT)
    return directory_lists.audit(unit_id, page)


@dataclass(frozen=True)
class _Case:
    """A unit in which a role is to change hands.

    Attributes:
        directors: the people who direct it now; looked at only when it is about a director.
        serialised: what lets one change among the directors pass at a time.
    """

    unit: Unit
    held: grants.Granters
    directors: frozenset[str] = frozenset()
    serialised: tuple[Write, ...] = ()


def _open(caller: Caller, unit_id: str, role: Role, at: datetime) -> _Case:
    unit = units.unit(unit_id, at=at)
    held = grants.granters(caller, unit)
    if role is not Role.DIRECTOR:
        return _Case(unit, held)
    staffing = directory.staffing(unit_id, at)
    if staffing is None:
        raise NotFound
    moved = directory_writes.directors_changed(unit_id, staffing.revision)
    return _Case(staffing.unit, held, grants.active_directors(staffing.staff, at), (moved,))


def _person_errors(
    person_id: str | None, file: PersonFile | None, name: str | None, email: str | None
) -> list[FieldError]:
    if person_id is not None:
        return [] if file else [FieldError("person_id", "not_found")]
    return [*name_errors("name", name or ""), *email_errors("email", email or "")]


def _seen_from_above(caller: Caller, unit_id: str, role: Role | None) -> Role:
    unit = units.find(unit_id, at=caller.at)
    appoints = unit and caller.holding(unit.parent_id, {Role.DIRECTOR})
    if not appoints and not caller.belongs_to(unit_id):
        raise NotFound
    if not appoints or role not in {None, Role.DIRECTOR}:
        raise Forbidden
    return Role.DIRECTOR


def _noted(unit_id: str, by: Membership, at: datetime, file: PersonFile, before: Member | None, after: Member) -> Write:
    held_before = before if before and (before.until is None or at < before.until) else None
    given = "role_changed" if held_before else "role_granted"
    entry = AuditEntry(
        id=clock.fresh_id(),
        at=at,
        actor=by.person,
        action="role_revoked" if after.until == at else given,
        person=file.person.ref,
        before=_dates(held_before),
        after=_dates(after),
    )
    return directory_writes.note(unit_id, entry)


def _dates(member: Member | None) -> dict[str, str | None]:
    if member is None:
        return {}
    until = member.until.isoformat() if member.until else None
    return {"role": str(member.role), "since": member.since.isoformat(), "until": until}


def _changed(unit_id: str, file: PersonFile) -> None:
    units.forget(unit_id)
    sign_in.forget(file.person.account_id)
