"""What is packaged for production is valid, whole, and not too big; and it is deployed, with its data protected."""

import hashlib
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from textwrap import dedent

import pytest

from localcloud import aws
from localcloud.package import LIMIT, RUNTIME, SBOM, compiled_name, lint
from localcloud.places import Trouble
from localcloud.web import WEB
from localcloud.wheels import LOCK, REQUIREMENTS, pins
from ops.deploy import POLICY
from ops.site import ASK_FIRST, FOR_EVER
from tests.deployments import SECRET, STACK, make_deploy, parameters, resources, stack_of

UNCHECKED = (1).to_bytes(4, "little")
"""PEP 552: made of a source with a hash, which is not looked at again."""


def test_the_template_is_valid(production):
    assert "sam.json: cfn-lint finds nothing to say" in production.done.stdout, production.done.stderr


def test_a_template_that_is_not_valid_is_refused(tmp_path, capsys):
    template = tmp_path / "sam.json"
    template.write_text(json.dumps({"Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"Nam": "a"}}}}))

    with pytest.raises(Trouble, match="cfn-lint does not accept"):
        lint(template)

    assert "'Nam' was unexpected" in capsys.readouterr().err


def test_the_archive_is_small_enough(package):
    assert (package / "deployment.zip").stat().st_size <= LIMIT


def test_the_archive_holds_the_application_and_what_it_needs_and_no_tools(package):
    with zipfile.ZipFile(package / "deployment.zip") as archive:
        names = archive.namelist()
    tops = {name.split("/")[0] for name in names}

    assert {"app.py", "chalicelib", "boto3", "pynamodb", "pydantic", "jwt", "pyhanko", "reportlab"} <= tops
    assert not tops & {"ministack", "moto", "pytest", "pip", "setuptools", "localcloud", "tests"}


def test_each_source_but_the_calendars_of_all_countries_comes_with_its_bytecode(package):
    with zipfile.ZipFile(package / "deployment.zip") as archive:
        names = set(archive.namelist())
        flags = {archive.read(name)[4:8] for name in names if name.endswith(".pyc")}

    sources = {name for name in names if name.endswith(".py")}
    assert {name.split("/")[0] for name in sources if compiled_name(name) not in names} == {"app.py", "holidays"}
    assert {name for name in names if name.endswith(".pyc")} <= set(map(compiled_name, sources))
    assert flags == {UNCHECKED}


def test_a_function_that_starts_compiles_none_of_it(slim, tmp_path):
    with zipfile.ZipFile(slim / "deployment.zip") as archive:
        archive.extractall(tmp_path)
    code = dedent("""
        import json, sys
        compiled = []
        sys.addaudithook(lambda event, about: compiled.append(str(about[1])) if event == "compile" else None)
        import app, chalicelib.handlers.seal_documents
        print(json.dumps(compiled))
    """)

    # Where it runs, nothing can be written.
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, check=True)

    compiled = [Path(path) for path in json.loads(done.stdout)]
    assert tmp_path / "app.py" in compiled
    assert not [path for path in compiled if tmp_path / "chalicelib" in path.parents]


def test_nothing_in_the_archive_was_built_for_this_machine_alone(package):
    with zipfile.ZipFile(package / "deployment.zip") as archive:
        tags = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".dist-info/WHEEL")}

    assert len(tags) == len(pins(REQUIREMENTS))
    # One that was built here says `linux_x86_64`; one made for others says `manylinux` and since which glibc.
    assert not [name for name, told in tags.items() if re.search(r"^Tag: .*-linux_", told, re.MULTILINE)]


def test_what_is_shipped_of_chalice_is_what_its_locked_wheel_has(package):
    with zipfile.ZipFile(package / "deployment.zip") as archive:
        shipped = {name for name in archive.namelist() if name.startswith("chalice/")}

    assert shipped == {*RUNTIME, *map(compiled_name, RUNTIME)}
    assert "chalice" in pins(LOCK)


def test_the_bill_of_materials_names_what_is_pinned_of_python_and_of_the_web_client_and_nothing_else(package):
    bill = json.loads((package / SBOM).read_text())
    python = {f"pkg:pypi/{name}@{version}" for name, version in pins(REQUIREMENTS).items()}
    named = {component["purl"] for component in bill["components"]}

    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert {purl for purl in named if not purl.startswith("pkg:npm/")} == python
    assert all("licenses" in component for component in bill["components"])
    digest = hashlib.sha256((package / "deployment.zip").read_bytes()).hexdigest()
    assert bill["metadata"]["component"]["hashes"] == [{"alg": "SHA-256", "content": digest}]
    # Whatever the client's own sources ask for is in it, and what that asks for, but nothing that only builds it.
    asked = json.loads((WEB / "package.json").read_text())
    web = {component["name"] for component in bill["components"] if component["purl"].startswith("pkg:npm/")}
    assert set(asked["dependencies"]) < web
    assert not set(asked["devDependencies"]) & web


def test_a_deployment_to_production_ends_well_and_shows_no_secret(production):
    done = production.done

    assert done.returncode == 0, done.stdout + done.stderr
    assert parameters(production.aws_url)["Stage"] == "prod"
    assert SECRET not in done.stdout + done.stderr


def test_what_holds_data_in_production_cannot_be_deleted(production):
    cloudformation = aws.cloudformation(production.aws_url)
    tables = aws.session().client("dynamodb", endpoint_url=production.aws_url)
    names = [name for each, name in resources(production.aws_url).items() if re.fullmatch(r"[A-Z]\w+Table", each)]

    assert len(names) == 4
    for name in names:
        assert tables.describe_table(TableName=name)["Table"]["DeletionProtectionEnabled"] is True, name
    assert stack_of(production.aws_url)["EnableTerminationProtection"] is True
    policy = cloudformation.get_stack_policy(StackName=STACK)["StackPolicyBody"]
    assert json.loads(policy) == json.loads(POLICY.read_text())


def test_another_stage_does_not_take_productions_protection_away(production):
    done = make_deploy(production.aws_url, STAGE="dev")

    assert done.returncode
    assert "is of the stage prod, not dev" in done.stderr
    assert parameters(production.aws_url)["Stage"] == "prod"


def test_the_web_client_of_production_is_where_cloudfront_reads_it(production, package):
    s3, bucket = aws.s3(production.aws_url), outputs(production.aws_url)["WebBucketName"]
    kept = {
        each["Key"]: s3.get_object(Bucket=bucket, Key=each["Key"])
        for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
        for each in page["Contents"]
    }
    built = {str(path.relative_to(package / "web")) for path in (package / "web").rglob("*") if path.is_file()}

    assert set(kept) == built | {"config.json"}
    for key, each in kept.items():
        assert each["CacheControl"] == (FOR_EVER if key.startswith("assets/") else ASK_FIRST), key
    config = json.loads(kept["config.json"]["Body"].read())
    assert config["api_url"] == outputs(production.aws_url)["ApiUrl"]
    forgotten = (
        aws.session()
        .client("cloudfront", endpoint_url=production.aws_url)
        .list_invalidations(DistributionId=outputs(production.aws_url)["WebDistributionId"])
    )
    assert forgotten["InvalidationList"]["Quantity"] == 1


def outputs(aws_url: str) -> dict[str, str]:
    return {each["OutputKey"]: each["OutputValue"] for each in stack_of(aws_url)["Outputs"]}
