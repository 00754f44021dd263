from __future__ import annotations

import io
import json
import shlex
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from xtconnect_gui.demo.faults import Fault
from xtconnect_gui.demo.run import list_faults, run_foreground


def run_once(**options) -> tuple[int, str]:
    """Run in the foreground, with the order to stop already given: what is printed comes before."""
    out, stop = io.StringIO(), threading.Event()
    stop.set()
    return run_foreground(out=out, stop_event=stop, **options), out.getvalue()


def test_the_list_names_and_describes_every_fault() -> None:
    assert [name for name, _ in list_faults()] == [fault.value for fault in Fault]
    assert dict(list_faults())["needs-spaces"].startswith("accepts the app password only in its four groups")


def test_json_is_one_line_with_the_documented_keys() -> None:
    code, printed = run_once(json_output=True)
    assert code == 0
    (line,) = printed.splitlines()
    assert list(json.loads(line)) == ["host", "ports", "accounts", "ca_file", "mailbox"]


def test_the_text_names_accounts_passwords_authority_and_a_command(tmp_path: Path) -> None:
    _, printed = run_once(mailbox=tmp_path / "mail")
    assert "internal@example.com   app password: gyds ygay pwqj hfbr" in printed
    assert str(tmp_path / "mail") in printed
    words = shlex.split(printed.splitlines()[-1])
    assert words[:5] == ["echo", "gydsygaypwqjhfbr", "|", "xtconnect", "check"]
    assert words[words.index("--host") + 1] == "127.0.0.1"
    assert words[words.index("--ca-file") + 1].endswith("practice-authority.pem")


def test_the_text_says_which_fault_is_played() -> None:
    _, printed = run_once(fault="no-auth")
    assert "no-auth (offers no sign-in at all)" in printed.splitlines()[1]


def test_an_unknown_fault_is_refused_before_anything_is_printed() -> None:
    out = io.StringIO()
    with pytest.raises(ValueError, match="did you mean 'relay-denied'"):
        run_foreground(fault="relay-denid", out=out)
    assert out.getvalue() == ""


def test_a_port_in_use_is_an_error_that_names_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match=str(taken.getsockname()[1])):
        run_once(ssl_port=taken.getsockname()[1])


def test_the_former_signal_handlers_come_back() -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    run_once()
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly(number: signal.Signals) -> None:
    program = (
        "import sys\nfrom xtconnect_gui.demo.run import run_foreground\n"
        "sys.exit(run_foreground(json_output=True, out=sys.stdout))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        facts = json.loads(process.stdout.readline())
        with socket.create_connection((facts["host"], facts["ports"]["starttls"]), timeout=5) as client:
            assert client.recv(200).startswith(b"220 ")
        process.send_signal(number)
        rest, errors = process.communicate(timeout=10)
    assert (process.returncode, rest, errors) == (0, "", "")
    assert not Path(facts["ca_file"]).exists()
