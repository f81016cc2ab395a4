"""Push to phones: SNS's platform endpoints. One call for each phone, some at once; none waits for a slow one."""

import json
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from chalicelib.domain.causes import Cause
from chalicelib.domain.deliveries import Answer
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.push_failures import GONE as DEVICE_GONE
from chalicelib.gateways.clients import PUSHED_AT_ONCE, calling_aws, sns_once
from chalicelib.settings import settings

if TYPE_CHECKING:
    from botocore.exceptions import ClientError
    from mypy_boto3_sns.type_defs import MessageAttributeValueTypeDef

_THROTTLED: Final = frozenset({"Throttled", "ThrottledException", "Throttling", "ThrottlingException"})
_INVALID: Final = frozenset({"InvalidParameter", "InvalidParameterException", "InvalidParameterValue"})
_AGAIN: Final = {"PlatformApplicationDisabled": Cause.PLATFORM_DISABLED}

_KNOWN: Final = re.compile(r"Endpoint (arn:\S+) already exists")

GONE: Final = Answer(DEVICE_GONE)
"""The phone gave up its token: whoever has it now registers it anew."""


@dataclass(frozen=True)
class Push:
    """One push, for one phone.

    Attributes:
        endpoint: what SNS called the phone last; none when it never did.
        text: what the phone shows.
        item: what the app opens: an opaque id.
        message: pushes of the same message to one phone show as one.
    """

    platform: str
    token: str
    endpoint: str | None
    text: str
    item: str
    message: str


@dataclass(frozen=True)
class Pushed:
    """What became of one push.

    Attributes:
        endpoint: what SNS calls the phone now.
        push_id: what it calls the push; none when it did not take it.
    """

    answer: Answer
    endpoint: str | None = None
    push_id: str | None = None

    @property
    def is_gone(self) -> bool:
        """Whether nothing can be pushed to this phone any more."""
        return self.answer == GONE


def send(pushes: Sequence[Push]) -> list[Pushed]:
    """Push each to its phone; what became of each, in order. What one comes to does not touch the others.

    No call is ever repeated by the client: what was not answered may have been sent.
    """
    if not pushes:
        return []
    sns_once()  # made once, before the threads would each make one
    with ThreadPoolExecutor(min(PUSHED_AT_ONCE, len(pushes))) as workers:
        return list(workers.map(_send, pushes))


def forget(endpoint: str) -> None:
    """Have SNS forget a phone that is gone. One that it does not forget now is taken up by whoever registers it."""
    with suppress(Unavailable), calling_aws():
        sns_once().delete_endpoint(EndpointArn=endpoint)


def _send(push: Push) -> Pushed:
    from botocore.exceptions import BotoCoreError, ClientError

    endpoint = push.endpoint if push.endpoint and _is_of_application(push.endpoint, push.platform) else None
    try:
        if endpoint:
            try:
                return Pushed(Answer(), endpoint, _publish(push, endpoint))
            except ClientError as error:
                if not _is_unknown(error):
                    raise
        # SNS does not know the phone yet, or not any more.
        endpoint = _open(push)
        return Pushed(Answer(), endpoint, _publish(push, endpoint))
    except ClientError as error:
        return Pushed(_refused(error), endpoint)
    except BotoCoreError:
        # An endpoint that is not there was not published to.
        return Pushed(Answer(Cause.UNANSWERED, again=True, unsure=endpoint is not None), endpoint)


def _open(push: Push) -> str:
    """The endpoint of a phone: the one that there is for its token, or a new one; in either case it is good again."""
    from botocore.exceptions import ClientError

    application = settings().push_applications[push.platform]
    try:
        made = sns_once().create_platform_endpoint(PlatformApplicationArn=application, Token=push.token)
        endpoint = made["EndpointArn"]
    except ClientError as error:
        # Somebody made it by hand, with data of their own: only the message says which one it is.
        known = _KNOWN.search(error.response.get("Error", {}).get("Message", ""))
        if known is None:
            raise
        endpoint = known[1]
    sns_once().set_endpoint_attributes(EndpointArn=endpoint, Attributes={"Enabled": "true", "Token": push.token})
    return endpoint


def _publish(push: Push, endpoint: str) -> str:
    service = endpoint.split(":")[5].split("/")[1]
    shown = _for_android(push) if push.platform == "android" else _for_ios(push)
    taken = sns_once().publish(
        TargetArn=endpoint,
        MessageStructure="json",
        Message=json.dumps({"default": push.text, service: json.dumps(shown, ensure_ascii=False)}, ensure_ascii=False),
        MessageAttributes=_attributes(push),
    )
    return taken["MessageId"]


def _for_android(push: Push) -> dict[str, Any]:
    android = {"collapse_key": push.message, "notification": {"tag": push.message}}
    message = {"notification": {"body": push.text}, "data": {"inbox_item": push.item}, "android": android}
    return {"fcmV1Message": {"message": message}}


def _for_ios(push: Push) -> dict[str, Any]:
    return {"aps": {"alert": {"body": push.text}, "sound": "default"}, "inbox_item": push.item}


def _attributes(push: Push) -> "dict[str, MessageAttributeValueTypeDef]":
    if push.platform == "android":
        return {}
    apns = {"PUSH_TYPE": "alert", "COLLAPSE_ID": push.message}
    return {f"AWS.SNS.MOBILE.APNS.{name}": {"DataType": "String", "StringValue": value} for name, value in apns.items()}


def _is_of_application(endpoint: str, platform: str) -> bool:
    """Whether the endpoint is of the application that is in use: an operator may have set up another."""
    return f"/{settings().push_applications[platform].partition(':app/')[2]}/" in endpoint


def _is_unknown(error: "ClientError") -> bool:
    said = error.response.get("Error", {})
    return said.get("Code") == "NotFound" or (said.get("Code") in _INVALID and "TargetArn" in said.get("Message", ""))


def _refused(error: "ClientError") -> Answer:
    said = error.response.get("Error", {})
    code = str(said.get("Code"))
    if code == "EndpointDisabled" or (code in _INVALID and "Token" in said.get("Message", "")):
        return GONE
    if code in _INVALID:
        return Answer(Cause.REJECTED)
    if code in _THROTTLED:
        return Answer(Cause.THROTTLED, wait=True)
    return Answer(_AGAIN.get(code, Cause.FAILED), again=True)
