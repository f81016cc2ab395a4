"""`make run`: the laptop's cloud, until Ctrl-C."""

import time
from pathlib import Path
from typing import Final

from localcloud.cloud import Cloud, running_cloud
from localcloud.demo_data import PASSWORD
from localcloud.endpoints import Endpoints
from localcloud.interrupts import Stopped, listen
from localcloud.ministack import must_be_free
from localcloud.places import ENDPOINTS, LOCAL, PROJECT, Trouble
from localcloud.terminal import bold, dim
from localcloud.web import build_web

FOLDER: Final = LOCAL / "cloud"


def run(port: int, web_port: int) -> None:
    """Starts everything, says where it is, and waits.

    Raises:
        Trouble: it could not start, or MiniStack ended by itself.
    """
    listen()
    began = time.monotonic()
    try:
        # Before anything is built for it.
        must_be_free(web_port, "WEB_PORT")
        site = build_web()
        _say("web client")
        with running_cloud(port, FOLDER, ENDPOINTS, web_port=web_port, site=site, say=_say) as cloud:
            _announce(cloud.endpoints, time.monotonic() - began)
            _wait(cloud)
    except Stopped:
        print(f"\nParado; los datos siguen en {_short(FOLDER)}. {dim('Stopped; its data are kept.')}")


def _wait(cloud: Cloud) -> None:
    code = cloud.ministack.process.wait()
    raise Trouble(f"MiniStack ended by itself ({code}): its last words are in {_short(cloud.ministack.log)}")


def _say(step: str) -> None:
    print(dim(f"· {step}"), flush=True)


def _announce(endpoints: Endpoints, seconds: float) -> None:
    units: dict[str, list[str]] = {}
    for user in endpoints.users:
        first = user.memberships[0].unit
        # In another unit than the one that they are listed under, it is said in which.
        roles = ", ".join(
            held.role if held.unit == first else f"{held.role} ({held.unit})" for held in user.memberships
        )
        units.setdefault(first, []).append(f"  {user.email:<34} {user.name:<24} {dim(roles)}")
    print(f"\n{bold('Ventanilla')} {dim(f'lista en {seconds:.1f} s / ready in {seconds:.1f} s')}\n")
    print(f"  Web                {bold(endpoints.web_url or '')}")
    print(f"  API                {endpoints.api_url}")
    print(f"  OpenAPI            {endpoints.api_url}/openapi.json")
    print(f"  Correo / mail      {endpoints.mail_url}")
    print(f"  Todo / everything  {_short(ENDPOINTS)}")
    print(f"\nPueden entrar, con la contraseña {bold(PASSWORD)} {dim('(who can sign in, and the password)')}:\n")
    for unit, lines in units.items():
        print(bold(unit))
        print("\n".join(lines))
    print(f"\nCtrl-C lo para. {dim('Ctrl-C stops it. In another terminal: make demo')}", flush=True)


def _short(path: Path) -> str:
    return str(path.relative_to(PROJECT)) if path.is_relative_to(PROJECT) else str(path)
