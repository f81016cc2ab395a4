"""Clients of AWS, made on first use: importing this costs nothing that is not used."""

from functools import cache
from typing import TYPE_CHECKING, Final

from chalicelib.domain.errors import Unavailable
from chalicelib.settings import USER_AGENT

if TYPE_CHECKING:
    from botocore.config import Config
    from mypy_boto3_kms import KMSClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sns import SNSClient
    from mypy_boto3_sqs import SQSClient

CONNECT_TIMEOUT_S: Final = 2
READ_TIMEOUT_S: Final = 10
ATTEMPTS: Final = 3
PUSHED_AT_ONCE: Final = 8
PUSH_TIMEOUT_S: Final = 4


def _config() -> "Config":
    from botocore.config import Config

    return Config(
        user_agent=USER_AGENT,
        connect_timeout=CONNECT_TIMEOUT_S,
        read_timeout=READ_TIMEOUT_S,
        retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
        signature_version="s3v4",
        # Path style: the bucket's name has dots nowhere, and the laptop has no wildcard DNS.
        s3={"addressing_style": "path"},
    )


@cache
def s3() -> "S3Client":
    """The object store."""
    import boto3

    return boto3.client("s3", config=_config())


@cache
def sqs() -> "SQSClient":
    """The queues."""
    import boto3

    return boto3.client("sqs", config=_config().merge(_signed_as_usual()))


@cache
def ses() -> "SESV2Client":
    """The mail."""
    import boto3

    return boto3.client("sesv2", config=_config().merge(_signed_as_usual()))


@cache
def ses_once() -> "SESV2Client":
    """The mail, by a client that never repeats a call by itself: what got no answer may have been sent."""
    import boto3
    from botocore.config import Config

    never_again = Config(retries={"total_max_attempts": 1, "mode": "standard"})
    return boto3.client("sesv2", config=_config().merge(_signed_as_usual()).merge(never_again))


@cache
def sns_once() -> "SNSClient":
    """Push, by a client that never repeats a call by itself, and waits for none so long that others wait for it."""
    import boto3
    from botocore.config import Config

    for_many = Config(
        read_timeout=PUSH_TIMEOUT_S,
        retries={"total_max_attempts": 1, "mode": "standard"},
        max_pool_connections=PUSHED_AT_ONCE,
    )
    return boto3.client("sns", config=_config().merge(_signed_as_usual()).merge(for_many))


@cache
def kms() -> "KMSClient":
    """The key."""
    import boto3

    return boto3.client("kms", config=_config().merge(_signed_as_usual()))


def _signed_as_usual() -> "Config":
    from botocore.config import Config

    return Config(signature_version="v4")


ALL: Final = (s3, sqs, ses, ses_once, sns_once, kms)
"""Every client that there is."""


def forget_clients() -> None:
    """Forget all clients: the environment names another AWS now (a test's own)."""
    for client in ALL:
        client.cache_clear()


class calling_aws:  # noqa: N801  # reads as a phrase: `with calling_aws():`
    """Turns AWS's failures into the domain's `Unavailable`: it is safe to repeat."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if error is None or isinstance(error, Unavailable):
            return
        from botocore.exceptions import BotoCoreError, ClientError

        if isinstance(error, BotoCoreError | ClientError):
            raise Unavailable from error
