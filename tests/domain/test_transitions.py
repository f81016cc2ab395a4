"""The table of `product.md`, section 1, copied here by hand, against what the code answers over its whole product."""

from itertools import product
from typing import Final

import pytest

from chalicelib.domain.authorisation import Standings, allowed_actions, answer, answers, as_seen, authorise, permit
from chalicelib.domain.communications import Communication
from chalicelib.domain.errors import FieldError, Forbidden, InvalidFields, InvalidTransition, NotFound, Refusal
from chalicelib.domain.people import Caller
from chalicelib.domain.roles import Role
from chalicelib.domain.transitions import ASKABLE, TRANSITIONS, Action, Hint, Phase, Standing, hint_for, whom_to_ask
from tests.builders import (
    ANA,
    BEA,
    CAI,
    CED,
    FAR_OFFICE,
    LONG_AGO,
    NOW,
    OFFICE,
    OTHER,
    SCHOOL,
    SERVICE,
    a_caller,
    a_communication,
    a_membership,
    held_by,
    nobody,
    the_signer,
)

# from | action | who | to
TABLE: Final = """
draft             | edit     | origin              | draft
draft             | attach   | origin              | draft
draft             | detach   | origin              | draft
draft             | delete   | origin              | draft
draft             | submit   | origin              | pending_signature
unsigned          | withdraw | origin              | draft
partly_signed     | withdraw | origin's management | draft
unsigned          | reject   | signer on turn      | draft
partly_signed     | reject   | signer on turn      | draft
unsigned          | sign     | signer on turn      | pending_signature
partly_signed     | sign     | signer on turn      | pending_signature
pending_reception | receive  | holder or parent    | received
forwarded         | receive  | holder or parent    | received
pending_reception | forward  | holder or parent    | forwarded
received          | forward  | holder or parent    | forwarded
forwarded         | forward  | holder or parent    | forwarded
received          | process  | holder              | processed
received          | close    | holder              | closed_unprocessed
"""
ROWS: Final = {
    (phase, action): (who, to)
    for phase, action, who, to in (tuple(map(str.strip, row.split("|"))) for row in TABLE.strip().splitlines())
}
WITH_REMARKS: Final = {
    ("partly_signed", "withdraw"),
    ("pending_reception", "forward"),
    ("received", "forward"),
    ("forwarded", "forward"),
    ("received", "close"),
}
STAFF: Final = {"administration", "director", "secretary", "head_of_studies", "officer"}
MANAGEMENT: Final = {"director", "secretary", "head_of_studies"}
SENT: Final = {"pending_reception", "received", "forwarded", "processed", "closed_unprocessed"}
AFTER_FORWARDING: Final = SENT - {"pending_reception"}
PLACES: Final = {
    "origin": SCHOOL,
    "holder": SERVICE,
    "parent": OFFICE,
    "former holder": FAR_OFFICE,
    "other": OTHER,
    "root": CED,
}
SIGNERS: Final = {"first signer": ANA, "second signer": BEA, "third signer": CAI}
ON_TURN: Final = {"unsigned": "first signer", "partly_signed": "second signer"}
HAS_SIGNED: Final = {"partly_signed": "first signer"}


def groups_of(place: str, role: str, phase: str) -> set[str]:
    """The words of the table that mean this person."""
    if place in SIGNERS:
        signing = {"signer", "signer on turn"} if ON_TURN.get(phase) == place else {"signer"}
        return signing | {"origin", "origin's management"} if phase != "draft" else {"origin", "origin's management"}
    if role not in STAFF:
        return set()
    if place == "origin":
        return {"origin", "origin's management"} if role in MANAGEMENT else {"origin"}
    if place == "holder" and phase in SENT:
        return {"holder", "holder or parent"}
    if place == "parent" and phase in SENT:
        return {"holder or parent"}
    return {"former holder"} if place == "former holder" and phase in AFTER_FORWARDING else set()


def expected(place: str, role: str, phase: str, action: str) -> str:
    """The answer that `product.md` and the order of `api.md` (404, 403, state) give."""
    groups = groups_of(place, role, phase)
    if not groups:
        return "not_found"
    ever = {who for (_, other), (who, _) in ROWS.items() if other == action}
    for_signers = "signer on turn" in ever
    if not ever & groups and not (for_signers and "signer" in groups):
        return "forbidden"
    decided = for_signers and HAS_SIGNED.get(phase) == place
    if (phase, action) not in ROWS or decided:
        return "invalid_transition"
    if ROWS[phase, action][0] in groups:
        return "allowed"
    return "not_your_turn" if for_signers else "forbidden"


def a_letter(phase: Phase) -> Communication:
    """Held by a service whose parent is the office; another office forwarded it, once it has been forwarded."""
    return a_communication(phase, holder=SERVICE, left=FAR_OFFICE if phase in AFTER_FORWARDING else None)


