"""Clients of the laptop's AWS, as its administrator."""

from functools import cache
from typing import TYPE_CHECKING, Final

import boto3

from localcloud.places import REGION

if TYPE_CHECKING:
    from mypy_boto3_apigateway import APIGatewayClient
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_kms import KMSClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sns import SNSClient

ADMINISTRATOR: Final = "test"
"""MiniStack's root key and its secret. Functions do not have it: they run as their roles."""


@cache
def session() -> boto3.Session:
    """The administrator's session: it never reads the AWS account of whoever is at the keyboard.

    One, since it reads what botocore knows of a service: that takes longer than most calls.
    """
    return boto3.Session(aws_access_key_id=ADMINISTRATOR, aws_secret_access_key=ADMINISTRATOR, region_name=REGION)


def apigateway(url: str) -> "APIGatewayClient":
    """The HTTP API's gateway."""
    return session().client("apigateway", endpoint_url=url)


def cloudformation(url: str) -> "CloudFormationClient":
    """Stacks."""
    return session().client("cloudformation", endpoint_url=url)


def cognito(url: str) -> "CognitoIdentityProviderClient":
    """Who can sign in."""
    return session().client("cognito-idp", endpoint_url=url)


def kms(url: str) -> "KMSClient":
    """Keys."""
    return session().client("kms", endpoint_url=url)


def s3(url: str) -> "S3Client":
    """Objects."""
    return session().client("s3", endpoint_url=url)


def sns(url: str) -> "SNSClient":
    """Push."""
    return session().client("sns", endpoint_url=url)
