"""The verbs: the command line's, with its options."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Union

from . import _multipark
from ._inputs import Instance, Model, Scenarios, Sets, model_of, opened, set_texts
from ._progress import Progress, teller
from ._results import (
    Comparison,
    Explanation,
    Linkages,
    Sensitivity,
    Share,
    Solution,
    Tornado,
    Verification,
)
from ._tables import cells_of

InstanceLike = Union[Instance, str, Path]
ModelLike = Union[Model, str, Path, Mapping[str, Any]]


def asked_text(asked: Mapping[str, Any]) -> str:
    """Options as JSON; numbers of other libraries are taken as numbers."""

    def plain(value: Any) -> Any:
        if hasattr(value, "item"):
            return value.item()
        raise TypeError(f"an option is a text or a number, not {type(value).__name__}")

    return json.dumps(asked, default=plain, allow_nan=False)


def run(
    verb: str,
    instance: InstanceLike,
    model: ModelLike,
    set: Sets,
    scenario: Scenarios,
    asked: Mapping[str, Any],
    progress: Progress = None,
) -> _multipark.Found:
    """What a verb finds: what every function comes down to."""
    tell = teller(progress)
    if verb in ("solve", "sensitivity") and is_program(instance):
        if set or scenario:
            raise _multipark.SolverError("what-ifs and scenarios change instances and models, not an MPS file")
        if asked.get("out") is not None:
            raise _multipark.SolverError("`out` writes the plan of an instance, not of an MPS file")
        return _multipark.program_call(verb, str(instance), asked_text(asked))
    return _multipark.call(verb, *opened(instance, model, set, scenario), asked_text(asked), tell)


def is_program(instance: object) -> bool:
    """Whether this names an MPS file."""
    return isinstance(instance, (str, Path)) and str(instance).lower().endswith(".mps") and Path(instance).is_file()


def texts(names: Iterable[object]) -> list[str]:
    """Names: a list, or joined by commas."""
    return names.split(",") if isinstance(names, str) else [str(name) for name in names]


def solve(
    instance: InstanceLike,
    model: ModelLike = "network",
    set: Sets = None,
    *,
    scenario: Scenarios = None,
    out: str | Path | None = None,
    solver: str = "default",
    time_limit: float | None = None,
    gap: float = 1e-6,
) -> Solution:
    """The best plan, with the certificate of its optimality.

    `instance` is an `Instance`, a bundled name or a folder (or an MPS file, solved in its own names); `model` a
    `Model`, a bundled name, a file or a mapping. `scenario` names scenarios of the instance, which are stacked; `set`
    has what-ifs that come after them, `{"parks.rayong.land": 900}` (in the column's unit) or `"*1.1"`, `"+500"`.
    `solver` is default, microlp, clarabel, simplex or highs; `time_limit` is in seconds; `gap` is the relative gap at
    which a discrete search may end; `out` a folder for `summary.json`, a CSV a table and a copy of what was solved.
    Money is in M USD a year.

    Raises `InputError`, `Infeasible`, `Unbounded`, `Stopped`, `SolverError`.

    >>> round(solve("lancang-mekong").objective)
    10703
    >>> solve("lancang-mekong", set={"countries.*.workers": "*0.9"}).objective < 10703
    True
    """
    options: dict[str, Any] = {"solver": solver, "time_limit": time_limit, "gap": gap}
    options |= {"out": None if out is None else os.fspath(out)}
    return Solution(run("solve", instance, model, set, scenario, options))


def check(
    instance: InstanceLike, model: ModelLike = "network", set: Sets = None, *, scenario: Scenarios = None
) -> tuple[dict[str, Any], ...]:
    """Every problem of instance, model and scenarios as diagnostics (code, severity, message, place with file, line and
    column, help), nothing solved; empty where all is sound.

    >>> check("lancang-mekong")
    ()
    >>> check("lancang-mekong", set={"parks.rayong.land": -1})[0]["severity"]
    'error'
    """
    try:
        return tuple(json.loads(run("check", instance, model, set, scenario, {}).text()))
    except _multipark.InputError as error:
        return tuple(error.diagnostics)


def sensitivity(
    instance: InstanceLike,
    model: ModelLike = "network",
    set: Sets = None,
    *,
    scenario: Scenarios = None,
    reverse: str | None = None,
    solver: str = "default",
    time_limit: float | None = None,
    gap: float = 1e-6,
    progress: Progress = None,
) -> Sensitivity:
    """Both one-sided prices of every limit (M USD a year for each unit of the limit) and how far each holds; what must
    improve before a site is used.

    `reverse` names decisions of a discrete model to turn round, `PARK/SECTOR` with `*` for any: what each loses, M USD
    a year. `progress` is told done and all (True: a bar on standard error). Other arguments are those of `solve`.

    >>> prices = sensitivity("lancang-mekong")
    >>> round(prices.objective)
    10703
    """
    options = {"reverse": reverse, "solver": solver, "time_limit": time_limit, "gap": gap}
    return Sensitivity(run("sensitivity", instance, model, set, scenario, options, progress))


def tornado(
    instance: InstanceLike,
    model: ModelLike = "network",
    set: Sets = None,
    *,
    share: float = 0.1,
    scenario: Scenarios = None,
    solver: str = "default",
    time_limit: float | None = None,
    gap: float = 1e-6,
    most: int = 20,
) -> Tornado:
    """How far the objective swings (M USD a year) when each limit is this share lower and higher, each solved again:
    `multipark sensitivity --tornado`. A notebook shows it as a picture of the `most` largest swings.

    >>> tornado("two-parks-two-ports", share=0.05).share
    0.05
    """
    options: dict[str, Any] = {"tornado": share, "most": most}
    options |= {"solver": solver, "time_limit": time_limit, "gap": gap}
    return Tornado(run("tornado", instance, model, set, scenario, options))


def explain(
    instance: InstanceLike,
    model: ModelLike = "network",
    set: Sets = None,
    *,
    scenario: Scenarios = None,
    park: str | None = None,
    sector: str | None = None,
    weight: Sets = None,
    solver: str = "default",
    time_limit: float | None = None,
    gap: float = 1e-6,
) -> Explanation:
    """Why there is no plan and what mends it, why there is no end, or what matters most (M USD a year) and what stands
    behind a park or sector.

    `weight` says how hard figures are to change, 1 by default: `{"countries.*.workers": "never"}`.

    >>> explain("lancang-mekong", set={"countries.KH.min_jobs": 200000}).status
    'infeasible'
    """
    options: dict[str, Any] = {"weight": set_texts(weight), "park": park, "sector": sector}
    options |= {"solver": solver, "time_limit": time_limit, "gap": gap}
    return Explanation(run("explain", instance, model, set, scenario, options))


def compare(
    instance: InstanceLike,
    model: ModelLike = "network",
    set: Sets = None,
    *,
    scenario: Scenarios = None,
    models: Iterable[ModelLike] | None = None,
    schemes: Iterable[str] | None = None,
    solver: str = "default",
    time_limit: float | None = None,
    gap: float = 1e-6,
) -> Comparison:
    """Models side by side or, without `models`, cooperation schemes under one model (those that differ for the instance,
    where none are named): terms and objective in M USD a
    year, output (M USD a year) and jobs (persons) by country.

    >>> [case["name"] for case in compare("lancang-mekong", schemes=["none", "hub:CN"]).to_dict()["cases"]]
    ['none', 'hub:CN']
    """
    cases = []
    for each in models or ():
        chosen = model_of(each)
        name = str(each) if isinstance(each, (str, Path)) else chosen.name
        cases.append((name, chosen._inner.file, chosen.text))
    options: dict[str, Any] = {"models": None if models is None else cases}
    options["schemes"] = None if schemes is None else texts(schemes)
    options |= {"solver": solver, "time_limit": time_limit, "gap": gap}
    return Comparison(run("compare", instance, model, set, scenario, options))


def share(
    instance: InstanceLike,
    model: ModelLike = "network",
    set: Sets = None,
    *,
    scenario: Scenarios = None,
    schemes: Iterable[str] = (),
    signing: bool = False,
    solver: str = "default",
    time_limit: float | None = None,
    gap: float = 1e-6,
    progress: Progress = None,
) -> Share:
    """Coalition values and divisions of the gain (M USD a year): Owen, Shapley, Myerson, least core, nucleolus.

    `schemes`: also what each country can count on under these cooperation schemes; `signing`: also what each agreement
    between two countries adds, and in what order to sign them.
    """
    options: dict[str, Any] = {"schemes": texts(schemes), "signing": bool(signing)}
    options |= {"solver": solver, "time_limit": time_limit, "gap": gap}
    return Share(run("share", instance, model, set, scenario, options, progress))


def linkages(
    instance: InstanceLike, set: Sets = None, *, scenario: Scenarios = None, exports: object = None
) -> Linkages:
    """Input-output multipliers, Rasmussen and Ghosh linkages (1 is the average), key sectors, jobs multipliers (persons
    for each M USD).

    `exports`, a table with country, sector, exports and imports (M USD a year), adds comparative advantage and the fit
    of trade.

    >>> linkages("lancang-mekong").sectors.columns[0]
    'sector'
    """
    table = None if exports is None else cells_of("exports", exports)
    return Linkages(run("linkages", instance, "network", set, scenario, {"exports": table}))


def verify(
    instance: InstanceLike,
    solution: Solution | str | Path | Mapping[str, Any],
    model: ModelLike = "network",
    set: Sets = None,
    *,
    scenario: Scenarios = None,
    exact: bool | float = False,
) -> Verification:
    """Whether a solution (of `solve`, a file, or a mapping with its keys) keeps every rule and is proven optimal.

    `exact` proves it in decimal arithmetic (within how many M USD a year it is optimal); a number is the tolerance on
    rows and bounds, in their units (1e-9 where it is True).

    >>> verify("lancang-mekong", solve("lancang-mekong")).optimal
    True
    """
    if isinstance(solution, Solution):
        text = solution.to_json()
    elif isinstance(solution, (str, os.PathLike)):
        text = Path(solution).read_text(encoding="utf-8")
    elif isinstance(solution, Mapping):
        text = asked_text(solution)
    else:
        raise TypeError(f"a solution is a Solution, a file or a mapping, not {type(solution).__name__}")
    tolerance = None if exact is False else 1e-9 if exact is True else float(exact)
    return Verification(run("verify", instance, model, set, scenario, {"solution": text, "exact": tolerance}))
