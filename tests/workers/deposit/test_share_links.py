"""Share links: what they lead to, for how long, how often, with which PIN; and what nobody learns from them."""

import zlib
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.services import transitions
from chalicelib.storage import links as store
from tests.crash import letters
from tests.deposits import TEXT, Later, deposited, fetched, path_of, shared
from tests.handlers.client import Answer, Client
from tests.stage import Stage
from tests.units import OFFICE, SCHOOL


def anybody(stage: Stage) -> Client:
    return Client(stage.api, None)


def follow(stage: Stage, path: str, pin: str | None = None) -> Answer:
    if pin is None:
        return anybody(stage).get(path)
    return anybody(stage).post(path, {"pin": pin})


def in_a_list(stage: Stage, file_id: str, link_id: str) -> dict[str, Any]:
    listed = stage.client("clerk").get(f"/files/{file_id}/links", query={"limit": "100"}).json["items"]
    found: dict[str, Any] = next(link for link in listed if link["id"] == link_id)
    return found


def test_whoever_has_a_link_gets_the_file_which_is_counted_and_written_down(stage: Stage) -> None:
    file_id = deposited(stage)
    link_id, path = shared(stage, file_id)

    answer = follow(stage, path)

    assert (answer.status, answer.text) == (303, "")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "X-Amz-Expires=60" in answer.headers["location"]
    assert fetched(answer.headers["location"]).content == TEXT
    shown = in_a_list(stage, file_id, link_id)
    assert (shown["downloads"], shown["active"], shown["has_pin"], shown["revoked_at"]) == (1, True, False, None)
    assert shown["last_download_at"]
    (access,) = stage.client("clerk").get(f"/files/{file_id}/links/{link_id}/accesses").json["items"]
    assert access["result"] == "downloaded"
    assert access["source"] not in {"", "192.0.2.7"}
    assert stage.client("clerk").get(f"/files/{file_id}").json["links"] == 1


def test_a_link_is_good_for_thirty_days_unless_somebody_says_otherwise(stage: Stage, later: Later) -> None:
    file_id = deposited(stage)
    link_id, path = shared(stage, file_id)

    later(timedelta(days=29, hours=23))
    assert follow(stage, path).status == 303
    later(timedelta(days=30, minutes=1))

    assert follow(stage, path).code == "not_found"
    assert in_a_list(stage, file_id, link_id)["active"] is False


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({"expires_at": "2020-01-01T00:00:00Z"}, {"expires_at": "in_the_past"}),
        ({"expires_at": "2999-01-01"}, {"expires_at": "too_far"}),
        ({"pin": "123"}, {"pin": "too_short"}),
        ({"pin": " 1 2 "}, {"pin": "too_short"}),
        ({"pin": "1" * 65}, {"pin": "too_long"}),
        ({"max_downloads": 0}, {"max_downloads": "too_small"}),
        ({"pin": 1234, "max_downloads": -1}, {"pin": "not_a_string", "max_downloads": "too_small"}),
        ({"token": "mine"}, {"token": "unknown_field"}),
    ],
)
def test_a_link_that_cannot_be_is_refused_field_by_field(
    stage: Stage, body: dict[str, Any], errors: dict[str, str]
) -> None:
    file_id = deposited(stage)

    assert stage.client("clerk").post(f"/files/{file_id}/links", body).errors == errors


def test_a_repeat_gets_the_same_url_though_it_is_stored_nowhere(stage: Stage) -> None:
    file_id = deposited(stage)
    clerk = stage.client("clerk", **{"Idempotency-Key": "one link"})

    first, again = (clerk.post(f"/files/{file_id}/links", {"pin": "2468"}) for _ in range(2))

    assert (again.json, again.headers["idempotency-replayed"]) == (first.json, "true")
    proof = path_of(first.json["url"])[-32:]
    kept = [
        row
        for table in ("FILES_TABLE", "COMMUNICATIONS_TABLE")
        for row in stage.dynamodb.scan(TableName=stage.environment[table])["Items"]
    ]
    assert not [row for row in kept if proof in str(row) or "2468" in str(row.get("pin", ""))]
    answers = [row["answer"]["B"] for row in kept if row["sk"]["S"] == "KEY"]
    assert answers
    assert not [answer for answer in answers if proof.encode() in zlib.decompress(answer)]


