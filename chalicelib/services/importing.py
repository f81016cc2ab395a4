"""Carrying an import out: read and check all of it, write it beside what counts, let it come true, settle it.

Each phase can be cut off anywhere and done again. Whoever takes an import up tells so on its row, and every transaction
checks that nobody else did since: two workers never write at the same time.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Final

from chalicelib.domain.exports import NotAnExport
from chalicelib.domain.imports import (
    CONFIRMABLE,
    ENDED,
    Entry,
    Import,
    ImportFault,
    ImportKind,
    Phase,
    gets_nowhere,
    given_up,
    is_confirmed,
    is_overtaken,
    must_wait,
    upload_key,
)
from chalicelib.gateways import objects, queues
from chalicelib.gateways.desks import Desk
from chalicelib.services import clock, import_settling, import_writes
from chalicelib.services.import_plans import Plan
from chalicelib.services.import_reading import read
from chalicelib.settings import settings
from chalicelib.storage import custody, directory, directory_writes, enrolment, enrolment_writes
from chalicelib.storage import imports as store
from chalicelib.storage.enrolment import kept_student
from chalicelib.storage.imports import Lost
from chalicelib.storage.transactions import Write, commit

BUDGET_S: Final = 150.0
"""After so long an invocation leaves the rest to the next one: its function may take twice as long."""

ITEMS: Final = 90
"""How many rows one transaction writes, beside what it checks; DynamoDB takes 100."""


class Outcome(StrEnum):
    """What a look at an import came to."""

    DONE = "done"
    REFUSED = "refused"
    ASKS = "asks"
    GOES_ON = "goes_on"
    WAITS = "waits"
    NOTHING_NEW = "nothing_new"
    TAKEN_OVER = "taken_over"


ENDS: Final = frozenset({Outcome.DONE, Outcome.REFUSED, Outcome.ASKS})
"""What an import is told of: it has ended, or waits for somebody."""


class _UnitClosed(Exception):
    """The school has closed: roles that an import gave there would never end."""


class _Again(Exception):
    """There is more to do, in an invocation of its own."""


class _MustWait(Exception):
    """Another import of the school writes: it wakes this one when it is done."""


def work(import_id: str, fault: str | None = None) -> Outcome:
    """Carry an import on, as far as it goes. Called for each message, however often and late it comes.

    Args:
        fault: what the look at the upload found wrong with it.

    Raises:
        Unavailable: something that it needs does not answer; it is safe to repeat.
    """
    found = store.find(import_id)
    if found is None or found.phase in ENDED:
        objects.delete(upload_key(import_id))
        return Outcome.NOTHING_NEW
    worker = _Worker(found)
    try:
        return _carried_on(worker, ImportFault(fault) if fault else None)
    except Lost:
        return Outcome.TAKEN_OVER


def _carried_on(worker: "_Worker", fault: ImportFault | None) -> Outcome:
    try:
        return worker.work(fault)
    except _MustWait:
        worker.went_on()
        return Outcome.WAITS
    except _Again:
        if worker.got_on:
            worker.went_on()
        _put_again(worker.import_id)
        return Outcome.GOES_ON


def _put_again(import_id: str) -> None:
    queues.put(settings().import_queue_url, {"work": "import", "import_id": import_id})


class _Worker:
    """One worker on one import.

    Attributes:
        got_on: whether it wrote anything.
    """

    def __init__(self, found: Import) -> None:
        self._found = found
        self._token = clock.fresh_id()
        self._until = time.monotonic() + BUDGET_S
        self._watched_at = clock.now()
        self.got_on = False

    def work(self, fault: ImportFault | None) -> Outcome:
        if self._found.phase is Phase.WAITING:
            return self._take_in(fault)
        if self._found.phase is Phase.NEEDS_CONFIRMATION:
            checked_at = self._found.checked_at
            if checked_at and clock.now() >= checked_at + CONFIRMABLE:
                return self._refuse(ImportFault.NOT_CONFIRMED)
            return Outcome.NOTHING_NEW
        commit([store.take_over(self._found, self._token)])
        if gets_nowhere(self._found):
            return self._refuse(ImportFault.GIVEN_UP)
        return self._go_on()

    @property
    def import_id(self) -> str:
        return self._found.id

    def went_on(self) -> None:
        """Tell that this was no try in vain: the import is further, or only waits."""
        commit([store.went_on(self._found, self._token)])

    def _take_in(self, fault: ImportFault | None) -> Outcome:
        """Look at what was uploaded, once: what comes later under the same key is not read."""
        upload = objects.look(upload_key(self._found.id))
        if upload is None:
            if not given_up(self._found, clock.now()):
                return Outcome.NOTHING_NEW
            fault = ImportFault.NEVER_CAME
        elif upload.size != self._found.size:
            fault = ImportFault.WRONG_SIZE
        commit([store.take_over(self._found, self._token)])
        if fault:
            return self._refuse(fault)
        self._move_on(replace(self._found, phase=Phase.CHECKING, version=upload.version if upload else None))
        return self._go_on()

    def _go_on(self) -> Outcome:
        if self._found.phase is not Phase.FINISHING:
            try:
                with Desk() as desk:
                    outcome = self._read_and_write(desk)
            except _UnitClosed:
                outcome = self._refuse(ImportFault.UNIT_CLOSED)
            if outcome:
                return outcome
        self._settle()
        return Outcome.DONE

    def _read_and_write(self, desk: Desk) -> Outcome | None:
        pointer = enrolment.pointer(self._found.unit_id)
        if is_overtaken(self._found, pointer.newest):
            return self._refuse(ImportFault.OVERTAKEN)
        if must_wait(self._found, pointer.running_import):
            raise _MustWait
        if objects.look(upload_key(self._found.id)) is None:
            return self._refuse(ImportFault.NEVER_CAME)
        generation = self._found.generation or pointer.last_generation + 1
        try:
            reading = read(self._found, desk)
        except NotAnExport as error:
            return self._refuse(ImportFault(error.code), details=error.missing)
        enrolled = self._put_what_there_is(desk, generation)
        students = self._found.kind is ImportKind.STUDENTS
        decisions = custody.of_unit(self._found.unit_id) if students else {}
        plan = Plan(self._found, reading, desk, decisions)
        if self._found.phase is Phase.CHECKING:
            outcome = self._check(plan, generation, enrolled, reading.school_year)
            if outcome:
                return outcome
        self._write(plan)
        at = clock.now()
        try:
            flip = store.flip(self._found, pointer.decisions, at)
            self._move_on(replace(self._found, phase=Phase.FINISHING), flip, self._still_open())
        except store.Overtaken as error:
            # Somebody decided on custody since the plan was made: it is made again.
            self.got_on = True
            raise _Again from error
        return None

    def _put_what_there_is(self, desk: Desk, generation: int) -> int:
        """Put on the desk whom the school has; gives how many of them an import could take away."""
        enrolled = 0
        unit_id, students = self._found.unit_id, self._found.kind is ImportKind.STUDENTS
        if students:
            for held in enrolment_writes.held_students(unit_id, generation):
                enrolled += held.student is not None
                kept = kept_student(held.student) if held.student else {"name": None, "groups": [], "guardians": []}
                desk.put_subject(held.id, {**kept, "to_come": held.to_come})
        role = import_settling.role_of(self._found)
        for each in enrolment_writes.held_roles(unit_id, role, generation, self._found.created_at):
            enrolled += not students and each.holds and each.imported
            desk.put_known(each.person_id, each.known.get("dni"), each.known.get("key"), each.as_kept())
        desk.indexed()
        return enrolled

    def _check(self, plan: Plan, generation: int, enrolled: int, school_year: str | None) -> Outcome | None:
        counts = plan.counted()
        if not counts.created + counts.updated + counts.unchanged:
            return self._refuse(ImportFault.NO_GOOD_LINE, entries=plan.report())
        entries = plan.report()
        at = clock.now()
        written = store.report(self._found.id, entries, at)
        checked = replace(self._found, counts=counts, parts=len(written), checked_at=at, school_year=school_year)
        if not is_confirmed(self._found, counts) and plan.must_be_confirmed(counts, enrolled):
            asks = replace(checked, phase=Phase.NEEDS_CONFIRMATION, confirmed=False)
            self._move_on(asks, *written, watch=store.watch(checked.id, at + CONFIRMABLE))
            return Outcome.ASKS
        writing = replace(checked, phase=Phase.WRITING, generation=generation)
        try:
            self._move_on(writing, store.claim(writing, generation), self._still_open(), *written)
        except store.Overtaken as error:
            # Another import was begun, writes, or has written since: it is looked at again.
            raise _Again from error
        return None

    def _write(self, plan: Plan) -> None:
        unit_id, generation, at = self._found.unit_id, self._found.generation, clock.now()
        there = {group.id for group in enrolment_writes.held_groups(unit_id)}
        missing = (group for group in plan.groups() if group.id not in there)
        self._in_chunks([enrolment_writes.group_to_come(unit_id, group, generation)] for group in missing)
        # Before all else: who may not receive must not from the first moment at which a student is there.
        self._in_chunks(import_writes.of_restriction(unit_id, each, at) for each in plan.restrictions())
        self._in_chunks([custody.followed(unit_id, *decided)] for decided in plan.followed())
        self._in_chunks(import_writes.of_role(unit_id, plan, step, generation, at) for step in plan.roles())
        self._in_chunks(import_writes.of_student(unit_id, step, generation) for step in plan.students())

    def _settle(self) -> None:
        settling = import_settling.Settling(self._found)
        self._in_chunks(settling.students())
        for writes in settling.roles():
            try:
                self._commit(writes)
            except store.Overtaken:
                # Somebody here changed an address meanwhile: looked at again, one by one.
                for person_id in settling.latest:
                    settling.alone(person_id, self._commit)
        self._in_chunks(settling.groups())
        # What is left to do does not read the file: nobody need remember to delete it.
        objects.delete(upload_key(self._found.id))
        at = clock.now()
        done = replace(self._found, phase=Phase.DONE, finished_at=at)
        entry = import_writes.noted(done, at)
        self._move_on(
            done, store.release(done), directory_writes.note(done.unit_id, entry), watch=store.unwatch(done.id)
        )
        self._wake_who_waits()

    def _refuse(self, fault: ImportFault, *, details: Sequence[str] = (), entries: Sequence[Entry] = ()) -> Outcome:
        at = clock.now()
        written = store.report(self._found.id, entries, at)
        failed = replace(self._found, phase=Phase.FAILED, fault=fault, details=tuple(details), finished_at=at)
        if entries:
            rejected = len({entry.line for entry in entries if entry.kind == "rejected"})
            failed = replace(failed, parts=len(written), counts=replace(failed.counts, rejected=rejected))
        if self._found.phase is Phase.NEEDS_CONFIRMATION:
            commit([store.take_over(self._found, self._token)])
        free = [store.release(failed)] if self._found.phase is Phase.WRITING else []
        self._move_on(failed, *free, *written, watch=store.unwatch(failed.id))
        objects.delete(upload_key(failed.id))
        if free:
            self._wake_who_waits()
        return Outcome.REFUSED

    def _wake_who_waits(self) -> None:
        """Have the import of the other kind looked at; when this fails, the sweep finds it standing still."""
        for kind, import_id in enrolment.pointer(self._found.unit_id).newest.items():
            if kind is not self._found.kind:
                _put_again(import_id)

    def _still_open(self) -> Write:
        return directory.unit_still_open(self._found.unit_id, _UnitClosed)

    # ------------------------------------------------------------------------------------------------- writing

    def _move_on(self, after: Import, *writes: Write, watch: Write | None = None) -> None:
        on = watch or store.watch_on(after.id, clock.now())
        commit([store.move_on(self._found, after, self._token), *writes, on])
        self._found = after

    def _in_chunks(self, work: Iterator[list[Write]]) -> None:
        chunk: list[Write] = []
        for writes in work:
            if len(chunk) + len(writes) > ITEMS:
                self._commit(chunk)
                chunk = []
            chunk.extend(writes)
        if chunk:
            self._commit(chunk)

    def _commit(self, writes: Sequence[Write]) -> None:
        """Write one chunk, while the import is ours; tell now and then that it goes on."""
        if time.monotonic() > self._until:
            raise _Again
        at = clock.now()
        watch: list[Write] = []
        if (at - self._watched_at).total_seconds() > 30:
            watch, self._watched_at = [store.watch_on(self._found.id, at)], at
        commit([store.still_ours(self._found, self._token), *watch, *writes])
        self.got_on = True
