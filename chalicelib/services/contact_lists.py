"""Contact lists of a unit: making, changing and counting them, and opening those that a message names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from chalicelib.domain.audiences import Audience, selection
from chalicelib.domain.contact_lists import ContactList, Scope, list_errors
from chalicelib.domain.directory import sortable
from chalicelib.domain.errors import FieldError, InvalidFields, NotFound
from chalicelib.domain.limits import normalised
from chalicelib.domain.messages import WRITERS
from chalicelib.domain.people import Caller, Membership
from chalicelib.services import clock, sign_in
from chalicelib.storage import audience_names, audiences, directory
from chalicelib.storage import contact_lists as store
from chalicelib.storage.audience_names import Named
from chalicelib.storage.cursors import Page, PageRequest
from chalicelib.storage.idempotency import Once, remember
from chalicelib.storage.transactions import Write, commit


@dataclass(frozen=True)
class Given:
    """What somebody gave of a list."""

    name: str
    scope: Scope
    people: tuple[str, ...] = ()


def of_unit(caller: Caller, unit_id: str, page: PageRequest) -> Page[ContactList]:
    """The lists of a unit, by name, each with what was counted last; raises as `Caller.acting` does."""
    caller.acting(unit_id, WRITERS)
    return store.of_unit(unit_id, page)


def find(caller: Caller, list_id: str) -> ContactList:
    """A list, counted now; what is counted is noted, for the list of lists.

    Raises:
        NotFound: there is none, or the caller does not write messages for its unit.
    """
    found, _ = _mine(caller, list_id)
    at = clock.now()
    size = _size(found, at)
    if size != found.size:
        store.note_size(found, size, at)
    return replace(found, size=size, counted_at=at)


def people(caller: Caller, list_id: str) -> Sequence[Named]:
    """Who is in a list by hand, by name; who has left the unit is not. Raises as `find` does."""
    found, _ = _mine(caller, list_id)
    named = audience_names.named(found.unit_id, Audience(people=found.people))
    return sorted(named, key=lambda each: (sortable(each.name), each.id))


def create(caller: Caller, unit_id: str, given: Given, *, once: Once | None = None) -> ContactList:
    """A new list.

    Raises:
        NotFound, Forbidden: the caller does not write messages for the unit.
        InvalidFields: all that is wrong with it.
        Conflict: the idempotency key was used before.
    """

    def step(caller: Caller) -> ContactList:
        at = clock.now()
        by = caller.acting(unit_id, WRITERS)
        checked = _checked(unit_id, given)
        made = ContactList(
            id=clock.fresh_id(),
            unit_id=unit_id,
            name=checked.name,
            scope=checked.scope,
            people=checked.people,
            created_at=at,
            updated_at=at,
            counted_at=at,
        )
        made = replace(made, size=_size(made, at))
        remembered: list[Write] = [remember(once, made, at)] if once else []
        commit([*remembered, directory.role_still_held(by, at), store.put(made, None)])
        return made

    return sign_in.decided(caller, step)


def edit(caller: Caller, list_id: str, changes: Mapping[str, Any]) -> ContactList:
    """Change a list: those parts that are given.

    Raises:
        NotFound: it is not the caller's to change.
        InvalidFields: all that is wrong with it.
        Conflict: somebody else changed it meanwhile.
    """

    def step(caller: Caller) -> ContactList:
        at = clock.now()
        before, by = _mine(caller, list_id)
        checked = _checked(before.unit_id, replace(Given(before.name, before.scope, before.people), **changes))
        after = replace(
            before,
            name=checked.name,
            scope=checked.scope,
            people=checked.people,
            revision=before.revision + 1,
            updated_at=at,
        )
        after = replace(after, size=_size(after, at), counted_at=at)
        commit([directory.role_still_held(by, at), store.put(after, before)])
        return after

    return sign_in.decided(caller, step)


def delete(caller: Caller, list_id: str) -> None:
    """Delete a list: what was sent to it before still goes to it. Raises as `edit` does."""

    def step(caller: Caller) -> None:
        at = clock.now()
        before, by = _mine(caller, list_id)
        after = replace(before, revision=before.revision + 1, updated_at=at, deleted_at=at)
        commit([directory.role_still_held(by, at), store.put(after, before)])

    sign_in.decided(caller, step)


def authorise(caller: Caller, list_id: str) -> None:
    """Require that the list is the caller's to change: asked before the fields are told; raises as `edit` does."""
    _mine(caller, list_id)


def named_in(unit_id: str, audience: Audience) -> tuple[Sequence[ContactList], list[FieldError]]:
    """The lists that an audience names, deleted ones too, and which of the names are of none that there is."""
    known = store.known(unit_id, audience.contact_lists)
    errors = [
        FieldError(f"audience.contact_lists.{place}", "not_found")
        for place, id in enumerate(audience.contact_lists)
        if id not in known or known[id].deleted_at
    ]
    return list(known.values()), errors


def _mine(caller: Caller, list_id: str) -> tuple[ContactList, Membership]:
    found = store.find(list_id)
    by = caller.holding(found.unit_id, WRITERS) if found else None
    if found is None or by is None:
        raise NotFound
    return found, by


def _checked(unit_id: str, given: Given) -> Given:
    """What was given, as it is kept.

    Raises:
        InvalidFields: all that is wrong with it.
    """
    wanted = replace(given, name=normalised(given.name.strip()), people=tuple(dict.fromkeys(given.people)))
    errors = list_errors(wanted.name, wanted.scope, wanted.people)
    group = wanted.scope.group
    if group or wanted.people:
        found = audiences.known(unit_id, groups=[group] if group else [], people=wanted.people)
        if group and group not in found.groups:
            errors.append(FieldError("scope.group", "not_found"))
        errors.extend(
            FieldError(f"people.{place}", "not_found")
            for place, id in enumerate(given.people)
            if id not in found.people
        )
    if errors:
        raise InvalidFields(errors)
    return wanted


def _size(found: ContactList, at: datetime) -> int:
    return sum(1 for _ in audiences.resolve(found.unit_id, selection(Audience(), [found]), at))
