"""In which order things are told, and versions, which come last."""

from typing import Any

import pytest

from tests.handlers.client import Answer, Client

# ------------------------------------------------------------------------------------------------- in which order


def a_bad_edit(who: Client, thing: str, **more: Any) -> Answer:
    return who.patch(f"/things/{thing}", {"name": "much too long a name"}, **more)


def test_who_asks_is_looked_at_before_what_they_send(stranger):
    assert stranger.post("/things", raw="{").code == "unauthenticated"


def test_what_cannot_be_read_is_told_before_whether_the_thing_exists(ana):
    assert ana.patch("/things/hidden", raw="{").code == "malformed_request"


def test_whoever_may_not_know_of_a_thing_learns_nothing_from_bad_fields(ana):
    assert a_bad_edit(ana, "hidden").code == "not_found"


def test_whoever_may_not_change_a_thing_is_told_so_before_the_bad_fields(ana):
    answer = a_bad_edit(ana, "locked", headers={"Accept-Language": "en"})

    assert (answer.status, answer.code) == (403, "forbidden")
    assert answer.json["hint"] == "The staff of the origin can do it."


def test_a_missing_version_is_told_after_whether_the_thing_exists_and_may_be_changed(ana):
    assert ana.patch("/things/hidden", {"name": "one"}).code == "not_found"
    assert ana.patch("/things/locked", {"name": "one"}).code == "forbidden"


def test_bad_fields_are_told_before_a_missing_version(ana):
    assert a_bad_edit(ana, "one").errors == {"name": "too_long"}


def test_what_only_the_rules_know_is_told_together_with_what_the_form_knows(ana):
    answer = ana.patch("/things/one", {"name": "much too long a name", "owner": "nobody", "shape": "round"})

    assert answer.errors == {"name": "too_long", "shape": "unknown_field", "owner": "not_found"}


def test_what_only_the_rules_know_is_told_even_when_the_version_is_missing(ana):
    assert ana.patch("/things/one", {"name": "no name", "owner": "nobody"}).errors == {
        "name": "not_found",
        "owner": "not_found",
    }


def test_a_bad_version_is_told_last(ana):
    headers = {"If-Match": '"1"'}

    assert a_bad_edit(ana, "one", headers=headers).code == "invalid_fields"
    assert ana.patch("/things/hidden", {"name": "one"}, headers=headers).code == "not_found"
    assert ana.patch("/things/locked", {"name": "one"}, headers=headers).code == "forbidden"


# ------------------------------------------------------------------------------------------------- versions


def test_an_answer_with_a_version_has_it_as_its_tag(ana):
    assert ana.get("/things/one").headers["etag"] == '"3"'


def test_an_answer_of_a_route_without_versions_has_no_tag(ana):
    assert "etag" not in ana.get("/open").headers


def test_a_change_must_name_the_version_that_was_seen(ana):
    answer = ana.patch("/things/one", {"name": "one"})

    assert (answer.status, answer.code) == (428, "version_required")


@pytest.mark.parametrize("tag", ['"3"', ' "3" ', 'W/"3"', "*"])
def test_a_change_of_the_version_that_was_seen_is_made(ana, tag):
    answer = ana.patch("/things/one", {"name": "one"}, headers={"If-Match": tag})

    assert (answer.status, answer.headers["etag"]) == (200, '"4"')


@pytest.mark.parametrize("tag", ['"2"', '"4"', "3", '"three"', '"3", "4"', "", '"' + "9" * 40 + '"', '"٣"'])
def test_a_change_of_another_version_is_refused(ana, tag):
    answer = ana.patch("/things/one", {"name": "one"}, headers={"If-Match": tag})

    assert (answer.status, answer.code) == (412, "version_mismatch")


def test_where_a_version_may_be_left_out_it_counts_when_it_is_given(ana):
    assert ana.delete("/things/one").status == 204
    assert ana.delete("/things/one", headers={"If-Match": '"2"'}).code == "version_mismatch"
