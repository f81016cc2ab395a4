"""The last step of an import that came true: each row gets what came as its own, and what it means is noted."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from chalicelib.domain.directory import AuditEntry
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.imports import Entry, Import, ImportKind
from chalicelib.domain.people import PersonRef
from chalicelib.domain.roles import Role
from chalicelib.services import clock
from chalicelib.services.import_plans import CONTACTS, address_verdict
from chalicelib.storage import directory_writes, enrolment, enrolment_settling
from chalicelib.storage import imports as store
from chalicelib.storage.enrolment_settling import Pending
from chalicelib.storage.transactions import Write, attempts

ITEMS: Final = 85
"""How many rows one transaction settles, beside what it checks; DynamoDB takes 100."""

Commit = Callable[[list[Write]], None]


def role_of(found: Import) -> Role:
    """The role that an import gives."""
    return Role.GUARDIAN if found.kind is ImportKind.STUDENTS else Role.TEACHER


class Settling:
    """What is left to settle of an import.

    Attributes:
        latest: the people of the latest transaction that `roles` gave.
    """

    def __init__(self, found: Import) -> None:
        self._found = found
        self._since = enrolment.pointer(found.unit_id).since or clock.now()
        self.latest: list[str] = []

    def students(self) -> Iterator[list[Write]]:
        """The students."""
        generation = self._found.generation
        for row in enrolment_settling.pending_students(self._found.unit_id, generation):
            yield [enrolment_settling.settle_student(row, generation)]

    def roles(self) -> Iterator[list[Write]]:
        """The guardians or teachers, some at a time."""
        writes: list[Write] = []
        people: list[str] = []
        role = role_of(self._found)
        for pending in enrolment_settling.pending_roles(self._found.unit_id, role, self._found.generation):
            more = self._settled(pending)
            if people and len(writes) + len(more) > ITEMS:
                self.latest = people
                yield writes
                writes, people = [], []
            writes = [*writes, *more]
            people = [*people, pending.person_id]
        if people:
            self.latest = people
            yield writes

    def alone(self, person_id: str, commit: Commit) -> None:
        """Settle one person, read again each time that somebody was faster.

        Raises:
            Unavailable: somebody was, for too long.
        """
        for _ in attempts():
            pending = enrolment_settling.pending_role(
                self._found.unit_id, person_id, role_of(self._found), self._found.generation
            )
            if pending is None:
                return
            try:
                commit(self._settled(pending))
                return
            except store.Overtaken:
                continue
        raise Unavailable

    def groups(self) -> Iterator[list[Write]]:
        """The classes; those in which nobody is any more go, when it was the students that were imported."""
        unit_id = self._found.unit_id
        of_students = self._found.kind is ImportKind.STUDENTS
        keep = enrolment_settling.groups_in_use(unit_id) if of_students else None
        for write in enrolment_settling.settle_groups(unit_id, keep=keep):
            yield [write]

    def _settled(self, pending: Pending) -> list[Write]:
        contact, by_hand, late = self._contact(pending)
        writes = enrolment_settling.settle_role(
            pending, self._found.generation, self._since, contact=contact, by_hand=by_hand
        )
        if late:
            writes.append(store.add_to_report(self._found.id, pending.person_id, late, clock.now()))
        notes = self._notes(pending, contact)
        return [*writes, *(directory_writes.note(self._found.unit_id, entry) for entry in notes)]

    def _contact(self, pending: Pending) -> tuple[dict[str, str | None], list[str], list[Entry]]:
        """What changes of name and addresses, what stays as somebody gave it, what the report did not say yet."""
        to_come = pending.to_come
        told = to_come.get("contact") or {}
        changed: dict[str, str | None] = {}
        by_hand = [name for name in CONTACTS if name not in told]
        late: list[Entry] = []
        if told and told["name"] != pending.name:
            changed["name"] = told["name"]
        before = pending.row.known or {}
        for name in filter(told.__contains__, CONTACTS):
            given_at = pending.by_hand[name]
            current = pending.address[name]
            verdict = address_verdict(name, current, told, before, to_come["known"], given_at is not None)
            if verdict.value != current:
                changed[name] = verdict.value
            if verdict.by_hand:
                by_hand.append(name)
            if verdict.note and given_at and self._found.checked_at and given_at > self._found.checked_at:
                late.append(Entry("note", int(to_come.get("line", 0)), name, verdict.note))
        return changed, by_hand, late

    def _notes(self, pending: Pending, contact: dict[str, str | None]) -> Iterator[AuditEntry]:
        to_come, person = pending.to_come, PersonRef(pending.person_id, pending.name)
        role: dict[str, str | None] = {"role": str(role_of(self._found))}
        if to_come.get("over"):
            yield self._entry("role_revoked", person, role, role)
        elif to_come.get("begins"):
            yield self._entry("role_granted", person, {}, role)
        if changed := [name for name in CONTACTS if name in contact]:
            before = {name: pending.address[name] for name in changed}
            yield self._entry("contact_changed", person, before, {name: contact[name] for name in changed})

    def _entry(
        self, action: str, person: PersonRef, before: dict[str, str | None], after: dict[str, str | None]
    ) -> AuditEntry:
        at: datetime = clock.now()
        return AuditEntry(clock.fresh_id(), at, self._found.created_by, action, person, before, after)
