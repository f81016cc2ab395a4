"""The kinds of row in the directory, and their way to and from the domain.

`U#{unit}` is the item collection of a unit. One consistent Query between `STAFF#` and `UNIT` reads the unit and whether
it is staffed, so nothing else may sort in between:

| sk | what |
|---|---|
| `UNIT` | the unit |
| `STAFF#{person}#{role}` | a role of its staff |
| `ROLE#{person}#{role}` | any other role |
| `P#{person}` | a person, with contact data |
| `S#{student}`, `GRP#{group}` | students and classes |
| `IN#{n}` | a copy of the unit for one list or word under which it is found |
| `AUD#{id}` | the audit trail, append-only |
| `ENROLMENT` | which generation of the rows above counts, and which import may write |

`ACC#{account}` is that of a sign-in: `ACCOUNT`, `P#{person}`. `DEV#{digest}` is a phone, and says whose it is.
"""

from datetime import datetime
from typing import Any, Final

from pynamodb.attributes import BooleanAttribute, JSONAttribute, ListAttribute, UnicodeAttribute

from chalicelib.domain.directory import AuditEntry, Group, Guardian, Member, Person, Student, Teacher, sortable, words
from chalicelib.domain.people import Membership, PersonRef, Unit, UnitKind
from chalicelib.domain.roles import STAFF, Role
from chalicelib.storage.rows import MomentAttribute
from chalicelib.storage.tables import IntegerAttribute, Row

TABLE: Final = "directory"
UNIT: Final = "UNIT"
LISTED_FIRST: Final = {
    role: f"{place}"
    for place, role in enumerate(
        (
            Role.DIRECTOR,
            Role.HEAD_OF_STUDIES,
            Role.SECRETARY,
            Role.ADMINISTRATION,
            Role.OFFICER,
            Role.NOTIFICATION_MANAGER,
            Role.PLATFORM_ADMIN,
            Role.TEACHER,
            Role.GUARDIAN,
        )
    )
}
"""Members are listed by role, in this order, and by name: one key serves the list of all and that of each role."""


class DirectoryRow(Row):
    """Any row of the directory."""

    class Meta:
        """Which table they lie in."""

        table_name = TABLE


class UnitRow(DirectoryRow):
    """A unit, or (`IN#…`) a copy of it in a list.

    Attributes:
        revision: grows with the unit's data and with every change among its directors.
        search: the words that it is found by, each after a blank.
        shared: of an entry under a word, see `shared_with_earlier`.
    """

    id = UnicodeAttribute()
    name = UnicodeAttribute()
    kind = UnicodeAttribute()
    email = UnicodeAttribute()
    province = UnicodeAttribute(null=True)
    parent_id = UnicodeAttribute(null=True)
    phone = UnicodeAttribute(null=True)
    closed_at = MomentAttribute(null=True)
    successor_id = UnicodeAttribute(null=True)
    search = UnicodeAttribute()
    revision = IntegerAttribute(null=True)
    shared = IntegerAttribute(null=True)


class PersonRow(DirectoryRow):
    """A person.

    Attributes:
        revision: grows with every write to any row of the person, so that their copies of the contact data agree.
        vouched_for: see `Person`.
    """

    id = UnicodeAttribute()
    name = UnicodeAttribute()
    email = UnicodeAttribute(null=True)
    phone = UnicodeAttribute(null=True)
    account_id = UnicodeAttribute(null=True)
    vouched_for: JSONAttribute = JSONAttribute(null=True)
    revision = IntegerAttribute()


class MembershipRow(DirectoryRow):
    """A role of a person in the unit; it stays when it is over.

    Attributes:
        granted_at: when it was written: a role never gave anything before, whatever `since` says.
        was: earlier periods, `[[from, to], …]`.
        email, phone, search: copies of the person's, for the lists.
        account_id: a copy too: whoever acts by the role must still be bound to the person.
        students: of a guardian, `[[id, name], …]`; groups: of a teacher.
        next, next_generation: what an import made of it, see `storage/enrolment.py`.
        known: of what an import matches the person by and saw of them last, digests.
        email_by_hand_at, phone_by_hand_at: when somebody here gave the address by hand.
        imported: whether an import gave the role, and may end it.
    """

    person_id = UnicodeAttribute()
    person_name = UnicodeAttribute()
    role = UnicodeAttribute()
    since = MomentAttribute()
    until = MomentAttribute(null=True)
    granted_at = MomentAttribute()
    granted_by = UnicodeAttribute(null=True)
    was: JSONAttribute = JSONAttribute(null=True)
    signed_in = BooleanAttribute()
    account_id = UnicodeAttribute(null=True)
    email = UnicodeAttribute(null=True)
    phone = UnicodeAttribute(null=True)
    search = UnicodeAttribute()
    students: JSONAttribute = JSONAttribute(null=True)
    groups: ListAttribute[Any] = ListAttribute(null=True)
    next: JSONAttribute = JSONAttribute(null=True)
    next_generation = IntegerAttribute(null=True)
    known: JSONAttribute = JSONAttribute(null=True)
    email_by_hand_at = MomentAttribute(null=True)
    phone_by_hand_at = MomentAttribute(null=True)
    imported = BooleanAttribute(null=True)


class GroupRow(DirectoryRow):
    """A class; `next_generation` is that of an import which is not done and brought it."""

    id = UnicodeAttribute()
    name = UnicodeAttribute()
    next_generation = IntegerAttribute(null=True)


