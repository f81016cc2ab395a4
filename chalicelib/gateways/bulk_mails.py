"""Mail to many: SES's bulk call, with one destination for each entry, so that nobody sees who else got it."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final

from chalicelib.domain.causes import Cause
from chalicelib.domain.deliveries import Answer
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.feedback import HEADER, TAG
from chalicelib.gateways.clients import calling_aws, ses, ses_once
from chalicelib.settings import settings

if TYPE_CHECKING:
    from mypy_boto3_sesv2.type_defs import BulkEmailContentTypeDef, BulkEmailEntryTypeDef

TOO_MUCH: Final = frozenset({"ACCOUNT_THROTTLED", "ACCOUNT_DAILY_QUOTA_EXCEEDED"})
NOT_ALLOWED: Final = frozenset(
    {
        "ACCOUNT_SENDING_PAUSED",
        "ACCOUNT_SUSPENDED",
        "CONFIGURATION_SET_NOT_FOUND",
        "CONFIGURATION_SET_SENDING_PAUSED",
        "INVALID_SENDING_POOL_NAME",
        "MAIL_FROM_DOMAIN_NOT_VERIFIED",
        "TEMPLATE_NOT_FOUND",
    }
)
"""What is the account's to mend, and no recipient's fault."""

AGAIN: Final = frozenset({"TRANSIENT_FAILURE", "FAILED"})
REJECTED: Final = "MESSAGE_REJECTED"
"""A recipient's, unless SES says it of all that are in a call: then it is of the sender or the text."""

# What SES says of a call as a whole.
_NOT_NOW: Final = frozenset(
    {
        # too much
        *("TooManyRequestsException", "LimitExceededException", "Throttling", "ThrottlingException"),
        # the account's to mend
        *("AccountSuspendedException", "MailFromDomainNotVerifiedException", "MessageRejected", "NotFoundException"),
        "SendingPausedException",
    }
)
_MALFORMED: Final = "BadRequestException"

_SPOILS: Final = Cause.REJECTED
"""What became of who spoils a call."""

CALLS_AT_MOST: Final = 16
"""What one `send` may ask: one address that spoils a call of 50 takes 12 at most. Who is left then goes later."""


@dataclass(frozen=True)
class Letter:
    """What all of them get.

    Attributes:
        sender: the display name; `reply_to`: the unit's address.
        text, html: the same, for who reads plain text and for who reads HTML.
        unsubscribe: where one can say that one wants no more of it; none for what one cannot leave.
    """

    sender: str
    reply_to: str
    subject: str
    text: str
    html: str
    unsubscribe: str | None


@dataclass(frozen=True)
class Entry:
    """One of them: the address, and the mark by which events about it are known."""

    to: str
    mark: str


class Throttled(Unavailable):
    """It is too much for now, or the account may not send: nothing of it was sent."""


def send(letter: Letter, entries: Sequence[Entry]) -> list[Answer]:
    """Send one letter to up to 50 addresses, each in a mail of its own; what became of each, in order. One call.

    It is never repeated by the client: what was not answered may have been sent. When SES refuses the call as a whole,
    it is split until the entry that spoils it is alone. Nobody is mailed more often for that: the pace, which counts
    who is mailed, holds. Once anything was answered, that is told, and whoever is left when SES has had enough or does
    not answer is to wait.

    Raises:
        Throttled: it is too much for now, or the account may not send: nothing was sent.
        Unavailable: no answer; it may have been sent.
    """
    sending = _Sending(letter, entries)
    try:
        with calling_aws():
            sending.go(range(len(entries)))
    except Throttled:
        if not sending.answers:
            raise
    except Unavailable:
        if not sending.answers:
            raise
        sending.answers |= dict.fromkeys(sending.asked, Answer("not_answered", wait=True, unsure=True))
    left = Answer("not_now", wait=True)
    return [sending.answers.get(place, left) for place in range(len(entries))]


