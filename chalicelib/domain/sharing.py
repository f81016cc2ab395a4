"""Share links (`enlaces`) of files: how long they are good, how often, and how many tries a PIN gets.

A link's token is made from its id with a key, and stored nowhere: see `storage/links.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from chalicelib.domain.deposit import DepositFile, FileStatus, Hint
from chalicelib.domain.errors import Conflict, FieldError, Refusal, TooManyRequests
from chalicelib.domain.limits import normalised
from chalicelib.domain.people import PersonRef
from chalicelib.domain.transitions import State

LINK_LIFE: Final = timedelta(days=30)
"""How long a link is good when nobody says otherwise."""

LINK_LIFE_MAX: Final = timedelta(days=365)

DOWNLOAD_LIFE: Final = timedelta(seconds=60)
"""How long the presigned link lives that a share link leads to."""

DOWNLOADS_MAX: Final = 1_000_000
LINKS_MAX: Final = 100
PIN_MIN: Final = 4
PIN_MAX: Final = 64

PIN_TRIES: Final = 5
PIN_WINDOW: Final = timedelta(minutes=15)
"""Within this no more than `PIN_TRIES` PINs are compared."""

ACCESS_KEPT: Final = timedelta(days=90)
"""How long it is known who used a link when."""

_CLOSED: Final = frozenset({State.DRAFT, State.PROCESSED, State.CLOSED_UNPROCESSED})


@dataclass(frozen=True)
class ShareLink:
    """A link to a file, for whoever has it.

    Attributes:
        pin: a slow, salted digest; none when there is no PIN.
        max_downloads: how often it leads to the file; none for as often as it is used.
    """

    id: str
    file_id: str
    created_by: PersonRef
    created_at: datetime
    expires_at: datetime
    pin: str | None = None
    max_downloads: int | None = None
    downloads: int = 0
    last_download_at: datetime | None = None
    revoked_at: datetime | None = None

    def has_expired(self, at: datetime) -> bool:
        """Whether its time is over: it may still be good for an open communication's sake."""
        return at >= self.expires_at

    @property
    def is_used_up(self) -> bool:
        """Whether it has led to the file as often as it may."""
        return self.max_downloads is not None and self.downloads >= self.max_downloads


class AccessResult(StrEnum):
    """What a use of a link came to."""

    DOWNLOADED = "downloaded"
    WRONG_PIN = "wrong_pin"


@dataclass(frozen=True)
class Access:
    """A use of a link.

    Attributes:
        source: a keyed digest of the address that asked: the same for the same address, and no address.
    """

    at: datetime
    result: AccessResult
    source: str


class PinRequired(Refusal):
    """The link asks for its PIN: it is sent by POST."""

    code = "pin_required"


class WrongPin(Refusal):
    """It is not the PIN of the link."""

    code = "wrong_pin"


def link_errors(expires_at: datetime, pin: str | None, max_downloads: int | None, at: datetime) -> list[FieldError]:
    """All that is wrong with a new link."""
    errors: list[FieldError] = []
    if expires_at <= at:
        errors.append(FieldError("expires_at", "in_the_past"))
    elif expires_at > at + LINK_LIFE_MAX:
        errors.append(FieldError("expires_at", "too_far", {"days": LINK_LIFE_MAX.days}))
    if pin is not None and len(said(pin)) < PIN_MIN:
        errors.append(FieldError("pin", "too_short", {"min": PIN_MIN}))
    elif pin is not None and len(said(pin)) > PIN_MAX:
        errors.append(FieldError("pin", "too_long", {"max": PIN_MAX}))
    if max_downloads is not None and max_downloads < 1:
        errors.append(FieldError("max_downloads", "too_small", {"min": 1}))
    elif max_downloads is not None and max_downloads > DOWNLOADS_MAX:
        errors.append(FieldError("max_downloads", "too_large", {"max": DOWNLOADS_MAX}))
    return errors


def said(pin: str) -> str:
    """A PIN as it is compared: accents composed, no blanks around it."""
    return normalised(pin).strip()


def may_have_another(file: DepositFile) -> None:
    """Require that the file may have one more link.

    Raises:
        Conflict: it has as many as it may.
    """
    if file.links >= LINKS_MAX:
        raise Conflict(Hint.REVOKE_LINKS)


def is_good(link: ShareLink | None, file: DepositFile | None, at: datetime, *, kept_alive: bool) -> bool:
    """Whether the link leads to the file now.

    Args:
        kept_alive: an open communication refers to the file: the link lives past its time.
    """
    if link is None or file is None or file.status is not FileStatus.AVAILABLE:
        return False
    if link.revoked_at or link.is_used_up:
        return False
    return kept_alive or not link.has_expired(at)


def is_open(state: State) -> bool:
    """Whether a communication in this state keeps alive the links of the files that it refers to."""
    return state not in _CLOSED


def free_slots(tries: Sequence[datetime | None], at: datetime) -> list[int]:
    """Where a try at a PIN can be counted at `at`: `PIN_TRIES` places, each free again `PIN_WINDOW` after its use.

    Raises:
        TooManyRequests: nowhere.
    """
    free = [slot for slot, tried_at in enumerate(tries) if tried_at is None or tried_at <= at - PIN_WINDOW]
    if not free:
        raise too_many(min((each for each in tries if each), default=at), at)
    return free


def too_many(oldest: datetime, at: datetime) -> TooManyRequests:
    """That the PIN was tried too often, with when it can be tried again."""
    return TooManyRequests(max(1, int((oldest + PIN_WINDOW - at).total_seconds()) + 1))
