"""The page "Prove it with the Batch Manager" against a real PostgreSQL and a stand-in for the Batch Manager."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.integration.database.cluster import HOST, PASSWORD
from tests.integration.database.erp import Erp, StandIn
from xtconnect_gui.batch_manager.database.remembered import recall
from xtconnect_gui.batch_manager.database.send_test import Step
from xtconnect_gui.gui.context import WizardContext
from xtconnect_gui.gui.pages.proof import ProofPage
from xtconnect_gui.gui.widgets.stage_list import StageState
from xtconnect_gui.gui.wizard import SetupWizard
from xtconnect_gui.storage.paths import Paths
from xtconnect_gui.storage.secrets import KeyringReason, KeyringUnavailableError

from .kit import Heartbeat, SmallWizard, google_account, make_context

TO = "recipient@example.com"
REFUSED = "535-5.7.8 Username and Password not accepted"


class Ring:
    """A password store in memory; refuses when it is told to."""

    name = "the test's keyring"

    def __init__(self, refuse: bool = False) -> None:
        self.kept: dict[str, str] = {}
        self.refuse = refuse

    def get(self, profile: str) -> str | None:
        return self.kept.get(profile)

    def save(self, profile: str, secret: str) -> None:
        if self.refuse:
            raise KeyringUnavailableError(KeyringReason.LOCKED)
        self.kept[profile] = secret


def context_of(folder: Path, ring: Ring | None = None, *, demo: bool = False) -> WizardContext:
    context = make_context(services={"_secrets": cast(Any, ring or Ring()), "demo": demo})
    context.paths = Paths.under(folder)
    google_account(context)
    return context


def opened(qtbot: QtBot, context: WizardContext) -> ProofPage:
    page = ProofPage(context)
    wizard = SmallWizard(cast(Any, page))
    qtbot.addWidget(wizard)
    cast(Any, page).keeps = wizard  # the page goes with its wizard
    with qtbot.waitActive(wizard):
        wizard.show()
    page.form.recipient.setText(TO)
    return page


def filled(qtbot: QtBot, erp: Erp, folder: Path, ring: Ring | None = None) -> ProofPage:
    page = opened(qtbot, context_of(folder, ring))
    form = page.form
    for line, text in (
        (form.host, HOST), (form.port, str(erp.cluster.port)), (form.name, erp.name), (form.user, "internal"),
        (form.password.line, PASSWORD),
    ):  # fmt: skip
        line.setText(text)
    return page


def done(qtbot: QtBot, page: ProofPage) -> str:
    """The title of the finding, once there is one."""
    qtbot.waitUntil(lambda: not page.running, timeout=15_000)
    return page.panel.title.text()


def press(page: ProofPage, key: str) -> None:
    button = page.panel.button(key)
    assert button is not None
    button.click()


class TestLooking:
    def test_the_state_is_shown_as_a_judgement(self, qtbot: QtBot, erp: Erp, tmp_path: Path) -> None:
        erp.add_job(scheduled="now() - interval '1 hour'")
        erp.add_job(subject="Invoice", completed="now() - interval '1 hour'", exitstatus=REFUSED)
        page = filled(qtbot, erp, tmp_path)
        page.look.click()
        assert done(qtbot, page) == "The Batch Manager does not seem to be running"
        assert "This is a judgement" in page.panel.explanation.text()
        assert "encrypted (TLSv1.3)" in page.panel.explanation.text()
        assert page.panel.steps.text().startswith("1. Job 2, “Invoice”: ")
        assert REFUSED in page.panel.steps.text()

    def test_what_is_missing_is_said_beside_its_field(self, qtbot: QtBot, tmp_path: Path) -> None:
        page = opened(qtbot, context_of(tmp_path))
        page.form.host.setText(HOST)
        page.look.click()
        assert page.problem.text() == "Fill in “Database”."
        assert page.form.name.hasFocus()
        assert not page.running

    def test_a_wrong_password_leads_back_to_its_field(self, qtbot: QtBot, erp: Erp, tmp_path: Path) -> None:
        page = filled(qtbot, erp, tmp_path)
        page.form.password.line.setText("wrong")
        page.look.click()
        assert done(qtbot, page) == "The database refused the password of internal"
        assert page.form.password.line.hasFocus()

    def test_steps_name_no_options_of_the_console(self, qtbot: QtBot, erp: Erp, tmp_path: Path) -> None:
        page = filled(qtbot, erp, tmp_path)
        page.form.password.line.clear()
        page.look.click()
        done(qtbot, page)
        assert "--" not in page.panel.steps.text()


@pytest.fixture(autouse=True)
def erp_client(tmp_path: Path) -> Iterator[QSettings]:
    """The settings of an ERP client, in a place of their own instead of this machine's."""
    before = Path(QSettings(QSettings.Scope.UserScope, "xTuple.com", "xTuple").fileName()).parents[1]
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(tmp_path / "settings"))
    yield QSettings(QSettings.Scope.UserScope, "xTuple.com", "xTuple")
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(before))


