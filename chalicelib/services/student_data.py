"""What a school keeps of a student: told to whoever speaks for them (RGPD art. 15), and erased when they have left.

A student has no sign-in and gets nothing: the school's lists, its decisions about custody, its audit trail and the
reports of its imports are all that names one. While they are enrolled the school must know them (art. 17.3.b).
"""

from dataclasses import asdict, dataclass
from typing import Any

from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.storage import custody, custody_terms, directory_writes, erasures, traces
from chalicelib.storage.transactions import commit


class StillEnrolled(Conflict):
    """Who is enrolled is not erased: they go with the import that says that they left."""


@dataclass(frozen=True)
class ErasedStudent:
    """How many decisions about custody were deleted, and from how many lines of the audit trail and parts of reports
    the student was taken.
    """

    custody: int
    audit: int
    reports: int


def export(unit_id: str, student_id: str) -> dict[str, Any]:
    """All that is kept of a student of the unit, as plain data.

    Raises:
        NotFound: nothing is.
    """
    student = directory_writes.find_student(unit_id, student_id)
    told = {
        "unit": unit_id,
        "student": asdict(student) if student else None,
        "custody": [asdict(each) for each in custody.of_student(unit_id, student_id).values()],
        "audit": [asdict(each) for each in erasures.audit_of_student(unit_id, student_id)],
        "imports": [
            {"report": [entry for entry in part.attribute_values["entries"] if student_id in entry[5:6]]}
            for part in traces.imports(unit_id, student_id)
        ],
    }
    if not any(value for name, value in told.items() if name != "unit"):
        raise NotFound
    return told


def forget(unit_id: str, student_id: str) -> ErasedStudent:
    """Erase what names a student who has left; however often, with the same end.

    Raises:
        StillEnrolled: they are a student of the unit.
    """
    if directory_writes.find_student(unit_id, student_id):
        raise StillEnrolled
    decisions = list(custody_terms.of_gone_students(unit_id, student_id))
    lines = list(erasures.audit_without_student(unit_id, student_id))
    parts = [traces.without(part, student_id) for part in traces.imports(unit_id, student_id)]
    for write in (*decisions, *lines, *parts):
        commit([write])
    return ErasedStudent(len(decisions), len(lines), len(parts))
