"""A seal that fails: tried again, shown, told, and set going again by whoever mends it."""

import pytest

from chalicelib.domain.history import is_whole
from chalicelib.domain.transitions import Action, Sealing, State
from chalicelib.handlers.events import MAX_RECEIVES
from chalicelib.services import sealing
from chalicelib.storage import communications as store
from tests.stage import Stage
from tests.workers.letters import all_signed

CHAIN = "config/seal-chain.pem"


@pytest.fixture
def broken(stage: Stage):
    """The seal cannot be made: its certificate is not there."""
    bucket = stage.environment["BUCKET"]
    chain = stage.s3.get_object(Bucket=bucket, Key=CHAIN)["Body"].read()
    stage.s3.delete_object(Bucket=bucket, Key=CHAIN)
    yield lambda: stage.s3.put_object(Bucket=bucket, Key=CHAIN, Body=chain)
    stage.s3.put_object(Bucket=bucket, Key=CHAIN, Body=chain)
    stage.forget_work()


def test_a_seal_that_fails_is_tried_again_then_shown_and_told_to_the_origin(stage: Stage, broken) -> None:
    id = all_signed(stage)
    for _ in range(MAX_RECEIVES - 1):
        stage.deliver("seal")
        assert stage.letter(id).sealing is Sealing.IN_PROGRESS

    stage.deliver("seal")

    letter = stage.letter(id)
    assert letter.sealing is Sealing.FAILED
    assert letter.state is State.PENDING_SIGNATURE
    assert stage.client("clerk").get(f"/communications/{id}").json["sealing"] == "failed"
    stage.relay()
    stage.deliver("notice")
    told = stage.client("clerk").get("/me/inbox").json["items"]
    assert [item["link"] for item in told if item["occasion"] == "seal_failed"] == [f"/communications/{id}"]


def test_what_failed_goes_on_where_it_stopped_when_an_operator_sets_it_going_again(stage: Stage, broken) -> None:
    id = all_signed(stage)
    for _ in range(MAX_RECEIVES):
        stage.deliver("seal")
    number = stage.letter(id).registration
    broken()

    stage.put("seal", {"work": "seal", "communication_id": id, "seq": 2})
    stage.work()

    letter = stage.letter(id)
    assert letter.state is State.PENDING_RECEPTION
    assert letter.sealing is None
    assert letter.registration == number
    records = list(store.history(id))
    assert is_whole(records, letter.tip)
    assert [record.action for record in records[-2:]] == [Action.FAIL_SEAL, Action.SEAL]


def test_nothing_can_be_done_with_a_letter_whose_seal_failed(stage: Stage, broken) -> None:
    id = all_signed(stage)
    for _ in range(MAX_RECEIVES):
        stage.deliver("seal")
    refused = stage.client("director").post(f"/communications/{id}/withdraw", {"remarks": "Atrás"})
    assert (refused.status, refused.json["code"]) == (409, "invalid_transition")


def test_a_letter_whose_document_was_tampered_with_is_not_sealed(stage: Stage) -> None:
    id = all_signed(stage)
    document = stage.letter(id).document
    assert document
    stage.s3.put_object(Bucket=stage.environment["BUCKET"], Key=document.key, Body=b"%PDF-1.4 another")
    with pytest.raises(sealing.NotToBeSealed):
        sealing.seal(id, last_try=False)
    assert stage.letter(id).state is State.PENDING_SIGNATURE
    stage.forget_work()


def test_a_signature_that_the_history_does_not_know_is_not_sealed(stage: Stage) -> None:
    id = all_signed(stage)
    stage.dynamodb.update_item(
        TableName=stage.environment["COMMUNICATIONS_TABLE"],
        Key={"pk": {"S": f"C#{id}"}, "sk": {"S": "H#00000002"}},
        UpdateExpression="SET actor_name = :forged",
        ExpressionAttributeValues={":forged": {"S": "Somebody Else"}},
    )
    with pytest.raises(sealing.NotToBeSealed):
        sealing.seal(id, last_try=False)
    stage.forget_work()


def test_a_letter_whose_history_somebody_has_added_to_is_not_sealed_and_nobody_tries_for_ever(stage: Stage) -> None:
    id = all_signed(stage)
    stage.forget_work()
    table = stage.environment["COMMUNICATIONS_TABLE"]
    last = stage.dynamodb.get_item(TableName=table, Key={"pk": {"S": f"C#{id}"}, "sk": {"S": "H#00000002"}})["Item"]
    stage.dynamodb.put_item(TableName=table, Item={**last, "sk": {"S": "H#00000003"}, "seq": {"N": "3"}})
    with pytest.raises(store.RevisionLost):
        sealing.seal(id, last_try=False)
    assert stage.letter(id).state is State.PENDING_SIGNATURE


def test_a_failure_that_was_mended_before_it_was_told_is_told_to_nobody(stage: Stage, broken) -> None:
    id = all_signed(stage)
    for _ in range(MAX_RECEIVES):
        stage.deliver("seal")
    broken()
    stage.put("seal", {"work": "seal", "communication_id": id})
    stage.deliver("seal")
    assert stage.letter(id).state is State.PENDING_RECEPTION

    stage.work()

    told = stage.client("clerk").get("/me/inbox").json["items"]
    assert [item for item in told if item["link"] == f"/communications/{id}"] == []


def test_work_that_stands_still_is_swept_onto_its_queue_again(stage: Stage) -> None:
    id = all_signed(stage)
    stage.forget_work()
    stage.dynamodb.update_item(
        TableName=stage.environment["COMMUNICATIONS_TABLE"],
        Key={"pk": {"S": f"C#{id}"}, "sk": {"S": "A#META"}},
        UpdateExpression="SET three_sk = :long_ago",
        ExpressionAttributeValues={":long_ago": {"S": "01"}},
    )
    stage.sweep_once()
    stage.work()
    assert stage.letter(id).state is State.PENDING_RECEPTION


def test_a_letter_that_is_sealed_is_left_as_it_is_however_often_it_is_asked_for(stage: Stage) -> None:
    id = all_signed(stage)
    stage.work()
    sealed = stage.letter(id)
    for _ in range(3):
        sealing.seal(id, last_try=True)
    assert stage.letter(id) == sealed
    assert len(stage.keys(f"documents/{id}/")) == 2
