"""Letters to draw and seal, and what people's own programs see in the result."""

import hashlib
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chalicelib.domain.documents import ListedAttachment, ListedSigner, Sheet, Signed, Stamp
from chalicelib.domain.people import UnitRef
from chalicelib.domain.roles import Role

CODE = "7K3M-9QXT-42HV-BW8D-RN6P-YJ5C-2F"
URL = "https://ventanilla.example/verify/7K3M9QXT42HVBW8DRN6PYJ5C2F"


def a_sheet(**changes: Any) -> Sheet:
    """A short letter with one attachment and two signers, changed as asked."""
    sheet = Sheet(
        type_name="Solicitud de información",
        subject="Reparación de la cubierta del gimnasio",
        body="Estimada señora delegada:\n\nSolicitamos la visita de un técnico.",
        origin=UnitRef("41000001", "IES Triana"),
        destination=UnitRef("DT41", "Delegación Territorial de Sevilla"),
        attachments=(an_attachment("Informe.pdf"),),
        signers=(ListedSigner("María Núñez Peña", Role.DIRECTOR), ListedSigner("José Ángel Ruiz", Role.SECRETARY)),
        sequential=True,
        verification_code=CODE,
        verification_url=URL,
        created_at=datetime(2026, 11, 24, 16, 23, tzinfo=UTC),
    )
    return replace(sheet, **changes)


def an_attachment(name: str, size: int = 2_516_582) -> ListedAttachment:
    """A file of that name."""
    return ListedAttachment(name, size, hashlib.sha256(name.encode()).hexdigest())


def a_stamp(sheet: Sheet) -> Stamp:
    """All the signers of the sheet signed, one minute after the other."""
    return Stamp(
        exit_number="2026/000123",
        registered_at=datetime(2026, 11, 24, 23, 30, tzinfo=UTC),
        origin=sheet.origin,
        signatures=tuple(
            Signed(signer.name, signer.role, datetime(2026, 11, 24, 17, minute, tzinfo=UTC))
            for minute, signer in enumerate(sheet.signers)
        ),
    )


def text_of(pdf: bytes, *options: str) -> str:
    """What `pdftotext` reads, pages parted by form feeds."""
    return _run("pdftotext", *options, "-", "-", pdf=pdf).decode()


def words_of(pdf: bytes) -> str:
    """The text on one line: wherever it was broken, there is one space."""
    return " ".join(text_of(pdf, "-raw").split())


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page."""
    return text_of(pdf).split("\f")[:-1]


def what_pdfsig_says(pdf: bytes, folder: Path) -> str:
    """What `pdfsig` says of the signatures; whether the certificate is trusted is not asked."""
    file = folder / "document.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(["pdfsig", "-nocert", str(file)], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def pictures_of(pdf: bytes, folder: Path, *, dpi: int = 100) -> Sequence[Path]:
    """Each page as a PNG, in order."""
    _run("pdftoppm", "-r", str(dpi), "-png", "-", str(folder / "page"), pdf=pdf)
    return sorted(folder.glob("page-*.png"))


def _run(*command: str, pdf: bytes) -> bytes:
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
