"""What came for the deposit: looked at, judged, copied to where no presigned link reaches; and what is deleted."""

import hashlib
from dataclasses import replace

from chalicelib.domain import deposit as rules
from chalicelib.domain.attachments import Lateness, Uploaded, UploadFault, file_key, file_prefix
from chalicelib.domain.deposit import FILE_TYPES, DepositFile, FileStatus, landing_key
from chalicelib.domain.scanning import Scan, ScanFault
from chalicelib.gateways import contents, objects, parts, remote_files
from chalicelib.gateways.objects import Found
from chalicelib.services.clock import now
from chalicelib.services.uploads import Look
from chalicelib.settings import settings
from chalicelib.storage import files as store
from chalicelib.storage import links, scans


def check(file_id: str) -> Look | UploadFault | ScanFault | Lateness:
    """Look at a file and do what is to be done: judge what came, give up what did not, delete what is to go.

    Called for each event, however often and late it comes: what was found good stays as it is.
    """
    file = store.find(file_id)
    if file is None or file.status is FileStatus.DELETED:
        return _clear(file_id, file)
    try:
        if file.awaits_upload:
            return _settle(file)
        if file.awaits_verdict and (done := apply_verdict(file, _verdict_on(file))) is not Look.NOTHING_NEW:
            return done
        return _tidy(file)
    except store.FileChanged:
        # Settled, deleted or looked through meanwhile: the next look, at what is there now, says and tidies up.
        return check(file_id)


def apply_verdict(file: DepositFile, verdict: Scan | None) -> Look | ScanFault:
    """Write what a scan came to on its file; none changes nothing.

    Raises:
        FileChanged: it is not as it was read.
    """
    after = rules.scanned(file, verdict) if verdict else file
    if after == file:
        if file.status is FileStatus.REJECTED:
            # Whoever rejected it may not have got as far as to delete it.
            _tidy(file)
        return Look.NOTHING_NEW
    store.advance(file, after)
    if after.status is FileStatus.AVAILABLE:
        return Look.ACCEPTED
    _tidy(after)
    return ScanFault(str(after.reason))


def _settle(file: DepositFile) -> Look | UploadFault | ScanFault:
    key = landing_key(file.id)
    found = objects.look(key)
    if found is None:
        return _give_up(file) if now() >= rules.upload_due(file) else Look.NOTHING_NEW
    seen = replace(file, upload_version=found.version)
    after = (
        rules.rejected(seen, UploadFault.WRONG_SIZE)
        if found.size != file.size
        else rules.judged(seen, _looked_at(file, found), scanning=settings().scanning, at=now())
    )
    if after.sha256:
        parts.copy_large(
            key,
            found.version,
            file_key(file.id, after.sha256),
            size=file.size,
            content_type=file.content_type,
            name=file.name,
        )
    store.advance(file, after)
    _forget_upload(after)
    if after.awaits_verdict:
        return apply_verdict(after, _verdict_on(after))
    return UploadFault(str(after.reason)) if after.reason else Look.ACCEPTED


def _give_up(file: DepositFile) -> UploadFault:
    """An upload that never came vanishes, with what it would have taken up."""
    gone = rules.deleted(file, now(), UploadFault.NEVER_CAME)
    store.advance(file, gone)
    _clear(file.id, gone)
    return UploadFault.NEVER_CAME


def _verdict_on(file: DepositFile) -> Scan | None:
    """What the scan of the file came to; failed when it never will."""
    verdict = scans.verdict(file_key(file.id, file.sha256 or ""))
    return verdict or (Scan.FAILED if rules.verdict_given_up(file, now()) else None)


def _looked_at(file: DepositFile, found: Found) -> Uploaded:
    """What is in an upload: its digest by S3 if it keeps one, else by reading all of it; its type by a few ranges."""
    key = landing_key(file.id)
    sha256 = found.sha256 or _digest(key, found.version)
    with remote_files.open_object(key, found.version, found.size) as content:
        return Uploaded(found.size, sha256, contents.content_type(content, file.content_type, FILE_TYPES))


def _digest(key: str, version: str | None) -> str:
    digest = hashlib.sha256()
    for chunk in objects.chunks(key, version):
        digest.update(chunk)
    return digest.hexdigest()


def _forget_upload(file: DepositFile) -> None:
    """Delete the upload that was looked at; one that came after it has an event of its own."""
    key = landing_key(file.id)
    found = objects.look(key)
    if found and found.version == file.upload_version:
        objects.delete(key)


def _tidy(file: DepositFile) -> Lateness | Look:
    """Delete what came after the file was settled, and copies that lost the race to be it or may not be given away."""
    key = landing_key(file.id)
    found = objects.look(key)
    objects.delete(key)
    kept = file_key(file.id, file.sha256) if file.sha256 and file.status is not FileStatus.REJECTED else None
    for copy in objects.keys(file_prefix(file.id)):
        if copy != kept:
            objects.delete(copy)
    late = found is not None and found.version != file.upload_version
    return Lateness.ALREADY_CHECKED if late else Look.NOTHING_NEW


def _clear(file_id: str, file: DepositFile | None) -> Lateness | Look:
    """Delete all that ever came for a file that is gone; older versions stay for as long as the bucket keeps them.

    What is known of it stays as long, and not longer.
    """
    key = landing_key(file_id)
    came = objects.look(key) is not None
    objects.delete(key)
    for copy in objects.keys(file_prefix(file_id)):
        objects.delete(copy)
    if file:
        if file.upload_id:
            parts.abort(key, file.upload_id)
        links.forget_with(file)
        store.forget_watch(file)
    return Lateness.NOT_ATTACHED if came else Look.NOTHING_NEW
