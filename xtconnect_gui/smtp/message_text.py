"""The words of the test mail. Plain ASCII, so that it can be sent as it is everywhere."""

SUBJECT = "xTuple Connect e-mail test {mark}"

BODY = """\
This is a test message.

It was sent by the setup wizard for the Batch Manager of xTuple Connect,
to make sure that the e-mail account {sender} can send.

If you can read this, sending works. You need not answer.

Mail server: {host}, port {port}
Test mark:   {mark}
"""
