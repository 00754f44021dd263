"""Signing in to a real server: what the connection is like, and why there is none."""

from __future__ import annotations

import asyncio
import hashlib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import trustme

from xtconnect_gui.batch_manager.database.address import Tls
from xtconnect_gui.batch_manager.database.connection import ConnectionInfo, Login, Session, event_loop
from xtconnect_gui.batch_manager.database.problems import DatabaseError, Kind

from .cluster import HOST, PASSWORD, Cluster, free_port
from .erp import Erp


def opened(login: Login) -> ConnectionInfo:
    async def run() -> ConnectionInfo:
        async with await Session.open(login) as session:
            return session.info

    with asyncio.Runner(loop_factory=event_loop) as runner:
        return runner.run(run())


def refused(login: Login) -> DatabaseError:
    with pytest.raises(DatabaseError) as caught:
        opened(login)
    return caught.value


@contextmanager
def answering(answer: bytes | None) -> Iterator[int]:
    """A port where something else than PostgreSQL answers; None: it says nothing at all."""
    with socket.create_server((HOST, 0)) as listener:
        held: list[socket.socket] = []

        def serve() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                held.append(connection)
                if answer is not None:
                    connection.recv(100)
                    connection.sendall(answer)
                    connection.close()

        threading.Thread(target=serve, daemon=True).start()
        try:
            yield listener.getsockname()[1]
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            for connection in held:
                connection.close()


def test_a_connection_is_encrypted_where_the_server_can(empty: Erp) -> None:
    info = opened(empty.login())
    assert info.tls == "TLSv1.3"
    assert not info.standby
    assert not info.read_only


def test_a_server_without_tls_is_used_and_called_unencrypted(empty: Erp, cluster: Cluster) -> None:
    with cluster.setting("ssl", "off"):
        assert not opened(empty.login()).encrypted


@pytest.mark.parametrize(
    ("user", "password", "name", "kind"),
    [
        ("internal", "wrong", None, Kind.WRONG_PASSWORD),
        ("internal", None, None, Kind.PASSWORD_NEEDED),
        ("internal", PASSWORD, "nowhere", Kind.UNKNOWN_DATABASE),
        ("ghost", PASSWORD, None, Kind.UNKNOWN_USER),
        ("nologin", PASSWORD, None, Kind.SIGN_IN_REFUSED),
        ("stranger", PASSWORD, None, Kind.ACCESS_RULE),
        ("turnedaway", PASSWORD, None, Kind.ACCESS_RULE),
    ],
)
def test_each_refusal_has_its_own_kind(
    empty: Erp, user: str, password: str | None, name: str | None, kind: Kind
) -> None:
    error = refused(empty.login(user, password, name=name))
    assert error.kind is kind
    assert PASSWORD not in str(error)


def test_a_full_server_is_told_from_a_refusal(empty: Erp, cluster: Cluster) -> None:
    cluster.execute("alter role limited connection limit 0")
    try:
        assert refused(empty.login("limited")).kind is Kind.TOO_MANY
    finally:
        cluster.execute("alter role limited connection limit -1")


def refusals(cluster: Cluster) -> int:
    """How many passwords the server has refused so far."""
    return (cluster.root / "log").read_text().count("password authentication failed")


class TestForms:
    """The password as typed, or as the ERP client encodes it."""

    @pytest.fixture(params=["xTuple", "OpenMFG"])
    def enhanced(self, request: pytest.FixtureRequest, cluster: Cluster) -> Iterator[str]:
        encoded = hashlib.md5(f"{PASSWORD}{request.param}internal".encode()).hexdigest()
        cluster.execute(f"alter role internal password '{encoded}'")
        yield request.param
        cluster.set_password("internal")

    def test_an_erp_user_signs_in_with_the_password_of_the_erp(self, empty: Erp, enhanced: str) -> None:
        assert opened(empty.login()).encrypted

    def test_what_was_found_is_used_for_the_next_connections(self, empty: Erp, cluster: Cluster, enhanced: str) -> None:
        async def run() -> Login:
            async with await Session.open(empty.login()) as session:
                return session.login

        known = asyncio.run(run())
        before = refusals(cluster)
        opened(known)
        assert refusals(cluster) == before

    def test_a_wrong_password_is_shown_to_the_server_once_in_each_form(self, empty: Erp, cluster: Cluster) -> None:
        before = refusals(cluster)
        refused(empty.login(password="wrong"))
        assert refusals(cluster) == before + 3

    def test_a_right_one_is_shown_once(self, empty: Erp, cluster: Cluster) -> None:
        before = refusals(cluster)
        opened(empty.login())
        assert refusals(cluster) == before


def test_a_port_without_a_server(empty: Erp) -> None:
    assert refused(empty.login(port=free_port())).kind is Kind.REFUSED


def test_a_host_that_does_not_exist(empty: Erp) -> None:
    login = empty.login()
    unknown = Login(type(login.address)("erp.invalid", "erp", "internal"), PASSWORD, 5)
    assert refused(unknown).kind in (Kind.HOST_NOT_FOUND, Kind.UNREACHABLE)  # the latter without any network


