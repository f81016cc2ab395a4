"""How people and units are reached, over HTTP: an address that is given, and one that is taken away."""

from typing import Any

import pytest

from tests.aws import an_aws
from tests.handlers.client import Answer
from tests.units import SCHOOL
from tests.world import World, a_world

HERS = {"email": "eva@example.org", "phone": "600000001"}


@pytest.fixture(scope="module")
def world():
    with pytest.MonkeyPatch.context() as patch, an_aws(patch):
        members = ("school.director", "school.guardian", "authority.platform_admin")
        with a_world(patch, members) as made:
            yield made


def change(world: World, given: dict[str, Any]) -> Answer:
    path = f"/units/{SCHOOL.id}/people/{world.people['school.guardian']}"
    answer: Answer = world.client("school.director").patch(path, given)
    return answer


@pytest.fixture(autouse=True)
def reached(world: World) -> None:
    assert change(world, HERS).status == 200


@pytest.mark.parametrize("nothing", ["", None])
@pytest.mark.parametrize("name", ["email", "phone"])
def test_an_address_that_is_given_as_empty_or_null_is_taken_away_and_the_other_stays(world, name, nothing):
    answer = change(world, {name: nothing})

    assert answer.status == 200, answer.text
    assert {"email": answer.json["email"], "phone": answer.json["phone"]} == {**HERS, name: None}
    (guardian,) = world.client("school.director").get(f"/units/{SCHOOL.id}/guardians").json["items"]
    assert {"email": guardian["email"], "phone": guardian["phone"]} == {**HERS, name: None}


def test_a_change_that_names_nothing_changes_nothing(world):
    answer = change(world, {})

    assert {"email": answer.json["email"], "phone": answer.json["phone"]} == HERS


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"email": " ", "phone": " "}, {"email", "phone"}),
        ({"email": "nobody", "phone": ""}, {"email"}),
        ({"email": 7, "phone": None}, {"email"}),
    ],
)
def test_what_is_no_address_is_told_and_nothing_is_taken_away(world, given, fields):
    answer = change(world, given)

    assert (answer.status, set(answer.errors)) == (422, fields)
    assert change(world, {}).json["phone"] == HERS["phone"]


@pytest.mark.parametrize("nothing", ["", None])
def test_the_address_of_a_unit_can_not_be_taken_away(world, nothing):
    body = {"name": SCHOOL.name, "kind": "school", "province": "41", "parent_id": "DT41", "contact": {"email": nothing}}

    answer = world.client("authority.platform_admin").put(f"/units/{SCHOOL.id}", body)

    assert (answer.status, set(answer.errors)) == (422, {"contact.email"})
