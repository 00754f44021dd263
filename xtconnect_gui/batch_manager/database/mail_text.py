"""The words of the mail that the Batch Manager is asked to send. Plain ASCII, so that it can be sent everywhere."""

from __future__ import annotations

from typing import Final

SUBJECT: Final = "xTuple Connect Batch Manager test {mark}"

BODY: Final = """\
This is a test message.

It was put into the queue of the Batch Manager of xTuple Connect (database {database}),
to prove that the Batch Manager sends with the settings it has.

If you can read this, it does. You need not answer.

{subject}
"""
