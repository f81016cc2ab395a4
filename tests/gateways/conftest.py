"""A key in KMS, the certificates of it, and a sealed letter, made once for all tests of the seal."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import boto3
import pytest

from chalicelib.gateways.documents import compose
from chalicelib.gateways.seals import seal
from localcloud.authority import certificate_chain
from tests.aws import REGION
from tests.gateways.papers import a_sheet, a_stamp
from tests.ministack import running_ministack

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient


@dataclass(frozen=True)
class SealKey:
    """A key that seals, and its certificates."""

    kms: "KMSClient"
    id: str
    chain: bytes


@pytest.fixture(scope="session")
def kms() -> Iterator["KMSClient"]:
    with running_ministack() as url:
        yield boto3.client(
            "kms", endpoint_url=url, region_name=REGION, aws_access_key_id="test", aws_secret_access_key="test"
        )


@pytest.fixture(scope="session")
def seal_key(kms: "KMSClient", tmp_path_factory: pytest.TempPathFactory) -> SealKey:
    key_id = kms.create_key(KeySpec="RSA_3072", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    public_key = kms.get_public_key(KeyId=key_id)["PublicKey"]
    return SealKey(kms, key_id, certificate_chain(public_key, tmp_path_factory.mktemp("authority")))


@pytest.fixture(scope="session")
def document() -> bytes:
    return compose(a_sheet())


@pytest.fixture(scope="session")
def sealed(seal_key: SealKey, document: bytes) -> bytes:
    return seal(document, a_stamp(a_sheet()), key_id=seal_key.id, chain_pem=seal_key.chain, kms=seal_key.kms)
