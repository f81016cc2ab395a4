"""Mail to many: SES's bulk call, with one destination for each entry, so that nobody sees who else got it."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from chalicelib.domain.deliveries import Answer
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.feedback import HEADER, TAG
from chalicelib.gateways.clients import calling_aws, ses, ses_once
from chalicelib.settings import settings

if TYPE_CHECKING:
    from botocore.exceptions import ClientError
    from mypy_boto3_sesv2.type_defs import BulkEmailContentTypeDef, BulkEmailEntryTypeDef

WAIT: Final = frozenset({"ACCOUNT_THROTTLED", "ACCOUNT_DAILY_QUOTA_EXCEEDED", "ACCOUNT_SENDING_PAUSED"})
AGAIN: Final = frozenset({"TRANSIENT_FAILURE", "FAILED"})
_THROTTLED: Final = frozenset(
    {"TooManyRequestsException", "LimitExceededException", "SendingPausedException", "Throttling"}
)
_WRONG: Final = frozenset({"BadRequestException", "MessageRejected"})


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
    """It was too much for now: nothing of it was sent."""


def send(letter: Letter, entries: Sequence[Entry]) -> list[Answer]:
    """Send one letter to up to 50 addresses, each in a mail of its own; what became of each, in order. One call.

    It is never repeated by the client: what was not answered may have been sent. When SES refuses the call as a whole,
    it is split until the entry that spoils it is alone.

    Raises:
        Throttled: it was too much for now.
        Unavailable: no answer; it may have been sent.
    """
    from botocore.exceptions import ClientError

    with calling_aws():
        try:
            answer = ses_once().send_bulk_email(
                FromEmailAddress=from_address(letter.sender),
                ReplyToAddresses=[letter.reply_to],
                ConfigurationSetName=settings().bulk_mail_settings,
                DefaultContent=_content(letter),
                BulkEmailEntries=[_entry(entry) for entry in entries],
            )
        except ClientError as error:
            return _refused(error, letter, entries)
    return [_answer(str(result.get("Status", "FAILED"))) for result in answer["BulkEmailEntryResults"]]


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


def _refused(error: "ClientError", letter: Letter, entries: Sequence[Entry]) -> list[Answer]:
    code = str(error.response.get("Error", {}).get("Code"))
    if code in _THROTTLED:
        raise Throttled from error
    if code not in _WRONG:
        raise error
    if len(entries) == 1:
        return [Answer("rejected")]
    half = len(entries) // 2
    return [*send(letter, entries[:half]), *send(letter, entries[half:])]


def _answer(status: str) -> Answer:
    if status == "SUCCESS":
        return Answer()
    return Answer(status.lower(), wait=status in WAIT, again=status in AGAIN)


@cache
def rate() -> float:
    """How many mails a second may go: as many as the account may send, asked once in the life of a process.

    Fewer when this stack was told so: others may send from the account too.
    """
    with calling_aws():
        allowed = float(ses().get_account()["SendQuota"]["MaxSendRate"])
    return min(allowed, settings().sending_rate or allowed)
