"""What the template makes, made by hand, for a stage."""

import json
from pathlib import Path
from typing import Any, Final

import boto3
from botocore.config import Config

from chalicelib.storage import connections
from localcloud.authority import certificate_chain
from tests.aws import ENVIRONMENT, REGION, create_table

QUEUES: Final = (
    "seal",
    "upload",
    "import",
    "notice",
    "hand_over",
    "report",
    "retention",
    "message",
    "delivery",
    "feedback",
)
RECEIVES: Final = 5

TESTS_OWN: Final = Config(
    retries={"total_max_attempts": 1},
    s3={"addressing_style": "path"},
    max_pool_connections=50,
    # Given, so that none is put together for each call.
    user_agent="Tests/1",
)


def where_is(url: str) -> dict[str, Any]:
    """What a client needs to speak to this AWS, as its administrator."""
    return {
        "endpoint_url": url,
        "region_name": REGION,
        "aws_access_key_id": "test",
        "aws_secret_access_key": "test",
    }


def built(url: str, folder: Path) -> dict[str, str]:
    """What the template makes, made by hand; and what its functions are told of it."""
    where = where_is(url)
    dynamodb = boto3.client("dynamodb", config=TESTS_OWN, **where)
    for name, indexes in connections.INDEXES.items():
        create_table(dynamodb, ENVIRONMENT[f"{name.upper()}_TABLE"], indexes, stream=name == "communications")
    sqs = boto3.client("sqs", config=TESTS_OWN, **where)
    urls: dict[str, str] = {}
    for name in QUEUES:
        dead = sqs.create_queue(QueueName=f"{name}-dlq")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        redrive = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": RECEIVES})
        # What fails comes again at once: nobody waits for the end of a timeout.
        made = sqs.create_queue(QueueName=name, Attributes={"VisibilityTimeout": "0", "RedrivePolicy": redrive})
        urls |= {f"{name.upper()}_QUEUE_URL": made["QueueUrl"], f"{name.upper()}_DLQ_URL": dead}
    urls["RELAY_DLQ_URL"] = sqs.create_queue(QueueName="relay-dlq")["QueueUrl"]
    s3 = boto3.client("s3", config=TESTS_OWN, **where)
    s3.create_bucket(Bucket="stage", CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_bucket_versioning(Bucket="stage", VersioningConfiguration={"Status": "Enabled"})
    kms = boto3.client("kms", config=TESTS_OWN, **where)
    key_id = kms.create_key(KeySpec="RSA_2048", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    chain = certificate_chain(kms.get_public_key(KeyId=key_id)["PublicKey"], folder)
    s3.put_object(Bucket="stage", Key="config/seal-chain.pem", Body=chain)
    ses = boto3.client("sesv2", config=TESTS_OWN, **where)
    ses.create_email_identity(EmailIdentity=ENVIRONMENT["MAIL_SENDER"])
    sns = boto3.client("sns", config=TESTS_OWN, **where)
    applications = {
        f"{platform.upper()}_PUSH_APPLICATION": sns.create_platform_application(
            Name=f"stage-{platform}", Platform=service, Attributes={"PlatformCredential": "none"}
        )["PlatformApplicationArn"]
        for platform, service in (("android", "GCM"), ("ios", "APNS"))
    }
    return {**urls, **applications, "SEAL_KEY_ID": key_id, "SEAL_CHAIN_KEY": "config/seal-chain.pem"}