def test_a_guess_is_refused_without_a_call_as_everything_that_leads_nowhere_is(
    stage: Stage, later: Later, capsys: pytest.CaptureFixture[str]
) -> None:
    file_id = deposited(stage)
    revoked_id, revoked = shared(stage, file_id)
    _, used_up = shared(stage, file_id, max_downloads=1)
    _, good = shared(stage, file_id)
    stage.client("clerk").delete(f"/files/{file_id}/links/{revoked_id}")
    follow(stage, used_up)
    other = good[:-1] + ("0" if good[-1] != "0" else "1")
    capsys.readouterr()

    answers = [
        follow(stage, path)
        for path in (
            revoked,
            used_up,
            other,
            good.upper(),
            f"{good}0",
            good[:-1],
            good[:-32],
            "/f/x",
            f"/f/{'0' * 84}",
            "/f/" + "z" * 128,
        )
    ]

    assert {(answer.status, answer.text) for answer in answers} == {(404, answers[0].text)}
    assert follow(stage, good).status == 303
    printed = capsys.readouterr().out
    assert "/f/{token}" in printed
    assert not [path for path in (revoked, used_up, other, good) if path[-20:].lower() in printed.lower()]


def test_a_revoked_link_stays_revoked(stage: Stage) -> None:
    file_id = deposited(stage)
    link_id, path = shared(stage, file_id)
    clerk = stage.client("clerk")

    assert [clerk.delete(f"/files/{file_id}/links/{link_id}").status for _ in range(2)] == [204, 204]

    assert follow(stage, path).code == "not_found"
    assert in_a_list(stage, file_id, link_id)["revoked_at"]
    assert clerk.get(f"/files/{file_id}").json["links"] == 0
    assert clerk.delete(f"/files/{file_id}/links/01m00000000000000000000000").code == "not_found"


# ------------------------------------------------------------------------------------------------- PINs


def test_a_pin_is_asked_for_and_opens_the_link_however_often(stage: Stage) -> None:
    file_id = deposited(stage)
    _, path = shared(stage, file_id, pin="2468")

    assert follow(stage, path).code == "pin_required"
    assert [follow(stage, path, "2468").status for _ in range(7)] == [303] * 7
    assert follow(stage, path, " 2468 ").status == 303
    assert follow(stage, path, "8642").code == "wrong_pin"
    assert fetched(follow(stage, path, "2468").headers["location"]).content == TEXT


def test_five_wrong_pins_in_a_quarter_of_an_hour_close_the_link_for_the_right_one_too(
    stage: Stage, later: Later
) -> None:
    file_id = deposited(stage)
    link_id, path = shared(stage, file_id, pin="2468")

    codes = [follow(stage, path, "0000").code for _ in range(7)]

    assert codes == ["wrong_pin"] * 5 + ["too_many_requests"] * 2
    locked = follow(stage, path, "2468")
    assert (locked.status, locked.code) == (429, "too_many_requests")
    assert 0 < int(locked.headers["retry-after"]) <= 15 * 60
    later(timedelta(minutes=16))
    assert follow(stage, path, "2468").status == 303
    later(timedelta())
    log = stage.client("clerk").get(f"/files/{file_id}/links/{link_id}/accesses").json["items"]
    assert sorted(access["result"] for access in log) == ["downloaded", *["wrong_pin"] * 5]


def test_right_pins_between_wrong_ones_do_not_give_more_tries(stage: Stage) -> None:
    file_id = deposited(stage)
    _, path = shared(stage, file_id, pin="2468")

    for _ in range(4):
        assert follow(stage, path, "0000").code == "wrong_pin"
        assert follow(stage, path, "2468").status == 303

    assert follow(stage, path, "0000").code == "wrong_pin"
    assert follow(stage, path, "0000").code == "too_many_requests"


