"""Taking a person out of what is stored, row by row; each can be repeated, and is refused when it comes too late."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from chalicelib.domain.changes import Edit
from chalicelib.domain.communications import Communication
from chalicelib.domain.directory import AuditEntry, Student
from chalicelib.domain.history import Record
from chalicelib.storage import enrolment, inboxes, mapping, mapping_history, tables
from chalicelib.storage.communications import RevisionLost
from chalicelib.storage.directory import many
from chalicelib.storage.directory_rows import (
    TABLE,
    AuditRow,
    MembershipRow,
    StudentRow,
    audit_list,
    to_audit_entry,
    unit_key,
)
from chalicelib.storage.directory_writes import PersonFile, put_student, save, unmoved
from chalicelib.storage.inboxes import InboxRow
from chalicelib.storage.letter_keys import LETTER, collection_key, departure_key
from chalicelib.storage.rows import DepartureRow, EditRow, LetterRow, RecordRow
from chalicelib.storage.transactions import Check, Delete, Put, Update, Write, commit

AT_ONCE: Final = 90
"""Rows of one transaction; DynamoDB takes 100."""

CONTACT: Final = frozenset({"email", "phone", "name", "mailed_to"})
"""What a line of the audit trail may tell of a person, besides what was done."""

OF_A_STUDENT: Final = frozenset({"student", "reason"})
"""What such a line may tell of a student, besides their id: their name, and why a guardian may not receive."""


def letter(before: Communication, after: Communication) -> None:
    """Write a letter without the person; lists, requests and what forwarding units keep are written with it.

    Raises:
        RevisionLost: somebody wrote it since it was read.
    """
    after = replace(after, revision=before.revision + 1)
    old, new = mapping.rows_of(before), mapping.rows_of(after)
    rows = [row for sk, row in new.items() if sk != LETTER and old[sk].serialize() != row.serialize()]
    parts: list[Write] = [Put(row) for row in rows]
    for departure in before.departures:
        row = DepartureRow(collection_key(before.id), departure_key(departure))
        by = after.submitted_by
        actions = [
            LetterRow.created_by_id.set(after.created_by.id),
            LetterRow.created_by_name.set(after.created_by.name),
            *([LetterRow.submitted_by_id.set(by.id), LetterRow.submitted_by_name.set(by.name)] if by else []),
        ]
        parts.append(Update(row, actions))
    as_read = LetterRow.revision == before.revision
    while len(parts) > AT_ONCE:
        some, parts = parts[:AT_ONCE], parts[AT_ONCE:]
        commit([Check(LetterRow, collection_key(before.id), LETTER, as_read, lost=RevisionLost), *some])
    commit([Put(new[LETTER], as_read, lost=RevisionLost), *parts])


def record(communication_id: str, gone: Record) -> None:
    """Write a history record without who did it and what they wrote."""
    row = mapping_history.record_row(communication_id, gone)
    # Whatever happens to a record, its hash stays.
    commit([Put(row, RecordRow.hash == gone.hash)])


def edit(communication_id: str, gone: Edit) -> None:
    """Write an edit of a draft without who made it."""
    commit([Put(mapping_history.edit_row(communication_id, gone), EditRow.pk.exists(), lost=RevisionLost)])


def inbox_items(person_id: str) -> Iterator[InboxRow]:
    """The rows of the person's inbox."""
    sk = InboxRow.sk
    items = tables.collection(inboxes.TABLE, f"I#{person_id}", lambda after: sk > after if after else None)
    return map(InboxRow.from_raw_data, items)


def out_of_inbox(item: InboxRow) -> Write:
    """Takes a row out of the person's inbox."""
    return Delete(item)


def audit_of(unit_id: str, person_id: str) -> Iterator[AuditEntry]:
    """The lines of the unit's audit trail that name the person."""
    return (to_audit_entry(row) for row in _audit(unit_id) if person_id in {row.person_id, row.actor_id})


