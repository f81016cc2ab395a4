"""Writing the directory from data that somebody vouches for (an import, the demo), without a caller.

Everything here can be repeated: what is there already, and the same, is left as it is.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from chalicelib.domain.directory import Group, Member, Person, Student, account_id
from chalicelib.domain.errors import Conflict, NotFound, Unavailable
from chalicelib.domain.people import Unit
from chalicelib.domain.roles import Role
from chalicelib.services import clock, sign_in, units
from chalicelib.storage import directory as store
from chalicelib.storage import directory_accounts, directory_writes
from chalicelib.storage.directory_writes import Overtaken, PersonFile
from chalicelib.storage.transactions import attempts, commit

T = TypeVar("T")


def register_unit(unit: Unit) -> Unit:
    """See that the directory has the unit, with these data."""

    def step() -> Unit:
        known = store.staffing(unit.id, clock.now())
        before = known.unit if known else None
        if before != unit:
            commit(directory_writes.put_unit(unit, before, known.revision if known else 0))
            units.forget(unit.id)
        return unit

    return _repeated(step)


def register_person(
    unit_id: str, name: str, email: str | None = None, phone: str | None = None, *, person_id: str | None = None
) -> Person:
    """See that the unit has the person, with these data.

    Args:
        person_id: the same whenever it is repeated; without it the person is a new one each time.
    """
    wanted_id = person_id or clock.fresh_id()

    def step() -> Person:
        file = directory_writes.open_file(unit_id, wanted_id)
        bound = file.person.account_id if file else None
        wanted = Person(wanted_id, name, email, phone, bound)
        if file is None or file.person != wanted:
            commit(directory_writes.save(file or PersonFile(unit_id, wanted), wanted))
            sign_in.forget(bound)
        return wanted

    return _repeated(step)


def register_role(
    unit_id: str,
    person_id: str,
    role: Role,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    groups: Sequence[str] = (),
) -> Member:
    """See that the person holds the role.

    Args:
        since: when it began, and from then on it counts; left out, it begins now, or stays as it is.
        groups: ids of the classes that a teacher teaches.

    Raises:
        NotFound: the unit has no such person.
    """

    def step() -> Member:
        at = clock.now()
        file = _file(unit_id, person_id)
        known = file.member(role)
        lasts = known is not None and (known.until is None or at < known.until)
        if known is None or not lasts or known.until != until or since not in {None, known.since}:
            begins = since or (known.since if known and lasts else at)
            written, known = directory_writes.grant(file, role, begins, until, None, min(begins, at))
            commit(written)
            _changed(file)
        if role is Role.TEACHER and groups:
            commit(directory_writes.teach(_file(unit_id, person_id), groups))
        return known

    return _repeated(step)


def bind(issuer: str, subject: str, unit_id: str, person_id: str) -> str:
    """See that the sign-in is bound to the person; the id of its account.

    Raises:
        NotFound: the unit has no such person.
        Conflict: the person is bound to another sign-in.
    """
    account = account_id(issuer, subject)

    def step() -> str:
        file = _file(unit_id, person_id)
        person = file.person
        if person.account_id not in {None, account}:
            raise Conflict
        if person.account_id is None:
            bound = replace(person, account_id=account)
            commit([*directory_writes.save(file, bound), directory_accounts.bind(account, unit_id, person_id)])
        sign_in.forget(account)
        return account

    return _repeated(step)


def register_group(unit_id: str, group_id: str, name: str) -> Group:
    """See that the school has the class."""
    group = Group(group_id, name)
    commit([directory_writes.put_group(unit_id, group)])
    return group


def register_student(
    unit_id: str, student_id: str, name: str, *, groups: Sequence[str] = (), guardian_ids: Sequence[str] = ()
) -> Student:
    """See that the school has the student, in these classes, with these legal guardians.

    Raises:
        NotFound: one of them is not a guardian of the school.
    """

    def step() -> Student:
        before = directory_writes.find_student(unit_id, student_id)
        earlier = [guardian.id for guardian in before.guardians] if before else []
        files = [_file(unit_id, id) for id in dict.fromkeys([*guardian_ids, *earlier])]
        if any(Role.GUARDIAN not in file.roles for file in files):
            raise NotFound
        guardians = tuple(file.person.ref for file in files if file.person.id in guardian_ids)
        student = Student(student_id, name, tuple(groups), guardians)
        writes = directory_writes.put_student(unit_id, student, before, files)
        if writes:
            commit(writes)
        return student

    return _repeated(step)


def _file(unit_id: str, person_id: str) -> PersonFile:
    file = directory_writes.open_file(unit_id, person_id)
    if file is None:
        raise NotFound
    return file


def _changed(file: PersonFile) -> None:
    units.forget(file.unit_id)
    sign_in.forget(file.person.account_id)


def _repeated(step: Callable[[], T]) -> T:
    for _ in attempts():
        try:
            return step()
        except Overtaken:
            continue
    raise Unavailable
