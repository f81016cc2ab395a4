"""Who is asking: a token's account, the people that it was bound to, and what they hold."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, TypeVar

from chalicelib.domain.directory import account_id
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.people import Caller, Membership
from chalicelib.services import clock, units
from chalicelib.services.caches import Cache
from chalicelib.storage import directory, directory_accounts
from chalicelib.storage.directory import RoleLost
from chalicelib.storage.directory_writes import Overtaken
from chalicelib.storage.transactions import attempts

if TYPE_CHECKING:
    from chalicelib.gateways.tokens import Claims

T = TypeVar("T")

_HELD: Final = Cache[str, tuple[Membership, ...]](timedelta(minutes=1), most=5000)

A_MOMENT: Final = timedelta(seconds=2)
"""For so long nobody doubts what was read, though it refuses something."""


def caller(token: str, at: datetime, *, fresh: bool = False) -> Caller:
    """Who is asking, out of their ID token. One whom no invitation bound to anybody holds nothing.

    Args:
        at: now, aware.
        fresh: whether what the minute's cache knows is passed by.

    Raises:
        Unauthenticated: the token is not valid.
        Unavailable: the identity provider's keys cannot be had.
    """
    return caller_of(claims(token, at), at, fresh=fresh)


def claims(token: str, at: datetime) -> "Claims":
    """What the identity provider says of who is asking; raises as `caller` does."""
    from chalicelib.gateways import tokens  # noqa: PLC0415  # cryptography is not part of a cold start

    return tokens.verify(token, at)


def caller_of(claims: "Claims", at: datetime, *, fresh: bool = False) -> Caller:
    """The caller that these claims are of."""
    return _caller(account_id(claims.issuer, claims.subject), at, fresh=fresh)


def renewed(caller: Caller) -> Caller:
    """The same account with what it holds now, read anew: something has changed since it was read."""
    return _caller(caller.account_id, clock.now(), fresh=True)


def reconsidered(caller: Caller) -> Caller | None:
    """The same account with what it holds by now, when that is not what it was refused for.

    A role may be newer than what this process remembers: whoever has just been given one is not told for a minute that
    it is not theirs. Of whoever is refused time and again no more is read than once in a moment.
    """
    read_at = _HELD.read_at(caller.account_id)
    if read_at is not None and clock.now() - read_at < A_MOMENT:
        return None
    now = renewed(caller)
    return now if now.memberships != caller.memberships else None


def forget(account_id: str | None) -> None:
    """Read the account again when it next asks: what it holds has changed."""
    if account_id:
        _HELD.forget(account_id)


def decided(caller: Caller, step: Callable[[Caller], T]) -> T:
    """What `step` decides and writes for the caller, again when something moved under it.

    When somebody else was first, `step` reads again. When the caller's role is not what it was a minute ago, it is
    repeated once with what they hold now.

    Raises:
        RoleLost: the caller no longer holds the role.
        Unavailable: others were in the way for too long.
    """
    for _ in attempts():
        try:
            return step(caller)
        except Overtaken:
            continue
        except RoleLost:
            now = renewed(caller)
            if now.memberships == caller.memberships:
                raise
            caller = now
    raise Unavailable


def _caller(account: str, at: datetime, *, fresh: bool) -> Caller:
    held = None if fresh else _HELD.get(account, at)
    if held is None:
        people = directory_accounts.people_of(account)
        found = directory.memberships_of(people, lambda unit_id: units.find(unit_id, at=at)) if people else ()
        # Who was unbound between the two reads may be somebody else's by now.
        held = tuple(m for m in found if m.account_id in {account, None})
        _HELD.put(account, held, at)
    return Caller(account, held, at)
