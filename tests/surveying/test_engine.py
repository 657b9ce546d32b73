"""Batches on executors: a local cluster of Dask that loses a worker, and executors that break."""

from __future__ import annotations

import os
import signal
from collections import Counter
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from schemakit.errors import SchemaKitError
from schemakit.surveying.survey import Progress, survey
from tests.surveying.many import read_all, read_table, write_descriptions
from tests.surveying.test_children import silent_server as silent_server
from tests.surveying.test_children import write_heavy

pytestmark = pytest.mark.slow


def test_a_cluster_that_loses_a_worker_loses_and_repeats_nothing(
    tmp_path: Path, silent_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One worker is killed in the middle, one description hangs, and one eats memory."""
    distributed: Any = pytest.importorskip("distributed", reason="the extra dask is missing")
    directory = write_descriptions(tmp_path / "many", 300)
    write_heavy(directory)
    expected = survey(directory, tmp_path / "expected", memory=160 << 20)
    monkeypatch.setenv("DASK_DISTRIBUTED__LOGGING__DISTRIBUTED", "critical")
    killed: list[int] = []
    cluster = distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
    )
    with cluster, distributed.Client(cluster) as client:
        pids = list(client.run(os.getpid).values())

        def kill_one(now: Progress) -> None:
            if now.documents > 48 and not killed:
                killed.append(pids[0])
                os.kill(pids[0], signal.SIGKILL)

        done = survey(
            [str(directory), silent_server],
            tmp_path / "out",
            executor=client.get_executor(pure=False),
            workers=2,
            seconds=8,
            memory=160 << 20,
            progress=kill_one,
        )
    assert killed
    rows = read_table(done, "descriptions")
    assert Counter(row["uri"] for row in rows).most_common(1)[0][1] == 1
    assert done.outcomes == {"read": 300, "memory": 1, "timeout": 1}
    guilty = {row["uri"]: row["outcome"] for row in rows if row["outcome"] != "read"}
    assert guilty == {str(directory / "heavy.json"): "memory", silent_server: "timeout"}
    # All other rows, of every table, are those of a run that lost nothing.
    for table in ("operations", "parameters", "schemas", "fields", "references", "diagnostics"):
        assert read_table(done, table) == read_table(expected, table)


def test_a_pool_of_processes_gives_the_same_bytes(tmp_path: Path) -> None:
    directory = write_descriptions(tmp_path / "many", 120)
    expected = survey(directory, tmp_path / "one", workers=1)
    with ProcessPoolExecutor(2) as pool:
        found = survey(directory, tmp_path / "two", executor=pool, workers=2)
    assert dict(read_all(found)) == dict(read_all(expected))


class Losing(Executor):
    """An executor of this process that loses the tasks whose numbers it is given."""

    def __init__(self, *lost: int) -> None:
        self.lost, self.count = lost, 0

    def submit(self, task: Any, /, *given: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.count += 1
        try:
            if self.count in self.lost:
                raise ConnectionError("the worker is gone")
            future.set_result(task(*given, **named))
        except Exception as error:  # noqa: BLE001 - as an executor does
            future.set_exception(error)
        return future


def test_a_lost_task_gets_one_more_try(tmp_path: Path) -> None:
    directory = write_descriptions(tmp_path / "many", 60)
    executor = Losing(2)
    done = survey(directory, tmp_path / "out", executor=executor, workers=1)
    assert executor.count == 3
    assert done.outcomes == {"read": 60}


def test_what_is_lost_twice_is_named_and_resume_tries_it_again(tmp_path: Path) -> None:
    directory = write_descriptions(tmp_path / "many", 120)
    executor = Losing(2, 4)
    done = survey(directory, tmp_path / "out", executor=executor, workers=1)
    assert done.outcomes == {"read": 72, "died": 48}
    errors = {row["error"] for row in read_table(done, "descriptions") if row["error"]}
    assert errors == {"two workers were lost: ConnectionError: the worker is gone"}
    assert done.descriptions == done.documents == 120


def test_an_executor_on_which_nothing_works_is_an_error(tmp_path: Path) -> None:
    directory = write_descriptions(tmp_path / "many", 10)
    with pytest.raises(SchemaKitError, match="no worker has done anything: ConnectionError"):
        survey(directory, tmp_path / "out", executor=Losing(1, 2), workers=1)
    pool = ProcessPoolExecutor(1)
    pool.shutdown()
    with pytest.raises(SchemaKitError, match="the executor takes no more tasks: cannot schedule"):
        survey(directory, tmp_path / "other", executor=pool)
