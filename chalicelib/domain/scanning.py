"""Malware: what a scan came to, and what becomes of a file by it."""

from datetime import timedelta
from enum import StrEnum
from typing import Final


class Scan(StrEnum):
    """Whether a file was looked through for malware, as its `scanning` tells."""

    OFF = "off"
    """This installation does not scan."""
    PENDING = "pending"
    CLEAN = "clean"
    INFECTED = "infected"
    FAILED = "failed"
    """It could not be looked through: with a password, broken, or the scanner failed."""


class ScanFault(StrEnum):
    """Why a file that was good in all else is not given to anybody, as its `reason` tells."""

    SCANNING = "scanning"
    """Not yet: the verdict is awaited."""
    INFECTED = "infected"
    SCAN_FAILED = "scan_failed"


SCAN_PATIENCE: Final = timedelta(minutes=15)
"""When a verdict that has not come is asked after for the first time."""

SCAN_GRACE: Final = timedelta(hours=24)
"""After this a verdict that never came will not come."""


def fault_of(verdict: Scan) -> ScanFault | None:
    """Why a file with this verdict is rejected; none when it is clean."""
    match verdict:
        case Scan.INFECTED:
            return ScanFault.INFECTED
        case Scan.FAILED:
            return ScanFault.SCAN_FAILED
        case Scan.PENDING:
            return ScanFault.SCANNING
        case _:
            return None
