"""The whole job in real windows: set the account up, find the mail, and come back another day."""

from __future__ import annotations

import email
import email.policy
import json
import subprocess
import tomllib
from email.message import EmailMessage
from pathlib import Path

import pytest

from .desktop import Desktop, wait_for

pytestmark = pytest.mark.display

TITLE = "E-mail set-up for xTuple Connect"
ADDRESS = "internal@example.com"
PASTED = "gyds ygay pwqj hfbr"


def mails(folder: Path) -> list[EmailMessage]:
    found = sorted((folder / "new").glob("*"))
    return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in found]


def saved(desktop: Desktop) -> dict[str, object]:
    file = desktop.home / "config" / "xtconnect-gui" / "profiles.toml"
    return tomllib.loads(file.read_text()) if file.exists() else {}


def ended(wizard: subprocess.Popen[str]) -> int:
    return wizard.wait(timeout=30)


def test_a_person_sets_up_google_and_the_mail_arrives_and_comes_back_another_day(desktop: Desktop) -> None:
    mailbox = desktop.home / "data" / "xtconnect-gui" / "practice-mailbox"
    wizard = desktop.python("xtconnect_gui.gui", "--demo")
    desktop.window(TITLE)
    desktop.type(ADDRESS)
    desktop.press("Tab", "space")  # the first card is Google's
    desktop.press("alt+n", "alt+n")  # to the instructions, and on to the account
    desktop.paste(PASTED)
    desktop.press("alt+n")  # the test begins on its own
    first = wait_for(lambda: mails(mailbox), "the test mail")
    assert first[0]["To"] == ADDRESS
    assert first[0]["Auto-Submitted"] == "auto-generated"
    desktop.press("alt+n")
    wait_for(lambda: saved(desktop), "the saved profile")
    desktop.press("alt+n")
    assert ended(wizard) == 0
    text = json.dumps(saved(desktop))
    assert ADDRESS in text
    assert "smtp.gmail.com" in text

    again = desktop.python("xtconnect_gui.gui", "--demo")
    desktop.window(TITLE)
    wait_for(lambda: desktop.press("alt+n") or len(mails(mailbox)) == 2, "the second test mail")
    desktop.press("alt+F4")
    assert ended(again) == 0

    everything = b"".join(path.read_bytes() for path in desktop.home.rglob("*") if path.is_file())
    for form in (PASTED, PASTED.replace(" ", "")):
        assert form.encode() not in everything


def test_an_administrators_arguments_open_the_wizard_filled_in(desktop: Desktop, tmp_path: Path) -> None:
    server = desktop.python(
        "xtconnect_gui.cli", "demo-server", "--json", "--mailbox", str(tmp_path / "box"), stdout=subprocess.PIPE
    )
    assert server.stdout is not None
    info = json.loads(server.stdout.readline())
    account = info["accounts"][0]
    wizard = desktop.python(
        "xtconnect_gui.gui", "--provider", "other", "--email", account["email"], "--host", "localhost",
        "--port", str(info["ports"]["starttls"]), "--security", "starttls", "--ca-file", info["ca_file"],
        "--start-page", "credentials",
    )  # fmt: skip
    desktop.window(TITLE)
    desktop.paste(account["password"])
    desktop.press("alt+n")
    found = wait_for(lambda: mails(Path(info["mailbox"])), "the test mail")
    assert found[0]["From"] == account["email"]
    desktop.press("alt+n")
    wait_for(lambda: saved(desktop), "the saved profile")
    desktop.press("alt+n")
    assert ended(wizard) == 0
