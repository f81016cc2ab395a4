from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.communications import Communication, SignatureStatus
from chalicelib.domain.inboxes import ARRIVALS, OCCASIONS, asked_to_sign, message_item_id, notice_id, person_of, told_of
from chalicelib.domain.people import PersonRef
from chalicelib.domain.transitions import Action, Phase, Sealing
from tests.builders import ANA, BEA, CAI, COMMUNICATION_ID, NOW, a_communication, a_record, a_request


def asked(letter: Communication, action: Action, **details: Any) -> list[str]:
    return [person.id for person in asked_to_sign(letter, a_record(action, **details))]


def parallel(phase: Phase, **changes: Any) -> Communication:
    return a_communication(phase, sequential=False, **changes)


# ------------------------------------------------------------------------------------------------------ to sign


def test_in_sequence_the_first_signer_is_told_when_the_letter_is_submitted():
    assert asked(a_communication(Phase.UNSIGNED), Action.SUBMIT, round="1") == ["ana"]


def test_in_sequence_each_signer_is_told_when_the_one_before_has_signed():
    assert asked(a_communication(Phase.PARTLY_SIGNED), Action.SIGN, order="1") == ["bea"]


def test_in_parallel_all_are_told_at_once_and_nobody_again():
    assert asked(parallel(Phase.UNSIGNED), Action.SUBMIT, round="1") == ["ana", "bea", "cai"]
    assert asked(parallel(Phase.PARTLY_SIGNED), Action.SIGN, order="1") == []


def test_who_has_signed_by_the_time_the_event_comes_is_not_asked():
    assert asked(a_communication(Phase.PARTLY_SIGNED), Action.SUBMIT, round="1") == []
    assert asked(parallel(Phase.PARTLY_SIGNED), Action.SUBMIT, round="1") == ["bea", "cai"]


def test_nobody_is_asked_because_of_an_earlier_round():
    assert asked(a_communication(Phase.UNSIGNED), Action.SUBMIT, round="2") == []


@pytest.mark.parametrize("action", [action for action in Action if action not in {"submit", "sign"}])
def test_nobody_is_asked_to_sign_because_of_anything_else(action):
    assert asked(a_communication(Phase.UNSIGNED), action, round="1", order="1") == []


# ------------------------------------------------------------------------------------------------------ occasions


def test_the_origin_is_told_of_what_happens_to_its_letter_and_of_nothing_that_it_did_itself():
    assert set(OCCASIONS) == {"withdraw", "reject", "receive", "forward", "process", "close", "fail_seal"}


def test_a_letter_arrives_when_it_is_sealed_or_forwarded():
    assert {"seal", "forward"} == ARRIVALS


@pytest.mark.parametrize("action", [Action.RECEIVE, Action.FORWARD, Action.PROCESS, Action.CLOSE])
def test_who_created_and_who_signed_are_told_what_becomes_of_it(action):
    assert told_of(a_communication(Phase.RECEIVED), a_record(action)) == ("me", "ana", "bea", "cai")


def test_who_created_and_signed_is_told_once():
    letter = a_communication(Phase.RECEIVED, created_by=PersonRef("ana", "Ana"))

    assert told_of(letter, a_record(Action.PROCESS)) == ("ana", "bea", "cai")


def test_those_who_had_signed_are_told_of_a_withdrawal():
    void: dict[str, Any] = {"status": SignatureStatus.VOID, "decided_at": NOW}
    requests = (a_request(ANA, signed_as=ANA.role, **void), a_request(BEA, 2, **void))
    letter = a_communication(round=1, requests=requests)

    assert told_of(letter, a_record(Action.WITHDRAW, round="1")) == ("ana",)


def test_those_who_had_signed_and_who_created_it_are_told_of_a_rejection():
    requests = (
        a_request(ANA, status=SignatureStatus.VOID, signed_as=ANA.role),
        a_request(BEA, 2, status=SignatureStatus.REJECTED),
        a_request(CAI, 3, status=SignatureStatus.VOID),
    )
    letter = a_communication(round=1, requests=requests)

    assert told_of(letter, a_record(Action.REJECT, round="1")) == ("me", "ana")


def test_a_late_event_tells_those_who_signed_in_its_own_round():
    first = a_request(ANA, round=1, status=SignatureStatus.VOID, signed_as=ANA.role)
    second = a_request(BEA, round=2, status=SignatureStatus.SIGNED, signed_as=BEA.role)
    letter = replace(a_communication(Phase.UNSIGNED), round=2, requests=(first, second))

    assert told_of(letter, a_record(Action.WITHDRAW, round="1")) == ("ana",)


def test_who_submitted_it_is_told_too_when_the_seal_fails():
    letter = a_communication(
        Phase.SEALING, signers=(ANA,), submitted_by=PersonRef("eva", "Eva"), sealing=Sealing.FAILED
    )

    assert told_of(letter, a_record(Action.FAIL_SEAL)) == ("me", "ana", "eva")


def test_nobody_is_told_of_a_seal_that_failed_once_the_letter_has_left():
    assert told_of(a_communication(Phase.PENDING_RECEPTION), a_record(Action.FAIL_SEAL)) == ()


@pytest.mark.parametrize("action", [Action.SUBMIT, Action.SIGN, Action.SEAL])
def test_nobody_at_the_origin_is_told_of_the_ordinary_course(action):
    assert told_of(a_communication(Phase.UNSIGNED), a_record(action)) == ()


# ------------------------------------------------------------------------------------------------------------ ids


def test_the_notice_of_a_record_has_the_same_id_however_often_the_event_comes():
    once = notice_id(COMMUNICATION_ID, a_record(Action.CLOSE))

    assert notice_id(COMMUNICATION_ID, a_record(Action.CLOSE)) == once


def test_another_letter_or_record_has_another_notice():
    ids = {notice_id(letter, a_record(Action.CLOSE, seq=seq)) for letter in ("01one", "01two") for seq in (3, 4)}

    assert len(ids) == 4


def test_notices_sort_by_the_time_of_their_records():
    earlier = notice_id(COMMUNICATION_ID, a_record(Action.CLOSE, seq=9))
    later = notice_id(COMMUNICATION_ID, a_record(Action.CLOSE, seq=2, at=NOW + timedelta(milliseconds=1)))

    assert earlier < later


@pytest.mark.parametrize("person", ["ana", "01person-with-hyphens"])
def test_a_notice_tells_in_whose_inbox_it_is(person):
    assert person_of(message_item_id(person, notice_id(COMMUNICATION_ID, a_record(Action.CLOSE)))) == person
