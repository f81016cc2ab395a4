"""What the client says, in either language: read from its own catalogues, so that a story can be told in both."""

import json
import re
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from localcloud.web import WEB, node

LANGUAGES: Final = ("es", "en")

_PROGRAM: Final = Path(__file__).with_suffix(".mjs")


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Everything that is said in a language, by its key."""
    asked = [node(), str(_PROGRAM), str(WEB / "src" / "words"), language]
    told: dict[str, str] = json.loads(subprocess.run(asked, capture_output=True, text=True, check=True).stdout)
    return told


def said(language: str, key: str, **values: object) -> str:
    """The words of a key, with what they speak of."""
    return re.sub(r"\{\{(\w+)\}\}", lambda found: str(values[found[1]]), catalogue(language)[key])
