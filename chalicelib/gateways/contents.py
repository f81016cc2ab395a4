"""What a file really is, by its content; archives are listed, never unpacked."""

import zipfile
from collections.abc import Collection
from typing import IO, Final, cast

from chalicelib.domain.attachments import ALLOWED_TYPES, TEXT_TYPES

_HEAD_BYTES: Final = 8192
_TEXT_CHUNK: Final = 65536
_ZIP: Final = "application/zip"
_OFFICE: Final = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_MIMETYPE_MAX: Final = 100
_LIST_MAX: Final = 16 * 1024 * 1024
"""How long the list of an archive may be: some hundred thousand files."""

NOT_TEXT: Final = bytes(set(range(32)) - set(b"\t\n\r\f"))


def content_type(file: IO[bytes], declared: str, taken: Collection[str] = ALLOWED_TYPES) -> str | None:
    """The type that the content shows; none when it shows none that is taken.

    Args:
        file: seekable; read as little as it takes.
        declared: what the uploader says it is: text has no mark of its own, so for it anything that is text is good.
        taken: the types that are.
    """
    file.seek(0)
    head = file.read(_HEAD_BYTES)
    if head.startswith(b"PK"):
        return _inside_archive(file)
    known = _by_signature(head, taken)
    if known:
        return known if known in taken else None
    return declared if declared in TEXT_TYPES and _is_text(file) else None


def _by_signature(head: bytes, taken: Collection[str]) -> str | None:
    import puremagic

    try:
        guesses = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return None
    types = [guess.mime_type for guess in guesses if guess.mime_type]
    return next((each for each in types if each in taken and each not in TEXT_TYPES), _foreign(types))


def _foreign(types: list[str]) -> str | None:
    """A type that a text may be taken for by chance does not make it anything but text."""
    return next((each for each in types if not each.startswith("text/")), None)


def _inside_archive(file: IO[bytes]) -> str | None:
    try:
        with zipfile.ZipFile(cast("IO[bytes]", _Sparing(file))) as archive:
            names = archive.namelist()
            if "[Content_Types].xml" in names:
                return next((kind for start, kind in _OFFICE.items() if any(n.startswith(start) for n in names)), None)
            if "mimetype" in names and _is_plain(told := archive.getinfo("mimetype")):
                inner = archive.read(told).decode("ascii", "replace").strip()
                return inner if inner in ALLOWED_TYPES else None
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        return None
    return _ZIP


def _is_plain(told: zipfile.ZipInfo) -> bool:
    """Whether it can be read without unpacking: an OpenDocument's type is short and stored (ODF 1.2, part 3, 3.3)."""
    return told.compress_type == zipfile.ZIP_STORED and told.file_size <= _MIMETYPE_MAX


class _Sparing:
    """A file of which nobody reads much at once: the list of an archive must not fill the memory."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.seek = file.seek
        self.tell = file.tell

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size if 0 <= size <= _LIST_MAX else _LIST_MAX + 1)
        if len(data) > _LIST_MAX:
            raise ValueError("too long for the list of an archive")
        return data


def _is_text(file: IO[bytes]) -> bool:
    file.seek(0)
    while chunk := file.read(_TEXT_CHUNK):
        if chunk.translate(None, NOT_TEXT) != chunk:
            return False
    return True
