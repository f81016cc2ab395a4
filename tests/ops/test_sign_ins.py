"""Sign-ins that are nobody's any more go from the stack's own pool, and nobody else's do."""

from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from chalicelib.domain.directory import account_id
from chalicelib.services import registrations
from chalicelib.storage import directory_accounts
from chalicelib.storage.transactions import commit
from localcloud.places import Trouble
from ops import sign_ins
from ops.stacks import Deployed
from tests.people import register_units
from tests.units import SCHOOL

TOMORROW = datetime.now(UTC) + timedelta(days=1)


@pytest.fixture
def cognito(tables):
    """A client of an AWS with the application's tables; the units are there."""
    register_units()
    return boto3.client("cognito-idp", region_name="eu-west-1")


@pytest.fixture
def stack(cognito):
    pool = cognito.create_user_pool(PoolName="people")["UserPool"]["Id"]
    issuer = f"https://cognito-idp.eu-west-1.amazonaws.com/{pool}"
    return Deployed("x", {}, "api", {"UserPoolId": pool, "OidcIssuer": issuer})


def signed_up(cognito: Any, stack: Deployed, email: str) -> str:
    """The subject of a new user of the pool."""
    made = cognito.admin_create_user(
        UserPoolId=stack.outputs["UserPoolId"], Username=email, UserAttributes=[{"Name": "email", "Value": email}]
    )
    return next(str(each["Value"]) for each in made["User"]["Attributes"] if each["Name"] == "sub")


def names(cognito: Any, stack: Deployed) -> set[str]:
    return {each["Username"] for each in cognito.list_users(UserPoolId=stack.outputs["UserPoolId"])["Users"]}


def a_bound_one(cognito: Any, stack: Deployed, email: str) -> tuple[str, str]:
    person = registrations.register_person(SCHOOL.id, "Eva Rueda", email)
    subject = signed_up(cognito, stack, email)
    registrations.bind(stack.outputs["OidcIssuer"], subject, SCHOOL.id, person.id)
    return person.id, account_id(stack.outputs["OidcIssuer"], subject)


def test_whoever_was_unbound_from_everybody_is_deleted_and_whoever_is_somebody_stays(cognito, stack):
    a_bound_one(cognito, stack, "eva@example.org")
    person, account = a_bound_one(cognito, stack, "leo@example.org")
    assert list(sign_ins.nobodys(cognito, stack, TOMORROW)) == []

    commit([directory_accounts.unbind(account, SCHOOL.id, person)])
    (gone,) = sign_ins.nobodys(cognito, stack, TOMORROW)
    before = names(cognito, stack)
    sign_ins.erase(cognito, stack, gone)

    assert before - names(cognito, stack) == {gone}
    assert len(before) == 2
    assert list(sign_ins.nobodys(cognito, stack, TOMORROW)) == []


def test_one_that_is_gone_already_is_gone(cognito, stack):
    signed_up(cognito, stack, "leo@example.org")
    (gone,) = sign_ins.nobodys(cognito, stack, TOMORROW)

    sign_ins.erase(cognito, stack, gone)
    sign_ins.erase(cognito, stack, gone)

    assert names(cognito, stack) == set()


def test_who_signed_up_lately_may_be_about_to_accept_an_invitation(cognito, stack):
    signed_up(cognito, stack, "new@example.org")

    assert list(sign_ins.nobodys(cognito, stack, datetime.now(UTC) - timedelta(hours=1))) == []


def test_where_people_sign_in_elsewhere_the_pool_says_nothing_of_them(cognito, stack):
    elsewhere = Deployed("x", {}, "api", stack.outputs | {"OidcIssuer": "https://sso.example.org"})

    with pytest.raises(Trouble, match=r"sso\.example\.org"):
        list(sign_ins.nobodys(cognito, elsewhere, TOMORROW))


def test_whoever_asks_what_is_kept_of_them_is_told_what_the_pool_has_of_them_and_of_nobody_else(cognito, stack):
    a_bound_one(cognito, stack, "eva@example.org")
    _, account = a_bound_one(cognito, stack, "leo@example.org")

    told = sign_ins.told(cognito, stack, account)

    assert told["issuer"] == stack.outputs["OidcIssuer"]
    assert told["user"]["email"] == "leo@example.org"
    assert account_id(told["issuer"], told["user"]["sub"]) == account
    assert abs(datetime.now(UTC) - told["user"]["created_at"]) < timedelta(hours=1)
    assert "eva@example.org" not in str(told)


def test_whoever_has_no_user_in_the_pool_any_more_is_told_so(cognito, stack):
    _, account = a_bound_one(cognito, stack, "leo@example.org")
    (user,) = names(cognito, stack)
    sign_ins.erase(cognito, stack, user)

    assert sign_ins.told(cognito, stack, account) == {"issuer": stack.outputs["OidcIssuer"], "user": None}


def test_whoever_signs_in_elsewhere_is_told_where(cognito, stack):
    _, account = a_bound_one(cognito, stack, "leo@example.org")
    elsewhere = Deployed("x", {}, "api", stack.outputs | {"OidcIssuer": "https://sso.example.org"})

    assert sign_ins.told(cognito, elsewhere, account) == {"issuer": "https://sso.example.org", "user": None}


def test_whoever_may_not_look_into_the_pool_is_told_what_is_missing(cognito, stack):
    _, account = a_bound_one(cognito, stack, "leo@example.org")
    cognito.delete_user_pool(UserPoolId=stack.outputs["UserPoolId"])

    with pytest.raises(Trouble, match="cognito-idp:ListUsers"):
        sign_ins.told(cognito, stack, account)
