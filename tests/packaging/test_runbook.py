"""The runbook's commands: what they ask for is there, and its Python runs."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import botocore.session
import pytest
from botocore import xform_name

from chalicelib.domain.roles import Role
from chalicelib.gateways.tokens import Claims
from chalicelib.services import clock, sign_in
from tests.aws import ISSUER

RUNBOOK = (Path(__file__).parents[2] / "docs" / "runbook.md").read_text()
OF_THE_CLI = {"s3", "cloudformation package", "cloudformation deploy", "dynamodb wait"}
"""What the AWS CLI puts together by itself: no operation of a service."""

EVERYWHERE = {"query", "output"}


def commands() -> Iterator[tuple[str, ...]]:
    """Service, operation and options of each AWS command."""
    for found in re.finditer(r"\baws ([a-z0-9-]+) ([a-z0-9-]+)((?:[^`\n\\]|\\\n)*)", RUNBOOK):
        service, operation, rest = found.groups()
        yield service, operation, *re.findall(r"(?<=\s)--[a-z-]+", rest)


ASKED = sorted(set(commands()))


def test_the_commands_are_found():
    assert {("kms", "disable-key"), ("sqs", "send-message"), ("s3", "cp")} <= {asked[:2] for asked in ASKED}


@pytest.mark.parametrize("asked", ASKED, ids=" ".join)
def test_every_command_is_one_of_aws_with_what_it_takes_and_needs(asked):
    service, operation, *options = asked
    if {service, f"{service} {operation}"} & OF_THE_CLI:
        return
    model = botocore.session.get_session().get_service_model(service)
    shape = next(
        model.operation_model(name).input_shape for name in model.operation_names if xform_name(name, "-") == operation
    )
    assert shape is not None
    given = {option.removeprefix("--") for option in options} - EVERYWHERE

    assert given <= {xform_name(name, "-") for name in shape.members}
    assert {xform_name(name, "-") for name in shape.required_members} <= given


def test_what_is_asked_of_the_stack_is_in_it(template):
    outputs = set(re.findall(r"\$\(output (\w+)\)", RUNBOOK))
    resources = set(re.findall(r"\$\(resource (\w+)\)", RUNBOOK))

    assert outputs
    assert outputs <= set(template["Outputs"])
    assert resources
    assert resources <= set(template["Resources"])


@pytest.mark.usefixtures("tables")
def test_the_first_administrator_is_made_as_it_says(monkeypatch, capsys):
    (code,) = re.findall(r"<<'PYTHON'\n(import os\nfrom chalicelib.*?)PYTHON\n", RUNBOOK, re.DOTALL)
    monkeypatch.setitem(os.environ, "ISSUER", ISSUER)
    monkeypatch.setitem(os.environ, "SUBJECT", "rocio")

    exec(compile(code, "runbook.md", "exec"), {})  # noqa: S102  # ours, and what is tested

    caller = sign_in.caller_of(Claims(ISSUER, "rocio"), clock.now())
    (held,) = caller.active
    assert (held.unit.id, held.role) == ("CED", Role.PLATFORM_ADMIN)
    assert capsys.readouterr().out.strip() == held.person.id
