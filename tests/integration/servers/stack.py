"""A real Postfix with a real Dovecot behind it, as Debian packages them, on free ports of the loopback address.

Everything of theirs (configuration, queue, mail, sockets, logs) is in one folder that is removed at the end; the
machine's own mail server, if it has one, is left alone. Needs root: both switch to their own users.
"""

from __future__ import annotations

import mailbox
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from typing import Final

import trustme

HOST: Final = "127.0.0.1"
HOSTNAME: Final = "mail.example.com"
PASSWORD: Final = "gydsygaypwqjhfbr"
ACCOUNTS: Final = ("internal@example.com", "internal@ourdomain.com")
DOMAINS: Final = ("example.com", "ourdomain.com")
READY_SECONDS: Final = 30.0
STOP_SECONDS: Final = 10.0
DELIVERY_SECONDS: Final = 15.0
DOVECOT_SERIES: Final = "2.3."  # the configuration below is of this series; 2.4 has another syntax

SERVICES: Final = """\
cleanup    unix       n - n - 0 cleanup
qmgr       unix       n - n 300 1 qmgr
tlsmgr     unix       - - n 1000? 1 tlsmgr
rewrite    unix       - - n - - trivial-rewrite
bounce     unix       - - n - 0 bounce
defer      unix       - - n - 0 bounce
trace      unix       - - n - 0 bounce
verify     unix       - - n - 1 verify
flush      unix       n - n 1000? 0 flush
proxymap   unix       - - n - - proxymap
showq      unix       n - n - - showq
error      unix       - - n - - error
retry      unix       - - n - - error
virtual    unix       - n n - - virtual
anvil      unix       - - n - 1 anvil
postlog    unix-dgram n - n - 1 postlogd
"""


def missing_requirement() -> str | None:
    """What keeps the servers from being started here, in one sentence, or None."""
    if os.name != "posix" or os.geteuid() != 0:
        return "starting Postfix and Dovecot needs root"
    for program in ("postfix", "dovecot"):
        if _program(program) is None:
            return f"{program} is not installed"
    asked = subprocess.run([str(_program("dovecot")), "--version"], capture_output=True, text=True, check=False)
    version = asked.stdout
    if not version.startswith(DOVECOT_SERIES):
        return f"Dovecot {DOVECOT_SERIES}x is needed, this is {version.strip() or 'an unknown version'}"
    return None


