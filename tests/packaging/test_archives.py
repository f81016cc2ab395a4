"""What is shipped depends on the sources alone, and is told whole."""

import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from localcloud.archives import make_canonical
from localcloud.materials import bill_of_materials, web_libraries
from localcloud.package import expect_runtime
from localcloud.places import PROJECT, Trouble


def packed(
    path: Path,
    names: Sequence[str],
    *,
    mode: int = 0o644,
    time: tuple[int, int, int, int, int, int] = (2026, 11, 27, 10, 0, 0),
) -> Path:
    """An archive of these files, in this order."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            info = zipfile.ZipInfo(name, time)
            info.external_attr = mode << 16
            archive.writestr(info, f"what is in {name}")
    return path


def test_the_same_files_are_the_same_archive_in_whichever_order_when_and_by_whom_they_were_packed(tmp_path):
    one = packed(tmp_path / "one.zip", ["b.py", "a/c.py", "a/b.py"])
    other = packed(tmp_path / "other.zip", ["a/b.py", "b.py", "a/c.py"], mode=0o600, time=(2020, 1, 1, 0, 0, 0))
    assert one.read_bytes() != other.read_bytes()

    make_canonical(one)
    make_canonical(other)

    assert one.read_bytes() == other.read_bytes()
    with zipfile.ZipFile(one) as archive:
        assert archive.namelist() == ["a/b.py", "a/c.py", "b.py"]
        assert archive.read("a/c.py") == b"what is in a/c.py"
        assert {info.external_attr >> 16 for info in archive.infolist()} == {0o100644}
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["one.zip", "other.zip"]


def test_what_lies_in_a_folder_comes_in_too_and_where_both_have_a_name_the_archives_own_stays(tmp_path):
    archive = packed(tmp_path / "one.zip", ["app.py", "chalice/app.py"])
    beside = tmp_path / "libraries"
    for name in ("chalice/app.py", "boto3/session.py", "bin/program"):
        (beside / name).parent.mkdir(parents=True, exist_ok=True)
        (beside / name).write_text("a library's")
    (beside / "bin/program").chmod(0o755)

    make_canonical(archive, beside)

    with zipfile.ZipFile(archive) as content:
        told = {info.filename: (content.read(info), info.external_attr >> 16) for info in content.infolist()}
    assert told == {
        "app.py": (b"what is in app.py", 0o100644),
        "bin/program": (b"a library's", 0o100755),
        "boto3/session.py": (b"a library's", 0o100644),
        "chalice/app.py": (b"what is in chalice/app.py", 0o100644),
    }
    assert list(told) == sorted(told)


def test_what_may_be_run_still_may(tmp_path):
    archive = packed(tmp_path / "one.zip", ["program"], mode=0o700)

    make_canonical(archive)

    with zipfile.ZipFile(archive) as content:
        assert content.getinfo("program").external_attr >> 16 == 0o100755


@pytest.mark.parametrize("wheels", [{}, {"chalice/app.py": b"other"}, {"chalice/app.py": b"x", "chalice/cli.py": b""}])
def test_another_chalice_than_the_locked_one_is_not_shipped(tmp_path, wheels):
    archive = packed(tmp_path / "one.zip", ["chalice/app.py", "app.py"])

    with pytest.raises(Trouble, match=r"not what requirements.lock has"):
        expect_runtime(archive, wheels)

    expect_runtime(archive, {"chalice/app.py": b"what is in chalice/app.py"})


def test_the_web_client_is_billed_by_what_its_lock_says_with_the_hashes(tmp_path):
    lock = {
        "packages": {
            "": {"name": "web"},
            "node_modules/@x/ink": {"version": "1.0.0", "integrity": "sha512-AAEC", "license": "MIT"},
            "node_modules/@x/ink/node_modules/quill": {"version": "2.0.0", "integrity": "sha512-AwQF"},
            "node_modules/vite": {"version": "8.0.0", "integrity": "sha512-AAEC", "dev": True},
            "node_modules/canvas-linux": {"version": "1.0.0", "integrity": "sha512-AAEC", "optional": True},
        }
    }

    ink, quill = web_libraries(lock)

    assert ink == {
        "type": "library",
        "bom-ref": "pkg:npm/%40x/ink@1.0.0",
        "name": "@x/ink",
        "version": "1.0.0",
        "purl": "pkg:npm/%40x/ink@1.0.0",
        "hashes": [{"alg": "SHA-512", "content": "000102"}],
        "licenses": [{"license": {"name": "MIT"}}],
    }
    assert (quill["purl"], quill["hashes"][0]["content"]) == ("pkg:npm/quill@2.0.0", "030405")


def test_every_library_of_the_real_client_is_in_the_bill_with_a_hash(tmp_path):
    archive = packed(tmp_path / "one.zip", ["app.py"])

    bill = json.loads(bill_of_materials(archive, PROJECT / "web" / "package-lock.json"))

    names = {each["name"] for each in bill["components"]}
    assert {"react", "react-dom", "react-router", "pdfjs-dist", "@tanstack/react-query"} <= names
    assert {len(bytes.fromhex(each["hashes"][0]["content"])) for each in bill["components"]} == {64}
    assert {each["bom-ref"] for each in bill["components"]} == set(bill["dependencies"][0]["dependsOn"])
