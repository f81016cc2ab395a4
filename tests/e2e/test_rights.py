"""Each function may do its own work and nobody else's: asked of the deployed roles, not of the template."""

import uuid
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from botocore.exceptions import ClientError

from localcloud import aws

ROLES = {
    "ApiHandlerRole",
    "RelayRole",
    "SealDocumentsRole",
    "AttachUploadsRole",
    "DeliverNoticesRole",
    "HandOverRole",
    "ImportPeopleRole",
    "ReportPendingReceptionsRole",
    "RemindUnitsRole",
    "RetirePeopleRole",
    "ForgetPeopleRole",
    "ExpandMessagesRole",
    "DeliverMessagesRole",
    "SweepRole",
}


@pytest.fixture(scope="module")
def acting_as(stack) -> Callable[[str, str], Any]:
    """A client of a service with the rights that a function has."""
    sts = aws.session().client("sts", endpoint_url=stack.aws_url)

    @cache
    def credentials(role: str) -> dict[str, str]:
        arn = f"arn:aws:iam::000000000000:role/{stack.physical_id(role)}"
        given = sts.assume_role(RoleArn=arn, RoleSessionName="test")["Credentials"]
        return {
            "aws_access_key_id": given["AccessKeyId"],
            "aws_secret_access_key": given["SecretAccessKey"],
            "aws_session_token": given["SessionToken"],
        }

    @cache
    def client(role: str, service: str) -> Any:
        session: Any = aws.session()
        return session.client(service, endpoint_url=stack.aws_url, **credentials(role))

    return client


def may(call, **arguments) -> bool:
    """Whether a call is allowed; other failures are the caller's to make impossible."""
    try:
        call(**arguments)
    except ClientError as error:
        if "AccessDenied" in error.response["Error"]["Code"]:
            return False
        raise
    return True


@pytest.mark.parametrize("role", sorted(ROLES))
def test_only_the_seal_worker_may_use_the_key(stack, acting_as, role):
    kms = acting_as(role, "kms")

    allowed = may(
        kms.sign,
        KeyId=stack.cloud.stack.outputs["SealKeyId"],
        Message=bytes(32),
        MessageType="DIGEST",
        SigningAlgorithm="RSASSA_PKCS1_V1_5_SHA_256",
    )

    assert allowed == (role == "SealDocumentsRole")


@pytest.mark.parametrize("role", sorted(ROLES))
def test_only_the_api_puts_uploads_where_browsers_put_them(stack, acting_as, role):
    s3 = acting_as(role, "s3")

    allowed = may(
        s3.put_object, Bucket=stack.cloud.stack.outputs["BucketName"], Key=f"uploads/{uuid.uuid4()}", Body=b""
    )

    assert allowed == (role == "ApiHandlerRole")


@pytest.mark.parametrize("role", sorted(ROLES))
@pytest.mark.parametrize(
    ("queue", "senders"),
    [
        ("SealQueue", {"RelayRole", "SweepRole"}),
        ("UploadQueue", {"RelayRole", "SweepRole", "ForgetPeopleRole"}),
        ("NoticeQueue", {"RelayRole"}),
        ("ImportQueue", {"ApiHandlerRole", "AttachUploadsRole", "ImportPeopleRole", "SweepRole"}),
        ("ReportQueue", {"ReportPendingReceptionsRole", "RemindUnitsRole"}),
        ("RetentionQueue", {"RetirePeopleRole", "ForgetPeopleRole"}),
        ("HandOverQueue", {"RelayRole", "SweepRole", "DeliverNoticesRole", "HandOverRole"}),
        ("MessageQueue", {"RelayRole", "SweepRole", "DeliverMessagesRole", "ForgetPeopleRole"}),
        ("DeliveryQueue", {"ExpandMessagesRole", "DeliverMessagesRole"}),
    ],
)
def test_work_is_sent_by_those_who_find_it_alone(stack, acting_as, role, queue, senders):
    sqs = acting_as(role, "sqs")

    # A message that nobody reads while the tests run.
    allowed = may(sqs.send_message, QueueUrl=stack.physical_id(queue), MessageBody="{}", DelaySeconds=900)

    assert allowed == (role in senders)


@pytest.mark.parametrize(
    ("role", "queue", "sends"),
    [
        ("ExpandMessagesRole", "DeliveryQueue", True),
        ("DeliverMessagesRole", "DeliveryQueue", True),
        ("ForgetPeopleRole", "MessageQueue", True),
        ("RelayRole", "DeliveryQueue", False),
    ],
)
def test_who_may_send_work_may_send_much_of_it_at_once(stack, acting_as, role, queue, sends):
    sqs = acting_as(role, "sqs")
    entries = [{"Id": "0", "MessageBody": "{}", "DelaySeconds": 900}]

    assert may(sqs.send_message_batch, QueueUrl=stack.physical_id(queue), Entries=entries) == sends


@pytest.mark.parametrize("role", sorted(ROLES))
def test_the_certificates_of_the_seal_are_not_for_functions_to_change(stack, acting_as, role):
    s3 = acting_as(role, "s3")

    assert not may(s3.put_object, Bucket=stack.cloud.stack.outputs["BucketName"], Key="config/seal-chain.pem", Body=b"")
