"""`make deploy`, on the laptop's AWS: by the AWS CLI, the whole of it, again without harm, only inside the Union."""

import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from localcloud import aws
from localcloud.places import Trouble
from ops.cli import Cli
from ops.deploy import POLICY, deploy, given_parameters, region_of, variable_of
from ops.site import ASK_FIRST, FOR_EVER, publish
from tests.deployments import SECRET, STACK, credentials, make_deploy, parameters, resources, stack_of
from tests.ministack import running_ministack

ONLY_ASKED = ["cloudformation", "describe-stacks"]
"""Whether there is a stack."""


@pytest.fixture(scope="module")
def aws_url() -> Iterator[str]:
    with running_ministack() as url:
        yield url


@pytest.fixture(scope="module")
def first(aws_url):
    return make_deploy(aws_url, APP_SECRET=SECRET, WEB_ORIGIN="https://ventanilla.example", MAIL_SENDER="a@b.example")


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-2", "eu-central-2", ""])
def test_a_region_outside_the_european_union_is_refused(region):
    with pytest.raises(Trouble, match="European Union"):
        region_of({"AWS_REGION": region})


def test_the_region_is_the_one_that_is_named_first():
    assert region_of({"AWS_REGION": "eu-south-2", "AWS_DEFAULT_REGION": "us-east-1"}) == "eu-south-2"
    assert region_of({"AWS_DEFAULT_REGION": "eu-west-3"}) == "eu-west-3"


def test_make_deploy_asks_nobody_anything_when_the_region_is_outside(aws_url):
    done = make_deploy(aws_url, AWS_REGION="us-east-1")

    assert done.returncode
    assert "us-east-1" in done.stderr
    assert "$ aws" not in done.stdout


def test_parameters_are_taken_from_the_environment_by_their_names():
    assert variable_of("WebOrigin") == "WEB_ORIGIN"
    assert variable_of("OidcJwksUrl") == "OIDC_JWKS_URL"
    found = given_parameters(
        {"WebOrigin": {}, "TimestampUrl": {}, "AlarmEmail": {}}, {"WEB_ORIGIN": "x", "TIMESTAMP_URL": ""}
    )
    assert found == {"WebOrigin": "x", "TimestampUrl": ""}


def test_a_first_deployment_says_all_that_it_lacks_before_anything_is_packaged(aws_url):
    done = make_deploy(aws_url, STACK="another")

    assert done.returncode
    assert "WEB_ORIGIN, MAIL_SENDER, APP_SECRET" in done.stderr
    assert [line.split()[2:4] for line in done.stdout.splitlines() if line.startswith("$ aws")] == [ONLY_ASKED]


def test_a_deployment_ends_well_and_what_it_deployed_answers(aws_url, first):
    assert first.returncode == 0, first.stdout + first.stderr
    api = stack_of(aws_url)["Outputs"]
    assert {"BucketName", "SealKeyId"} <= {each["OutputKey"] for each in api}


def test_it_prints_each_command_and_no_secret(first):
    commands = [line.removeprefix("$ ") for line in first.stdout.splitlines() if line.startswith("$ ")]

    for part in ("cloudformation package", "cloudformation deploy", "cloudformation set-stack-policy", "s3 mb"):
        assert [each for each in commands if each.startswith(f"aws {part}")], part
    assert all("--region eu-west-1" in each for each in commands)
    assert SECRET not in first.stdout + first.stderr
    assert "(from APP_SECRET)" in first.stdout


def test_no_update_may_delete_or_replace_what_holds_data(aws_url, first):
    cloudformation = aws.cloudformation(aws_url)
    kept = json.loads(cloudformation.get_stack_policy(StackName=STACK)["StackPolicyBody"])
    types = {
        resource["ResourceType"]
        for resource in cloudformation.describe_stack_resources(StackName=STACK)["StackResources"]
        if re.search(r"DynamoDB::Table|S3::Bucket$|KMS::Key$|UserPool$", resource["ResourceType"])
    }

    assert kept == json.loads(POLICY.read_text())
    (denied,) = [each for each in kept["Statement"] if each["Effect"] == "Deny"]
    assert set(denied["Action"]) == {"Update:Delete", "Update:Replace"}
    assert set(denied["Condition"]["StringEquals"]["ResourceType"]) == types


def test_a_second_deployment_changes_only_what_has_changed_and_has_pushes_that_fail_told_of(aws_url, first):
    sns = aws.sns(aws_url)
    made = sns.create_platform_application(Name="schools", Platform="GCM", Attributes={"PlatformCredential": "none"})
    application = made["PlatformApplicationArn"]

    def tells() -> str:
        return sns.get_platform_application_attributes(PlatformApplicationArn=application)["Attributes"][
            "EventDeliveryFailure"
        ]

    before = resources(aws_url)
    again = make_deploy(aws_url)
    unchanged = resources(aws_url)
    other = make_deploy(aws_url, ALARM_EMAIL="guardia@example.org", ANDROID_PUSH_APPLICATION=application)

    assert again.returncode == 0, again.stdout + again.stderr
    assert "No changes to deploy" in again.stdout + again.stderr
    assert unchanged == before
    assert other.returncode == 0, other.stdout + other.stderr
    after = resources(aws_url)
    assert {name for name in after if after[name] != before.get(name)} == {"AlarmSubscription"}
    assert parameters(aws_url)["WebOrigin"] == "https://ventanilla.example"

    # The platform applications are made by hand, and are told where to tell of pushes that fail: each time.
    (topic,) = [each["OutputValue"] for each in stack_of(aws_url)["Outputs"] if each["OutputKey"] == "PushTopicArn"]
    assert tells() == topic
    sns.set_platform_application_attributes(
        PlatformApplicationArn=application, Attributes={"EventDeliveryFailure": "elsewhere"}
    )
    once_more = make_deploy(aws_url)
    assert once_more.returncode == 0, once_more.stdout + once_more.stderr
    assert tells() == topic


