from datetime import timedelta
from itertools import product

import pytest

from chalicelib.domain.attachments import (
    ALLOWED_TYPES,
    Uploaded,
    UploadFault,
    attachment_id,
    came_again,
    checked,
    checked_attachment,
    communication_of,
    file_key,
    file_prefix,
    given_up,
    judged,
    lateness,
    rejected,
    safe_name,
    upload_key,
)
from chalicelib.domain.communications import Attachment, AttachmentStatus
from chalicelib.domain.errors import Conflict
from chalicelib.domain.transitions import Hint, Phase
from tests.builders import NOW, SHA, a_communication, an_attachment

PDF = "application/pdf"
MIB = 1024 * 1024


def waiting(name: str = "plano.pdf", **changes: object) -> Attachment:
    return an_attachment(name, **{"status": AttachmentStatus.WAITING, "sha256": None, **changes})


def faults(file: Attachment) -> set[tuple[str, str]]:
    return {(error.field, error.code) for error in checked_attachment(file)[1]}


# ---------------------------------------------------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("plano.pdf", "plano.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\Windows\\win.ini", "win.ini"),
        ("C:\\Usuarios\\Ana\\plano.pdf", "plano.pdf"),
        ("/plano.pdf", "plano.pdf"),
        ("a/b\\c//d.pdf", "d.pdf"),
        ("carpeta/", ""),
        ("..", ""),
        ("...", ""),
        ("", ""),
        (" \t ", ""),
        ("pla\x00no.pdf", "plano.pdf"),
        ("plano\r\nSet-Cookie: x.pdf", "planoSet-Cookie: x.pdf"),
        ("plano\u202efdp.exe", "planofdp.exe"),
        ("\u2066plano\u2069.pdf", "plano.pdf"),
        ("pla\u200bno.pdf", "plano.pdf"),
        ("\ud800plano.pdf", "plano.pdf"),
        ("  mi   plano .pdf ", "mi plano .pdf"),
        (".oculto.pdf", "oculto.pdf"),
        ("plano.pdf.", "plano.pdf"),
        ("Espan\u0303a.pdf", "Espa\u00f1a.pdf"),
        ("“Día 1º” – ñandú.pdf", "“Día 1º” – ñandú.pdf"),
    ],
)
def test_a_name_is_kept_without_what_could_mislead_a_system_or_a_person(name, kept):
    assert safe_name(name) == kept


@pytest.mark.parametrize("name", ["../x", "a\x00b", "x\u202ey", "..", "a/b\\c", " . a . ", "n\u0303"])
def test_a_safe_name_stays_as_it_is(name):
    assert safe_name(safe_name(name)) == safe_name(name)


@pytest.mark.parametrize(
    ("length", "found"), [(200, set()), (201, {("name", "too_long")}), (300, {("name", "too_long")})]
)
def test_a_name_has_200_characters_at_most(length, found):
    assert faults(waiting("x" * (length - 4) + ".pdf")) == found


def test_a_checked_file_has_its_safe_name():
    checked, errors = checked_attachment(waiting("../../pla\x00no.pdf"))

    assert (checked.name, errors) == ("plano.pdf", [])


def test_an_ending_that_is_turned_around_does_not_pass_for_another():
    assert faults(waiting("plano\u202efdp.exe")) == {("name", "wrong_ending")}


# ---------------------------------------------------------------------------------------------------------- types


@pytest.mark.parametrize("content_type", ALLOWED_TYPES)
def test_a_type_goes_with_its_own_endings_and_no_other(content_type):
    every_ending = {ending for endings in ALLOWED_TYPES.values() for ending in endings} | {".exe", ".html", ".svg", ""}

    good = {e for e in every_ending if not faults(waiting(f"plano{e}", content_type=content_type))}

    assert good == set(ALLOWED_TYPES[content_type])


def test_no_two_types_share_an_ending():
    pairs = [(a, b) for a, b in product(ALLOWED_TYPES, repeat=2) if a != b]

    assert not [pair for pair in pairs if set(ALLOWED_TYPES[pair[0]]) & set(ALLOWED_TYPES[pair[1]])]


@pytest.mark.parametrize(
    "content_type",
    ["text/html", "image/svg+xml", "application/x-msdownload", "application/javascript", "", "APPLICATION/PDF", "pdf"],
)
def test_what_runs_when_it_is_opened_is_not_attached(content_type):
    assert faults(waiting(content_type=content_type)) == {("content_type", "invalid_value")}


@pytest.mark.parametrize("name", ["PLANO.PDF", "plano.Pdf"])
def test_an_ending_may_be_in_capitals(name):
    assert faults(waiting(name)) == set()


@pytest.mark.parametrize(
    ("size", "found"),
    [
        (-1, {("size", "too_small")}),
        (0, {("size", "too_small")}),
        (1, set()),
        (50 * MIB, set()),
        (50 * MIB + 1, {("size", "too_large")}),
    ],
)
def test_a_file_has_a_byte_at_least_and_50_mib_at_most(size, found):
    assert faults(waiting(size=size)) == found


@pytest.mark.parametrize(
    ("sha256", "found"),
    [
        (None, set()),
        ("a" * 64, set()),
        ("A" * 64, {("sha256", "not_a_sha256")}),
        ("a" * 63, {("sha256", "not_a_sha256")}),
        ("a" * 65, {("sha256", "not_a_sha256")}),
        ("g" * 64, {("sha256", "not_a_sha256")}),
        ("a" * 64 + "\n", {("sha256", "not_a_sha256")}),
        ("", {("sha256", "not_a_sha256")}),
    ],
)
def test_a_checksum_is_64_hexadecimal_figures(sha256, found):
    assert faults(waiting(declared_sha256=sha256)) == found


