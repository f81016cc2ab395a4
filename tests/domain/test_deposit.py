"""Files of the deposit, their parts and their share links: what they may be, and what becomes of them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain import deposit, parts, sharing
from chalicelib.domain.attachments import Uploaded, UploadFault
from chalicelib.domain.deposit import DepositFile, FileStatus
from chalicelib.domain.errors import Conflict, Forbidden, InvalidFields, NotFound, TooManyRequests
from chalicelib.domain.parts import SentPart
from chalicelib.domain.people import PersonRef
from chalicelib.domain.roles import STAFF, Role
from chalicelib.domain.scanning import Scan
from chalicelib.domain.sharing import ShareLink
from chalicelib.domain.transitions import State
from tests.builders import NOW, OTHER, SCHOOL, SHA, a_caller, nobody

PDF = "application/pdf"


def a_file(status: FileStatus = FileStatus.AVAILABLE, **changes: Any) -> DepositFile:
    made = DepositFile(
        id="01file",
        unit_id=SCHOOL.id,
        owner=PersonRef("me", "Me Pérez"),
        name="plano.pdf",
        size=1000,
        content_type=PDF,
        status=status,
        created_at=NOW,
        sha256=None if status is FileStatus.WAITING else SHA,
        checked_at=None if status is FileStatus.WAITING else NOW,
    )
    return replace(made, **changes)


def a_link(**changes: Any) -> ShareLink:
    made = ShareLink("01link", "01file", PersonRef("me", "Me Pérez"), NOW, NOW + sharing.LINK_LIFE)
    return replace(made, **changes)


@pytest.mark.parametrize("role", list(Role))
def test_the_files_of_a_unit_are_for_its_staff(role):
    caller = a_caller(role)
    if role in STAFF:
        assert deposit.staff_in(caller, SCHOOL.id).role is role
        assert deposit.staff_for(caller, a_file()).role is role
        return
    with pytest.raises(Forbidden):
        deposit.staff_in(caller, SCHOOL.id)
    with pytest.raises(NotFound):
        deposit.staff_for(caller, a_file())


@pytest.mark.parametrize("caller", [nobody(), a_caller(unit=OTHER)])
@pytest.mark.parametrize("file", [a_file(), a_file(FileStatus.DELETED), None])
def test_a_file_of_another_unit_is_as_one_that_is_not(caller, file):
    with pytest.raises(NotFound):
        deposit.staff_for(caller, file)


@pytest.mark.parametrize("size", [1, 5 * 1024**3])
def test_a_file_has_up_to_five_gibibytes(size):
    assert deposit.announced(a_file(FileStatus.WAITING, size=size), quota=size).size == size


@pytest.mark.parametrize(("size", "code"), [(0, "too_small"), (5 * 1024**3 + 1, "too_large"), (11, "over_quota")])
def test_a_file_that_is_too_large_for_anything_is_refused(size, code):
    with pytest.raises(InvalidFields) as refused:
        deposit.announced(a_file(FileStatus.WAITING, size=size), quota=10)

    assert [(error.field, error.code) for error in refused.value.errors] == [("size", code)]


def test_an_upload_is_judged_by_what_is_in_it():
    good = Uploaded(1000, SHA, PDF)
    waiting = a_file(FileStatus.WAITING)

    assert deposit.judged(waiting, good, scanning=False, at=NOW).status is FileStatus.AVAILABLE
    bad = deposit.judged(waiting, replace(good, content_type="text/plain"), scanning=False, at=NOW)
    assert (bad.status, bad.reason, bad.holds_space) == (FileStatus.REJECTED, UploadFault.WRONG_TYPE, False)


@pytest.mark.parametrize(
    ("verdict", "status"),
    [
        (Scan.CLEAN, FileStatus.AVAILABLE),
        (Scan.INFECTED, FileStatus.REJECTED),
        (Scan.FAILED, FileStatus.REJECTED),
        (Scan.PENDING, FileStatus.REJECTED),
    ],
)
def test_what_is_to_be_looked_through_is_given_to_nobody_until_it_is_clean(verdict, status):
    pending = deposit.judged(a_file(FileStatus.WAITING), Uploaded(1000, SHA, PDF), scanning=True, at=NOW)
    assert (pending.awaits_verdict, pending.awaits_upload, pending.holds_space) == (True, False, True)
    with pytest.raises(Conflict):
        deposit.available(pending)

    assert deposit.scanned(pending, verdict).status is status


@pytest.mark.parametrize("verdict", [Scan.CLEAN, Scan.FAILED])
def test_only_an_infection_takes_back_what_was_given(verdict):
    assert deposit.scanned(a_file(), verdict) == a_file()
    assert deposit.scanned(a_file(), Scan.INFECTED).status is FileStatus.REJECTED
    assert deposit.scanned(a_file(FileStatus.REJECTED), Scan.CLEAN).status is FileStatus.REJECTED


def test_a_file_that_a_letter_refers_to_is_not_deleted():
    with pytest.raises(Conflict) as refused:
        deposit.deleted(a_file(references=1), NOW)

    assert refused.value.hint == deposit.Hint.FILE_REFERRED_TO
    assert deposit.due(deposit.deleted(a_file(), NOW)) == NOW


def test_an_upload_is_waited_for_an_hour_and_a_large_one_a_day():
    small = a_file(FileStatus.WAITING)

    assert deposit.due(small) == NOW + timedelta(hours=1)
    assert deposit.due(replace(small, size=deposit.IN_PARTS_FROM + 1)) == NOW + timedelta(hours=24)
    assert deposit.due(replace(small, upload_id="begun")) == NOW + timedelta(hours=24)
    assert deposit.due(a_file()) is None


@pytest.mark.parametrize("key", ["uploads/files/", "uploads/files/a/b", "uploads/x/x-y", "files/a"])
def test_a_key_that_we_do_not_make_is_of_no_file(key):
    assert deposit.file_in(key) is None
    assert deposit.file_in(deposit.landing_key("01file")) == "01file"


# ------------------------------------------------------------------------------------------------- parts


@pytest.mark.parametrize("size", [1, parts.SMALL_PART_BYTES, parts.SMALL_PART_BYTES + 1, 5 * 1024**3])
def test_the_parts_of_a_file_are_all_of_it_and_few(size):
    made = parts.parts_of(size)

    assert sum(part.size for part in made) == size
    assert [part.number for part in made] == list(range(1, len(made) + 1))
    assert len(made) <= 100
    assert all(part.size >= 5 * 1024**2 for part in made[:-1])


def test_a_file_is_made_of_all_of_its_parts_in_order():
    size = parts.SMALL_PART_BYTES + 1
    one, two = SentPart(1, "a"), SentPart(2, "b")

    assert parts.whole(size, [two, one], []) == parts.whole(size, [], [one, two]) == (one, two)
    for some in ([one], [two], [one, one], [one, two, SentPart(3, "c")]):
        with pytest.raises(InvalidFields):
            parts.whole(size, some, [])


# ------------------------------------------------------------------------------------------------- links


@pytest.mark.parametrize(
    ("changes", "good"),
    [
        ({}, True),
        ({"revoked_at": NOW}, False),
        ({"max_downloads": 2, "downloads": 1}, True),
        ({"max_downloads": 2, "downloads": 2}, False),
        ({"expires_at": NOW}, False),
        ({"expires_at": NOW + timedelta(microseconds=1)}, True),
    ],
)
def test_a_link_is_good_within_its_limits(changes, good):
    assert sharing.is_good(a_link(**changes), a_file(), NOW, kept_alive=False) is good


@pytest.mark.parametrize("status", [status for status in FileStatus if status is not FileStatus.AVAILABLE])
def test_no_link_leads_to_what_is_not_to_be_had(status):
    assert not sharing.is_good(a_link(), a_file(status), NOW, kept_alive=True)


def test_an_open_letter_keeps_a_link_past_its_time_and_past_nothing_else():
    late = NOW + timedelta(days=100)

    assert sharing.is_good(a_link(), a_file(), late, kept_alive=True)
    assert not sharing.is_good(a_link(revoked_at=NOW), a_file(), late, kept_alive=True)
    closed = {State.DRAFT, State.PROCESSED, State.CLOSED_UNPROCESSED}
    assert {state for state in State if not sharing.is_open(state)} == closed


def test_a_pin_has_five_tries_in_any_quarter_of_an_hour():
    tried = [NOW + timedelta(minutes=n) for n in range(5)]

    with pytest.raises(TooManyRequests) as refused:
        sharing.free_slots(tried, NOW + timedelta(minutes=14, seconds=59))
    assert refused.value.retry_after == 2
    assert sharing.free_slots(tried, NOW + timedelta(minutes=15)) == [0]
    assert sharing.free_slots([None] * 5, NOW) == [0, 1, 2, 3, 4]
