"""The states of a communication and what leads from one to another. This table is complete.

A state that is shown to people can hide moments at which different people may act (`pending_signature` before and
after the first signature), so the table is made over phases: each state is one phase or several.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class State(StrEnum):
    """The seven states of the seed."""

    DRAFT = "draft"
    PENDING_SIGNATURE = "pending_signature"
    PENDING_RECEPTION = "pending_reception"
    RECEIVED = "received"
    FORWARDED = "forwarded"
    PROCESSED = "processed"
    CLOSED_UNPROCESSED = "closed_unprocessed"


class Phase(StrEnum):
    """A state, or a part of one in which the same people may do the same things."""

    DRAFT = "draft"
    UNSIGNED = "unsigned"
    PARTLY_SIGNED = "partly_signed"
    SEALING = "sealing"
    PENDING_RECEPTION = "pending_reception"
    RECEIVED = "received"
    FORWARDED = "forwarded"
    PROCESSED = "processed"
    CLOSED_UNPROCESSED = "closed_unprocessed"


class Action(StrEnum):
    """What can be done with a communication. The last three are the system's; nobody can ask for them."""

    EDIT = "edit"
    ATTACH = "attach"
    DETACH = "detach"
    DELETE = "delete"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    REJECT = "reject"
    SIGN = "sign"
    RECEIVE = "receive"
    FORWARD = "forward"
    PROCESS = "process"
    CLOSE = "close"
    SEAL = "seal"
    FAIL_SEAL = "fail_seal"
    TAKE_OVER = "take_over"


class Sealing(StrEnum):
    """What the seal worker is at, once all have signed."""

    IN_PROGRESS = "in_progress"
    FAILED = "failed"


class Standing(StrEnum):
    """How a person stands to a communication; a person may stand in several ways at once.

    A signer who is neither on turn nor in line has decided, or is asked no more.
    """

    ORIGIN_STAFF = "origin_staff"
    ORIGIN_MANAGEMENT = "origin_management"
    SIGNER = "signer"
    SIGNER_ON_TURN = "signer_on_turn"
    SIGNER_IN_LINE = "signer_in_line"
    HOLDER_STAFF = "holder_staff"
    HOLDER_PARENT_STAFF = "holder_parent_staff"
    FORMER_HOLDER_STAFF = "former_holder_staff"
    SYSTEM = "system"


@dataclass(frozen=True)
class Rule:
    """One row of the table: where the action leads, and who may take it (any of `who` is enough)."""

    to: State
    who: frozenset[Standing]
    remarks_required: bool = False


_ORIGIN = frozenset({Standing.ORIGIN_STAFF})
_MANAGEMENT = frozenset({Standing.ORIGIN_MANAGEMENT})
_SIGNER = frozenset({Standing.SIGNER_ON_TURN})
_HOLDER = frozenset({Standing.HOLDER_STAFF})
_HOLDER_OR_PARENT = frozenset({Standing.HOLDER_STAFF, Standing.HOLDER_PARENT_STAFF})
_SYSTEM = frozenset({Standing.SYSTEM})

TRANSITIONS: Final = {
    (Phase.DRAFT, Action.EDIT): Rule(State.DRAFT, _ORIGIN),
    (Phase.DRAFT, Action.ATTACH): Rule(State.DRAFT, _ORIGIN),
    (Phase.DRAFT, Action.DETACH): Rule(State.DRAFT, _ORIGIN),
    (Phase.DRAFT, Action.DELETE): Rule(State.DRAFT, _ORIGIN),
    (Phase.DRAFT, Action.SUBMIT): Rule(State.PENDING_SIGNATURE, _ORIGIN),
    (Phase.UNSIGNED, Action.WITHDRAW): Rule(State.DRAFT, _ORIGIN),
    (Phase.PARTLY_SIGNED, Action.WITHDRAW): Rule(State.DRAFT, _MANAGEMENT, remarks_required=True),
    (Phase.UNSIGNED, Action.REJECT): Rule(State.DRAFT, _SIGNER),
    (Phase.PARTLY_SIGNED, Action.REJECT): Rule(State.DRAFT, _SIGNER),
    (Phase.UNSIGNED, Action.SIGN): Rule(State.PENDING_SIGNATURE, _SIGNER),
    (Phase.PARTLY_SIGNED, Action.SIGN): Rule(State.PENDING_SIGNATURE, _SIGNER),
    (Phase.SEALING, Action.SEAL): Rule(State.PENDING_RECEPTION, _SYSTEM),
    (Phase.SEALING, Action.FAIL_SEAL): Rule(State.PENDING_SIGNATURE, _SYSTEM),
    (Phase.DRAFT, Action.TAKE_OVER): Rule(State.DRAFT, _SYSTEM),
    (Phase.UNSIGNED, Action.TAKE_OVER): Rule(State.DRAFT, _SYSTEM),
    (Phase.PARTLY_SIGNED, Action.TAKE_OVER): Rule(State.DRAFT, _SYSTEM),
    (Phase.PENDING_RECEPTION, Action.TAKE_OVER): Rule(State.PENDING_RECEPTION, _SYSTEM),
    (Phase.RECEIVED, Action.TAKE_OVER): Rule(State.RECEIVED, _SYSTEM),
    (Phase.FORWARDED, Action.TAKE_OVER): Rule(State.FORWARDED, _SYSTEM),
    (Phase.PENDING_RECEPTION, Action.RECEIVE): Rule(State.RECEIVED, _HOLDER_OR_PARENT),
    (Phase.FORWARDED, Action.RECEIVE): Rule(State.RECEIVED, _HOLDER_OR_PARENT),
    (Phase.PENDING_RECEPTION, Action.FORWARD): Rule(State.FORWARDED, _HOLDER_OR_PARENT, remarks_required=True),
    (Phase.RECEIVED, Action.FORWARD): Rule(State.FORWARDED, _HOLDER_OR_PARENT, remarks_required=True),
    (Phase.FORWARDED, Action.FORWARD): Rule(State.FORWARDED, _HOLDER_OR_PARENT, remarks_required=True),
    (Phase.RECEIVED, Action.PROCESS): Rule(State.PROCESSED, _HOLDER),
    (Phase.RECEIVED, Action.CLOSE): Rule(State.CLOSED_UNPROCESSED, _HOLDER, remarks_required=True),
}
"""What may happen. What is not here is refused. Source: `product.md`, section 1."""

