"""`make deploy`: the whole deployment, the web client too, by the AWS CLI; each command can be run by hand.

Parameters of the template come from the environment, by their names in capitals: `WebOrigin` is `WEB_ORIGIN`. What is
left out stays as it is in the stack. They go in on standard input, so that no secret is on a command line or on a disk.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from localcloud.package import package_slim, package_whole
from localcloud.places import BUILD, PROJECT, Trouble
from localcloud.terminal import dim, green
from ops.cli import Cli
from ops.site import publish

EUROPEAN: Final = frozenset({"eu-central-1", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-3"})
"""The regions of AWS that lie in the European Union: `eu-west-2` (London) and `eu-central-2` (Zurich) do not."""

STAGES: Final = ("dev", "local", "prod")
TEMPLATE: Final = PROJECT / ".chalice" / "resources.json"
"""What is ours of the template, which names all of its parameters."""

POLICY: Final = PROJECT / "ops" / "stack-policy.json"
"""What no update of the stack may do: delete or replace what holds data."""

PUSH_APPLICATIONS: Final = ("AndroidPushApplication", "IosPushApplication")

STACK_NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,31}")


@dataclass(frozen=True)
class Target:
    """Where it is deployed to.

    Attributes:
        packages: the bucket for packages; made when missing.
        given: the template's parameters that change, by name.
    """

    stage: str
    region: str
    stack: str
    packages: str | None
    given: Mapping[str, str]


def deploy(environment: Mapping[str, str]) -> None:
    """Packages and deploys; a second time it changes only what has changed.

    Raises:
        Trouble: something that must be given is missing or not allowed, or a command failed.
    """
    stage = environment.get("STAGE", "")
    region = region_of(environment)
    if stage not in STAGES:
        raise Trouble(f"STAGE must be one of {', '.join(STAGES)}: make deploy STAGE=prod")
    stack = environment.get("STACK") or "ventanilla"
    if not STACK_NAME.fullmatch(stack):
        raise Trouble(f"STACK is part of a bucket's name: lower case, digits and hyphens, not {stack!r}")
    aws = Cli(region)
    exists = is_there(aws, stack, stage)
    parameters = json.loads(TEMPLATE.read_text())["Parameters"]
    given = given_parameters(parameters, environment)
    if not exists:
        expect_all(parameters, given)
    package = package_slim(BUILD / "local") if stage == "local" else package_whole()
    target = Target(stage, region, stack, environment.get("PACKAGES") or None, given)
    Deployment(aws, target, package, parameters).run()


def is_there(aws: Cli, stack: str, stage: str) -> bool:
    """Whether there is a stack of that name already, which an update keeps in its stage.

    Raises:
        Trouble: it is of another stage, whose data would lose their protection; or one may not look.
    """
    found = aws.ask("cloudformation", "describe-stacks", "--stack-name", stack, absent="does not exist")
    # One that is only being reviewed has no parameters to keep: it was never made.
    if found is None or found["Stacks"][0]["StackStatus"] == "REVIEW_IN_PROGRESS":
        return False
    kept = {each["ParameterKey"]: each.get("ParameterValue") for each in found["Stacks"][0].get("Parameters", [])}
    if kept.get("Stage") != stage:
        raise Trouble(
            f"the stack {stack} in {aws.region} is of the stage {kept.get('Stage')}, not {stage}, and stays so: "
            f"give yours another name (STACK=ventanilla-{stage}), or say STAGE={kept.get('Stage')}"
        )
    return True


def region_of(environment: Mapping[str, str]) -> str:
    """The region that the environment names.

    Raises:
        Trouble: it names none, or one that is not in the European Union: what people write stays there.
    """
    region = environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION") or ""
    if region not in EUROPEAN:
        raise Trouble(
            f"the region {region or '(none)'} is not in the European Union, where the data must stay: "
            f"set AWS_REGION to one of {', '.join(sorted(EUROPEAN))}"
        )
    return region


def given_parameters(parameters: Mapping[str, Any], environment: Mapping[str, str]) -> dict[str, str]:
    """Those of the template's parameters that the environment names; empty is a value too."""
    return {name: environment[variable] for name in parameters if (variable := variable_of(name)) in environment}


