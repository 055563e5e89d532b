"""Tables: columns with names, from and to any dataframe library by the Arrow PyCapsule protocol."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from . import _multipark

Cell = Any
SHOWN = 10


def _kind(values: Sequence[Cell]) -> str:
    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return "flag"
    if kinds == {int}:
        return "count"
    if kinds and kinds <= {int, float}:
        return "figure"
    return "text"


def short(value: Cell) -> str:
    """A value to read: four digits, or whole numbers with their thousands marked."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"
    return str(value)


class Table(Sequence[Mapping[str, Cell]]):
    """A table that does not change: a sequence of rows, each a mapping from column to value.

    >>> table = Table({"park": ["rayong", "amata"], "output": [1.5, 2.0]})
    >>> len(table), table[0]["park"], table["output"]
    (2, 'rayong', (1.5, 2.0))
    """

    __slots__ = ("_columns",)
    _columns: dict[str, tuple[Cell, ...]]

    def __init__(self, columns: Mapping[str, Sequence[Cell]]) -> None:
        if not hasattr(columns, "items"):
            raise TypeError(f"a table is made of a mapping from column to values, not of {type(columns).__name__}")
        fixed = {str(name): tuple(values) for name, values in columns.items()}
        if len({len(values) for values in fixed.values()}) > 1:
            raise ValueError("the columns of a table have one length")
        object.__setattr__(self, "_columns", fixed)

    @classmethod
    def of_records(cls, records: Sequence[Mapping[str, Cell]]) -> Table:
        """From rows; a key that a row lacks is blank there."""
        names: dict[str, None] = {}
        for record in records:
            names.update(dict.fromkeys(record))
        return cls({name: [record.get(name) for record in records] for name in names})

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(self._columns)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a table does not change")

    def __delattr__(self, name: str) -> None:
        raise AttributeError("a table does not change")

    def __copy__(self) -> Table:
        return self

    def __deepcopy__(self, _: object) -> Table:
        return self

    def __len__(self) -> int:
        return len(next(iter(self._columns.values()), ()))

    def __getitem__(self, key: Any) -> Any:
        """A column by its name, a row by its number, rows by a slice."""
        if isinstance(key, str):
            return self._columns[key]
        if isinstance(key, slice):
            return Table({name: values[key] for name, values in self._columns.items()})
        if not -len(self) <= key < len(self):
            raise IndexError("no such row")
        return {name: values[key] for name, values in self._columns.items()}

    def __iter__(self) -> Iterator[dict[str, Cell]]:
        return (dict(zip(self._columns, row)) for row in zip(*self._columns.values()))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Table) and self._columns == other._columns

    def __hash__(self) -> int:
        return hash(tuple(self._columns))

    def __reduce__(self) -> tuple[type[Table], tuple[dict[str, tuple[Cell, ...]]]]:
        return (Table, (self._columns,))

    def to_dict(self) -> dict[str, list[Cell]]:
        """Columns as lists."""
        return {name: list(values) for name, values in self._columns.items()}

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        columns = []
        for name, values in self._columns.items():
            kind = _kind(values)
            if kind == "figure":
                values = tuple(None if value is None else float(value) for value in values)
            elif kind == "text":
                values = tuple(None if value is None else str(value) for value in values)
            columns.append((name, list(values), kind))
        return _multipark.arrow_stream(columns, requested_schema)

    def _head(self) -> list[list[str]]:
        return [[short(value) for value in row] for row in zip(*(values[:SHOWN] for values in self._columns.values()))]

    def _rest(self) -> str:
        return f"... {len(self) - SHOWN} more rows" if len(self) > SHOWN else ""

    def __repr__(self) -> str:
        rows = [list(self._columns), *self._head()]
        widths = [max(len(row[i]) for row in rows) for i in range(len(self._columns))]
        figures = [_kind(values) in ("figure", "count") for values in self._columns.values()]
        lines = [
            "  ".join(c.rjust(w) if f else c.ljust(w) for c, w, f in zip(row, widths, figures)).rstrip() for row in rows
        ]
        return "\n".join([*lines, *([self._rest()] if self._rest() else [])])

    def _repr_html_(self) -> str:
        figures = [_kind(values) in ("figure", "count") for values in self._columns.values()]

        def row(tag: str, cells: Sequence[str]) -> str:
            sides = ("right" if figure else "left" for figure in figures)
            shown = (
                f'<{tag} style="text-align:{side}">{html.escape(cell)}</{tag}>' for side, cell in zip(sides, cells)
            )
            return "<tr>" + "".join(shown) + "</tr>"

        body = "".join(row("td", cells) for cells in self._head())
        rest = f"<p>{self._rest()}</p>" if self._rest() else ""
        return f"<table><thead>{row('th', list(self._columns))}</thead><tbody>{body}</tbody></table>{rest}"


def cells_of(name: str, frame: object) -> tuple[list[str], list[list[str]]]:
    """Header and cells, as text, of a dataframe, a mapping of columns or a sequence of records."""
    if hasattr(frame, "__arrow_c_stream__") or hasattr(frame, "__arrow_c_array__"):
        header, rows = _multipark.arrow_cells(frame)
        return header, rows
    if isinstance(frame, Sequence) and not isinstance(frame, (str, bytes, bytearray)) and all(isinstance(record, Mapping) for record in frame):
        frame = Table.of_records(frame).to_dict()
    if not isinstance(frame, Mapping):
        raise TypeError(f"{name}: expected a dataframe, a mapping of columns or a list of records, not {type(frame).__name__}")
    columns = {str(column): [cell_text(value) for value in values] for column, values in frame.items()}
    if len({len(values) for values in columns.values()}) > 1:
        raise ValueError(f"{name}: the columns have different lengths")
    return list(columns), [list(row) for row in zip(*columns.values())]


def cell_text(value: Cell) -> str:
    """A value as a cell of an instance's table has it."""
    kind = type(value).__name__
    if value is None or kind in ("NAType", "NaTType"):  # pandas' own ways to say that there is nothing
        return ""
    if kind in ("bool", "bool_"):
        return "yes" if value else "no"
    if isinstance(value, float):
        if value != value:
            return ""
        if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        return repr(float(value))
    return str(value)
