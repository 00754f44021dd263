"""A database as the ERP's, and a stand-in for the Batch Manager that works through its queue."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from xtconnect_gui.batch_manager.database.address import DatabaseAddress, Tls
from xtconnect_gui.batch_manager.database.connection import Login

from .cluster import HOST, PASSWORD, USER, Cluster

HERE: Final = Path(__file__).parent
GRANTS: Final = """\
grant usage on schema xtbatch to internal; grant all on all tables in schema xtbatch to internal;
grant all on all sequences in schema xtbatch to internal; grant all on all tables in schema public to internal;
grant all on all sequences in schema public to internal;
"""


@dataclass(frozen=True)
class Erp:
    """One database of the cluster, that ``internal`` may work with and ``limited`` may only look at from outside."""

    cluster: Cluster
    name: str

    def execute(self, query: str, *parameters: object) -> list[Any]:
        return self.cluster.execute(query, parameters, database=self.name)

    def script(self, *names: str) -> None:
        for name in names:
            self.execute((HERE / f"{name}.sql").read_text())

    def login(
        self,
        user: str = USER,
        password: str | None = PASSWORD,
        *,
        port: int | None = None,
        name: str | None = None,
        tls: Tls = Tls.PREFER,
        ca_file: Path | None = None,
        timeout: float = 10.0,
    ) -> Login:
        address = DatabaseAddress(HOST, name or self.name, user, port or self.cluster.port, tls, ca_file)
        return Login(address, password, timeout)

    def add_job(self, **columns: object) -> int:
        """Put a job into the queue as it is; texts that begin with ``now()`` are expressions."""
        names = ", ".join(f"batch_{name}" for name in columns)
        values = [str(v) if str(v).startswith("now()") else "%s" for v in columns.values()]
        given = [v for v in columns.values() if not str(v).startswith("now()")]
        row = self.execute(
            f"insert into xtbatch.batch ({names}) values ({', '.join(values)}) returning batch_id", *given
        )
        return int(row[0][0])

    def jobs(self) -> int:
        return int(self.execute("select count(*) from xtbatch.batch")[0][0])

    def metric(self, name: str) -> str | None:
        rows = self.execute("select metric_value from metric where metric_name = %s", name)
        return rows[0][0] if rows else None


class StandIn:
    """Takes one job at a time, as the Batch Manager does. *exit_status*: what every job ends with.

    *work*: seconds a job takes; None: it never ends. Use as a context manager.
    """

    def __init__(self, erp: Erp, exit_status: str | None = None, work: float | None = 0.05) -> None:
        self._erp = erp
        self._exit_status = exit_status
        self._work = work
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.done: list[int] = []

    def __enter__(self) -> StandIn:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join(10)

    def _run(self) -> None:
        with self._erp.cluster.admin(self._erp.name) as connection:
            while not self._end.is_set():
                taken = connection.execute(
                    "update xtbatch.batch set batch_started = now() where batch_id = (select min(batch_id)"
                    " from xtbatch.batch where batch_started is null and batch_scheduled <= now()) returning batch_id"
                ).fetchone()
                if taken is None:
                    self._end.wait(0.02)
                    continue
                if self._work is None:
                    self._end.wait()
                    return
                self._end.wait(self._work)
                connection.execute(
                    "update xtbatch.batch set batch_completed = now(), batch_exitstatus = %s where batch_id = %s",
                    (self._exit_status, taken[0]),
                )
                self.done.append(taken[0])
