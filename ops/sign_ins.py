"""Sign-ins of the stack's own pool: what it has of somebody, and those that are nobody's, whose e-mail would stay."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.domain.directory import account_id
from chalicelib.storage import directory_accounts
from localcloud.places import Trouble
from ops.stacks import Deployed

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_cognito_idp.type_defs import UserTypeTypeDef


def nobodys(cognito: "CognitoIdentityProviderClient", stack: Deployed, before: datetime) -> Iterator[str]:
    """The users to which no person is bound, by their names in the pool.

    Args:
        before: users that were made later are left alone: they may be about to accept an invitation.

    Raises:
        Trouble: people sign in elsewhere.
    """
    if not _is_here(stack):
        issuer = stack.outputs["OidcIssuer"]
        raise Trouble(f"people sign in at {issuer}, not in the stack's pool: docs/runbook.md#a-persons-data")
    for account, user in _users(cognito, stack):
        if user["UserCreateDate"] < before and not directory_accounts.people_of(account):
            yield user["Username"]


def told(cognito: "CognitoIdentityProviderClient", stack: Deployed, account: str) -> dict[str, Any]:
    """What there is of a sign-in where people sign in, as plain data: all that the pool has of its user.

    It looks through the whole pool, since an account is known by a digest alone. Elsewhere than in the stack's own pool
    there is nothing to look at: whoever runs that place is to be asked.

    Raises:
        Trouble: one may not look.
    """
    issuer = stack.outputs["OidcIssuer"]
    found = (user for one, user in _users(cognito, stack) if one == account) if _is_here(stack) else iter(())
    try:
        user = next(found, None)
    except (BotoCoreError, ClientError) as error:
        raise Trouble("the users of the stack's pool cannot be listed (cognito-idp:ListUsers)") from error
    return {
        "issuer": issuer,
        "user": {
            **_attributes(user),
            "status": user["UserStatus"],
            "created_at": user["UserCreateDate"],
            "changed_at": user["UserLastModifiedDate"],
        }
        if user
        else None,
    }


def erase(cognito: "CognitoIdentityProviderClient", stack: Deployed, name: str) -> None:
    """Delete a user of the pool; one that is gone already is gone."""
    try:
        cognito.admin_delete_user(UserPoolId=stack.outputs["UserPoolId"], Username=name)
    except cognito.exceptions.UserNotFoundException:
        return


def _is_here(stack: Deployed) -> bool:
    """Whether people sign in by the stack's own pool."""
    return stack.outputs["OidcIssuer"].endswith(f"/{stack.outputs['UserPoolId']}")


def _users(cognito: "CognitoIdentityProviderClient", stack: Deployed) -> Iterator[tuple[str, "UserTypeTypeDef"]]:
    """The users of the pool, each with the account that they are; sixty a call."""
    for page in cognito.get_paginator("list_users").paginate(UserPoolId=stack.outputs["UserPoolId"]):
        for user in page["Users"]:
            yield account_id(stack.outputs["OidcIssuer"], _attributes(user)["sub"]), user


def _attributes(user: "UserTypeTypeDef") -> dict[str, str]:
    return {each["Name"]: each.get("Value", "") for each in user["Attributes"]}
