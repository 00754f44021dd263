"""An independent client for the practice server: the standard library's smtplib, certificates verified."""

from __future__ import annotations

import smtplib
import ssl

from xtconnect_gui.demo.server import DemoServer

EMAIL = "internal@example.com"
PASSWORD = "gydsygaypwqjhfbr"
GROUPED = "gyds ygay pwqj hfbr"
MESSAGE = b"Subject: practice\r\n\r\nOne line.\r\n.a line that starts with a dot\r\n"
PATIENCE = 0.3  # seconds; what "says nothing" is measured with


def trusting(server: DemoServer) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(server.ca_file))


def over_ssl(server: DemoServer, timeout: float = 10) -> smtplib.SMTP_SSL:
    return smtplib.SMTP_SSL("localhost", server.ports["ssl"], context=trusting(server), timeout=timeout)


def over_starttls(server: DemoServer) -> smtplib.SMTP:
    client = smtplib.SMTP("localhost", server.ports["starttls"], timeout=10)
    client.starttls(context=trusting(server))
    return client
