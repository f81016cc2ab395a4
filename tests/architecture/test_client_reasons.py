"""Whatever the domain rejects a file for, the web client has words for it."""

import re
from pathlib import Path
from typing import Final

import pytest

from chalicelib.domain.attachments import UploadFault
from chalicelib.domain.scanning import ScanFault

SOURCES: Final = Path(__file__).parents[2] / "web" / "src"
REASONS: Final = {*UploadFault, *ScanFault}


def test_the_client_knows_every_reason_for_which_a_file_is_not_to_be_had():
    room = (SOURCES / "ui" / "file-reason.ts").read_text()
    (listed,) = re.findall(r"const REASONS = \[([^\]]*)\]", room)
    assert set(re.findall(r'"(\w+)"', listed)) == REASONS


@pytest.mark.parametrize("language", ["es", "en"])
def test_each_reason_has_words_in_either_language(language):
    words = (SOURCES / "words" / language / "letters.ts").read_text()
    (said,) = re.findall(r"  files: \{.*?\n    reason: \{(.*?)\n    \}", words, re.DOTALL)
    assert set(re.findall(r"^ +(\w+):", said, re.MULTILINE)) == {*REASONS, "other"}