class TestAddress:
    def test_the_database_of_the_erp_client_is_filled_in(
        self, qtbot: QtBot, erp_client: QSettings, tmp_path: Path
    ) -> None:
        erp_client.setValue("/xTuple/_databaseURL", "psql://erp.example.com:5433/production")
        erp_client.sync()
        before = Path(erp_client.fileName()).read_bytes()
        page = opened(qtbot, context_of(tmp_path))
        qtbot.waitUntil(lambda: page.form.name.text() == "production")
        assert page.form.host.text() == "erp.example.com"
        assert page.form.user.hasFocus()
        assert "signed in to last" in page.status.text()
        assert Path(erp_client.fileName()).read_bytes() == before

    @pytest.mark.parametrize("value", ["pgsql://:5432/demo", "pgsql://me:geheim@h/erp", "", 5, ["a", "b"]])
    def test_one_that_is_of_no_use_is_left_out(
        self, qtbot: QtBot, erp_client: QSettings, tmp_path: Path, value: object
    ) -> None:
        erp_client.setValue("/xTuple/_databaseURL", value)
        erp_client.sync()
        page = opened(qtbot, context_of(tmp_path))
        recall = page._recall
        assert recall is not None
        assert recall.wait(5000)
        qtbot.wait(50)
        assert page.form.host.text() == ""

    def test_a_pasted_address_goes_into_its_fields(self, qtbot: QtBot, tmp_path: Path) -> None:
        form = opened(qtbot, context_of(tmp_path)).form
        form.host.setText("pgsql://erp.example.com:5433/production")
        form.take_url_apart()
        assert [line.text() for line in form.lines.values()] == ["erp.example.com", "5433", "production", ""]

    def test_one_with_a_password_is_refused_with_the_reason(self, qtbot: QtBot, tmp_path: Path) -> None:
        page = opened(qtbot, context_of(tmp_path))
        page.form.host.setText("pgsql://me:geheim@erp.example.com/production")
        page.look.click()
        assert page.problem.text().startswith("There is a password in the address")

    def test_the_last_database_is_remembered_without_the_password(self, qtbot: QtBot, erp: Erp, tmp_path: Path) -> None:
        page = filled(qtbot, erp, tmp_path)
        page.look.click()
        done(qtbot, page)
        assert recall(Paths.under(tmp_path).config_dir) == erp.login().address
        assert PASSWORD not in (Paths.under(tmp_path).config_dir / "database.json").read_text()
        again = opened(qtbot, context_of(tmp_path))
        qtbot.waitUntil(lambda: again.form.name.text() == erp.name)


class TestPassword:
    def test_kept_only_when_asked_for_and_used_from_then_on(self, qtbot: QtBot, erp: Erp, tmp_path: Path) -> None:
        ring = Ring()
        page = filled(qtbot, erp, tmp_path, ring)
        page.look.click()
        done(qtbot, page)
        assert ring.kept == {}
        page.form.keep.setChecked(True)
        page.look.click()
        done(qtbot, page)
        assert list(ring.kept.values()) == [PASSWORD]
        page.form.password.line.clear()
        page.look.click()
        assert done(qtbot, page).startswith("Whether the Batch Manager is running")

    def test_a_store_that_refuses_is_said(self, qtbot: QtBot, erp: Erp, tmp_path: Path) -> None:
        page = filled(qtbot, erp, tmp_path, Ring(refuse=True))
        page.form.keep.setChecked(True)
        page.look.click()
        done(qtbot, page)
        assert "could not be kept" in page.status.text()


