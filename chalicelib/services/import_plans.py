"""What an import makes of a school: who is who, who comes, who changes, who leaves. Nothing is written here.

The same file on the same school gives the same plan, whatever the order of its lines; so a worker that takes over from
another makes it again, and writes what is not written yet.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.domain.directory import Group, Person, Student, sortable
from chalicelib.domain.guardians import Verdict, judged, remembered
from chalicelib.domain.imports import REPORTED_MAX, Counts, Entry, Import, ImportKind, must_be_confirmed
from chalicelib.domain.people import PersonRef
from chalicelib.domain.roles import Role
from chalicelib.gateways.desks import Desk, Kept
from chalicelib.services import pseudonyms
from chalicelib.services.import_matching import Matching
from chalicelib.services.import_reading import Reading
from chalicelib.services.import_restrictions import Carried
from chalicelib.storage.custody import Decisions

CONTACTS = ("email", "phone")


@dataclass(frozen=True)
class StudentStep:
    """What becomes of a student.

    Attributes:
        after: none for one who leaves.
        written: what is written already.
        known: whether there is a row of theirs.
    """

    id: str
    before: Student | None
    after: Student | None
    written: Kept | None
    known: bool


@dataclass(frozen=True)
class RoleStep:
    """What becomes of the role of a guardian or a teacher.

    Attributes:
        newcomer: the person, when the school does not have them.
        to_come: what is to be written; none when nothing changes.
        written: what is written already.
        notes: what the report says of their addresses.
        visible: whether anything changes that people see; moved: whether it is their name or an address.
    """

    person_id: str
    newcomer: Person | None
    to_come: Kept | None
    written: Kept | None
    notes: tuple[tuple[str, str], ...] = ()
    visible: bool = False
    moved: bool = False
    line: int = 0
    leaves: PersonRef | None = None


class Plan:
    """The plan of one import, on its desk."""

    def __init__(self, found: Import, reading: Reading, desk: Desk, decisions: Decisions) -> None:
        self._unit_id = found.unit_id
        self._kind = found.kind
        self._reading = reading
        self._desk = desk
        self.role = Role.GUARDIAN if found.kind is ImportKind.STUDENTS else Role.TEACHER
        self._matching = Matching(found, self.role, desk, decisions)
        self._matching.match()

    # ------------------------------------------------------------------------------------------------- steps

    def restrictions(self) -> Iterator[Carried]:
        """The restrictions of custody that are to hold of students who come."""
        return iter(self._matching.restrictions.carried.values())

    def followed(self) -> Iterator[tuple[str, str]]:
        """What was decided, by student and guardian, that follows the student to another number."""
        return iter(sorted(self._matching.restrictions.followed))

    def groups(self) -> list[Group]:
        """The classes that the file names."""
        found: dict[str, Group] = {}
        for name in self._desk.class_names():
            id = pseudonyms.group_id(self._unit_id, name)
            found.setdefault(id, Group(id, name))
        return list(found.values())

    def students(self) -> Iterator[StudentStep]:
        """What becomes of each student of the file, and of each who is not in it."""
        if self._kind is not ImportKind.STUDENTS:
            return
        desk = self._desk
        for id, name in desk.wanted():
            guardians = tuple(PersonRef(person, called) for person, called in desk.guardians_of(id))
            after = Student(id, name, self._group_ids(id), guardians)
            kept = desk.subject(id)
            yield StudentStep(id, _student(id, kept), after, kept and kept["to_come"], known=kept is not None)
        for id, kept in desk.absent():
            yield StudentStep(id, _student(id, kept), None, kept["to_come"], known=True)

    def roles(self) -> Iterator[RoleStep]:
        """What becomes of each guardian, or teacher."""
        for person, kept, wanted in self._desk.everybody():
            step = self._teacher(person, kept, wanted) if self.role is Role.TEACHER else None
            yield step or self._guardian(person, kept, wanted)

    def _guardian(self, person: str, kept: Kept | None, wanted: Kept | None) -> RoleStep:
        wards = sorted(self._desk.wards_of(person), key=lambda ward: (sortable(ward[1]), ward[0]))
        if kept is None:
            return self._newcomer(person, wanted or {}, {"students": wards})
        to_come: Kept = {}
        if wards != kept["students"]:
            to_come["students"] = wards
        if wards and not kept["holds"]:
            to_come |= {"begins": True, "students": wards}
        elif not wards and kept["students"] and kept["holds"]:
            to_come["over"] = True
        return self._known(person, kept, wanted, to_come)

    def _teacher(self, person: str, kept: Kept | None, wanted: Kept | None) -> RoleStep:
        to_come: Kept = {}
        if wanted and self._reading.tells_groups:
            to_come["groups"] = list(self._group_ids(wanted["subject"]))
        if kept is None:
            return self._newcomer(person, wanted or {}, to_come)
        if wanted and not kept["holds"]:
            to_come["begins"] = True
        elif to_come.get("groups") == kept["groups"]:
            del to_come["groups"]
        held = any(map(self._desk.is_held, self._digests(kept)))
        leaves = wanted is None and kept["holds"] and kept["imported"] and not held
        if leaves:
            to_come |= {"over": True, "groups": []}
        step = self._known(person, kept, wanted, to_come)
        return replace(step, leaves=PersonRef(person, kept["name"])) if leaves else step

    def _digests(self, teacher: Kept) -> set[str]:
        """What a rejected line about the teacher may have: their address, as it was and as it is, and their name."""
        unit_id = self._unit_id
        addresses = (teacher["known"].get("key"), pseudonyms.address(unit_id, teacher["email"]))
        return {*filter(None, addresses), pseudonyms.called(unit_id, teacher["name"])}

    def _newcomer(self, person: str, wanted: Kept, to_come: Kept) -> RoleStep:
        somebody = Person(person, wanted["name"], wanted["email"], wanted["phone"])
        to_come = {**to_come, "known": self._seen({}, wanted, {})}
        return RoleStep(person, somebody, to_come, None, visible=True, line=wanted["line"])

    def _known(self, person: str, kept: Kept, wanted: Kept | None, to_come: Kept) -> RoleStep:
        visible, differs = bool(to_come), False
        notes: list[tuple[str, str]] = []
        if wanted:
            known = self._seen(kept["known"], wanted, kept)
            contact = {"name": wanted["name"], **{name: wanted[name] for name in self._reading.told}}
            differs = contact["name"] != kept["name"]
            marks = False
            for name in self._reading.told:
                verdict = address_verdict(name, kept[name], contact, kept["known"], known, kept[f"{name}_by_hand"])
                differs |= verdict.value != kept[name]
                marks |= verdict.by_hand != kept[f"{name}_by_hand"]
                if verdict.note:
                    notes.append((name, verdict.note))
            if differs or marks or known != kept["known"]:
                to_come |= {"contact": contact, "known": known, "line": wanted["line"]}
        line = wanted["line"] if wanted else 0
        return RoleStep(
            person,
            None,
            to_come or None,
            kept["to_come"],
            tuple(notes),
            visible=visible or differs,
            moved=differs,
            line=line,
        )

    def _seen(self, before: Kept, wanted: Kept, kept: Kept) -> Kept:
        """Digests of what the person is known by, and of the addresses that files told."""
        seen = {}
        for name in self._reading.told:
            agrees = bool(kept.get(f"{name}_by_hand")) and kept[name] == wanted[name]
            now_seen = pseudonyms.address(self._unit_id, wanted[name])
            seen[name] = remembered(agrees_with_hand=agrees, seen=before.get(name), now_seen=now_seen)
        return {**before, "dni": wanted["dni"] or before.get("dni"), "key": wanted["key"], **seen}

    def _group_ids(self, subject: str) -> tuple[str, ...]:
        names = self._desk.groups_of(subject)
        return tuple(dict.fromkeys(pseudonyms.group_id(self._unit_id, name) for name in names))

    # ------------------------------------------------------------------------------------------------ what is told

    def must_be_confirmed(self, counts: Counts, enrolled: int) -> bool:
        """Whether somebody must look first.

        Args:
            enrolled: how many the import could take away.
        """
        return must_be_confirmed(counts.leaving, enrolled, nameless=self._matching.nameless, in_doubt=counts.in_doubt)

    def counted(self) -> Counts:
        """How many of each; what the report says of addresses, repeated lines and who leaves is on the desk then."""
        desk = self._desk
        told = self._count_roles()
        if self._kind is ImportKind.STUDENTS:
            told = self._count_students()
        repeated = 0
        for _, line in desk.repeated():
            repeated += 1
            desk.report("note", line, {"field": "", "code": "repeated", "params": {}})
        return replace(
            told,
            rows=self._reading.rows,
            skipped=self._reading.skipped + repeated,
            rejected=desk.rejected_lines(),
            notes=desk.count("note"),
            leaving=desk.count("leaving"),
            custody=desk.count("custody"),
            in_doubt=len(self._matching.restrictions.in_doubt),
        )

    def _count_students(self) -> Counts:
        created = updated = unchanged = 0
        for step in self.students():
            if step.after is None:
                if step.before:
                    self._leaving(PersonRef(step.id, step.before.name))
            elif step.before is None:
                created += 1
            elif step.before != step.after or self._desk.has_changed([each.id for each in step.after.guardians]):
                updated += 1
            else:
                unchanged += 1
        return Counts(created=created, updated=updated, unchanged=unchanged)

    def _count_roles(self) -> Counts:
        created = updated = unchanged = 0
        for step in self.roles():
            for name, code in step.notes:
                self._desk.report("note", step.line, {"field": name, "code": code, "params": {}})
            if step.moved:
                self._desk.put_changed(step.person_id)
            if step.leaves:
                self._leaving(step.leaves)
            elif step.newcomer or (step.to_come and step.to_come.get("begins")):
                created += 1
            elif step.line:
                updated += step.visible
                unchanged += not step.visible
        return Counts(created=created, updated=updated, unchanged=unchanged)

    def _leaving(self, person: PersonRef) -> None:
        entry = {"field": "", "code": "", "params": {}, "person": [person.id, person.name]}
        self._desk.report("leaving", 0, entry)

    def report(self) -> list[Entry]:
        """The report, as much of it as is kept."""
        return report(self._desk)


def report(desk: Desk) -> list[Entry]:
    """What lies on the desk for the report, as much of it as is kept."""
    found: list[Entry] = []
    for kind in REPORTED_MAX:
        for line, kept in desk.reported(kind):
            person = PersonRef(*kept["person"]) if "person" in kept else None
            found.append(Entry(kind, line, kept["field"], kept["code"], kept["params"], person))
    return found


def address_verdict(name: str, current: str | None, contact: Kept, before: Kept, seen: Kept, by_hand: bool) -> Verdict:
    """Which of two addresses counts, the one that is kept or the one that the file tells.

    Args:
        before, seen: digests of what the last import saw, and of what this one sees.
    """
    return judged(current, contact[name], by_hand=by_hand, seen=before.get(name), now_seen=seen[name])


def _student(id: str, kept: Kept | None) -> Student | None:
    if kept is None or kept["name"] is None:
        return None
    guardians: Any = kept["guardians"]
    return Student(id, kept["name"], tuple(kept["groups"]), tuple(PersonRef(*pair) for pair in guardians))
