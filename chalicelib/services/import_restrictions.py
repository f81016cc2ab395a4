"""Who may not receive stays known in an import, and stays barred when the student comes under another number."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from chalicelib.domain.custody import Custody, may_receive, outlasts
from chalicelib.domain.directory import is_erased
from chalicelib.domain.guardians import Note, alike, same_name
from chalicelib.domain.people import PersonRef
from chalicelib.gateways.desks import Desk, Kept
from chalicelib.storage.custody import Decisions


@dataclass(frozen=True)
class Carried:
    """A restriction that is to hold of a student who comes, as it does of one who is, or may be, the same.

    Attributes:
        custody: what is to hold.
    """

    custody: Custody
    student: PersonRef
    guardian: PersonRef


class Restrictions:
    """The restrictions in force of one import, on its desk.

    Attributes:
        in_doubt: the students of whom somebody must look who may receive.
        carried: what is to hold of students who come, by student and guardian.
        followed: what was decided, by student and guardian, that follows a student of the same name to another number.
    """

    def __init__(self, desk: Desk, decisions: Decisions, at: datetime) -> None:
        self._desk = desk
        self._decisions = decisions
        self._at = at
        self._noted: set[tuple[str, Note]] = set()
        self.in_doubt: set[str] = set()
        self.carried: dict[tuple[str, str], Carried] = {}
        self.followed: set[tuple[str, str]] = set()

    def keep(self) -> None:
        """Take whoever may be a restricted guardian for them, beside the student and beside who may be the same."""
        for (student, restricted), decision in sorted(self._decisions.items()):
            was = self._desk.known(restricted)
            if was is None or may_receive(decision, self._at):
                continue
            name = self._desk.name_of(student)
            self._stands(decision, was, PersonRef(student, name or ""))
            gone = self._is_gone(student, name)
            called = name or self._name_before(student)
            for came in self._who_came:
                if came.id == student:
                    # What was decided stands: it is of that number.
                    continue
                if gone:
                    self._follow(decision, was, came)
                elif called and same_name(came.name, called):
                    self._double(decision, was, came)

    def _follow(self, decision: Custody, was: Kept, came: PersonRef) -> None:
        """Have a restriction follow a student who is there no more to one who comes and may be the same."""
        restricted = decision.person_id
        told = dict(self._desk.mentions_of(came.id))
        name = self._name_before(decision.student_id)
        who: dict[str, str] = {}
        if name is None:
            # Nobody knows any more what they were called: whoever comes with that guardian may be they.
            may_be = {person for person, called in told.items() if self._may_be(person, called, was)}
            who = {} if decision.carried else {person: told[person] for person in {restricted, *may_be} & told.keys()}
            if who and restricted not in who:
                self.in_doubt.add(came.id)
        elif alike(came.name, name):
            who = {restricted: was["name"]} if self._stands(decision, was, came) else {}
        elif restricted in told:
            self._ask(came, Note.RESTRICTED_ELSEWHERE)
        for person, called in sorted(who.items()):
            self._carry(decision, came, PersonRef(person, called), same=name is not None and same_name(came.name, name))

    def _double(self, decision: Custody, was: Kept, came: PersonRef) -> None:
        """Have it hold too of who comes with the name of a student who stays, and their guardian: under two numbers."""
        if decision.person_id in dict(self._desk.mentions_of(came.id)):
            self._carry(decision, came, PersonRef(decision.person_id, was["name"]), same=True)

    def _carry(self, decision: Custody, came: PersonRef, guardian: PersonRef, *, same: bool) -> None:
        custody = replace(decision, student_id=came.id, person_id=guardian.id, carried=False)
        before = self.carried.get((came.id, guardian.id))
        self._note(came, Note.RESTRICTION_CARRIED_OVER)
        if before is None or not outlasts(before.custody, custody):
            self.carried[came.id, guardian.id] = Carried(custody, came, guardian)
        if same and not decision.carried:
            self.followed.add((decision.student_id, decision.person_id))

    def _stands(self, decision: Custody, was: Kept, student: PersonRef) -> bool:
        """Whether the restricted guardian stands beside a student, once whoever may be them is taken for them.

        Documents count for nothing then. Where somebody new has come, and nobody there can be the restricted guardian,
        the report says so.

        Args:
            student: of whom it was decided, or who may be the same.
        """
        desk, restricted = self._desk, decision.person_id
        told = desk.mentions_of(student.id)
        if restricted in {person for person, _ in told}:
            return True
        kept = desk.subject(decision.student_id)
        before = {person for person, _ in kept["guardians"]} if kept else set()
        # Who stood beside them, or was decided of, is somebody else.
        of = {decision.student_id, student.id}
        others = {person for person, _ in told if any((each, person) in self._decisions for each in of)}
        others |= before if restricted in before else set()
        free = {(person, name) for person, name in told if person not in others}
        # Who was erased has no name to be alike to: whoever is new may be anybody, and somebody looks.
        who = set() if is_erased(was["name"]) else {person for person, name in free if alike(name, was["name"])}
        for person in sorted(who):
            desk.take_for(person, restricted, student.id)
        if not who and any(desk.known(person) is None for person, _ in told):
            self._ask(student, Note.RESTRICTED_IS_MISSING)
        return bool(who)

    def _may_be(self, person: str, called: str, was: Kept) -> bool:
        """Whether somebody new may be the restricted guardian, by their name."""
        return self._desk.known(person) is None and not is_erased(was["name"]) and alike(called, was["name"])

    def _is_gone(self, student: str, name: str | None) -> bool:
        """Whether the file tells nothing of a student, or of somebody else under their number."""
        before = self._name_before(student)
        if name is None:
            return not self._desk.is_held(student)
        return before is not None and not alike(name, before)

    def _name_before(self, student: str) -> str | None:
        kept = self._desk.subject(student)
        return kept["name"] if kept else None

    @cached_property
    def _who_came(self) -> list[PersonRef]:
        """The students of the file whom the school does not have, or under whose number it has somebody else."""
        came = []
        for student, name in self._desk.wanted():
            before = self._name_before(student)
            if before is None or not alike(name, before):
                came.append(PersonRef(student, name))
        return came

    def _ask(self, student: PersonRef, why: Note) -> None:
        self.in_doubt.add(student.id)
        self._note(student, why)

    def _note(self, student: PersonRef, said: Note) -> None:
        """Say it in the report, once of a student however many guardians it is true of."""
        if (student.id, said) in self._noted:
            return
        self._noted.add((student.id, said))
        line = self._desk.lines_of(student.id)[0]
        entry = {"field": "", "code": said, "params": {}, "person": [student.id, student.name]}
        self._desk.report("custody", line, entry)
