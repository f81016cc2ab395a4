"""What `make package` leaves is valid, whole, and not too big."""

import hashlib
import json
import re
import zipfile

from localcloud.package import LIMIT, SBOM, lint
from localcloud.wheels import REQUIREMENTS, pins


def test_the_template_is_valid(package):
    lint(package / "sam.json")


def test_the_archive_is_small_enough(package):
    assert (package / "deployment.zip").stat().st_size <= LIMIT


def test_the_archive_holds_the_application_and_what_it_needs_and_no_tools(package):
    with zipfile.ZipFile(package / "deployment.zip") as archive:
        names = archive.namelist()
    tops = {name.split("/")[0] for name in names}

    assert {"app.py", "chalicelib", "boto3", "pynamodb", "pydantic", "jwt", "pyhanko", "reportlab"} <= tops
    assert not tops & {"ministack", "moto", "pytest", "pip", "setuptools", "localcloud", "tests"}
    assert not [name for name in names if name.startswith("chalicelib/") and "__pycache__" in name]


def test_nothing_in_the_archive_was_built_for_this_machine_alone(package):
    with zipfile.ZipFile(package / "deployment.zip") as archive:
        tags = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".dist-info/WHEEL")}

    assert len(tags) == len(pins(REQUIREMENTS))
    # One that was built here says `linux_x86_64`; one made for others says `manylinux` and since which glibc.
    assert not [name for name, told in tags.items() if re.search(r"^Tag: .*-linux_", told, re.MULTILINE)]


def test_the_bill_of_materials_names_what_is_pinned_and_nothing_else(package):
    bill = json.loads((package / SBOM).read_text())
    wanted = {f"pkg:pypi/{name}@{version}" for name, version in pins(REQUIREMENTS).items()}

    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert {component["purl"] for component in bill["components"]} == wanted
    assert all("licenses" in component for component in bill["components"])
    digest = hashlib.sha256((package / "deployment.zip").read_bytes()).hexdigest()
    assert bill["metadata"]["component"]["hashes"] == [{"alg": "SHA-256", "content": digest}]
