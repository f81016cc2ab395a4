"""A file comes to the deposit, whole or in parts, and is looked at: as people and workers go through it."""

import hashlib
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from chalicelib.domain.deposit import FileStatus, Hint
from chalicelib.domain.parts import SMALL_PART_BYTES
from chalicelib.gateways import objects
from chalicelib.services import clock
from chalicelib.templates.hints import hint
from tests.deposits import (
    OTHER,
    TEXT,
    an_archive,
    announced,
    comes,
    deposited,
    fetched,
    good_key,
    posted,
    put,
    stored,
    taken_up,
)
from tests.stage import Stage

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