def audit(unit_id: str, person_id: str) -> Iterator[Write]:
    """What takes names and addresses out of those lines; that it was done, by which id to which, stays."""
    for row in _audit(unit_id):
        if person_id not in {row.person_id, row.actor_id}:
            continue
        names = {"person_name": row.person_name, "actor_name": row.actor_name}
        if row.actor_id == person_id:
            row.actor_name = ""
        if row.person_id == person_id:
            row.person_name = ""
            row.before = {key: value for key, value in (row.before or {}).items() if key not in CONTACT}
            row.after = {key: value for key, value in (row.after or {}).items() if key not in CONTACT}
        if names != {"person_name": row.person_name, "actor_name": row.actor_name}:
            yield Put(row, AuditRow.pk.exists())


def audit_of_student(unit_id: str, student_id: str) -> Iterator[AuditEntry]:
    """The lines of the unit's audit trail that are about the student."""
    return (to_audit_entry(row) for row in _audit(unit_id) if _is_about(row, student_id))


def audit_without_student(unit_id: str, student_id: str) -> Iterator[Write]:
    """What takes the student's name, and the reason that was given, out of those lines; that it was done stays."""
    for row in _audit(unit_id):
        if not _is_about(row, student_id):
            continue
        said = (row.before, row.after)
        row.before, row.after = (
            {key: value for key, value in (each or {}).items() if key not in OF_A_STUDENT} for each in said
        )
        if said != (row.before, row.after):
            yield Put(row, AuditRow.pk.exists())


def person(file: PersonFile, *, recognised: bool) -> list[Write]:
    """Write the person without name and addresses, and their roles without these and without whom they concern.

    Args:
        recognised: whether an import is still to know them by the digests that it keeps: what was decided of them holds
            for who comes back. Else whoever comes back is somebody new.
    """
    blank = replace(file.person, name="", email=None, phone=None, account_id=None, vouched_for=None)
    roles = {}
    for role, row in file.roles.items():
        copy = MembershipRow(**dict(row.attribute_values))
        copy.students = copy.groups = None
        copy.next = copy.next_generation = None
        copy.email_by_hand_at = copy.phone_by_hand_at = None
        if not recognised:
            copy.known = None
        roles[role] = copy
    return save(replace(file, roles=roles), blank)


def given_up_beside_students(unit_id: str, person_id: str) -> Iterator[Write]:
    """What takes away what imports that were given up left beside students and names the person as a guardian.

    One Query for each megabyte of students. A write is refused when another import has written there since: that is no
    longer given up.
    """
    alive = enrolment.alive(enrolment.pointer(unit_id))
    for item in tables.collection(TABLE, unit_key(unit_id), tables.beginning("S#")):
        row = StudentRow.from_raw_data(item)
        if row.next is None or row.next_generation in alive:
            continue
        key, still = StudentRow(row.pk, row.sk), StudentRow.next_generation == row.next_generation
        guardians = row.guardians if "new" in row.next else row.next.get("guardians", ())
        if any(guardian_id == person_id for guardian_id, _ in guardians):
            if "new" in row.next:
                yield Delete(key, still)
            else:
                yield Update(key, [StudentRow.next.remove(), StudentRow.next_generation.remove()], still)


def without_guardian(file: PersonFile, student: Student) -> list[Write]:
    """Write a student without this guardian, while nothing was written about the guardian since."""
    others = tuple(guardian for guardian in student.guardians if guardian.id != file.person.id)
    after = replace(student, guardians=others)
    return [*put_student(file.unit_id, after, student, ()), unmoved(file)]


def _is_about(row: AuditRow, student_id: str) -> bool:
    return any((said or {}).get("student_id") == student_id for said in (row.before, row.after))


def _audit(unit_id: str) -> Iterator[AuditRow]:
    after: str | None = None
    while True:
        where = None if after is None else AuditRow.one_sk > after
        part = tables.query(TABLE, audit_list(unit_id), index="one", where=where)
        keys = [(str(item["pk"]["S"]), str(item["sk"]["S"])) for item in part.items]
        yield from (AuditRow.from_raw_data(item) for item in many(keys))
        after = part.more_after
        if after is None:
            return
