"""What one call may cost: AWS calls, counted exactly, when the caller and the units are known (`api.md`, the table)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from chalicelib.gateways import clients
from chalicelib.storage import connections
from tests.stage import OFFICE, SCHOOL, SERVICE, Stage


class Count:
    """The AWS calls that were made, by name, and the reads that were not consistent."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.lagging: list[str] = []

    def note(self, model: Any, params: Any, **_: object) -> None:
        self.calls.append(model.name)
        body = params.get("body") or b""
        text = body.decode() if isinstance(body, bytes) else str(body)
        if model.name in {"Query", "GetItem"} and '"IndexName"' not in text and '"ConsistentRead": true' not in text:
            self.lagging.append(model.name)


@contextmanager
def counting() -> Iterator[Count]:
    count = Count()
    events = [connections.connection().client.meta.events]
    events += [client().meta.events for client in (clients.s3, clients.sqs, clients.ses, clients.kms)]
    for each in events:
        each.register("before-call.*.*", count.note)
    try:
        yield count
    finally:
        for each in events:
            each.unregister("before-call.*.*", count.note)


@pytest.fixture(scope="module", autouse=True)
def warm(stage: Stage) -> None:
    for who in ("clerk", "director", "officer", "planner"):
        assert stage.client(who).get("/units").status == 200
    for unit in (SCHOOL, OFFICE, SERVICE):
        stage.client("clerk").get(f"/units/{unit.id}")
    sent(stage)


LETTER = {"type": "request", "destination_id": OFFICE.id, "subject": "Ampliación", "body": "Se solicita."}


def draft(stage: Stage) -> str:
    return str(stage.client("clerk").post(f"/units/{SCHOOL.id}/communications", LETTER).json["id"])


def director_id(stage: Stage) -> str:
    (person,) = stage.caller("director").person_ids
    return person


def submitted(stage: Stage) -> str:
    id = draft(stage)
    done = stage.client("clerk").post(f"/communications/{id}/submit", {"signer_ids": [director_id(stage)]})
    assert done.status == 200, done.text
    return id


def sign(stage: Stage, id: str) -> Any:
    (request,) = stage.letter(id).signatures
    return stage.client("director").post(
        f"/signature-requests/{request.id}/sign", {"document_sha256": request.document_sha256}
    )


def sent(stage: Stage) -> str:
    id = submitted(stage)
    assert sign(stage, id).status == 200
    stage.work()
    return id


def received(stage: Stage) -> str:
    id = sent(stage)
    assert stage.client("officer").post(f"/communications/{id}/receive", {}).status == 200
    return id


def test_one_communication_is_read_in_one_query(stage: Stage) -> None:
    id = sent(stage)
    with counting() as count:
        assert stage.client("clerk").get(f"/communications/{id}").status == 200
    assert count.calls == ["Query"]
    assert count.lagging == []


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("clerk", f"/units/{SCHOOL.id}/communications?box=sent"),
        ("officer", f"/units/{OFFICE.id}/communications?box=received"),
        ("clerk", f"/units/{SCHOOL.id}/signature-requests"),
        ("clerk", f"/units/{SCHOOL.id}/documents"),
        ("clerk", f"/units/{SCHOOL.id}/members"),
        ("clerk", f"/units/{SCHOOL.id}/teachers"),
        ("director", "/signature-requests"),
        ("director", "/me/inbox"),
        ("clerk", "/units"),
    ],
)
def test_a_page_of_a_list_is_one_query(stage: Stage, who: str, path: str) -> None:
    route, _, query = path.partition("?")
    asked = dict(part.split("=") for part in query.split("&") if part)
    with counting() as count:
        assert stage.client(who).get(route, query=asked).status == 200
    assert count.calls == ["Query"]


def test_a_new_draft_is_one_transaction_and_a_repeat_of_it_two_calls(stage: Stage) -> None:
    clerk = stage.client("clerk", **{"Idempotency-Key": "costs-1"})
    with counting() as first:
        assert clerk.post(f"/units/{SCHOOL.id}/communications", LETTER).status == 201
    with counting() as repeat:
        assert clerk.post(f"/units/{SCHOOL.id}/communications", LETTER).status == 201
    assert first.calls == ["TransactWriteItems"]
    assert repeat.calls == ["TransactWriteItems", "GetItem"]


def test_an_edit_is_two_calls(stage: Stage) -> None:
    id = draft(stage)
    with counting() as count:
        done = stage.client("clerk", **{"If-Match": '"1"'}).patch(f"/communications/{id}", {"subject": "Otra"})
    assert done.status == 200
    assert count.calls == ["Query", "TransactWriteItems"]


def test_an_attachment_is_two_calls(stage: Stage) -> None:
    id = draft(stage)
    file = {"name": "acta.pdf", "size": 10, "content_type": "application/pdf"}
    with counting() as count:
        assert stage.client("clerk").post(f"/communications/{id}/attachments", file).status == 201
    assert count.calls == ["Query", "TransactWriteItems"]


def test_submit_is_four_calls(stage: Stage) -> None:
    id = draft(stage)
    body = {"signer_ids": [director_id(stage)]}
    with counting() as count:
        assert stage.client("clerk").post(f"/communications/{id}/submit", body).status == 200
    assert count.calls == ["Query", "Query", "PutObject", "TransactWriteItems"]
    assert count.lagging == []


def test_sign_withdraw_and_reject_are_two_calls_each(stage: Stage) -> None:
    for act in ("sign", "withdraw", "reject"):
        id = submitted(stage)
        (request,) = stage.letter(id).signatures
        with counting() as count:
            match act:
                case "sign":
                    done = stage.client("director").post(
                        f"/signature-requests/{request.id}/sign", {"document_sha256": request.document_sha256}
                    )
                case "reject":
                    done = stage.client("director").post(f"/signature-requests/{request.id}/reject", {"reason": "No"})
                case _:
                    done = stage.client("clerk").post(f"/communications/{id}/withdraw", {})
        assert done.status == 200, done.text
        assert count.calls == ["Query", "TransactWriteItems"], act


def test_receive_is_three_calls(stage: Stage) -> None:
    id = sent(stage)
    with counting() as count:
        assert stage.client("officer").post(f"/communications/{id}/receive", {}).status == 200
    assert count.calls == ["Query", "GetItem", "TransactWriteItems"]
    assert count.lagging == []


@pytest.mark.parametrize(
    ("act", "body"),
    [
        ("forward", {"unit_id": SERVICE.id, "remarks": "Es suya"}),
        ("process", {"remarks": "Concedido"}),
        ("close", {"reason": "other", "remarks": "No procede"}),
    ],
)
def test_what_the_holder_does_with_it_is_two_calls(stage: Stage, act: str, body: dict[str, str]) -> None:
    id = received(stage)
    with counting() as count:
        assert stage.client("officer").post(f"/communications/{id}/{act}", body).status == 200
    assert count.calls == ["Query", "TransactWriteItems"]
