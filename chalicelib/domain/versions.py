"""Versions: what people change is counted, so that nobody changes what they have not seen.

A version counts what people change, and nothing else: what a worker moves or counts is no reason to look again.
"""

from chalicelib.domain.errors import VersionMismatch


def expect_version(seen: int | None, version: int) -> None:
    """Require that the caller saw the version that there is, when they name one.

    Args:
        seen: the version that the caller names (`If-Match`); none when they name none.

    Raises:
        VersionMismatch: it has changed since.
    """
    if seen is not None and seen != version:
        raise VersionMismatch
