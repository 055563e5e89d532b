"""Results: what a verb's `--format json` writes, with attributes for keys and tables for lists of records."""

from __future__ import annotations

import functools
import html
import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, ClassVar, Union

from . import _multipark
from ._charts import Chart
from ._tables import Table, short


def _wrap(value: Any) -> Any:
    if isinstance(value, list):
        if value and all(isinstance(item, dict) and _flat(item) for item in value):
            return Table.of_records(value)
        return tuple(_wrap(item) for item in value)
    if isinstance(value, dict):
        return MappingProxyType({key: _wrap(item) for key, item in value.items()})
    return value


@functools.lru_cache
def _schema(name: str) -> dict[str, Any]:
    """The JSON Schema of a result, by the name of its file."""
    found: dict[str, Any] = json.loads(_multipark.command(["schema", "--", name])) if name else {}
    return found


def _flat(record: dict[str, Any]) -> bool:
    return not any(isinstance(value, dict) for value in record.values())


class Result(Mapping[str, Any]):
    """What a verb found. Keys are those of its JSON (`multipark.schema()` describes them with their units), and
    attributes too: lists of records are tables. It does not change. What is not asked for is not converted."""

    __slots__ = ("_found", "_values")
    _found: _multipark.Found
    _values: dict[str, Any]
    _written: ClassVar[str] = ""

    def __init__(self, found: str | _multipark.Found) -> None:
        if isinstance(found, str):
            found = _multipark.Found.of_text(found)
        if not isinstance(found, _multipark.Found):
            raise TypeError(f"a result is made of its JSON, not of {type(found).__name__}")
        object.__setattr__(self, "_found", found)
        object.__setattr__(self, "_values", {})

    def _value(self, key: str, value: Any) -> Any:
        """What stands under a key, from its JSON."""
        tables = vars(type(self)).get("__annotations__", {})
        return self._empty(key) if value == [] and tables.get(key) == "Table" else _wrap(value)

    def _empty(self, key: str) -> Table:
        """A table without rows, with the columns that the schema of this result names."""
        found = _schema(self._written)
        of = found.get("properties", {}).get(key, {}).get("items", {})
        row = found.get("$defs", {}).get(str(of.get("$ref", "")).rsplit("/", 1)[-1], of)
        return Table({column: () for column in row.get("properties", {})})

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # what Python itself looks for, and slots that are not filled yet
            raise AttributeError(name)
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"{type(self).__name__} has no `{name}`; it has {', '.join(self)}") from None

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a result does not change")

    def __delattr__(self, name: str) -> None:
        raise AttributeError("a result does not change")

    def __getitem__(self, key: str) -> Any:
        if key not in self._values:
            part = self._found.part(key) if isinstance(key, str) else None
            if part is None:
                raise KeyError(key)
            self._values[key] = self._value(key, json.loads(part))
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found.keys())

    def __len__(self) -> int:
        return len(self._found.keys())

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self]

    def __reduce__(self) -> tuple[type[Result], tuple[str]]:
        return (type(self), (self.to_json(),))

    def __copy__(self) -> Result:
        return self

    def __deepcopy__(self, _: object) -> Result:
        return self

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Result) and self.to_json() == other.to_json()

    def __hash__(self) -> int:
        return hash(self.to_json())

    def to_json(self) -> str:
        """The JSON that the command line writes."""
        return self._found.text()

    def to_dict(self) -> dict[str, Any]:
        """Plain dictionaries and lists."""
        found: dict[str, Any] = json.loads(self.to_json())
        return found

    @property
    def charts(self) -> Mapping[str, Chart]:
        """Its charts by name, those of the report (money in M USD a year); a notebook shows each. None where it was made
        of JSON or came out of a pickle: charts also need the instance."""
        return MappingProxyType({chart[0]: Chart(*chart) for chart in self._found.charts()})

    def _figures(self) -> list[tuple[str, str]]:
        lines = []
        for key, value in self.items():
            if isinstance(value, Table):
                lines.append((key, f"{len(value)} rows: {', '.join(value.columns)}"))
            elif isinstance(value, Mapping):
                lines.append((key, _listed([f"{name} {_short(item)}" for name, item in value.items()])))
            elif isinstance(value, tuple):
                plain = value and all(isinstance(item, (str, int, float)) for item in value)
                lines.append((key, _listed([_short(item) for item in value]) if plain else f"{len(value)} entries"))
            else:
                lines.append((key, _short(value)))
        return lines

    def __repr__(self) -> str:
        figures = self._figures()
        width = max((len(key) for key, _ in figures), default=0)
        return "\n".join([type(self).__name__, *(f"  {key.ljust(width)}  {text}" for key, text in figures)])

    def _first_table(self) -> Union[Table, None]:
        return next((value for value in self.values() if isinstance(value, Table) and len(value)), None)

    def _repr_html_(self) -> str:
        def row(key: str, text: str) -> str:
            left = 'style="text-align:left"'
            return f"<tr><th {left}>{html.escape(key)}</th><td {left}>{html.escape(text)}</td></tr>"

        rows = "".join(row(key, text) for key, text in self._figures())
        table = self._first_table()
        shown = "" if table is None else table._repr_html_()
        drawn = "".join(chart.image() for chart in list(self.charts.values())[:1])
        return f"<table><caption>{type(self).__name__}</caption><tbody>{rows}</tbody></table>{drawn}{shown}"


