"""Many scenarios: sweeps, exact value functions, uncertain figures."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from concurrent.futures import Executor
from typing import Any, Union, overload

from . import _multipark
from ._inputs import Scenarios, Sets, opened
from ._progress import Progress, teller
from ._results import Sweep, Uncertainty, ValueFunction
from ._verbs import InstanceLike, ModelLike, asked_text, run, texts

Varied = Union[Mapping[str, Any], Iterable[str]]


def _varied(vary: Varied) -> list[str]:
    """Each `PATH=SPEC`."""
    if not isinstance(vary, Mapping):
        return [vary] if isinstance(vary, str) else texts(vary)
    return [
        f"{path}={values if isinstance(values, str) else ','.join(map(str, values))}" for path, values in vary.items()
    ]


@overload
def sweep(
    instance: InstanceLike,
    vary: Varied,
    model: ModelLike = "network",
    set: Sets = None,
    *,
    scenario: Scenarios = None,
    sample: int | None = None,
    method: str = "lhs",
    seed: int = 1,
    keep: Iterable[str] = (),
    workers: int = 0,
    solver: str = "default",
    time_limit: float | None = None,
    gap: float = 1e-6,
    progress: Progress = None,
    executor: Executor | None = None,
    chunks: int | None = None,
) -> Sweep: ...


@overload
def sweep(
    instance: InstanceLike,
    vary: None = None,
    model: ModelLike = "network",
    set: Sets = None,
    *,
    exact: Mapping[str, str] | str,
    scenario: Scenarios = None,
    solver: str = "default",
    time_limit: float | None = None,
    gap: float = 1e-6,
) -> ValueFunction: ...


def sweep(
    instance: InstanceLike,
    vary: Varied | None = None,
    model: ModelLike = "network",
    set: Sets = None,
    *,
    exact: Mapping[str, str] | str | None = None,
    scenario: Scenarios = None,
    sample: int | None = None,
    method: str = "lhs",
    seed: int = 1,
    keep: Iterable[str] = (),
    workers: int = 0,
    solver: str = "default",
    time_limit: float | None = None,
    gap: float = 1e-6,
    progress: Progress = None,
    executor: Executor | None = None,
    chunks: int | None = None,
) -> Sweep | ValueFunction:
    """Many scenarios: grids, lists and samples of what may change; or the exact value of one figure.

    `vary` maps paths to what they take: a text `"*0.8:*1.2:9"` (from, to, how many), `"normal(1,0.1)"`, or a list of
    values; the path `scenario` takes scenarios of the instance, and `none`. `sample` draws so many points where there
    are distributions, by `method` (`lhs`, `sobol`, `random`). `keep` names long tables to keep beside `table`:
    `allocation` (M USD a year, jobs in persons) and `prices` (M USD a year for one unit more). `time_limit` (seconds) and
    `gap` hold for each scenario. Runs on `workers` threads (0: one a core), or on any `concurrent.futures` executor in
    `chunks` parts: the rows are the same either way.

    `exact`, in place of `vary`, maps one path to its ends: a `ValueFunction` with every breakpoint.

    >>> sweep("lancang-mekong", {"countries.KH.workers": ["*0.9", "*1.1"]}).table["status"]
    ('optimal', 'optimal')
    >>> sweep("two-parks-two-ports", exact={"parks.qinzhou.land": "*0.5:*1.5"}).path
    'parks.qinzhou.land'
    """
    options: dict[str, Any] = {"solver": solver, "time_limit": time_limit, "gap": gap}
    if exact is not None:
        elsewhere = (vary, sample, executor, chunks) != (None, None, None, None) or list(keep)
        if elsewhere or (method, seed, workers) != ("lhs", 1, 0):
            raise TypeError("`exact` goes without vary, sample, method, seed, keep, workers, executor and chunks")
        span = "".join(_varied(exact if isinstance(exact, Mapping) else [exact]))
        return ValueFunction(run("exact", instance, model, set, scenario, options | {"exact": span}))
    if vary is None:
        raise TypeError("a sweep needs `vary`, or `exact`")
    kept = list(dict.fromkeys(texts(keep)))
    asked = {"vary": _varied(vary), "sample": sample, "method": method, "seed": seed, "keep": kept, "workers": workers}
    text = asked_text(options | asked)
    paths, scenarios, runs = _multipark.sweep_size(text)
    inputs = opened(instance, model, set, scenario)
    tell = teller(progress)
    if executor is None:
        parts = [_multipark.call("sweep", *inputs, text, tell).text()]
    else:
        from ._clusters import scattered

        if not callable(getattr(executor, "submit", None)):
            raise TypeError(f"an executor of concurrent.futures has `submit`; {type(executor).__name__} has not")
        count = max(1, min(64 if chunks is None else int(chunks), runs))
        parts = scattered(executor, inputs, json.loads(text), count, tell)
    found = [json.loads(part) for part in parts]
    rows = sorted((row for part in found for row in part["rows"]), key=lambda row: row["scenario"])
    if [row["scenario"] for row in rows] != list(range(scenarios)):
        raise _multipark.SolverError("the parts of the sweep do not make up the whole")
    tables = {
        name: sorted((row for part in found for row in part["tables"][name]), key=lambda row: row["scenario"])
        for name in kept
    }
    return Sweep(json.dumps({"table": [_flat_row(paths, row) for row in rows], **tables}))


TERMS = ("complementarity", "value_added", "jobs", "suitability", "equity", "cost")


def _flat_row(paths: Iterable[str], row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as `sweep.csv` has it; its first column has the name of the path `scenario`."""
    terms = row["terms"] or {}
    return {
        "scenario": row["scenario"],
        **{"scenario_file" if path == "scenario" else path: value for path, value in zip(paths, row["values"])},
        "status": row["status"],
        "objective": row["objective"],
        **{term: terms.get(term) for term in TERMS},
        "reason": row["reason"],
        "seconds": row["seconds"],
    }


def uncertainty(
    instance: InstanceLike,
    vary: Varied,
    model: ModelLike = "network",
    set: Sets = None,
    *,
    scenario: Scenarios = None,
    sample: int = 64,
    method: str = "lhs",
    seed: int = 1,
    sobol: bool = False,
    regret: int | None = None,
    workers: int = 0,
    solver: str = "default",
    time_limit: float | None = None,
    gap: float = 1e-6,
    progress: Progress = None,
) -> Uncertainty:
    """What uncertain figures do to the plan: the spread of objective and terms (M USD a year; jobs in persons), and how
    often each sector is chosen at each park.

    `vary` maps paths to distributions: `"*normal(1,0.1)"`, `"*uniform(0.9,1.1)"`, `"*triangular(0.8,1,1.6)"`. `sample`
    draws so many scenarios by `method` (`lhs`, `sobol`, `random`). `sobol` also finds which figures the variance comes
    from, `regret` also compares the plan for the figures as they are and that many others (M USD a year lost against
    knowing the scenario beforehand). `time_limit` (seconds) holds for each program.

    >>> spread = uncertainty("two-parks-two-ports", {"parks.*.land": "*uniform(0.9,1.1)"}, sample=8)
    >>> spread.scenarios, spread.spreads["output"][0]
    (8, 'objective')
    """
    options: dict[str, Any] = {"vary": _varied(vary), "sample": sample, "method": method, "seed": seed}
    options |= {"sobol": bool(sobol), "regret": regret, "workers": workers}
    options |= {"solver": solver, "time_limit": time_limit, "gap": gap}
    return Uncertainty(run("uncertainty", instance, model, set, scenario, options, progress))
