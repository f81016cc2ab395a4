import pytest

from chalicelib.domain.limits import (
    ATTACHMENT_BYTES_MAX,
    ATTACHMENTS_MAX,
    BATCH_MAX,
    BODY_MAX,
    FORWARDS_MAX,
    REMARKS_MAX,
    SIGNERS_MAX,
    SUBJECT_MAX,
    folded,
    normalised,
    text_errors,
)


def test_the_limits_are_those_of_the_contract():
    assert (SUBJECT_MAX, BODY_MAX, REMARKS_MAX) == (200, 20_000, 4_000)
    assert (ATTACHMENTS_MAX, ATTACHMENT_BYTES_MAX) == (20, 50 * 1024 * 1024)
    assert (SIGNERS_MAX, FORWARDS_MAX, BATCH_MAX) == (10, 20, 25)


@pytest.mark.parametrize("blank", ["", " ", "\t\n", "\u00a0\u2003"])
def test_a_text_of_nothing_but_blanks_is_missing(blank):
    assert [error.code for error in text_errors("remarks", blank, 10)] == ["required"]


def test_a_text_that_may_be_left_out_may_be_blank():
    assert text_errors("remarks", "", 10, required=False) == []


@pytest.mark.parametrize("letter", ["x", "ñ", "🏫"])
def test_a_text_may_be_as_long_as_its_limit_and_no_longer(letter):
    assert text_errors("remarks", letter * 10, 10) == []
    (error,) = text_errors("remarks", letter * 11, 10, required=False)
    assert (error.field, error.code, dict(error.params)) == ("remarks", "too_long", {"max": 10})


def test_an_accent_typed_apart_is_composed():
    assert normalised("n\u0303") == "ñ"


@pytest.mark.parametrize("typed", ["José Muñoz", "JOSE MUÑOZ", "jose munoz", "Jose\u0301 Mun\u0303oz"])
def test_people_search_without_accents_or_case(typed):
    assert folded(typed) == "jose munoz"
