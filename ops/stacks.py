"""Which stack it is about: the one that STACK names in the account at hand, or the laptop's."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from localcloud import aws
from localcloud.endpoints import Endpoints
from localcloud.places import ENDPOINTS, REGION, STACK, Trouble

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

VARIABLES: Final = {
    "CommunicationsTableName": "COMMUNICATIONS_TABLE",
    "MessagesTableName": "MESSAGES_TABLE",
    "DirectoryTableName": "DIRECTORY_TABLE",
    "FilesTableName": "FILES_TABLE",
    "BucketName": "BUCKET",
}
"""The outputs of the stack that the application's settings are."""


@dataclass(frozen=True)
class Deployed:
    """A stack that is there.

    Attributes:
        queues: the URLs of its queues, by their names in the template.
        api: the name of the function that answers requests.
        outputs: what the template gives.
    """

    name: str
    queues: Mapping[str, str]
    api: str
    outputs: Mapping[str, str]


def on_the_laptop() -> None:
    """Has this process speak to the laptop's stack, as its administrator.

    Raises:
        Trouble: it is not running.
    """
    endpoints = Endpoints.read(ENDPOINTS)
    if endpoints is None:
        raise Trouble("the laptop's stack is not running: make run")
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ.update(
        AWS_ENDPOINT_URL=endpoints.aws_url,
        AWS_ACCESS_KEY_ID=aws.ADMINISTRATOR,
        AWS_SECRET_ACCESS_KEY=aws.ADMINISTRATOR,
        AWS_DEFAULT_REGION=REGION,
        AWS_REGION=REGION,
        STACK=STACK,
    )


def open_stack() -> Deployed:
    """The stack that STACK names, whose tables and bucket the application's code uses from now on.

    Raises:
        Trouble: there is none, or one may not look.
    """
    name = os.environ.get("STACK") or "ventanilla"
    try:
        client: Any = boto3.client("cloudformation")
        stack = client.describe_stacks(StackName=name)["Stacks"][0]
        pages = client.get_paginator("list_stack_resources").paginate(StackName=name)
        resources = [each for page in pages for each in page["StackResourceSummaries"]]
    except (BotoCoreError, ClientError) as error:
        raise Trouble(f"the stack {name} cannot be read (STACK, AWS_REGION, credentials): {error}") from error
    outputs = {each["OutputKey"]: each["OutputValue"] for each in stack.get("Outputs", [])}
    os.environ.update({variable: outputs[output] for output, variable in VARIABLES.items()})
    queues = {
        each["LogicalResourceId"]: each["PhysicalResourceId"]
        for each in resources
        if each["ResourceType"] == "AWS::SQS::Queue"
    }
    (api,) = [each["PhysicalResourceId"] for each in resources if each["LogicalResourceId"] == "APIHandler"]
    return Deployed(name, queues, api, outputs)


def use_secret(stack: Deployed) -> None:
    """Have this process know what the stack's functions know addresses by: nobody need have kept `APP_SECRET`.

    Raises:
        Trouble: one may not look.
    """
    client: Any = boto3.client("lambda")
    try:
        found = client.get_function_configuration(FunctionName=stack.api)
    except (BotoCoreError, ClientError) as error:
        raise Trouble(f"the settings of {stack.api} cannot be read (lambda:GetFunctionConfiguration)") from error
    os.environ["APP_SECRET"] = found["Environment"]["Variables"]["APP_SECRET"]


def sqs() -> "SQSClient":
    """The queues' client."""
    return boto3.client("sqs")
