"""`make deploy` as a user types it, on an AWS of one's own; and what it left there."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from localcloud import aws
from localcloud.places import PROJECT

SECRET = "a-secret-that-nobody-is-shown-0123456789"
STACK = "ventanilla-tests"


def credentials(aws_url: str) -> dict[str, str]:
    """What has the AWS CLI speak to the tests' AWS, as its administrator."""
    return {
        "AWS_ACCESS_KEY_ID": aws.ADMINISTRATOR,
        "AWS_SECRET_ACCESS_KEY": aws.ADMINISTRATOR,
        "AWS_ENDPOINT_URL": aws_url,
    }


def make_deploy(aws_url: str, **given: str) -> subprocess.CompletedProcess[str]:
    """`make deploy` as a user types it, with an environment of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "MAKE"))}
    environment = kept | {
        "PATH": f"{Path(sys.executable).parent}:{kept['PATH']}",
        **credentials(aws_url),
        "AWS_REGION": "eu-west-1",
        "STAGE": "local",
        "LOCAL_ENDPOINT": aws_url,
        "STACK": STACK,
    }
    return subprocess.run(
        ["make", "deploy"], env=environment | given, cwd=PROJECT, capture_output=True, text=True, check=False
    )


def stack_of(aws_url: str) -> Any:
    return aws.cloudformation(aws_url).describe_stacks(StackName=STACK)["Stacks"][0]


def parameters(aws_url: str) -> dict[str, str]:
    return {each["ParameterKey"]: each["ParameterValue"] for each in stack_of(aws_url)["Parameters"]}


def resources(aws_url: str) -> dict[str, str]:
    """What there is in the stack, by its name in the template."""
    found = aws.cloudformation(aws_url).describe_stack_resources(StackName=STACK)["StackResources"]
    return {each["LogicalResourceId"]: each["PhysicalResourceId"] for each in found}
