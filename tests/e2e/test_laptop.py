"""What `make run` promises: this machine only, one at a time, data kept, nothing left running."""

import os
import socket
from contextlib import suppress
from pathlib import Path

import pytest

from localcloud import sign_in
from localcloud.cloud import running_cloud
from localcloud.demo import Story
from localcloud.ministack import free_port, is_healthy, running
from localcloud.places import Trouble


def test_nothing_listens_beyond_this_machine(stack):
    addresses = listening(stack.cloud.ministack.process.pid)

    assert addresses
    assert {address for address in addresses if address != "127.0.0.1"} == set()


def test_a_second_one_is_refused_while_the_first_runs(stack):
    folder = stack.cloud.ministack.log.parent

    with pytest.raises(Trouble, match="running already"), cloud(free_port(), folder):
        pass


def test_a_port_that_is_taken_is_said_to_be(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(Trouble, match=rf"port {port} is taken.*PORT="), running(port, tmp_path):
            pass


def test_it_starts_again_on_another_port_with_its_data_and_does_its_work(tmp_path):
    with cloud(free_port(), tmp_path) as first:
        first_people = first.endpoints.users
        Story(first.endpoints).tell()
        process = first.ministack.process
    assert process.poll() is not None
    assert not is_healthy(first.endpoints.aws_url)
    assert not (tmp_path / "endpoints.json").exists()

    with cloud(free_port(), tmp_path) as second:
        Story(second.endpoints).tell()

    assert second.endpoints.users == first_people


def cloud(port: int, folder: Path):
    return running_cloud(port, folder, folder / "endpoints.json", web_port=8080, site=None, say=lambda _: None)


def listening(leader: int) -> set[str]:
    """The addresses that the process group listens on (Linux: `/proc`)."""
    inodes = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(process.name)) != leader:
                continue
            files = list((process / "fd").iterdir())
        except (ProcessLookupError, FileNotFoundError, PermissionError):
            continue
        for each in files:
            # A file that is closed meanwhile is no listener; the others of its process still count.
            with suppress(FileNotFoundError):
                inodes.add(str(each.readlink()).removeprefix("socket:[").rstrip("]"))
    found = set()
    for table, family in (("tcp", socket.AF_INET), ("tcp6", socket.AF_INET6)):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in inodes:
                found.add(address(fields[1].split(":")[0], family))
    return found


def address(hexadecimal: str, family: socket.AddressFamily) -> str:
    """An address as the kernel writes it: words of 32 bits, each with its lowest byte first."""
    raw = bytes.fromhex(hexadecimal)
    return socket.inet_ntop(family, b"".join(raw[i : i + 4][::-1] for i in range(0, len(raw), 4)))


def test_a_token_is_printed_for_who_can_sign_in_and_for_nobody_else(stack, monkeypatch, tmp_path):
    where = tmp_path / "endpoints.json"
    monkeypatch.setattr(sign_in, "ENDPOINTS", where)
    with pytest.raises(Trouble, match="nothing is running"):
        sign_in.token_of("ana.romero@ribera.example")
    stack.cloud.endpoints.write(where)

    token = sign_in.token_of("ana.romero@ribera.example")

    assert token.count(".") == 2
    with pytest.raises(Trouble, match="nobody signs in"):
        sign_in.token_of("nobody@ribera.example")
