"""How every use case on a communication goes: load, ask the domain, store; and again when only haste was in the way."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from chalicelib.domain.attachments import communication_of
from chalicelib.domain.authorisation import Standings, allowed_actions, as_seen, authorise, standings
from chalicelib.domain.changes import Change, Moment
from chalicelib.domain.communications import Communication
from chalicelib.domain.errors import Conflict, InvalidTransition, NotFound
from chalicelib.domain.people import Caller
from chalicelib.domain.signing import request_of
from chalicelib.domain.transitions import Action
from chalicelib.domain.versions import expect_version
from chalicelib.services import sign_in, units
from chalicelib.services.clock import fresh_secret, now
from chalicelib.storage import communications as store
from chalicelib.storage.directory import RoleLost
from chalicelib.storage.idempotency import Once
from chalicelib.storage.transactions import CounterLost, attempts


@dataclass(frozen=True)
class Case:
    """A communication as it is, and how the caller stands to it."""

    communication: Communication
    held: Standings

    @property
    def seen(self) -> Communication:
        """The communication as the caller sees it."""
        return as_seen(self.communication, self.held)


Step = Callable[[Case], Change]
"""What a use case does once it is loaded: a question to the domain."""

_REDONE: Final = frozenset({Action.SIGN})
"""What two people may do at the same time, each their own part: the second is done again on what the first left."""


def moment() -> Moment:
    """Now, with the salt of a record."""
    return Moment(now(), fresh_secret())


def open_case(caller: Caller, communication_id: str, request_id: str | None = None) -> Case:
    """The communication, for somebody who may know that it exists; one Query.

    Args:
        request_id: the signature request that is to be decided, when it is about one.

    Raises:
        NotFound: there is none, or it is not for this caller to know.
    """
    found = store.find(communication_id)
    if found is None:
        raise NotFound
    request = request_of(found, request_id) if request_id else None
    case = Case(found, standings(found, caller, holder_parent(found), request))
    if request and not case.held:
        # Staff of the origin see the request, and may not decide it; they stand to the letter, not to the request.
        case = Case(found, standings(found, caller, holder_parent(found)))
    as_seen(found, case.held)
    return case


def holder_parent(communication: Communication) -> str | None:
    """The parent of the holder, once the letter has left its origin."""
    if not communication.is_sent:
        return None
    return units.unit(communication.holder.id).parent_id


def allowed(caller: Caller, communication: Communication) -> tuple[Action, ...]:
    """What the caller can do with it now."""
    return allowed_actions(communication, standings(communication, caller, holder_parent(communication)))


def act(
    caller: Caller,
    communication_id: str,
    action: Action,
    step: Step,
    *,
    if_match: int | None = None,
    once: Once | None = None,
    request_id: str | None = None,
    answer: Callable[[Communication], object] | None = None,
) -> Communication:
    """Take an action: one read, one transaction, when nobody is in the way.

    Args:
        if_match: the version that the caller saw.
        answer: what the caller is answered, given the communication as they see it; that itself when left out.

    Raises:
        Refusal: what `step` raises, and what the transaction finds.
    """
    version: int | None = None
    for _ in attempts():
        case = open_case(caller, communication_id, request_id)
        if version not in {None, case.communication.version} and action not in _REDONE:
            raise Conflict
        version = case.communication.version
        change = _stepped(case, step, if_match)
        seen = _seen_after(caller, change)
        if change.before == change.after:
            return seen
        try:
            store.store(change, caller.at, once, answer(seen) if answer else seen)
        except (CounterLost, store.RevisionLost):
            continue
        except RoleLost:
            renewed = sign_in.renewed(caller)
            if renewed.memberships == caller.memberships:
                raise
            caller = renewed
            continue
        return seen
    raise Conflict


def guard(action: Action) -> Callable[[Caller, str], None]:
    """Require that the caller may take the action at all: asked before the fields are told."""

    def required(caller: Caller, id: str) -> None:
        case = open_case(caller, communication_of(id), id if communication_of(id) != id else None)
        authorise(action, case.held)

    return required


def _stepped(case: Case, step: Step, if_match: int | None) -> Change:
    try:
        change = step(case)
    except InvalidTransition:
        expect_version(if_match, case.communication.version)
        raise
    expect_version(if_match, case.communication.version)
    return change


def _seen_after(caller: Caller, change: Change) -> Communication:
    """What the caller is answered; what they did themselves they see once more, even if it took the letter from them.

    Staff of the holder's parent may forward it to a unit of another parent. A draft that is gone is seen as it was.
    """
    last = change.before if change.after is None or change.after.erased else change.after
    if last is None:
        raise NotFound
    held = standings(last, caller, holder_parent(last))
    return as_seen(last, held) if held else last
