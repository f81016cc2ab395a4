"""`python -m ops` against the deployed stack, as an operator types it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from localcloud import aws
from localcloud.demo import SCHOOL, Story
from localcloud.places import PROJECT, REGION, STACK
from tests.e2e.conftest import DeployedStack

RUNBOOK = (PROJECT / "docs" / "runbook.md").read_text()


@pytest.fixture(scope="module")
def story(stack, tmp_path_factory):
    """The demonstration's story, told."""
    story = Story(stack.cloud.endpoints, tmp_path_factory.mktemp("demo"))
    story.tell()
    return story


@pytest.fixture
def told(story):
    """The letter of the story: its id."""
    return story.id


def test_every_history_is_whole_and_every_book_without_a_gap(stack, told):
    done = ops(stack, "verify-history", "--all")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "every history is whole" in done.stdout


def test_the_evidence_of_a_unit_is_exported_and_checked_offline(stack, told, tmp_path):
    pack = tmp_path / "evidence.zip"
    done = ops(stack, "export-evidence", SCHOOL, str(pack))
    assert done.returncode == 0, done.stdout + done.stderr
    (digest,) = re.findall(r"[0-9a-f]{64}", done.stdout)

    chain = stack.cloud.endpoints.seal_chain
    checked = ops(None, "verify-evidence", str(pack), "--chain", chain, "--sha256", digest)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert f"unit {SCHOOL}" in checked.stdout

    content = bytearray(pack.read_bytes())
    content[len(content) // 2] ^= 1
    pack.write_bytes(content)
    assert ops(None, "verify-evidence", str(pack)).returncode == 1


def test_a_sealed_pdf_is_checked_offline(stack, story):
    done = ops(None, "verify-pdf", str(story.sealed), "--chain", stack.cloud.endpoints.seal_chain)

    assert done.returncode == 0, done.stdout + done.stderr


def test_a_persons_data_are_told_and_whoever_holds_a_role_is_not_erased(stack, told, tmp_path):
    ana = stack.person_id("ana.romero@ribera.example", SCHOOL)
    target = tmp_path / "person.json"

    done = ops(stack, "export-person", SCHOOL, ana, str(target))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Ana Romero" not in done.stdout + done.stderr
    content = json.loads(target.read_text())
    assert content["person"]["email"] == "ana.romero@ribera.example"
    assert told in {letter["id"] for letter in content["letters"]}

    refused = ops(stack, "erase-person", SCHOOL, ana, "--yes")
    assert refused.returncode == 1
    assert "revoke" in refused.stderr
    assert "--yes" in ops(stack, "erase-person", SCHOOL, ana).stderr


def test_the_dead_letter_queues_are_listed(stack, told):
    done = ops(stack, "queues")

    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"SealDlq +0", done.stdout)


def test_the_restore_drill_goes_as_the_runbook_says_and_a_broken_letter_is_taken_back(stack, told):
    drill, back = re.findall(r"```bash\n(.*?)```", RUNBOOK.partition("**The drill.**")[2], re.DOTALL)[:2]
    restore, delete = drill.rsplit("\n", 2)[0], drill.rsplit("\n", 2)[1]
    done = bash(stack, restore)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "every history is whole" in done.stdout

    client = aws.session().client("dynamodb", endpoint_url=stack.aws_url)
    table = stack.cloud.stack.outputs["CommunicationsTableName"]
    client.delete_item(TableName=table, Key={"pk": {"S": f"C#{told}"}, "sk": {"S": "H#00000002"}})
    broken = ops(stack, "verify-history", "--unit", SCHOOL)
    assert broken.returncode == 1
    assert "history_broken" in broken.stdout

    taken = bash(stack, restore.splitlines()[0] + "\n" + back, LETTER=told)
    assert taken.returncode == 0, taken.stdout + taken.stderr
    whole = ops(stack, "verify-history", "--unit", SCHOOL)
    assert whole.returncode == 0, whole.stdout
    assert delete.startswith("aws dynamodb delete-table")
    assert bash(stack, restore.splitlines()[0] + "\n" + delete).returncode == 0


def test_a_stack_that_is_not_there_is_said_not_to_be(stack):
    done = ops(stack, "queues", STACK="another")

    assert done.returncode == 1
    assert "another" in done.stderr
    assert "Traceback" not in done.stderr


def ops(stack: DeployedStack | None, *words: str, **given: str) -> subprocess.CompletedProcess[str]:
    """A command; without a stack there is no AWS for it."""
    return started([sys.executable, "-m", "ops", *words], stack, given)


def bash(stack: DeployedStack, commands: str, **given: str) -> subprocess.CompletedProcess[str]:
    """Commands of the runbook, with what it begins with."""
    (first,) = re.findall(r"^output\(\).*$", RUNBOOK, re.MULTILINE)
    path = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    return started(["bash", "-euo", "pipefail", "-c", f"{first}\n{commands}"], stack, path | given)


def started(command: list[str], stack: DeployedStack | None, given: dict[str, str]) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    if stack:
        environment |= {
            "AWS_ENDPOINT_URL": stack.aws_url,
            "AWS_ACCESS_KEY_ID": aws.ADMINISTRATOR,
            "AWS_SECRET_ACCESS_KEY": aws.ADMINISTRATOR,
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "STACK": STACK,
        }
    return subprocess.run(
        command, env=environment | given, cwd=Path(PROJECT), capture_output=True, text=True, check=False
    )
