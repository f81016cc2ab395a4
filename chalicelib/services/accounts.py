"""The account that asks: what it is told of itself, how it wants to be told of things, and its phones."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from chalicelib.domain.directory import Preferences
from chalicelib.domain.errors import FieldError, InvalidFields
from chalicelib.domain.people import Caller, Membership
from chalicelib.services import clock
from chalicelib.storage import devices
from chalicelib.storage import directory_accounts as store
from chalicelib.storage.devices import Device
from chalicelib.storage.idempotency import Once, remember
from chalicelib.storage.transactions import commit

if TYPE_CHECKING:
    from chalicelib.gateways.tokens import Claims

LANGUAGES: Final = ("es", "en")
PLATFORMS: Final = ("android", "ios")
TOKEN_MAX: Final = 4096
"""The longest token that the push services are known to give, with room to spare."""


@dataclass(frozen=True)
class Me:
    """What an account is told of itself.

    Attributes:
        email: as the identity provider says it.
        memberships: every role that its people hold or will hold; none that is over.
    """

    email: str | None
    preferences: Preferences
    memberships: tuple[Membership, ...]


def me(caller: Caller, claims: "Claims") -> Me:
    """Who the caller is; one call."""
    held = tuple(m for m in caller.memberships if m.until is None or m.until > caller.at)
    return Me(claims.email, store.preferences(caller.account_id), held)


def set_preferences(
    caller: Caller, *, language: str | None = None, push: bool | None = None, email: bool | None = None
) -> Preferences:
    """Change those preferences that are given.

    Raises:
        InvalidFields: there are no words in that language.
    """
    if language is not None and language not in LANGUAGES:
        raise InvalidFields([FieldError("language", "invalid_value", {"allowed": ", ".join(LANGUAGES)})])
    writes = store.prefer(caller.account_id, language=language, push=push, email=email)
    if writes:
        commit(writes)
    return store.preferences(caller.account_id)


def add_device(caller: Caller, *, platform: str, token: str, once: Once | None = None) -> Device:
    """Register a phone for push. A phone is one account's: whoever had it before no longer has.

    Who has as many as one can have loses the one that was registered first.

    Raises:
        InvalidFields: all that is wrong with it.
        Conflict: the idempotency key was used before, or the phone changed hands this very moment.
    """
    errors: list[FieldError] = []
    if platform not in PLATFORMS:
        errors.append(FieldError("platform", "invalid_value", {"allowed": ", ".join(PLATFORMS)}))
    errors.extend(_token_errors(token))
    if errors:
        raise InvalidFields(errors)
    device = Device(platform, token)
    at = clock.now()
    writes = [
        *([remember(once, device, at)] if once else []),
        *devices.register(caller.account_id, device, devices.find(device), at),
    ]
    try:
        commit(writes)
    except devices.Full:
        first, *_ = devices.of_account(caller.account_id)
        commit(devices.remove(first))
        commit(writes)
    return device


def remove_device(caller: Caller, *, platform: str, token: str) -> None:
    """Take a phone away; one that is not the caller's, or not any more, is left as it is.

    Raises:
        InvalidFields: it is no token.
    """
    errors = _token_errors(token)
    if errors:
        raise InvalidFields(errors)
    phone = devices.find(Device(platform, token))
    if phone and phone.account_id == caller.account_id:
        commit(devices.remove(phone))


def _token_errors(token: str) -> list[FieldError]:
    if not token:
        return [FieldError("token", "required")]
    if len(token) > TOKEN_MAX:
        return [FieldError("token", "too_long", {"max": TOKEN_MAX})]
    return (
        [] if token.isascii() and token.isprintable() and " " not in token else [FieldError("token", "invalid_format")]
    )
