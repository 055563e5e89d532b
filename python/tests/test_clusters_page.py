"""The page on clusters: what needs a cluster runs on a small one of this machine, with fewer scenarios."""

import os
import pathlib
import re
import subprocess
import sys
import types

import distributed
import pandas
import pytest
import yaml

import multipark as mp

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/src/guides/clusters.md").read_text()
SAMPLE = 24


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.M | re.S)


def fewer(text):
    """The same with a sample for a test."""
    assert "100_000" in text or "100000" in text
    return text.replace("100_000", str(SAMPLE)).replace("100000", str(SAMPLE))


class Local(distributed.LocalCluster):
    """Takes what clusters of batch systems take, and starts two workers here."""

    def __init__(self, **asked):
        assert asked
        super().__init__(n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None)

    def scale(self, n=None, *, jobs=None):
        assert jobs is None or jobs > 1
        return super().scale(2 if n is None else n)


@pytest.mark.parametrize("system", ["dask_jobqueue", "dask_kubernetes"])
def test_dask_on_a_cluster_solves_what_this_machine_solves(system, monkeypatch):
    for name, made in (("dask_jobqueue", "SLURMCluster"), ("dask_kubernetes", None), ("dask_kubernetes.operator", "KubeCluster")):
        module = types.ModuleType(name)
        if made:
            setattr(module, made, Local)
        monkeypatch.setitem(sys.modules, name, module)
    [block] = [block for block in blocks("python") if f"from {system}" in block]
    names = {}
    exec(compile(fewer(block), "clusters.md", "exec"), names)
    drawn = {"method": "sobol"} if "sobol" in block else {}
    here = mp.sweep("lancang-mekong", {"countries.*.workers": "*normal(1,0.1)"}, sample=SAMPLE, **drawn)
    assert names["found"].table["objective"] == here.table["objective"]


def test_arrays_of_jobs_make_the_whole(tmp_path):
    """Slurm's array and the indexed job of Kubernetes, two tasks each, then the merge; the parts are the same."""
    program = pathlib.Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{program}{os.pathsep}{os.environ['PATH']}"}
    [slurm] = [block for block in blocks("bash") if "#SBATCH" in block]
    [merge] = [block for block in blocks("bash") if "multipark merge" in block]
    [job] = [yaml.safe_load(block) for block in blocks("yaml")]
    assert job["spec"]["completionMode"] == "Indexed" and job["spec"]["completions"] == 64
    [container] = job["spec"]["template"]["spec"]["containers"]
    [words] = container["args"]
    for part in ("1", "2"):
        for folder, command, given in (
            ("slurm", ["bash", "-c", fewer(slurm)], {"SLURM_ARRAY_TASK_ID": part, "SLURM_ARRAY_TASK_COUNT": "2", "SLURM_CPUS_PER_TASK": "2"}),
            ("job", [*container["command"], fewer(words).replace("/64", "/2")], {"JOB_COMPLETION_INDEX": str(int(part) - 1)}),
        ):
            (tmp_path / folder).mkdir(exist_ok=True)
            subprocess.run(command, cwd=tmp_path / folder, env={**environment, **given}, check=True)
    found = []
    for folder in ("slurm", "job"):
        subprocess.run(["bash", "-c", merge], cwd=tmp_path / folder, env=environment, check=True)
        found.append(pandas.read_csv(tmp_path / folder / "whole/sweep.csv").drop(columns="seconds"))
    assert found[0].scenario.tolist() == list(range(SAMPLE)) and found[0].equals(found[1])
