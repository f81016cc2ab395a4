"""What is kept of a person: told to them (RGPD art. 15), and erased on request (art. 17).

Both read the letters of the person's unit and of those below it, for which its staff may act.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from chalicelib.domain.changes import Edit
from chalicelib.domain.communications import Communication
from chalicelib.domain.custody import Custody
from chalicelib.domain.directory import AuditEntry, is_erased
from chalicelib.domain.erasures import Kept, erase, is_named
from chalicelib.domain.errors import Conflict, NotFound, Unavailable
from chalicelib.domain.history import Record
from chalicelib.domain.people import PersonRef
from chalicelib.services import clock, sign_in, units
from chalicelib.storage import communications as store
from chalicelib.storage import (
    custody,
    custody_terms,
    devices,
    directory_accounts,
    directory_writes,
    enrolment,
    erasures,
    invitations,
    suppressions,
    traces,
    walks,
)
from chalicelib.storage.communications import RevisionLost
from chalicelib.storage.directory_writes import Overtaken, PersonFile
from chalicelib.storage.transactions import Write, attempts, commit

Told = Callable[[str], None]


class StillHoldsRoles(Conflict):
    """Who holds a role, or is about to by an import that writes, is not erased: revoke it first."""


@dataclass(frozen=True)
class Erased:
    """What was done.

    Attributes:
        letters: from how many something was taken.
        kept: the letters that keep something, by why.
        custody: decisions of a court or the management team that stay while the student is enrolled.
        inbox: how many rows were deleted.
    """

    letters: int
    kept: Mapping[Kept, tuple[str, ...]]
    custody: int
    inbox: int


def export(unit_id: str, person_id: str, looked_at: Told = lambda _: None) -> dict[str, Any]:
    """All that is kept of a person of the unit, as plain data.

    Raises:
        NotFound: the unit has no such person.
    """
    file = _file(unit_id, person_id)
    account = file.person.account_id
    invitation = invitations.of_person(unit_id, person_id)
    return {
        "unit": unit_id,
        "person": asdict(file.person),
        "roles": [_plain(row) for row in file.roles.values()],
        "invitation": asdict(invitation) if invitation else None,
        "account": {
            "preferences": asdict(directory_accounts.preferences(account)),
            "devices": [phone.device.platform for phone in devices.of_account(account)],
        }
        if account
        else None,
        "suppressed_addresses": [
            address
            for address in sorted(_addresses(unit_id, person_id))
            if suppressions.is_suppressed(unit_id, address)
        ],
        "custody": [asdict(each) for each in _custody(unit_id, person_id)],
        "audit": [asdict(each) for each in erasures.audit_of(unit_id, person_id)],
        "inbox": [_plain(row) for row in erasures.inbox_items(person_id)],
        "received": list(_received(person_id)),
        "messages": [_plain(row) for row in traces.written(unit_id, person_id)],
        "deposit": [_plain(row, but={"pin"}) for row in traces.deposit(unit_id, person_id)],
        "imports": list(_imports(unit_id, person_id)),
        "letters": list(_letters_told(unit_id, person_id, looked_at)),
    }


def forget(
    unit_id: str, person_id: str, *, finished_before: datetime | None = None, looked_at: Told = lambda _: None
) -> Erased:
    """Erase what is kept of a person of the unit, but for what must be kept; however often, with the same end.

    Cut off anywhere, a repeat does the rest: the person's own row goes last.

    Args:
        finished_before: see `domain.erasures.erase`.

    Raises:
        NotFound: the unit has no such person.
        StillHoldsRoles: they hold a role.
    """
    _expect_no_roles(_file(unit_id, person_id))
    done: Counter[str] = Counter()
    kept: dict[Kept, list[str]] = {}
    for letter_id in _letter_ids(unit_id):
        why = _forget_letter(letter_id, person_id, finished_before, done)
        if why:
            kept.setdefault(why, []).append(letter_id)
        looked_at(letter_id)
    deleted = _forget_elsewhere(unit_id, person_id)
    return Erased(
        done["letters"],
        {why: tuple(letters) for why, letters in kept.items()},
        len(_custody(unit_id, person_id)),
        deleted,
    )


def _addresses(unit_id: str, person_id: str) -> set[str]:
    """Where mail to the person goes, and went."""
    lines = [each for each in erasures.audit_of(unit_id, person_id) if each.person and each.person.id == person_id]
    found = {said.get("email") for line in lines for said in (line.before, line.after)}
    found.add(_file(unit_id, person_id).person.email)
    return {address for address in found if address}


def retire(unit_id: str, person_id: str) -> None:
    """Forget a person whose roles are long over: all but what letters tell, which are the administration's file.

    Raises:
        NotFound: the unit has no such person.
        StillHoldsRoles: they hold a role.
    """
    _expect_no_roles(_file(unit_id, person_id))
    _forget_elsewhere(unit_id, person_id)


def _forget_elsewhere(unit_id: str, person_id: str) -> int:
    """All but letters, the person's own row last; gives how many things were in their inbox."""
    deleted = _forget_inbox(person_id)
    # The audit trail knows earlier addresses until it is erased.
    _each(suppressions.forget(unit_id, address) for address in _addresses(unit_id, person_id))
    for find in (traces.deposit, traces.imports, traces.written):
        _each(traces.without(row, person_id) for row in find(unit_id, person_id))
    _each(custody_terms.of_gone_students(unit_id, person_id))
    _each(erasures.audit(unit_id, person_id))
    _each(erasures.given_up_beside_students(unit_id, person_id))
    _forget_account(unit_id, person_id)
    _forget_person(unit_id, person_id)
    return deleted


