"""Two who write on the same message: who names the version that they saw changes no other."""

from datetime import timedelta
from typing import Final

import pytest

from chalicelib.domain.messages import MessageState
from chalicelib.services import clock
from chalicelib.storage import messages
from tests.handlers.client import Client
from tests.units import SCHOOL
from tests.world import World

MESSAGE: Final = {"category": "message", "channels": ["email"], "subject": "Reunión", "body": "El lunes."}


@pytest.fixture
def school(world: World) -> Client:
    return world.client("school.administration")


@pytest.fixture
def draft(world: World) -> str:
    """The path of a draft of a message."""
    return f"/messages/{world.message().id}"


def test_a_message_comes_with_its_version_as_a_tag_wherever_it_is_answered_whole(world, school):
    path, audience = f"/units/{SCHOOL.id}/messages", {"people": [world.people["school.teacher"]]}
    tomorrow = (clock.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")

    made = school.post(path, {**MESSAGE, "alias_id": _alias(school), "audience": audience})
    at = f"/messages/{made.json['id']}"
    answers = [
        made,
        school.get(at),
        school.patch(at, {"send_at": tomorrow}),
        school.post(f"{at}/send"),
        school.post(f"{at}/cancel"),
    ]

    assert [answer.status for answer in answers] == [201, 200, 200, 202, 200]
    assert [answer.headers["etag"] for answer in answers] == [f'"{n}"' for n in (1, 1, 2, 3, 4)]
    assert [answer.json["version"] for answer in answers] == [1, 1, 2, 3, 4]


@pytest.mark.parametrize(("action", "body"), [("resend", {"statuses": ["bounced"]}), ("remind", {})])
def test_a_message_that_goes_again_is_another_version(world, school, action, body):
    path = f"/messages/{world.sent_message().id}"
    before = school.get(path)
    headers = {"If-Match": before.headers["etag"]}

    assert school.post(f"{path}/{action}", body, headers={"If-Match": '"999"'}).code == "version_mismatch"
    again = school.post(f"{path}/{action}", body, headers=headers)

    assert (again.status, again.json["version"]) == (202, before.json["version"] + 1)
    assert again.headers["etag"] == f'"{again.json["version"]}"'


def test_an_edit_of_the_version_of_a_message_that_was_seen_gives_the_next(school, draft):
    seen = school.get(draft).headers["etag"]

    edited = school.patch(draft, {"subject": "Otra"}, headers={"If-Match": seen})
    late = school.patch(draft, {"subject": "Tarde"}, headers={"If-Match": seen})

    assert (edited.status, edited.json["subject"]) == (200, "Otra")
    assert edited.headers["etag"] == f'"{edited.json["version"]}"' != seen
    assert (late.status, late.code) == (412, "version_mismatch")
    assert school.get(draft).text == edited.text


def test_an_old_version_of_a_message_is_refused_in_the_words_of_one_of_a_letter(world, school, draft):
    letter = f"/communications/{world.draft().id}"

    of_a_letter, of_a_message = (
        {**school.patch(path, {"subject": "Tarde"}, headers={"If-Match": '"999"'}).json, "request_id": ""}
        for path in (letter, draft)
    )

    assert of_a_message == of_a_letter


@pytest.mark.parametrize("headers", [{}, {"If-Match": "*"}])
def test_who_names_no_version_changes_and_sends_whatever_message_there_is(school, draft, headers):
    school.patch(draft, {"body": "De una compañera."})

    edited = school.patch(draft, {"subject": "Otra"}, headers=headers)
    gone = school.post(f"{draft}/send", headers=headers)

    assert (edited.status, edited.json["subject"], edited.json["body"]) == (200, "Otra", "De una compañera.")
    assert gone.status == 202


@pytest.mark.parametrize(("method", "path", "status"), [("DELETE", "", 204), ("POST", "/send", 202)])
def test_a_message_of_an_old_version_is_neither_deleted_nor_sent(school, draft, method, path, status):
    old = school.get(draft).headers["etag"]
    edited = school.patch(draft, {"subject": "Otra"}, headers={"If-Match": old})

    refused = school.ask(method, f"{draft}{path}", headers={"If-Match": old})
    assert (refused.status, refused.code) == (412, "version_mismatch")
    assert school.get(draft).text == edited.text

    current = {"If-Match": edited.headers["etag"]}
    assert school.ask(method, f"{draft}{path}", headers=current).status == status


def test_a_message_that_is_not_the_callers_is_not_found_whatever_its_version(world, draft):
    stranger = world.client("other.director")

    answer = stranger.patch(draft, {"subject": "Otra"}, headers={"If-Match": '"999"'})

    assert answer.code == "not_found"


def test_a_repeated_send_of_the_version_that_was_seen_gets_the_very_same_answer(school, draft):
    headers = {"If-Match": school.get(draft).headers["etag"], "Idempotency-Key": draft}

    first, again = (school.post(f"{draft}/send", headers=headers) for _ in range(2))

    assert (again.status, again.text) == (first.status, first.text) == (202, first.text)
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["idempotency-replayed"] == "true"


def test_what_a_worker_counts_of_a_message_is_no_other_version(world, school):
    sent = world.sent_message()
    before = school.get(f"/messages/{sent.id}")

    assert messages.set_totals(sent, {"inbox": {"delivered": 1}}, MessageState.SENT)

    after = school.get(f"/messages/{sent.id}")
    assert after.text != before.text
    assert after.headers["etag"] == before.headers["etag"]


def test_a_message_that_was_written_before_versions_were_counted_has_one_and_the_next(school, draft):
    school.patch(draft, {"subject": "Otra"})
    row = messages.MessageRow(messages.message_key(draft.rpartition("/")[2]), messages.MESSAGE)
    row.update(actions=[messages.MessageRow.version.remove()])

    seen = school.get(draft)
    edited = school.patch(draft, {"subject": "Tercera"}, headers={"If-Match": seen.headers["etag"]})

    assert (seen.json["version"], edited.status, edited.json["version"]) == (2, 200, 3)


def _alias(client: Client) -> str:
    made = client.post(f"/units/{SCHOOL.id}/sender-aliases", {"name": "Secretaría"})
    return str(made.json["id"])