OF_THE_SYSTEM: Final = frozenset({Action.SEAL, Action.FAIL_SEAL, Action.TAKE_OVER})

ASKABLE: Final = tuple(action for action in Action if action not in OF_THE_SYSTEM)
"""What people can ask for, in the order in which it is shown."""

EVER_ALLOWED: Final = {
    action: frozenset().union(*(rule.who for (_, act), rule in TRANSITIONS.items() if act is action))
    for action in Action
}
"""Who may take an action in some phase: anyone else is forbidden whatever the state."""

FINAL: Final = frozenset({State.PROCESSED, State.CLOSED_UNPROCESSED})

OPEN_AT_HOLDER: Final = frozenset({State.PENDING_RECEPTION, State.FORWARDED, State.RECEIVED})
"""Somebody must still act on it."""

WAITING_FOR_RECEPTION: Final = frozenset({State.PENDING_RECEPTION, State.FORWARDED})

UNSENT: Final = frozenset({State.DRAFT, State.PENDING_SIGNATURE})
"""Only its origin knows of it."""


class ForwardReason(StrEnum):
    """Why a communication is sent on."""

    NOT_COMPETENT = "not_competent"
    PART_OF_PROCEDURE = "part_of_procedure"


class CloseReason(StrEnum):
    """Why a communication is closed without being processed."""

    NOT_COMPETENT = "not_competent"
    MISSING_DOCUMENTS = "missing_documents"
    ERROR = "error"
    OTHER = "other"


class Hint(StrEnum):
    """What to do instead of what was refused; the sentences live in the templates."""

    WITHDRAW_FIRST = "withdraw_first"
    SUBMIT_FIRST = "submit_first"
    WAIT_FOR_SEAL = "wait_for_seal"
    WAIT_FOR_YOUR_TURN = "wait_for_your_turn"
    ALREADY_SENT = "already_sent"
    RECEIVE_FIRST = "receive_first"
    ALREADY_RECEIVED = "already_received"
    IT_IS_FINAL = "it_is_final"
    ASK_MANAGEMENT = "ask_management"
    ASK_ORIGIN = "ask_origin"
    ASK_HOLDER = "ask_holder"
    ASK_SIGNER = "ask_signer"
    NOTHING_TO_WITHDRAW = "nothing_to_withdraw"
    TOO_MANY_FORWARDS = "too_many_forwards"
    REQUEST_DECIDED = "request_decided"
    ATTACHMENT_WAITING = "attachment_waiting"
    ATTACHMENT_REJECTED = "attachment_rejected"
    RELOAD = "reload"


_DRAFTING = (Action.EDIT, Action.ATTACH, Action.DETACH, Action.DELETE, Action.SUBMIT)
_HANDLING = (Action.RECEIVE, Action.FORWARD, Action.PROCESS, Action.CLOSE)


def hint_for(phase: Phase, action: Action) -> Hint:
    """What to do when `action` is not open in `phase`."""
    match phase:
        case Phase.DRAFT:
            return Hint.NOTHING_TO_WITHDRAW if action is Action.WITHDRAW else Hint.SUBMIT_FIRST
        case Phase.UNSIGNED | Phase.PARTLY_SIGNED:
            return Hint.WITHDRAW_FIRST if action in _DRAFTING else Hint.WAIT_FOR_SEAL
        case Phase.SEALING:
            return Hint.WAIT_FOR_SEAL
        case Phase.PENDING_RECEPTION | Phase.FORWARDED:
            return Hint.RECEIVE_FIRST if action in _HANDLING else Hint.ALREADY_SENT
        case Phase.RECEIVED:
            return Hint.ALREADY_RECEIVED if action in _HANDLING else Hint.ALREADY_SENT
        case Phase.PROCESSED | Phase.CLOSED_UNPROCESSED:
            return Hint.IT_IS_FINAL


def whom_to_ask(phase: Phase, action: Action) -> Hint:
    """Whom to ask when `action` is open in `phase` (or in another), but for others."""
    who = TRANSITIONS[phase, action].who if (phase, action) in TRANSITIONS else EVER_ALLOWED[action]
    if Standing.ORIGIN_STAFF in who:
        return Hint.ASK_ORIGIN
    if Standing.ORIGIN_MANAGEMENT in who:
        return Hint.ASK_MANAGEMENT
    return Hint.ASK_SIGNER if Standing.SIGNER_ON_TURN in who else Hint.ASK_HOLDER
