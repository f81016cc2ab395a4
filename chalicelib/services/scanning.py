"""Verdicts on malware: written down, and applied to the file that the object is.

A verdict may come twice, late, or before the object was found good in all else: it is written down first, and whoever
comes second (the verdict, or the look at the upload) puts both together.
"""

from typing import Final

from chalicelib.domain.attachments import file_key
from chalicelib.domain.errors import Conflict
from chalicelib.domain.scanning import Scan, ScanFault
from chalicelib.services import deposit_checks, uploads
from chalicelib.services.clock import now
from chalicelib.services.uploads import Look
from chalicelib.storage import files, scans

_FILES: Final = "files"


def learn(key: str, verdict: Scan) -> Look | ScanFault:
    """Take in what the scan of an object came to.

    Args:
        key: of the object; one that is no checked file's is nothing to us.
    """
    place, _, rest = key.partition("/")
    id, _, sha256 = rest.partition("/")
    if place != _FILES or not id or not sha256 or key != file_key(id, sha256):
        return Look.NOTHING_NEW
    try:
        scans.note(key, verdict, now())
    except scans.Infected:
        verdict = Scan.INFECTED
    return _of_letter(id, sha256, verdict) if "-" in id else _of_deposit(id, sha256, verdict)


def _of_deposit(file_id: str, sha256: str, verdict: Scan) -> Look | ScanFault:
    file = files.find(file_id)
    if file is None or file.sha256 != sha256:
        return Look.NOTHING_NEW
    try:
        return deposit_checks.apply_verdict(file, verdict)
    except files.FileChanged:
        return _of_deposit(file_id, sha256, verdict)


def _of_letter(attachment_id: str, sha256: str, verdict: Scan) -> Look | ScanFault:
    file = uploads.attachment(attachment_id)
    if file is None or file.sha256 != sha256:
        return Look.NOTHING_NEW
    try:
        return uploads.apply_verdict(file, verdict)
    except Conflict:
        return _of_letter(attachment_id, sha256, verdict)
