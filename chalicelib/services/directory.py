"""The directory: units for everybody who signs in, and the people of a unit for those who pick recipients."""

from collections.abc import Mapping
from dataclasses import replace

from chalicelib.domain import grants
from chalicelib.domain.closed_units import closed_as, closed_error
from chalicelib.domain.directory import (
    PARENT_KINDS,
    AuditEntry,
    Group,
    Guardian,
    Person,
    Student,
    Teacher,
    dialled,
    email_errors,
    name_errors,
    phone_errors,
    province_errors,
    unit_id_errors,
)
from chalicelib.domain.errors import FieldError, Forbidden, InvalidFields, NotFound
from chalicelib.domain.limits import normalised
from chalicelib.domain.people import Caller, Membership, Unit, UnitKind
from chalicelib.domain.roles import DIRECTORY_READERS, Role
from chalicelib.services import clock, sign_in, units
from chalicelib.storage import directory as store
from chalicelib.storage import directory_lists, directory_writes, suppressions
from chalicelib.storage.cursors import Page, PageRequest
from chalicelib.storage.directory_lists import UnitSearch
from chalicelib.storage.transactions import Write, commit

unit = units.unit
"""The unit with an id, as it was in the last ten minutes."""


def search(
    caller: Caller,  # noqa: ARG001  # whoever signs in may search
    *,
    q: str | None = None,
    kind: UnitKind | None = None,
    parent: str | None = None,
    province: str | None = None,
    page: PageRequest,
) -> Page[Unit]:
    """The open units that are meant, for anybody who signs in.

    Args:
        q: beginnings of words of the name, or of the code, in any order; accents and case do not count.
        parent: the id of the unit that they hang from.
    """
    return directory_lists.units(UnitSearch(q, kind, parent, province), page)


def authorise(caller: Caller) -> Membership:
    """Require that the caller administers the platform, who alone writes units.

    Raises:
        Forbidden: they do not.
    """
    by = grants.platform_admin(caller)
    if by is None:
        raise Forbidden
    return by


def check_unit(caller: Caller, given: Mapping[str, object]) -> None:
    """What can be said of a bad body: whether the caller may at all, then what is wrong with what is sound in it.

    Raises:
        Forbidden: the caller does not administer the platform.
        InvalidFields: what is wrong with the name or the contact.
    """
    authorise(caller)
    name, contact = given.get("name"), given.get("contact")
    errors = name_errors("name", name) if isinstance(name, str) else []
    if isinstance(contact, Mapping):
        errors.extend(_contact_errors(contact, "contact."))
    if errors:
        raise InvalidFields(errors)


def check_contact(caller: Caller, unit_id: str, given: Mapping[str, object]) -> None:
    """The same for the contact data of a person of the unit; raises as `Caller.acting` does."""
    caller.acting(unit_id, DIRECTORY_READERS)
    errors = _contact_errors({name: value for name, value in given.items() if value != ""})
    if errors:
        raise InvalidFields(errors)


def put_unit(
    caller: Caller,
    unit_id: str,
    *,
    name: str | None,
    kind: UnitKind | None,
    email: str | None,
    province: str | None = None,
    parent_id: str | None = None,
    phone: str | None = None,
) -> Unit:
    """Create a unit, or change it, as the platform's administration; repeating it changes nothing.

    Raises:
        Forbidden: the caller does not administer the platform.
        InvalidFields: all that is wrong with it.
    """

    def step(caller: Caller) -> Unit:
        by = authorise(caller)
        if kind is None:
            given = {"name": name, "kind": kind, "contact.email": email}
            raise InvalidFields([FieldError(field, "required") for field, value in given.items() if not value])
        wanted = Unit(
            id=unit_id,
            name=normalised(" ".join((name or "").split())),
            kind=kind,
            email=(email or "").strip(),
            province=province,
            parent_id=parent_id,
            phone=dialled(phone) if phone else None,
        )
        errors = unit_errors(wanted)
        at = clock.now()
        known = store.staffing(unit_id, at)
        before = known.unit if known else None
        if before and before.kind is not kind:
            errors.append(FieldError("kind", "cannot_change"))
        if errors:
            raise InvalidFields(errors)
        after = replace(wanted, closed_at=before.closed_at, successor_id=before.successor_id) if before else wanted
        staffed = before.staffed if before else False
        if after == before:
            return before
        entry = AuditEntry(
            id=clock.fresh_id(),
            at=at,
            actor=by.person,
            action="unit_changed" if before else "unit_created",
            person=None,
            before=_described(before),
            after=_described(after),
        )
        parent_open: list[Write] = [store.unit_still_open(parent_id, closed_as("parent_id"))] if parent_id else []
        written = directory_writes.put_unit(after, before, known.revision if known else 0)
        commit([store.role_still_held(by, at), *parent_open, *written, directory_writes.note(unit_id, entry)])
        units.forget(unit_id)
        return replace(after, staffed=staffed)

    return sign_in.decided(caller, step)


def groups(caller: Caller, unit_id: str, *, page: PageRequest) -> Page[Group]:
    """The classes of a school, by name; raises as `Caller.acting` does."""
    caller.acting(unit_id, DIRECTORY_READERS)
    return directory_lists.groups(unit_id, page)


