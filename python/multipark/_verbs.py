"""The verbs: the command line's, with its options."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from pathlib import Path
from typing import Any, Union

from . import _multipark
from ._inputs import Instance, Model, Sets, opened, set_texts
from ._results import Comparison, Explanation, Linkages, Sensitivity, Share, Solution, Sweep, Verification
from ._tables import Table

InstanceLike = Union[Instance, str, Path]
ModelLike = Union[Model, str, Path, Mapping[str, Any]]
Progress = Union[Callable[[int, int], object], bool, None]
Choice = tuple[str, Union[float, None], float]
TERMS = ("complementarity", "value_added", "jobs", "suitability", "equity", "cost")


def _bar(done: int, all_: int) -> None:
    end = "\n" if done >= all_ else ""
    print(f"\r{done} of {all_}", end=end, file=sys.stderr, flush=True)


def _progress(progress: Progress) -> Callable[[int, int], object] | None:
    if progress is True:
        return _bar
    return progress or None


def _choice(solver: str, time_limit: float | None, gap: float) -> Choice:
    return (str(solver), None if time_limit is None else float(time_limit), float(gap))


def solve(
    instance: InstanceLike,
    model: ModelLike = "network",
    set: Sets = None,
    *,
    solver: str = "default",
    time_limit: float | None = None,
    gap: float = 1e-6,
) -> Solution:
    """The best plan, with the certificate of its optimality.

    `instance` is an `Instance`, a bundled name or a folder; `model` a `Model`, a bundled name, a file or a mapping.
    `set` has what-ifs, `{"parks.rayong.land": 900}` or `"*1.1"`, `"+500"`. `time_limit` is in seconds; `gap` is the
    relative gap at which a discrete search may end. Money is in M USD a year.

    Raises `InputError`, `Infeasible`, `Unbounded`, `Stopped`, `SolverError`.

    >>> round(solve("lancang-mekong").objective)
    10703
    """
    inst, mod = opened(instance, model, set)
    return Solution(_multipark.solve(inst, mod, _choice(solver, time_limit, gap)))


def check(instance: InstanceLike, model: ModelLike = "network", set: Sets = None) -> tuple[dict[str, Any], ...]:
    """Every problem of the input as diagnostics (code, severity, file, line, message, help); empty where it is sound.

    >>> check("lancang-mekong")
    ()
    """
    try:
        inst, _ = opened(instance, model, set)
    except _multipark.InputError as error:
        return tuple(error.diagnostics)
    return tuple(json.loads(inst.warnings))


def sensitivity(
    instance: InstanceLike,
    model: ModelLike = "network",
    set: Sets = None,
    *,
    reverse: str | None = None,
    solver: str = "default",
    progress: Progress = None,
) -> Sensitivity:
    """Both one-sided prices of every limit (M USD per unit) and how far each holds; what must improve to be built.

    `reverse` names decisions of a discrete model to reverse, `PARK/SECTOR` with `*` for any: what each loses.
    """
    inst, mod = opened(instance, model, set)
    return Sensitivity(_multipark.sensitivity(inst, mod, _choice(solver, None, 1e-6), reverse, _progress(progress)))


def explain(
    instance: InstanceLike,
    model: ModelLike = "network",
    set: Sets = None,
    *,
    park: str | None = None,
    sector: str | None = None,
    weight: Sets = None,
    solver: str = "default",
) -> Explanation:
    """Why there is no plan and what mends it, why there is no end, or what matters most and what stands behind a place.

    `weight` says how hard figures are to change: `{"countries.*.workers": "never"}`.

    >>> explain("lancang-mekong", set={"countries.KH.min_jobs": 200000}).status
    'infeasible'
    """
    inst, mod = opened(instance, model, set)
    return Explanation(_multipark.explain(inst, mod, _choice(solver, None, 1e-6), park, sector, set_texts(weight)))


def compare(
    instance: InstanceLike,
    model: ModelLike = "network",
    set: Sets = None,
    *,
    models: Iterable[ModelLike] | None = None,
    schemes: Iterable[str] = ("none", "twins", "agreements", "all"),
    solver: str = "default",
) -> Comparison:
    """Models side by side or, without `models`, cooperation schemes under one model."""
    cases = []
    inst, base = opened(instance, model, set)
    for each in models or ():
        _, mod = opened(instance, each, [s for s in set_texts(set) if s.startswith("model.")])
        cases.append((str(each) if isinstance(each, (str, Path)) else mod.name, mod))
    asked = None if models is not None else (base, [str(scheme) for scheme in schemes])
    return Comparison(_multipark.compare(inst, cases, asked, _choice(solver, None, 1e-6)))


def share(
    instance: InstanceLike,
    model: ModelLike = "network",
    set: Sets = None,
    *,
    schemes: Iterable[str] = (),
    signing: bool = False,
    solver: str = "default",
    progress: Progress = None,
) -> Share:
    """Coalition values and divisions of the gain (M USD a year): Owen, Shapley, Myerson, least core, nucleolus."""
    inst, mod = opened(instance, model, set)
    names = [str(scheme) for scheme in schemes]
    return Share(
        _multipark.share(inst, mod, _choice(solver, None, 1e-6), names, bool(signing), _progress(progress))
    )


def linkages(instance: InstanceLike, set: Sets = None) -> Linkages:
    """Input-output multipliers, Rasmussen and Ghosh linkages, key sectors, jobs multipliers (jobs per M USD)."""
    inst, _ = opened(instance, "network", set)
    return Linkages(_multipark.linkages(inst))


def verify(
    instance: InstanceLike,
    solution: Solution | str | Path | Mapping[str, Any],
    model: ModelLike = "network",
    set: Sets = None,
    *,
    exact: bool | float = False,
) -> Verification:
    """Whether a solution (of `solve`, a file, or a mapping with its keys) keeps every rule and is proven optimal.

    `exact` proves it in decimal arithmetic; a number is the tolerance on rows and bounds (1e-9 where it is True).

    >>> inst = Instance(_multipark.Instance.open("lancang-mekong"))
    >>> verify(inst, solve(inst)).optimal
    True
    """
    inst, mod = opened(instance, model, set)
    if isinstance(solution, Solution):
        text = solution.to_json()
    elif isinstance(solution, (str, Path)):
        text = Path(solution).read_text(encoding="utf-8")
    else:
        text = json.dumps(solution)
    tolerance = None if exact is False else 1e-9 if exact is True else float(exact)
    return Verification(_multipark.verify(inst, mod, text, tolerance))


def to_mps(instance: InstanceLike, model: ModelLike = "network", set: Sets = None) -> str:
    """The linear program as MPS text, with readable names, for any other solver."""
    return _multipark.export(*opened(instance, model, set), True)


def to_lp(instance: InstanceLike, model: ModelLike = "network", set: Sets = None) -> str:
    """The linear program as LP text, with readable names, for any other solver."""
    return _multipark.export(*opened(instance, model, set), False)


def to_highspy(instance: InstanceLike, model: ModelLike = "network", set: Sets = None) -> Any:
    """The linear program in a `highspy.Highs`, to add constraints of your own; needs the package highspy."""
    import tempfile

    import highspy

    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "program.mps"
        file.write_text(to_mps(instance, model, set), encoding="utf-8")
        if highs.readModel(str(file)) != highspy.HighsStatus.kOk:
            raise _multipark.SolverError("HiGHS did not read the program")
    return highs


def sweep(
    instance: InstanceLike,
    vary: Mapping[str, Any] | Iterable[str],
    model: ModelLike = "network",
    set: Sets = None,
    *,
    sample: int | None = None,
    method: str = "lhs",
    seed: int = 1,
    workers: int = 0,
    solver: str = "default",
    progress: Progress = None,
    executor: Executor | None = None,
    chunks: int | None = None,
) -> Sweep:
    """Many scenarios: grids, lists and samples of what may change.

    `vary` maps paths to what they take: a text `"*0.8:*1.2:9"` (from, to, how many), `"normal(1,0.1)"`, or a list of
    values. `sample` draws so many points where there are distributions, by `method` (`lhs`, `sobol`, `random`).
    Runs on `workers` threads (0: one a core), or on any `concurrent.futures` executor in `chunks` parts: the rows are
    the same either way.

    >>> sweep("lancang-mekong", {"countries.KH.workers": ["*0.9", "*1.1"]}).table["status"]
    ('optimal', 'optimal')
    """
    inst, mod = opened(instance, model, set)
    if isinstance(vary, Mapping):
        vary = [f"{path}={values if isinstance(values, str) else ','.join(map(str, values))}" for path, values in vary.items()]
    design = ([str(text) for text in vary], sample, str(method), int(seed))
    paths, scenarios, run = _multipark.sweep_size(design)
    choice = _choice(solver, None, 1e-6)
    tell = _progress(progress)
    if executor is None:
        rows = json.loads(_multipark.sweep(inst, mod, design, choice, (0, 1), int(workers), tell))
    else:
        from ._clusters import scattered

        parts = max(1, min(chunks or 64, -(-scenarios // run)))
        rows = scattered(executor, (inst, mod), design, choice, parts, tell)
    rows.sort(key=lambda row: row["scenario"])
    if [row["scenario"] for row in rows] != list(range(scenarios)):
        raise _multipark.SolverError("the parts of the sweep do not make up the whole")
    columns: dict[str, list[Any]] = {"scenario": [row["scenario"] for row in rows]}
    for i, path in enumerate(paths):
        columns[path] = [row["values"][i] for row in rows]
    columns["status"] = [row["status"] for row in rows]
    columns["objective"] = [row["objective"] for row in rows]
    for term in TERMS:
        columns[term] = [(row["terms"] or {}).get(term) for row in rows]
    for key in ("reason", "seconds"):
        columns[key] = [row[key] for row in rows]
    found = Sweep("{}")
    found._data["table"] = Table(columns)
    object.__setattr__(found, "_text", json.dumps({"table": [dict(row) for row in found.table]}))
    return found
