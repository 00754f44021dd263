"""Fixtures of the integration tests."""

from .servers.fixture import mail_servers

__all__ = ["mail_servers"]