@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_a_stack_stays_in_the_stage_that_it_was_deployed_in(aws_url, first, stage):
    before = parameters(aws_url)

    done = make_deploy(aws_url, STAGE=stage)

    assert done.returncode
    assert f"is of the stage local, not {stage}" in done.stderr
    # Nothing was packaged for it, and nothing asked but this.
    assert [line.split()[2:4] for line in done.stdout.splitlines() if line.startswith("$ aws")] == [ONLY_ASKED]
    assert parameters(aws_url) == before


def test_who_may_not_look_whether_there_is_a_stack_deploys_nothing(tmp_path, monkeypatch, capsys):
    program = tmp_path / "aws"
    program.write_text(f"#!{sys.executable}\nimport sys\nprint('AccessDenied', file=sys.stderr)\nsys.exit(254)\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(Trouble, match="AccessDenied"):
        deploy({"STAGE": "prod", "AWS_REGION": "eu-west-1"})

    assert [
        line for line in capsys.readouterr().out.splitlines() if "$" in line and "describe-stacks" not in line
    ] == []


@pytest.fixture
def web(aws_url, monkeypatch):
    """What of the stack the web client needs, which only the cloud has; and the AWS CLI, which speaks to this AWS."""
    for name, value in credentials(aws_url).items():
        monkeypatch.setenv(name, value)
    name = f"web-{uuid4().hex[:8]}"
    aws.s3(aws_url).create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    origin = {"Id": "web", "DomainName": "web.example", "S3OriginConfig": {"OriginAccessIdentity": ""}}
    made = cloudfront(aws_url).create_distribution(
        DistributionConfig={
            "CallerReference": name,
            "Comment": "",
            "Enabled": True,
            "Origins": {"Quantity": 1, "Items": [origin]},
            "DefaultCacheBehavior": {"TargetOriginId": "web", "ViewerProtocolPolicy": "https-only"},
        }
    )
    return {
        "WebBucketName": name,
        "WebDistributionId": made["Distribution"]["Id"],
        "WebConfig": '{"api_url": "https://api.example"}',
    }


def test_the_web_client_is_uploaded_with_where_its_services_are_and_cloudfront_forgets_the_one_before(
    aws_url, web, tmp_path, capfd
):
    site = a_site(tmp_path, "old")
    publish(Cli("eu-west-1"), site, web)
    # Built before that was uploaded, and of the same size: it is another page all the same.
    old = (site / "index.html").stat()
    (site / "assets" / "new.js").write_text("new")
    (site / "index.html").write_text("<new>")
    os.utime(site / "index.html", (old.st_atime - 3600, old.st_mtime - 3600))
    publish(Cli("eu-west-1"), site, web)

    s3, bucket = aws.s3(aws_url), web["WebBucketName"]
    kept = {
        each["Key"]: s3.get_object(Bucket=bucket, Key=each["Key"])
        for each in s3.list_objects_v2(Bucket=bucket)["Contents"]
    }
    assert {key: each["CacheControl"] for key, each in kept.items()} == {
        "assets/old.js": FOR_EVER,
        "assets/new.js": FOR_EVER,
        "config.json": ASK_FIRST,
        "index.html": ASK_FIRST,
    }
    assert kept["index.html"]["Body"].read() == b"<new>"
    assert kept["index.html"]["ContentType"] == "text/html"
    assert kept["config.json"]["Body"].read().decode() == web["WebConfig"]
    forgotten = cloudfront(aws_url).list_invalidations(DistributionId=web["WebDistributionId"])["InvalidationList"]
    assert forgotten["Quantity"] == 2
    # The page comes last: whoever gets it finds the parts that it names.
    commands = [line for line in capfd.readouterr().out.splitlines() if line.startswith("$ aws")]
    assert [line.split()[3] for line in commands[:4]] == ["sync", "cp", "cp", "create-invalidation"]


def test_a_web_client_that_cannot_be_uploaded_ends_the_deployment(web, tmp_path):
    with pytest.raises(Trouble, match="that command failed"):
        publish(Cli("eu-west-1"), a_site(tmp_path, "old"), web | {"WebBucketName": "nobodys"})


def a_site(folder: Path, part: str) -> Path:
    site = folder / "web"
    (site / "assets").mkdir(parents=True)
    (site / "assets" / f"{part}.js").write_text(part)
    (site / "index.html").write_text(f"<{part}>")
    return site


def cloudfront(aws_url: str) -> Any:
    return aws.session().client("cloudfront", endpoint_url=aws_url)
