"""A linear program of HiGHS as a model of linopy: families of columns and rows with their members as coordinates."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import linopy
import numpy
import xarray

Term = tuple[int, float]


def of_program(lp: Any) -> Any:
    """The same program; a row with two limits becomes two constraints."""
    built = linopy.Model()
    kinds = [str(kind).endswith("kInteger") for kind in lp.integrality_] or [False] * lp.num_col_
    lower, upper = numpy.array(lp.col_lower_), numpy.array(lp.col_upper_)
    labels = numpy.full(lp.num_col_, -1)
    for name, integer, members, at in _families(lp.col_names_, kinds):
        along = {name: members}
        low, high = xarray.DataArray(lower[at], along), xarray.DataArray(upper[at], along)
        labels[at] = built.add_variables(low, high, name=name, integer=integer).labels.values

    terms = _terms(lp, labels)
    lower, upper = numpy.array(lp.row_lower_), numpy.array(lp.row_upper_)
    for name, signs, members, at in _families(lp.row_names_, [_signs(*limits) for limits in zip(lower, upper)]):
        left = _expression(built, name, members, [terms[row] for row in at])
        for sign in signs:
            right = xarray.DataArray((lower if sign == ">=" else upper)[at], {name: members})
            built.add_constraints(left, sign, right, name=name if len(signs) == 1 else f"{name} {sign}")

    costs = [(label, cost) for label, cost in zip(labels.tolist(), lp.col_cost_) if cost != 0]
    sense = "max" if str(lp.sense_).endswith("kMaximize") else "min"
    built.add_objective(_expression(built, "objective", ["all"], [costs]).sum(), sense=sense)
    return built


def _families(names: Sequence[str], kinds: Sequence[Any]) -> list[tuple[str, Any, list[str], Any]]:
    """Columns or rows by the word before the bracket of their names and by kind: name, kind, members, positions. A
    family of several kinds is several, numbered."""
    found: dict[tuple[str, Hashable], list[int]] = {}
    for i, (name, kind) in enumerate(zip(names, kinds)):
        found.setdefault((name.split("(", 1)[0], kind), []).append(i)
    told, seen = [], dict[str, int]()
    for (family, kind), at in found.items():
        seen[family] = seen.get(family, 0) + 1
        name = family if seen[family] == 1 else f"{family}_{seen[family]}"
        told.append((name, kind, [names[i][len(family) + 1 : -1] for i in at], numpy.array(at)))
    return told


def _signs(lower: float, upper: float) -> tuple[str, ...]:
    if lower == upper:
        return ("=",)
    return ((">=",) if lower > -numpy.inf else ()) + (("<=",) if upper < numpy.inf else ())


def _terms(lp: Any, labels: Any) -> list[list[Term]]:
    """Of each row."""
    matrix = lp.a_matrix_
    by_column = str(matrix.format_).endswith("kColwise")
    starts, others, values = (numpy.asarray(each).tolist() for each in (matrix.start_, matrix.index_, matrix.value_))
    rows: list[list[Term]] = [[] for _ in range(lp.num_row_)]
    for i, (first, last) in enumerate(zip(starts, starts[1:])):
        for other, value in zip(others[first:last], values[first:last]):
            row, column = (other, i) if by_column else (i, other)
            rows[row].append((int(labels[column]), value))
    return rows


def _expression(built: Any, name: str, members: list[str], rows: Sequence[Sequence[Term]]) -> Any:
    longest = max((len(row) for row in rows), default=0)
    variables, factors = numpy.full((len(rows), longest), -1), numpy.full((len(rows), longest), numpy.nan)
    for i, row in enumerate(rows):
        variables[i, : len(row)] = [label for label, _ in row]
        factors[i, : len(row)] = [factor for _, factor in row]
    parts = {"coeffs": ((name, "_term"), factors), "vars": ((name, "_term"), variables)}
    data = xarray.Dataset(parts, {name: members}).assign(const=0.0)
    return linopy.LinearExpression(data, built)
