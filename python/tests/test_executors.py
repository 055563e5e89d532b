"""Sweeps beyond one process: every scenario exactly once and the same rows, though a worker dies midway."""

import concurrent.futures
import os
import signal

import distributed

import multipark as mp

VARY = {"countries.*.workers": "uniform(10000,60000)", "corridors.*.usd_per_tonne": "uniform(5,60)"}


def rows(found):
    return [{k: v for k, v in row.items() if k != "seconds"} for row in found.table]


def test_the_standard_process_pool(small):
    local = mp.sweep(small, VARY, sample=500, seed=3)
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        spread = mp.sweep(small, VARY, sample=500, seed=3, executor=pool, chunks=7)
    assert rows(spread) == rows(local)


def test_a_dask_cluster_that_loses_a_worker(small):
    local = mp.sweep(small, VARY, sample=10_000, seed=5)
    with distributed.LocalCluster(
        n_workers=3, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
    ) as cluster, distributed.Client(cluster) as client:
        killed = []

        def kill_midway(done, parts):
            if not killed and done >= parts // 5:
                worker = next(iter(cluster.workers.values()))
                killed.append((done, worker.pid))
                os.kill(worker.pid, signal.SIGKILL)

        executor = client.get_executor(retries=5)
        spread = mp.sweep(small, VARY, sample=10_000, seed=5, executor=executor, chunks=100, progress=kill_midway)
        assert killed and killed[0][0] < 60, "a worker should have died midway"
    assert [row["scenario"] for row in spread.table] == list(range(10_000))
    assert rows(spread) == rows(local)