def given(letter: Communication, caller: Caller, action: Action) -> str:
    held = held_by(caller, letter)
    try:
        as_seen(letter, held)
        rule, by = permit(letter, action, held)
    except Refusal as refusal:
        return refusal.code
    assert rule.to == ROWS[letter.phase, action][1]
    assert by in caller.active
    return "allowed"


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("phase", Phase)
def test_everybody_may_do_what_the_table_says_and_nothing_else(phase, action):
    letter = a_letter(phase)

    for place, role in product(PLACES, Role):
        assert given(letter, a_caller(role, PLACES[place]), action) == expected(place, role, phase, action), (
            place,
            role,
        )


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("phase", Phase)
def test_signers_may_do_what_the_table_says_when_it_is_their_turn(phase, action):
    letter = a_letter(phase)

    for place, signer in SIGNERS.items():
        assert given(letter, the_signer(signer), action) == expected(place, signer.role, phase, action), place


@pytest.mark.parametrize("phase", Phase)
def test_somebody_with_no_role_at_all_finds_nothing(phase):
    letter = a_letter(phase)

    assert {given(letter, nobody(), action) for action in Action} == {"not_found"}


@pytest.mark.parametrize("phase", Phase)
def test_what_is_listed_is_what_is_allowed(phase):
    letter = a_letter(phase)
    people = [a_caller(role, unit) for role, unit in product(Role, PLACES.values())]

    for caller in (*people, *map(the_signer, SIGNERS.values())):
        held = held_by(caller, letter)
        listed = allowed_actions(letter, held)

        assert set(listed) == {action for action in Action if _is_permitted(letter, action, held)}
        assert {a.action for a in answers(letter, held) if a.allowed} == set(listed)


def _is_permitted(letter: Communication, action: Action, held: Standings) -> bool:
    try:
        permit(letter, action, held)
    except Refusal:
        return False
    return True


def test_the_code_has_no_transition_that_the_table_lacks_but_those_of_the_system():
    of_people = {key for key, rule in TRANSITIONS.items() if rule.who != {Standing.SYSTEM}}
    of_the_system = {key: rule.to for key, rule in TRANSITIONS.items() if rule.who == {Standing.SYSTEM}}

    assert of_people == set(ROWS)
    assert of_the_system == {
        ("sealing", "seal"): "pending_reception",
        ("sealing", "fail_seal"): "pending_signature",
        ("draft", "take_over"): "draft",
        ("unsigned", "take_over"): "draft",
        ("partly_signed", "take_over"): "draft",
        ("pending_reception", "take_over"): "pending_reception",
        ("received", "take_over"): "received",
        ("forwarded", "take_over"): "forwarded",
    }


def test_remarks_are_asked_for_where_the_table_asks_for_them():
    assert {key for key, rule in TRANSITIONS.items() if rule.remarks_required} == WITH_REMARKS


@pytest.mark.parametrize("phase", [Phase.PROCESSED, Phase.CLOSED_UNPROCESSED])
def test_a_final_state_has_no_way_out(phase):
    assert not [action for (start, action) in TRANSITIONS if start is phase]


def test_nothing_can_be_asked_for_while_a_letter_is_sealed():
    letter = a_letter(Phase.SEALING)
    director = held_by(the_signer(ANA), letter)

    assert allowed_actions(letter, director) == ()
    with pytest.raises(InvalidTransition) as refused:
        permit(letter, Action.WITHDRAW, director)
    assert refused.value.hint == Hint.WAIT_FOR_SEAL


@pytest.mark.parametrize("action", [Action.SIGN, Action.REJECT])
@pytest.mark.parametrize("phase", [phase for phase in Phase if phase not in {Phase.DRAFT, Phase.UNSIGNED}])
def test_who_has_signed_is_told_that_their_request_was_decided_and_not_to_wait_for_their_turn(phase, action):
    letter = a_letter(phase)

    told = answer(letter, action, held_by(the_signer(ANA), letter))

    assert (told.code, told.hint) == ("invalid_transition", Hint.REQUEST_DECIDED)


def test_nobody_can_ask_for_what_the_system_does():
    assert set(Action) - set(ASKABLE) == {"seal", "fail_seal", "take_over"}


@pytest.mark.parametrize("phase", Phase)
def test_every_refusal_says_what_to_do(phase):
    letter = a_letter(phase)
    people = [a_caller(role, unit) for role, unit in product(map(Role, sorted(STAFF)), PLACES.values())]

    for caller, action in product((*people, *map(the_signer, SIGNERS.values())), ASKABLE):
        given_answer = answer(letter, action, held_by(caller, letter))

        assert given_answer.allowed or given_answer.hint in set(Hint), (action, caller)


def test_a_refusal_of_the_state_tells_the_state_and_what_can_be_done_instead():
    letter = a_letter(Phase.PENDING_RECEPTION)

    with pytest.raises(InvalidTransition) as refused:
        permit(letter, Action.PROCESS, held_by(a_caller(Role.OFFICER, SERVICE), letter))

    assert (refused.value.state, refused.value.action) == ("pending_reception", "process")
    assert refused.value.allowed_actions == ("receive", "forward")
    assert refused.value.hint == Hint.RECEIVE_FIRST