def test_a_pin_that_is_none_of_the_link_is_kept_as_a_slow_salted_digest(stage: Stage) -> None:
    one, other = store.pin_digest("2468"), store.pin_digest("2468")

    assert one != other
    assert store.is_pin("2468", one)
    assert not store.is_pin("2469", one)


# ------------------------------------------------------------------------------------------------- browsers

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def test_a_browser_that_opens_a_link_with_a_pin_is_sent_to_the_client_and_the_token_to_no_server(stage: Stage) -> None:
    _, locked = shared(stage, deposited(stage), pin="2468")

    answer = anybody(stage).get(locked, headers=BROWSER)

    page = f"{stage.environment['WEB_ORIGIN']}/f"
    assert (answer.status, answer.text) == (303, "")
    assert answer.headers["location"] == f"{page}#{locked.removeprefix('/f/')}"
    assert "Accept" in answer.headers["vary"]


def test_a_browser_is_told_of_every_link_that_leads_nowhere_alike(stage: Stage) -> None:
    file_id = deposited(stage)
    link_id, revoked = shared(stage, file_id, pin="2468")
    stage.client("clerk").delete(f"/files/{file_id}/links/{link_id}")

    answers = [anybody(stage).get(path, headers=BROWSER) for path in (revoked, "/f/x")]

    page = f"{stage.environment['WEB_ORIGIN']}/f"
    assert [(answer.status, answer.headers["location"]) for answer in answers] == [(303, page)] * 2


def test_a_browser_goes_straight_to_the_file_of_a_link_without_a_pin(stage: Stage) -> None:
    _, path = shared(stage, deposited(stage))

    assert fetched(anybody(stage).get(path, headers=BROWSER).headers["location"]).content == TEXT


def test_the_client_is_told_where_the_file_is_for_the_same_tries(stage: Stage) -> None:
    file_id = deposited(stage)
    link_id, path = shared(stage, file_id, pin="2468")

    told = anybody(stage).post(f"{path}/url", {"pin": "2468"})

    assert fetched(told.json["url"]).content == TEXT
    assert in_a_list(stage, file_id, link_id)["downloads"] == 1
    assert [anybody(stage).post(f"{path}/url", {"pin": "0000"}).code for _ in range(6)][-1] == "too_many_requests"
    assert follow(stage, path, "2468").code == "too_many_requests"


# ------------------------------------------------------------------------------------------------- letters


def test_a_link_lives_while_an_open_letter_refers_to_its_file(stage: Stage, later: Later) -> None:
    file_id = deposited(stage)
    link_id, path = shared(stage, file_id)
    clerk = stage.client("clerk")
    body = {"type": "general", "destination_id": OFFICE.id, "subject": "Obras", "body": "Se solicita."}
    letter = clerk.post(f"/units/{SCHOOL.id}/communications", body).json["id"]
    clerk.post(f"/communications/{letter}/attachments", {"file_id": file_id})

    later(timedelta(days=31))
    assert follow(stage, path).code == "not_found"

    with letters.cheap_papers():
        transitions.submit(stage.caller("clerk"), letter, signer_ids=["director"], sequential=True)
    assert follow(stage, path).status == 303
    assert in_a_list(stage, file_id, link_id)["active"] is True
    letters.sign_next(stage, letter)
    letters.seal_cheaply(letter)
    transitions.receive(stage.caller("officer"), letter)
    assert follow(stage, path).status == 303

    transitions.process(stage.caller("officer"), letter)

    assert follow(stage, path).code == "not_found"
    assert clerk.delete(f"/files/{file_id}").code == "conflict"


# ------------------------------------------------------------------------------------------------- lists


def test_links_and_their_uses_are_listed_a_page_at_a_time(stage: Stage) -> None:
    file_id = deposited(stage)
    made = [shared(stage, file_id)[0] for _ in range(3)]
    clerk = stage.client("clerk")

    first = clerk.get(f"/files/{file_id}/links", query={"limit": "2"}).json
    second = clerk.get(f"/files/{file_id}/links", query={"limit": "2", "cursor": first["next_cursor"]}).json

    assert [link["id"] for link in first["items"] + second["items"]] == made
    assert second["next_cursor"] is None
