"""Setting the ERP's From address: only what was shown, and only that."""

from __future__ import annotations

import asyncio

import pytest

from xtconnect_gui.batch_manager.database.default_sender import SenderPlan, apply_sender, prepare_sender
from xtconnect_gui.batch_manager.database.problems import DatabaseError, Kind

from .erp import Erp

METRIC = "DefaultBatchFromEmailAddress"
NEW = "new'@example.com"


def planned(erp: Erp, new: str = NEW, user: str = "internal") -> SenderPlan:
    return asyncio.run(prepare_sender(erp.login(user), new))


def refused(erp: Erp, user: str = "internal") -> DatabaseError:
    with pytest.raises(DatabaseError) as caught:
        planned(erp, user=user)
    return caught.value


def test_the_plan_shows_old_and_new_and_changes_nothing(erp: Erp) -> None:
    plan = planned(erp)
    assert (plan.old, plan.new, plan.changes) == ("internal@example.com", NEW, True)
    assert erp.metric(METRIC) == "internal@example.com"


def test_only_this_one_setting_changes(erp: Erp) -> None:
    others = erp.execute("select * from metric where metric_name <> %s order by 1", METRIC)
    asyncio.run(apply_sender(planned(erp)))
    assert erp.metric(METRIC) == NEW
    assert erp.execute("select * from metric where metric_name <> %s order by 1", METRIC) == others


def test_a_setting_that_was_missing_is_made(erp: Erp) -> None:
    erp.execute("delete from metric")
    plan = planned(erp)
    assert plan.old is None
    asyncio.run(apply_sender(plan))
    assert erp.metric(METRIC) == NEW


def test_what_is_right_already_is_left_alone(erp: Erp) -> None:
    before = erp.execute("select xmin, * from metric order by metric_id")
    asyncio.run(apply_sender(planned(erp, "internal@example.com")))
    assert erp.execute("select xmin, * from metric order by metric_id") == before


def test_what_someone_else_changed_meanwhile_is_left_alone(erp: Erp) -> None:
    plan = planned(erp)
    erp.execute("update metric set metric_value = 'third@example.com' where metric_name = %s", METRIC)
    with pytest.raises(DatabaseError) as caught:
        asyncio.run(apply_sender(plan))
    assert caught.value.kind is Kind.REFUSED_BY_ERP
    assert erp.metric(METRIC) == "third@example.com"


def test_a_function_that_does_not_do_what_it_says_is_noticed(erp: Erp) -> None:
    erp.execute(
        "create or replace function setMetric(pMetricName text, pMetricValue text) returns boolean language sql"
        " as 'select true'"
    )
    with pytest.raises(DatabaseError) as caught:
        asyncio.run(apply_sender(planned(erp)))
    assert "read back" in caught.value.detail


def test_no_function(erp: Erp) -> None:
    erp.execute("drop function setMetric(text, text)")
    assert refused(erp).kind is Kind.FUNCTION_MISSING


def test_no_metrics(empty: Erp) -> None:
    assert refused(empty).kind is Kind.NOT_AN_ERP


def test_no_privilege(erp: Erp) -> None:
    assert refused(erp, "limited").kind is Kind.PRIVILEGE


def test_a_read_only_database(erp: Erp) -> None:
    with erp.cluster.setting("default_transaction_read_only", "on", f"database {erp.name}"):
        assert refused(erp).kind is Kind.READ_ONLY
