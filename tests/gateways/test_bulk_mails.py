"""Mail to many, whatever SES says of it: whoever was sent to is known, and nobody fails for what is the account's."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from chalicelib.domain.deliveries import Answer
from chalicelib.domain.errors import Unavailable
from chalicelib.gateways import bulk_mails, clients
from chalicelib.gateways.bulk_mails import CALLS_AT_MOST, Entry, Letter, Throttled

pytestmark = pytest.mark.usefixtures("tables")

LETTER = Letter("Secretaría", "centro@example.org", "Reunión", "Texto", "<p>Texto</p>", None)
SENT = Answer()


@contextmanager
def ses(answer: Callable[[int, list[str]], str | list[str]]) -> Iterator[list[list[str]]]:
    """An SES that says `answer` to each call, by its number and addresses: a status for each, or an error's code."""
    calls: list[list[str]] = []

    def instead(params: dict[str, Any], **_: object) -> Any:
        calls.append(
            [entry["Destination"]["ToAddresses"][0] for entry in json.loads(params["body"])["BulkEmailEntries"]]
        )
        said = answer(len(calls), calls[-1])
        if said == "no answer":
            raise ReadTimeoutError(endpoint_url="https://ses")
        if isinstance(said, str):
            wrong = {"Error": {"Code": said, "Message": ""}, "ResponseMetadata": {}}
            return SimpleNamespace(status_code=400), wrong
        return SimpleNamespace(status_code=200), {"BulkEmailEntryResults": [{"Status": status} for status in said]}

    events: Any = clients.ses_once().meta.events
    events.register("before-call.sesv2.SendBulkEmail", instead)
    try:
        yield calls
    finally:
        events.unregister("before-call.sesv2.SendBulkEmail", instead)


def send(*addresses: str) -> list[Answer]:
    return bulk_mails.send(LETTER, [Entry(address, f"mark of {address}") for address in addresses])


def all_sent(addresses: list[str]) -> list[str]:
    return ["SUCCESS"] * len(addresses)


@pytest.mark.parametrize("then", ["TooManyRequestsException", "SendingPausedException", "MessageRejected"])
def test_what_was_sent_of_a_call_that_was_split_is_told_when_ses_has_had_enough_of_the_rest(then):
    def answer(number: int, addresses: list[str]) -> str | list[str]:
        if number == 2:
            return all_sent(addresses)
        return "BadRequestException" if number == 1 else str(then)

    with ses(answer) as calls:
        first, second, third, fourth = send("a", "b", "c", "bad")

    assert calls[1] == ["a", "b"]
    assert (first, second) == (SENT, SENT)
    for left in (third, fourth):
        assert left.wait
        assert not left.unsure


def test_a_half_without_an_answer_may_have_been_sent_and_the_half_before_it_was():
    def answer(number: int, addresses: list[str]) -> str | list[str]:
        if number in {2, 3}:
            return all_sent(addresses)
        return "BadRequestException" if number == 1 else "no answer"

    with ses(answer):
        answers = send("a", "b", "c", "bad")

    assert answers[:3] == [SENT] * 3
    assert answers[3].wait
    assert answers[3].unsure


@pytest.mark.parametrize("answers", [["TooManyRequestsException"], ["BadRequestException", "TooManyRequestsException"]])
def test_of_what_was_too_much_from_the_start_nothing_was_sent(answers):
    with ses(lambda number, _: answers[number - 1]), pytest.raises(Throttled):
        send("a", "b")


@pytest.mark.parametrize("answers", [["no answer"], ["BadRequestException", "no answer"]])
def test_nothing_is_known_of_what_was_not_answered_from_the_start(answers):
    with ses(lambda number, _: answers[number - 1]), pytest.raises(Unavailable) as raised:
        send("a", "b")

    assert not isinstance(raised.value, Throttled)


@pytest.mark.parametrize("bad", range(50))
def test_one_address_that_spoils_a_call_fails_alone_and_takes_few_calls(bad):
    addresses = [str(place) for place in range(50)]

    with ses(lambda _, asked: "BadRequestException" if str(bad) in asked else all_sent(asked)) as calls:
        answers = send(*addresses)

    assert [answer.code for answer in answers] == [None] * bad + ["rejected"] + [None] * (49 - bad)
    assert len(calls) <= 12
    taken = [address for asked in calls if str(bad) not in asked for address in asked]
    assert sorted(taken) == sorted(set(addresses) - {str(bad)})


def test_many_that_spoil_a_call_take_no_more_calls_than_one_may_and_whoever_is_left_waits():
    with ses(lambda _, __: "BadRequestException") as calls:
        answers = send(*(str(place) for place in range(50)))

    assert len(calls) == CALLS_AT_MOST
    assert {answer.wait for answer in answers if answer.code != "rejected"} == {True}
    assert any(answer.code == "rejected" for answer in answers)


@pytest.mark.parametrize(
    "code",
    [
        "AccountSuspendedException",
        "LimitExceededException",
        "MailFromDomainNotVerifiedException",
        "MessageRejected",
        "NotFoundException",
        "SendingPausedException",
        "TooManyRequestsException",
    ],
)
def test_a_call_that_is_refused_for_the_account_is_nobodys_failure_and_is_not_split(code):
    with ses(lambda _, __: code) as calls, pytest.raises(Throttled):
        send("a", "b", "c")

    assert len(calls) == 1


@pytest.mark.parametrize(
    "status",
    [
        "ACCOUNT_DAILY_QUOTA_EXCEEDED",
        "ACCOUNT_SENDING_PAUSED",
        "ACCOUNT_SUSPENDED",
        "ACCOUNT_THROTTLED",
        "CONFIGURATION_SET_NOT_FOUND",
        "CONFIGURATION_SET_SENDING_PAUSED",
        "INVALID_SENDING_POOL_NAME",
        "MAIL_FROM_DOMAIN_NOT_VERIFIED",
        "TEMPLATE_NOT_FOUND",
    ],
)
def test_an_entry_that_is_refused_for_the_account_waits(status):
    with ses(lambda _, __: ["SUCCESS", status]):
        sent, refused = send("a", "b")

    assert sent == SENT
    assert (refused.code, refused.wait, refused.again) == (status.lower(), True, False)


@pytest.mark.parametrize(
    ("status", "again"), [("FAILED", True), ("TRANSIENT_FAILURE", True), ("INVALID_PARAMETER", False)]
)
def test_an_entry_that_is_refused_for_itself_fails_or_is_tried_again(status, again):
    with ses(lambda _, __: ["SUCCESS", status]):
        _, refused = send("a", "b")

    assert refused == Answer(status.lower(), again=again)


def test_a_letter_that_is_rejected_for_all_is_the_senders_matter_and_for_one_of_them_that_ones():
    with ses(lambda _, addresses: ["MESSAGE_REJECTED"] * len(addresses)):
        of_all, of_one = send("a", "b"), send("a")
    with ses(lambda _, __: ["SUCCESS", "MESSAGE_REJECTED"]):
        of_some = send("a", "b")

    assert {answer.wait for answer in of_all} == {True}
    assert of_one == [Answer("message_rejected")]
    assert of_some == [SENT, Answer("message_rejected")]
