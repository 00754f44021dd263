"""What ``xtconnect database`` does not take. Nothing is connected for these."""

from __future__ import annotations

import pytest

from xtconnect_gui.cli.main import main

URL = "pgsql://me@erp.example.com/erp"


@pytest.mark.parametrize(
    ("argv", "named"),
    [
        ("stat " + URL, "status, send-test, set-from"),
        ("status", "--db-host"),
        ("status pgsql://erp.example.com/erp", "--db-user"),
        ("status pgsql://me:geheim@erp.example.com/erp", "--db-password-stdin"),
        ("status pgsql://me@erp.example.com/erp?password=geheim", "--db-url"),
        ("status --db-url mysql://me@h/erp", "--db-url"),
        (f"status {URL} --db-host h", "--db-host"),
        (f"status {URL} {URL}", "two addresses"),
        ("status --db-host h --db-name n --db-user u --db-port x", "--db-port"),
        (f"status {URL} --db-tls maybe", "--db-tls"),
        (f"status {URL} --db-ca-file /dev/null", "--db-tls verify"),
        (f"status {URL} --db-password geheim", "--db-password-file"),
        (f"status {URL} --password geheim", "--password-stdin"),
        (f"status {URL} --db-password-stdin --db-password-file x", "got both"),
        (f"status {URL} --to a@example.com", "send-test"),
        (f"status {URL} --yes", "send-test, set-from"),
        (f"status {URL} --timeout 0", "--timeout"),
        (f"status {URL} --failures -1", "--failures"),
        (f"send-test {URL} --yes", "--to"),
        (f"send-test {URL} --yes --to a", "--to"),
        (f"send-test {URL} --yes --to a@example.com,b@example.com", "--to"),
        (f'send-test {URL} --yes --to "a,b"@example.com', "--to"),
        (f"send-test {URL} --yes --to a@example.com --wait nan", "--wait"),
        (f"set-from {URL} --yes", "--from"),
        (f"set-from {URL} --yes --from a@example.com --wait 5", "--wait"),
    ],
)
def test_one_line_that_names_the_option(argv: str, named: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["database", *argv.split()]) == 64
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert named in shown.err
    assert "geheim" not in shown.err