@dataclass
class _Sending:
    """A letter on its way to several.

    Attributes:
        answers: by place among the entries.
        asked: the places of the call that was made last.
    """

    letter: Letter
    entries: Sequence[Entry]
    answers: dict[int, Answer] = field(default_factory=dict)
    asked: range = range(0)
    calls: int = 0

    def go(self, places: range, *, spoilt: bool = False) -> bool:
        """Send to these; gives whether none of them spoils a call.

        Args:
            spoilt: whether one of them is known to spoil the call.
        """
        if not spoilt or len(places) == 1:
            told = self._ask(places)
            if told is not None:
                self.answers.update(zip(places, told, strict=True))
                return Answer(_SPOILS) not in told
        half = len(places) // 2
        first, second = places[:half], places[half:]
        # When nothing is wrong with the first half, what spoils the whole is in the second.
        self.go(second, spoilt=self.go(first))
        return False

    def _ask(self, places: range) -> list[Answer] | None:
        """What became of these; none when the call was refused for one of several."""
        from botocore.exceptions import ClientError

        if self.calls == CALLS_AT_MOST:
            raise Throttled
        self.calls += 1
        self.asked = places
        try:
            answer = ses_once().send_bulk_email(
                FromEmailAddress=from_address(self.letter.sender),
                ReplyToAddresses=[self.letter.reply_to],
                ConfigurationSetName=settings().bulk_mail_settings,
                DefaultContent=_content(self.letter),
                BulkEmailEntries=[_entry(self.entries[place]) for place in places],
            )
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code"))
            if code in _NOT_NOW:
                raise Throttled from error
            if code != _MALFORMED:
                raise
            return [Answer(_SPOILS)] if len(places) == 1 else None
        return _answers([str(result.get("Status", "FAILED")) for result in answer["BulkEmailEntryResults"]])


def from_address(name: str) -> str:
    """The sender as a header has it: what the name is made of cannot leave its place."""
    from email.utils import formataddr

    return formataddr((" ".join(name.split()), settings().mail_sender))


def _content(letter: Letter) -> "BulkEmailContentTypeDef":
    # What people wrote is data and never part of the template; nor can it name a part, whose names nobody can guess.
    parts = {"Subject": letter.subject, "Text": letter.text, "Html": letter.html}
    names = {part: f"v{secrets.token_hex(8)}" for part in parts}
    data = {names[part]: written for part, written in parts.items()}
    subject, text, html = (f"{{{{{names[part]}}}}}" for part in parts)
    leaving = [{"Name": "List-Unsubscribe", "Value": f"<{letter.unsubscribe}>"}] if letter.unsubscribe else []
    return {
        "Template": {
            "TemplateContent": {"Subject": subject, "Text": text, "Html": html},
            "TemplateData": json.dumps(data, ensure_ascii=False),
            "Headers": leaving,  # type: ignore[typeddict-item]  # plain dicts
        }
    }


def _entry(entry: Entry) -> "BulkEmailEntryTypeDef":
    return {
        "Destination": {"ToAddresses": [entry.to]},
        "ReplacementTags": [{"Name": TAG, "Value": entry.mark}],
        "ReplacementHeaders": [{"Name": HEADER, "Value": entry.mark}],
    }


def _answers(statuses: Sequence[str]) -> list[Answer]:
    of_all = len(statuses) > 1 and set(statuses) == {REJECTED}
    return [_answer(status, wait=of_all) for status in statuses]


def _answer(status: str, *, wait: bool) -> Answer:
    if status == "SUCCESS":
        return Answer()
    return Answer(status.lower(), wait=wait or status in TOO_MUCH | NOT_ALLOWED, again=status in AGAIN)


@cache
def rate() -> float:
    """How many mails a second may go: as many as the account may send, asked once in the life of a process.

    Fewer when this stack was told so: others may send from the account too.

    Raises:
        Throttled: the account may send none for now; that is not remembered.
    """
    with calling_aws():
        allowed = float(ses().get_account()["SendQuota"]["MaxSendRate"])
    if allowed <= 0:
        raise Throttled
    return min(allowed, settings().sending_rate or allowed)
