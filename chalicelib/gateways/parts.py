"""Uploads in parts (S3 multipart): for clients by presigned links, and for copies of large objects."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from chalicelib.domain.errors import InvalidFields
from chalicelib.domain.parts import Part, SentPart, incomplete
from chalicelib.gateways.clients import calling_aws, s3
from chalicelib.gateways.objects import Link, copy, copy_source, disposition
from chalicelib.settings import settings

if TYPE_CHECKING:
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef

PART_LINK_LIFE: Final = timedelta(hours=1)
"""How long a presigned link for one part lives."""

COPIES_AT_A_TIME: Final = 8
"""How many ranges of one object are copied side by side."""

_GONE: Final = frozenset({"NoSuchUpload", "404"})
_WRONG: Final = frozenset({"InvalidPart", "InvalidPartOrder", "EntityTooSmall", "MalformedXML", "InvalidRequest"})


def begin(key: str, *, content_type: str) -> str:
    """Begin an upload in parts; gives its id. One that is never completed is forgotten by S3 after two days."""
    with calling_aws():
        begun = s3().create_multipart_upload(Bucket=settings().bucket, Key=key, ContentType=content_type)
    return begun["UploadId"]


def part_link(key: str, upload_id: str, part: Part, at: datetime) -> Link:
    """A link that takes this part, of this size and no other, by PUT; no AWS call."""
    url = s3().generate_presigned_url(
        "upload_part",
        Params={
            "Bucket": settings().bucket,
            "Key": key,
            "UploadId": upload_id,
            "PartNumber": part.number,
            "ContentLength": part.size,
        },
        ExpiresIn=int(PART_LINK_LIFE.total_seconds()),
    )
    return Link(url, at + PART_LINK_LIFE)


def sent(key: str, upload_id: str) -> tuple[SentPart, ...] | None:
    """The parts that have come; none when the upload was completed or forgotten."""
    from botocore.exceptions import ClientError

    with calling_aws():
        try:
            listed = s3().list_parts(Bucket=settings().bucket, Key=key, UploadId=upload_id)
        except ClientError as error:
            if error.response["Error"]["Code"] in _GONE:
                return None
            raise
    return tuple(SentPart(part["PartNumber"], part["ETag"]) for part in listed.get("Parts", []))


def complete(key: str, upload_id: str, parts: Sequence[SentPart]) -> None:
    """Make one object of the parts; one that was completed already stays as it is.

    Raises:
        InvalidFields: S3 has no such parts.
    """
    from botocore.exceptions import ClientError

    named: list[CompletedPartTypeDef] = [{"PartNumber": part.number, "ETag": part.etag} for part in parts]
    with calling_aws():
        try:
            s3().complete_multipart_upload(
                Bucket=settings().bucket, Key=key, UploadId=upload_id, MultipartUpload={"Parts": named}
            )
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code in _WRONG:
                raise InvalidFields([incomplete()]) from error
            if code not in _GONE:
                raise


def abort(key: str, upload_id: str) -> None:
    """Forget an upload in parts; repeating it changes nothing."""
    from botocore.exceptions import ClientError

    with calling_aws():
        try:
            s3().abort_multipart_upload(Bucket=settings().bucket, Key=key, UploadId=upload_id)
        except ClientError as error:
            if error.response["Error"]["Code"] not in _GONE:
                raise


def copy_large(source: str, version: str | None, target: str, *, size: int, content_type: str, name: str) -> None:
    """Copy one version of an object of any size to where no presigned link reaches; repeating it gives the same.

    A large one is copied in ranges, several at a time: one copy of 5 GB takes minutes.
    """
    at_once = settings().copied_at_once_bytes
    if size <= at_once:
        copy(source, version, target, content_type=content_type, name=name)
        return
    bucket = settings().bucket
    with calling_aws():
        upload_id = s3().create_multipart_upload(
            Bucket=bucket,
            Key=target,
            ContentType=content_type,
            ContentDisposition=disposition(name),
            ServerSideEncryption="AES256",
        )["UploadId"]

    def copied(number: int, first: int) -> SentPart:
        last = min(first + at_once, size) - 1
        with calling_aws():
            answer = s3().upload_part_copy(
                Bucket=bucket,
                Key=target,
                UploadId=upload_id,
                PartNumber=number,
                CopySource=copy_source(source, version),
                CopySourceRange=f"bytes={first}-{last}",
            )
        return SentPart(number, answer["CopyPartResult"]["ETag"])

    starts = range(0, size, at_once)
    try:
        with ThreadPoolExecutor(COPIES_AT_A_TIME) as pool:
            parts = list(pool.map(copied, range(1, len(starts) + 1), starts))
        complete(target, upload_id, parts)
    except Exception:
        abort(target, upload_id)
        raise
