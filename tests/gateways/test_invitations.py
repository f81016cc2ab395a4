"""What is mailed and printed of an invitation: read back as a phone and a person would."""

import re
from datetime import UTC, datetime

import zxingcpp
from PIL import Image, ImageDraw

from chalicelib.gateways import qr_codes
from chalicelib.templates import invitations
from chalicelib.templates.invitations import Words

CODE = "K7QP-9M3X-0ABC-DEFG-HJKM-NPQR-STVW"
WORDS = Words(
    unit_name="I.E.S. <Murillo> & Cía",
    person_name="Núñez Gil, Eva",
    code=CODE,
    url=f"https://ventanilla.example/invitations#{CODE}",
    expires_at=datetime(2026, 12, 24, 22, 30, tzinfo=UTC),
)


def drawn(svg: str) -> Image.Image:
    """The picture that a browser makes of the code."""
    side = int(re.findall(r'viewBox="0 0 (\d+) \d+"', svg)[0])
    picture = Image.new("L", (side * 8, side * 8), 255)
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", svg):
        left, top = int(x) * 8, int(y) * 8
        ImageDraw.Draw(picture).rectangle((left, top, left + int(length) * 8 - 1, top + 7), fill=0)
    return picture


def test_a_phone_reads_the_address_with_the_code_from_the_sheet():
    page = invitations.sheet(WORDS, qr_codes.svg(WORDS.url, invitations.QR_LABEL))

    (found,) = zxingcpp.read_barcodes(drawn(page))
    assert found.text == WORDS.url


def test_the_sheet_says_whose_it_is_what_to_type_where_and_until_when_in_spain():
    page = invitations.sheet(WORDS, "<svg/>")

    for told in (
        "Núñez Gil, Eva",
        CODE,
        "https://ventanilla.example/invitations",
        "24 de diciembre de 2026 a las 23:30",
    ):
        assert told in page
    assert "I.E.S. &lt;Murillo&gt; &amp; Cía" in page
    assert '<html lang="es">' in page
    assert '<section lang="en">' in page


def test_the_code_is_in_no_link_of_the_sheet():
    assert "href" not in invitations.sheet(WORDS, "<svg/>")


def test_the_mail_tells_the_same_as_text_and_as_html_and_its_subject_names_nobody():
    mail = invitations.mail(WORDS)

    for told in (WORDS.url, CODE, "24 de diciembre de 2026 a las 23:30", "invites you to use Ventanilla"):
        assert told in mail.text
        assert told in mail.html
    assert "I.E.S. <Murillo> & Cía le invita" in mail.text
    assert "I.E.S. &lt;Murillo&gt; &amp; Cía le invita" in mail.html
    assert mail.subject == "Invitación para entrar en Ventanilla"
