"""The bill of materials of the package (SBOM), in CycloneDX 1.6.

Every library in the archive, as its own metadata say, and every one of which the web client is built, as its lock says.
"""

import base64
import hashlib
import json
import uuid
import zipfile
from collections.abc import Mapping
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path
from typing import Any, Final

from chalicelib import __version__

SPACE: Final = uuid.UUID("5a0f3e0e-6a53-4d1c-9d0c-9d2f6b7f4c11")
"""Where the serial numbers of our bills come from: the same archive has the same bill."""

_ALGORITHMS: Final = {"sha512": "SHA-512", "sha384": "SHA-384", "sha256": "SHA-256"}
"""Of npm's `integrity`, as CycloneDX calls them."""


def bill_of_materials(archive: Path, web_lock: Path) -> str:
    """The bill of an archive and of the web client beside it, as JSON.

    Args:
        web_lock: npm's lock file of the client.
    """
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    with zipfile.ZipFile(archive) as content:
        libraries = [_library(content, name) for name in sorted(content.namelist()) if _is_metadata(name)]
    libraries += web_libraries(json.loads(web_lock.read_text()))
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


def web_libraries(lock: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What a client is built from, by its lock file.

    Left out is what only builds and tests it, and what is `optional`: programs for some machines, no browser's.
    """
    found = {}
    for place, about in lock["packages"].items():
        if not place or about.get("dev") or about.get("devOptional") or about.get("optional"):
            continue
        name = about.get("name") or place.rpartition("node_modules/")[2]
        purl = f"pkg:npm/{name.replace('@', '%40')}@{about['version']}"
        library = {"type": "library", "bom-ref": purl, "name": name, "version": about["version"], "purl": purl}
        algorithm, _, digest = about["integrity"].partition("-")
        hashes = [{"alg": _ALGORITHMS[algorithm], "content": base64.b64decode(digest).hex()}]
        licences = {"licenses": [{"license": {"name": about["license"]}}]} if "license" in about else {}
        found[purl] = library | {"hashes": hashes} | licences
    return [library for _, library in sorted(found.items())]


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
