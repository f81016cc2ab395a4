"""What each step of an import's plan writes beside what counts, as far as it is not written yet."""

from datetime import datetime

from chalicelib.domain.custody import as_noted, may_receive, outlasts
from chalicelib.domain.directory import AuditEntry
from chalicelib.domain.imports import Import
from chalicelib.services import clock
from chalicelib.services.import_plans import Plan, RoleStep, StudentStep
from chalicelib.services.import_restrictions import Carried
from chalicelib.storage import custody, directory_writes, enrolment_writes
from chalicelib.storage.enrolment import kept_student
from chalicelib.storage.transactions import Write


def of_student(unit_id: str, step: StudentStep, generation: int) -> list[Write]:
    """What is to be written beside a student; nothing when it is there already, or nothing changes."""
    if step.after is None:
        if step.written == {"gone": True}:
            return []
        held = enrolment_writes.HeldStudent(step.id, step.before, step.written)
        return [enrolment_writes.student_leaves(unit_id, held, generation)]
    to_come = kept_student(step.after)
    written = step.written in (to_come, {**to_come, "new": True})
    if written or (step.before == step.after and step.written is None):
        return []
    enrolled = step.before is not None
    return [enrolment_writes.student_to_come(unit_id, step.after, generation, enrolled=enrolled)]


def of_restriction(unit_id: str, carried: Carried, at: datetime) -> list[Write]:
    """What has a restriction hold of a student who comes; nothing when one does that lasts as long.

    It is there before the student is: nobody else decides of them until then.
    """
    wanted = carried.custody
    present, revision = custody.find(unit_id, wanted.student_id, wanted.person_id)
    if present and not may_receive(present, at) and outlasts(present, wanted):
        return []
    entry = AuditEntry(
        id=clock.fresh_id(),
        at=at,
        actor=None,
        action="custody_changed",
        person=carried.guardian,
        before=as_noted(carried.student, present),
        after=as_noted(carried.student, wanted),
    )
    return [custody.put(unit_id, wanted, revision), directory_writes.note(unit_id, entry)]


def of_role(unit_id: str, plan: Plan, step: RoleStep, generation: int, at: datetime) -> list[Write]:
    """What is to be written beside the role of a guardian or a teacher, or of somebody new; likewise."""
    to_come = step.to_come or {}
    if step.written in (to_come or None, to_come, {**to_come, "new": True}):
        return []
    if step.newcomer:
        known = to_come.pop("known")
        return enrolment_writes.newcomer(unit_id, step.newcomer, plan.role, to_come, known, generation, at)
    if step.written and "new" in step.written:
        to_come = {**to_come, "new": True}
    return enrolment_writes.role_to_come(unit_id, step.person_id, plan.role, to_come, generation)


def noted(done: Import, at: datetime) -> AuditEntry:
    """The line of the audit trail that tells what the import did."""
    counts = done.counts
    after = {
        "import": done.id,
        "kind": str(done.kind),
        "created": str(counts.created),
        "updated": str(counts.updated),
        "unchanged": str(counts.unchanged),
        "leaving": str(counts.leaving),
    }
    return AuditEntry(clock.fresh_id(), at, done.created_by, "imported", None, {}, after)
