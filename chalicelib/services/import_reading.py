"""Reading an export onto a desk: every line is looked at, and nothing is decided yet."""

import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, Final

from chalicelib.domain import enrolment_years, exports
from chalicelib.domain.enrolment_lines import STUDENTS, TEACHERS, BadLine, StudentLine, TeacherLine
from chalicelib.domain.enrolment_lines import student_line as parse_student
from chalicelib.domain.enrolment_lines import teacher_line as parse_teacher
from chalicelib.domain.errors import FieldError
from chalicelib.domain.exports import Header, NotAnExport, Record
from chalicelib.domain.imports import REPORTED_MAX, Import, ImportKind, upload_key
from chalicelib.domain.limits import folded
from chalicelib.gateways import objects
from chalicelib.gateways.desks import Desk, Told
from chalicelib.services import pseudonyms
from chalicelib.settings import settings

_CHUNK: Final = 1024 * 1024

CANDIDATE_LINES: Final = REPORTED_MAX["rejected"]
"""In how many rejected lines it is looked for whom they may be about: a file with more is no export of a school."""


@dataclass(frozen=True)
class Reading:
    """What was read, apart from what lies on the desk.

    Attributes:
        rows: lines of data.
        skipped: lines of students who are not enrolled, and of school years before the newest one of the file.
        told: which addresses the file has columns for.
        tells_groups: whether it has one for classes.
    """

    rows: int
    skipped: int
    school_year: str | None
    told: tuple[str, ...]
    tells_groups: bool


def read(found: Import, desk: Desk) -> Reading:
    """Read the file of an import, the version that was pinned.

    Raises:
        NotAnExport: it is none.
    """
    with TemporaryFile() as spool:
        for chunk in objects.chunks(upload_key(found.id), found.version):
            spool.write(chunk)
        return read_file(spool, found.unit_id, found.kind, desk)


def read_file(spool: IO[bytes], unit_id: str, kind: ImportKind, desk: Desk) -> Reading:
    """Read an export; raises as `read` does."""
    spool.seek(0)
    encoding = exports.encoding_of(iter(lambda: spool.read(_CHUNK), b""))
    spool.seek(0)
    text = io.TextIOWrapper(spool, encoding=encoding, errors="replace", newline="")
    try:
        shape = STUDENTS if kind is ImportKind.STUDENTS else TEACHERS
        header, records = exports.read(exports.lines(text.readline), shape)
        if kind is ImportKind.STUDENTS:
            return _students(header, records, unit_id, desk)
        return _teachers(header, records, unit_id, desk)
    finally:
        # The spool is its owner's to close.
        text.detach()


def _students(header: Header, records: Iterator[Record], unit_id: str, desk: Desk) -> Reading:
    not_enrolled = frozenset(folded(status.strip()) for status in settings().not_enrolled)
    rows = skipped = 0
    years: Counter[str] = Counter()
    for record in records:
        rows += 1
        match parse_student(record, header, not_enrolled):
            case BadLine() as bad:
                _reject(bad, lambda number: pseudonyms.student_id(unit_id, number), desk)
            case StudentLine(enrolled=False):
                skipped += 1
            case line:
                years.update([line.year] if line.year else [])
                _put_student(line, unit_id, desk)
    if not rows:
        raise NotAnExport("empty")
    year = enrolment_years.newest(years)
    older = desk.drop_older(enrolment_years.begins(year) or 0)
    for number in older:
        desk.report("note", number, {"field": header.titles["year"], "code": "older_year", "params": {}})
    told = tuple(name for name in ("email", "phone") if any(f"{of} tutor {name}" in header.places for of in _ORDINALS))
    return Reading(rows, skipped + len(older), year, told, tells_groups=True)


_ORDINALS: Final = ("primer", "segundo")


def _put_student(line: StudentLine, unit_id: str, desk: Desk) -> None:
    subject = pseudonyms.student_id(unit_id, line.school_id)
    desk.put_line(subject, line.number, line.name, folded(line.name), line.group, enrolment_years.begins(line.year))
    if line.status:
        desk.report("note", line.number, _entry(line.status))
    for guardian in line.guardians:
        desk.put_mention(
            Told(
                subject=subject,
                line=line.number,
                place=guardian.place,
                dni=pseudonyms.document(unit_id, guardian.dni) if guardian.dni else None,
                key=pseudonyms.name_and_phone(unit_id, guardian.name, guardian.phone, subject),
                name=guardian.name,
                email=guardian.email,
                phone=guardian.phone,
            )
        )


def _teachers(header: Header, records: Iterator[Record], unit_id: str, desk: Desk) -> Reading:
    rows = 0
    for record in records:
        rows += 1
        match parse_teacher(record, header):
            case BadLine() as bad:
                _reject(bad, lambda said: pseudonyms.address_or_name(unit_id, said), desk)
            case TeacherLine() as line:
                key = pseudonyms.address(unit_id, line.email)
                for group in line.groups or (None,):
                    desk.put_line(key, line.number, line.name, folded(line.name), group)
                desk.put_mention(Told(key, line.number, 1, None, key, line.name, line.email, None))
    if not rows:
        raise NotAnExport("empty")
    return Reading(rows, 0, None, ("email",), tells_groups="groups" in header.places)


def _reject(bad: BadLine, subject: Callable[[str], str], desk: Desk) -> None:
    for error in bad.errors:
        desk.report("rejected", bad.number, _entry(error))
    candidates = [subject(said) for said in bad.candidates] if desk.count("rejected") <= CANDIDATE_LINES else []
    if bad.about:
        for held in (subject(bad.about), *candidates):
            desk.hold(held)
    else:
        desk.put_candidates(bad.number, candidates)


def _entry(error: FieldError) -> dict[str, str | Mapping[str, str | int]]:
    return {"field": error.field, "code": error.code, "params": dict(error.params)}
