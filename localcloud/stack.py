"""Deploys the package to the laptop's AWS, as one would to a real account: as a CloudFormation stack."""

import hashlib
import json
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from localcloud import aws
from localcloud.package import package_slim
from localcloud.places import PROJECT, REGION, STACK, Trouble

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.type_defs import ParameterTypeDef, StackTypeDef

MAIL_SENDER: Final = "avisos@ventanilla.example"
ARTIFACTS: Final = "ventanilla-artifacts"
DEPLOY_SECONDS: Final = 120.0
_SEND: Final = "sqs:SendMessage"


@dataclass(frozen=True)
class Stack:
    """A deployed stack.

    Attributes:
        aws_url: where its AWS answers.
        api_url: where the API's paths begin, without a slash at the end.
        outputs: the template's outputs.
    """

    aws_url: str
    api_url: str
    outputs: dict[str, str]


def deploy(aws_url: str, folder: Path, web_origin: str) -> Stack:
    """The stack, made or brought up to date; left alone when neither sources nor parameters have changed.

    Args:
        folder: where the stack's own things are kept: the package, the application's secret, what was deployed.

    Raises:
        Trouble: it could not be packaged or deployed.
    """
    parameters = {
        "Stage": "local",
        "WebOrigin": web_origin,
        "MailSender": MAIL_SENDER,
        "AppSecret": _secret(folder / "app-secret"),
        "LocalEndpoint": aws_url,
        **_push_applications(aws_url),
    }
    cloudformation = aws.cloudformation(aws_url)
    wanted = _digest(parameters)
    mark = folder / "deployed"
    found = _describe(cloudformation)
    if found is None or not mark.exists() or mark.read_text() != wanted:
        _put(cloudformation, aws_url, package_slim(folder / "build"), parameters, exists=found is not None)
        found = _wait(cloudformation)
        template = folder / "build" / "package" / "sam.json"
        _answer_as_the_template_says(aws_url, _outputs(found)["RestAPIId"], template, web_origin)
        mark.write_text(wanted)
    outputs = _outputs(found)
    api_url = f"{aws_url}/restapis/{outputs['RestAPIId']}/api/_user_request_"
    return Stack(aws_url=aws_url, api_url=api_url, outputs=outputs)


def _push_applications(aws_url: str) -> dict[str, str]:
    """The applications that phones are pushed to by. Here nothing reaches any phone: it ends in this AWS."""
    sns = aws.sns(aws_url)
    return {
        f"{platform}PushApplication": sns.create_platform_application(
            Name="ventanilla", Platform=service, Attributes={"PlatformCredential": "none"}
        )["PlatformApplicationArn"]
        for platform, service in (("Android", "GCM"), ("Ios", "APNS"))
    }


def _secret(path: Path) -> str:
    """A secret that is made once and kept, so that what it has signed stays valid from one start to the next."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(32))
    return path.read_text()


def _digest(parameters: dict[str, str]) -> str:
    """Of everything that the deployed stack is made from."""
    digest = hashlib.sha256(json.dumps(parameters, sort_keys=True).encode())
    sources = [PROJECT / "app.py", *(PROJECT / "chalicelib").rglob("*"), *(PROJECT / ".chalice").rglob("*.json")]
    for path in sorted(path for path in sources if path.is_file() and "__pycache__" not in path.parts):
        digest.update(str(path.relative_to(PROJECT)).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _put(
    cloudformation: "CloudFormationClient", aws_url: str, package: Path, parameters: dict[str, str], *, exists: bool
) -> None:
    """Uploads the package and starts to create or update the stack."""
    archive = package / "deployment.zip"
    key = f"{hashlib.sha256(archive.read_bytes()).hexdigest()}.zip"
    made = json.loads((package / "sam.json").read_text().replace("./deployment.zip", f"s3://{ARTIFACTS}/{key}"))
    template = json.dumps(with_batches(made))
    s3 = aws.s3(aws_url)
    with suppress(s3.exceptions.BucketAlreadyOwnedByYou):
        s3.create_bucket(Bucket=ARTIFACTS, CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.upload_file(str(archive), ARTIFACTS, key)
    s3.put_object(Bucket=ARTIFACTS, Key="template.json", Body=template.encode())
    given: list[ParameterTypeDef] = [
        {"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()
    ]
    call = cloudformation.update_stack if exists else cloudformation.create_stack
    try:
        call(
            StackName=STACK,
            TemplateURL=f"{aws_url}/{ARTIFACTS}/template.json",
            Parameters=given,
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        )
    except ClientError as error:
        if "No updates are to be performed" not in str(error):
            raise Trouble(f"the stack was refused: {error}") from error


def with_batches(template: Any) -> Any:
    """The template with the right to send batches of messages beside each right to send one, which MiniStack asks for.

    AWS knows no such right: whoever may `sqs:SendMessage` may send batches (Amazon SQS Developer Guide, "Amazon SQS
    batch actions"). So the policies that are deployed there do not name it.
    """
    if isinstance(template, list):
        return [with_batches(each) for each in template]
    if not isinstance(template, dict):
        return template
    if template.get("Action") == _SEND:
        return {**template, "Action": [_SEND, f"{_SEND}Batch"]}
    return {name: with_batches(each) for name, each in template.items()}


def _outputs(stack: "StackTypeDef") -> dict[str, str]:
    return {item.get("OutputKey", ""): item.get("OutputValue", "") for item in stack.get("Outputs", [])}


def _describe(cloudformation: "CloudFormationClient") -> "StackTypeDef | None":
    try:
        return cloudformation.describe_stacks(StackName=STACK)["Stacks"][0]
    except ClientError:
        return None


def _wait(cloudformation: "CloudFormationClient") -> "StackTypeDef":
    """The stack once it is complete."""
    until = time.monotonic() + DEPLOY_SECONDS
    while time.monotonic() < until:
        stack = _describe(cloudformation)
        if stack and stack["StackStatus"] in {"CREATE_COMPLETE", "UPDATE_COMPLETE"}:
            return stack
        if stack and not stack["StackStatus"].endswith("_IN_PROGRESS"):
            raise Trouble(f"the stack ended as {stack['StackStatus']}: {_first_failure(cloudformation)}")
        time.sleep(0.1)
    raise Trouble(f"the stack was not complete after {DEPLOY_SECONDS:.0f} seconds")


def _first_failure(cloudformation: "CloudFormationClient") -> str:
    events = cloudformation.describe_stack_events(StackName=STACK)["StackEvents"]
    failed = [event for event in events if event.get("ResourceStatus", "").endswith("_FAILED")]
    if not failed:
        return "no reason was given"
    return f"{failed[-1].get('LogicalResourceId')}: {failed[-1].get('ResourceStatusReason')}"


def _answer_as_the_template_says(aws_url: str, api_id: str, template: Path, web_origin: str) -> None:
    """Puts the gateway's own answers, which MiniStack does not read from the API's definition as AWS does."""
    definition = json.loads(template.read_text())["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]
    gateway = aws.apigateway(aws_url)
    for kind, answer in definition["x-amazon-apigateway-gateway-responses"].items():
        gateway.put_gateway_response(
            restApiId=api_id,
            responseType=kind,
            statusCode=answer["statusCode"],
            responseParameters={
                name: value["Fn::Sub"].replace("${WebOrigin}", web_origin) if isinstance(value, dict) else value
                for name, value in answer["responseParameters"].items()
            },
            responseTemplates=answer["responseTemplates"],
        )
    gateway.create_deployment(restApiId=api_id, stageName="api")