def variable_of(parameter: str) -> str:
    """The name of a parameter as a variable: `WEB_ORIGIN` for `WebOrigin`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", parameter).upper()


def expect_all(parameters: Mapping[str, Any], given: Mapping[str, str]) -> None:
    """Checks that a first deployment is given what has no default.

    Raises:
        Trouble: something is missing; the message names all of it.
    """
    missing = [name for name, each in parameters.items() if "Default" not in each and name not in given]
    if missing:
        raise Trouble(f"a first deployment needs {', '.join(map(variable_of, missing))} in the environment")


class Deployment:
    """One deployment: the commands, in their order."""

    def __init__(self, aws: Cli, target: Target, package: Path, parameters: Mapping[str, Any]) -> None:
        self.aws, self.target, self.package, self.parameters = aws, target, package, parameters

    def run(self) -> None:
        """All of it."""
        stack = self.target.stack
        bucket = self._bucket()
        packaged = self.package / "packaged.json"
        self.aws.do(
            *("cloudformation", "package", "--use-json", "--template-file", str(self.package / "sam.json")),
            *("--s3-bucket", bucket, "--output-template-file", str(packaged)),
        )
        self._deploy(packaged, bucket)
        self.aws.do(
            *("cloudformation", "set-stack-policy", "--stack-name", stack),
            *("--stack-policy-body", f"file://{POLICY}"),
        )
        if self.target.stage == "prod":
            self.aws.do(
                *("cloudformation", "update-termination-protection", "--stack-name", stack),
                "--enable-termination-protection",
            )
        outputs = self._outputs()
        if "WebBucketName" in outputs:
            publish(self.aws, self.package / "web", outputs)
        self._have_pushes_told_of(outputs["PushTopicArn"])
        print(f"{green('✓')} {stack} ({self.target.stage}, {self.target.region})")
        for name, value in outputs.items():
            print(f"  {name:<26} {value}")

    def _bucket(self) -> str:
        """The bucket for packages, which is private and made once."""
        bucket = self.target.packages
        if bucket is None:
            who = self.aws.ask("sts", "get-caller-identity")
            bucket = f"{self.target.stack}-packages-{who['Account']}-{self.target.region}"
        if self.aws.ask("s3api", "head-bucket", "--bucket", bucket, absent="Not Found") is None:
            self.aws.do("s3", "mb", f"s3://{bucket}")
            self.aws.do(
                *("s3api", "put-public-access-block", "--bucket", bucket, "--public-access-block-configuration"),
                "BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true",
            )
        return bucket

    def _deploy(self, packaged: Path, bucket: str) -> None:
        given = {"Stage": self.target.stage, **self.target.given}
        words = [f"{name}={value}" for name, value in given.items()]
        shown = {name: self._shown(name, value) for name, value in given.items()}
        print(dim(f"  parameters: {json.dumps(shown, ensure_ascii=False)}"))
        self.aws.do(
            *("cloudformation", "deploy", "--template-file", str(packaged), "--stack-name", self.target.stack),
            *("--s3-bucket", bucket, "--capabilities", "CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"),
            *("--no-fail-on-empty-changeset", "--parameter-overrides", "file:///dev/stdin"),
            given=json.dumps(words),
        )

    def _shown(self, name: str, value: str) -> str:
        """A parameter as it may be shown."""
        return f"(from {variable_of(name)})" if self.parameters[name].get("NoEcho") else value

    def _have_pushes_told_of(self, topic: str) -> None:
        """Has the platform applications tell the stack of pushes that fail: they are made by hand, not by the stack."""
        in_use = {each["ParameterKey"]: each["ParameterValue"] for each in self._stack().get("Parameters", [])}
        for name in PUSH_APPLICATIONS:
            if application := in_use.get(name):
                self.aws.do(
                    *("sns", "set-platform-application-attributes", "--platform-application-arn", application),
                    *("--attributes", f"EventDeliveryFailure={topic}"),
                )

    def _outputs(self) -> dict[str, str]:
        return {each["OutputKey"]: each["OutputValue"] for each in self._stack().get("Outputs", [])}

    def _stack(self) -> dict[str, Any]:
        found = self.aws.ask("cloudformation", "describe-stacks", "--stack-name", self.target.stack)
        stack: dict[str, Any] = found["Stacks"][0]
        return stack
