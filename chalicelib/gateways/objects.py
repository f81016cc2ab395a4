"""The bucket: presigned links for clients, and what workers do with objects."""

import base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from chalicelib.domain.errors import Refusal
from chalicelib.gateways.clients import calling_aws, s3
from chalicelib.settings import settings

if TYPE_CHECKING:
    from mypy_boto3_s3.type_defs import CopySourceTypeDef, HeadObjectOutputTypeDef

LINK_LIFE: Final = timedelta(minutes=5)
"""How long a presigned GET lives."""

CHUNK_BYTES: Final = 1024 * 1024


@dataclass(frozen=True)
class Upload:
    """An S3 presigned POST: the client sends `fields` and then `file`."""

    url: str
    fields: dict[str, str]
    expires_at: datetime


@dataclass(frozen=True)
class Link:
    """An S3 presigned GET."""

    url: str
    expires_at: datetime


class AlreadyThere(Refusal):
    """What is written once is there already."""

    code = "already_there"


def upload(key: str, *, size: int, content_type: str, sha256: bytes | None, life: timedelta, at: datetime) -> Upload:
    """A link that takes one object: this key, this type, this size, for `life`; no AWS call.

    Args:
        sha256: S3 refuses other bytes when it is given.
    """
    fields = {"Content-Type": content_type}
    if sha256:
        fields["x-amz-checksum-algorithm"] = "SHA256"
        fields["x-amz-checksum-sha256"] = base64.b64encode(sha256).decode()
    post = s3().generate_presigned_post(
        settings().bucket,
        key,
        Fields=dict(fields),
        Conditions=[*({name: value} for name, value in fields.items()), ["content-length-range", size, size]],
        ExpiresIn=int(life.total_seconds()),
    )
    return Upload(post["url"], dict(post["fields"]), at + life)


def link(key: str, at: datetime, life: timedelta = LINK_LIFE) -> Link:
    """A link that gives one object for `life`; no AWS call."""
    url = s3().generate_presigned_url(
        "get_object",
        Params={"Bucket": settings().bucket, "Key": key},
        ExpiresIn=int(life.total_seconds()),
    )
    return Link(url, at + life)


def put_once(key: str, data: bytes, *, content_type: str, name: str) -> None:
    """Write an object that is never written again.

    Args:
        name: the name that the file is saved under.

    Raises:
        AlreadyThere: there is one.
    """
    from botocore.exceptions import ClientError

    with calling_aws():
        try:
            s3().put_object(
                Bucket=settings().bucket,
                Key=key,
                Body=data,
                ContentType=content_type,
                ContentDisposition=disposition(name, inline=True),
                IfNoneMatch="*",
                ServerSideEncryption="AES256",
            )
        except ClientError as error:
            if error.response["Error"]["Code"] in {"PreconditionFailed", "ConditionalRequestConflict"}:
                raise AlreadyThere from error
            raise


def put(key: str, data: bytes, *, content_type: str) -> None:
    """Write an object, in place of the one that may be there."""
    with calling_aws():
        s3().put_object(
            Bucket=settings().bucket, Key=key, Body=data, ContentType=content_type, ServerSideEncryption="AES256"
        )


def put_together(key: str, head: bytes, parts: Iterable[str], *, content_type: str) -> None:
    """Write an object of what other objects hold, one after the other; on the disk meanwhile, since it may be long."""
    with TemporaryFile() as whole, calling_aws():
        whole.write(head)
        for part in parts:
            whole.write(get(part))
        whole.seek(0)
        s3().put_object(
            Bucket=settings().bucket, Key=key, Body=whole, ContentType=content_type, ServerSideEncryption="AES256"
        )


def get(key: str) -> bytes:
    """An object whole: for documents and certificates, which are small."""
    with calling_aws():
        return s3().get_object(Bucket=settings().bucket, Key=key)["Body"].read()


@dataclass(frozen=True)
class Found:
    """One version of an object.

    Attributes:
        sha256: of its whole content, hexadecimal, when S3 has checked it.
    """

    size: int
    version: str | None
    sha256: str | None = None


def look(key: str) -> Found | None:
    """The object's newest version, if there is one."""
    from botocore.exceptions import ClientError

    with calling_aws():
        try:
            head = s3().head_object(Bucket=settings().bucket, Key=key, ChecksumMode="ENABLED")
        except ClientError as error:
            if error.response["Error"]["Code"] in {"404", "NoSuchKey"}:
                return None
            raise
    version = head.get("VersionId")
    return Found(head["ContentLength"], None if version == "null" else version, _whole_sha256(head))


def chunks(key: str, version: str | None) -> Iterator[bytes]:
    """The bytes of one version, a mebibyte at a time."""
    with calling_aws():
        if version:
            body = s3().get_object(Bucket=settings().bucket, Key=key, VersionId=version)["Body"]
        else:
            body = s3().get_object(Bucket=settings().bucket, Key=key)["Body"]
        yield from body.iter_chunks(CHUNK_BYTES)


def head(key: str, version: str | None, size: int) -> bytes:
    """The first bytes of one version."""
    wanted = f"bytes=0-{size - 1}"
    with calling_aws():
        if version:
            answer = s3().get_object(Bucket=settings().bucket, Key=key, VersionId=version, Range=wanted)
        else:
            answer = s3().get_object(Bucket=settings().bucket, Key=key, Range=wanted)
        return answer["Body"].read()


def copy(source: str, version: str | None, target: str, *, content_type: str, name: str) -> None:
    """Copy one version of an object to where no presigned POST reaches; repeating it gives the same."""
    with calling_aws():
        s3().copy_object(
            Bucket=settings().bucket,
            Key=target,
            CopySource=copy_source(source, version),
            MetadataDirective="REPLACE",
            ContentType=content_type,
            ContentDisposition=disposition(name),
            ServerSideEncryption="AES256",
        )


def delete(key: str) -> None:
    """Delete an object; one that is not there is deleted already."""
    with calling_aws():
        s3().delete_object(Bucket=settings().bucket, Key=key)


def keys(prefix: str) -> list[str]:
    """The keys that begin with `prefix`: a handful, by how prefixes are made."""
    with calling_aws():
        listed = s3().list_objects_v2(Bucket=settings().bucket, Prefix=prefix)
    return [found["Key"] for found in listed.get("Contents", []) if "Key" in found]


def digest_bytes(digest: str | None) -> bytes | None:
    """A digest as S3 wants it; one that is none is the domain's to refuse."""
    try:
        return bytes.fromhex(digest) if digest else None
    except ValueError:
        return None


def disposition(name: str, *, inline: bool = False) -> str:
    """The `Content-Disposition` of a file with this name, in ASCII (RFC 6266)."""
    plain = "".join(char if 32 <= ord(char) < 127 and char not in '"\\%' else "_" for char in name)
    how = "inline" if inline else "attachment"
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _whole_sha256(head: "HeadObjectOutputTypeDef") -> str | None:
    """The SHA-256 that S3 keeps, in hexadecimal; that of an upload in parts is of their digests, and no use."""
    kept = head.get("ChecksumSHA256", "")
    if not kept or "-" in kept or head.get("ChecksumType") == "COMPOSITE":
        return None
    return base64.b64decode(kept).hex()


def copy_source(key: str, version: str | None) -> "CopySourceTypeDef":
    """One version of an object, as what a copy is made of."""
    if version:
        return {"Bucket": settings().bucket, "Key": key, "VersionId": version}
    return {"Bucket": settings().bucket, "Key": key}
