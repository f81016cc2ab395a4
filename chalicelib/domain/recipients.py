"""Who gets a message, each once, and by which channels they can be reached; and how many are taken at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from chalicelib.domain.deliveries import DeliveryStatus
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
class Recipient:
    """Somebody who gets a message.

    Attributes:
        email: where the mail goes; none when none does.
        blocked: why no mail goes, for a message that is mailed.
    """

    person_id: str
    name: str
    about: tuple[str, ...] = ()
    email: str | None = None
    blocked: DeliveryStatus | None = None

    @property
    def unreachable(self) -> dict[Channel, DeliveryStatus]:
        """By which of the channels that were asked for they cannot be reached, and why."""
        return {Channel.EMAIL: self.blocked} if self.blocked else {}


def mailed(reached: Reached, *, suppressed: bool, opted_out: bool) -> Recipient:
    """How a person gets a message that is mailed."""
    blocked = DeliveryStatus.OPTED_OUT if opted_out else None
    if not reached.email:
        blocked = DeliveryStatus.NO_ADDRESS
    elif suppressed:
        blocked = DeliveryStatus.SUPPRESSED
    email = None if blocked else reached.email
    return Recipient(reached.person_id, reached.name, reached.about, email, blocked)


def in_chunks(recipients: Iterable[Recipient], size: int = CHUNK) -> Iterator[tuple[Recipient, ...]]:
    """The recipients, some at a time."""
    left = iter(recipients)
    while chunk := tuple(islice(left, size)):
        yield chunk
