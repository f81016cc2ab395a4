"""Archives that depend on their content alone: neither on when and where they were made, nor in which order."""

import zipfile
from pathlib import Path
from typing import Final

_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP file can tell."""

_EVERYBODY_READS: Final = 0o100644 << 16
_EVERYBODY_RUNS: Final = 0o100755 << 16
_UNIX: Final = 3


def make_canonical(archive: Path, beside: Path | None = None) -> None:
    """Writes an archive anew, in the one way: names in order, each once, without times and owners.

    Which files may be run is kept: Lambda asks.

    Args:
        beside: a folder whose files come in too; where the archive has one of the same name, that one stays.
    """
    files = {str(path.relative_to(beside)): path for path in beside.rglob("*") if path.is_file()} if beside else {}
    anew = archive.with_name(f"{archive.name}.part")
    with zipfile.ZipFile(archive) as given, zipfile.ZipFile(anew, "w") as canonical:
        packed = {info.filename: info for info in given.infolist()}
        for name in sorted(files.keys() | packed.keys()):
            mode = packed[name].external_attr >> 16 if name in packed else files[name].stat().st_mode
            info = zipfile.ZipInfo(name, _NO_TIME)
            info.create_system = _UNIX
            info.external_attr = _EVERYBODY_RUNS if mode & 0o100 else _EVERYBODY_READS
            info.compress_type = zipfile.ZIP_DEFLATED
            canonical.writestr(info, given.read(name) if name in packed else files[name].read_bytes())
    anew.replace(archive)