def students(
    caller: Caller, unit_id: str, *, q: str | None = None, group: str | None = None, page: PageRequest
) -> Page[Student]:
    """The students of a school, or of one class, by name; raises as `Caller.acting` does."""
    caller.acting(unit_id, DIRECTORY_READERS)
    return directory_lists.students(unit_id, page, q=q, group=group)


def guardians(caller: Caller, unit_id: str, *, q: str | None = None, page: PageRequest) -> Page[Guardian]:
    """The legal guardians of a school's students, by name; raises as `Caller.acting` does."""
    caller.acting(unit_id, DIRECTORY_READERS)
    return directory_lists.guardians(unit_id, page, caller.at, q=q)


def teachers(caller: Caller, unit_id: str, *, q: str | None = None, page: PageRequest) -> Page[Teacher]:
    """The teachers of a school, by name; raises as `Caller.acting` does."""
    caller.acting(unit_id, DIRECTORY_READERS)
    return directory_lists.teachers(unit_id, page, caller.at, q=q)


def change_contact(
    caller: Caller, unit_id: str, person_id: str, *, email: str | None = None, phone: str | None = None
) -> Person:
    """Give a person of the unit another address or telephone; what is left out stays, an empty one is taken away.

    Mail goes to an address again that is given here, though it bounced before: be it the same, looked at anew. Who may
    sign in as the person does not change with it.

    Raises:
        NotFound: the caller holds nothing in the unit, or it has no such person.
        Forbidden: it is not for their role.
        InvalidFields: all that is wrong with what is given.
    """

    def step(caller: Caller) -> Person:
        at = clock.now()
        by = caller.acting(unit_id, DIRECTORY_READERS)
        file = directory_writes.open_file(unit_id, person_id)
        if file is None:
            raise NotFound
        errors = [*(email_errors("email", email) if email else []), *(phone_errors("phone", phone) if phone else [])]
        if errors:
            raise InvalidFields(errors)
        before = file.person
        after = replace(
            before,
            email=before.email if email is None else email or None,
            phone=before.phone if phone is None else dialled(phone) or None,
            vouched_for=before.vouched_for if email is None else _vouched(caller, unit_id, before, email),
        )
        again = email and email == before.email and suppressions.is_suppressed(unit_id, email)
        if after == before and not again:
            return before
        entry = AuditEntry(
            id=clock.fresh_id(),
            at=at,
            actor=by.person,
            action="address_confirmed" if after == before else "contact_changed",
            person=after.ref,
            before={"email": before.email, "phone": before.phone},
            after={"email": after.email, "phone": after.phone},
        )
        held = directory_writes.still_held(by, file, at)
        marked = directory_writes.by_hand(file, after, at)
        cleared: list[Write] = []
        if email and (again or email != before.email):
            cleared = [suppressions.clear(unit_id, email, at)]
        commit([*held, *directory_writes.save(marked, after), directory_writes.note(unit_id, entry), *cleared])
        return after

    return sign_in.decided(caller, step)


def _vouched(caller: Caller, unit_id: str, before: Person, email: str) -> frozenset[Role] | None:
    theirs = grants.vouched(grants.granters(caller, units.unit(unit_id)))
    if email != before.email:
        return theirs
    return None if before.vouched_for is None else before.vouched_for | theirs


def unit_errors(wanted: Unit) -> list[FieldError]:
    """All that is wrong with a unit as somebody wants it to be."""
    errors = [
        *unit_id_errors("id", wanted.id, wanted.kind),
        *name_errors("name", wanted.name),
        *province_errors("province", wanted.province, wanted.kind),
        *email_errors("contact.email", wanted.email),
    ]
    if wanted.phone:
        errors.extend(phone_errors("contact.phone", wanted.phone))
    return [*errors, *_parent_errors(wanted)]


def _contact_errors(given: Mapping[str, object], prefix: str = "") -> list[FieldError]:
    email, phone = given.get("email"), given.get("phone")
    errors = email_errors(f"{prefix}email", email) if isinstance(email, str) else []
    return errors + (phone_errors(f"{prefix}phone", phone) if isinstance(phone, str) else [])


def _parent_errors(wanted: Unit) -> list[FieldError]:
    kinds = PARENT_KINDS[wanted.kind]
    if wanted.parent_id is None:
        return [FieldError("parent_id", "required")] if kinds else []
    above = store.find_unit(wanted.parent_id)
    if above is None:
        return [FieldError("parent_id", "not_found")]
    if not above.is_open:
        return [closed_error("parent_id")]
    if above.kind not in kinds:
        return [FieldError("parent_id", "wrong_kind", {"allowed": ", ".join(sorted(kinds))})]
    return []


def _described(unit: Unit | None) -> dict[str, str | None]:
    if unit is None:
        return {}
    return {
        "name": unit.name,
        "kind": str(unit.kind),
        "province": unit.province,
        "parent_id": unit.parent_id,
        "email": unit.email,
        "phone": unit.phone,
    }
