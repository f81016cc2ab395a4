"""What a file really is, by its content; archives are listed, never unpacked."""

import zipfile
from typing import IO, Final

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
NOT_TEXT: Final = bytes(set(range(32)) - set(b"\t\n\r\f"))


def content_type(file: IO[bytes], declared: str) -> str | None:
    """The type that the content shows; none when it shows none that may be attached.

    Args:
        file: seekable; read as little as it takes.
        declared: what the uploader says it is: text has no mark of its own, so for it anything that is text is good.
    """
    file.seek(0)
    head = file.read(_HEAD_BYTES)
    if head.startswith(b"PK"):
        return _inside_archive(file)
    known = _by_signature(head)
    if known:
        return known if known in ALLOWED_TYPES else None
    return declared if declared in TEXT_TYPES and _is_text(file) else None


def _by_signature(head: bytes) -> str | None:
    import puremagic

    try:
        guesses = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return None
    types = [guess.mime_type for guess in guesses if guess.mime_type]
    return next((each for each in types if each in ALLOWED_TYPES and each not in TEXT_TYPES), _foreign(types))


def _foreign(types: list[str]) -> str | None:
    """A type that a text may be taken for by chance does not make it anything but text."""
    return next((each for each in types if not each.startswith("text/")), None)


def _inside_archive(file: IO[bytes]) -> str | None:
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if "[Content_Types].xml" in names:
                return next((kind for start, kind in _OFFICE.items() if any(n.startswith(start) for n in names)), None)
            if "mimetype" in names and archive.getinfo("mimetype").file_size <= _MIMETYPE_MAX:
                inner = archive.read("mimetype").decode("ascii", "replace").strip()
                return inner if inner in ALLOWED_TYPES else None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError):
        return None
    return _ZIP


def _is_text(file: IO[bytes]) -> bool:
    file.seek(0)
    while chunk := file.read(_TEXT_CHUNK):
        if chunk.translate(None, NOT_TEXT) != chunk:
            return False
    return True