class TestSending:
    def test_nothing_is_queued_before_the_person_says_yes(self, qtbot: QtBot, erp: Erp, tmp_path: Path) -> None:
        page = filled(qtbot, erp, tmp_path)
        page.send.click()
        assert done(qtbot, page) == "Queue this mail?"
        assert f"To: {TO}" in page.panel.explanation.text()
        press(page, "no")
        assert page.status.text() == "Nothing was changed."
        assert erp.jobs() == 0

    def test_a_mail_is_followed_to_its_end_and_the_person_says_whether_it_arrived(
        self, qtbot: QtBot, erp: Erp, tmp_path: Path
    ) -> None:
        page = filled(qtbot, erp, tmp_path)
        page.send.click()
        done(qtbot, page)
        with StandIn(erp, work=1.2):
            press(page, "queue")
            qtbot.waitUntil(lambda: page.steps.state_of(Step.FINISH) is StageState.RUNNING, timeout=10_000)
            assert page.steps.state_of(Step.START) is StageState.PASSED
            assert done(qtbot, page) == "The ERP says that the Batch Manager completed the job without an error"
        assert {page.steps.state_of(step) for step in Step if step is not Step.RECONNECT} == {StageState.PASSED}
        press(page, "arrived")
        assert page.panel.title.text() == "Proven: the Batch Manager sends"

    def test_an_error_of_the_mail_is_diagnosed(self, qtbot: QtBot, erp: Erp, tmp_path: Path) -> None:
        page = filled(qtbot, erp, tmp_path)
        page.send.click()
        done(qtbot, page)
        with StandIn(erp, REFUSED):
            press(page, "queue")
            assert done(qtbot, page) == "The Batch Manager is running, but could not send the mail"
        assert REFUSED in page.panel.explanation.text()
        assert page.panel.steps.text().startswith("1. ")
        assert page.steps.state_of(Step.FINISH) is StageState.FAILED

    def test_a_wrong_recipient_is_said_at_once(self, qtbot: QtBot, erp: Erp, tmp_path: Path) -> None:
        page = filled(qtbot, erp, tmp_path)
        page.form.recipient.setText("nobody")
        page.send.click()
        assert "has no @" in page.problem.text()
        assert not page.running

    def test_where_the_erp_has_no_sender_the_account_is_used(self, qtbot: QtBot, erp: Erp, tmp_path: Path) -> None:
        erp.execute("delete from metric")
        page = filled(qtbot, erp, tmp_path)
        page.send.click()
        done(qtbot, page)
        assert "From: internal@example.com" in page.panel.explanation.text()


class TestTheErpsSender:
    @pytest.fixture
    def page(self, qtbot: QtBot, erp: Erp, tmp_path: Path) -> ProofPage:
        page = filled(qtbot, erp, tmp_path)
        page.session.email = "mailer@ourdomain.com"
        page.look.click()
        done(qtbot, page)
        press(page, "sender")
        assert done(qtbot, page) == "Change the ERP's From address?"
        assert "internal@example.com → mailer@ourdomain.com" in page.panel.explanation.text()
        return page

    def test_it_is_changed_after_a_yes(self, qtbot: QtBot, erp: Erp, page: ProofPage) -> None:
        press(page, "set")
        assert done(qtbot, page) == "The ERP's From address is now mailer@ourdomain.com"
        assert erp.metric("DefaultBatchFromEmailAddress") == "mailer@ourdomain.com"

    def test_it_stays_after_a_no(self, erp: Erp, page: ProofPage) -> None:
        press(page, "no")
        assert erp.metric("DefaultBatchFromEmailAddress") == "internal@example.com"

    def test_it_is_not_offered_when_it_is_right(self, qtbot: QtBot, erp: Erp, tmp_path: Path) -> None:
        page = filled(qtbot, erp, tmp_path)
        page.look.click()
        done(qtbot, page)
        assert page.panel.keys() == ()


