"""Results as the JSON objects of ``resources/schemas/database-*.schema.json``."""

from __future__ import annotations

import datetime

from .address import DatabaseAddress
from .connection import ConnectionInfo
from .default_sender import SenderPlan
from .problems import DatabaseError
from .queue import Counts
from .send_test import SendResult
from .status import DiagnosedFailure, Status
from .wording import Translate, explain


def status_json(status: Status) -> dict[str, object]:
    """What ``database status`` found."""
    return {
        "ok": True,
        "database": _database(status.login.address, status.connection),
        "batch_manager": {
            "enabled": status.metrics.enabled,
            "default_from": status.metrics.sender,
            "purge_days": status.metrics.purge_days,
        },
        "jobs": _counts(status.counts),
        "client": {"judgement": status.judgement.value, "certain": False},
        "failures": [_failure(failure) for failure in status.failures],
        "error": None,
    }


def test_json(result: SendResult) -> dict[str, object]:
    """How a test mail fared."""
    return {
        "ok": result.ok,
        "database": _database(result.plan.login.address, result.plan.connection),
        "mail": {
            "from": result.plan.sender,
            "to": result.plan.recipient,
            "subject": result.plan.subject,
            "default_from": result.plan.default_sender,
        },
        "enabled": result.plan.metrics.enabled,
        "batch_id": result.batch_id,
        "outcome": result.outcome.value,
        "exit_status": result.exit_status,
        "diagnosis": result.diagnosis.to_json() if result.diagnosis is not None else None,
        "started_after": _rounded(result.started_after),
        "completed_after": _rounded(result.completed_after),
        "client": {"judgement": result.judgement.value, "certain": False} if result.judgement is not None else None,
        "reconnects": result.reconnects,
        "seconds": round(result.seconds, 3),
        "error": None,
    }


def sender_json(plan: SenderPlan) -> dict[str, object]:
    """What became of the default sender."""
    return {
        "ok": True,
        "database": _database(plan.login.address, plan.connection),
        "metric": "DefaultBatchFromEmailAddress",
        "old": plan.old,
        "new": plan.new,
        "changed": plan.changes,
        "error": None,
    }


def error_json(error: DatabaseError, address: DatabaseAddress, translate: Translate) -> dict[str, object]:
    """Why there is no result."""
    explained = explain(error, address, translate)
    batch_id = error.facts.get("batch_id")
    return {
        "ok": False,
        "database": _database(address, None),
        "error": {
            "kind": error.kind.value,
            "title": explained.title,
            "explanation": explained.explanation,
            "steps": list(explained.steps),
            "detail": error.detail,
            "batch_id": batch_id if isinstance(batch_id, int) else None,
        },
    }


def _database(address: DatabaseAddress, connection: ConnectionInfo | None) -> dict[str, object]:
    return {
        "host": address.host,
        "port": address.port,
        "name": address.name,
        "user": address.user,
        "encrypted": connection.encrypted if connection is not None else None,
        "tls": connection.tls or None if connection is not None else None,
        "server_version": connection.server_version if connection is not None else None,
        "standby": connection.standby if connection is not None else None,
        "read_only": connection.read_only if connection is not None else None,
    }


def _counts(counts: Counts) -> dict[str, object]:
    return {
        "waiting": counts.waiting,
        "overdue": counts.overdue,
        "later": counts.later,
        "running": counts.running,
        "completed": counts.completed,
        "failed": counts.failed,
        "oldest_waiting_seconds": _rounded(counts.oldest_waiting),
        "longest_running_seconds": _rounded(counts.longest_running),
        "last_activity_seconds": _rounded(counts.last_activity),
        "last_completed": _time(counts.last_completed),
    }


def _failure(failure: DiagnosedFailure) -> dict[str, object]:
    return {
        "batch_id": failure.job.batch_id,
        "action": failure.job.action,
        "subject": failure.job.subject,
        "completed": _time(failure.job.completed),
        "exit_status": failure.job.exit_status,
        "diagnosis": failure.diagnosis.to_json(),
    }


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 3)


def _time(moment: datetime.datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(datetime.UTC).isoformat(timespec="seconds")
