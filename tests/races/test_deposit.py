"""Several people at one file at the same moment: no limit is passed, nothing is counted twice, nothing dangles."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from chalicelib.domain.deposit import FileStatus
from chalicelib.services import clock, invitations, registrations, sign_in
from chalicelib.settings import settings
from chalicelib.storage import files as store
from chalicelib.storage import links as link_store
from tests.aws import ISSUER
from tests.deposits import FILES, TEXT, announced, comes, deposited, good_key, path_of, put, shared, stored
from tests.handlers.client import Answer, Client
from tests.races.answers import at_once
from tests.stage import Stage
from tests.units import OFFICE, SCHOOL

MANY = 16


def test_a_link_with_a_limit_leads_to_the_file_exactly_as_often(stage: Stage) -> None:
    file_id = deposited(stage)
    link_id, path = shared(stage, file_id, max_downloads=5)

    answers = at_once([lambda: Client(stage.api, None).get(path)] * MANY)

    assert Counter(answer.status for answer in answers) == {303: 5, 404: MANY - 5}
    (link,) = stage.client("clerk").get(f"/files/{file_id}/links").json["items"]
    log = stage.client("clerk").get(f"/files/{file_id}/links/{link_id}/accesses").json["items"]
    assert (link["downloads"], len(log)) == (5, 5)


def test_no_more_than_five_of_many_wrong_pins_at_once_are_compared(stage: Stage) -> None:
    file_id = deposited(stage)
    link_id, path = shared(stage, file_id, pin="2468")

    answers = at_once([lambda: Client(stage.api, None).post(path, {"pin": "0000"})] * MANY)

    assert Counter(answer.status for answer in answers) == {403: 5, 429: MANY - 5}
    log = stage.client("clerk").get(f"/files/{file_id}/links/{link_id}/accesses").json["items"]
    assert len(log) == 5


@pytest.mark.parametrize("round", range(4))
def test_a_file_is_either_deleted_or_attached(stage: Stage, round: int) -> None:
    clerk = stage.client("clerk")
    file_id = deposited(stage)
    body = {"type": "general", "destination_id": OFFICE.id, "subject": "Obras", "body": "Se solicita."}
    letter = clerk.post(f"/units/{SCHOOL.id}/communications", body).json["id"]

    def attach() -> Answer:
        answer: Answer = clerk.post(f"/communications/{letter}/attachments", {"file_id": file_id})
        return answer

    attached, deleted = at_once([attach, lambda: stage.client("director").delete(f"/files/{file_id}")])

    assert (attached.status, deleted.status) in {(201, 409), (422, 204)}, (attached.text, deleted.text)
    file = stored(file_id)
    assert (file.status is FileStatus.DELETED) == (deleted.status == 204)
    assert store.referring(file_id) == ([letter] if attached.status == 201 else [])
    assert file.references == len(store.referring(file_id))


def test_many_who_announce_at_once_never_take_up_more_than_there_is(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FILE_QUOTA_GB", "1")
    settings.cache_clear()
    try:
        left = settings().file_quota_bytes - store.taken_up(SCHOOL.id)
        size = left // 5

        def announce(number: int) -> Answer:
            body = {"name": f"{number}.txt", "size": size, "content_type": "text/plain"}
            answer: Answer = stage.client("clerk").post(FILES, body, headers={"Idempotency-Key": str(uuid4())})
            return answer

        answers = at_once([partial(announce, number) for number in range(MANY)])
        taken = store.taken_up(SCHOOL.id)
        for answer in answers:
            if answer.status == 201:
                stage.client("clerk").delete(f"/files/{answer.json['file']['id']}")
    finally:
        monkeypatch.undo()
        settings.cache_clear()

    assert Counter(answer.status for answer in answers) == {201: 5, 422: MANY - 5}
    assert taken <= left + (taken - 5 * size)
    assert store.taken_up(SCHOOL.id) == taken - 5 * size


def test_a_file_that_many_delete_at_once_gives_back_its_space_once(stage: Stage) -> None:
    before = store.taken_up(SCHOOL.id)
    file_id = deposited(stage)

    answers = at_once([lambda: stage.client("clerk").delete(f"/files/{file_id}")] * 8)

    assert Counter(answer.status for answer in answers) == {204: 1, 404: 7}
    assert store.taken_up(SCHOOL.id) == before


def test_the_same_link_asked_for_many_times_at_once_is_one(stage: Stage) -> None:
    file_id = deposited(stage)
    same = {"Idempotency-Key": str(uuid4())}

    answers = at_once([lambda: stage.client("clerk").post(f"/files/{file_id}/links", {}, headers=same)] * 8)

    assert len({answer.text for answer in answers}) == 1
    assert stored(file_id).links == 1


def test_a_file_that_is_deleted_while_it_is_looked_at_leaves_nothing(stage: Stage) -> None:
    before = store.taken_up(SCHOOL.id)
    file_id = announced(stage).json["file"]["id"]
    stage.upload(f"uploads/files/{file_id}", TEXT)

    def look() -> Answer:
        stage.deliver("upload")
        return Answer(200, {}, "")

    at_once([look, lambda: stage.client("clerk").delete(f"/files/{file_id}")])
    comes(stage, file_id)

    assert stored(file_id).status is FileStatus.DELETED
    assert stage.keys(f"files/{file_id}/") == stage.keys(f"uploads/files/{file_id}") == []
    assert store.taken_up(SCHOOL.id) == before


@pytest.mark.parametrize("round", range(3))
def test_a_file_that_is_deleted_while_it_is_shared_has_no_link_that_leads_anywhere(stage: Stage, round: int) -> None:
    file_id = deposited(stage)

    def share() -> Answer:
        answer: Answer = stage.client("clerk").post(f"/files/{file_id}/links", {})
        return answer

    made, deleted = at_once([share, lambda: stage.client("director").delete(f"/files/{file_id}")])

    assert (made.status, deleted.status) in {(201, 204), (404, 204)}, (made.text, deleted.text)
    _, links = link_store.with_links(file_id)
    assert len(links) == stored(file_id).links == (made.status == 201)
    if made.status == 201:
        assert Client(stage.api, None).get(path_of(made.json["url"])).code == "not_found"


def test_a_link_that_is_revoked_while_many_follow_it_leads_as_often_as_it_says(stage: Stage) -> None:
    file_id = deposited(stage)
    link_id, path = shared(stage, file_id)

    def revoke() -> Answer:
        answer: Answer = stage.client("clerk").delete(f"/files/{file_id}/links/{link_id}")
        return answer

    revoked, *answers = at_once([revoke, *[lambda: Client(stage.api, None).get(path)] * MANY])
    after = Client(stage.api, None).get(path)

    told = Counter(answer.status for answer in answers)
    assert (revoked.status, after.code, set(told) <= {303, 404}) == (204, "not_found", True), told
    (link,) = stage.client("clerk").get(f"/files/{file_id}/links").json["items"]
    log = stage.client("clerk").get(f"/files/{file_id}/links/{link_id}/accesses").json["items"]
    assert link["downloads"] == len(log) == told[303]
    assert stored(file_id).links == 0


def test_a_link_that_many_revoke_at_once_is_counted_off_once(stage: Stage) -> None:
    file_id = deposited(stage)
    link_id, _ = shared(stage, file_id)
    shared(stage, file_id)

    answers = at_once([lambda: stage.client("clerk").delete(f"/files/{file_id}/links/{link_id}")] * 8)

    assert {answer.status for answer in answers} == {204}
    assert stored(file_id).links == 1


def test_who_ask_for_parts_at_once_send_to_the_same_file(stage: Stage) -> None:
    file_id = _announced(stage)

    answers = at_once([lambda: stage.client("clerk").post(f"/files/{file_id}/parts", {})] * 6)

    assert {answer.status for answer in answers} == {200}, [answer.text for answer in answers]
    places = [parse_qs(urlsplit(answer.json["parts"][0]["url"]).query)["uploadId"] for answer in answers]
    assert places == [[stored(file_id).upload_id]] * 6


def test_a_file_that_is_made_of_its_parts_many_times_at_once_is_one(stage: Stage) -> None:
    file_id = _begun(stage)

    answers = at_once([lambda: stage.client("clerk").post(f"/files/{file_id}/complete", {})] * 6)
    stage.put("upload", {"work": "look", "file_id": file_id})
    stage.work()

    assert {answer.status for answer in answers} == {200}, [answer.text for answer in answers]
    assert stored(file_id).status is FileStatus.AVAILABLE
    assert stage.keys(f"files/{file_id}/") == [good_key(file_id)]
    assert stage.keys(f"uploads/files/{file_id}") == []


@pytest.mark.parametrize("round", range(3))
def test_a_file_that_is_deleted_while_it_is_made_of_its_parts_leaves_nothing(stage: Stage, round: int) -> None:
    before = store.taken_up(SCHOOL.id)
    file_id = _begun(stage)

    def complete() -> Answer:
        answer: Answer = stage.client("clerk").post(f"/files/{file_id}/complete", {})
        return answer

    made, deleted = at_once([complete, lambda: stage.client("director").delete(f"/files/{file_id}")])
    stage.put("upload", {"work": "look", "file_id": file_id})
    stage.work()

    assert (made.status, deleted.status) in {(200, 204), (404, 204)}, (made.text, deleted.text)
    assert stored(file_id).status is FileStatus.DELETED
    assert stage.keys(f"uploads/files/{file_id}") == stage.keys(f"files/{file_id}/") == []
    assert store.taken_up(SCHOOL.id) == before


def _begun(stage: Stage) -> str:
    """A file of one part, which is asked for and has come."""
    file_id = str(announced(stage).json["file"]["id"])
    (part,) = stage.client("clerk").post(f"/files/{file_id}/parts", {}).json["parts"]
    assert put(part["url"], TEXT).status == 200
    return file_id


def _announced(stage: Stage) -> str:
    return str(announced(stage).json["file"]["id"])


@pytest.mark.parametrize(("made", "path"), [(_announced, "parts"), (_begun, "parts"), (_begun, "complete")])
def test_who_was_unbound_a_second_ago_sends_nothing(stage: Stage, made: Callable[[Stage], str], path: str) -> None:
    file_id = made(stage)
    before, caller = stored(file_id), stage.caller("secretary")
    try:
        invitations.unbind(stage.caller("director"), SCHOOL.id, "secretary")
        # Another process still remembers the role.
        sign_in._HELD.put(caller.account_id, caller.memberships, clock.now())

        refused = stage.client("secretary").post(f"/files/{file_id}/{path}", {})
    finally:
        stage.cold()
        registrations.bind(ISSUER, "secretary", SCHOOL.id, "secretary")

    assert refused.status in {403, 404}, refused.text
    assert stored(file_id) == before
    assert stage.keys(f"uploads/files/{file_id}") == []
