"""A mail through the queue of a real database, taken by a stand-in for the Batch Manager."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from xtconnect_gui.batch_manager.database.problems import DatabaseError, Kind
from xtconnect_gui.batch_manager.database.send_test import (
    Outcome,
    Plan,
    Progress,
    SendResult,
    Step,
    prepare,
    queue,
    watch,
)
from xtconnect_gui.batch_manager.database.status import Judgement
from xtconnect_gui.diagnosis.engine import Diagnoser

from .cluster import Cluster
from .erp import GRANTS, Erp, StandIn
from .relay import Relay

TO = "recipient@example.com"
Event = Callable[[Progress], None]


def sent(
    erp: Erp, *, wait: float = 10, sender: str = "", emit: Event = lambda _: None, max_outage: float = 60
) -> SendResult:
    async def run() -> SendResult:
        plan = await prepare(erp.login(), TO, sender, emit=emit)
        batch_id = await queue(plan, emit=emit)
        return await watch(plan, batch_id, Diagnoser.load(), wait=wait, poll=0.05, max_outage=max_outage, emit=emit)

    return asyncio.run(run())


def planned(erp: Erp, sender: str = "", user: str = "internal") -> Plan:
    return asyncio.run(prepare(erp.login(user), TO, sender))


def refused(erp: Erp, sender: str = "", user: str = "internal") -> DatabaseError:
    """The error before anything is written."""
    with pytest.raises(DatabaseError) as caught:
        planned(erp, sender, user)
    assert erp.execute("select to_regclass('xtbatch.batch')") == [(None,)] or erp.jobs() == 0
    return caught.value


@contextlib.contextmanager
def after(progress: list[Progress], step: Step, act: Callable[[], object]) -> Iterator[None]:
    """Do *act* once, on a thread, when *step* was reported."""

    def run() -> None:
        end = time.monotonic() + 20
        while time.monotonic() < end and not any(p.step is step for p in progress):
            time.sleep(0.01)
        act()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        thread.join()


class TestOutcomes:
    def test_completed_without_an_error(self, erp: Erp) -> None:
        progress: list[Progress] = []
        with StandIn(erp, work=0.3):
            result = sent(erp, emit=progress.append)
        assert result.ok
        assert result.diagnosis is None
        assert [p.step for p in progress] == [Step.CONNECT, Step.LOOK, Step.QUEUE, Step.START, Step.FINISH]
        assert progress[-1].batch_id == result.batch_id
        assert result.started_after is not None
        assert result.completed_after is not None
        assert result.started_after < result.completed_after <= result.seconds

    @pytest.mark.parametrize(
        ("exit_status", "cause"),
        [
            ("535 5.7.8 Error: authentication failed", "wrong-credentials"),
            ("550 5.7.60 SMTP; Client does not have permissions to send as this sender", "sender-not-allowed"),
            ("Connection refused", "connection-refused"),
            ("Somethink odd happened", "unknown"),
        ],
    )
    def test_completed_with_an_error_is_diagnosed(self, erp: Erp, exit_status: str, cause: str) -> None:
        with StandIn(erp, exit_status):
            result = sent(erp)
        assert result.outcome is Outcome.COMPLETED_WITH_ERROR
        assert result.exit_status == exit_status
        assert result.diagnosis is not None
        assert result.diagnosis.cause == cause

    def test_never_started(self, erp: Erp) -> None:
        result = sent(erp, wait=0.5)
        assert result.outcome is Outcome.NOT_STARTED
        assert result.started_after is None

    def test_never_started_while_another_job_runs(self, erp: Erp) -> None:
        erp.add_job(scheduled="now()", started="now()")
        assert sent(erp, wait=0.5).judgement is Judgement.WORKING

    def test_started_and_not_finished(self, erp: Erp) -> None:
        with StandIn(erp, work=None):
            result = sent(erp, wait=1)
        assert result.outcome is Outcome.NOT_FINISHED
        assert result.started_after is not None

    def test_deleted_while_it_was_watched(self, erp: Erp) -> None:
        progress: list[Progress] = []
        with after(progress, Step.START, lambda: erp.execute("delete from xtbatch.batch")):
            assert sent(erp, emit=progress.append).outcome is Outcome.GONE


class TestWhatIsQueued:
    def test_exactly_one_mail(self, erp: Erp) -> None:
        metrics = erp.execute("select * from metric order by 1")
        result = sent(erp, wait=0.1)
        [row] = erp.execute(
            "select batch_fromemail, batch_email, batch_cc, batch_bcc, batch_replyto, batch_subject, batch_filename,"
            " batch_emailhtml, batch_user, batch_scheduled <= now() from xtbatch.batch"
        )
        assert row == ("internal@example.com", TO, "", "", "", result.plan.subject, "", False, "internal", True)
        assert erp.execute("select * from metric order by 1") == metrics

    def test_a_given_sender_goes_before_the_erps_own(self, erp: Erp) -> None:
        assert planned(erp, "other@example.com").sender == "other@example.com"
        assert planned(erp).default_sender

    def test_every_test_has_a_subject_of_its_own(self, erp: Erp) -> None:
        assert planned(erp).subject != planned(erp).subject

    def test_planning_writes_nothing(self, erp: Erp) -> None:
        planned(erp)
        assert erp.jobs() == 0

    def test_values_are_passed_as_values(self, erp: Erp) -> None:
        evil = "x'; drop table metric; --%s%(to)s@example.com"
        plan = planned(erp, evil)
        asyncio.run(queue(plan))
        assert erp.execute("select batch_fromemail from xtbatch.batch") == [(evil,)]

    def test_a_switched_off_batch_manager_is_noticed_beforehand(self, erp: Erp) -> None:
        erp.execute("update metric set metric_value = 'f' where metric_name = 'EnableBatchManager'")
        assert planned(erp).metrics.enabled is False


class TestSignatures:
    def test_the_older_form(self, empty: Erp) -> None:
        empty.script("erp", "short_form")
        empty.execute(GRANTS)
        with StandIn(empty):
            assert sent(empty).ok

    def test_where_both_forms_are_the_newer_is_taken(self, erp: Erp) -> None:
        erp.script("short_form")
        assert len(planned(erp).parts) == 10

    def test_names_in_the_catalogue_go_before_the_usual_order(self, empty: Erp) -> None:
        empty.script("erp")
        empty.execute(GRANTS)
        empty.execute(
            "create function xtbatch.submitEmailToBatch(pTo text, pFrom text, pCc text, pSubject text, pBody text,"
            " pFileName text, pScheduled timestamp, pEmailHTML boolean) returns integer language sql as $$ insert into"
            " xtbatch.batch (batch_email, batch_fromemail, batch_scheduled) values (pTo, pFrom, pScheduled)"
            " returning batch_id $$"
        )
        asyncio.run(queue(planned(empty)))
        found = empty.execute("select batch_email, batch_fromemail from xtbatch.batch")
        assert found == [(TO, "internal@example.com")]

    def test_a_form_that_is_not_known_is_not_called(self, empty: Erp) -> None:
        empty.script("erp")
        empty.execute(GRANTS)
        empty.execute(
            "create function xtbatch.submitEmailToBatch(a text, b integer) returns integer language sql as 'select 1'"
        )
        error = refused(empty)
        assert error.kind is Kind.FUNCTION_UNKNOWN
        assert "submitemailtobatch(a text, b integer)" in error.detail

    def test_no_function_at_all(self, empty: Erp) -> None:
        empty.script("erp")
        empty.execute(GRANTS)
        assert refused(empty).kind is Kind.FUNCTION_MISSING


class TestRefusals:
    def test_a_function_that_may_not_be_executed(self, erp: Erp) -> None:
        erp.execute("revoke execute on all functions in schema xtbatch from public")
        error = refused(erp)
        assert error.kind is Kind.PRIVILEGE
        assert "EXECUTE" in error.detail

    def test_a_queue_that_may_only_be_read(self, erp: Erp) -> None:
        erp.execute("revoke insert on xtbatch.batch from internal")
        with pytest.raises(DatabaseError) as caught:
            sent(erp)
        assert caught.value.kind is Kind.PRIVILEGE

    def test_no_sender_anywhere(self, erp: Erp) -> None:
        erp.execute("delete from metric where metric_name = 'DefaultBatchFromEmailAddress'")
        assert refused(erp).kind is Kind.SENDER_MISSING

    @pytest.mark.parametrize(
        ("body", "said"),
        [
            ("begin raise exception 'The Batch Manager is not licensed'; end", "not licensed"),
            ("begin return -5; end", "-5"),
            ("begin return null; end", "None"),
        ],
    )
    def test_the_erp_says_no(self, erp: Erp, body: str, said: str) -> None:
        [(arguments,)] = erp.execute(
            "select pg_get_function_arguments(oid) from pg_proc where proname = 'submitemailtobatch'"
        )
        erp.execute(
            f"create or replace function xtbatch.submitEmailToBatch({arguments}) returns integer language plpgsql"
            f" as $${body}$$"
        )
        with pytest.raises(DatabaseError) as caught:
            sent(erp)
        assert caught.value.kind is Kind.REFUSED_BY_ERP
        assert said in caught.value.detail

    def test_a_database_that_is_set_to_read_only(self, erp: Erp) -> None:
        with erp.cluster.setting("default_transaction_read_only", "on", f"database {erp.name}"):
            error = refused(erp)
        assert (error.kind, error.detail) == (Kind.READ_ONLY, "read-only")

    def test_a_real_standby(self, erp: Erp, cluster: Cluster) -> None:
        standby = Cluster(cluster.authority)
        try:
            standby.follow(cluster)
            error = refused(Erp(standby, erp.name))
        finally:
            standby.remove()
        assert (error.kind, error.detail) == (Kind.READ_ONLY, "standby")


class TestLostConnections:
    def test_a_dropped_connection_is_made_again(self, erp: Erp, cluster: Cluster) -> None:
        progress: list[Progress] = []

        def drop_then_work() -> None:
            for _ in range(2):
                time.sleep(0.2)
                cluster.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'xtconnect'"
                )
            with StandIn(erp, "Connection refused") as worker:
                end = time.monotonic() + 10
                while not worker.done and time.monotonic() < end:
                    time.sleep(0.05)

        with after(progress, Step.START, drop_then_work):
            result = sent(erp, emit=progress.append)
        assert result.outcome is Outcome.COMPLETED_WITH_ERROR
        assert result.reconnects >= 1
        assert Step.RECONNECT in [p.step for p in progress]

    def test_a_restarted_server_is_waited_for(self, erp: Erp, cluster: Cluster) -> None:
        progress: list[Progress] = []

        def restart() -> None:
            with cluster.stopped():
                time.sleep(0.5)
            erp.execute("update xtbatch.batch set batch_started = now(), batch_completed = now()")

        with after(progress, Step.START, restart):
            result = sent(erp, wait=30, emit=progress.append)
        assert result.ok
        assert result.reconnects == 1

    def test_a_server_that_does_not_come_back_is_given_up_and_the_job_is_named(
        self, erp: Erp, cluster: Cluster
    ) -> None:
        progress: list[Progress] = []
        with contextlib.ExitStack() as stack:
            stack.enter_context(after(progress, Step.START, lambda: stack.enter_context(cluster.stopped())))
            with pytest.raises(DatabaseError) as caught:
                sent(erp, emit=progress.append, max_outage=0.5)
        assert caught.value.kind is Kind.REFUSED
        assert caught.value.facts["batch_id"] == 1

    def test_a_connection_that_breaks_before_the_job_is_queued(self, erp: Erp, cluster: Cluster) -> None:
        erp.execute(
            "create function wait() returns trigger language plpgsql as 'begin perform pg_sleep(5); return new; end';"
            " create trigger wait before insert on xtbatch.batch for each row execute function wait()"
        )
        progress: list[Progress] = []

        def drop() -> None:
            time.sleep(0.5)
            cluster.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'xtconnect'"
            )

        with after(progress, Step.QUEUE, drop), pytest.raises(DatabaseError) as caught:
            sent(erp, emit=progress.append)
        assert caught.value.kind is Kind.LOST
        assert erp.jobs() == 0

    def test_a_connection_that_breaks_after_the_job_was_queued(self, erp: Erp, cluster: Cluster) -> None:
        plan = planned(erp)
        with cluster.setting("ssl", "off"), Relay(cluster.port, b"submitemailtobatch", b"COMMIT") as relay:
            batch_id = asyncio.run(queue(dataclasses.replace(plan, login=erp.login(port=relay.port))))
        assert erp.execute("select batch_id from xtbatch.batch") == [(batch_id,)]


def test_cancelling_while_watching_ends_at_once_and_leaves_the_job(erp: Erp) -> None:
    moments: list[float] = []

    async def run() -> None:
        plan = await prepare(erp.login(), TO)
        batch_id = await queue(plan)
        task = asyncio.ensure_future(watch(plan, batch_id, Diagnoser.load()))
        await asyncio.sleep(0.5)
        moments.append(time.monotonic())
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(run())
    assert time.monotonic() - moments[0] < 0.3
    assert erp.jobs() == 1
