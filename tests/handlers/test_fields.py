"""Fields, query parameters and cursors: each bad one is named."""

from typing import Final

import pytest

from tests.handlers.client import Client

# ------------------------------------------------------------------------------------------------- fields


BAD_THING: Final = {"name": "much too long a name", "colour": "green", "amount": "many", "shape": "round"}


@pytest.mark.parametrize(
    ("language", "name", "colour", "shape"),
    [
        (
            "es",
            "Es demasiado largo: como mucho 10 caracteres.",
            "El valor no es válido. Se admite: red, blue.",
            "Este campo no existe aquí.",
        ),
        (
            "en",
            "It is too long: 10 characters at most.",
            "The value is not valid. Allowed: red, blue.",
            "There is no such field here.",
        ),
    ],
)
def test_all_bad_fields_are_told_at_once_in_the_language_asked_for(ana, language, name, colour, shape):
    answer = ana.post("/things", BAD_THING, headers={"Accept-Language": language})

    messages = {error["field"]: error["message"] for error in answer.json["errors"]}
    assert answer.status == 422
    assert answer.headers["content-language"] == language
    assert answer.errors == {
        "name": "too_long",
        "colour": "invalid_value",
        "amount": "not_an_integer",
        "shape": "unknown_field",
    }
    assert (messages["name"], messages["colour"], messages["shape"]) == (name, colour, shape)


@pytest.mark.parametrize(
    ("accepted", "language"),
    [(None, "es"), ("fr", "es"), ("en-GB,en;q=0.9", "en"), ("es;q=0.5, en;q=0.8", "en"), ("en;q=0.1,es", "es")],
)
def test_spanish_is_spoken_unless_english_is_asked_for(stranger, accepted, language):
    answer = stranger.get("/nothing", headers={"Accept-Language": accepted} if accepted else {})

    assert answer.headers["content-language"] == language
    assert answer.json["title"] == {"es": "No encontrado", "en": "Not found"}[language]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "required"),
        ({"name": ""}, "required"),
        ({"name": None}, "not_a_string"),
        ({"name": 7}, "not_a_string"),
        ({"name": ["one"]}, "not_a_string"),
        ({"name": "a\0b"}, "forbidden_character"),
        ({"name": "\ud800"}, "forbidden_character"),
    ],
)
def test_a_name_that_cannot_be_kept_says_why(ana, given, code):
    assert ana.post("/things", given).errors == {"name": code}


@pytest.mark.parametrize(
    ("amount", "code"),
    [(0, "too_small"), (1.5, "not_an_integer"), (True, "not_an_integer"), ("1", "not_an_integer")],
)
def test_nothing_is_converted_in_a_body(ana, amount, code):
    assert ana.post("/things", {"name": "one", "amount": amount}).errors == {"amount": code}


def test_the_name_of_an_unknown_field_is_not_quoted_back_whole(ana):
    assert ana.post("/things", {"name": "one", "x" * 5000: 1}).errors == {"x" * 100: "unknown_field"}


@pytest.mark.parametrize("nested", [20, 100, 900, 990])
def test_a_body_that_nests_without_end_is_malformed(ana, nested):
    answer = ana.post("/things", raw='{"name":' + "[" * nested + "]" * nested + "}")

    assert answer.code == "malformed_request"


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ({"limit": "0"}, {"limit": "too_small"}),
        ({"limit": "101"}, {"limit": "too_large"}),
        ({"limit": "many"}, {"limit": "not_an_integer"}),
        ({"limit": ""}, {"limit": "not_an_integer"}),
        ({"limit": ["1", "2"]}, {"limit": "repeated"}),
        ({"colour": "green", "shape": "round"}, {"colour": "invalid_value", "shape": "unknown_field"}),
        ({"cursor": ""}, {"cursor": "required"}),
        ({"cursor": "a\0b"}, {"cursor": "forbidden_character"}),
    ],
)
def test_query_parameters_are_checked_like_fields(ana, query, errors):
    assert ana.get("/things", query=query).errors == errors


def test_a_page_has_twenty_five_rows_unless_another_number_is_asked_for(ana):
    assert ana.get("/things").json["limit"] == 25
    assert ana.get("/things", query={"limit": "100"}).json["limit"] == 100


def test_a_route_that_names_no_query_parameters_takes_none(ana):
    assert ana.get("/things/one", query={"limit": "1"}).errors == {"limit": "unknown_field"}


# ------------------------------------------------------------------------------------------------- cursors


@pytest.fixture
def cursor(ana: Client) -> str:
    return str(ana.get("/things", query={"colour": "red"}).json["next_cursor"])


def test_a_cursor_goes_on_where_the_page_ended(ana, cursor):
    answer = ana.get("/things", query={"colour": "red", "cursor": cursor, "limit": "7"})

    assert (answer.json["after"], answer.json["limit"]) == ("the last one", 7)


def test_a_cursor_is_no_good_for_other_filters(ana, cursor):
    answer = ana.get("/things", query={"colour": "blue", "cursor": cursor})

    assert (answer.status, answer.code) == (400, "invalid_cursor")


def test_a_cursor_is_no_good_for_another_person(luis, cursor):
    assert luis.get("/things", query={"colour": "red", "cursor": cursor}).code == "invalid_cursor"


@pytest.mark.parametrize("wrong", ["x", "made up", "ñ", "AAAA", "A" * 2000])
def test_a_cursor_that_was_made_up_is_refused(ana, wrong):
    assert ana.get("/things", query={"cursor": wrong}).code == "invalid_cursor"