def _forget_letter(letter_id: str, person_id: str, finished_before: datetime | None, done: Counter[str]) -> Kept | None:
    for _ in attempts():
        read = _read(letter_id)
        after = erase(*read, person_id, finished_before) if read else None
        if read is None or after is None:
            return None
        letter = read[0]
        try:
            for record in after.records:
                erasures.record(letter_id, record)
            for edit in after.edits:
                erasures.edit(letter_id, edit)
            if after.letter != letter:
                erasures.letter(letter, after.letter)
        except RevisionLost:
            continue
        done["letters"] += bool(after.records or after.edits or after.letter != letter)
        return after.kept
    raise Unavailable


def _forget_inbox(person_id: str) -> int:
    """Each item, and before it the line by which whoever sent it knows them: afterwards nothing would lead there."""
    count = 0
    for item in erasures.inbox_items(person_id):
        chunk = traces.chunk_of(item)
        if chunk:
            commit([traces.without(chunk, person_id)])
        commit([erasures.out_of_inbox(item)])
        count += 1
    return count


def _forget_account(unit_id: str, person_id: str) -> None:
    """The phones and wishes of a sign-in that is this person and nobody else."""
    account = _file(unit_id, person_id).person.account_id
    if account is None or set(directory_accounts.people_of(account)) - {(unit_id, person_id)}:
        return
    for phone in devices.of_account(account):
        commit(devices.remove(phone))
    commit([directory_accounts.forget_preferences(account)])


def _forget_person(unit_id: str, person_id: str) -> None:
    for _ in attempts():
        file = _file(unit_id, person_id)
        _expect_no_roles(file)
        at, account = clock.now(), file.person.account_id
        if is_erased(file.person.name):
            return
        writes: list[Write] = [
            *erasures.person(file, recognised=bool(_custody(unit_id, person_id))),
            invitations.take_back(unit_id, person_id),
            directory_writes.note(unit_id, _noted(person_id, at)),
        ]
        if account:
            writes.append(directory_accounts.unbind(account, unit_id, person_id))
        try:
            _forget_as_guardian(file)
            commit(writes)
        except Overtaken:
            continue
        units.forget(unit_id)
        sign_in.forget(account)
        return
    raise Unavailable


def _forget_as_guardian(file: PersonFile) -> None:
    """Their students are theirs no longer: a guardian's role is over, and it says so at the student too."""
    for student_id in {pair[0] for row in file.roles.values() for pair in row.students or ()}:
        student = directory_writes.find_student(file.unit_id, student_id)
        if student and any(guardian.id == file.person.id for guardian in student.guardians):
            commit(erasures.without_guardian(file, student))


def _noted(person_id: str, at: datetime) -> AuditEntry:
    return AuditEntry(clock.fresh_id(), at, None, "person_erased", PersonRef(person_id, ""), {}, {})


def _expect_no_roles(file: PersonFile) -> None:
    if directory_writes.held(file, clock.now()) or enrolment.is_coming(file.unit_id, file.roles.values()):
        raise StillHoldsRoles


def _letters_told(unit_id: str, person_id: str, looked_at: Told) -> Iterator[dict[str, Any]]:
    for letter_id in _letter_ids(unit_id):
        looked_at(letter_id)
        read = _read(letter_id)
        if read is None or not is_named(*read, person_id):
            continue
        letter, records, edits = read
        yield {
            "id": letter.id,
            "subject": letter.subject,
            "state": letter.state,
            "created": letter.created_by.id == person_id,
            "signatures": [asdict(request) for request in letter.requests if request.signer.id == person_id],
            "history": [asdict(record) for record in records if record.actor and record.actor.id == person_id],
            "edits": [asdict(edit) for edit in edits if edit.actor.id == person_id],
        }


def _letter_ids(unit_id: str) -> Iterator[str]:
    told: set[str] = set()
    for unit in (unit_id, *walks.units_below(unit_id)):
        for letter_id in walks.letter_ids(unit):
            if letter_id not in told:
                told.add(letter_id)
                yield letter_id


def _read(letter_id: str) -> tuple[Communication, tuple[Record, ...], tuple[Edit, ...]] | None:
    letter = store.find(letter_id)
    return (letter, tuple(store.history(letter_id)), tuple(store.edits(letter_id))) if letter else None


def _file(unit_id: str, person_id: str) -> PersonFile:
    file = directory_writes.open_file(unit_id, person_id)
    if file is None:
        raise NotFound
    return file


def _custody(unit_id: str, person_id: str) -> list[Custody]:
    return [each for (_, guardian), each in custody.of_unit(unit_id).items() if guardian == person_id]


def _each(writes: Iterator[Write]) -> int:
    count = 0
    for write in writes:
        commit([write])
        count += 1
    return count


def _received(person_id: str) -> Iterator[dict[str, Any]]:
    """What whoever sent them a message keeps of them with it."""
    for item in erasures.inbox_items(person_id):
        chunk = traces.chunk_of(item)
        for recipient in chunk.recipients if chunk else ():
            if recipient[0] == person_id:
                yield {
                    "message": item.message_id,
                    "name": recipient[1],
                    "students": recipient[2],
                    "email": recipient[3],
                }


def _imports(unit_id: str, person_id: str) -> Iterator[dict[str, Any]]:
    """The imports that they began, and what reports tell of them: of nobody else in these."""
    for row in traces.imports(unit_id, person_id):
        plain = _plain(row)
        if "entries" in plain:
            plain = {"report": [entry for entry in plain["entries"] if person_id in entry[5:6]]}
        yield plain


def _plain(row: Any, but: AbstractSet[str] = frozenset()) -> dict[str, Any]:
    """A row as people read it: without the keys by which it is found, and what is secret."""
    hidden = {"pk", "sk", "one_pk", "one_sk", "two_pk", "two_sk", "expires", "search", *but}
    return {name: value for name, value in row.attribute_values.items() if name not in hidden}
