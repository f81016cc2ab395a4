"""What scans for malware came to, by the object: a verdict may come before the object is known to be good."""

from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.scanning import Scan
from chalicelib.storage.file_rows import VerdictRow
from chalicelib.storage.transactions import Put, commit

_SK: Final = "VERDICT"
_KEPT: Final = timedelta(days=7)
"""Longer than any file waits for its verdict."""


def verdict(key: str) -> Scan | None:
    """What the scan of the object came to; none while it is not known."""
    row = VerdictRow.find(_pk(key), _SK)
    return Scan(row.verdict) if row else None


def note(key: str, found: Scan, at: datetime) -> None:
    """Write down what a scan came to. That an object is infected stays, whatever is said of it later."""
    row = VerdictRow(_pk(key), _SK, verdict=found, expires=int((at + _KEPT).timestamp()))
    if found is Scan.INFECTED:
        commit([Put(row)])
    else:
        commit([Put(row, VerdictRow.pk.does_not_exist() | (VerdictRow.verdict != str(Scan.INFECTED)), lost=Infected)])


class Infected(Exception):
    """The object is known to be infected."""


def _pk(key: str) -> str:
    return f"SCAN#{key}"
