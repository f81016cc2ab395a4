"""Who gets a message, each once, and by which channels they can be reached; and how many are taken at a time."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from chalicelib.domain.deliveries import Hindrance
from chalicelib.domain.directory import Preferences
from chalicelib.domain.messages import Channel

PART: Final = 49
"""How many mails one call sends (SES takes 50): the rows of two parts and one mark between them fill four batches."""

CHUNK: Final = 2 * PART
"""How many recipients are claimed at a time."""


@dataclass(frozen=True)
class Reached:
    """Somebody whom an audience means.

    Attributes:
        about: the students through whom a guardian is meant; none for anybody else.
        account_id: the sign-in that the person was bound to.
    """

    person_id: str
    name: str
    email: str | None = None
    account_id: str | None = None
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wishes:
    """How a sign-in wants to be told, and by what it can be pushed to; one that never said has none but the usual.

    Attributes:
        platforms: of its phones.
    """

    preferences: Preferences = field(default_factory=Preferences)
    platforms: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Recipient:
    """Somebody who gets a message.

    Attributes:
        email: where the mail goes; none when none does.
        account_id: whose phones are pushed to; none when none are.
        hindrances: the channels that were asked for and do not reach them, and why.
    """

    person_id: str
    name: str
    about: tuple[str, ...] = ()
    email: str | None = None
    account_id: str | None = None
    hindrances: Mapping[Channel, Hindrance] = field(default_factory=dict)

    def is_reached_by(self, channel: Channel) -> bool:
        """Whether this channel, which was asked for, has somewhere to go."""
        return bool(self.email if channel is Channel.EMAIL else self.account_id)


def recipient(
    reached: Reached, channels: Collection[Channel], wishes: Wishes, *, suppressed: bool, pushed_to: Collection[str]
) -> Recipient:
    """How a person gets a message that goes by these channels.

    Args:
        suppressed: whether nothing may be sent to the address.
        pushed_to: the platforms for which push is set up.
    """
    found = {
        Channel.PUSH: push_hindrance(wishes, pushed_to),
        Channel.EMAIL: _email_hindrance(reached.email, wishes, suppressed=suppressed),
    }
    hindrances = {channel: why for channel, why in found.items() if why and channel in channels}
    free = {channel for channel in found if channel in channels and channel not in hindrances}
    return Recipient(
        person_id=reached.person_id,
        name=reached.name,
        about=reached.about,
        email=reached.email if Channel.EMAIL in free else None,
        account_id=reached.account_id if Channel.PUSH in free else None,
        hindrances=hindrances,
    )


def push_hindrance(wishes: Wishes, pushed_to: Collection[str]) -> Hindrance | None:
    """Why nothing can be pushed to somebody. Where push is set up for nobody, there is nothing that they could do."""
    if not pushed_to:
        return Hindrance.PUSH_OFF
    if not wishes.platforms:
        return Hindrance.NO_DEVICE
    if not wishes.preferences.push:
        return Hindrance.OPTED_OUT
    return None if wishes.platforms & set(pushed_to) else Hindrance.PUSH_OFF


def _email_hindrance(email: str | None, wishes: Wishes, *, suppressed: bool) -> Hindrance | None:
    if not email:
        return Hindrance.NO_ADDRESS
    if suppressed:
        return Hindrance.SUPPRESSED
    return None if wishes.preferences.email else Hindrance.OPTED_OUT


def in_chunks(recipients: Iterable[Recipient], size: int = CHUNK) -> Iterator[tuple[Recipient, ...]]:
    """The recipients, some at a time."""
    left = iter(recipients)
    while chunk := tuple(islice(left, size)):
        yield chunk
