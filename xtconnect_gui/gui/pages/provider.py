"""The address, the provider that goes with it, and whether such an account can work at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from ...discovery.domain import domain_only
from ...discovery.values import Discovery, Reason
from ...model.problems import Field, ProblemCode
from ...providers.catalogue import OTHER
from ...session.flow import Page
from ...texts import wizard as texts
from ..widgets.card_grid import CardGrid
from ..widgets.diagnosis_panel import text_label
from ..widgets.problem_label import ProblemLabel
from ..widgets.tones import Tone, paint_text
from ..widgets.verdict_frame import VerdictFrame
from ..worker_slot import WorkerSlot
from .base import SetupPage

if TYPE_CHECKING:  # asyncio comes with the first look-up
    from ..discovery_worker import Discover

_PAUSE_MS = 400  # of typing, before a name server is asked
_NOT_FOUND = {
    Reason.NXDOMAIN.value: texts.NOT_FOUND_NXDOMAIN,
    Reason.NO_NETWORK.value: texts.NOT_FOUND_NO_NETWORK,
    Reason.NAME_SERVER.value: texts.NOT_FOUND_NAME_SERVER,
    Reason.TIMEOUT.value: texts.NOT_FOUND_TIMEOUT,
}


class ProviderPage(SetupPage):
    """Recognises the provider while the address is typed; what the person chooses by hand always wins."""

    page = Page.PROVIDER
    discover: Discover | None = None  # tests put in their own name servers

    def build(self) -> None:
        tr = self.context.translate
        self.setTitle(tr(texts.PROVIDER_TITLE))
        self.setSubTitle(tr(texts.PROVIDER_SUBTITLE))
        self.work = WorkerSlot()
        self._found: Discovery | None = None
        self._show_errors = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._look_up)

        label = QLabel(tr(texts.LABEL_EMAIL))
        self.email = QLineEdit()
        self.email.setPlaceholderText(tr(texts.EMAIL_PLACEHOLDER))
        self.email.setAccessibleName(tr(texts.EMAIL_NAME))
        self.email.textEdited.connect(self._on_email)
        self.email.editingFinished.connect(self._on_left)
        label.setBuddy(self.email)
        self.problem = ProblemLabel(self.email)
        self.found = text_label()
        privacy = text_label(tr(texts.PRIVACY_OFFLINE if self.context.demo else texts.PRIVACY))
        paint_text(privacy, Tone.QUIET)
        self.verdict = VerdictFrame(tr, self.follow_way, self.see_ways)
        self.verdict.hide()
        offered = (p for p in self.context.catalogue if self.session.offers(p.id))
        self.cards = CardGrid(((p.id, p.name, p.summary) for p in offered), tr(texts.CARDS_NAME))
        self.cards.chosen.connect(self._on_card)

        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 8, 0)
        column.addWidget(self.problem)
        column.addWidget(self.found)
        column.addWidget(privacy)
        column.addWidget(self.verdict)
        column.addSpacing(4)
        column.addWidget(QLabel(tr(texts.CARDS_LABEL)))
        column.addWidget(self.cards)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(content)
        top = QVBoxLayout()  # stays in sight, at the place where the opening page has it
        top.setContentsMargins(0, 0, 8, 0)
        top.addWidget(label)
        top.addWidget(self.email)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(top)
        layout.addWidget(self._scroll, 1)
        QTimer.singleShot(0, self, self._add_icons)  # drawn after the first paint

    def refresh(self) -> None:
        session = self.session
        if self.email.text() != session.email:
            self.email.setText(session.email)
        self.email.setReadOnly(Field.EMAIL in session.locks)
        self.cards.setEnabled(Field.PROVIDER not in session.locks)
        self._show_state()

    def focus_field(self, field: Field) -> None:
        self.ensure_built()
        if field is Field.PROVIDER:
            self.cards.focus_chosen()
            return
        self._show_errors = True
        self._show_state()
        self.email.setFocus(Qt.FocusReason.OtherFocusReason)
        self.email.selectAll()

    def take_over(self, field: QLineEdit) -> None:
        """Go on with the address field of the opening page: its text if it was typed into, its cursor, its focus."""
        if field.isModified():
            self.email.setText(field.text())
            self.email.setCursorPosition(field.cursorPosition())
            self._on_email(field.text())
        if field.hasFocus():
            self.email.setFocus(Qt.FocusReason.OtherFocusReason)

    def closing(self, milliseconds: int = 500) -> None:
        if not self._built:
            return
        self._cancel()
        self.work.wait(milliseconds)

    # -- collecting ---------------------------------------------------------------------------------------------------

    def _on_email(self, typed: str) -> None:
        self.session.email = typed
        self._show_errors = False
        self._cancel()
        found = domain_only(typed.strip(), self.context.catalogue)
        self._take(found)
        if found.provider_id is None and not found.error and not self._offline and not self._by_hand:
            self._pause.start()
        self._show_state()

    def _on_left(self) -> None:
        if self.email.text() and not self._show_errors:
            self._show_errors = True
            self._show_state()

    def _on_card(self, provider_id: str) -> None:
        self._cancel()
        self.session.choose_provider(provider_id)
        self._show_state()
        self._scroll.ensureWidgetVisible(self.verdict)

    # -- discovery ----------------------------------------------------------------------------------------------------

    @property
    def _offline(self) -> bool:
        return self.context.offline or self.context.demo

    @property
    def _by_hand(self) -> bool:
        return self.session.provider_chosen_by_hand

    def _look_up(self) -> None:
        from ..discovery_worker import DiscoveryWorker

        self._cancel()
        worker = DiscoveryWorker(
            self.session.email.strip(), self.context.catalogue, ca_file=self.session.ca_file, discover=self.discover
        )
        worker.finished.connect(self._on_found)
        worker.crashed.connect(self._on_crashed)
        self.work.start(worker)
        self._show_state()

    def _on_found(self, found: object) -> None:
        if self.sender() is not self.work.current or not isinstance(found, Discovery):
            return  # the last words of a cancelled look-up
        self.work.release()
        self._take(found)
        self._show_state()

    def _on_crashed(self, _reason: str) -> None:
        if self.sender() is self.work.current:  # it is in the log; the person can choose by hand
            self.work.release()
            self._show_state()

    def _take(self, found: Discovery) -> None:
        self._found = found
        if found.provider_id is None or not self.session.offers(found.provider_id):
            self.session.forget_discovery()
        else:
            self.session.take_discovery(found)

    def _cancel(self) -> None:
        self._pause.stop()
        self.work.cancel()

    # -- showing ------------------------------------------------------------------------------------------------------

    def _show_state(self) -> None:
        self._show_problem()
        self.found.setText(self._found_text())
        self.found.setVisible(bool(self.found.text()))
        self.cards.choose(self.session.provider_id)
        self.verdict.show_verdict(self.account_verdict, self.session)
        self.completeChanged.emit()

    def _show_problem(self) -> None:
        problems = self.session.address_problems() if self._show_errors else ()
        if not problems:
            self.problem.clear()
            return
        from ...texts.problems import describe

        tr = self.context.translate
        mend = problems[0].suggestion if problems[0].code is ProblemCode.EMAIL_SPACE else None
        if mend:
            from ...texts.pages import USE_VALUE

            value = mend
            self.problem.say(describe(problems[0], tr), Tone.BAD, tr(USE_VALUE, value=value), lambda: self._use(value))
        else:
            self.problem.say(describe(problems[0], tr), Tone.BAD)

    def _use(self, value: str) -> None:
        self.email.setText(value)
        self._on_email(value)
        self.email.setFocus()

    def _found_text(self) -> str:
        tr, provider, found = self.context.translate, self.session.provider, self._found
        if self.work.current is not None or self._pause.isActive():
            return tr(texts.LOOKING, domain=_domain(self.session.email))
        if provider is not None and self._by_hand:
            saved = self.context.saved_profile
            same = saved is not None and saved.settings.provider == provider.id and found is None
            return tr(texts.FOUND_SAVED if same else texts.FOUND_BY_HAND, provider=provider.name)
        if found is None or not found.domain:
            return ""
        if found.provider_id is not None and not self.session.offers(found.provider_id):
            name = tr(self.context.catalogue.get(found.provider_id).name)
            return tr(texts.NOT_OFFERED, domain=found.domain, provider=name)
        if found.provider_id is not None and provider is not None:
            return self._why(found, provider.name)
        return tr(_NOT_FOUND.get(found.error, texts.NOT_FOUND), domain=found.domain)

    def _why(self, found: Discovery, name: str) -> str:
        """What was found and by what."""
        from ...texts import discovery as words
        from ...texts.pages import SECURITY_WORDS

        tr, server = self.context.translate, found.server
        parts = [tr(words.FOUND[found.found_by.value], provider=tr(name), domain=found.domain, evidence=found.evidence)]
        if found.provider_id == OTHER and server is not None:
            security = tr(SECURITY_WORDS[server.security])
            what = tr(words.SERVER, host=server.host, port=server.port, security=security)
            parts.insert(0, tr(texts.FOUND_SERVER, server=what))
        if found.caveat is not None:
            parts.append(tr(words.CAVEATS[found.caveat.value]))
        return " ".join(parts)

    def _add_icons(self) -> None:
        from ..theme import icon

        for provider in self.context.catalogue:
            if provider.id in self.cards.cards:
                self.cards.set_icon(provider.id, icon(provider.icon.removesuffix(".svg") or provider.id))


def _domain(email: str) -> str:
    return email.strip().rpartition("@")[2]
