"""Puts the demonstration's people into the directory, through the application's own storage.

A program of its own, which `cloud.py` runs with the stack's environment: it reads who can sign in from its input (by
e-mail, issuer and subject) and writes the id of each person, by e-mail. What is there already stays as it is.
"""

import hashlib
import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from chalicelib.domain.directory import Person, account_id
from chalicelib.domain.ids import ENTROPY_BYTES, new_id
from chalicelib.domain.people import Unit
from chalicelib.storage import directory
from chalicelib.storage.directory_accounts import bind
from chalicelib.storage.directory_writes import PersonFile, grant, open_file, put_unit
from chalicelib.storage.transactions import Write, commit
from localcloud.demo_data import PEOPLE, UNITS, DemoPerson

SINCE: Final = datetime(2025, 9, 1, tzinfo=UTC)
"""Everybody began with the school year."""


def load(accounts: Mapping[str, str]) -> dict[str, str]:
    """Units, people, roles, and which sign-in is whom.

    Args:
        accounts: the account of each person who can sign in, by e-mail.

    Returns:
        The id of each person, by e-mail.
    """
    now = datetime.now(UTC)
    for unit in UNITS:
        _put_unit(unit, now)
    return {person.email: _put_person(person, accounts.get(person.email), now) for person in PEOPLE}


def _put_unit(unit: Unit, now: datetime) -> None:
    if directory.staffing(unit.id, now) is None:
        commit(put_unit(unit, before=None, revision=0))


def _put_person(demo: DemoPerson, account: str | None, now: datetime) -> str:
    """A person with their roles, as one would be registered: made whole, role by role."""
    # Always the same id for the same person, so that loading twice makes nobody twice.
    id_ = new_id(SINCE, hashlib.sha256(demo.email.encode()).digest()[:ENTROPY_BYTES])
    for role in demo.roles:
        file = open_file(demo.unit_id, id_)
        if file and role in file.roles:
            continue
        is_new = file is None
        file = file or PersonFile(demo.unit_id, Person(id_, demo.name, demo.email, account_id=account))
        writes: list[Write]
        writes, _ = grant(file, role, SINCE, until=None, granted_by=None, at=now)
        if account and is_new:
            writes = [*writes, bind(account, demo.unit_id, id_)]
        commit(writes)
    return id_


if __name__ == "__main__":
    sign_ins: dict[str, tuple[str, str]] = json.load(sys.stdin)
    json.dump(load({email: account_id(*sign_in) for email, sign_in in sign_ins.items()}), sys.stdout)