def _listed(words: list[str]) -> str:
    most = 8
    return ", ".join(words[:most]) + (f", and {len(words) - most} more" if len(words) > most else "")


def _short(value: Any) -> str:
    return "..." if isinstance(value, (Mapping, tuple)) else "-" if value is None else short(value)


class Solution(Result):
    """A plan: `objective` and `terms` (M USD a year; jobs are persons, suitability points), what each park makes
    (`allocation`: M USD a year, jobs in persons), `supply`, `sales` and `transfers`, the use and shadow price of
    `resources`, `corridors` (thousand tonnes a year) and `markets`, what each of the `countries` gets, and the
    `certificate` of its optimality. Of an MPS file: its `columns` and `rows`."""

    __slots__ = ()
    _written = "solve.json"
    status: str
    solver: str
    objective: float
    terms: Mapping[str, float]
    allocation: Table
    supply: Table
    sales: Table
    transfers: Table
    resources: Table
    corridors: Table
    markets: Table
    countries: Table
    shipments: Table
    binding: Table
    binding_on_assumptions: Table
    cross_hauled_share: float
    certificate: Mapping[str, Any]


class Sensitivity(Result):
    """Both one-sided prices of every limit (M USD a year for each unit of the limit) and how far each holds (in the
    limit's unit); what must improve, in M USD for each M USD of output, before a site is used."""

    __slots__ = ()
    objective: float


class Tornado(Result):
    """How far the objective swings (M USD a year) when each limit is a `share` lower and higher, each solved again.
    `bars` has the largest first; a notebook shows the picture, and `svg` is its text."""

    __slots__ = ()
    objective: float
    share: float
    svg: str

    @property
    def charts(self) -> Mapping[str, Chart]:
        """The picture, as `tornado` (M USD a year)."""
        words = f"What the objective gains and loses (M USD a year) when one limit is lower and higher by {self.share:.4g}."
        return MappingProxyType({"tornado": Chart("tornado", "Swings of the objective", words, self.svg)})

    def _repr_svg_(self) -> str:
        return self.svg

    _repr_html_ = None  # type: ignore[assignment]


class Explanation(Result):
    """Why there is no plan and the least change that mends it, why there is no end, or which limits matter most (M USD
    a year gained when each is relaxed by a tenth)."""

    __slots__ = ()
    status: str


class Comparison(Result):
    """Models or cooperation schemes side by side: `cases` with objective and terms (M USD a year), and output (M USD a
    year) and jobs (persons) of each country."""

    __slots__ = ()


class Share(Result):
    """Coalition values and divisions of the gain, M USD a year."""

    __slots__ = ()
    owen: Mapping[str, float]
    shapley: Mapping[str, float]
    nucleolus: Mapping[str, float]
    standalone: Mapping[str, float]


class Linkages(Result):
    """Input-output multipliers (output, M USD for each M USD of final demand; jobs, persons for each M USD) and
    linkages (1 is the average) of every sector in `sectors`; `trade` where figures were given."""

    __slots__ = ()
    _written = "linkages.json"
    sectors: Table


class Verification(Result):
    """Whether a solution keeps every rule (`feasible`) and is proven optimal (`optimal`), and by how much it fails:
    violations relative to the limit, gap relative to the objective."""

    __slots__ = ()
    feasible: bool
    optimal: bool


