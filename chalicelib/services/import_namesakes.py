"""Guardians who come back under another telephone or document: whoever of a student's guardians is missing, and has the
name of one who is new there, is that one. So a restriction stays with whom it was decided of, whatever an export says.
"""

from chalicelib.domain.guardians import contradict, same_name
from chalicelib.gateways.desks import Desk


def recognise(desk: Desk) -> None:
    """Take who is new for the guardian of the same name who is missing beside the same student."""
    may_be: dict[str, set[str]] = {}
    for student, _ in desk.wanted():
        kept = desk.subject(student)
        told = desk.mentions_of(student)
        here = {person for person, _ in told}
        for missing, called in kept["guardians"] if kept else ():
            if missing not in here:
                found = {person for person, name in told if same_name(name, called) and desk.known(person) is None}
                if len(found) == 1:
                    may_be.setdefault(found.pop(), set()).add(missing)
    for person, people in sorted(may_be.items()):
        (missing, *others) = sorted(people)
        if not others and not contradict(desk.documents_of(person), desk.documents_of(missing)):
            desk.take_for(person, missing)
