from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.directory import Person
from chalicelib.domain.invitations import CODE_LENGTH, Invitation, code_from, mailable, typed
from chalicelib.domain.roles import Role

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
SECRET = bytes(range(100, 132))


def an_invitation(*covers: Role) -> Invitation:
    return Invitation("id", "41000001", "ana", "account", frozenset(covers), NOW, NOW + timedelta(days=30))


def test_a_code_has_more_than_128_bits_in_groups_that_people_can_type():
    code = code_from(SECRET)

    assert len(code.split("-")) == 7
    assert {len(group) for group in code.split("-")} == {4}
    assert CODE_LENGTH * 5 >= 128


def test_no_letter_of_a_code_can_be_taken_for_another():
    shown = {char for first in range(256) for char in code_from(bytes([first, *SECRET[1:]])[::-1])}

    assert shown <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ-")


def test_codes_of_secrets_that_differ_anywhere_near_their_end_differ():
    codes = {code_from(SECRET[:place] + b"\0" + SECRET[place + 1 :]) for place in range(15, 32)}

    assert len(codes) == 17


@pytest.mark.parametrize("change", [str, str.lower, lambda code: code.replace("-", " "), lambda code: f" {code}\n"])
def test_however_it_is_typed_a_code_is_the_same(change):
    code = code_from(SECRET)

    assert typed(change(code)) == code.replace("-", "").lower()


def test_letters_that_look_like_figures_are_read_as_figures():
    assert typed("OIL0" * 7) == "0110" * 7


@pytest.mark.parametrize("text", ["", "-", "0" * 27, "0" * 29, "ú" * 28, "u" * 28, "0" * 100_000])
def test_what_cannot_be_a_code_is_none(text):
    assert typed(text) is None


@pytest.mark.parametrize(
    ("roles", "after", "good"),
    [
        ({Role.TEACHER}, 0, True),
        (set(), 0, True),
        ({Role.TEACHER}, 30, False),
        ({Role.TEACHER, Role.SECRETARY}, 0, False),
        ({Role.SECRETARY}, 0, False),
    ],
)
def test_an_invitation_is_good_for_a_while_and_for_no_role_that_its_maker_could_not_give(roles, after, good):
    invitation = an_invitation(Role.TEACHER, Role.GUARDIAN)

    assert invitation.is_good_for(roles, NOW + timedelta(days=after)) is good


@pytest.mark.parametrize(
    ("email", "vouched_for", "roles", "mailed"),
    [
        (None, None, {Role.TEACHER}, False),
        ("ana@example.org", None, {Role.DIRECTOR}, True),
        ("ana@example.org", {Role.TEACHER}, {Role.TEACHER}, True),
        ("ana@example.org", {Role.TEACHER}, {Role.TEACHER, Role.SECRETARY}, False),
        ("ana@example.org", set(), {Role.GUARDIAN}, False),
        ("ana@example.org", set(), set(), False),
        ("ana@example.org", {Role.GUARDIAN}, set(), True),
    ],
)
def test_a_code_is_mailed_to_no_address_that_somebody_gave_who_could_not_have_invited(
    email, vouched_for, roles, mailed
):
    vouched = None if vouched_for is None else frozenset(vouched_for)
    person = Person("ana", "Ana", email, vouched_for=vouched)

    assert mailable(person, frozenset(roles)) == (email if mailed else None)
