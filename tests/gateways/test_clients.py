"""The clients of AWS: what each says of itself."""

from typing import Any

import pytest
from botocore.awsrequest import AWSPreparedRequest

from chalicelib.gateways import clients
from chalicelib.settings import USER_AGENT
from chalicelib.storage.connections import connection

OPERATIONS = {
    "s3": "list_buckets",
    "sqs": "list_queues",
    "ses": "list_email_identities",
    "ses_once": "list_email_identities",
    "sns_once": "list_topics",
    "kms": "list_keys",
}


class Sent(Exception):
    """What would have gone to AWS, which it does not."""


@pytest.fixture
def said(tables: None, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What those who called said they are."""
    all_said: list[str] = []

    def look(self: object, request: AWSPreparedRequest) -> None:
        named: Any = request.headers["User-Agent"]
        all_said.append(named.decode())
        raise Sent

    monkeypatch.setattr("botocore.endpoint.Endpoint._send", look)
    monkeypatch.setattr("moto.core.botocore_stubber.BotocoreStubber.__call__", lambda *_, **__: None)
    return all_said


def test_no_client_is_forgotten_here() -> None:
    assert {client.__name__ for client in clients.ALL} == set(OPERATIONS)


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_client_names_the_product_and_nothing_that_is_composed_at_each_call(name: str, said: list[str]) -> None:
    client: Any = getattr(clients, name)()

    with pytest.raises(Sent):
        getattr(client, OPERATIONS[name])()

    assert_named(said)


def test_so_does_that_of_the_tables(said: list[str]) -> None:
    client: Any = connection().client

    with pytest.raises(Sent):
        client.list_tables()

    assert_named(said)


def assert_named(said: list[str]) -> None:
    (who,) = said
    assert who.split()[0] == USER_AGENT
    assert "lang/python" not in who
