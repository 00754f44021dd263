"""What the practice server's command says to a person."""

from __future__ import annotations

from typing import Final

HEADING: Final = "Practice mail server: nothing leaves this machine. End it with Ctrl+C."
FAULT: Final = "Fault:     {name} ({description})"
PORTS: Final = "Server:    {host}, port {ssl} (SSL) or port {starttls} (TLS, STARTTLS)"
ACCOUNT: Final = "Account:   {email}   app password: {grouped}"
CA_FILE: Final = "Authority: --ca-file {ca_file}"
MAILBOX: Final = "Mailbox:   {mailbox}"
EXAMPLE_HEADING: Final = "Try it:"
EXAMPLE: Final = (
    "  echo {password} | xtconnect check --provider other --email {email} --host {host} --port {port}"
    " --security ssl --ca-file {ca_file} --password-stdin"
)
