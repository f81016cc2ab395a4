"""Files of the deposit while they are kept: the space that they take up, their list, and what deleting them leaves."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.deposit import FileStatus
from chalicelib.domain.people import NOBODY, Unit
from chalicelib.domain.roles import Role
from chalicelib.services import clock, registrations
from chalicelib.settings import settings
from chalicelib.storage import files as store
from chalicelib.templates.fields import space
from chalicelib.templates.hints import hint
from tests.aws import ISSUER
from tests.deposits import (
    FILES,
    TEXT,
    Later,
    announced,
    comes,
    deposited,
    rows_of,
    shared,
    stored,
    swept,
    taken_up,
)
from tests.stage import Stage
from tests.units import SCHOOL

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
    assert space("es", left) in answer.json["errors"][0]["message"]
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

    (item,) = [row for row in rows_of(stage, file_id) if row["sk"]["S"] == "FILE"]
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

    rows = rows_of(stage, file_id)
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

    rows = rows_of(stage, file_id)
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
