"""What is shipped is what was locked, byte by byte."""

import base64
import hashlib
import re
import zipfile
from pathlib import Path

import pytest

from localcloud.places import Trouble
from localcloud.wheels import GLIBC, LOCK, REQUIREMENTS, install, pins, renew


def test_the_lock_names_just_what_the_requirements_pin():
    assert pins(LOCK) == pins(REQUIREMENTS), "make lock"


def test_each_library_has_a_hash_and_no_more_than_one_for_each_python():
    entries = re.split(r"\n(?=\S)", LOCK.read_text().split("\n\n", 1)[1].strip())
    digests = [re.findall(r"--hash=sha256:[0-9a-f]{64}\b", entry) for entry in entries]

    assert len(entries) == len(pins(REQUIREMENTS))
    assert all(1 <= len(each) <= len(GLIBC) for each in digests)


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """A shelf with one wheel, instead of a registry; what is required of it, and locked."""
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    digest = hashlib.sha256(wheel(shelf, "quill", "1.0").read_bytes()).hexdigest()
    (tmp_path / "requirements.txt").write_text("# What is shipped.\nQuill==1.0\n")
    (tmp_path / "requirements.lock").write_text(f"quill==1.0 \\\n    --hash=sha256:{digest}\n")
    for installer in ("PIP", "UV"):
        monkeypatch.setenv(f"{installer}_NO_INDEX", "1")
        monkeypatch.setenv(f"{installer}_FIND_LINKS", str(shelf))
    # uv keeps what it has had, by name and version: these wheels are no one's but the test's.
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "kept"))
    return shelf


def test_what_was_locked_is_installed(shelf, tmp_path):
    install(tmp_path / "vendor", tmp_path / "requirements.txt", tmp_path / "requirements.lock")

    assert {path.name for path in (tmp_path / "vendor").iterdir()} == {"quill.py", "quill-1.0.dist-info"}


def test_a_wheel_with_other_bytes_is_refused(shelf, tmp_path, capsys):
    wheel(shelf, "quill", "1.0", code="stolen = True\n")

    with pytest.raises(Trouble, match="uv could not install"):
        install(tmp_path / "vendor", tmp_path / "requirements.txt", tmp_path / "requirements.lock")

    assert "Hash mismatch" in capsys.readouterr().err
    assert not (tmp_path / "vendor" / "quill.py").exists()


def test_a_lock_of_other_versions_is_refused_before_anything_is_fetched(shelf, tmp_path):
    (tmp_path / "requirements.txt").write_text("quill==1.1\nink==2.0\n")

    with pytest.raises(Trouble, match=r"does not agree with requirements.txt on ink, quill: make lock"):
        install(tmp_path / "vendor", tmp_path / "requirements.txt", tmp_path / "requirements.lock")


def test_the_lock_is_renewed_from_what_pip_would_take(shelf, tmp_path):
    renew(tmp_path / "requirements.txt", tmp_path / "renewed.lock")

    assert (tmp_path / "requirements.lock").read_text() in (tmp_path / "renewed.lock").read_text()


def test_a_library_that_would_have_to_be_built_here_cannot_be_locked(shelf, tmp_path):
    wheel(shelf, "ink", "2.0", tag="cp311-cp311-linux_x86_64")
    (tmp_path / "requirements.txt").write_text("ink==2.0\n")

    with pytest.raises(Trouble):
        renew(tmp_path / "requirements.txt", tmp_path / "renewed.lock")

    assert not (tmp_path / "renewed.lock").exists()


def wheel(shelf: Path, name: str, version: str, *, code: str = "", tag: str = "py3-none-any") -> Path:
    """A library of one module."""
    about = f"{name}-{version}.dist-info"
    content = {
        f"{name}.py": code,
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{about}/WHEEL": f"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: {tag}\n",
    }
    digests = {path: base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()) for path, text in content.items()}
    rows = [f"{path},sha256={digest.decode().rstrip('=')},{len(content[path])}" for path, digest in digests.items()]
    content[f"{about}/RECORD"] = "\n".join([*rows, f"{about}/RECORD,,"]) + "\n"
    made = shelf / f"{name}-{version}-{tag}.whl"
    with zipfile.ZipFile(made, "w") as archive:
        for path, text in content.items():
            archive.writestr(zipfile.ZipInfo(path), text)
    return made
