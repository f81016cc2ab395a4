"""Puts the demonstration's people into the directory, through the application's own use cases.

A program of its own, which `cloud.py` runs with the stack's environment: it reads who can sign in from its input (by
e-mail, issuer and subject) and writes the id of each person, by e-mail. Loading twice makes nothing twice.
"""

import hashlib
import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from chalicelib.domain.ids import ENTROPY_BYTES, new_id
from chalicelib.services import registrations
from localcloud.demo_data import PEOPLE, UNITS, DemoPerson

SINCE: Final = datetime(2025, 9, 1, tzinfo=UTC)
"""Everybody began with the school year."""


def load(sign_ins: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Units, people, roles, and which sign-in is whom.

    Args:
        sign_ins: the issuer and subject of each person who can sign in, by e-mail.

    Returns:
        The id of each person, by e-mail.
    """
    for unit in UNITS:
        registrations.register_unit(unit)
    return {person.email: _registered(person, sign_ins.get(person.sign_in)) for person in PEOPLE}


def _registered(demo: DemoPerson, sign_in: tuple[str, str] | None) -> str:
    # Always the same id for the same person, so that loading twice makes nobody twice.
    id_ = new_id(SINCE, hashlib.sha256(demo.email.encode()).digest()[:ENTROPY_BYTES])
    registrations.register_person(demo.unit_id, demo.name, demo.email, person_id=id_)
    for role in demo.roles:
        registrations.register_role(demo.unit_id, id_, role, since=SINCE)
    if sign_in:
        issuer, subject = sign_in
        registrations.bind(issuer, subject, demo.unit_id, id_)
    return id_


if __name__ == "__main__":
    json.dump(load(json.load(sys.stdin)), sys.stdout)
