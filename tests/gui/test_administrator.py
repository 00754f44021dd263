"""What an administrator wrote, in the wizard."""

from __future__ import annotations

from pathlib import Path

import pytest

from xtconnect_gui.cli.errors import UsageError
from xtconnect_gui.cli.options import parse_gui
from xtconnect_gui.gui.context import WizardContext
from xtconnect_gui.gui.launch import build_context
from xtconnect_gui.model.problems import Field
from xtconnect_gui.storage.paths import Paths


def launched(folder: Path, policy: str, *argv: str) -> WizardContext:
    paths = Paths.under(folder)
    paths.site_dirs[0].mkdir(parents=True)
    (paths.site_dirs[0] / "policy.toml").write_text(policy, encoding="utf-8")
    return build_context(parse_gui(argv), paths, lambda _url: True)


def test_what_the_policy_sets_is_filled_in_and_locked(tmp_path: Path) -> None:
    policy = 'provider = "google"\nemail = "erp@example.com"\nto = "it@example.com"\nlock = ["from"]\n'
    context = launched(tmp_path, policy)
    session = context.session
    assert (session.provider_id, session.email, session.recipient) == ("google", "erp@example.com", "it@example.com")
    assert session.locks == {Field.PROVIDER, Field.EMAIL, Field.RECIPIENT, Field.SENDER}


def test_the_policy_names_the_profile_and_the_language(tmp_path: Path) -> None:
    context = launched(tmp_path, 'profile = "office"\nlanguage = "en"\n')
    assert context.session.profile_name == "office"


def test_the_policys_list_reaches_the_first_page(tmp_path: Path) -> None:
    context = launched(tmp_path, 'providers = ["google"]\n', "--email", "someone@yahoo.com")
    assert (context.session.offered, context.session.provider_id) == (("google",), "")


@pytest.mark.parametrize(
    ("policy", "argv", "message"),
    [
        ('host = "a.example.com"', ["--host", "b.example.com"], "this is set to “a.example.com” by your administrator"),
        ('lock = ["host"]', ["--host", "b.example.com"], "this is set by your administrator and cannot be changed"),
        ('providers = ["google"]', ["--provider", "yahoo"], "your administrator offers only: google"),
        ('profile = "office"', ["--profile", "home"], "this is set to “office” by your administrator"),
    ],
)
def test_an_argument_that_contradicts_the_policy_opens_no_window_and_says_why(
    tmp_path: Path, policy: str, argv: list[str], message: str
) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        launched(tmp_path, policy, *argv)
    assert caught.value.exit_code == 64
