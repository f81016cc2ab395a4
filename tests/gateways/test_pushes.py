"""Push, against moto: it refuses to publish to an endpoint that is disabled, which MiniStack does not."""

import json
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from botocore.exceptions import ReadTimeoutError
from moto import mock_aws

from chalicelib.domain.deliveries import Answer
from chalicelib.gateways import clients, pushes
from chalicelib.gateways.pushes import GONE, Push
from chalicelib.settings import settings
from tests.aws import ENVIRONMENT, REGION

TOKEN = "a-token"
SERVICES = {"android": "GCM", "ios": "APNS"}


@pytest.fixture
def sns(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """SNS with an application for each platform, and the code told of them."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        client = boto3.client("sns", region_name=REGION)
        for platform, service in SERVICES.items():
            made = client.create_platform_application(
                Name="ventanilla", Platform=service, Attributes={"PlatformCredential": "none"}
            )
            monkeypatch.setenv(f"{platform.upper()}_PUSH_APPLICATION", made["PlatformApplicationArn"])
        settings.cache_clear()
        clients.forget_clients()
        yield client
    settings.cache_clear()
    clients.forget_clients()


def a_push(platform: str = "android", token: str = TOKEN, endpoint: str | None = None) -> Push:
    return Push(platform, token, endpoint, "Nuevo mensaje de I.E.S. Murillo", "person-item", "the-message")


def sent(push: Push) -> pushes.Pushed:
    (done,) = pushes.send([push])
    return done


def attributes(sns: Any, endpoint: str | None) -> Any:
    return sns.get_endpoint_attributes(EndpointArn=endpoint)["Attributes"]


def test_a_phone_has_one_endpoint_however_often_it_is_pushed_to(sns):
    first, second = sent(a_push()), sent(a_push())

    assert first.answer == Answer()
    assert first.endpoint == second.endpoint
    assert attributes(sns, first.endpoint)["Token"] == TOKEN


def test_an_endpoint_that_is_disabled_is_a_phone_that_is_gone(sns):
    endpoint = sent(a_push()).endpoint
    sns.set_endpoint_attributes(EndpointArn=endpoint, Attributes={"Enabled": "false"})

    done = sent(a_push(endpoint=endpoint))

    assert done.answer == GONE
    assert done.is_gone


def test_a_phone_that_is_registered_anew_is_good_again(sns):
    endpoint = sent(a_push()).endpoint
    sns.set_endpoint_attributes(EndpointArn=endpoint, Attributes={"Enabled": "false"})

    assert sent(a_push()).answer == Answer()

    assert attributes(sns, endpoint)["Enabled"] == "true"


def test_an_endpoint_that_somebody_deleted_is_made_anew(sns):
    endpoint = sent(a_push()).endpoint
    sns.delete_endpoint(EndpointArn=endpoint)

    done = sent(a_push(endpoint=endpoint))

    assert done.answer == Answer()
    assert done.endpoint != endpoint


def test_an_endpoint_of_an_application_that_is_not_in_use_any_more_is_made_anew(sns, monkeypatch):
    endpoint = sent(a_push()).endpoint
    other = sns.create_platform_application(Name="other", Platform="GCM", Attributes={"PlatformCredential": "none"})
    monkeypatch.setenv("ANDROID_PUSH_APPLICATION", other["PlatformApplicationArn"])
    settings.cache_clear()

    # moto takes a token that any application knows for that application's.
    done = sent(a_push(token="another-token", endpoint=endpoint))

    assert done.answer == Answer()
    assert "/other/" in (done.endpoint or "")


def test_an_endpoint_that_was_made_by_hand_is_taken_up(sns):
    application = settings().push_applications["android"]
    endpoint = sns.create_platform_endpoint(
        PlatformApplicationArn=application,
        Token=TOKEN,
        CustomUserData="somebody's",
        Attributes={"Enabled": "false"},
    )["EndpointArn"]

    done = sent(a_push())

    assert (done.answer, done.endpoint) == (Answer(), endpoint)
    assert attributes(sns, endpoint)["Enabled"] == "true"


def test_a_phone_that_is_gone_is_forgotten_however_often(sns):
    endpoint = sent(a_push()).endpoint
    assert endpoint

    for _ in range(2):
        pushes.forget(endpoint)

    with pytest.raises(sns.exceptions.NotFoundException):
        attributes(sns, endpoint)


def published(platform: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What SNS is asked to publish: the payload of the platform, and all that was asked."""
    asked: list[dict[str, Any]] = []

    def note(params: dict[str, Any], **_: object) -> None:
        asked.append(params["body"])

    clients.sns_once().meta.events.register("before-call.sns.Publish", note)
    assert sent(a_push(platform)).answer == Answer()
    (body,) = asked
    return json.loads(json.loads(body["Message"])[SERVICES[platform]]), body


def test_an_android_phone_shows_a_message_once_though_it_is_pushed_twice(sns):
    payload, _ = published("android")

    assert payload == {
        "fcmV1Message": {
            "message": {
                "notification": {"body": "Nuevo mensaje de I.E.S. Murillo"},
                "data": {"inbox_item": "person-item"},
                "android": {"collapse_key": "the-message", "notification": {"tag": "the-message"}},
            }
        }
    }


def test_an_iphone_shows_a_message_once_though_it_is_pushed_twice(sns):
    payload, body = published("ios")

    assert payload == {
        "aps": {"alert": {"body": "Nuevo mensaje de I.E.S. Murillo"}, "sound": "default"},
        "inbox_item": "person-item",
    }
    said = {name: value for name, value in body.items() if name.startswith("MessageAttributes")}
    assert "AWS.SNS.MOBILE.APNS.COLLAPSE_ID" in said.values()
    assert "the-message" in said.values()


def answering(operation: str, status: int, code: str, message: str = "") -> None:
    """SNS answers this to every call of an operation."""
    made = SimpleNamespace(status_code=status), {"Error": {"Code": code, "Message": message}, "ResponseMetadata": {}}
    clients.sns_once().meta.events.register(
        f"before-call.sns.{operation}",
        lambda **_: made,  # type: ignore[arg-type]  # what a handler gives is taken for the answer
    )


@pytest.mark.parametrize(
    ("operation", "code", "message", "expected"),
    [
        ("Publish", "Throttled", "", Answer("throttled", wait=True)),
        ("Publish", "InternalError", "", Answer("failed", again=True)),
        ("Publish", "PlatformApplicationDisabled", "", Answer("platform_disabled", again=True)),
        ("Publish", "AuthorizationError", "", Answer("failed", again=True)),
        ("Publish", "InvalidParameter", "Invalid parameter: Message too long", Answer("rejected")),
        ("CreatePlatformEndpoint", "InvalidParameter", "Invalid parameter: Token Reason: too long", GONE),
        ("CreatePlatformEndpoint", "NotFound", "PlatformApplication does not exist", Answer("failed", again=True)),
        ("SetEndpointAttributes", "Throttled", "", Answer("throttled", wait=True)),
    ],
)
def test_each_refusal_means_one_thing(sns, operation, code, message, expected):
    answering(operation, 400, code, message)

    assert sent(a_push()).answer == expected


def unreachable(operation: str) -> None:
    def fail(**_: object) -> None:
        raise ReadTimeoutError(endpoint_url="https://sns")

    clients.sns_once().meta.events.register(f"before-call.sns.{operation}", fail)


def test_what_was_not_answered_may_have_been_sent(sns):
    unreachable("Publish")

    assert sent(a_push()).answer == Answer("unanswered", again=True, unsure=True)


def test_what_never_came_to_be_published_was_not_sent(sns):
    unreachable("CreatePlatformEndpoint")

    assert sent(a_push()).answer == Answer("unanswered", again=True, unsure=False)


def test_one_slow_phone_does_not_hold_the_others_back(sns):
    """It is answered only when all the others are."""
    others = 3 * clients.PUSHED_AT_ONCE
    answered = threading.Semaphore(0)

    def slow_for_one(params: dict[str, Any], **_: object) -> None:
        if "slow" not in str(asked_of[params["body"]["TargetArn"]]):
            answered.release()
            return
        for _other in range(others):
            assert answered.acquire(timeout=20)

    asked_of = {
        done.endpoint: token for token in ("slow", *map(str, range(others))) for done in [sent(a_push(token=token))]
    }
    clients.sns_once().meta.events.register("before-call.sns.Publish", slow_for_one)
    all_of_them = [a_push(token=token, endpoint=endpoint) for endpoint, token in asked_of.items()]

    assert [done.answer for done in pushes.send(all_of_them)] == [Answer()] * (others + 1)


def test_nothing_to_push_asks_nothing_of_anybody(sns):
    assert pushes.send([]) == []
