"""Results: what a verb's `--format json` writes, with attributes for keys and tables for lists of records."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from ._tables import Table


def _wrap(value: Any) -> Any:
    if isinstance(value, list):
        if value and all(isinstance(item, dict) for item in value) and all(_flat(item) for item in value):
            return Table.of_records(value)
        return tuple(_wrap(item) for item in value)
    if isinstance(value, dict):
        return MappingProxyType({key: _wrap(item) for key, item in value.items()})
    return value


def _flat(record: dict[str, Any]) -> bool:
    return not any(isinstance(value, dict) for value in record.values())


class Result(Mapping[str, Any]):
    """What a verb found. Keys are those of its JSON (`multipark schema`), and attributes too; it does not change."""

    __slots__ = ("_text", "_data")
    _text: str
    _data: dict[str, Any]

    def __init__(self, text: str) -> None:
        object.__setattr__(self, "_text", text)
        object.__setattr__(self, "_data", {key: _wrap(value) for key, value in json.loads(text).items()})

    def __getattr__(self, name: str) -> Any:
        try:
            return self._data[name]
        except KeyError:
            raise AttributeError(f"{type(self).__name__} has no `{name}`; it has {', '.join(self._data)}") from None

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a result does not change")

    def __getitem__(self, key: str) -> Any:
        return self._data[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._data]

    def __reduce__(self) -> tuple[type[Result], tuple[str]]:
        return (type(self), (self._text,))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Result) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)

    def to_json(self) -> str:
        """The JSON that the command line writes."""
        return self._text

    def to_dict(self) -> dict[str, Any]:
        """Plain dictionaries and lists."""
        found: dict[str, Any] = json.loads(self._text)
        return found

    def _figures(self) -> list[tuple[str, str]]:
        lines = []
        for key, value in self._data.items():
            if isinstance(value, Table):
                lines.append((key, f"table of {len(value)} rows: {', '.join(value.columns)}"))
            elif isinstance(value, Mapping):
                lines.append((key, ", ".join(f"{k} {_short(v)}" for k, v in list(value.items())[:8])))
            elif isinstance(value, tuple):
                lines.append((key, f"{len(value)} entries"))
            else:
                lines.append((key, _short(value)))
        return lines

    def __repr__(self) -> str:
        width = max((len(key) for key, _ in self._figures()), default=0)
        return "\n".join([type(self).__name__, *(f"  {key.ljust(width)}  {text}" for key, text in self._figures())])

    def _repr_html_(self) -> str:
        rows = "".join(f"<tr><th>{html.escape(k)}</th><td>{html.escape(v)}</td></tr>" for k, v in self._figures())
        return f"<table><caption>{type(self).__name__}</caption><tbody>{rows}</tbody></table>"


def _short(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"
    if isinstance(value, (Mapping, tuple)):
        return "..."
    return str(value)


class Solution(Result):
    """A plan: `objective` (M USD a year), `terms`, and the tables `allocation`, `supply`, `sales`, `transfers`,
    `resources`, `corridors`, `markets`, `countries`, `binding`, with the `certificate` of its optimality."""

    __slots__ = ()


class Sensitivity(Result):
    """Both one-sided prices of every limit and how far each holds; what must improve before it is built."""

    __slots__ = ()


class Explanation(Result):
    """Why there is no plan, or no end, or what matters most."""

    __slots__ = ()


class Comparison(Result):
    """Models or cooperation schemes side by side."""

    __slots__ = ()


class Share(Result):
    """Coalition values and divisions of the gain, M USD a year."""

    __slots__ = ()


class Linkages(Result):
    """Input-output multipliers and linkages of every sector."""

    __slots__ = ()


class Verification(Result):
    """Whether a solution keeps every rule and is proven optimal."""

    __slots__ = ()


class Sweep(Result):
    """Scenarios: `table` has one row each, in order, with what varied, `status`, `objective` (M USD a year), the terms,
    `reason` where there is no plan, and `seconds`."""

    __slots__ = ()
