"""Sending a message again: to those to whom it did not come, or as a reminder to those who have not read it."""

from collections.abc import Collection
from dataclasses import replace

from chalicelib.domain.errors import InvalidTransition
from chalicelib.domain.messages import Action, Message, MessageState, written
from chalicelib.domain.people import Caller
from chalicelib.domain.rounds import Hint, next_round
from chalicelib.services import clock, messages, sign_in
from chalicelib.services.messages import LOOK_AGAIN
from chalicelib.storage import directory, dispatches
from chalicelib.storage import messages as store
from chalicelib.storage.idempotency import Once, remember
from chalicelib.storage.transactions import commit


def resend(
    caller: Caller,
    message_id: str,
    statuses: Collection[str],
    *,
    if_match: int | None = None,
    once: Once | None = None,
) -> Message:
    """Have a message go again to those of whom this became: a new attempt, to the address that they have now.

    Raises:
        NotFound, Forbidden: it is not the caller's to send.
        VersionMismatch: it is not the version that the caller saw (`if_match`).
        InvalidTransition: it has not gone to its end.
        Conflict: the idempotency key was used before, somebody else was first, or the unit is closed.
    """
    return _again(caller, message_id, Action.RESEND, statuses, if_match, once)


def remind(caller: Caller, message_id: str, *, if_match: int | None = None, once: Once | None = None) -> Message:
    """Have a message go again, by its channels, to those who have not read it; raises as `resend` does.

    It is the same item of their inbox.
    """
    return _again(caller, message_id, Action.REMIND, (), if_match, once)


def _again(
    caller: Caller,
    message_id: str,
    action: Action,
    statuses: Collection[str],
    if_match: int | None,
    once: Once | None,
) -> Message:
    def step(caller: Caller) -> Message:
        at = clock.now()
        message, by = messages.mine(caller, message_id)
        message.require(action, if_match)
        if not message.content.channels:
            raise InvalidTransition(message.state, action, message.open_actions, Hint.NO_CHANNEL)
        after = replace(written(message, at), state=MessageState.SENDING, round=next_round(message.round, statuses))
        commit(
            [
                *([remember(once, after, at)] if once else []),
                directory.role_still_held(by, at),
                directory.unit_still_open(message.unit.id),
                store.put(after, message),
                dispatches.begin(message.id, after.revision, at + LOOK_AGAIN),
            ]
        )
        return after

    return sign_in.decided(caller, step)
