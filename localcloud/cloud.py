"""The whole of it: MiniStack, the deployed stack, its seal's certificates, its demonstration's people."""

import fcntl
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from localcloud import aws
from localcloud.authority import certificate_chain
from localcloud.client import Client
from localcloud.demo_data import FAMILIES, PASSWORD, PEOPLE
from localcloud.demo_families import EXPORT, enrol
from localcloud.endpoints import Endpoints, MembershipEntry, UserEntry
from localcloud.ministack import Ministack, running
from localcloud.places import PROJECT, REGION, Trouble
from localcloud.sign_in import SignIn, id_token, put_user
from localcloud.stack import Stack, deploy
from localcloud.web_server import serving

CHAIN_KEY: Final = "config/seal-chain.pem"


@dataclass(frozen=True)
class Cloud:
    """What runs, and where."""

    ministack: Ministack
    stack: Stack
    endpoints: Endpoints


@contextmanager
def running_cloud(
    port: int, folder: Path, endpoints: Path, *, web_port: int, site: Path | None, say: Callable[[str], None]
) -> Iterator[Cloud]:
    """All of it, ready to be used; it ends when the block does, and keeps its data in `folder`.

    Args:
        endpoints: the file that says where everything is while it runs.
        web_port: where browsers find the web client.
        site: the built client to serve there; without it, nothing is.
        say: told of each step.

    Raises:
        Trouble: it is running already, or a step failed.
    """
    with _alone(folder), running(port, folder) as ministack:
        say("MiniStack")
        web_url = web_origin(web_port)
        stack = deploy(ministack.url, folder, web_url)
        say("CloudFormation")
        chain = _put_chain(stack, folder)
        users = _load_people(stack, folder)
        say("demo data")
        where = Endpoints(
            api_url=stack.api_url,
            web_url=web_url if site else None,
            issuer=stack.outputs["OidcIssuer"],
            jwks_url=stack.outputs["OidcJwksUrl"],
            token_url=f"{stack.aws_url}/oauth2/token",
            authorize_url=f"{stack.aws_url}/oauth2/authorize",
            client_id=stack.outputs["WebClientId"],
            mail_url=f"{stack.aws_url}/_ministack/ses/messages",
            aws_url=stack.aws_url,
            seal_chain=str(chain),
            users=users,
        )
        with serving(site, web_port, where) if site else nullcontext():
            where.write(endpoints)
            try:
                yield Cloud(ministack, stack, where)
            finally:
                endpoints.unlink(missing_ok=True)


def web_origin(web_port: int) -> str:
    """The web client's origin: the one that browsers may call from."""
    return f"http://localhost:{web_port}"


def application_environment(stack: Stack) -> dict[str, str]:
    """The environment in which this project's own code reads and writes the stack's data, as the administrator."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return kept | {
        "AWS_ENDPOINT_URL": stack.aws_url,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": aws.ADMINISTRATOR,
        "AWS_SECRET_ACCESS_KEY": aws.ADMINISTRATOR,
        "STAGE": "local",
        "COMMUNICATIONS_TABLE": stack.outputs["CommunicationsTableName"],
        "MESSAGES_TABLE": stack.outputs["MessagesTableName"],
        "DIRECTORY_TABLE": stack.outputs["DirectoryTableName"],
        "FILES_TABLE": stack.outputs["FilesTableName"],
        "BUCKET": stack.outputs["BucketName"],
        "OIDC_ISSUER": stack.outputs["OidcIssuer"],
        "OIDC_JWKS_URL": stack.outputs["OidcJwksUrl"],
        "OIDC_AUDIENCES": stack.outputs["WebClientId"],
    }


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keeps others out of the folder for as long as the block runs: two clouds would ruin each other's data."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            raise Trouble(f"it is running already, as process {lock.read().strip()}: stop that one first") from None
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        try:
            yield
        finally:
            lock.truncate(0)


def _put_chain(stack: Stack, folder: Path) -> Path:
    """The certificates of the seal's key, where the seal worker and whoever checks a document find them."""
    authority = folder / "authority"
    public_key = aws.kms(stack.aws_url).get_public_key(KeyId=stack.outputs["SealKeyId"])["PublicKey"]
    chain = certificate_chain(public_key, authority)
    s3, bucket = aws.s3(stack.aws_url), stack.outputs["BucketName"]
    try:
        kept = s3.get_object(Bucket=bucket, Key=CHAIN_KEY)["Body"].read()
    except s3.exceptions.NoSuchKey:
        kept = b""
    if kept != chain:
        s3.put_object(Bucket=bucket, Key=CHAIN_KEY, Body=chain)
    return authority / "seal-chain.pem"


def _load_people(stack: Stack, folder: Path) -> tuple[UserEntry, ...]:
    """The demonstration's people, with a sign-in for those who have one."""
    everybody = (*PEOPLE, *FAMILIES)
    sign_ins = {person.email: put_user(stack, person.email, PASSWORD) for person in everybody if person.signs_in}
    ids = _person_ids(stack, folder, sign_ins) | _family_ids(stack, folder)
    return tuple(
        UserEntry(
            email=person.email,
            password=PASSWORD,
            name=person.name,
            memberships=tuple(
                MembershipEntry(ids[held.email], held.unit_id, role)
                for held in everybody
                if held.sign_in == person.email
                for role in held.roles
            ),
        )
        for person in everybody
        if person.signs_in
    )


def _family_ids(stack: Stack, folder: Path) -> dict[str, str]:
    """Imports the school's export over HTTP, and invites two guardians, unless it was done; their ids, by e-mail."""
    mark = folder / "families.json"
    wanted = {
        "tables": stack.outputs["DirectoryTableName"],
        "families": repr(FAMILIES),
        "export": hashlib.sha256(EXPORT.read_bytes()).hexdigest(),
    }
    if mark.exists():
        done = json.loads(mark.read_text())
        if done["wanted"] == wanted:
            return dict(done["ids"])

    def client(email: str) -> Client:
        return Client(stack.api_url, id_token(stack.aws_url, stack.outputs["WebClientId"], email, PASSWORD))

    ids = dict(enrol(FAMILIES, client))
    mark.write_text(json.dumps({"wanted": wanted, "ids": ids}))
    return ids


def _person_ids(stack: Stack, folder: Path, sign_ins: dict[str, SignIn]) -> dict[str, str]:
    """Loads the people that are not loaded yet, in a process of its own: the application reads its settings once.

    Returns:
        The id of each person, by e-mail.
    """
    mark = folder / "people.json"
    wanted = {
        "tables": stack.outputs["DirectoryTableName"],
        "people": repr(PEOPLE),
        "accounts": {email: [sign_in.issuer, sign_in.subject] for email, sign_in in sign_ins.items()},
    }
    if mark.exists():
        loaded = json.loads(mark.read_text())
        if loaded["wanted"] == wanted:
            return dict(loaded["ids"])
    result = subprocess.run(
        [sys.executable, "-m", "localcloud.demo_loading"],
        cwd=PROJECT,
        env=application_environment(stack),
        input=json.dumps(wanted["accounts"]),
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        reason = (result.stderr.strip().splitlines() or ["no reason was given"])[-1]
        (folder / "demo-loading.log").write_text(result.stderr)
        raise Trouble(f"the demo data could not be loaded: {reason} (all of it: {folder / 'demo-loading.log'})")
    ids: dict[str, str] = json.loads(result.stdout)
    mark.write_text(json.dumps({"wanted": wanted, "ids": ids}))
    return ids
