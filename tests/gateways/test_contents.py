"""What a file really is: archives are listed, whatever is in them, and nothing in one is unpacked."""

import io
import random
import zipfile
from typing import Final

import pytest

from chalicelib.domain.deposit import FILE_TYPES
from chalicelib.gateways import contents

ODT: Final = "application/vnd.oasis.opendocument.text"
ZIP: Final = "application/zip"
COMPRESSIONS: Final = [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]


def a_text(compression: int) -> bytes:
    """An OpenDocument text, as far as its type goes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as archive:
        archive.writestr("mimetype", ODT)
        archive.writestr("content.xml", "<a/>" * 10)
    return made.getvalue()


def judged(data: bytes) -> str | None:
    return contents.content_type(io.BytesIO(data), ZIP, FILE_TYPES)


def test_a_document_tells_its_type_uncompressed_as_the_standard_wants_it():
    assert [judged(a_text(compression)) for compression in COMPRESSIONS] == [ODT, ZIP, ZIP, ZIP]


@pytest.mark.parametrize("compression", COMPRESSIONS)
def test_a_damaged_archive_is_judged_like_any_file(compression):
    whole = a_text(compression)
    luck = random.Random(compression)  # noqa: S311  # luck, not a secret

    for _ in range(3000):
        damaged = bytearray(whole)
        for _ in range(luck.randint(1, 6)):
            damaged[luck.randrange(2, len(damaged))] = luck.choice([0, 255, luck.randrange(256)])

        assert judged(bytes(damaged)) in {None, ZIP, ODT}
