"""Files that are too large for one copy: in ranges, whole, and of the version that was looked at."""

import hashlib
from collections import Counter
from collections.abc import Iterator

import pytest

from chalicelib.gateways import clients
from chalicelib.settings import settings
from tests.deposits import RANGE, announced, comes, deposited, fetched, unfinished
from tests.faults import watched
from tests.stage import Stage


@pytest.fixture
def ranges(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An installation that copies in the smallest ranges that S3 takes."""
    monkeypatch.setenv("COPIED_AT_ONCE_MB", "5")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.parametrize(("size", "copies"), [(RANGE, 0), (RANGE + 1, 2), (2 * RANGE, 2), (2 * RANGE + 1, 3)])
def test_a_large_file_is_copied_in_ranges_byte_for_byte_under_its_name(
    stage: Stage, ranges: None, size: int, copies: int
) -> None:
    data = b"".join(b"linea %06d\n" % number for number in range(size // 13 + 1))[:size]

    with watched() as calls:
        file_id = deposited(stage, data, name="acta ñ.txt")

    made = Counter(calls.made)
    assert (made["UploadPartCopy"], made["CopyObject"]) == (copies, 0 if copies else 1)
    found = stage.client("clerk").get(f"/files/{file_id}").json
    given = fetched(found["url"])
    assert (found["sha256"], given.content == data) == (hashlib.sha256(data).hexdigest(), True)
    assert given.headers["content-type"] == "text/plain"
    assert "acta%20%C3%B1.txt" in given.headers["content-disposition"]
    assert unfinished(stage, file_id) == []


def test_the_version_that_was_looked_at_is_copied_though_another_comes_meanwhile(stage: Stage, ranges: None) -> None:
    data = b"una linea de texto\n" * (2 * RANGE // 19)
    file_id = announced(stage, size=len(data)).json["file"]["id"]

    def another_comes(**_: object) -> None:
        stage.s3.put_object(Bucket=stage.environment["BUCKET"], Key=f"uploads/files/{file_id}", Body=data[::-1])

    events = clients.s3().meta.events
    events.register_first("before-call.s3.UploadPartCopy", another_comes)
    try:
        comes(stage, file_id, data)
    finally:
        events.unregister("before-call.s3.UploadPartCopy", another_comes)

    given = fetched(stage.client("clerk").get(f"/files/{file_id}").json["url"])
    assert given.content == data
