"""Sweeps beyond one process: every scenario exactly once and the same rows, though a worker dies midway."""

import concurrent.futures
import os
import pickle
import signal

import distributed
import pytest

import multipark as mp
from multipark import _clusters

VARY = {"countries.*.workers": "uniform(10000,60000)", "corridors.*.usd_per_tonne": "uniform(5,60)"}


class Counting(concurrent.futures.Executor):
    """Passes tasks on and keeps the size of what travels with each."""

    def __init__(self, inner):
        self.inner, self.sizes = inner, []

    def submit(self, task, *arguments):
        self.sizes.append(len(pickle.dumps((task, arguments))))
        return self.inner.submit(task, *arguments)

    def with_inputs(self, inst):
        """How many tasks carried the instance."""
        return sum(size > len(pickle.dumps(inst)) for size in self.sizes)


def rows(found):
    return [{k: v for k, v in row.items() if k != "seconds"} for row in found.table]


def test_the_standard_process_pool(small):
    local = mp.sweep(small, VARY, sample=500, seed=3)
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        counted = Counting(pool)
        spread = mp.sweep(small, VARY, sample=500, seed=3, executor=counted, chunks=30)
    assert rows(spread) == rows(local)
    assert len(counted.sizes) == 30 and max(counted.sizes) < 2000, "no task carries the instance, none is handed back"


def test_threads_and_one_that_runs_at_once(small):
    class AtOnce(concurrent.futures.Executor):
        def submit(self, task, *arguments):
            future = concurrent.futures.Future()
            future.set_result(task(*arguments))
            return future

    local = mp.sweep(small, VARY, sample=50, seed=3)
    assert rows(mp.sweep(small, VARY, sample=50, seed=3, executor=AtOnce(), chunks=3)) == rows(local)
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        assert rows(mp.sweep(small, VARY, sample=50, seed=3, executor=pool, chunks=40)) == rows(local)


def test_workers_that_cannot_reach_this_machine_get_the_inputs_with_a_task(small, monkeypatch):
    """Three workers in turn, each with what it knows; none finds the file."""

    class Elsewhere(concurrent.futures.Executor):
        known = [{}, {}, {}]
        tasks = 0

        def submit(self, task, *arguments):
            number, self.tasks = self.tasks % 3, self.tasks + 1
            future = concurrent.futures.Future()
            with monkeypatch.context() as there:
                there.setattr(_clusters, "_known", self.known[number])
                there.setattr(_clusters, "_here", lambda: (f"machine {number}", 1))
                future.set_result(task(*pickle.loads(pickle.dumps(arguments))))
            return future

    local = mp.sweep(small, VARY, sample=500, seed=3)
    counted = Counting(Elsewhere())
    assert rows(mp.sweep(small, VARY, sample=500, seed=3, executor=counted, chunks=30)) == rows(local)
    assert all(len(known) == 1 for known in counted.inner.known)
    assert 3 <= counted.with_inputs(small) <= 6, "about once a worker"


def test_a_file_that_is_another_is_not_believed(tmp_path):
    (tmp_path / "inputs").write_bytes(b"cos\nsystem\n(S'true'\ntR.")
    assert _clusters._found((_clusters._here()[0], str(tmp_path / "inputs")), "0" * 64) is None
    assert _clusters._found((_clusters._here()[0], str(tmp_path / "none")), "0" * 64) is None


def test_a_failure_on_a_worker_comes_back_as_it_is(small):
    with concurrent.futures.ProcessPoolExecutor(1) as pool, pytest.raises(mp.SolverError):
        mp.sweep(small, VARY, sample=50, solver="guess", executor=pool)


def test_a_dask_cluster_that_loses_a_worker(small):
    local = mp.sweep(small, VARY, sample=10_000, seed=5)
    with distributed.LocalCluster(
        n_workers=3, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
    ) as cluster, distributed.Client(cluster) as client:
        killed = []

        def kill_midway(done, parts):
            if not killed and done >= parts // 5:
                worker = next(iter(cluster.workers.values()))
                killed.append((done, arrivals(client)[worker.worker_address]))
                os.kill(worker.pid, signal.SIGKILL)

        executor = client.get_executor(retries=5)
        spread = mp.sweep(small, VARY, sample=10_000, seed=5, executor=executor, chunks=100, progress=kill_midway)
        assert killed and killed[0][0] < 60, "a worker should have died midway"
        came = [*arrivals(client).values(), killed[0][1]]
    assert [row["scenario"] for row in spread.table] == list(range(10_000))
    assert rows(spread) == rows(local)
    assert max(came) == 1 and len(came) <= 4, "once to each worker that ever lived: three, and one in place of the dead"


def arrivals(client):
    """How often inputs came to each worker."""
    return client.run(lambda: __import__("multipark._clusters")._clusters.arrivals)
