"""A whole town behind one address: DNS, web and mail servers on their real ports. Run inside a network namespace.

``python -m tests.integration.discovery.town FOLDER`` writes ``ca.pem`` and ``seen.json`` there, ``ready`` to stdout.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import sys
from pathlib import Path

from tests.integration.smtp.servers import Authority, Mailbox, real_server
from xtconnect_gui.model.security import Security

from .world import LOOPBACK, NameServer, Page, Web, config_xml, server_xml

ZONE = {
    ("google.example", "MX"): ["1 smtp.google.com."],
    ("microsoft.example", "MX"): ["0 microsoft-example.mail.protection.outlook.com."],
    ("newmicrosoft.example", "MX"): ["0 newmicrosoft-example.p-v1.mx.microsoft."],
    ("srv.example", "MX"): ["10 mx.srv.example."],
    ("_submissions._tcp.srv.example", "SRV"): ["0 1 465 mail.srv.example."],
    ("web.example", "MX"): ["10 mx1.pphosted.com."],
    ("autoconfig.web.example", "A"): [LOOPBACK],
    ("guess.example", "MX"): ["10 mx.guess.example."],
    ("mail.guess.example", "A"): [LOOPBACK],
}
NAMES = ("autoconfig.web.example", "mail.guess.example")


async def main(folder: Path) -> None:
    loop = asyncio.get_running_loop()
    authority = Authority(folder)
    _, names = await loop.create_datagram_endpoint(NameServer, local_addr=(LOOPBACK, 53))
    names.zone |= ZONE
    web = Web()
    page = config_xml(server_xml("smtp.hoster.example", 587, "STARTTLS", "%EMAILLOCALPART%"))
    web.pages["https://autoconfig.web.example/mail/config-v1.1.xml"] = Page(page.encode())
    stop = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    async with contextlib.AsyncExitStack() as stack:
        site = await asyncio.start_server(web.serve, LOOPBACK, 443, ssl=authority.context(NAMES[0]))
        stack.callback(site.close)
        context = authority.context(NAMES[1])
        await stack.enter_async_context(real_server(Mailbox(), context, Security.STARTTLS, port=587))
        print("ready", flush=True)
        await stop.wait()
    (folder / "seen.json").write_text(json.dumps({"dns": names.asked, "web": web.requests}))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
