"""The linear program for other tools, to add what is yours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from . import _multipark
from ._inputs import Scenarios, Sets
from ._verbs import InstanceLike, ModelLike, run


def export(
    instance: InstanceLike,
    model: ModelLike = "network",
    set: Sets = None,
    *,
    format: str,
    out: str | Path | None = None,
    scenario: Scenarios = None,
) -> str:
    """The linear program as text in a `format`, `mps` or `lp`, with readable names (objective in M USD a year), for any
    other solver; `out` also writes it into a file.

    >>> "output(kuantan/" in export("two-parks-two-ports", format="lp")
    True
    """
    text = run("export", instance, model, set, scenario, {"format": format}).text()
    if out is not None:
        _multipark.write_file(out, text)
    return text


def to_mps(
    instance: InstanceLike, model: ModelLike = "network", set: Sets = None, *, scenario: Scenarios = None
) -> str:
    """The linear program as MPS text with readable names (objective in M USD a year), for any other solver.

    >>> to_mps("lancang-mekong").startswith("* stamp: ")
    True
    """
    return export(instance, model, set, format="mps", scenario=scenario)


def to_lp(
    instance: InstanceLike, model: ModelLike = "network", set: Sets = None, *, scenario: Scenarios = None
) -> str:
    """The linear program as LP text with readable names (objective in M USD a year), for any other solver.

    >>> "output(rayong/autos)" in to_lp("lancang-mekong")
    True
    """
    return export(instance, model, set, format="lp", scenario=scenario)


def to_highspy(
    instance: InstanceLike, model: ModelLike = "network", set: Sets = None, *, scenario: Scenarios = None
) -> Any:
    """The linear program in a `highspy.Highs` (objective in M USD a year), to add constraints of your own; needs the
    package highspy.

    >>> highs = to_highspy("lancang-mekong")
    >>> _ = highs.run()
    >>> round(highs.getInfo().objective_function_value)
    10703
    """
    import tempfile

    import highspy

    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "program.mps"
        file.write_text(to_mps(instance, model, set, scenario=scenario), encoding="utf-8")
        if highs.readModel(str(file)) != highspy.HighsStatus.kOk:
            raise _multipark.SolverError("HiGHS did not read the program")
    return highs


def to_linopy(
    instance: InstanceLike, model: ModelLike = "network", set: Sets = None, *, scenario: Scenarios = None
) -> Any:
    """The program as a `linopy.Model` (objective in M USD a year), to add constraints of your own; needs linopy.

    One variable a family, with its members as coordinates: `output` (M USD a year) has `rayong/autos`.

    >>> model = to_linopy("lancang-mekong")
    >>> autos = model.variables["output"].sel(output="rayong/autos")
    >>> _ = model.add_constraints(autos <= 100.0, name="quota")
    """
    from ._linopy import of_program

    return of_program(to_highspy(instance, model, set, scenario=scenario).getLp())
