from datetime import timedelta

import pytest

from chalicelib.domain.communications import AttachmentStatus
from chalicelib.domain.ids import new_id
from chalicelib.domain.transitions import Phase, Sealing
from chalicelib.domain.watch import SHARDS, next_look, sealing_due, sealing_given_up, shard_of, upload_due
from tests.builders import NOW, a_communication, an_attachment


def test_a_seal_has_stood_still_after_five_minutes():
    assert sealing_due(a_communication(Phase.SEALING)) == NOW + timedelta(minutes=5)


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase is not Phase.SEALING])
def test_nothing_but_a_seal_in_progress_is_watched(phase):
    assert sealing_due(a_communication(phase)) is None


def test_a_seal_that_failed_waits_for_an_operator():
    assert sealing_due(a_communication(Phase.SEALING, sealing=Sealing.FAILED)) is None


@pytest.mark.parametrize(
    ("after", "given_up"),
    [(timedelta(minutes=29, seconds=59), False), (timedelta(minutes=30), True), (timedelta(days=1), True)],
)
def test_a_seal_is_given_up_after_half_an_hour(after, given_up):
    assert sealing_given_up(NOW, NOW + after) is given_up


def test_work_that_was_put_on_its_queue_again_is_looked_at_in_five_minutes():
    assert next_look(NOW) == NOW + timedelta(minutes=5)


def test_an_upload_that_waits_is_given_up_in_an_hour():
    assert upload_due(an_attachment(status=AttachmentStatus.WAITING)) == NOW + timedelta(hours=1)


@pytest.mark.parametrize("status", [AttachmentStatus.AVAILABLE, AttachmentStatus.REJECTED])
def test_an_upload_that_was_looked_at_is_watched_no_more(status):
    assert upload_due(an_attachment(status=status)) is None


def test_the_work_of_a_letter_is_always_in_the_same_shard_and_letters_are_in_all():
    ids = [new_id(NOW, number.to_bytes(10, "big")) for number in range(200)]

    assert [shard_of(id) for id in ids] == [shard_of(id) for id in ids]
    assert {shard_of(id) for id in ids} == set(range(SHARDS))
