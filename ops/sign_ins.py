"""Sign-ins of the stack's own pool that are nobody's any more: their e-mail would stay for good."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.domain.directory import account_id
from chalicelib.storage import directory_accounts
from localcloud.places import Trouble
from ops.stacks import Deployed

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient


def nobodys(cognito: "CognitoIdentityProviderClient", stack: Deployed, before: datetime) -> Iterator[str]:
    """The users to which no person is bound, by their names in the pool.

    Args:
        before: users that were made later are left alone: they may be about to accept an invitation.

    Raises:
        Trouble: people sign in elsewhere.
    """
    pool, issuer = stack.outputs["UserPoolId"], stack.outputs["OidcIssuer"]
    if not issuer.endswith(f"/{pool}"):
        raise Trouble(f"people sign in at {issuer}, not in the stack's pool: docs/runbook.md#a-persons-data")
    for page in cognito.get_paginator("list_users").paginate(UserPoolId=pool):
        for user in page["Users"]:
            subject = next(each["Value"] for each in user["Attributes"] if each["Name"] == "sub")
            if user["UserCreateDate"] < before and not directory_accounts.people_of(account_id(issuer, subject)):
                yield user["Username"]


def erase(cognito: "CognitoIdentityProviderClient", stack: Deployed, name: str) -> None:
    """Delete a user of the pool; one that is gone already is gone."""
    try:
        cognito.admin_delete_user(UserPoolId=stack.outputs["UserPoolId"], Username=name)
    except cognito.exceptions.UserNotFoundException:
        return
