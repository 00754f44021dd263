"""The session: what follows from what was typed, and the rule that what is saved is what was tested."""

from __future__ import annotations

import pytest

from xtconnect_gui.check.values import CheckResult
from xtconnect_gui.discovery.values import Discovery, FoundBy, Server
from xtconnect_gui.model.app_password import PasswordShape
from xtconnect_gui.model.problems import Field, ProblemCode
from xtconnect_gui.model.profile import PasswordForm, Profile
from xtconnect_gui.model.security import Security
from xtconnect_gui.providers.values import Provider, UsernameForm
from xtconnect_gui.session import flow
from xtconnect_gui.session.setup import SetupSession
from xtconnect_gui.smtp.values import Level, TestOutcome

GOOGLE = Provider("google", "Google", "smtp.gmail.com", 465, 587, shape=PasswordShape(16, groups=(4, 4, 4, 4)))
WEBDE = Provider("webde", "WEB.DE", "smtp.web.de", 465, 587, username_form=UsernameForm.LOCAL_PART)
MICROSOFT = Provider("microsoft365", "Microsoft 365", "smtp.office365.com", None, 587)
OTHER = Provider("other", "Other", "", None, None)
PROVIDERS = {p.id: p for p in (GOOGLE, WEBDE, MICROSOFT, OTHER)}


def new_session(**options: object) -> SetupSession:
    return SetupSession(PROVIDERS.__getitem__, **options)  # type: ignore[arg-type]


def ready_session() -> SetupSession:
    session = new_session()
    session.email = "internal@example.com"
    session.choose_provider("google")
    session.set_password("gyds ygay pwqj hfbr")
    return session


def accepted(session: SetupSession, secret: str = "gydsygaypwqjhfbr") -> CheckResult:
    outcome = TestOutcome(True, Level.SEND, (), None, PasswordForm.WITHOUT_SPACES, None, None, (), 0.1)
    settings = session.settings()
    return CheckResult(settings, outcome, None, settings.fingerprint(secret), secret)


def test_choosing_a_provider_fills_in_its_server() -> None:
    session = ready_session()
    assert (session.host, session.port, session.security) == ("smtp.gmail.com", "465", Security.SSL)
    assert session.username == "internal@example.com"


def test_a_provider_without_implicit_tls_is_filled_in_with_starttls() -> None:
    session = new_session()
    session.choose_provider("microsoft365")
    assert (session.port, session.security) == ("587", Security.STARTTLS)


def test_the_user_name_follows_the_address_until_it_is_typed_by_hand() -> None:
    session = new_session()
    session.email = "one@web.de"
    session.choose_provider("webde")
    assert session.username == "one"
    session.email = "two@web.de"
    assert session.username == "two"
    session.username = "mine"
    session.email = "three@web.de"
    assert session.username == "mine"


def test_a_choice_by_hand_wins_over_discovery() -> None:
    session = new_session()
    session.email = "a@example.com"
    session.choose_provider("other")
    assert not session.take_discovery(Discovery("a@example.com", "example.com", "google", FoundBy.MX, "aspmx"))
    assert session.provider_id == "other"


def test_a_late_discovery_about_another_address_is_ignored() -> None:
    session = new_session()
    session.email = "b@example.com"
    assert not session.take_discovery(Discovery("a@example.com", "example.com", "google", FoundBy.MX, "aspmx"))


def found_server(email: str, host: str = "mail.example.com") -> Discovery:
    server = Server(host, 2587, Security.STARTTLS, "%EMAILLOCALPART%")
    return Discovery(email, email.rpartition("@")[2], "other", FoundBy.SRV, server=server)


def test_a_server_that_was_found_is_filled_in_with_its_form_of_the_user_name() -> None:
    session = new_session()
    session.email = "a@example.com"
    assert session.take_discovery(found_server("a@example.com"))
    assert (session.provider_id, session.host, session.port) == ("other", "mail.example.com", "2587")
    assert (session.security, session.username) == (Security.STARTTLS, "a")
    session.email = "b@example.com"
    assert session.username == "b"


def test_the_same_discovery_again_keeps_what_was_changed_since() -> None:
    session = new_session()
    session.email = "a@example.com"
    session.take_discovery(found_server("a@example.com"))
    session.port = "465"
    session.take_discovery(found_server("a@example.com"))
    assert session.port == "465"
    session.take_discovery(found_server("a@example.com", "other.example.com"))
    assert (session.host, session.port) == ("other.example.com", "2587")


