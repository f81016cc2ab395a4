"""Who a person is to a communication, what they may see of it, and what they may do with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from chalicelib.domain.communications import Communication, SignatureRequest, SignatureStatus, as_left
from chalicelib.domain.errors import (
    FieldError,
    Forbidden,
    InvalidFields,
    InvalidTransition,
    NotFound,
    NotYourTurn,
    Refusal,
)
from chalicelib.domain.limits import FORWARDS_MAX
from chalicelib.domain.people import Caller, Membership
from chalicelib.domain.roles import MANAGEMENT, SIGNING, STAFF
from chalicelib.domain.transitions import (
    ASKABLE,
    EVER_ALLOWED,
    TRANSITIONS,
    Action,
    Hint,
    Phase,
    Rule,
    Standing,
    hint_for,
    whom_to_ask,
)

Standings = Mapping[Standing, Membership]
"""Each way in which a person stands to a communication, with the role that gives it."""

_DECISIONS: Final = frozenset({Action.SIGN, Action.REJECT})
_TO_DECIDE: Final = frozenset({Standing.SIGNER_ON_TURN, Standing.SIGNER_IN_LINE})
_SEES_THE_WHOLE: Final = frozenset(Standing) - {Standing.FORMER_HOLDER_STAFF}


@dataclass(frozen=True)
class Answer:
    """Whether a person can take an action now; if not, why and what to do."""

    action: Action
    allowed: bool
    code: str | None = None
    hint: str | None = None


def standings(
    communication: Communication,
    caller: Caller,
    holder_parent_id: str | None,
    request: SignatureRequest | None = None,
) -> Standings:
    """How the caller stands to the communication.

    Args:
        holder_parent_id: the parent unit of the holder, whose staff may receive and forward for it.
        request: the one request that is to be decided; without one, all of the latest round count.
    """
    found: dict[Standing, Membership] = {}

    def add(standing: Standing, membership: Membership | None) -> None:
        if membership:
            found[standing] = membership

    origin = communication.speaker.id
    add(Standing.ORIGIN_STAFF, caller.holding(origin, STAFF))
    add(Standing.ORIGIN_MANAGEMENT, caller.holding(origin, MANAGEMENT))
    for asked in (request,) if request else communication.signatures:
        signing = next((m for m in caller.active if _signs(m, origin, asked.signer.id)), None)
        add(Standing.SIGNER, signing)
        if asked.status is SignatureStatus.PENDING:
            add(Standing.SIGNER_ON_TURN, signing)
        if asked.status is SignatureStatus.WAITING:
            add(Standing.SIGNER_IN_LINE, signing)
    if communication.is_sent:
        add(Standing.HOLDER_STAFF, caller.holding(communication.holder.id, STAFF))
        if holder_parent_id:
            add(Standing.HOLDER_PARENT_STAFF, caller.holding(holder_parent_id, STAFF))
        for departure in communication.departures:
            add(Standing.FORMER_HOLDER_STAFF, caller.holding(departure.unit.id, STAFF))
    return found


def as_seen(communication: Communication, held: Standings) -> Communication:
    """The communication as a person with these standings sees it; its history ends where its tip says.

    Raises:
        NotFound: they may not know that it exists.
    """
    if not held or communication.erased:
        raise NotFound
    if _SEES_THE_WHOLE & held.keys():
        return communication
    departure = communication.departure_of(held[Standing.FORMER_HOLDER_STAFF].unit.id)
    if departure is None:
        raise NotFound
    return as_left(communication, departure)


def authorise(action: Action, held: Standings) -> None:
    """Require that the action is for people like this one, in some state.

    Raises:
        Forbidden: whatever the state, it is for others.
    """
    if not _roles_for(action) & held.keys():
        raise Forbidden(whom_to_ask(Phase.DRAFT, action))


def permit(
    communication: Communication, action: Action, held: Standings, errors: Sequence[FieldError] = ()
) -> tuple[Rule, Membership]:
    """The rule under which a person takes an action now, and the role in which they do.

    Whether the person may comes first, then what is wrong with what they ask, then the state.

    Raises:
        Forbidden: the action is for others.
        InvalidFields: there are `errors`.
        InvalidTransition: it is not open in this state, or the signer has decided.
        NotYourTurn: somebody must sign before.
    """
    authorise(action, held)
    rule = TRANSITIONS.get((communication.phase, action))
    standing = next((s for s in Standing if rule and s in rule.who and s in held), None)
    decides = Standing.SIGNER in held and action in _DECISIONS
    if rule and not standing and not decides:
        raise Forbidden(whom_to_ask(communication.phase, action))
    if errors:
        raise InvalidFields(errors)
    if decides and not _TO_DECIDE & held.keys():
        raise not_open(communication, action, held, Hint.REQUEST_DECIDED)
    if rule is None:
        raise not_open(communication, action, held, hint_for(communication.phase, action))
    if _is_used_up(communication, action):
        raise not_open(communication, action, held, Hint.TOO_MANY_FORWARDS)
    if standing is None:
        raise NotYourTurn(Hint.WAIT_FOR_YOUR_TURN)
    return rule, held[standing]


def not_open(communication: Communication, action: Action, held: Standings, hint: Hint) -> InvalidTransition:
    """The refusal of an action that the state does not allow, with what it does allow."""
    return InvalidTransition(communication.state, action, allowed_actions(communication, held), hint)


def answer(communication: Communication, action: Action, held: Standings) -> Answer:
    """Whether the action can be taken now; if not, why and what to do."""
    try:
        permit(communication, action, held)
    except Refusal as refusal:
        return Answer(action, allowed=False, code=refusal.code, hint=refusal.hint)
    return Answer(action, allowed=True)


def answers(communication: Communication, held: Standings) -> tuple[Answer, ...]:
    """All that can be asked for, each with its answer."""
    return tuple(answer(communication, action, held) for action in ASKABLE)


def allowed_actions(communication: Communication, held: Standings) -> tuple[Action, ...]:
    """What a person with these standings can do now."""
    return tuple(
        action
        for action in ASKABLE
        if (rule := TRANSITIONS.get((communication.phase, action))) and rule.who & held.keys()
        if not _is_used_up(communication, action)
    )


def _is_used_up(communication: Communication, action: Action) -> bool:
    """Whether the action was taken as often as it may be."""
    return action is Action.FORWARD and communication.forwards >= FORWARDS_MAX


def _roles_for(action: Action) -> frozenset[Standing]:
    who = EVER_ALLOWED[action]
    # Whether it is the signer's turn is a matter of state, not of authority.
    return who | {Standing.SIGNER} if Standing.SIGNER_ON_TURN in who else who


def _signs(membership: Membership, unit_id: str, person_id: str) -> bool:
    return membership.unit.id == unit_id and membership.role in SIGNING and membership.person.id == person_id
