"""Who is who: the people of an export are matched with those whom the school has, and with each other."""

from itertools import groupby

from chalicelib.domain.directory import is_erased
from chalicelib.domain.guardians import Namesake, Note, identified, is_of_several, recognised, settled
from chalicelib.domain.imports import Import, ImportKind
from chalicelib.domain.roles import Role
from chalicelib.gateways.desks import Desk
from chalicelib.services import import_namesakes, pseudonyms
from chalicelib.services.import_restrictions import Restrictions
from chalicelib.storage.custody import Decisions


class Matching:
    """The matching of one import, on its desk: whatever the order of the lines, it comes out the same.

    Attributes:
        nameless: how many lines were rejected of which nobody knows whose they are.
        restrictions: what becomes of those that are in force.
    """

    def __init__(self, found: Import, role: Role, desk: Desk, decisions: Decisions) -> None:
        self._unit_id = found.unit_id
        self._kind = found.kind
        self._desk = desk
        self.role = role
        self.nameless = 0
        self.restrictions = Restrictions(desk, decisions, found.created_at)

    def match(self) -> None:
        """Write on the desk whom each line is about, and who is whose guardian."""
        desk = self._desk
        for subject, numbers in desk.contradictions():
            for number in numbers:
                desk.report("rejected", number, {"field": "", "code": "contradicts_another_line", "params": {}})
            desk.hold(subject)
            desk.drop(subject)
        self._hold_candidates()
        if self._kind is ImportKind.STUDENTS:
            self._match_guardians()
        else:
            self._match_teachers()
        for person, told in groupby(desk.told(), key=lambda pair: pair[0]):
            mentions = [mention for _, mention in told]
            desk.put_person(
                person,
                {
                    "name": settled(each.name for each in mentions),
                    "email": settled(each.email for each in mentions),
                    "phone": settled(each.phone for each in mentions),
                    "dni": settled(each.dni for each in mentions),
                    "key": settled(each.key for each in mentions),
                    "line": min(each.line for each in mentions),
                    "subject": mentions[0].subject,
                },
            )
        if self._kind is ImportKind.STUDENTS:
            self._match_wards()

    def _hold_candidates(self) -> None:
        """A rejected line that does not say whom it is about holds all of the school whom it may be about."""
        desk, unit_id, teachers = self._desk, self._unit_id, set[str]()
        if self._kind is ImportKind.TEACHERS:
            for _, kept, _ in desk.everybody():
                if kept:
                    teachers |= {pseudonyms.called(unit_id, kept["name"]), pseudonyms.address(unit_id, kept["email"])}
        for _, told in groupby(desk.candidates(), key=lambda pair: pair[0]):
            here = [subject for _, subject in told if subject in teachers or desk.subject(subject)]
            for subject in here:
                desk.hold(subject)
            self.nameless += not here

    def _match_wards(self) -> None:
        desk = self._desk
        for id, name in desk.wanted():
            for person, _ in desk.guardians_of(id):
                desk.put_ward(person, id, name)
        for id, kept in desk.kept_as_they_are():
            for person, _ in kept["guardians"]:
                desk.put_ward(person, id, kept["name"])

    def _match_guardians(self) -> None:
        desk = self._desk
        for dni in list(desk.documents()):
            self._check(dni)
        for dni in desk.documents():
            keys = desk.keys_of(dni)
            namesakes = {Namesake(*each) for key in keys for each in desk.namesakes(key)}
            claims = sum(desk.claims(key) - 1 for key in keys)
            person = identified(desk.by_dni(dni), namesakes, claims)
            desk.identify(person or self._somebody_new(dni), dni=dni)
        for key in desk.undocumented():
            namesakes = {Namesake(*each) for each in desk.namesakes(key)}
            person = recognised(desk.documented(key), namesakes)
            desk.identify(person or self._somebody_new(key), key=key)
        import_namesakes.recognise(desk)
        self.restrictions.keep()

    def _somebody_new(self, digest: str) -> str:
        """The id of somebody whom the school does not have; whoever was erased under it does not come to life again."""
        person = pseudonyms.person_id(self._unit_id, self.role, digest)
        while (known := self._desk.known(person)) and is_erased(known["name"]):
            person = pseudonyms.person_id(self._unit_id, self.role, person)
        return person

    def _check(self, dni: str) -> None:
        """Leave a document out of account that is told of several people: each is known by name and telephone then."""
        desk = self._desk
        told = desk.document_told_of(dni)
        by_dni = desk.by_dni(dni)
        known = desk.known(by_dni) if by_dni else None
        if is_of_several(told, known["name"] if known else None):
            desk.ignore_document(dni)
            for line in sorted({line for line, _ in told}):
                desk.report("note", line, {"field": "", "code": Note.DOCUMENT_OF_SEVERAL, "params": {}})

    def _match_teachers(self) -> None:
        """By address; else by name, when the address that the school has is in no line."""
        desk = self._desk
        by_name: dict[str, list[tuple[str, str]]] = {}
        by_address: dict[str, list[tuple[str, str]]] = {}
        for person, kept, _ in desk.everybody():
            if kept:
                name = pseudonyms.called(self._unit_id, kept["name"])
                address = pseudonyms.address(self._unit_id, kept["email"])
                by_name.setdefault(name, []).append((person, address))
                by_address.setdefault(address, []).append((person, name))
        taken: set[str] = set()
        unknown: list[tuple[str, str]] = []
        told = dict(desk.wanted())
        for key, text in told.items():
            name = pseudonyms.called(self._unit_id, text)
            found = sorted(by_address.get(key, []), key=lambda each: (each[1] != name, each[0]))
            if found:
                taken.add(found[0][0])
                desk.identify(found[0][0], key=key)
            else:
                unknown.append((key, name))
        for key, name in unknown:
            free = [person for person, had in by_name.get(name, []) if person not in taken and had not in told]
            person = free[0] if len(free) == 1 else self._somebody_new(key)
            taken.add(person)
            desk.identify(person, key=key)