@pytest.mark.parametrize("answer", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"220 mail.example.com ESMTP\r\n"])
def test_something_else_answers(empty: Erp, answer: bytes) -> None:
    with answering(answer) as port:
        assert refused(empty.login(port=port)).kind is Kind.NOT_POSTGRES


def test_a_server_that_says_nothing_is_given_up_in_time(empty: Erp) -> None:
    with answering(None) as port:
        begun = time.monotonic()
        assert refused(empty.login(port=port, timeout=0.5)).kind is Kind.TIMEOUT
        assert time.monotonic() - begun < 3


class TestEncryption:
    def test_an_account_that_needs_tls_gets_it_by_itself(self, empty: Erp) -> None:
        assert opened(empty.login("onlytls")).encrypted

    def test_an_account_that_needs_tls_on_a_server_without(self, empty: Erp, cluster: Cluster) -> None:
        with cluster.setting("ssl", "off"):
            assert refused(empty.login("onlytls")).kind is Kind.UNENCRYPTED_REFUSED

    def test_required_but_not_offered(self, empty: Erp, cluster: Cluster) -> None:
        with cluster.setting("ssl", "off"):
            assert refused(empty.login(tls=Tls.REQUIRE)).kind is Kind.TLS_NOT_OFFERED

    def test_outdated_encryption_counts_as_none(self, empty: Erp, cluster: Cluster) -> None:
        with (
            cluster.setting("ssl_min_protocol_version", "'TLSv1'"),
            cluster.setting("ssl_max_protocol_version", "'TLSv1.1'"),
        ):
            assert not opened(empty.login()).encrypted
            assert refused(empty.login(tls=Tls.REQUIRE)).kind is Kind.TLS_FAILED

    @pytest.mark.parametrize("user", ["internal", "elder"])
    def test_a_proven_password_may_go_without_tls(self, empty: Erp, cluster: Cluster, user: str) -> None:
        with cluster.setting("ssl", "off"):
            assert not opened(empty.login(user)).encrypted

    def test_a_password_in_clear_text_goes_only_over_tls(self, empty: Erp, cluster: Cluster) -> None:
        assert opened(empty.login("cleartext")).encrypted
        with cluster.setting("ssl", "off"):
            assert refused(empty.login("cleartext")).kind is Kind.CLEAR_TEXT

    def test_a_certificate_is_checked_when_asked_for(self, empty: Erp, cluster: Cluster) -> None:
        assert opened(empty.login(tls=Tls.VERIFY, ca_file=cluster.ca_file)).encrypted
        assert refused(empty.login(tls=Tls.VERIFY)).kind is Kind.CERTIFICATE

    def test_a_certificate_of_another_authority(self, empty: Erp, cluster: Cluster) -> None:
        other = cluster.root / "other.pem"
        trustme.CA().cert_pem.write_to_path(other)
        assert refused(empty.login(tls=Tls.VERIFY, ca_file=other)).kind is Kind.CERTIFICATE


class TestBounds:
    """What holds for every statement."""

    @staticmethod
    async def _ask(login: Login, query: str) -> None:
        async with await Session.open(login) as session:
            await session.rows(query)  # type: ignore[arg-type]

    def test_reading_cannot_write(self, erp: Erp) -> None:
        with pytest.raises(DatabaseError) as caught:
            asyncio.run(self._ask(erp.login(), "insert into metric (metric_name) values ('x') returning 1"))
        assert caught.value.kind is Kind.READ_ONLY
        assert erp.metric("x") is None

    def test_a_statement_is_ended_by_the_server_in_time(self, empty: Erp) -> None:
        with pytest.raises(DatabaseError) as caught:
            asyncio.run(self._ask(empty.login(timeout=0.5), "select pg_sleep(30)"))
        assert caught.value.kind is Kind.TIMEOUT

    def test_a_locked_table_is_not_waited_for(self, erp: Erp, cluster: Cluster) -> None:
        with cluster.admin(erp.name) as other, other.transaction():
            other.execute("lock table metric")
            with pytest.raises(DatabaseError) as caught:
                asyncio.run(self._ask(erp.login(), "select 1 from metric"))
        assert caught.value.kind is Kind.BUSY

    def test_cancelling_a_statement_ends_it_at_once(self, empty: Erp) -> None:
        assert self._cancelled_after(self._ask(empty.login(), "select pg_sleep(30)")) < 0.3

    def test_cancelling_a_connection_to_a_silent_server_ends_it_at_once(self, empty: Erp) -> None:
        with answering(None) as port:
            assert self._cancelled_after(self._ask(empty.login(port=port), "select 1")) < 0.3

    @staticmethod
    def _cancelled_after(work: object) -> float:
        """Seconds from cancelling to the end of the whole event loop."""
        moments: list[float] = []

        async def run() -> None:
            task = asyncio.ensure_future(work)  # type: ignore[arg-type]
            await asyncio.sleep(0.5)
            moments.append(time.monotonic())
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

        asyncio.run(run())
        return time.monotonic() - moments[0]


def test_the_password_is_in_no_repr(empty: Erp) -> None:
    assert PASSWORD not in repr(empty.login())
