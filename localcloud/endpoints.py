"""Where everything is and who can sign in: `.local/endpoints.json`, for tests, the web client, and whoever asks."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from localcloud.ministack import is_healthy


@dataclass(frozen=True)
class MembershipEntry:
    """A role that a user's person holds in a unit."""

    person_id: str
    unit: str
    role: str


@dataclass(frozen=True)
class UserEntry:
    """Somebody who can sign in."""

    email: str
    password: str
    name: str
    memberships: tuple[MembershipEntry, ...]


@dataclass(frozen=True)
class Endpoints:
    """The content of the file.

    Attributes:
        api_url: where the API's paths begin, without a slash at the end.
        web_url: the web client, when it is served.
        token_url: the OAuth 2 token endpoint of the identity provider; `authorize_url` is its sign-in page.
        mail_url: the mail that was sent, as JSON.
        aws_url: the laptop's AWS.
        seal_chain: the file with the certificates that documents are sealed with.
    """

    api_url: str
    web_url: str | None
    issuer: str
    jwks_url: str
    token_url: str
    authorize_url: str
    client_id: str
    mail_url: str
    aws_url: str
    seal_chain: str
    users: tuple[UserEntry, ...]

    def write(self, path: Path) -> None:
        """Writes the file, whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_suffix(".new")
        new.write_text(json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n")
        new.replace(path)

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """What the file says, if there is one and what it names is running."""
        try:
            content = json.loads(path.read_text())
        except FileNotFoundError:
            return None
        users = tuple(
            UserEntry(**{**user, "memberships": tuple(MembershipEntry(**m) for m in user["memberships"])})
            for user in content.pop("users")
        )
        endpoints = cls(**content, users=users)
        return endpoints if is_healthy(endpoints.aws_url) else None

    def user(self, email: str) -> UserEntry:
        """The user with that e-mail."""
        return next(user for user in self.users if user.email == email)
