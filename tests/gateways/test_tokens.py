import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import RSAAlgorithm

from chalicelib.domain.errors import Unauthenticated, Unavailable
from chalicelib.gateways.tokens import LARGEST_ANSWER, LONGEST_TOKEN, Claims, Keys, Policy, fetch, verify

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
ISSUER = "https://cognito-idp.eu-south-2.amazonaws.com/eu-south-2_Mine"
POLICY = Policy(ISSUER, ("web", "mobile"))
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
STRANGER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
SMALL = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505  # to see it refused


class Issuer:
    """An issuer that counts how often it is asked for its keys, and that can be away."""

    def __init__(self, **keys: rsa.RSAPrivateKey) -> None:
        self.published = keys
        self.asked = 0
        self.away = False
        self.extra: dict[str, object] = {}

    def __call__(self) -> bytes:
        self.asked += 1
        if self.away:
            raise OSError("away")
        entries = [jwk(key, kid) | self.extra for kid, key in self.published.items()]
        return json.dumps({"keys": entries}).encode()


def jwk(key: rsa.RSAPrivateKey, kid: str) -> dict[str, object]:
    return RSAAlgorithm.to_jwk(key.public_key(), as_dict=True) | {"kid": kid, "use": "sig", "alg": "RS256"}


def some_claims(**changes: object) -> dict[str, object]:
    stamp = int(NOW.timestamp())
    claims: dict[str, object] = {
        "iss": ISSUER,
        "sub": "0f8fad5b",
        "aud": "web",
        "token_use": "id",
        "iat": stamp - 60,
        "exp": stamp + 3600,
        "email": "ana@example.org",
        "name": "Ana Ruiz",
    }
    return {name: value for name, value in (claims | changes).items() if value is not None}


def a_token(key: rsa.RSAPrivateKey = KEY, *, kid: str = "k1", headers: dict[str, object] | None = None, **changes):
    return jwt.encode(some_claims(**changes), key, "RS256", headers={"kid": kid} | (headers or {}))


def unsigned(_: bytes) -> bytes:
    return b""


def handmade(header: dict[str, str], payload: dict[str, object], sign: Callable[[bytes], bytes] = unsigned) -> str:
    parts = [encoded(json.dumps(part).encode()) for part in (header, payload)]
    return ".".join([*parts, encoded(sign(".".join(parts).encode()))])


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def verified(token: str, *, keys: Keys | None = None, policy: Policy = POLICY, at: datetime = NOW) -> Claims:
    return verify(token, at, keys=keys or Keys(Issuer(k1=KEY)), policy=policy)


def refused(token: str, **how) -> None:
    with pytest.raises(Unauthenticated):
        verified(token, **how)


def test_an_id_token_of_our_issuer_says_who_is_asking():
    assert verified(a_token()) == Claims(ISSUER, "0f8fad5b", "ana@example.org", "Ana Ruiz")


def test_a_token_made_for_several_clients_is_taken_when_we_are_one():
    assert verified(a_token(aud=["else", "mobile"])).subject == "0f8fad5b"


def test_a_token_without_an_address_is_taken():
    assert verified(a_token(email=None, name=None)).email is None


def test_a_token_without_a_signature_is_refused():
    for alg in ("none", "None", "NONE", "nOnE"):
        refused(handmade({"alg": alg, "kid": "k1"}, some_claims()))


def test_a_token_signed_with_our_public_key_as_a_password_is_refused():
    public = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    refused(
        handmade(
            {"alg": "HS256", "kid": "k1"},
            some_claims(),
            lambda data: hmac.new(public, data, hashlib.sha256).digest(),
        )
    )


@pytest.mark.parametrize("alg", ["RS384", "RS512", "PS256"])
def test_a_token_in_any_other_algorithm_is_refused(alg):
    refused(jwt.encode(some_claims(), KEY, alg, headers={"kid": "k1"}))