def test_everything_that_is_wrong_with_a_file_is_said_at_once():
    file = waiting("..", size=0, content_type="text/html", declared_sha256="x")

    assert faults(file) == {
        ("name", "required"),
        ("size", "too_small"),
        ("content_type", "invalid_value"),
        ("sha256", "not_a_sha256"),
    }


# -------------------------------------------------------------------------------------------------------- uploads


def test_an_upload_that_is_what_was_declared_is_available_and_frozen_by_its_checksum():
    file = judged(waiting(declared_sha256=SHA), Uploaded(1000, SHA, PDF))

    assert (file.status, file.sha256, file.reason) == (AttachmentStatus.AVAILABLE, SHA, None)


@pytest.mark.parametrize("size", [999, 1001, 0])
def test_an_upload_of_another_size_is_rejected(size):
    file = judged(waiting(), Uploaded(size, SHA, PDF))

    assert (file.status, file.reason, file.sha256) == (AttachmentStatus.REJECTED, UploadFault.WRONG_SIZE, None)


@pytest.mark.parametrize("content_type", ["image/png", "application/zip", None])
def test_an_upload_of_another_type_than_it_says_is_rejected(content_type):
    file = judged(waiting(), Uploaded(1000, SHA, content_type))

    assert (file.status, file.reason) == (AttachmentStatus.REJECTED, UploadFault.WRONG_TYPE)


def test_an_upload_with_another_checksum_than_declared_is_rejected():
    file = judged(waiting(declared_sha256="6" * 64), Uploaded(1000, SHA, PDF))

    assert (file.status, file.reason) == (AttachmentStatus.REJECTED, UploadFault.WRONG_CHECKSUM)


def test_an_upload_whose_checksum_nobody_declared_is_taken_with_its_own():
    assert judged(waiting(), Uploaded(1000, SHA, PDF)).sha256 == SHA


def test_a_file_that_was_found_good_has_the_checksum_under_which_it_lies():
    assert checked(judged(waiting(), Uploaded(1000, SHA, PDF))) == SHA


@pytest.mark.parametrize(
    ("status", "hint"),
    [(AttachmentStatus.WAITING, Hint.ATTACHMENT_WAITING), (AttachmentStatus.REJECTED, Hint.ATTACHMENT_REJECTED)],
)
def test_a_file_that_was_not_found_good_can_not_be_had_and_says_what_to_do(status, hint):
    with pytest.raises(Conflict) as refused:
        checked(waiting(status=status))

    assert refused.value.hint is hint


def test_an_upload_that_never_came_is_rejected_and_says_so():
    file = rejected(waiting(), UploadFault.NEVER_CAME)

    assert (file.status, file.reason) == (AttachmentStatus.REJECTED, "never_came")


@pytest.mark.parametrize(
    ("phase", "status", "why"),
    [
        (Phase.DRAFT, AttachmentStatus.WAITING, None),
        (Phase.DRAFT, AttachmentStatus.AVAILABLE, "already_checked"),
        (Phase.DRAFT, AttachmentStatus.REJECTED, "already_checked"),
        (Phase.UNSIGNED, AttachmentStatus.AVAILABLE, "letter_submitted"),
        (Phase.PROCESSED, AttachmentStatus.AVAILABLE, "letter_submitted"),
    ],
)
def test_an_upload_is_late_when_no_draft_waits_for_it(phase, status, why):
    assert lateness(a_communication(phase), an_attachment(status=status)) == why


def test_an_upload_is_late_when_its_file_or_its_letter_is_gone():
    assert lateness(a_communication(), None) == lateness(None, None) == "not_attached"


def test_a_rejected_file_says_that_another_upload_came_too_late():
    file = came_again(rejected(waiting(upload_version="one"), UploadFault.WRONG_TYPE), "two")

    assert (file.status, file.reason, file.upload_version) == (AttachmentStatus.REJECTED, "too_late", "two")


@pytest.mark.parametrize("status", [AttachmentStatus.WAITING, AttachmentStatus.AVAILABLE])
def test_a_file_that_was_not_rejected_stays_as_it_is_whatever_comes_again(status):
    file = an_attachment(status=status, upload_version="one")

    assert came_again(file, "two") == file


@pytest.mark.parametrize(
    ("status", "after", "gone"),
    [
        (AttachmentStatus.WAITING, timedelta(minutes=59, seconds=59), False),
        (AttachmentStatus.WAITING, timedelta(hours=1), True),
        (AttachmentStatus.AVAILABLE, timedelta(days=9), False),
        (AttachmentStatus.REJECTED, timedelta(days=9), False),
    ],
)
def test_an_upload_is_given_up_after_an_hour_of_waiting(status, after, gone):
    assert given_up(an_attachment(status=status), NOW + after) is gone


# ----------------------------------------------------------------------------------------------------------- keys


def test_an_id_tells_its_communication():
    assert communication_of(attachment_id("01letter", "01own")) == "01letter"


def test_a_checked_file_lies_where_no_upload_can_stand_instead():
    id = attachment_id("01letter", "01own")

    assert upload_key(id) == "uploads/01letter/01letter-01own"
    assert file_key(id, SHA) == f"files/01letter-01own/{SHA}"
    assert file_key(id, SHA).startswith(file_prefix(id))
    assert file_key(id, SHA) != file_key(id, "6" * 64)


def test_what_the_keys_of_one_file_begin_with_begins_no_key_of_another():
    assert not file_key(attachment_id("01letter", "01ownmore"), SHA).startswith(
        file_prefix(attachment_id("01letter", "01own"))
    )
