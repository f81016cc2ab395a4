"""The file deposit, from the announcement of a file to its deletion, as people and workers go through it."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from chalicelib.domain.deposit import FileStatus, Hint
from chalicelib.domain.parts import SMALL_PART_BYTES
from chalicelib.domain.people import NOBODY, Unit
from chalicelib.domain.roles import Role
from chalicelib.gateways import objects
from chalicelib.services import clock, deposit_checks, registrations, sweeping, uploads
from chalicelib.settings import settings
from chalicelib.storage import files as store
from chalicelib.templates.hints import hint
from tests.aws import ISSUER
from tests.deposits import (
    FILES,
    TEXT,
    an_archive,
    announced,
    comes,
    deposited,
    fetched,
    good_key,
    posted,
    put,
    shared,
    stored,
    verdict,
    verdict_event,
)
from tests.stage import Stage
from tests.units import OFFICE, SCHOOL

Later = Callable[[timedelta], None]

OTHER = b"Otra lista de material"


@pytest.fixture(autouse=True)
def tidy(stage: Stage) -> Iterator[None]:
    yield
    stage.forget_work()


@pytest.fixture
def scanning(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An installation that looks through every file for malware."""
    monkeypatch.setenv("SCANNING", "on")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """Workers do what follows as much later as is said."""

    def go(by: timedelta) -> None:
        for module in (sweeping, deposit_checks, uploads):
            monkeypatch.setattr(module, "now", lambda: clock.now() + by)

    return go


def taken_up() -> int:
    return store.taken_up(SCHOOL.id)


def swept(stage: Stage) -> None:
    assert stage.sweep_once()
    stage.work()


# ------------------------------------------------------------------------------------------------- uploading


def test_a_file_is_available_once_it_was_looked_at_and_is_given_by_a_link(stage: Stage) -> None:
    made = announced(stage, sha256=hashlib.sha256(TEXT).hexdigest())
    file_id = made.json["file"]["id"]
    assert (made.json["file"]["status"], made.json["file"]["scanning"]) == ("waiting", "off")
    assert made.headers["location"].endswith(f"files/{file_id}")

    assert posted(made.json["upload"], TEXT).status in {200, 204}
    comes(stage, file_id)

    found = stage.client("director").get(f"/files/{file_id}").json
    assert (found["status"], found["sha256"]) == ("available", hashlib.sha256(TEXT).hexdigest())
    given = fetched(found["url"])
    assert (given.status, given.content) == (200, TEXT)
    assert "lista.txt" in given.headers["content-disposition"]
    assert stage.keys(f"uploads/files/{file_id}") == []


def test_a_file_that_waits_has_no_link(stage: Stage) -> None:
    file_id = announced(stage).json["file"]["id"]

    found = stage.client("clerk").get(f"/files/{file_id}").json

    assert (found["status"], found["url"], found["expires_at"]) == ("waiting", None, None)


@pytest.mark.parametrize(
    ("data", "declared", "reason"),
    [
        (TEXT + b".", {"size": len(TEXT)}, "wrong_size"),
        (TEXT[:-1], {"size": len(TEXT)}, "wrong_size"),
        (b"%PDF-1.7 no text", {}, "wrong_type"),
        (b"\0" * 20, {}, "wrong_type"),
        (TEXT, {"name": "lista.pdf", "content_type": "application/pdf"}, "wrong_type"),
        (TEXT, {"sha256": "5" * 64}, "wrong_checksum"),
        (TEXT, {"name": "clase.mp4", "content_type": "video/mp4"}, "wrong_type"),
        (b"PK\x03\x04 not an archive", {"name": "a.zip", "content_type": "application/zip"}, "wrong_type"),
    ],
)
def test_what_is_not_what_was_declared_is_rejected_and_takes_up_nothing(
    stage: Stage, data: bytes, declared: dict[str, Any], reason: str
) -> None:
    before = taken_up()
    file_id = announced(stage, **{"size": len(data), **declared}).json["file"]["id"]

    comes(stage, file_id, data)

    shown = stage.client("clerk").get(f"/files/{file_id}").json
    assert (shown["status"], shown["reason"], shown["url"], shown["sha256"]) == ("rejected", reason, None, None)
    assert taken_up() == before
    assert stage.keys(f"uploads/files/{file_id}") == stage.keys(f"files/{file_id}/") == []


