"""Files of the deposit on a stage: announced, uploaded and looked at as people and workers do it."""

import hashlib
import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import Request

from chalicelib.domain.deposit import DepositFile
from chalicelib.storage import files as store
from localcloud.client import Answer as Raw
from localcloud.client import fetch, upload
from tests.handlers.client import Answer
from tests.stage import Stage
from tests.units import OFFICE, SCHOOL

Later = Callable[[timedelta], None]
"""Has workers do what follows as much later as is said."""

TEXT: Final = b"Una lista de material.\n"
OTHER: Final = b"Otra lista de material"
FILES: Final = f"/units/{SCHOOL.id}/files"

RANGE: Final = 5 * 1024**2
"""The smallest ranges that S3 copies."""


def announced(
    stage: Stage, who: str = "clerk", *, size: int = len(TEXT), headers: Mapping[str, str] | None = None, **more: Any
) -> Answer:
    """What somebody is answered who announces a file."""
    body = {"name": "lista.txt", "size": size, "content_type": "text/plain", **more}
    return stage.client(who).post(FILES, body, headers=headers or {})


def comes(stage: Stage, file_id: str, data: bytes = TEXT) -> None:
    """An upload comes, with its event, and is looked at."""
    stage.upload(f"uploads/files/{file_id}", data)
    stage.deliver("upload")


def deposited(stage: Stage, data: bytes = TEXT, **more: Any) -> str:
    """A file that was found good; its id."""
    made = announced(stage, size=len(data), **more)
    assert made.status == 201, made.text
    file_id = str(made.json["file"]["id"])
    comes(stage, file_id, data)
    return file_id


def stored(file_id: str) -> DepositFile:
    """The file as it is stored."""
    found = store.find(file_id)
    assert found is not None
    return found


def rows_of(stage: Stage, file_id: str) -> list[Any]:
    """The raw rows of a file and of its links."""
    found = stage.dynamodb.query(
        TableName=stage.environment["FILES_TABLE"],
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": f"F#{file_id}"}},
    )
    return list(found["Items"])


def taken_up() -> int:
    """How much space the school's files take up."""
    return store.taken_up(SCHOOL.id)


def swept(stage: Stage) -> None:
    """The sweep looks, and what it puts on queues is done."""
    assert stage.sweep_once()
    stage.work()


def a_draft(stage: Stage) -> str:
    """A letter of the school that is a draft; its id."""
    letter = {"type": "request", "destination_id": OFFICE.id, "subject": "Obras", "body": "Se solicita."}
    return str(stage.client("clerk").post(f"/units/{SCHOOL.id}/communications", letter).json["id"])


def shared(stage: Stage, file_id: str, who: str = "clerk", **more: Any) -> tuple[str, str]:
    """A link to the file: its id, and the path that its url leads to."""
    made = stage.client(who).post(f"/files/{file_id}/links", more)
    assert made.status == 201, made.text
    return str(made.json["id"]), path_of(made.json["url"])


def path_of(url: str) -> str:
    """The path of the API that the url of a link leads to."""
    return "/f/" + urlsplit(url).path.rpartition("/f/")[2]


def posted(form: Mapping[str, Any], data: bytes, name: str = "lista.txt", kind: str = "text/plain") -> Raw:
    """What S3 answers to an upload by presigned POST."""
    return upload(form, data, name, kind)


def put(url: str, data: bytes) -> Raw:
    """What S3 answers to a part that is sent."""
    return fetch(Request(url, data=data, method="PUT"))  # noqa: S310  # ours


def fetched(url: str) -> Raw:
    """What S3 answers to a presigned GET."""
    return fetch(Request(url))  # noqa: S310  # ours


def verdict(stage: Stage, key: str, result: str, bucket: str | None = None) -> None:
    """GuardDuty tells what a scan came to."""
    stage.put("upload", verdict_event(key, result, bucket or stage.environment["BUCKET"]))
    stage.deliver("upload")


def verdict_event(key: str, result: str, bucket: str) -> dict[str, Any]:
    """The event, as EventBridge has it."""
    status = {"NO_THREATS_FOUND": "COMPLETED", "THREATS_FOUND": "COMPLETED", "UNSUPPORTED": "SKIPPED"}
    return {
        "version": "0",
        "id": "72c7d362-737a-6dce-fc78-9e27a0171419",
        "detail-type": "GuardDuty Malware Protection Object Scan Result",
        "source": "aws.guardduty",
        "account": "000000000000",
        "time": "2026-11-24T09:30:00Z",
        "region": "eu-south-2",
        "resources": ["arn:aws:guardduty:eu-south-2:000000000000:malware-protection-plan/b4c7f464ab3a4EXAMPLE"],
        "detail": {
            "schemaVersion": "1.0",
            "scanStatus": status.get(result, "FAILED"),
            "resourceType": "S3_OBJECT",
            "s3ObjectDetails": {
                "bucketName": bucket,
                "objectKey": key,
                "eTag": "ASIAI44QH8DHBEXAMPLE",
                "versionId": "d41d8cd98f00b204e9800998eEXAMPLE",
                "s3Throttled": False,
            },
            "scanResultDetails": {
                "scanResultStatus": result,
                "threats": [{"name": "EICAR-Test-File (not a virus)"}] if result == "THREATS_FOUND" else None,
            },
        },
    }


def good_key(file_id: str, data: bytes = TEXT) -> str:
    """Where a file lies once it was found good."""
    return f"files/{file_id}/{hashlib.sha256(data).hexdigest()}"


def unfinished(stage: Stage, file_id: str) -> list[str]:
    """The uploads in parts that were begun where a file lies, and never ended."""
    listed = stage.s3.list_multipart_uploads(Bucket=stage.environment["BUCKET"], Prefix=f"files/{file_id}/")
    return [upload["Key"] for upload in listed.get("Uploads", []) if "Key" in upload]


def an_archive(**files: bytes) -> bytes:
    """A ZIP with these files in it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()