class TestTheWindow:
    def test_it_lives_while_the_mail_is_followed_and_stop_works_at_once(
        self, qtbot: QtBot, erp: Erp, tmp_path: Path
    ) -> None:
        page = filled(qtbot, erp, tmp_path)
        page.send.click()
        done(qtbot, page)
        press(page, "queue")
        qtbot.waitUntil(lambda: page.steps.state_of(Step.START) is StageState.RUNNING, timeout=10_000)
        heartbeat = Heartbeat()
        qtbot.wait(500)
        assert heartbeat.number >= 30
        worker = page.work.current
        assert worker is not None
        begun = time.perf_counter()
        page.stop.click()
        assert not page.running
        assert time.perf_counter() - begun < 0.2
        assert worker.wait(500)
        assert "stays in the queue as job 1" in page.status.text()
        assert erp.jobs() == 1

    def test_closing_it_ends_what_is_under_way(self, qtbot: QtBot, erp: Erp, tmp_path: Path) -> None:
        page = filled(qtbot, erp, tmp_path)
        page.send.click()
        done(qtbot, page)
        press(page, "queue")
        worker = page.work.current
        assert worker is not None
        page.closing(1000)
        assert not worker.running

    def test_everything_by_keyboard(self, qtbot: QtBot, erp: Erp, tmp_path: Path) -> None:
        page = opened(qtbot, context_of(tmp_path))
        form = page.form
        form.host.setFocus()
        for text in (HOST, str(erp.cluster.port), erp.name, "internal"):
            focused = QApplication.focusWidget()
            assert focused is not None
            qtbot.keyClicks(focused, text)
            qtbot.keyClick(focused, Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is form.password.line
        form.password.line.insert(PASSWORD)  # QTest has no key for its ü
        qtbot.keyClick(form.password.line, Qt.Key.Key_Return)
        assert done(qtbot, page).startswith("Whether the Batch Manager is running")
        assert page.wizard().isVisible()
        qtbot.keyClick(page.wizard(), Qt.Key.Key_T, Qt.KeyboardModifier.AltModifier)
        qtbot.waitUntil(lambda: page.panel.title.text() == "Queue this mail?", timeout=10_000)
        with StandIn(erp):
            yes = QApplication.focusWidget()
            assert yes is page.panel.button("queue")
            qtbot.keyClick(yes, Qt.Key.Key_Return)
            qtbot.waitUntil(lambda: page.running, timeout=1000)
            assert done(qtbot, page).startswith("The ERP says")

    def test_no_letter_stands_for_two_things(self, qtbot: QtBot, erp: Erp, tmp_path: Path) -> None:
        wizard = wizard_on_its_page(qtbot, context_of(tmp_path))
        page = cast(ProofPage, wizard.currentPage())
        assert max(letters(wizard).values()) == 1
        page.form.fill(erp.login().address)
        page.form.password.line.setText(PASSWORD)
        page.send.click()
        done(qtbot, page)
        assert max(letters(wizard).values()) == 1
        with StandIn(erp):
            press(page, "queue")
            done(qtbot, page)
        assert max(letters(wizard).values()) == 1
        wizard.done(0)


class TestTheWayThere:
    def test_behind_the_last_page_and_back(self, qtbot: QtBot, tmp_path: Path) -> None:
        wizard = wizard_on_its_page(qtbot, context_of(tmp_path))
        assert isinstance(wizard.currentPage(), ProofPage)
        wizard.back()
        assert wizard.currentId() == 4
        assert wizard.nextId() == -1
        wizard.done(0)

    def test_not_in_practice_mode(self, qtbot: QtBot, tmp_path: Path) -> None:
        from xtconnect_gui.gui.panels.proof import ProofPanel

        panel = ProofPanel(context_of(tmp_path, demo=True))
        qtbot.addWidget(panel)
        assert panel.isHidden()


def wizard_on_its_page(qtbot: QtBot, context: WizardContext) -> SetupWizard:
    """The real wizard, opened at its last page, after the way to the proof was taken there."""
    from xtconnect_gui.gui.panels.proof import ProofPanel

    wizard = SetupWizard(context)
    qtbot.addWidget(wizard)
    wizard.add_all()
    wizard.setStartId(4)
    wizard.restart()
    with qtbot.waitActive(wizard):
        wizard.show()
    wizard.findChild(ProofPanel).button.click()
    return wizard


def letters(wizard: SetupWizard) -> Counter[str]:
    """The letters that work together with Alt on what is shown now."""
    shown: list[QWidget] = [w for w in wizard.findChildren(QWidget) if w.isVisible() and w.isEnabled()]
    found = [w.text() for w in shown if isinstance(w, QAbstractButton)]
    found += [w.text() for w in shown if isinstance(w, QLabel) and w.buddy() is not None]
    keys = (QKeySequence.mnemonic(text).toString() for text in found)
    return Counter(key for key in keys if key)
