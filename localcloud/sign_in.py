"""Who can sign in on the laptop: the users of its Cognito pool, and their ID tokens."""

from dataclasses import dataclass

from localcloud import aws
from localcloud.endpoints import Endpoints
from localcloud.places import ENDPOINTS, Trouble
from localcloud.stack import Stack


@dataclass(frozen=True)
class SignIn:
    """A sign-in of the pool: issuer and subject are what an account is known by."""

    email: str
    issuer: str
    subject: str


def put_user(stack: Stack, email: str, password: str) -> SignIn:
    """A user with that e-mail and password, made if there is none."""
    cognito = aws.cognito(stack.aws_url)
    pool = stack.outputs["UserPoolId"]
    try:
        user = cognito.admin_get_user(UserPoolId=pool, Username=email)
        attributes = user["UserAttributes"]
    except cognito.exceptions.UserNotFoundException:
        made = cognito.admin_create_user(
            UserPoolId=pool,
            Username=email,
            MessageAction="SUPPRESS",
            UserAttributes=[{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}],
        )
        attributes = made["User"]["Attributes"]
        cognito.admin_set_user_password(UserPoolId=pool, Username=email, Password=password, Permanent=True)
    subject = next(attribute["Value"] for attribute in attributes if attribute["Name"] == "sub")
    return SignIn(email=email, issuer=stack.outputs["OidcIssuer"], subject=subject)


def token_of(email: str) -> str:
    """The ID token of a user of the laptop that is running.

    Raises:
        Trouble: none is running, or it has no such user.
    """
    endpoints = Endpoints.read(ENDPOINTS)
    if endpoints is None:
        raise Trouble("nothing is running: `make run` first")
    user = next((user for user in endpoints.users if user.email == email), None)
    if user is None:
        raise Trouble(f"nobody signs in as {email}; {ENDPOINTS} says who does")
    return id_token(endpoints.aws_url, endpoints.client_id, user.email, user.password)


def id_token(aws_url: str, client_id: str, email: str, password: str) -> str:
    """Signs in with a password, as only the laptop's pool lets one do.

    Raises:
        Trouble: it was refused.
    """
    cognito = aws.cognito(aws_url)
    try:
        answer = cognito.initiate_auth(
            ClientId=client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": email, "PASSWORD": password},
        )
    except cognito.exceptions.ClientError as error:
        raise Trouble(f"{email} cannot sign in: {error}") from error
    return answer["AuthenticationResult"]["IdToken"]