@pytest.mark.parametrize(
    ("name", "kind", "data"),
    [
        ("clase.mp4", "video/mp4", b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41" + b"\0" * 500),
        ("himno.mp3", "audio/mpeg", b"ID3\x03\0" + b"\0" * 500),
        ("todo.7z", "application/x-7z-compressed", b"7z\xbc\xaf\x27\x1c\0\x04" + b"\0" * 500),
        ("todo.zip", "application/zip", an_archive(a=b"0" * 5_000_000)),
    ],
)
def test_big_things_are_taken_for_what_they_are_and_archives_are_never_unpacked(
    stage: Stage, name: str, kind: str, data: bytes
) -> None:
    file_id = deposited(stage, data, name=name, content_type=kind)

    assert stored(file_id).status is FileStatus.AVAILABLE


@pytest.mark.parametrize(
    ("declared", "errors"),
    [
        ({"size": 0}, {"size": "too_small"}),
        ({"size": 5 * 1024**3 + 1}, {"size": "too_large"}),
        ({"name": "../../etc/passwd"}, {"name": "wrong_ending"}),
        ({"name": "a\0.txt"}, {"name": "forbidden_character"}),
        ({"name": "x" * 297 + ".txt"}, {"name": "too_long"}),
        ({"name": "..\\..\\.."}, {"name": "required"}),
        ({"name": "factura\u202efdp.exe"}, {"name": "wrong_ending"}),
        ({"content_type": "application/x-msdownload"}, {"content_type": "invalid_value"}),
        ({"sha256": "5"}, {"sha256": "invalid_format"}),
        (
            {"name": "", "size": -1, "content_type": ""},
            {"name": "required", "size": "too_small", "content_type": "required"},
        ),
    ],
)
def test_what_cannot_be_deposited_is_refused_field_by_field(
    stage: Stage, declared: dict[str, Any], errors: dict[str, str]
) -> None:
    before = taken_up()

    answer = announced(stage, **declared)

    assert answer.errors == errors
    assert taken_up() == before


@pytest.mark.parametrize(
    ("name", "kept"),
    [("../secreto/lista.txt", "lista.txt"), ("C:\\Temp\\lista.txt", "lista.txt"), ("li\u202esta.txt", "lista.txt")],
)
def test_a_name_is_kept_without_its_path_and_without_tricks(stage: Stage, name: str, kept: str) -> None:
    assert announced(stage, name=name).json["file"]["name"] == kept


def test_the_presigned_post_takes_that_size_that_type_and_that_key_alone(stage: Stage) -> None:
    form = announced(stage).json["upload"]

    assert posted(form, TEXT + b".").status == 400
    assert posted(form, TEXT[:-1]).status == 400
    other_type = {**form, "fields": {**form["fields"], "Content-Type": "text/html"}}
    assert posted(other_type, TEXT).status == 403
    other_key = {**form, "fields": {**form["fields"], "key": "files/x/y"}}
    assert posted(other_key, TEXT).status == 403
    assert posted(form, TEXT).status in {200, 204}


def test_a_post_after_its_time_is_refused(stage: Stage) -> None:
    late = objects.upload(
        "uploads/files/late", size=5, content_type="text/plain", sha256=None, life=timedelta(seconds=-5), at=clock.now()
    )

    assert posted({"url": late.url, "fields": late.fields}, b"tarde").status == 403


def test_a_post_that_is_used_twice_changes_nothing(stage: Stage) -> None:
    file_id = deposited(stage)
    before = stored(file_id)

    comes(stage, file_id, OTHER)

    assert stored(file_id) == before
    assert stage.keys(f"files/{file_id}/") == [good_key(file_id)]
    assert stage.keys(f"uploads/files/{file_id}") == []


def test_an_event_that_comes_again_and_again_changes_nothing(stage: Stage) -> None:
    file_id = deposited(stage)
    before, space = stored(file_id), taken_up()

    for _ in range(3):
        stage.put("upload", {"work": "look", "file_id": file_id})
        stage.deliver("upload")

    assert (stored(file_id), taken_up()) == (before, space)


def test_an_upload_for_nothing_that_was_announced_is_deleted(stage: Stage) -> None:
    comes(stage, "01m00000000000000000000000")

    assert stage.keys("uploads/files/01m00000000000000000000000") == []


# ------------------------------------------------------------------------------------------------- in parts

FILE_HAS_COME = hint("es", Hint.FILE_HAS_COME)

LARGE = (b"una linea de texto\n" * (SMALL_PART_BYTES // 19 + 100))[: SMALL_PART_BYTES + 1000]


def test_a_file_comes_in_parts_goes_on_after_the_line_broke_and_has_the_digest_of_the_whole(stage: Stage) -> None:
    clerk = stage.client("clerk")
    made = announced(stage, size=len(LARGE)).json
    path = f"/files/{made['file']['id']}"
    assert made["parts"] == {"size": SMALL_PART_BYTES, "count": 2, "recommended": False}

    first, second = clerk.post(f"{path}/parts", {}).json["parts"]
    assert (first["size"], second["size"]) == (SMALL_PART_BYTES, 1000)
    assert put(first["url"], LARGE[:SMALL_PART_BYTES]).status == 200

    # The line broke: what is missing is asked for again.
    again = clerk.post(f"{path}/parts", {}).json
    assert [part["number"] for part in again["sent"]] == [1]
    assert [part["number"] for part in again["parts"]] == [2]
    assert clerk.post(f"{path}/complete", {}).errors == {"parts": "incomplete"}
    assert put(again["parts"][0]["url"], LARGE[SMALL_PART_BYTES:]).status == 200

    done = clerk.post(f"{path}/complete", {})
    assert (done.status, done.json["status"]) == (200, "waiting")
    stage.put("upload", {"work": "look", "file_id": made["file"]["id"]})
    stage.deliver("upload")

    found = clerk.get(path).json
    assert (found["status"], found["sha256"]) == ("available", hashlib.sha256(LARGE).hexdigest())
    assert fetched(found["url"]).content == LARGE


def test_the_link_of_a_part_is_signed_for_exactly_its_size(stage: Stage) -> None:
    made = announced(stage, size=len(LARGE)).json

    parts = stage.client("clerk").post(f"/files/{made['file']['id']}/parts", {}).json["parts"]

    signed = [parse_qs(urlsplit(part["url"]).query)["X-Amz-SignedHeaders"] for part in parts]
    assert signed == [["content-length;host"]] * 2
    assert put(parts[1]["url"], LARGE[SMALL_PART_BYTES:] + b".").status == 403


def test_parts_are_named_by_their_tags_and_made_a_file_once_however_often_that_is_asked(stage: Stage) -> None:
    clerk = stage.client("clerk")
    file_id = announced(stage).json["file"]["id"]
    (part,) = clerk.post(f"/files/{file_id}/parts", {"numbers": [1]}).json["parts"]
    tag = put(part["url"], TEXT).headers["etag"]
    named = {"parts": [{"number": 1, "etag": tag}]}

    answers = [clerk.post(f"/files/{file_id}/complete", named) for _ in range(2)]
    stage.put("upload", {"work": "look", "file_id": file_id})
    stage.deliver("upload")

    assert [answer.status for answer in answers] == [200, 200]
    assert clerk.post(f"/files/{file_id}/complete", named).json["status"] == "available"
    refused = clerk.post(f"/files/{file_id}/parts", {})
    assert (refused.code, bool(refused.json["hint"])) == ("conflict", True)


def test_a_file_that_was_made_of_its_parts_has_come_before_anybody_looks_at_it(stage: Stage) -> None:
    clerk = stage.client("clerk")
    file_id = announced(stage).json["file"]["id"]
    (part,) = clerk.post(f"/files/{file_id}/parts", {}).json["parts"]
    put(part["url"], TEXT)
    made = clerk.post(f"/files/{file_id}/complete", {})

    # The answer was lost: the client begins where it always begins.
    asked = [clerk.post(f"/files/{file_id}/parts", body) for body in ({}, {"numbers": [1]})]
    again = clerk.post(f"/files/{file_id}/complete", {})

    assert [(each.status, each.json["hint"]) for each in asked] == [(409, FILE_HAS_COME)] * 2
    assert (again.status, again.json) == (200, made.json)
    stage.put("upload", {"work": "look", "file_id": file_id})
    stage.deliver("upload")
    assert stored(file_id).status is FileStatus.AVAILABLE


@pytest.mark.parametrize(
    ("path", "body", "errors"),
    [
        ("parts", {"numbers": [2]}, {"numbers": "no_such_part"}),
        ("parts", {"numbers": [0]}, {"numbers.0": "too_small"}),
        ("complete", {"parts": [{"number": 1, "etag": '"no"'}]}, {"parts": "incomplete"}),
        ("complete", {"parts": [{"number": 2, "etag": '"no"'}]}, {"parts": "incomplete"}),
    ],
)
def test_parts_that_are_none_are_refused(stage: Stage, path: str, body: dict[str, Any], errors: dict[str, str]) -> None:
    clerk = stage.client("clerk")
    file_id = announced(stage).json["file"]["id"]
    clerk.post(f"/files/{file_id}/parts", {})

    assert clerk.post(f"/files/{file_id}/{path}", body).errors == errors


def test_a_file_whose_parts_nobody_asked_for_is_not_made_of_them(stage: Stage) -> None:
    file_id = announced(stage).json["file"]["id"]

    refused = stage.client("clerk").post(f"/files/{file_id}/complete", {})

    assert (refused.code, bool(refused.json["hint"])) == ("conflict", True)


# ------------------------------------------------------------------------------------------------- space


def test_files_take_up_space_until_they_are_deleted(stage: Stage) -> None:
    before = taken_up()
    file_id = deposited(stage)
    assert taken_up() == before + len(TEXT)

    stage.client("clerk").delete(f"/files/{file_id}")

    assert taken_up() == before


def test_a_rejected_file_that_is_deleted_gives_back_its_space_once(stage: Stage) -> None:
    before = taken_up()
    file_id = announced(stage).json["file"]["id"]
    comes(stage, file_id, b"\0" * len(TEXT))
    assert (stored(file_id).status, taken_up()) == (FileStatus.REJECTED, before)

    assert stage.client("clerk").delete(f"/files/{file_id}").status == 204

    assert taken_up() == before


def test_a_unit_without_space_is_told_how_much_there_is(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FILE_QUOTA_GB", "1")
    settings.cache_clear()
    try:
        left = settings().file_quota_bytes - taken_up()
        answer = announced(stage, size=left + 1)
        fits = announced(stage, size=left)
        full = announced(stage, size=1)
        stage.client("clerk").delete(f"/files/{fits.json['file']['id']}")
    finally:
        monkeypatch.undo()
        settings.cache_clear()

    assert answer.errors == {"size": "over_quota"}
    assert str(left) in answer.json["errors"][0]["message"]
    assert fits.status == 201
    assert full.errors == {"size": "over_quota"}


def a_merged_school(id: str, who: str) -> Unit:
    """A school that is to close, with somebody who works with its files."""
    merged = replace(SCHOOL, id=id, name="C.E.I.P. Zurbarán")
    registrations.register_unit(merged)
    registrations.register_person(merged.id, "Ada Gil", f"{who}@example.org", person_id=who)
    registrations.register_role(merged.id, who, Role.ADMINISTRATION)
    registrations.bind(ISSUER, who, merged.id, who)
    return merged


def test_in_a_unit_that_has_closed_no_link_is_made_and_no_part_comes(stage: Stage) -> None:
    merged = a_merged_school("41000078", "eva")
    eva = stage.client("eva")
    body = {"name": "lista.txt", "size": len(TEXT), "content_type": "text/plain"}
    file_id, begun, unbegun = (eva.post(f"/units/{merged.id}/files", body).json["file"]["id"] for _ in range(3))
    comes(stage, file_id, TEXT)
    assert eva.post(f"/files/{begun}/parts", {}).status == 200
    assert eva.post(f"/files/{file_id}/links", {}).status == 201
    registrations.register_unit(replace(merged, closed_at=clock.now()))

    refused = [
        eva.post(f"/files/{file_id}/links", {}),
        eva.post(f"/files/{begun}/parts", {}),
        eva.post(f"/files/{unbegun}/parts", {}),
    ]

    for answer in refused:
        assert (answer.status, answer.code, answer.json["hint"]) == (409, "conflict", hint("es", "closed_unit"))
    (link,) = eva.get(f"/files/{file_id}/links").json["items"]
    assert eva.delete(f"/files/{file_id}/links/{link['id']}").status == 204


def test_a_unit_that_has_closed_keeps_no_more_files(stage: Stage) -> None:
    merged = a_merged_school("41000077", "ada")
    body = {"name": "lista.txt", "size": len(TEXT), "content_type": "text/plain"}
    before = stage.client("ada").post(f"/units/{merged.id}/files", body)
    registrations.register_unit(replace(merged, closed_at=clock.now()))

    after = stage.client("ada").post(f"/units/{merged.id}/files", body)

    assert before.status == 201
    assert (after.status, after.code, after.json["hint"]) == (409, "conflict", hint("es", "closed_unit"))
    assert store.taken_up(merged.id) == len(TEXT)


def test_an_announcement_that_is_repeated_is_one_file(stage: Stage) -> None:
    before = taken_up()
    first, again = (announced(stage, headers={"Idempotency-Key": "one file"}) for _ in range(2))

    assert (first.text, again.headers["idempotency-replayed"]) == (again.text, "true")
    assert taken_up() == before + len(TEXT)


# ------------------------------------------------------------------------------------------------- lists


def test_a_list_is_of_the_unit_newest_first_and_found_by_name_and_by_owner(stage: Stage) -> None:
    mine = [announced(stage, "secretary", name=f"Plano número {n}.txt").json["file"]["id"] for n in (1, 2)]
    announced(stage, "director", name="Plano.txt")
    secretary = stage.client("secretary")

    newest = secretary.get(FILES, query={"limit": "3"}).json["items"]
    own = secretary.get(FILES, query={"owner": "me"}).json["items"]
    found = secretary.get(FILES, query={"q": "PLANO numero"}).json["items"]

    assert [file["name"] for file in newest] == ["Plano.txt", "Plano número 2.txt", "Plano número 1.txt"]
    assert [file["id"] for file in own] == mine[::-1]
    assert [file["id"] for file in found][:2] == mine[::-1]
    assert own[0]["owner"] == {"id": "secretary", "name": "Persona secretary"}
    assert secretary.get(FILES, query={"owner": "you"}).errors == {"owner": "invalid_value"}


# ------------------------------------------------------------------------------------------------- deleting


def test_a_deleted_file_is_nowhere_and_what_lay_there_is_deleted_within_minutes(stage: Stage, later: Later) -> None:
    clerk = stage.client("clerk")
    file_id = deposited(stage)
    _, path = shared(stage, file_id)

    assert clerk.delete(f"/files/{file_id}").status == 204

    assert clerk.get(f"/files/{file_id}").code == "not_found"
    assert clerk.delete(f"/files/{file_id}").code == "not_found"
    assert clerk.get(path).code == "not_found"
    assert file_id not in {file["id"] for file in clerk.get(FILES, query={"limit": "100"}).json["items"]}
    later(timedelta(minutes=1))
    swept(stage)
    assert stage.keys(f"files/{file_id}/") == []
    assert file_id not in watched(later)


@pytest.mark.parametrize("days", [30, 7])
def test_a_deleted_file_can_be_brought_back_by_an_operator_for_as_long_as_the_config_says(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    file_id = deposited(stage)
    monkeypatch.setenv("DELETED_FILES_DAYS", str(days))
    settings.cache_clear()
    try:
        stage.client("clerk").delete(f"/files/{file_id}")
    finally:
        monkeypatch.undo()
        settings.cache_clear()

    item = stage.dynamodb.get_item(
        TableName=stage.environment["FILES_TABLE"], Key={"pk": {"S": f"F#{file_id}"}, "sk": {"S": "FILE"}}
    )["Item"]
    left = int(item["expires"]["N"]) - clock.now().timestamp()
    assert timedelta(days=days - 1) < timedelta(seconds=left) <= timedelta(days=days)


def test_a_deleted_file_is_forgotten_with_its_links_and_all_that_is_known_of_them(stage: Stage, later: Later) -> None:
    clerk = stage.client("clerk")
    file_id = deposited(stage)
    _, open_path = shared(stage, file_id)
    _, locked = shared(stage, file_id, pin="2468")
    revoked, _ = shared(stage, file_id)
    clerk.get(open_path)
    clerk.post(locked, {"pin": "0000"})
    clerk.delete(f"/files/{file_id}/links/{revoked}")

    clerk.delete(f"/files/{file_id}")
    later(timedelta(minutes=1))
    swept(stage)

    rows = stage.dynamodb.query(
        TableName=stage.environment["FILES_TABLE"],
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": f"F#{file_id}"}},
    )["Items"]
    expires = {row["sk"]["S"]: int(row.get("expires", {"N": "0"})["N"]) for row in rows}
    file = expires.pop("FILE")
    links = [at for sk, at in expires.items() if sk.startswith("L#")]
    assert links == [file] * 3
    assert {sk.partition("#")[0] for sk in expires} == {"L", "LOG", "T"}
    assert all(expires.values())


def test_of_a_deleted_file_nobody_is_known_any_more_so_that_erasing_a_person_misses_nothing(
    stage: Stage, later: Later
) -> None:
    clerk = stage.client("clerk")
    file_id = deposited(stage)
    shared(stage, file_id)
    revoked, _ = shared(stage, file_id)
    clerk.delete(f"/files/{file_id}/links/{revoked}")

    clerk.delete(f"/files/{file_id}")
    assert stored(file_id).owner == NOBODY
    later(timedelta(minutes=1))
    swept(stage)

    rows = stage.dynamodb.query(
        TableName=stage.environment["FILES_TABLE"],
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": f"F#{file_id}"}},
    )["Items"]
    assert len([row for row in rows if row["sk"]["S"].startswith("L#")]) == 2
    assert "clerk" not in json.dumps(rows)


def test_an_upload_that_never_comes_vanishes_with_what_it_would_have_taken_up(stage: Stage, later: Later) -> None:
    before = with_nothing_waited_for(stage, later)
    file_id = announced(stage).json["file"]["id"]
    later(timedelta(minutes=61))

    swept(stage)

    assert stage.client("clerk").get(f"/files/{file_id}").code == "not_found"
    assert (stored(file_id).reason, taken_up()) == ("never_came", before)
    assert file_id not in watched(later)


def test_a_large_upload_is_waited_for_a_day(stage: Stage, later: Later) -> None:
    before = with_nothing_waited_for(stage, later)
    file_id = announced(stage).json["file"]["id"]
    stage.client("clerk").post(f"/files/{file_id}/parts", {})

    later(timedelta(hours=23))
    swept(stage)
    assert stored(file_id).status is FileStatus.WAITING
    later(timedelta(hours=25))
    swept(stage)

    assert (stored(file_id).status, taken_up()) == (FileStatus.DELETED, before)


def test_an_upload_whose_event_was_lost_is_found(stage: Stage, later: Later) -> None:
    file_id = announced(stage).json["file"]["id"]
    stage.s3.put_object(Bucket=stage.environment["BUCKET"], Key=f"uploads/files/{file_id}", Body=TEXT)
    later(timedelta(hours=2))

    swept(stage)

    assert stored(file_id).status is FileStatus.AVAILABLE


def with_nothing_waited_for(stage: Stage, later: Later) -> int:
    """What files take up once all uploads of earlier tests are given up."""
    later(timedelta(days=2))
    swept(stage)
    return taken_up()


def watched(later: Later) -> set[str]:
    """The files that the sweep will look at some day."""
    far = clock.now() + timedelta(days=3)
    return {file_id for shard in range(8) for file_id in store.due(shard, far)}


# ------------------------------------------------------------------------------------------------- attaching


def a_draft(stage: Stage) -> str:
    letter = {"type": "request", "destination_id": OFFICE.id, "subject": "Obras", "body": "Se solicita."}
    return str(stage.client("clerk").post(f"/units/{SCHOOL.id}/communications", letter).json["id"])


def test_a_file_of_the_deposit_is_attached_by_its_hash_and_kept_with_the_letter(stage: Stage) -> None:
    clerk = stage.client("clerk")
    file_id, letter = deposited(stage), a_draft(stage)

    made = clerk.post(f"/communications/{letter}/attachments", {"file_id": file_id})

    assert (made.status, made.json["upload"]) == (201, None)
    attached = made.json["attachment"]
    assert (attached["file_id"], attached["status"]) == (file_id, "available")
    assert attached["sha256"] == hashlib.sha256(TEXT).hexdigest()
    refused = clerk.delete(f"/files/{file_id}")
    assert (refused.status, refused.code, bool(refused.json["hint"])) == (409, "conflict", True)
    link = clerk.get(f"/communications/{letter}/attachments/{attached['id']}").json
    assert fetched(link["url"]).content == TEXT

    submitted = clerk.post(f"/communications/{letter}/submit", {"signer_ids": ["director"]})
    assert submitted.status == 200, submitted.text
    assert clerk.delete(f"/files/{file_id}").code == "conflict"


@pytest.mark.parametrize("how", ["detach", "delete"])
def test_a_draft_that_lets_a_file_go_leaves_it_in_the_deposit(stage: Stage, how: str) -> None:
    clerk = stage.client("clerk")
    file_id, letter = deposited(stage), a_draft(stage)
    attached = clerk.post(f"/communications/{letter}/attachments", {"file_id": file_id}).json["attachment"]

    path = f"/communications/{letter}"
    assert clerk.delete(f"{path}/attachments/{attached['id']}" if how == "detach" else path).status == 204
    stage.work()

    assert stored(file_id).references == 0
    assert store.referring(file_id) == []
    assert fetched(clerk.get(f"/files/{file_id}").json["url"]).content == TEXT
    assert clerk.delete(f"/files/{file_id}").status == 204


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("nothing", "not_found"),
        ("waiting", "attachment_waiting"),
        ("rejected", "attachment_rejected"),
        ("deleted", "not_found"),
        ("of another unit", "not_found"),
        ("attached", "repeated"),
    ],
)
def test_what_is_not_to_be_had_is_not_attached(stage: Stage, state: str, code: str) -> None:
    clerk, letter = stage.client("clerk"), a_draft(stage)
    if state == "nothing":
        file_id = "01m00000000000000000000000"
    elif state == "of another unit":
        file_id = _of_the_office(stage)
    elif state == "waiting":
        file_id = announced(stage).json["file"]["id"]
    else:
        file_id = deposited(stage)
    if state == "rejected":
        file_id = announced(stage).json["file"]["id"]
        comes(stage, file_id, b"\0" * len(TEXT))
    if state == "deleted":
        clerk.delete(f"/files/{file_id}")
    if state == "attached":
        clerk.post(f"/communications/{letter}/attachments", {"file_id": file_id})

    answer = clerk.post(f"/communications/{letter}/attachments", {"file_id": file_id})

    assert answer.errors == {"file_id": code}


def _of_the_office(stage: Stage) -> str:
    body = {"name": "lista.txt", "size": len(TEXT), "content_type": "text/plain"}
    file_id = str(stage.client("officer").post(f"/units/{OFFICE.id}/files", body).json["file"]["id"])
    comes(stage, file_id)
    return file_id


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({}, {"name": "required", "size": "required", "content_type": "required"}),
        ({"name": "a.txt"}, {"size": "required", "content_type": "required"}),
        ({"file_id": "01m00000000000000000000000", "name": "a.txt"}, {"name": "not_with_file_id"}),
        ({"size": -1}, {"size": "too_small", "name": "required", "content_type": "required"}),
    ],
)
def test_an_attachment_is_either_uploaded_or_of_the_deposit(
    stage: Stage, body: dict[str, Any], errors: dict[str, str]
) -> None:
    answer = stage.client("clerk").post(f"/communications/{a_draft(stage)}/attachments", body)

    assert answer.errors == errors


def test_who_may_not_attach_is_not_told_which_fields_are_missing(stage: Stage) -> None:
    assert stage.client("planner").post(f"/communications/{a_draft(stage)}/attachments", {}).code == "not_found"


# ------------------------------------------------------------------------------------------------- malware


def test_with_scanning_a_file_waits_for_its_verdict(stage: Stage, scanning: None) -> None:
    file_id = deposited(stage)
    clerk = stage.client("clerk")
    waiting = clerk.get(f"/files/{file_id}").json
    assert (waiting["status"], waiting["scanning"], waiting["reason"]) == ("waiting", "pending", "scanning")
    assert waiting["url"] is None
    assert clerk.post(f"/files/{file_id}/links", {}).code == "conflict"

    verdict(stage, good_key(file_id), "NO_THREATS_FOUND")

    found = clerk.get(f"/files/{file_id}").json
    assert (found["status"], found["scanning"], found["reason"]) == ("available", "clean", None)
    assert fetched(found["url"]).content == TEXT


@pytest.mark.parametrize(
    ("result", "reason", "shown"),
    [
        ("THREATS_FOUND", "infected", "infected"),
        ("UNSUPPORTED", "scan_failed", "failed"),
        ("ACCESS_DENIED", "scan_failed", "failed"),
        ("FAILED", "scan_failed", "failed"),
    ],
)
def test_what_is_infected_or_could_not_be_looked_through_is_never_given_to_anybody(
    stage: Stage, scanning: None, result: str, reason: str, shown: str
) -> None:
    before = taken_up()
    file_id = deposited(stage)

    for _ in range(2):
        verdict(stage, good_key(file_id), result)
    verdict(stage, good_key(file_id), "NO_THREATS_FOUND")

    found = stage.client("clerk").get(f"/files/{file_id}").json
    assert (found["status"], found["scanning"], found["reason"], found["url"]) == ("rejected", shown, reason, None)
    assert stage.keys(f"files/{file_id}/") == []
    assert taken_up() == before


def test_a_verdict_that_comes_before_our_own_look_is_not_lost(stage: Stage, scanning: None) -> None:
    clean, infected = (announced(stage).json["file"]["id"] for _ in range(2))
    verdict(stage, good_key(clean), "NO_THREATS_FOUND")
    verdict(stage, good_key(infected), "THREATS_FOUND")

    comes(stage, clean)
    comes(stage, infected)

    assert (stored(clean).status, stored(infected).status) == (FileStatus.AVAILABLE, FileStatus.REJECTED)


def test_a_file_that_is_found_infected_afterwards_is_taken_back_from_everybody(stage: Stage) -> None:
    clerk = stage.client("clerk")
    file_id, letter = deposited(stage), a_draft(stage)
    attached = clerk.post(f"/communications/{letter}/attachments", {"file_id": file_id}).json["attachment"]
    _, path = shared(stage, file_id)

    verdict(stage, good_key(file_id), "THREATS_FOUND")

    assert clerk.get(f"/files/{file_id}").json["url"] is None
    assert clerk.get(path).code == "not_found"
    assert clerk.get(f"/communications/{letter}/attachments/{attached['id']}").code == "conflict"
    submitted = clerk.post(f"/communications/{letter}/submit", {"signer_ids": ["director"]})
    assert submitted.errors == {f"attachments.{attached['id']}": "attachment_rejected"}


def test_the_files_of_a_letter_wait_for_their_verdict_too(stage: Stage, scanning: None) -> None:
    clerk, letter = stage.client("clerk"), a_draft(stage)
    ids = []
    for _ in range(2):
        wanted = {"name": "lista.txt", "size": len(TEXT), "content_type": "text/plain"}
        ids.append(clerk.post(f"/communications/{letter}/attachments", wanted).json["attachment"]["id"])
        stage.upload(f"uploads/{letter}/{ids[-1]}", TEXT)
        stage.deliver("upload")
    waiting = clerk.get(f"/communications/{letter}").json["attachments"]
    assert {(file["status"], file["scanning"], file["reason"]) for file in waiting} == {
        ("waiting", "pending", "scanning")
    }
    assert clerk.get(f"/communications/{letter}/attachments/{ids[0]}").code == "conflict"
    refused = clerk.post(f"/communications/{letter}/submit", {"signer_ids": ["director"]})
    assert set(refused.errors.values()) == {"attachment_waiting"}

    verdict(stage, good_key(ids[0]), "NO_THREATS_FOUND")
    verdict(stage, good_key(ids[1]), "THREATS_FOUND")

    files = clerk.get(f"/communications/{letter}").json["attachments"]
    assert {file["id"]: (file["status"], file["reason"]) for file in files} == {
        ids[0]: ("available", None),
        ids[1]: ("rejected", "infected"),
    }
    assert stage.keys(f"files/{ids[1]}/") == []


def test_a_verdict_that_never_comes_is_given_up_and_the_file_is_not_given_to_anybody(
    stage: Stage, scanning: None, later: Later
) -> None:
    file_id = deposited(stage)
    later(timedelta(hours=1))
    swept(stage)
    assert stored(file_id).status is FileStatus.WAITING
    later(timedelta(hours=25))

    swept(stage)

    assert (stored(file_id).status, stored(file_id).reason) == (FileStatus.REJECTED, "scan_failed")


def test_a_verdict_on_what_is_not_ours_is_nothing_to_us(stage: Stage) -> None:
    file_id = deposited(stage)

    verdict(stage, good_key(file_id), "THREATS_FOUND", bucket="somebody-elses")
    verdict(stage, "documents/x/y.pdf", "THREATS_FOUND")
    verdict(stage, good_key(file_id, OTHER), "THREATS_FOUND")

    assert stored(file_id).status is FileStatus.AVAILABLE
    assert stage.waiting("upload") == []


def test_a_result_that_nobody_knows_comes_again_and_is_told(stage: Stage) -> None:
    event = verdict_event("files/a/" + "5" * 64, "WHATEVER", stage.environment["BUCKET"])

    stage.put("upload", event)
    stage.deliver("upload")

    assert stage.waiting("upload") == [json.loads(json.dumps(event))]
