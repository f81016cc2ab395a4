"""What `make package` leaves is valid, whole, and not too big."""

import zipfile

from localcloud.package import LIMIT, built_here, lint


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
    assert built_here(package / "deployment.zip") == []
