"""Whether a guardian may receive what concerns a student: the management team decides, and no import undoes it."""

from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain import custody as rules
from chalicelib.domain.custody import Custody
from chalicelib.domain.directory import AuditEntry, Student
from chalicelib.domain.errors import InvalidFields, NotFound
from chalicelib.domain.limits import normalised
from chalicelib.domain.people import Caller, PersonRef
from chalicelib.domain.roles import DIRECTORY_READERS
from chalicelib.services import clock, sign_in
from chalicelib.storage import custody as store
from chalicelib.storage import directory, directory_writes
from chalicelib.storage.transactions import commit

custody_of = store.of_unit
"""Every decision of a unit by student and guardian, for who sends: one Query. `rules.may_receive` reads it."""


@dataclass(frozen=True)
class Held:
    """A guardian of a student, and what was decided; nothing is told to who need not know."""

    guardian: PersonRef
    may_receive: bool | None = None
    decision: Custody | None = None


@dataclass(frozen=True)
class StudentFile:
    """A student and their guardians, as the caller may see them."""

    student: Student
    guardians: tuple[Held, ...]


def authorise(caller: Caller, unit_id: str) -> None:
    """Require that the caller is of the management team; raises as `Caller.acting` does."""
    caller.acting(unit_id, rules.DECIDERS)


def student(caller: Caller, unit_id: str, student_id: str) -> StudentFile:
    """A student with their guardians; what was decided of each of these is for the management team.

    Raises:
        NotFound: the caller holds nothing in the unit, or it has no such student.
        Forbidden: it is not for their role.
    """
    caller.acting(unit_id, DIRECTORY_READERS)
    found = _student(unit_id, student_id)
    if not caller.holding(unit_id, rules.DECIDERS):
        return StudentFile(found, tuple(Held(guardian) for guardian in found.guardians))
    decisions = store.of_student(unit_id, student_id)
    return StudentFile(
        found,
        tuple(_held(guardian, decisions.get((student_id, guardian.id)), caller.at) for guardian in found.guardians),
    )


def decide(
    caller: Caller,
    unit_id: str,
    student_id: str,
    person_id: str,
    *,
    may_receive: bool,
    reason: str,
    until: datetime | None = None,
) -> Held:
    """Write whether a guardian may receive what concerns the student; the same again changes nothing.

    Raises:
        NotFound: the caller holds nothing in the unit, or it has no such student, or that is no guardian of theirs.
        Forbidden: the caller is not of the management team.
        InvalidFields: all that is wrong with it.
        Conflict: somebody else decided at the same moment.
    """
    wanted = Custody(student_id, person_id, may_receive, normalised(reason.strip()), until)

    def step(caller: Caller) -> Held:
        at = clock.now()
        by = caller.acting(unit_id, rules.DECIDERS)
        found = _student(unit_id, student_id)
        guardian = next((each for each in found.guardians if each.id == person_id), None)
        if guardian is None:
            raise NotFound
        errors = rules.custody_errors(wanted, at)
        if errors:
            raise InvalidFields(errors)
        before, revision = store.find(unit_id, student_id, person_id)
        if before == wanted:
            return _held(guardian, before, at)
        after = replace(wanted, carried=before is not None and before.carried)
        about = PersonRef(found.id, found.name)
        entry = AuditEntry(
            id=clock.fresh_id(),
            at=at,
            actor=by.person,
            action="custody_changed",
            person=guardian,
            before=rules.as_noted(about, before),
            after=rules.as_noted(about, after),
        )
        commit(
            [
                directory.role_still_held(by, at),
                *store.decide(unit_id, after, revision),
                directory_writes.note(unit_id, entry),
            ]
        )
        return _held(guardian, after, at)

    return sign_in.decided(caller, step)


def _student(unit_id: str, student_id: str) -> Student:
    found = directory_writes.find_student(unit_id, student_id)
    if found is None:
        raise NotFound
    return found


def _held(guardian: PersonRef, decision: Custody | None, at: datetime) -> Held:
    return Held(guardian, rules.may_receive(decision, at), decision)