@dataclass
class MailServers:
    """The two servers. ``start`` and ``stop`` them; in between, send to ``ports`` and read with ``messages``."""

    host: str = HOST
    hostname: str = HOSTNAME
    ports: dict[str, int] = field(default_factory=dict)
    _root: Path | None = None
    _processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def root(self) -> Path:
        assert self._root is not None, "the servers are not running"
        return self._root

    @property
    def ca_file(self) -> Path:
        return self.root / "ca.pem"

    def client_context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.ca_file))

    def start(self) -> None:
        """Write the configuration, start both, wait until both ports greet. Raises RuntimeError with the logs."""
        # Not pytest's folder: the servers' own users must be able to enter it, and socket paths must be short.
        self._root = Path(tempfile.mkdtemp(prefix="mailservers-"))
        self._root.chmod(0o755)
        try:
            self.ports = dict(zip(("ssl", "starttls"), _free_ports(2), strict=True))
            self._write_certificates()
            self._write_dovecot()
            self._write_postfix()
            self._spawn([str(_program("dovecot")), "-F", "-c", str(self.root / "dovecot.conf")])
            self._wait_for(lambda: (self.root / "dovecot" / "submission-auth").is_socket(), "Dovecot")
            self._spawn([str(_program("postfix")), "-c", str(self.root / "postfix"), "start-fg"])
            self._wait_for(lambda: all(_accepts(port) for port in self.ports.values()), "Postfix")
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End both servers and remove their folder."""
        if self._root is None:
            return
        if (self.root / "postfix" / "main.cf").exists():
            subprocess.run(
                [str(_program("postfix")), "-c", str(self.root / "postfix"), "stop"],
                capture_output=True,
                check=False,
                timeout=60,
            )
        for process in reversed(self._processes):
            if process.poll() is None:
                process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._processes = []
        shutil.rmtree(self.root, ignore_errors=True)
        self._root = None

    def messages(self, address: str) -> list[Message]:
        """The messages delivered to *address* so far, oldest first."""
        folder = self._maildir(address)
        if not all((folder / name).exists() for name in ("new", "cur")):  # Postfix makes one after the other
            return []
        return sorted(mailbox.Maildir(str(folder)), key=lambda message: message.get_date())

    def wait_for_message(self, address: str, subject_part: str) -> Message:
        """The message for *address* with *subject_part* in its subject; raises AssertionError if it does not come."""
        deadline = time.monotonic() + DELIVERY_SECONDS
        while time.monotonic() < deadline:
            for message in self.messages(address):
                if subject_part in str(message["Subject"]):
                    return message
            time.sleep(0.05)
        raise AssertionError(f"no message with {subject_part!r} for {address} arrived\n{self.logs()}")

    def settle(self) -> None:
        """Wait until nothing is left in the queue: what is not in a mailbox now will never be."""
        queue = self.root / "queue"
        deadline = time.monotonic() + DELIVERY_SECONDS
        while time.monotonic() < deadline:
            waiting = [
                f
                for name in ("maildrop", "incoming", "active", "deferred")
                for f in (queue / name).rglob("*")
                if f.is_file()
            ]
            if not waiting:
                return
            time.sleep(0.05)
        raise AssertionError(f"mail is stuck in the queue\n{self.logs()}")

    def logs(self) -> str:
        """The end of both servers' logs, for a failed test."""
        parts = []
        for name in ("postfix.log", "dovecot.log", "output.log"):
            file = self.root / name
            if file.exists():
                parts.append(f"--- {name}\n" + "\n".join(file.read_text(errors="replace").splitlines()[-40:]))
        return "\n".join(parts)

    def _maildir(self, address: str) -> Path:
        local, _, domain = address.partition("@")
        return self.root / "mail" / domain / local

    def _spawn(self, command: Sequence[str]) -> None:
        with (self.root / "output.log").open("ab") as output:
            self._processes.append(
                subprocess.Popen(
                    command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
                )
            )

    def _wait_for(self, is_ready: Callable[[], bool], name: str) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while not is_ready():
            if self._processes[-1].poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{name} did not start\n{self.logs()}")
            time.sleep(0.05)

    def _write_certificates(self) -> None:
        authority = trustme.CA()
        leaf = authority.issue_cert(HOSTNAME, "localhost", HOST, common_name=HOSTNAME)
        authority.cert_pem.write_to_path(str(self.ca_file))
        chain = self.root / "server.pem"
        chain.touch(mode=0o600)
        leaf.private_key_and_cert_chain_pem.write_to_path(str(chain))

    def _write_dovecot(self) -> None:
        users = self.root / "users"
        users.touch(mode=0o640)
        users.write_text("".join(f"{address}:{{PLAIN}}{PASSWORD}\n" for address in ACCOUNTS))
        shutil.chown(users, "root", "dovecot")
        (self.root / "dovecot").mkdir(mode=0o755)
        (self.root / "dovecot.conf").write_text(f"""\
protocols =
listen = {HOST}
base_dir = {self.root}/dovecot
state_dir = {self.root}/dovecot
log_path = {self.root}/dovecot.log
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {users}
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home=/nonexistent
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0  # no growing delay for an address with wrong passwords: all clients here have the same
  }}
}}
service auth {{
  unix_listener {self.root}/dovecot/submission-auth {{
    mode = 0660
    user = postfix
    group = postfix
  }}
}}
""")

    def _write_postfix(self) -> None:
        folder = self.root / "postfix"
        folder.mkdir(mode=0o755)
        for name in ("queue", "data", "mail"):
            (self.root / name).mkdir(mode=0o755)
        shutil.chown(self.root / "data", "postfix")
        owner = pwd.getpwnam("nobody")
        os.chown(self.root / "mail", owner.pw_uid, owner.pw_gid)
        boxes = ", ".join(f"{{ {a} = {a.partition('@')[2]}/{a.partition('@')[0]}/ }}" for a in ACCOUNTS)
        owners = ", ".join(f"{{ {address} = {address} }}" for address in ACCOUNTS)
        (folder / "main.cf").write_text(f"""\
compatibility_level = 3.6
myhostname = {HOSTNAME}
queue_directory = {self.root}/queue
data_directory = {self.root}/data
maillog_file = {self.root}/postfix.log
maillog_file_prefixes = {self.root}
inet_interfaces = {HOST}
inet_protocols = ipv4
mynetworks =
mydestination =
alias_maps =
alias_database =
local_recipient_maps =
default_transport = error:this server sends nothing to the world
relay_transport = error:this server sends nothing to the world
virtual_mailbox_domains = {", ".join(DOMAINS)}
virtual_mailbox_base = {self.root}/mail
virtual_mailbox_maps = inline:{{ {boxes} }}
virtual_uid_maps = static:{owner.pw_uid}
virtual_gid_maps = static:{owner.pw_gid}
smtpd_tls_chain_files = {self.root}/server.pem
smtpd_tls_security_level = encrypt
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {self.root}/dovecot/submission-auth
smtpd_sasl_security_options = noanonymous
smtpd_sender_login_maps = inline:{{ {owners} }}
smtpd_client_restrictions = permit_sasl_authenticated, reject
smtpd_sender_restrictions = reject_sender_login_mismatch
smtpd_relay_restrictions = reject_unauth_destination
smtpd_error_sleep_time = 0
""")
        (folder / "master.cf").write_text(
            f"{HOST}:{self.ports['ssl']} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes\n"
            f"{HOST}:{self.ports['starttls']} inet n - n - - smtpd\n" + SERVICES
        )


def _program(name: str) -> str | None:
    return shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")


def _free_ports(count: int) -> list[int]:
    """Ports that are free at this moment."""
    sockets = [socket.create_server((HOST, 0)) for _ in range(count)]
    ports = [listener.getsockname()[1] for listener in sockets]
    for listener in sockets:
        listener.close()
    return ports


def _accepts(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True
