"""ID tokens of the identity provider: verified here, against the issuer's published keys (RFC 7519, RFC 8725).

The algorithm, the issuer and the place of the keys are ours to say. What a token says about them (`alg`, `jku`, `x5u`,
`jwk`) is never followed.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from http.client import HTTPException
from typing import Any, Final
from urllib.request import urlopen

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt import PyJWS, PyJWTError, get_unverified_header
from jwt.algorithms import RSAAlgorithm

from chalicelib.domain.errors import Unauthenticated, Unavailable
from chalicelib.settings import settings

ALGORITHM: Final = "RS256"
LONGEST_TOKEN: Final = 8192
LEEWAY: Final = timedelta(seconds=30)
"""How far the issuer's clock and ours may differ."""

FETCHED_AT_MOST_EVERY: Final = timedelta(minutes=1)
KEYS_GOOD_FOR: Final = timedelta(hours=1)
"""After this long the keys are fetched again, so that one that was withdrawn stops counting."""

FETCH_TIMEOUT_S: Final = 3
LARGEST_ANSWER: Final = 256 * 1024
SHORTEST_KEY_BITS: Final = 2048


@dataclass(frozen=True)
class Claims:
    """Who the identity provider says is asking.

    Attributes:
        subject: the provider's own id of the sign-in; with the issuer it is the account.
        email: for showing only: it identifies nobody (`product.md`, "Who uses it").
    """

    issuer: str
    subject: str
    email: str | None = None
    name: str | None = None


@dataclass(frozen=True)
class Policy:
    """Whose tokens are accepted, and for whom they must be made."""

    issuer: str
    audiences: tuple[str, ...]


class Keys:
    """The issuer's public keys, fetched when they are needed and kept.

    Args:
        fetch: gives the JSON of the key set; raises `OSError`, `ValueError` or `HTTPException` when it cannot.
    """

    def __init__(self, fetch: Callable[[], bytes]) -> None:
        self._fetch = fetch
        self._known: Mapping[str, RSAPublicKey] = {}
        self._asked_at: datetime | None = None

    def key(self, key_id: str, at: datetime) -> RSAPublicKey | None:
        """The key with this id. One that is not known is looked for at the issuer, at most once a minute.

        Raises:
            Unavailable: the issuer was never reached.
        """
        good_for = KEYS_GOOD_FOR if key_id in self._known else FETCHED_AT_MOST_EVERY
        if self._asked_at is None or at - self._asked_at >= good_for:
            self._refresh(at)
        return self._known.get(key_id)

    def _refresh(self, at: datetime) -> None:
        try:
            known = _parsed(self._fetch())
        except (OSError, ValueError, HTTPException) as error:
            if not self._known:
                raise Unavailable from error
            # What we have was good a moment ago. The issuer is asked again when it has had a minute.
            self._asked_at = at - KEYS_GOOD_FOR + FETCHED_AT_MOST_EVERY
            return
        self._known = known
        self._asked_at = at


def verify(token: str, at: datetime, *, keys: Keys | None = None, policy: Policy | None = None) -> Claims:
    """Who is asking, out of an ID token.

    Args:
        at: now, aware.
        keys: the issuer's keys; those of the settings when left out.
        policy: who issues, and for whom; as the settings say when left out.

    Raises:
        Unauthenticated: it is not a valid ID token of our issuer for one of our clients, now.
        Unavailable: the issuer's keys cannot be had.
    """
    policy = policy or Policy(settings().oidc_issuer, settings().oidc_audiences)
    claims = _signed_claims(token, at, keys or _keys_of(settings().oidc_jwks_url))
    _check_whom(claims, policy)
    _check_when(claims, at)
    subject = claims.get("sub")
    if not isinstance(subject, str) or not subject:
        raise Unauthenticated
    return Claims(policy.issuer, subject, _text(claims, "email"), _text(claims, "name"))


