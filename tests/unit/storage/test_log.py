"""The log: rotating, for the owner only, without a secret in any form."""

from __future__ import annotations

import base64
import json
import logging
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from xtconnect_gui.storage import log
from xtconnect_gui.storage.log import PrivateRotatingHandler, RedactingFilter, setup_logging
from xtconnect_gui.storage.paths import Paths

SECRET = "gyds ygay pwqj hfbr"
COMPACT = "gydsygaypwqjhfbr"
LOGGER = logging.getLogger("xtconnect_gui.test")


@pytest.fixture
def paths(tmp_path: Path) -> Iterator[Paths]:
    yield Paths.under(tmp_path)
    root = logging.getLogger()
    for handler in [h for h in root.handlers if isinstance(h, PrivateRotatingHandler)]:
        root.removeHandler(handler)
        handler.close()


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    "text",
    [
        SECRET,
        COMPACT,
        COMPACT.upper(),
        encoded(SECRET),
        encoded(COMPACT),
        *(encoded(f"\0{'u' * size}@example.com\0{COMPACT}") for size in range(1, 5)),
        *(encoded(f"\0{'u' * size}@example.com\0{SECRET}") for size in range(1, 5)),
        base64.urlsafe_b64encode(b"\0u\0" + COMPACT.encode()).decode(),
        quote(SECRET),
    ],
)
def test_no_form_of_a_registered_secret_is_left(text: str) -> None:
    redactor = RedactingFilter()
    redactor.register(SECRET)
    assert redactor.redact(f"C: AUTH {text} end") == "C: AUTH *** end"


@pytest.mark.parametrize("text", [SECRET, COMPACT, encoded(SECRET), encoded(f"\0u\0{SECRET}")])
def test_registered_without_spaces_it_is_found_with_them(text: str) -> None:
    redactor = RedactingFilter()
    redactor.register(COMPACT)
    assert text not in redactor.redact(f"x {text} y")


@pytest.mark.parametrize("secret", ['pa"ss\\wörd', "a'b\"c\\d", "пароль12"])
def test_escaped_forms_are_found_too(secret: str) -> None:
    redactor = RedactingFilter()
    redactor.register(secret)
    for text in (repr(secret)[1:-1], json.dumps(secret)[1:-1], quote(secret, safe="")):
        assert redactor.redact(f"x {text} y") == "x *** y"


def test_other_text_stays_as_it_is() -> None:
    redactor = RedactingFilter()
    redactor.register(SECRET)
    assert redactor.redact("235 2.7.0 Accepted for a@example.com") == "235 2.7.0 Accepted for a@example.com"


def test_registering_nothing_blanks_nothing() -> None:
    redactor = RedactingFilter()
    redactor.register("")
    redactor.register("  ")
    assert redactor.redact("a b") == "a b"


def test_the_filter_shows_no_secret_itself() -> None:
    redactor = RedactingFilter()
    redactor.register(SECRET)
    assert "gyds" not in repr(redactor)


def test_messages_and_arguments_are_written_redacted(paths: Paths) -> None:
    setup_logging(paths).register(SECRET)
    LOGGER.info("password %s for %s", SECRET, "a@example.com")
    text = paths.log_file.read_text()
    assert "password *** for a@example.com" in text
    assert "gyds" not in text


def test_tracebacks_with_their_causes_are_written_redacted(paths: Paths) -> None:
    setup_logging(paths).register(SECRET)
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as inner:
            raise ValueError(f"bad: {COMPACT}") from inner
    except ValueError:
        LOGGER.exception("it failed")
    text = paths.log_file.read_text()
    assert "Traceback" in text
    assert "KeyError" in text
    assert "ValueError: bad: ***" in text
    assert "gyds" not in text


def test_a_secret_registered_later_is_redacted_from_then_on(paths: Paths) -> None:
    redactor = setup_logging(paths)
    LOGGER.info("before")
    redactor.register(SECRET)
    LOGGER.info("after %r", {"secret": SECRET})
    assert "gyds" not in paths.log_file.read_text()


def test_a_log_call_whose_arguments_do_not_fit_is_still_written() -> None:
    record = LOGGER.makeRecord(LOGGER.name, logging.INFO, __file__, 1, "%d items", ("many",), None)
    assert RedactingFilter().filter(record)
    assert record.getMessage() == "%d items"


@pytest.mark.skipif(sys.platform == "win32", reason="file modes are POSIX")
def test_the_file_is_for_the_owner_only_after_rotation_too(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "MAX_BYTES", 300)
    setup_logging(paths)
    for number in range(20):
        LOGGER.info("line %d", number)
    files = list(paths.log_dir.iterdir())
    assert 1 < len(files) <= 1 + log.BACKUPS
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_setting_up_twice_writes_each_line_once(paths: Paths) -> None:
    setup_logging(paths)
    setup_logging(paths)
    LOGGER.info("only once")
    assert paths.log_file.read_text().count("only once") == 1


def test_the_level_is_kept(paths: Paths) -> None:
    setup_logging(paths, logging.WARNING)
    LOGGER.info("quiet")
    LOGGER.warning("loud")
    text = paths.log_file.read_text()
    assert "loud" in text
    assert "quiet" not in text


def test_a_folder_that_cannot_be_made_gives_no_log_and_no_error(tmp_path: Path, paths: Paths) -> None:
    (tmp_path / "log").write_text("a file in the way")
    setup_logging(paths).register(SECRET)
    LOGGER.info("goes nowhere")
    assert (tmp_path / "log").read_text() == "a file in the way"