class StudentRow(DirectoryRow):
    """A student; `guardians`: `[[id, name], …]`; `next`, `next_generation`: see `storage/enrolment.py`."""

    id = UnicodeAttribute()
    name = UnicodeAttribute()
    search = UnicodeAttribute()
    groups: ListAttribute[Any] = ListAttribute()
    guardians: JSONAttribute = JSONAttribute()
    next: JSONAttribute = JSONAttribute(null=True)
    next_generation = IntegerAttribute(null=True)


class AuditRow(DirectoryRow):
    """One line of the unit's audit trail."""

    id = UnicodeAttribute()
    at = MomentAttribute()
    actor_id = UnicodeAttribute(null=True)
    actor_name = UnicodeAttribute(null=True)
    action = UnicodeAttribute()
    person_id = UnicodeAttribute(null=True)
    person_name = UnicodeAttribute(null=True)
    before: JSONAttribute = JSONAttribute(null=True)
    after: JSONAttribute = JSONAttribute(null=True)


def unit_key(unit_id: str) -> str:
    """The `pk` of a unit's collection."""
    return f"U#{unit_id}"


def person_key(person_id: str) -> str:
    """The `sk` of a person, in a unit's collection and in an account's."""
    return f"P#{person_id}"


def membership_key(person_id: str, role: Role) -> str:
    """The `sk` of a role of a person."""
    return f"{'STAFF' if role in STAFF else 'ROLE'}#{person_id}#{role}"


def searchable(*texts: str) -> str:
    """What a filter looks for beginnings of words in."""
    return "".join(f" {word}" for word in words(" ".join(texts)))


def named(name: str, thing_id: str) -> str:
    """A sort key by which a list goes by name."""
    return f"{sortable(name)}#{thing_id}"


def members_list(unit_id: str) -> str:
    """The index key of the unit's members."""
    return f"U#{unit_id}#members"


def students_list(unit_id: str) -> str:
    """The index key of the unit's students."""
    return f"U#{unit_id}#students"


def groups_list(unit_id: str) -> str:
    """The index key of the unit's classes."""
    return f"U#{unit_id}#groups"


def audit_list(unit_id: str) -> str:
    """The index key of the unit's audit trail."""
    return f"U#{unit_id}#audit"


def to_unit(row: UnitRow, *, staffed: bool = True) -> Unit:
    """The unit of a row."""
    return Unit(
        id=row.id,
        name=row.name,
        kind=UnitKind(row.kind),
        email=row.email,
        province=row.province,
        parent_id=row.parent_id,
        phone=row.phone,
        closed_at=row.closed_at,
        successor_id=row.successor_id,
        staffed=staffed,
    )


def unit_attributes(unit: Unit) -> dict[str, Any]:
    """What all rows of a unit have."""
    return {
        "id": unit.id,
        "name": unit.name,
        "kind": str(unit.kind),
        "email": unit.email,
        "province": unit.province,
        "parent_id": unit.parent_id,
        "phone": unit.phone,
        "closed_at": unit.closed_at,
        "successor_id": unit.successor_id,
        "search": searchable(unit.name, unit.id),
    }


def to_person(row: PersonRow) -> Person:
    """The person of a row."""
    vouched_for = None if row.vouched_for is None else frozenset(map(Role, row.vouched_for))
    return Person(row.id, row.name, row.email, row.phone, row.account_id, vouched_for)


def to_membership(row: MembershipRow, unit: Unit) -> Membership:
    """The role of a row, in its unit."""
    person = PersonRef(row.person_id, row.person_name)
    return Membership(person, unit, Role(row.role), row.since, row.until, row.granted_by, row.account_id)


def to_member(row: MembershipRow) -> Member:
    """The role of a row, as the list of members shows it."""
    person = PersonRef(row.person_id, row.person_name)
    return Member(person, Role(row.role), row.since, row.until, row.granted_by, row.signed_in)


def to_guardian(row: MembershipRow) -> Guardian:
    """The guardian of a row."""
    return Guardian(row.person_id, row.person_name, row.email, row.phone, _refs(row.students))


def to_teacher(row: MembershipRow) -> Teacher:
    """The teacher of a row."""
    return Teacher(row.person_id, row.person_name, row.email, row.phone, tuple(row.groups or ()))


def to_student(row: StudentRow) -> Student:
    """The student of a row."""
    return Student(row.id, row.name, tuple(row.groups), _refs(row.guardians))


def to_group(row: GroupRow) -> Group:
    """The class of a row."""
    return Group(row.id, row.name)


def to_audit_entry(row: AuditRow) -> AuditEntry:
    """The line of the audit trail."""
    actor = PersonRef(row.actor_id, row.actor_name or "") if row.actor_id else None
    person = PersonRef(row.person_id, row.person_name or "") if row.person_id else None
    return AuditEntry(row.id, row.at, actor, row.action, person, row.before or {}, row.after or {})


def effective_periods(row: MembershipRow) -> list[tuple[datetime, datetime | None]]:
    """When the role gave something: earlier periods, and the one that the row tells. A period may be empty."""
    earlier = [(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in row.was or ()]
    return [*earlier, (max(row.since, row.granted_at), row.until)]


def lasts(until: datetime | None, at: datetime) -> bool:
    """Whether what ends at `until` is not over at `at`."""
    return until is None or at < until


def holds(row: MembershipRow, at: datetime) -> bool:
    """Whether the role gives anything at `at`."""
    return row.since <= at and lasts(row.until, at)


def placed(row: MembershipRow, unit_id: str) -> MembershipRow:
    """The row with its place in the list of members."""
    row.one_pk = members_list(unit_id)
    row.one_sk = f"{LISTED_FIRST[Role(row.role)]}#{named(row.person_name, row.person_id)}"
    return row


def _refs(pairs: list[list[str]] | None) -> tuple[PersonRef, ...]:
    return tuple(PersonRef(*pair) for pair in pairs or ())
