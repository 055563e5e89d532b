"""Other plans than the best: the efficient frontier, and what is near the optimum."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ._inputs import Scenarios, Sets
from ._progress import Progress
from ._results import Alternatives, Frontier
from ._verbs import InstanceLike, ModelLike, run, texts


def pareto(
    instance: InstanceLike,
    terms: Iterable[str],
    model: ModelLike = "network",
    set: Sets = None,
    *,
    scenario: Scenarios = None,
    points: int = 8,
    solver: str = "default",
    time_limit: float | None = None,
    gap: float = 1e-6,
    progress: Progress = None,
) -> Frontier:
    """The efficient frontier of two terms or more: what one costs the other (M USD a year; jobs in persons, equity in
    percentage points).

    `terms` are complementarity, value_added, jobs, suitability, equity and cost (as little as can be). Two terms of a
    model without discrete rules: every extreme efficient plan. Else a grid with `points` steps for every term after the
    first. `time_limit` (seconds) holds for each program.

    >>> pareto("two-parks-two-ports", ["value_added", "cost"]).complete
    True
    """
    options: dict[str, Any] = {"terms": texts(terms), "points": points}
    options |= {"solver": solver, "time_limit": time_limit, "gap": gap}
    return Frontier(run("pareto", instance, model, set, scenario, options, progress))


def alternatives(
    instance: InstanceLike,
    model: ModelLike = "network",
    set: Sets = None,
    *,
    scenario: Scenarios = None,
    slack: float = 0.02,
    method: str = "hsj",
    count: int = 5,
    apart: float = 0.01,
    seed: int = 1,
    solver: str = "default",
    time_limit: float | None = None,
    gap: float = 1e-6,
    progress: Progress = None,
) -> Alternatives:
    """Plans that differ most among those near the optimum, and the range of every output (M USD a year) over all of them.

    `slack` is the share of the objective that may be given up; `count` plans beside the best one, at most, are sought by
    `method` (`hsj`: Hop-Skip-Jump; `random`: random directions by `seed`); those that differ by less than the share
    `apart` of their output from one before are left out. `time_limit` (seconds) holds for each program.

    >>> found = alternatives("two-parks-two-ports", slack=0.05, count=2)
    >>> found.least_objective < found.objective
    True
    """
    options: dict[str, Any] = {"slack": slack, "method": method, "count": count, "apart": apart, "seed": seed}
    options |= {"solver": solver, "time_limit": time_limit, "gap": gap}
    return Alternatives(run("alternatives", instance, model, set, scenario, options, progress))
