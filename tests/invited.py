"""Who is invited to sign in, and by what code, for the tests of invitations."""

import pytest

from chalicelib.domain.errors import InvalidFields
from chalicelib.domain.people import Caller, Unit
from chalicelib.domain.roles import Role
from chalicelib.gateways.tokens import Claims
from chalicelib.services import clock, invitations, registrations, sign_in
from chalicelib.storage import directory as store
from tests.aws import ENVIRONMENT, ISSUER, Aws
from tests.units import SCHOOL


def newcomer(subject: str) -> Caller:
    return sign_in.caller_of(Claims(ISSUER, subject), clock.now())


def unbound(*roles: Role, unit: Unit = SCHOOL, name: str = "Luz Paz", email: str | None = "luz@example.org") -> str:
    """Somebody with these roles who cannot sign in yet."""
    person = registrations.register_person(unit.id, name, email)
    for role in roles:
        registrations.register_role(unit.id, person.id, role)
    return person.id


def code_for(caller: Caller, person: str, unit: Unit = SCHOOL) -> str:
    return invitations.link(invitations.invite(caller, unit.id, person).id).code


def account_of(person: str, unit: Unit = SCHOOL) -> str | None:
    found = store.person(unit.id, person)
    assert found
    return found.account_id


def is_no_good(caller: Caller, code: str) -> bool:
    with pytest.raises(InvalidFields) as refused:
        invitations.accept(caller, code)
    return [(error.field, error.code) for error in refused.value.errors] == [("code", "invalid_code")]


def expire(tables: Aws, person: str) -> None:
    tables.dynamodb.update_item(
        TableName=ENVIRONMENT["DIRECTORY_TABLE"],
        Key={"pk": {"S": f"U#{SCHOOL.id}"}, "sk": {"S": f"INV#{person}"}},
        UpdateExpression="SET expires_at = :past",
        ExpressionAttributeValues={":past": {"S": "2026-01-01T00:00:00.000000Z"}},
    )