def test_a_token_signed_by_somebody_else_under_our_keys_name_is_refused():
    refused(a_token(STRANGER))


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://cognito-idp.eu-south-2.amazonaws.com/eu-south-2_Other"},
        {"iss": ISSUER + "/"},
        {"iss": None},
        {"iss": [ISSUER]},
        {"aud": "somebody else's"},
        {"aud": []},
        {"aud": None},
        {"aud": [["web"]]},
        {"token_use": "access"},
        {"token_use": None},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"exp": None},
        {"exp": "tomorrow"},
        {"nbf": "yesterday"},
    ],
)
def test_a_token_that_is_not_for_us_or_says_nothing_is_refused(changes):
    # PyJWT itself would not write some of these.
    header = {"alg": "RS256", "kid": "k1"}
    sign = jwt.algorithms.RSAAlgorithm(RSAAlgorithm.SHA256)

    refused(handmade(header, some_claims(**changes), lambda data: sign.sign(data, KEY)))


def test_another_provider_need_not_say_what_a_token_is_for():
    keycloak = Policy("https://id.example.org", ("web",))

    assert verified(a_token(iss=keycloak.issuer, token_use=None), policy=keycloak).issuer == keycloak.issuer
    refused(a_token(iss=keycloak.issuer, token_use="access"), policy=keycloak)


def test_no_issuer_configured_is_nobody_accepted():
    refused(a_token(iss=""), policy=Policy("", ("web",)))


def test_a_token_is_good_until_it_expires():
    token = a_token()

    assert verified(token, at=NOW + timedelta(minutes=59)).subject
    refused(token, at=NOW + timedelta(minutes=61))


def test_a_token_is_not_good_before_its_time():
    begins = int((NOW + timedelta(minutes=5)).timestamp())

    refused(a_token(nbf=begins))
    refused(a_token(iat=begins))


def test_clocks_may_differ_by_a_little():
    stamp = int(NOW.timestamp())

    assert verified(a_token(exp=stamp - 10, iat=stamp + 10)).subject


def test_a_token_that_says_where_its_keys_are_is_not_followed():
    issuer = Issuer(k1=KEY)
    elsewhere: dict[str, object] = {
        "jku": "http://127.0.0.1:1/keys",
        "x5u": "http://127.0.0.1:1/chain",
        "jwk": jwk(STRANGER, "k1"),
    }

    assert verified(a_token(headers=elsewhere), keys=Keys(issuer)).subject
    refused(a_token(STRANGER, headers=elsewhere), keys=Keys(issuer))
    refused(a_token(STRANGER, kid="other", headers=elsewhere), keys=Keys(issuer))


def test_every_beginning_of_a_token_is_refused():
    token = a_token()
    keys = Keys(Issuer(k1=KEY))

    for length in range(0, len(token), 7):
        refused(token[:length], keys=keys)


def test_a_token_with_one_letter_changed_in_what_it_says_is_refused():
    header, payload, signature = a_token().split(".")
    other = encoded(json.dumps(some_claims(sub="somebody else")).encode())

    refused(f"{header}.{other}.{signature}")
    refused(f"{header}.{payload}.{signature[:-4]}AAAA")


@pytest.mark.parametrize("token", ["", ".", "..", "a.b.c", "ñ.ñ.ñ", "Bearer x", "\0", "eyJ9.e30.", "....."])
def test_what_is_no_token_is_refused(token):
    refused(token)


@pytest.mark.parametrize("header", ["[" * 4000, "[]", "null", '{"alg":"RS256"}', '{"alg":"RS256","kid":7}', "{"])
def test_a_header_that_is_not_one_is_refused(header):
    refused(f"{encoded(header.encode())}.e30.AAAA")


def test_a_token_larger_than_any_provider_makes_is_refused_before_it_is_read():
    issuer = Issuer(k1=KEY)

    refused(a_token(name="x" * LONGEST_TOKEN), keys=Keys(issuer))

    assert issuer.asked == 0