def fetch(url: str) -> bytes:
    """What is at the URL, which comes from our settings and nowhere else.

    Raises:
        OSError: nothing, or not in time.
        ValueError: it is too large.
    """
    if not url.startswith(("https://", "http://")):
        raise ValueError("the key set must be at an http(s) URL")
    with urlopen(url, timeout=FETCH_TIMEOUT_S) as answer:  # noqa: S310  # the scheme was checked
        body: bytes = answer.read(LARGEST_ANSWER + 1)
    if len(body) > LARGEST_ANSWER:
        raise ValueError("the key set is too large")
    return body


@cache
def _keys_of(url: str) -> Keys:
    return Keys(lambda: fetch(url))


def _signed_claims(token: str, at: datetime, keys: Keys) -> Mapping[str, Any]:
    """What the token says, once its signature is known to be the issuer's."""
    if not token or len(token) > LONGEST_TOKEN:
        raise Unauthenticated
    try:
        header = get_unverified_header(token)
        key_id = header.get("kid")
        if header.get("alg") != ALGORITHM or not isinstance(key_id, str):
            raise Unauthenticated
        key = keys.key(key_id, at)
        if key is None:
            raise Unauthenticated
        claims = json.loads(PyJWS().decode(token, key, algorithms=[ALGORITHM]))
    except (PyJWTError, ValueError, RecursionError) as error:
        raise Unauthenticated from error
    if not isinstance(claims, dict):
        raise Unauthenticated
    return claims


def _check_whom(claims: Mapping[str, Any], policy: Policy) -> None:
    if not policy.issuer or claims.get("iss") != policy.issuer:
        raise Unauthenticated
    audience = claims.get("aud")
    intended = audience if isinstance(audience, list) else [audience]
    if not any(isinstance(one, str) and one in policy.audiences for one in intended):
        raise Unauthenticated
    # Cognito always says what a token is for; an access token must not pass for an ID token.
    use = claims.get("token_use", None if "cognito-idp" in policy.issuer else "id")
    if use != "id":
        raise Unauthenticated


def _check_when(claims: Mapping[str, Any], at: datetime) -> None:
    now, leeway = at.timestamp(), LEEWAY.total_seconds()
    expires = _seconds(claims, "exp")
    if expires is None or now >= expires + leeway:
        raise Unauthenticated
    for claim in ("nbf", "iat"):
        begins = _seconds(claims, claim)
        if claim in claims and (begins is None or now < begins - leeway):
            raise Unauthenticated


def _seconds(claims: Mapping[str, Any], name: str) -> float | None:
    value = claims.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _text(claims: Mapping[str, Any], name: str) -> str | None:
    value = claims.get(name)
    return value if isinstance(value, str) and value else None


def _parsed(body: bytes) -> Mapping[str, RSAPublicKey]:
    """The usable keys of a key set (RFC 7517), by id: RSA, for signatures, long enough."""
    document = json.loads(body)
    if not isinstance(document, dict) or not isinstance(document.get("keys"), list):
        raise ValueError("not a key set")  # noqa: TRY004  # what came is wrong, not how we were called
    found: dict[str, RSAPublicKey] = {}
    for entry in document["keys"]:
        key = _usable(entry)
        if key is not None:
            found[entry["kid"]] = key
    return found


def _usable(entry: object) -> RSAPublicKey | None:
    if not isinstance(entry, dict) or entry.get("kty") != "RSA" or not isinstance(entry.get("kid"), str):
        return None
    if entry.get("use", "sig") != "sig" or entry.get("alg", ALGORITHM) != ALGORITHM:
        return None
    try:
        key = RSAAlgorithm.from_jwk({"kty": "RSA", "n": entry.get("n"), "e": entry.get("e")})
    except (PyJWTError, ValueError, TypeError, AttributeError):
        return None
    return key if isinstance(key, RSAPublicKey) and key.key_size >= SHORTEST_KEY_BITS else None
