"""The document says all that its signers sign, whatever was typed, and looks the same each time."""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from chalicelib.domain.documents import ListedSigner
from chalicelib.domain.people import UnitRef
from chalicelib.domain.roles import Role
from chalicelib.gateways.documents import compose
from chalicelib.gateways.sheet_layout import PAGE, SEAL
from tests.gateways.papers import CODE, URL, a_sheet, an_attachment, pages_of, pictures_of, text_of, words_of


@pytest.mark.parametrize(
    "part",
    [
        "Solicitud de información",
        "Reparación de la cubierta del gimnasio",
        "Solicitamos la visita de un técnico.",
        "IES Triana Código 41000001",
        "Delegación Territorial de Sevilla Código DT41",
        "24 de noviembre de 2026, 17:23 h",
        "Firmas y registro de salida",
    ],
)
def test_the_document_says_who_writes_to_whom_about_what_and_when(document: bytes, part: str):
    assert part in words_of(document)


def test_each_attachment_is_listed_with_its_size_and_its_whole_digest():
    files = tuple(an_attachment(f"Anexo {number} {'x' * 180}.pdf", 10**6 + number) for number in range(20))

    text = words_of(compose(a_sheet(attachments=files)))

    for file in files:
        assert f"SHA-256: {file.sha256}" in text
        assert f"1.000.0{file.size - 10**6:02} bytes" in text
    assert text.replace(" ", "").count("x" * 180) == 20


def test_ten_signers_are_listed_with_their_roles_in_their_order():
    signers = tuple(ListedSigner(f"Firmante {number} de Córdoba", Role.HEAD_OF_STUDIES) for number in range(1, 11))

    text = words_of(compose(a_sheet(signers=signers)))

    listed = " ".join(f"{number}. {signer.name} Jefatura de estudios" for number, signer in enumerate(signers, start=1))
    assert listed in text
    assert "Firman en este orden" in text


def test_documents_that_are_drawn_at_the_same_moment_do_not_spoil_each_other():
    usual = sys.getswitchinterval()
    composed_of_two = "".join(map(chr, range(0xC0, 0x17F))) + "".join(map(chr, range(0x1EA0, 0x1EF9)))
    sheets = [a_sheet(body=f"{number} {composed_of_two}") for number in range(16)]
    alone = [compose(sheet) for sheet in sheets]
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(len(sheets)) as threads:
            at_once = list(threads.map(compose, sheets))
    finally:
        sys.setswitchinterval(usual)

    assert at_once == alone


def test_signers_in_parallel_are_not_numbered():
    text = words_of(compose(a_sheet(sequential=False)))

    assert "Pueden firmar en cualquier orden." in text
    assert "1. María Núñez Peña" not in text


def test_a_letter_without_attachments_says_so():
    assert "no lleva documentos adjuntos" in words_of(compose(a_sheet(attachments=())))


def test_what_the_letter_follows_is_named():
    assert "En relación con: 2026/000087" in words_of(compose(a_sheet(related_to="2026/000087")))


def test_a_text_of_twenty_thousand_characters_flows_over_pages_and_loses_nothing():
    typed = [f"ñandú{number:05}" for number in range(1_800)]
    body = " ".join(typed)

    pages = pages_of(compose(a_sheet(body=body)))

    assert 19_000 < len(body) <= 20_000
    assert len(pages) > 4
    assert [word for page in pages for word in page.split() if word.startswith("ñandú")] == typed


def test_lines_and_blank_lines_stay_as_they_were_typed():
    body = "Primera\nSegunda\r\n\r\nTercera\u2028Cuarta"

    lines = text_of(compose(a_sheet(body=body))).splitlines()

    typed = [line for line in lines if line in {"Primera", "Segunda", "Tercera", "Cuarta"}]
    assert typed == ["Primera", "Segunda", "Tercera", "Cuarta"]


def test_spaces_at_the_start_and_within_a_line_stay():
    boxes = text_of(compose(a_sheet(body="Uno\n    Dos\n        Tres\nDos    Tres\nDos Tres")), "-bbox")

    def places(word: str) -> list[float]:
        return [float(left) for left in re.findall(rf'xMin="([0-9.]+)"[^>]*>{word}<', boxes)]

    (margin,) = places("Uno")
    dos, tres = places("Dos"), places("Tres")
    assert tres[0] - margin == pytest.approx(2 * (dos[0] - margin), abs=0.1)
    assert dos[0] > margin + 8
    assert tres[1] > tres[2] + 6


def test_an_enormous_word_is_broken_over_lines_and_loses_nothing():
    text = words_of(compose(a_sheet(body="ñ" * 20_000)))

    assert text.count("ñ") == 20_000 + words_of(compose(a_sheet(body=""))).count("ñ")


@pytest.mark.parametrize(
    "typed",
    [
        "año, pingüino, ÀÉÎÕÜ",
        "4.350,00 € ½ ‰ º ª",
        "«así», “así”, ‘así’ — y… –",
        "Καλημέρα",
        "Добрый день",
        "ğışİ țș ạể",
    ],
)
def test_what_europeans_type_is_printed_as_typed(typed: str):
    assert typed in words_of(compose(a_sheet(body=typed)))