def test_the_keys_are_fetched_once_for_many_tokens():
    issuer = Issuer(k1=KEY)
    keys = Keys(issuer)

    for minute in range(30):
        verified(a_token(), keys=keys, at=NOW + timedelta(minutes=minute))

    assert issuer.asked == 1


def test_an_unknown_key_is_looked_for_at_the_issuer_at_most_once_a_minute():
    issuer = Issuer(k1=KEY)
    keys = Keys(issuer)
    verified(a_token(), keys=keys)

    for second in range(0, 180, 5):
        refused(a_token(kid="unknown"), keys=keys, at=NOW + timedelta(seconds=second))

    assert issuer.asked == 1 + 2


def test_a_new_key_of_the_issuer_is_found_within_a_minute():
    issuer = Issuer(k1=KEY)
    keys = Keys(issuer)
    verified(a_token(), keys=keys)
    issuer.published["k2"] = STRANGER

    assert verified(a_token(STRANGER, kid="k2"), keys=keys, at=NOW + timedelta(minutes=1)).subject


def test_a_key_that_the_issuer_withdrew_stops_counting_within_the_hour():
    issuer = Issuer(k1=KEY)
    keys = Keys(issuer)
    verified(a_token(), keys=keys)
    issuer.published = {"k2": STRANGER}

    refused(a_token(exp=int(NOW.timestamp()) + 9000), keys=keys, at=NOW + timedelta(hours=1))


def test_without_the_issuer_nobody_can_be_told_and_it_is_asked_again_the_next_time():
    issuer = Issuer(k1=KEY)
    issuer.away = True
    keys = Keys(issuer)
    with pytest.raises(Unavailable):
        verified(a_token(), keys=keys)
    issuer.away = False

    assert verified(a_token(), keys=keys).subject


def test_keys_that_we_have_stay_good_while_the_issuer_is_away_and_it_is_left_in_peace():
    issuer = Issuer(k1=KEY)
    keys = Keys(issuer)
    late = int(NOW.timestamp()) + 9000
    verified(a_token(), keys=keys)
    issuer.away = True

    for second in range(50):
        verified(a_token(exp=late), keys=keys, at=NOW + timedelta(hours=1, seconds=second))

    assert issuer.asked == 2


@pytest.mark.parametrize("extra", [{"use": "enc"}, {"alg": "RS512"}, {"kty": "oct"}, {"n": "!"}, {"e": None}])
def test_a_published_key_that_is_not_for_this_is_not_used(extra):
    issuer = Issuer(k1=KEY)
    issuer.extra = extra

    refused(a_token(), keys=Keys(issuer))


def test_a_published_key_that_is_too_short_is_not_used():
    with pytest.warns(jwt.warnings.InsecureKeyLengthWarning):
        token = a_token(SMALL)

    refused(token, keys=Keys(Issuer(k1=SMALL)))


@pytest.mark.parametrize("answer", [b"", b"<html>", b"[]", b'{"keys": 1}', b"\xff"])
def test_an_issuer_that_answers_nonsense_is_unavailable(answer):
    with pytest.raises(Unavailable):
        verified(a_token(), keys=Keys(lambda: answer))


def test_the_keys_are_fetched_over_http():
    with answering(b'{"keys": []}') as url:
        assert fetch(url) == b'{"keys": []}'


def test_a_key_set_that_is_far_too_large_is_not_read_whole():
    with answering(b"x" * (LARGEST_ANSWER + 1)) as url, pytest.raises(ValueError, match="large"):
        fetch(url)


def test_keys_are_fetched_from_the_web_and_from_no_file():
    with pytest.raises(ValueError, match="http"):
        fetch("file:///etc/passwd")


@contextmanager
def answering(body: bytes) -> Iterator[str]:
    """A server that answers the same to whatever it is asked."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(ConnectionError):
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/jwks.json"
        finally:
            server.shutdown()
            thread.join()
