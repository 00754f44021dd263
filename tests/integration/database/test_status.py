"""What ``status`` reads from a real database."""

from __future__ import annotations

import asyncio

import pytest

from xtconnect_gui.batch_manager.database.problems import DatabaseError, Kind
from xtconnect_gui.batch_manager.database.status import Judgement, Status, read_status
from xtconnect_gui.diagnosis.engine import Diagnoser

from .erp import GRANTS, Erp

REFUSED = (
    "535-5.7.8 Username and Password not accepted. For more information, go to\n535 5.7.8 https://support.google.com"
)


def status(erp: Erp, user: str = "internal", failures: int = 10) -> Status:
    return asyncio.run(read_status(erp.login(user), Diagnoser.load(), failures=failures))


def refused(erp: Erp, user: str = "internal") -> DatabaseError:
    with pytest.raises(DatabaseError) as caught:
        status(erp, user)
    return caught.value


def test_the_settings_about_mail(erp: Erp) -> None:
    metrics = status(erp).metrics
    assert (metrics.enabled, metrics.sender, metrics.purge_days) == (True, "internal@example.com", 30)


def test_settings_that_are_missing_are_unknown(erp: Erp) -> None:
    erp.execute("delete from metric")
    metrics = status(erp).metrics
    assert (metrics.enabled, metrics.sender, metrics.purge_days) == (None, None, None)


def test_settings_are_read_by_the_erps_function_where_the_table_may_not_be(erp: Erp) -> None:
    erp.execute("alter function fetchMetricText(text) security definer; revoke all on metric from internal")
    assert status(erp).metrics.sender == "internal@example.com"


def test_the_queue_in_numbers(erp: Erp) -> None:
    erp.add_job(scheduled="now() - interval '10 minutes'")
    erp.add_job(scheduled="now()")
    erp.add_job(scheduled="now() + interval '1 hour'")
    erp.add_job(scheduled="now()", started="now()")
    erp.add_job(scheduled="now()", started="now()", completed="now()", exitstatus="")
    erp.add_job(scheduled="now()", started="now()", completed="now()", exitstatus="Email sent")
    erp.add_job(scheduled="now()", started="now()", completed="now()", exitstatus=REFUSED)
    counts = status(erp).counts
    assert (counts.waiting, counts.overdue, counts.later) == (2, 1, 1)
    assert (counts.running, counts.completed, counts.failed) == (1, 3, 1)
    assert counts.oldest_waiting == pytest.approx(600, abs=30)
    assert counts.last_completed is not None


def test_many_different_failures_are_all_counted(erp: Erp) -> None:
    erp.execute(
        "insert into xtbatch.batch (batch_completed, batch_exitstatus)"
        " select now(), case when i %% 2 = 0 then '550 5.1.1 unknown: ' || i else 'OK' end"
        " from generate_series(1, %s) i",
        2000,
    )
    assert status(erp).counts.failed == 1000


def test_a_job_without_a_schedule_is_due_when_it_was_submitted(erp: Erp) -> None:
    erp.add_job(submitted="now() - interval '10 minutes'")
    assert status(erp).counts.overdue == 1


def test_failures_are_diagnosed_the_newest_first(erp: Erp) -> None:
    for hours, text in ((3, "Connection refused"), (2, REFUSED), (1, "")):
        past = f"now() - interval '{hours} hours'"
        erp.add_job(action="Email", subject=f"job {hours}", started=past, completed=past, exitstatus=text)
    first, second = status(erp).failures
    assert first.job.subject == "job 2"
    assert first.diagnosis.cause == "wrong-credentials"
    assert second.job.exit_status == "Connection refused"
    assert len(status(erp, failures=1).failures) == 1


