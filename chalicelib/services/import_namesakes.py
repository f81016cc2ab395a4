"""Guardians who come back under another telephone or document: whoever of a student's guardians is missing, and has the
name of one who is new there, is that one. So a restriction stays with whom it was decided of, whatever an export says.
"""

from datetime import datetime

from chalicelib.domain.custody import may_receive
from chalicelib.domain.directory import is_erased
from chalicelib.domain.guardians import Note, alike, contradict, same_name
from chalicelib.gateways.desks import Desk
from chalicelib.storage.custody import Decisions


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


def keep_restricted(desk: Desk, decisions: Decisions, at: datetime) -> int:
    """Take whoever may be a restricted guardian for them, in the lines about that student.

    Their documents count for nothing then. Where somebody new has come, and a restricted guardian is missing whom
    nobody there can be, the report says so.

    Returns:
        In how many cases that is so.
    """
    missing = 0
    for (student, restricted), decision in sorted(decisions.items()):
        was = desk.known(restricted)
        if was is None or may_receive(decision, at):
            continue
        told = desk.mentions_of(student)
        if not told or restricted in {person for person, _ in told}:
            continue
        kept = desk.subject(student)
        before = {person for person, _ in kept["guardians"]} if kept else set()
        # Who stood beside them, or was decided of, is somebody else.
        others = {person for person, _ in told if (student, person) in decisions}
        others |= before if restricted in before else set()
        free = {(person, name) for person, name in told if person not in others}
        # Who was erased has no name to be alike to: whoever is new may be anybody, and somebody looks.
        who = set() if is_erased(was["name"]) else {person for person, name in free if alike(name, was["name"])}
        for person in sorted(who):
            desk.take_for(person, restricted, student)
        if not who and any(desk.known(person) is None for person, _ in told):
            missing += 1
            line = desk.lines_of(student)[0]
            desk.report("note", line, {"field": "", "code": Note.RESTRICTED_IS_MISSING, "params": {}})
    return missing
