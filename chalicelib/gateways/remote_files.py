"""An object of the bucket as a file that can be read anywhere in it: of a file of gigabytes a few ranges are read."""

import io
import os
from typing import IO, Final, cast

from chalicelib.gateways.clients import calling_aws, s3
from chalicelib.settings import settings

RANGE_BYTES: Final = 4 * 1024**2
"""How much one call reads at least."""


class _Ranges(io.RawIOBase):
    """One version of an object, read by ranges."""

    def __init__(self, key: str, version: str | None, size: int) -> None:
        super().__init__()
        self._key = key
        self._version = version
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise OSError("before the beginning")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: "memoryview[int]") -> int:  # type: ignore[override]  # what a buffered reader gives
        wanted = min(len(buffer), self._size - self._at)
        if wanted <= 0:
            return 0
        place = {"Bucket": settings().bucket, "Key": self._key, "Range": f"bytes={self._at}-{self._at + wanted - 1}"}
        if self._version:
            place["VersionId"] = self._version
        with calling_aws():
            data = s3().get_object(**place)["Body"].read()  # type: ignore[arg-type]  # all of them are texts
        if len(data) > wanted:
            # MiniStack gives all of an object whose version is named.
            data = data[self._at : self._at + wanted]
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


def open_object(key: str, version: str | None, size: int) -> IO[bytes]:
    """One version of an object of `size` bytes, to be read anywhere in it."""
    return cast("IO[bytes]", io.BufferedReader(_Ranges(key, version, size), RANGE_BYTES))
