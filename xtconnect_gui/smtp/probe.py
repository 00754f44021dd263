"""Does a server that says nothing wait for TLS?"""

from __future__ import annotations

import asyncio
import ssl

from .connect import Address, connect_any
from .faults import StageFault
from .tls import is_tls_answer

TIMEOUT = 3.0  # seconds


async def speaks_tls(address: Address, context: ssl.SSLContext, server_hostname: str) -> bool | None:
    """Try a TLS handshake on a second connection. True also for a certificate error; None: no answer at all."""
    transport: asyncio.Transport | None = None
    try:
        async with asyncio.timeout(TIMEOUT):
            connected = await connect_any((address,))
            loop = asyncio.get_running_loop()
            try:
                transport, protocol = await loop.create_connection(asyncio.Protocol, sock=connected.sock)
            except BaseException:
                connected.sock.close()
                raise
            await loop.start_tls(transport, protocol, context, server_hostname=server_hostname)
        return True
    except TimeoutError:
        return None
    except StageFault:
        return False
    except OSError as error:
        return is_tls_answer(error)
    finally:
        if transport is not None:
            transport.abort()
            await asyncio.sleep(0)