@pytest.mark.parametrize(
    ("jobs", "judgement"),
    [
        ([], Judgement.UNKNOWN),
        ([{"scheduled": "now() - interval '1 hour'"}], Judgement.NOT_RUNNING),
        ([{"scheduled": "now() - interval '1 minute'"}], Judgement.UNKNOWN),
        (
            [
                {"scheduled": "now() - interval '1 hour'"},
                {"started": "now() - interval '1 minute'", "completed": "now() - interval '1 minute'"},
            ],
            Judgement.WORKING,
        ),
        ([{"started": "now() - interval '2 minutes'"}], Judgement.WORKING),
        ([{"started": "now() - interval '2 hours'"}], Judgement.STUCK),
        (
            [{"started": "now() - interval '2 hours'", "completed": "now() - interval '2 hours'"}],
            Judgement.IDLE,
        ),
        (
            [{"started": "now() - interval '9 days'", "completed": "now() - interval '9 days'"}],
            Judgement.UNKNOWN,
        ),
    ],
)
def test_whether_the_batch_manager_runs_is_judged_by_its_jobs(
    erp: Erp, jobs: list[dict[str, object]], judgement: Judgement
) -> None:
    for job in jobs:
        erp.add_job(**job)
    assert status(erp).judgement is judgement


def test_reading_leaves_everything_as_it_was(erp: Erp) -> None:
    erp.add_job(scheduled="now()")
    before = erp.execute("select * from xtbatch.batch"), erp.execute("select * from metric order by 1")
    status(erp)
    assert (erp.execute("select * from xtbatch.batch"), erp.execute("select * from metric order by 1")) == before


def test_an_older_queue_without_the_younger_columns(erp: Erp) -> None:
    for column in ("replyto", "bcc", "recurring_batch_id", "subject", "action", "submitted"):
        erp.execute(f"alter table xtbatch.batch drop batch_{column}")
    erp.add_job(scheduled="now()", started="now()", completed="now()", exitstatus=REFUSED)
    assert status(erp).failures[0].job.subject == ""


def test_times_without_a_zone(erp: Erp) -> None:
    for column in ("submitted", "scheduled", "started", "completed"):
        erp.execute(f"alter table xtbatch.batch alter batch_{column} type timestamp without time zone")
    erp.add_job(scheduled="now() - interval '10 minutes'")
    assert status(erp).counts.oldest_waiting == pytest.approx(600, abs=30)


def test_times_as_text_as_in_the_open_source_schema(erp: Erp) -> None:
    for column in ("submitted", "scheduled", "started", "completed"):
        erp.execute(f"alter table xtbatch.batch alter batch_{column} drop default, alter batch_{column} type text")
    erp.add_job(scheduled="now() - interval '10 minutes'", started="", completed="")
    erp.add_job(started="now()", completed="now()", exitstatus=REFUSED)
    found = status(erp)
    assert found.counts.oldest_waiting == pytest.approx(600, abs=30)
    assert (found.counts.overdue, found.counts.completed, len(found.failures)) == (1, 1, 1)


def test_a_time_that_is_none_is_said(erp: Erp) -> None:
    erp.execute("alter table xtbatch.batch alter batch_started type text")
    erp.add_job(scheduled="now()", started="yesterday-ish")
    assert refused(erp).kind is Kind.OTHER_SHAPE


class TestWhatIsMissing:
    def test_a_database_of_something_else(self, empty: Erp) -> None:
        assert refused(empty).kind is Kind.NOT_AN_ERP

    def test_an_erp_without_xtuple_connect(self, erp: Erp) -> None:
        erp.execute("drop schema xtbatch cascade")
        assert refused(erp).kind is Kind.CONNECT_MISSING

    def test_a_queue_that_looks_different(self, erp: Erp) -> None:
        erp.execute("alter table xtbatch.batch drop batch_exitstatus")
        error = refused(erp)
        assert error.kind is Kind.OTHER_SHAPE
        assert "batch_exitstatus" in error.detail

    def test_a_user_who_may_not_use_the_schema(self, erp: Erp) -> None:
        error = refused(erp, "limited")
        assert error.kind is Kind.PRIVILEGE
        assert "xtbatch" in error.detail

    def test_a_user_who_may_not_read_the_queue(self, erp: Erp) -> None:
        erp.execute("grant usage on schema xtbatch to limited")
        assert refused(erp, "limited").detail == "SELECT on xtbatch.batch"


def test_a_read_only_database_can_be_looked_at(empty: Erp) -> None:
    empty.script("erp", "long_form")
    empty.execute(GRANTS)
    with empty.cluster.setting("default_transaction_read_only", "on", f"database {empty.name}"):
        found = status(empty).connection
    assert found.read_only
    assert not found.standby
