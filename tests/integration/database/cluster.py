"""A private PostgreSQL cluster from Debian's package, in a folder of its own; the machine's own are left alone.

It listens on a free port of the loopback address, with TLS from a ``trustme`` authority, and on a socket in its folder,
through which the tests administer it.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import psycopg
import trustme

HOST: Final = "127.0.0.1"
ADMIN: Final = "admin"
PASSWORD: Final = "gewürz 'n\" \\salt"  # an awkward one, so that quoting is tried as well
USER: Final = "internal"

# Waits until the test process has gone, by whatever end, then leaves nothing of the server.
KEEPER: Final = 'cat >/dev/null; "$1" -D "$2" -m immediate -s stop; rm -rf "$3"'

# One role for each way to be let in or turned away.
ACCESS: Final = f"""\
local   all  {ADMIN}      trust
host    all  {USER}       127.0.0.1/32  scram-sha-256
host    all  elder        127.0.0.1/32  md5
host    all  limited      127.0.0.1/32  scram-sha-256
host    all  cleartext    127.0.0.1/32  password
hostssl all  onlytls      127.0.0.1/32  scram-sha-256
host    all  nologin      127.0.0.1/32  trust
host    all  ghost        127.0.0.1/32  trust
host    all  turnedaway   127.0.0.1/32  reject
host    replication {ADMIN} 127.0.0.1/32 trust
"""


def programs() -> Path | None:
    """The folder of the newest server's programs, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if found:
        return found[-1].parent
    here = shutil.which("initdb")
    return Path(here).parent if here else None


def _program(name: str) -> Path:
    folder = programs()
    assert folder is not None
    return folder / name


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


class Cluster:
    """One server. ``start`` and ``stop`` it; make databases with ``database``."""

    def __init__(self, authority: trustme.CA | None = None) -> None:
        self.port = free_port()
        self.authority = authority or trustme.CA()
        self.root = Path(tempfile.mkdtemp(prefix="xtconnect-pg-"))
        self.data = self.root / "data"
        # The server refuses to run as root.
        self._account = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
        self._keeper: subprocess.Popen[bytes] | None = None
        self._own(self.root)
        self.ca_file = self.root / "ca.pem"
        self.authority.cert_pem.write_to_path(self.ca_file)
        self.ca_file.chmod(0o644)
        self.root.chmod(0o755)

    def create(self) -> None:
        """Make an empty cluster with its roles and its rules."""
        self._run("initdb", "-D", str(self.data), "-U", ADMIN, "-E", "UTF8", "--locale", "C.UTF-8", "-A", "trust", "-N")
        (self.data / "pg_hba.conf").write_text(ACCESS)
        self._configure()
        self.start()
        for role, options in (
            (USER, "login"), ("limited", "login"), ("cleartext", "login"), ("onlytls", "login"), ("nologin", "nologin"),
            ("turnedaway", "login"), ("stranger", "login"),
        ):  # fmt: skip
            self.execute(f'create role "{role}" {options} password {_literal(PASSWORD)}')
        with self.admin() as connection:
            connection.execute("set password_encryption = 'md5'")
            connection.execute(f"create role elder login password {_literal(PASSWORD)}")

    def set_password(self, role: str) -> None:
        """Give *role* the usual password (again)."""
        self.execute(f'alter role "{role}" password {_literal(PASSWORD)}')

    def follow(self, leader: Cluster) -> None:
        """Become a standby of *leader*, and start."""
        self._run(
            "pg_basebackup", "-D", str(self.data), "-R", "-X", "stream", "-c", "fast", "-U", ADMIN, "-h", HOST,
            "-p", str(leader.port),
        )  # fmt: skip
        self._configure()
        self.start()

    def start(self) -> None:
        self._run("pg_ctl", "-D", str(self.data), "-l", str(self.root / "log"), "-w", "-s", "start")
        places = (str(_program("pg_ctl")), str(self.data), str(self.root))
        self._keeper = subprocess.Popen(
            ["sh", "-c", KEEPER, "keeper", *places],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
            **self._identity,
        )

    def stop(self) -> None:
        if self._keeper is not None:
            self._keeper.kill()
            self._keeper.communicate()
            self._keeper = None
        self._run("pg_ctl", "-D", str(self.data), "-m", "immediate", "-w", "-s", "stop", check=False)

    def remove(self) -> None:
        """Stop it, and leave nothing."""
        self.stop()
        shutil.rmtree(self.root, ignore_errors=True)

    @contextmanager
    def stopped(self) -> Iterator[None]:
        self.stop()
        try:
            yield
        finally:
            self.start()

    @contextmanager
    def setting(self, name: str, value: str, where: str = "system") -> Iterator[None]:
        """With another setting, for new connections. *where*: ``system``, ``database NAME`` or ``role NAME``."""
        self.execute(f"alter {where} set {name} = {value}")
        self._reload()
        try:
            yield
        finally:
            self.execute(f"alter {where} reset {name}")
            self._reload()

    def admin(self, database: str = "postgres") -> psycopg.Connection[tuple[Any, ...]]:
        """A connection that may do everything."""
        return psycopg.connect(
            host=str(self.root), port=self.port, user=ADMIN, dbname=database, autocommit=True, connect_timeout=10
        )

    def execute(self, query: str, parameters: Sequence[object] = (), database: str = "postgres") -> list[Any]:
        """Run a statement as the administrator and return its rows."""
        with self.admin(database) as connection:
            cursor = connection.execute(query, parameters or None)  # type: ignore[call-overload]
            return cursor.fetchall() if cursor.description else []

    def _configure(self) -> None:
        certificate = self.authority.issue_cert("localhost", HOST)
        certificate.private_key_and_cert_chain_pem.write_to_path(self.data / "server.pem")
        (self.data / "server.pem").chmod(0o600)
        self._own(self.data / "server.pem")
        settings: Mapping[str, str] = {
            "port": str(self.port), "listen_addresses": f"'{HOST}'", "unix_socket_directories": f"'{self.root}'",
            "ssl": "on", "ssl_cert_file": "'server.pem'", "ssl_key_file": "'server.pem'", "fsync": "off",
            "max_connections": "40", "shared_buffers": "16MB", "lc_messages": "C", "hot_standby": "on",
        }  # fmt: skip
        with (self.data / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = {value}\n" for name, value in settings.items())

    def _reload(self) -> None:
        before = self.execute("select pg_conf_load_time()")
        self.execute("select pg_reload_conf()")
        for _ in range(200):
            if self.execute("select pg_conf_load_time()") != before:
                break

    @property
    def _identity(self) -> dict[str, Any]:
        """For ``subprocess``: who runs the server."""
        if self._account is None:
            return {}
        return {"user": self._account.pw_uid, "group": self._account.pw_gid, "extra_groups": []}

    def _own(self, path: Path) -> None:
        if self._account is not None:
            os.chown(path, self._account.pw_uid, self._account.pw_gid)

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        with tempfile.TemporaryFile() as errors:  # a pipe would stay open in the server that pg_ctl starts
            done = subprocess.run(
                [str(_program(program)), *arguments],
                cwd=self.root,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
                timeout=60,
                check=False,
                **self._identity,
            )
            errors.seek(0)
            if check and done.returncode != 0:
                raise RuntimeError(f"{program}: {errors.read().decode(errors='replace')}")


def _literal(text: str) -> str:
    return psycopg.sql.Literal(text).as_string(None)
