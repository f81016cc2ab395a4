"""The web client offers to each role what the domain lets it do: both say who, and neither may change alone."""

import re
from pathlib import Path
from typing import Final

import pytest

from chalicelib.domain import imports, messages, roles
from chalicelib.domain.grants import GRANTERS, ROLES_OF, Granter
from chalicelib.domain.roles import Role

ROOM: Final = Path(__file__).parents[2] / "web" / "src" / "layout" / "roles.ts"

DOMAIN: Final = {
    "MANAGEMENT": roles.MANAGEMENT,
    "SIGNING": roles.SIGNING,
    "STAFF": roles.STAFF,
    "WRITERS": messages.WRITERS,
    "NOTIFIERS": messages.NOTIFIERS,
    "DIRECTORY_READERS": roles.DIRECTORY_READERS,
    "IMPORTERS": imports.IMPORTERS,
    "GRANTED_BY_MANAGEMENT": roles.GRANTED_BY_MANAGEMENT,
}

GRANTED: Final = frozenset(role for role, by in GRANTERS.items() if Granter.DIRECTOR in by) - {Role.GUARDIAN}
"""What a director gives; guardians come with the enrolment."""

_LIST: Final = re.compile(r"(?:const |  )(?P<name>\w+)(?:: readonly Role\[\] =|:) \[(?P<items>[^\]]*)\][;,]")


def named_by_the_client() -> dict[str, frozenset[str]]:
    """Each list of roles that the client has, by its name; those by kind of unit by the kind's."""
    found: dict[str, frozenset[str]] = {}
    for one in _LIST.finditer(ROOM.read_text()):
        own = re.findall(r'"(\w+)"', one["items"])
        others = [found[name] for name in re.findall(r"\.\.\.(\w+)", one["items"])]
        found[one["name"]] = frozenset(own).union(*others)
    return found


@pytest.mark.parametrize("name", DOMAIN)
def test_the_client_means_the_same_roles_by_a_name_as_the_domain(name):
    assert named_by_the_client()[name] == DOMAIN[name]


@pytest.mark.parametrize("kind", ROLES_OF)
def test_the_client_offers_a_director_every_role_that_they_may_give_in_such_a_unit(kind):
    assert named_by_the_client()[kind] == ROLES_OF[kind] & GRANTED


def test_no_list_of_the_clients_roles_is_left_out():
    assert set(named_by_the_client()) == {*DOMAIN, *ROLES_OF, "OFFICE_ROLES"}
