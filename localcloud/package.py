"""Packages the application as it is deployed, and checks what came out."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Final

from localcloud import wheels
from localcloud.archives import make_canonical
from localcloud.materials import bill_of_materials
from localcloud.places import BUILD, PROJECT, REGION, Trouble
from localcloud.web import WEB, build_web

PACKAGE: Final = BUILD / "package"
"""Where the whole package is: `sam.json`, `deployment.zip`, and the web client in `web/`."""

LIMIT: Final = 60_000_000
"""Bytes. Lambda takes 50 MB directly and 250 MB unzipped by way of S3; growing towards either is worth a decision."""

RUNTIME: Final = ("chalice/__init__.py", "chalice/app.py")
"""What `chalice package` ships of itself."""

NOT_COMPILED: Final = r"/libraries/holidays/"
"""Sources that are shipped as they are: of the calendars of all countries, a function reads one."""

SBOM: Final = "sbom.cdx.json"
"""What is in the archive and in the web client, for whoever must know: CycloneDX, as JSON."""

LINT_IGNORED: Final[tuple[str, ...]] = ()
"""Rules of cfn-lint that are not followed, each with its reason. There are none."""


def package_whole() -> Path:
    """What is deployed to AWS, with everything that it needs.

    Returns:
        The folder of `sam.json`, `deployment.zip`, the bill of materials and `web/`.

    Raises:
        Trouble: a library is not what was locked, the template is not valid, or the archive is too big.
    """
    source = _staged(BUILD / "source")
    libraries = BUILD / "libraries"
    shutil.rmtree(libraries, ignore_errors=True)
    wheels.install(libraries)
    _compile(source / "chalicelib", source)
    _compile(libraries, libraries)
    runtime = _runtime(libraries)
    _package(source, PACKAGE, libraries)
    expect_runtime(PACKAGE / "deployment.zip", runtime)
    shutil.copytree(build_web(), PACKAGE / "web")
    lint(PACKAGE / "sam.json")
    archive = PACKAGE / "deployment.zip"
    (PACKAGE / SBOM).write_text(bill_of_materials(archive, WEB / "package-lock.json"))
    size = archive.stat().st_size
    print(f"{archive.relative_to(PROJECT)}: {size / 1e6:.1f} MB")
    for name, bytes_ in heaviest(archive):
        print(f"  {bytes_ / 1e6:5.1f} MB  {name}")
    if size > LIMIT:
        raise Trouble(f"the package has {size / 1e6:.1f} MB, more than {LIMIT / 1e6:.0f} MB")
    return PACKAGE


def package_slim(out: Path) -> Path:
    """What is deployed on a laptop: the code alone, since MiniStack's workers see this environment's packages.

    Returns:
        The folder of `sam.json` and `deployment.zip`.
    """
    shutil.rmtree(out, ignore_errors=True)
    source = _staged(out / "source")
    _compile(source / "chalicelib", source)
    _package(source, out / "package")
    return out / "package"


def _runtime(libraries: Path) -> dict[str, bytes]:
    """Chalice's modules that are shipped, as its locked wheel has them; the rest of it goes: it is the workshop's."""
    runtime = {name: (libraries / name).read_bytes() for name in (*RUNTIME, *map(compiled_name, RUNTIME))}
    shutil.rmtree(libraries / "chalice")
    for name in map(compiled_name, RUNTIME):
        (libraries / name).parent.mkdir(parents=True, exist_ok=True)
        (libraries / name).write_bytes(runtime[name])
    return runtime


def compiled_name(name: str) -> str:
    """What the compiled form of a source in the archive is called there."""
    path = PurePosixPath(name)
    return str(path.parent / "__pycache__" / f"{path.stem}.{sys.implementation.cache_tag}.pyc")


def _compile(folder: Path, top: Path) -> None:
    """Puts beside each source what Python makes of it: where Lambda runs nothing can be written, so each start would.

    In a process of its own, so that the same sources give the same bytes. Python trusts them unchecked: they come in
    one archive with what they were made of, and are named after the only Python that takes them.

    Args:
        top: the folder that becomes the archive's: tracebacks name what is below it.
    """
    words = ["-q", "--invalidation-mode", "unchecked-hash", "-s", str(top), "-x", NOT_COMPILED]
    command = [sys.executable, "-m", "compileall", *words, str(folder)]
    environment = os.environ | {"PYTHONHASHSEED": "0"}
    environment.pop("PYTHONPYCACHEPREFIX", None)
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if result.returncode:
        print(result.stdout, result.stderr, file=sys.stderr)
        raise Trouble("not every source could be compiled: what Python said is above")


def expect_runtime(archive: Path, runtime: Mapping[str, bytes]) -> None:
    """Checks that an archive has these modules of Chalice, which it took from this environment, and no others.

    Raises:
        Trouble: one has other bytes, or there are more.
    """
    with zipfile.ZipFile(archive) as content:
        found = {name: content.read(name) for name in content.namelist() if name.startswith("chalice/")}
    if others := sorted(name for name in found.keys() | runtime.keys() if found.get(name) != runtime.get(name)):
        raise Trouble(f"{', '.join(others)} of this environment is not what {wheels.LOCK.name} has: make it anew")


def _staged(source: Path) -> Path:
    """The application in a folder of its own, where Chalice finds no requirements: it would fetch wheels unchecked."""
    shutil.rmtree(source, ignore_errors=True)
    ignored = shutil.ignore_patterns("__pycache__", "deployments", "deployed")
    for name in ("chalicelib", ".chalice"):
        shutil.copytree(PROJECT / name, source / name, ignore=ignored)
    shutil.copy(PROJECT / "app.py", source)
    (source / "requirements.txt").touch()
    return source


def heaviest(archive: Path, count: int = 8) -> list[tuple[str, int]]:
    """The packages that take most of the archive, with their compressed bytes."""
    sizes: Counter[str] = Counter()
    with zipfile.ZipFile(archive) as content:
        for entry in content.infolist():
            sizes[entry.filename.split("/")[0]] += entry.compress_size
    return sizes.most_common(count)


def lint(template: Path) -> None:
    """Checks a template with cfn-lint, and says so.

    Raises:
        Trouble: it found something; what it said has been printed.
    """
    ignored = [argument for rule in LINT_IGNORED for argument in ("--ignore-checks", rule)]
    program = Path(sys.executable).with_name("cfn-lint")
    command = [str(program), "--regions", REGION, *ignored, "--template", str(template)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        print(result.stdout, result.stderr, file=sys.stderr)
        raise Trouble(f"cfn-lint does not accept {template}")
    print(f"{template.name}: cfn-lint finds nothing to say")


def _package(source: Path, out: Path, libraries: Path | None = None) -> None:
    """Runs `chalice package` on a staged application, and puts the libraries into what comes out.

    Chalice would pack them too, but all of it is packed anew afterwards: this way only once.
    """
    shutil.rmtree(out, ignore_errors=True)
    command = ["chalice", "package", "--stage", "prod", "--merge-template", ".chalice/resources.json", str(out)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")} | {
        "AWS_DEFAULT_REGION": REGION,
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    code = "import sys; from chalice.cli import main; sys.argv[0] = 'chalice'; sys.exit(main())"
    result = subprocess.run(
        [sys.executable, "-c", code, *command[1:]],
        cwd=source,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if result.returncode:
        print(result.stdout, file=sys.stderr)
        raise Trouble("chalice could not make the package: what it said is above")
    make_canonical(out / "deployment.zip", libraries)
    json.loads((out / "sam.json").read_text())