def test_accents_typed_apart_are_put_together():
    assert "Núñez año" in words_of(compose(a_sheet(body="Nu\u0301n\u0303ez an\u0303o")))


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Hola 🙂", "Hola [cara sonriente U+1F642]"),
        ("👍🏽", "[pulgar hacia arriba U+1F44D]"),
        ("🦖", "[t-rex U+1F996]"),
        ("🇪🇸", "[bandera U+1F1EA U+1F1F8]"),
        ("محمد", "[árabe U+0645 U+062D U+0645 U+062F]"),
        ("你好", "[caracteres chinos U+4F60 U+597D]"),
        ("a\x00\x07b", "a[U+0000 U+0007]b"),
        ("a\u202eb", "a[right-to-left override U+202E]b"),
        ("\ud800", "[U+D800]"),
        ("\ue000", "[U+E000]"),
        ("✓ hecho", "[marca de verificación U+2713] hecho"),
    ],
)
def test_what_the_typeface_lacks_is_described_and_the_reader_is_told(typed: str, printed: str):
    text = words_of(compose(a_sheet(body=typed)))

    assert printed in text
    assert "se muestran entre corchetes" in text


def test_a_letter_that_prints_whole_has_no_note_about_brackets(document: bytes):
    assert "corchetes" not in words_of(document)


@pytest.mark.parametrize("field", ["subject", "body", "type_name", "related_to", "verification_code"])
def test_mark_up_in_what_was_typed_is_only_text(field: str):
    typed = "<b>Hola</b> &amp; <br/> <img src='/etc/passwd'/> </para>"

    assert typed in words_of(compose(a_sheet(**{field: typed})))


def test_mark_up_in_names_is_only_text():
    sheet = a_sheet(
        attachments=(an_attachment("<i>uno</i>.pdf"),),
        signers=(ListedSigner("<u>Ana</u> & Cía", Role.DIRECTOR),),
        origin=UnitRef("<1>", "IES <font size='90'>"),
    )

    text = words_of(compose(sheet))

    assert all(part in text for part in ("<i>uno</i>.pdf", "<u>Ana</u> & Cía", "IES <font size='90'>", "Código <1>"))


def test_every_page_has_its_number_the_verification_code_and_a_qr_that_can_be_read(tmp_path: Path):
    pdf = compose(a_sheet(body="Línea\n" * 120))

    pages = pages_of(pdf)
    codes = [zxingcpp.read_barcodes(Image.open(picture)) for picture in pictures_of(pdf, tmp_path)]

    assert len(pages) == 4
    assert all(f"Página {number} de 4" in page and CODE in page for number, page in enumerate(pages, start=1))
    assert [[code.text for code in found] for found in codes] == [[URL]] * 4


def test_every_page_names_both_units():
    pages = pages_of(compose(a_sheet(body="Línea\n" * 120)))

    assert all("41000001" in page and "DT41" in page and "IES Triana" in page for page in pages)


def test_the_block_for_the_seal_is_empty_on_the_last_page(tmp_path: Path):
    dpi = 72
    last = Image.open(pictures_of(compose(a_sheet(body="Línea\n" * 60)), tmp_path, dpi=dpi)[-1])

    block = last.crop((round(SEAL.left), round(PAGE.top - SEAL.top), round(SEAL.right), round(PAGE.top - SEAL.bottom)))

    assert block.convert("L").getextrema() == (255, 255)


@pytest.mark.parametrize("lines", range(1, 40, 3))
def test_nothing_of_the_text_runs_into_the_block(tmp_path: Path, lines: int):
    last = Image.open(pictures_of(compose(a_sheet(body="Línea\n" * lines)), tmp_path, dpi=72)[-1])

    block = last.crop((round(SEAL.left), round(PAGE.top - SEAL.top), round(SEAL.right), round(PAGE.top - SEAL.bottom)))

    assert block.convert("L").getextrema() == (255, 255)


def test_the_same_sheet_makes_the_same_bytes():
    program = (
        "import hashlib; from tests.gateways.papers import a_sheet; from chalicelib.gateways.documents import compose;"
        "print(hashlib.sha256(compose(a_sheet())).hexdigest())"
    )

    digests = {
        subprocess.run(
            [sys.executable, "-c", program], env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }

    assert len(digests) == 1


def test_every_font_is_embedded(document: bytes):
    listed = subprocess.run(["pdffonts", "-"], input=document, capture_output=True, check=True).stdout.decode()

    fonts = listed.splitlines()[2:]
    assert fonts
    assert all(line.split()[-5] == "yes" for line in fonts)


def test_the_metadata_names_the_letter_and_its_language_and_no_person(document: bytes):
    info = subprocess.run(["pdfinfo", "-"], input=document, capture_output=True, check=True).stdout.decode()

    assert "Solicitud de información – Reparación de la cubierta del gimnasio" in info
    assert "Nov 24" in info
    assert b"/Lang (es-ES)" in document
    assert "Núñez" not in info


def test_the_api_starts_without_the_drawing_and_signing_libraries():
    program = (
        "import sys, chalicelib.gateways.documents, chalicelib.gateways.seals;"
        "print([m for m in ('reportlab', 'PIL', 'pyhanko', 'lxml', 'cryptography') if m in sys.modules])"
    )

    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert loaded.strip() == "[]"