def test_bad_fields_come_after_what_is_forbidden_and_before_the_state():
    letter = a_letter(Phase.RECEIVED)
    errors = [FieldError("remarks", "required")]

    with pytest.raises(Forbidden):
        permit(letter, Action.CLOSE, held_by(a_caller(), letter), errors)
    with pytest.raises(InvalidFields):
        permit(letter, Action.RECEIVE, held_by(a_caller(Role.OFFICER, SERVICE), letter), errors)


def test_bad_fields_come_before_the_turn():
    letter = a_letter(Phase.UNSIGNED)

    with pytest.raises(InvalidFields):
        permit(letter, Action.REJECT, held_by(the_signer(BEA), letter), [FieldError("reason", "required")])


def test_a_role_that_is_over_gives_nothing():
    letter = a_letter(Phase.DRAFT)
    was_director = a_caller(Role.DIRECTOR, until=NOW)

    assert given(letter, was_director, Action.EDIT) == "not_found"


def test_a_role_that_has_not_begun_gives_nothing():
    letter = a_letter(Phase.DRAFT)
    will_be = Caller("account", (a_membership(Role.DIRECTOR, since=NOW.replace(year=2027)),), NOW)

    assert given(letter, will_be, Action.EDIT) == "not_found"


def test_the_role_in_which_one_acts_is_the_one_that_allows_it():
    letter = a_letter(Phase.RECEIVED)
    both = Caller("account", (a_membership(), a_membership(Role.OFFICER, SERVICE, "other me")), NOW)

    _, by = permit(letter, Action.PROCESS, held_by(both, letter))

    assert (by.unit, by.role) == (SERVICE, Role.OFFICER)


def test_a_role_that_one_person_of_an_account_lost_leaves_the_others():
    letter = a_letter(Phase.DRAFT)
    both = Caller("account", (a_membership(until=LONG_AGO), a_membership(Role.DIRECTOR, person="other me")), NOW)

    _, by = permit(letter, Action.EDIT, held_by(both, letter))

    assert by.person.id == "other me"


def test_after_a_signature_office_staff_are_sent_to_the_management_to_withdraw():
    letter = a_letter(Phase.PARTLY_SIGNED)

    with pytest.raises(Forbidden) as refused:
        permit(letter, Action.WITHDRAW, held_by(a_caller(), letter))

    assert refused.value.hint == Hint.ASK_MANAGEMENT


@pytest.mark.parametrize(
    ("phase", "action", "hint"),
    [
        (Phase.DRAFT, Action.WITHDRAW, Hint.NOTHING_TO_WITHDRAW),
        (Phase.DRAFT, Action.SIGN, Hint.SUBMIT_FIRST),
        (Phase.UNSIGNED, Action.EDIT, Hint.WITHDRAW_FIRST),
        (Phase.UNSIGNED, Action.ATTACH, Hint.WITHDRAW_FIRST),
        (Phase.UNSIGNED, Action.DETACH, Hint.WITHDRAW_FIRST),
        (Phase.PARTLY_SIGNED, Action.DELETE, Hint.WITHDRAW_FIRST),
        (Phase.PARTLY_SIGNED, Action.SUBMIT, Hint.WITHDRAW_FIRST),
        (Phase.PARTLY_SIGNED, Action.RECEIVE, Hint.WAIT_FOR_SEAL),
        (Phase.FORWARDED, Action.CLOSE, Hint.RECEIVE_FIRST),
        (Phase.FORWARDED, Action.EDIT, Hint.ALREADY_SENT),
        (Phase.PENDING_RECEPTION, Action.PROCESS, Hint.RECEIVE_FIRST),
        (Phase.RECEIVED, Action.RECEIVE, Hint.ALREADY_RECEIVED),
        (Phase.RECEIVED, Action.FORWARD, Hint.ALREADY_RECEIVED),
        (Phase.RECEIVED, Action.WITHDRAW, Hint.ALREADY_SENT),
        (Phase.PROCESSED, Action.CLOSE, Hint.IT_IS_FINAL),
        (Phase.CLOSED_UNPROCESSED, Action.FORWARD, Hint.IT_IS_FINAL),
    ],
)
def test_who_comes_at_the_wrong_moment_is_told_what_to_do(phase, action, hint):
    assert hint_for(phase, action) is hint


@pytest.mark.parametrize(
    ("action", "hint"),
    [
        (Action.SUBMIT, Hint.ASK_ORIGIN),
        (Action.SIGN, Hint.ASK_SIGNER),
        (Action.RECEIVE, Hint.ASK_HOLDER),
        (Action.PROCESS, Hint.ASK_HOLDER),
    ],
)
def test_who_may_not_is_told_whom_to_ask(action, hint):
    assert whom_to_ask(Phase.DRAFT, action) is hint


def test_a_deleted_letter_is_seen_by_nobody():
    letter = a_communication(Phase.DRAFT, erased=True)

    with pytest.raises(NotFound):
        as_seen(letter, held_by(a_caller(Role.DIRECTOR), letter))


def test_who_only_sees_is_forbidden_before_anything_else_is_said():
    letter = a_letter(Phase.RECEIVED)

    with pytest.raises(Forbidden):
        authorise(Action.EDIT, held_by(a_caller(Role.OFFICER, SERVICE), letter))
