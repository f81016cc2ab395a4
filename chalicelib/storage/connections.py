"""One DynamoDB client for all tables, made on first use.

PynamoDB gives each model a session, a client and a pool of its own (50 to 125 ms of cold start for each); here all
models share one `Connection`. Its patience is cut to fit in the 29 seconds of the gateway.
"""

from functools import cache
from typing import Final

from botocore.config import Config
from botocore.session import Session
from pynamodb.connection import Connection
from pynamodb.connection.base import MetaTable
from pynamodb.connection.table import TableConnection

from chalicelib.settings import USER_AGENT, settings

CONNECT_TIMEOUT_S: Final = 2
READ_TIMEOUT_S: Final = 5
RETRIES: Final = 2

INDEXES: Final = {
    "communications": ("one", "two", "three"),
    "messages": ("one", "two"),
    "directory": ("one",),
    "files": ("one", "two"),
}
"""The sparse, overloaded indexes of each table; index `x` has the keys `x_pk` and `x_sk`."""


class NamedConnection(Connection):
    """A connection whose client says who it is, and composes it once."""

    @property
    def session(self) -> Session:
        """The session that the client is made by."""
        session = super().session
        session.set_default_client_config(Config(user_agent=USER_AGENT))
        return session


@cache
def connection() -> Connection:
    """The connection that every table shares."""
    return NamedConnection(
        connect_timeout_seconds=CONNECT_TIMEOUT_S,
        read_timeout_seconds=READ_TIMEOUT_S,
        max_retry_attempts=RETRIES,
    )


class SharedTableConnection(TableConnection):
    """A table as seen through the shared connection."""

    def __init__(self, table_name: str, shared: Connection, meta_table: MetaTable) -> None:
        # Not super().__init__: it would make a connection of its own.
        self.table_name = table_name
        self.connection = shared
        shared.add_meta_table(meta_table)


def _keys(hash_key: str, range_key: str) -> list[dict[str, str]]:
    return [
        {"AttributeName": hash_key, "KeyType": "HASH"},
        {"AttributeName": range_key, "KeyType": "RANGE"},
    ]


@cache
def table(name: str) -> SharedTableConnection:
    """The table whose name in the house is `name` (`communications`), under the name that it has where we run."""
    deployed = getattr(settings(), f"{name}_table")
    key_names = ["pk", "sk"] + [f"{index}_{part}" for index in INDEXES[name] for part in ("pk", "sk")]
    meta = MetaTable(
        {
            "TableName": deployed,
            "KeySchema": _keys("pk", "sk"),
            "AttributeDefinitions": [{"AttributeName": key, "AttributeType": "S"} for key in key_names],
            "GlobalSecondaryIndexes": [
                {"IndexName": index, "KeySchema": _keys(f"{index}_pk", f"{index}_sk")} for index in INDEXES[name]
            ],
            "LocalSecondaryIndexes": [],
        }
    )
    return SharedTableConnection(deployed, connection(), meta)


def forget_connections() -> None:
    """Forget the client and the tables: the environment names others now (a test's own stack)."""
    table.cache_clear()
    connection.cache_clear()
    settings.cache_clear()
