"""The bill of materials of the package (SBOM): every library in it, as its own metadata say, in CycloneDX 1.6."""

import hashlib
import json
import uuid
import zipfile
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path
from typing import Any, Final

from chalicelib import __version__

SPACE: Final = uuid.UUID("5a0f3e0e-6a53-4d1c-9d0c-9d2f6b7f4c11")
"""Where the serial numbers of our bills come from: the same archive has the same bill."""


def bill_of_materials(archive: Path) -> str:
    """The bill of an archive, as JSON."""
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    with zipfile.ZipFile(archive) as content:
        libraries = [_library(content, name) for name in sorted(content.namelist()) if _is_metadata(name)]
    bill = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(SPACE, digest)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "ventanilla",
                "name": "ventanilla",
                "version": __version__,
                "licenses": [{"license": {"id": "EUPL-1.2"}}],
                "hashes": [{"alg": "SHA-256", "content": digest}],
            }
        },
        "components": libraries,
        "dependencies": [{"ref": "ventanilla", "dependsOn": [library["bom-ref"] for library in libraries]}],
    }
    return json.dumps(bill, indent=1, ensure_ascii=False) + "\n"


def _is_metadata(name: str) -> bool:
    return name.count("/") == 1 and name.endswith(".dist-info/METADATA")


def _library(content: zipfile.ZipFile, name: str) -> dict[str, Any]:
    about = HeaderParser().parsestr(content.read(name).decode())
    normal = str(about["Name"]).lower().replace("_", "-").replace(".", "-")
    purl = f"pkg:pypi/{normal}@{about['Version']}"
    library = {"type": "library", "bom-ref": purl, "name": normal, "version": str(about["Version"]), "purl": purl}
    licence = _licence(about)
    return library | ({"licenses": [{"license": {"name": licence}}]} if licence else {})


def _licence(about: Message) -> str | None:
    """As the library says it: an expression, a word, or its classifier."""
    said = about["License-Expression"] or about["License"] or ""
    if said and "\n" not in said and len(said) < 100:
        return str(said)
    classifiers = [str(each) for each in about.get_all("Classifier", []) if str(each).startswith("License ::")]
    return classifiers[0].rpartition(" :: ")[2] if classifiers else None