def test_what_was_found_is_forgotten_with_its_domain_and_what_was_chosen_is_not() -> None:
    session = new_session()
    session.email = "a@example.com"
    session.take_discovery(found_server("a@example.com"))
    session.forget_discovery()
    assert (session.provider_id, session.host, session.port, session.username) == ("", "", "", "")
    session.choose_provider("google")
    session.forget_discovery()
    assert session.provider_id == "google"


def test_locked_fields_keep_what_they_have_when_a_server_is_found() -> None:
    session = new_session(locks=frozenset({Field.HOST, Field.PORT, Field.USERNAME}))
    session.email = "a@example.com"
    session.host, session.port, session.username = "set.example.com", "25", "set"
    session.take_discovery(found_server("a@example.com"))
    assert (session.host, session.port, session.username) == ("set.example.com", "25", "set")


def test_locked_fields_keep_their_values() -> None:
    session = new_session(locks=frozenset({Field.HOST, Field.PORT, Field.SECURITY}))
    session.host, session.port, session.security = "mail.example.com", "2525", Security.STARTTLS
    session.choose_provider("google")
    assert (session.host, session.port, session.security) == ("mail.example.com", "2525", Security.STARTTLS)


def test_port_and_security_propose_each_other() -> None:
    session = ready_session()
    assert session.port_for_security(Security.STARTTLS) == 587
    assert session.security_for_port("587") is Security.STARTTLS
    assert session.security_for_port("abc") is None


def test_a_contradiction_is_named() -> None:
    session = ready_session()
    session.security = Security.STARTTLS
    problems = session.settings_problems()
    assert [problem.code for problem in problems] == [ProblemCode.PORT_SECURITY_MISMATCH]


def test_the_verdict_belongs_to_exactly_these_values() -> None:
    session = ready_session()
    assert session.take_verdict(accepted(session))
    assert session.verdict is not None
    session.port = "587"
    assert session.verdict is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("email", "x@example.com"),
        ("host", "h.example.com"),
        ("username", "u"),
        ("security", Security.STARTTLS),
        ("sender", "s@example.com"),
        ("sender_name", "Name"),
    ],
)
def test_any_edit_resets_the_verdict(name: str, value: object) -> None:
    session = ready_session()
    session.take_verdict(accepted(session))
    setattr(session, name, value)
    assert session.verdict is None


def test_a_new_password_resets_the_verdict() -> None:
    session = ready_session()
    session.take_verdict(accepted(session))
    session.set_password("aaaa bbbb cccc dddd")
    assert session.verdict is None


def test_a_verdict_about_older_values_is_not_taken() -> None:
    session = ready_session()
    result = accepted(session)
    session.host = "elsewhere.example.com"
    assert not session.take_verdict(result)


def test_what_is_saved_is_the_form_the_server_accepted() -> None:
    session = ready_session()
    session.take_verdict(accepted(session, "gyds ygay pwqj hfbr"))
    assert session.secret_to_save == "gyds ygay pwqj hfbr"


def test_a_loaded_profile_fills_in_everything_but_the_password() -> None:
    first = ready_session()
    first.take_verdict(accepted(first))
    second = new_session()
    second.load_profile(first.saved_profile("2026-11-24T12:00:00Z"))
    assert second.settings() == first.settings()
    assert second.password.secret == ""


def test_a_profile_never_holds_the_password() -> None:
    session = ready_session()
    session.take_verdict(accepted(session))
    profile = session.saved_profile(None)
    assert isinstance(profile, Profile)
    assert "gyds" not in repr(profile)


def test_nobody_is_dropped_behind_an_incomplete_page() -> None:
    assert flow.furthest_reachable(flow.Page.TEST, new_session()) is flow.Page.PROVIDER
    session = new_session()
    session.email = "a@example.com"
    session.choose_provider("google")
    assert flow.furthest_reachable(flow.Page.TEST, session) is flow.Page.CREDENTIALS
    session.set_password("gyds ygay pwqj hfbr")
    assert flow.furthest_reachable(flow.Page.TEST, session) is flow.Page.TEST


def test_the_test_page_is_complete_only_with_a_verdict() -> None:
    session = ready_session()
    assert not flow.is_complete(flow.Page.TEST, session)
    session.take_verdict(accepted(session))
    assert flow.is_complete(flow.Page.TEST, session)
