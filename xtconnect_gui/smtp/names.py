"""What the name server itself says about a name that could not be looked up.

The operating system's look-up folds "the name server says it cannot find out" and "nobody answered" into one error
(EAI_AGAIN), and some systems report a missing network as a missing name. Asking once more, with dnspython, tells them
apart. The name has just been asked for, so nothing new becomes known to anybody.
"""

from __future__ import annotations

from enum import Enum

TIMEOUT = 2.5  # seconds


class NameAnswer(Enum):
    """NO_SUCH_NAME: NXDOMAIN, or no address of this name. FAILED: SERVFAIL, REFUSED. EXISTS: it has addresses."""

    EXISTS = "exists"
    NO_SUCH_NAME = "no-such-name"
    FAILED = "failed"
    SILENT = "silent"


async def ask(name: str) -> NameAnswer:
    """Ask the configured name servers for addresses of *name*. Never raises, except CancelledError."""
    import dns.asyncresolver  # not before something is wrong
    import dns.exception
    import dns.resolver

    try:
        await dns.asyncresolver.resolve(name, "A", lifetime=TIMEOUT, raise_on_no_answer=False)
    except dns.resolver.NXDOMAIN:
        return NameAnswer.NO_SUCH_NAME
    except dns.resolver.NoNameservers as error:
        return NameAnswer.FAILED if _answered(error.kwargs.get("errors")) else NameAnswer.SILENT
    except dns.exception.Timeout as error:
        return NameAnswer.FAILED if _answered(error.kwargs.get("errors")) else NameAnswer.SILENT
    except (dns.exception.DNSException, OSError, UnicodeError):
        return NameAnswer.SILENT
    return NameAnswer.EXISTS


def _answered(errors: object) -> bool:
    """Whether any of dnspython's errors (server, tcp, port, error, response) comes with a response."""
    return isinstance(errors, list) and any(len(entry) > 4 and entry[4] is not None for entry in errors)
