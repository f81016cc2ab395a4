"""The web client's server on this machine."""

import socket
import struct
import time
import urllib.request

from localcloud.ministack import free_port
from localcloud.web_server import serving


def test_a_browser_that_goes_in_the_middle_is_nothing_to_tell_of_and_others_are_served(endpoints, tmp_path, capfd):
    (tmp_path / "index.html").write_text("<p>Ventanilla")
    port = free_port()
    with serving(tmp_path, port, endpoints):
        gone = socket.create_connection(("127.0.0.1", port))
        gone.sendall(b"GET / HT")
        time.sleep(0.2)
        # Closed with a reset, and not with a good bye.
        gone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        gone.close()
        time.sleep(0.2)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
            assert b"Ventanilla" in answer.read()

    assert "Traceback" not in capfd.readouterr().err
