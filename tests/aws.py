"""An AWS in this process (moto), for tests of storage, gateways and services: empty tables and a bucket, per test.

moto is imported here, before any client is made. What moto gets wrong is tested on MiniStack (`tests/ministack.py`).
"""

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

import boto3
import pytest
from moto import mock_aws
from moto.backends import get_backend
from moto.core.models import DEFAULT_ACCOUNT_ID as ACCOUNT
from moto.dynamodb.models.table import Table
from mypy_boto3_dynamodb import DynamoDBClient
from mypy_boto3_s3 import S3Client
from mypy_boto3_sqs import SQSClient
from pynamodb.connection import Connection

from chalicelib.services import caches
from chalicelib.settings import settings
from chalicelib.storage import connections, secrets
from tests.moto_costs import spare

spare()

REGION: Final = "eu-south-2"
BUCKET: Final = "ventanilla-test"
ISSUER: Final = "https://cognito-idp.eu-south-2.amazonaws.com/eu-south-2_Test"

ENVIRONMENT: Final = {
    "STAGE": "test",
    "AWS_REGION": REGION,
    "AWS_DEFAULT_REGION": REGION,
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_SESSION_TOKEN": "test",
    "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",
    "COMMUNICATIONS_TABLE": "test-communications",
    "MESSAGES_TABLE": "test-messages",
    "DIRECTORY_TABLE": "test-directory",
    "FILES_TABLE": "test-files",
    "BUCKET": BUCKET,
    "IMPORT_QUEUE_URL": f"https://sqs.{REGION}.amazonaws.com/123456789012/import",
    "FEEDBACK_QUEUE_URL": f"https://sqs.{REGION}.amazonaws.com/123456789012/feedback",
    "OIDC_ISSUER": ISSUER,
    "OIDC_JWKS_URL": f"{ISSUER}/.well-known/jwks.json",
    "OIDC_AUDIENCES": "web-client,other-client",
    "WEB_ORIGIN": "https://ventanilla.example",
    "MAIL_SENDER": "no-reply@ventanilla.example",
    "BULK_MAIL_SETTINGS": "bulk",
    "FEEDBACK_TOPIC_ARN": f"arn:aws:sns:{REGION}:123456789012:feedback",
    "PUSH_TOPIC_ARN": f"arn:aws:sns:{REGION}:123456789012:push",
    "APP_SECRET": "a secret that is only good for the tests",
}
"""What the deployed functions are told, with names of the tests' own."""


@dataclass
class Aws:
    """The AWS of one test.

    Attributes:
        dynamodb: a client beside the one that the code uses.
    """

    dynamodb: DynamoDBClient


@dataclass
class Calls:
    """The AWS calls that the shared DynamoDB client made, by the name of their operation, in order."""

    made: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.made)


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch) -> Iterator[Aws]:
    """Four empty tables and a bucket, and the code told of them."""
    with an_aws(monkeypatch) as aws:
        yield aws


@contextmanager
def an_aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Aws]:
    """What `tables` gives, for as long as the `with` lasts: modules may share one."""
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    with mock_aws():
        _forget()
        client = _dynamodb()
        _put_tables(client)
        s3 = _s3()
        s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
        s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
        for queue in ("import", "feedback"):
            _sqs().create_queue(QueueName=queue)
        yield Aws(client)
    _forget()


_empty: Final[dict[str, Table]] = {}
"""The tables as they are when they have just been created, once this process has: that takes longer than most tests."""


def _put_tables(client: DynamoDBClient) -> None:
    there = get_backend("dynamodb")[ACCOUNT][REGION].tables
    if not _empty:
        for name, indexes in connections.INDEXES.items():
            create_table(client, ENVIRONMENT[f"{name.upper()}_TABLE"], indexes, stream=name == "communications")
        _empty.update(copy.deepcopy(there))
    there.update(copy.deepcopy(_empty))


@contextmanager
def counted_calls() -> Iterator[Calls]:
    """Counts what the code asks of DynamoDB inside the `with`, exactly: retries of the client count too."""
    calls = Calls()

    def count(model: Any, **_: object) -> None:
        calls.made.append(model.name)

    events = connections.connection().client.meta.events
    events.register("before-call.dynamodb", count)
    try:
        yield calls
    finally:
        events.unregister("before-call.dynamodb", count)


@contextmanager
def just_before(operation: str, act: Callable[[], object]) -> Iterator[None]:
    """Has somebody else act right before the code's next call of an operation (`TransactWriteItems`), once."""
    pending = [act]

    def interfere(**_: object) -> None:
        if pending:
            pending.pop()()

    events = connections.connection().client.meta.events
    events.register(f"before-call.dynamodb.{operation}", interfere)
    try:
        yield
    finally:
        events.unregister(f"before-call.dynamodb.{operation}", interfere)
    assert not pending, f"{operation} was not called"


def create_table(client: DynamoDBClient, name: str, indexes: tuple[str, ...], *, stream: bool = False) -> None:
    """A table as the template has it: string keys, sparse overloaded indexes that project everything."""
    keys = ["pk", "sk", *(f"{index}_{part}" for index in indexes for part in ("pk", "sk"))]
    client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in keys],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        GlobalSecondaryIndexes=[
            {
                "IndexName": index,
                "KeySchema": [
                    {"AttributeName": f"{index}_pk", "KeyType": "HASH"},
                    {"AttributeName": f"{index}_sk", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
            for index in indexes
        ],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}
        if stream
        else {"StreamEnabled": False},
    )


@cache
def _dynamodb() -> DynamoDBClient:
    return boto3.client("dynamodb", region_name=REGION)


@cache
def _s3() -> S3Client:
    return boto3.client("s3", region_name=REGION)


@cache
def _sqs() -> SQSClient:
    return boto3.client("sqs", region_name=REGION)


_connection: Final[list[Connection]] = []
"""The client that the code was given for the last test here: making one takes longer than most tests."""


def _forget() -> None:
    """Forget the settings and whatever the services remember; and the client with its tables, unless it is ours.

    Whatever is tested on it, nothing may ever Scan.
    """
    settings.cache_clear()
    secrets.key_for.cache_clear()
    caches.forget_all()
    if _connection != [connections.connection()]:
        connections.forget_connections()
        _connection[:] = [connections.connection()]
        _connection[0].client.meta.events.register("before-call.dynamodb.Scan", _never)


def _never(**_: object) -> None:
    raise AssertionError("a Scan reads a whole table: no request may")