class Sweep(Result):
    """Scenarios: `table` has one row each, in order, with what varied, `status`, `objective` (M USD a year), the terms
    (M USD a year; jobs in persons), `reason` where there is no plan, and `seconds`. Where they were kept, `allocation`
    has what each scenario makes where (M USD a year, jobs in persons) and `prices` what each limit that binds is worth
    (M USD a year for one unit more)."""

    __slots__ = ()
    table: Table

    def _empty(self, key: str) -> Table:
        return Table({column: () for column in KEPT.get(key, ())})

    def _value(self, key: str, value: Any) -> Any:
        return self._empty(key) if value == [] else super()._value(key, value)

    def points(self) -> tuple[list[str], list[tuple[list[str], float | None]]]:
        """Paths that varied, then each scenario's settings and its objective (M USD a year)."""
        columns = self.table.columns
        paths = list(columns[1 : columns.index("status")])
        settings = zip(*(map(str, self.table[path]) for path in paths))
        return paths, [(list(each), worth) for each, worth in zip(settings, self.table["objective"])]

    @property
    def charts(self) -> Mapping[str, Chart]:
        """The objective (M USD a year) over each thing that varied, as `sweep`."""
        return MappingProxyType({"sweep": Chart(*_multipark.sweep_chart(*self.points()))})

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)

    def __repr__(self) -> str:
        return f"Sweep of {len(self.table)} scenarios\n{self.table!r}"


KEPT = {
    "allocation": ("scenario", "park", "sector", "output", "jobs", "new_output"),
    "prices": ("scenario", "limit", "of", "holder", "figure", "shadow_price"),
}


class ValueFunction(Result):
    """The exact value of one figure, piecewise linear: `pieces` from breakpoint to breakpoint, with the value at both
    ends (M USD a year), the slope (M USD a year for each unit of the figure), the plans there and what changes; `table`
    has their figures, a row a piece."""

    __slots__ = ()
    path: str
    pieces: tuple[Mapping[str, Any], ...]

    def _value(self, key: str, value: Any) -> Any:
        return tuple(_wrap(piece) for piece in value) if key == "pieces" else super()._value(key, value)

    @property
    def table(self) -> Table:
        """Ends, values (M USD a year) and slope (M USD a year for each unit of the figure) of every piece."""
        columns = ("from", "to", "value_from", "value_to", "slope")
        return Table({column: [piece[column] for piece in self.pieces] for column in columns})

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)


class Frontier(Result):
    """Efficient plans of two terms or more: `points` with terms, objective (M USD a year), weights and allocation; `table`
    has their figures, a row a plan; `complete` where every extreme one is there."""

    __slots__ = ()
    complete: bool
    points: tuple[Mapping[str, Any], ...]

    @property
    def table(self) -> Table:
        """Terms and objective (M USD a year; jobs in persons, equity in percentage points), whether it is the knee, and
        the weights (`weight_TERM`, and from `least_weight` to `most_weight` of the first) at which a plan is best."""

        def row(number: int, point: Mapping[str, Any]) -> dict[str, Any]:
            weights, span = point["weights"] or {}, point["range"] or {}
            found = {"point": number, "knee": point["knee"], "objective": point["objective"], **point["terms"]}
            found |= {f"weight_{term}": weights.get(term) for term in self.criteria}
            return found | {f"{end}_weight": span.get(end) for end in ("least", "most") if self.complete}

        return Table.of_records([row(number + 1, point) for number, point in enumerate(self.points)])

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)


class Alternatives(Result):
    """Plans that differ most among those within the slack: `plans` with objective (M USD a year), terms and allocation,
    the best one first; `ranges` with the least and largest output (M USD a year) of every sector at every park and
    whether it is a must-have, free, or never made; `words` say what it comes to."""

    __slots__ = ()
    _written = "alternatives.json"
    objective: float
    least_objective: float
    slack: float
    apart: float
    left_out: int
    ranges: Table
    plans: tuple[Mapping[str, Any], ...]
    words: tuple[str, ...]


class Uncertainty(Result):
    """What uncertain figures do: `spreads` of objective and terms (in the row's unit), sectors `chosen` in which share of
    the scenarios (output in M USD a year), and where they were asked for Sobol's `indices` and the `regret` (M USD a year)
    of building for one scenario."""

    __slots__ = ()
    _written = "uncertainty.json"
    scenarios: int
    spreads: Table
    chosen: Table
