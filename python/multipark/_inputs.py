"""Instances and models: opened, made of dataframes, changed."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Union

from . import _multipark
from ._tables import Table, cell_text, cells_of

Sets = Union[Mapping[str, Any], Iterable[str], None]
Scenarios = Union[str, Iterable[str], None]


def set_texts(sets: Sets) -> list[str]:
    """What-ifs as `PATH=VALUE`: a mapping from path to value, or such texts."""
    if sets is None:
        return []
    if isinstance(sets, str):
        return [sets]
    if isinstance(sets, Mapping):
        return [f"{path}={cell_text(value)}" for path, value in sets.items()]
    return [str(text) for text in sets]


def scenario_ids(scenarios: Scenarios) -> list[str]:
    """Ids of scenarios: one, several joined by commas, or a list."""
    if scenarios is None:
        return []
    given = scenarios.split(",") if isinstance(scenarios, str) else scenarios
    return [str(name) for name in given]


def _toml(settings: Mapping[str, Any], prefix: str = "") -> str:
    plain = {k: v for k, v in settings.items() if not isinstance(v, Mapping)}
    text = "".join(f"{json.dumps(str(k))} = {json.dumps(v)}\n" for k, v in plain.items())
    for key, value in settings.items():
        if isinstance(value, Mapping):
            name = f"{prefix}{json.dumps(str(key))}"
            text += f"\n[{name}]\n" + _toml(value, name + ".")
    return text


class Instance:
    """Countries, parks, sectors, links, corridors, markets: what the world is. It does not change; `patch` copies."""

    __slots__ = ("_inner",)
    _inner: _multipark.Instance

    def __init__(self, inner: _multipark.Instance) -> None:
        if not isinstance(inner, _multipark.Instance):
            raise TypeError("use multipark.load or Instance.from_frames")
        object.__setattr__(self, "_inner", inner)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("an instance does not change; `patch` makes a changed copy")

    def __delattr__(self, name: str) -> None:
        raise AttributeError("an instance does not change; `patch` makes a changed copy")

    @classmethod
    def from_frames(cls, settings: Mapping[str, Any] | str, name: str = "frames", **tables: Any) -> Instance:
        """From dataframes.

        `settings` is what `instance.toml` holds, as text or as a mapping: `{"name": ..., "resources": {"land":
        {"unit": "ha", "scope": "park"}}}`. Each other argument is a table by its name (`parks=...`), as anything that
        speaks the Arrow PyCapsule protocol (pandas, polars, pyarrow), a mapping from column to values, or a list of
        records. Column names and units are those of the CSV files.

        Raises `InputError` with every problem found.
        """
        known = _multipark.table_names()
        unknown = [table for table in tables if table not in known]
        if unknown:
            raise TypeError(f"there is no table {', '.join(unknown)}; the tables are {', '.join(known)}")
        text = settings if isinstance(settings, str) else _toml({"format": 1, **settings})
        cells = [(table, *cells_of(table, frame)) for table, frame in tables.items()]
        return cls(_multipark.Instance.of_tables(name, text, cells))

    @property
    def name(self) -> str:
        """Its name."""
        return self._inner.name

    @property
    def settings(self) -> str:
        """Text of `instance.toml`."""
        return self._inner.settings

    @property
    def tables(self) -> dict[str, Table]:
        """Its tables as they were written, every cell a text."""
        return {
            name: Table({column: [row[i] if i < len(row) else "" for row in rows] for i, column in enumerate(header)})
            for name, header, rows in self._inner.tables
        }

    @property
    def warnings(self) -> tuple[dict[str, Any], ...]:
        """What is legal but odd, as diagnostics."""
        return tuple(json.loads(self._inner.warnings))

    @property
    def scenarios(self) -> Table:
        """Its scenarios: id, name and description of each."""
        found = self._inner.scenarios
        return Table({name: [each[i] for each in found] for i, name in enumerate(("id", "name", "description"))})

    def patch(self, sets: Sets = None, *, scenario: Scenarios = None) -> Instance:
        """A copy with scenarios of its own stacked on it, then what-ifs: a mapping from path to value, or texts
        `PATH=VALUE`. Values set (`900`, in the column's unit), scale (`"*1.1"`) or add (`"+500"`).

        Raises `InputError` where a path matches nothing or is the model's.

        >>> bigger = load("lancang-mekong").patch({"parks.rayong.land": "*1.5"})
        >>> opened = load("lancang-mekong").patch(scenario="visa-free")
        """
        return Instance(self._inner.patched(scenario_ids(scenario), set_texts(sets)))

    def with_(self, sets: Sets = None, *, scenario: Scenarios = None) -> Instance:
        """As `patch`; the copy also serves as a context.

        >>> with load("lancang-mekong").with_({"countries.KH.workers": "*1.1"}) as more:
        ...     more.name
        'Lancang-Mekong: several nations, several parks'
        """
        return self.patch(sets, scenario=scenario)

    def __enter__(self) -> Instance:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return (_instance_of, (self._inner.state(),))

    def __copy__(self) -> Instance:
        return self

    def __deepcopy__(self, _: object) -> Instance:
        return self

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Instance) and self._inner.state() == other._inner.state()

    def __hash__(self) -> int:
        return hash((self._inner.origin, self._inner.settings))

    def _counts(self) -> list[tuple[str, int]]:
        return list(zip(("countries", "parks", "sectors", "sites", "links", "corridors", "markets"), self._inner.size))

    def __repr__(self) -> str:
        return f"Instance({self.name!r}: " + ", ".join(f"{count} {what}" for what, count in self._counts()) + ")"

    def _repr_html_(self) -> str:
        counts = ", ".join(f"{count} {what}" for what, count in self._counts())
        tables = self.tables
        shown = "".join(
            f"<details><summary>{html.escape(name)} ({len(table)})</summary>{table._repr_html_()}</details>"
            for name, table in tables.items()
        )
        return f"<p><b>{html.escape(self.name)}</b>: {counts}</p>{shown}"


def _instance_of(state: str) -> Instance:
    return Instance(_multipark.Instance.of_state(state))


class Model:
    """What is wanted and under which rules. It does not change; `patch` copies."""

    __slots__ = ("_inner",)
    _inner: _multipark.Model

    def __init__(self, inner: _multipark.Model) -> None:
        if not isinstance(inner, _multipark.Model):
            raise TypeError("use Model.load, Model.from_dict or Model.from_text")
        object.__setattr__(self, "_inner", inner)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a model does not change; `patch` makes a changed copy")

    def __delattr__(self, name: str) -> None:
        raise AttributeError("a model does not change; `patch` makes a changed copy")

    @classmethod
    def load(cls, name: str | Path) -> Model:
        """A bundled model by its name, or a file."""
        return cls(_multipark.Model.open(str(name)))

    @classmethod
    def from_text(cls, text: str) -> Model:
        """From the text of a model file."""
        return cls(_multipark.Model.of_text("model", text))

    @classmethod
    def from_dict(cls, model: Mapping[str, Any]) -> Model:
        """From what a model file holds, as a mapping.

        >>> Model.from_dict({"name": "jobs", "cooperation": "all", "objective": {"jobs": 0.002, "cost": 1}}).name
        'jobs'
        """
        if not isinstance(model, Mapping):
            raise TypeError(f"a model is made of a mapping, not of {type(model).__name__}")
        return cls(_multipark.Model.of_text("model", _toml(model)))

    @property
    def name(self) -> str:
        """Its name."""
        return self._inner.name

    @property
    def text(self) -> str:
        """Text of the model file."""
        return self._inner.text

    def patch(self, sets: Sets = None) -> Model:
        """A copy with what-ifs, whose paths begin with `model.`; weights are in M USD for each unit of their term.

        >>> Model.load("network").patch({"model.cooperation": "none"}).name
        'Network of all parks'
        """
        return Model(self._inner.patched(set_texts(sets)))

    def __copy__(self) -> Model:
        return self

    def __deepcopy__(self, _: object) -> Model:
        return self

    def __reduce__(self) -> tuple[Any, tuple[str, str]]:
        return (_model_of, (self._inner.file, self._inner.text))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Model) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"Model({self.name!r})"

    def _repr_html_(self) -> str:
        return f"<p><b>Model {html.escape(self.name)}</b></p><pre>{html.escape(self.text)}</pre>"


def _model_of(file: str, text: str) -> Model:
    return Model(_multipark.Model.of_text(file, text))


def load(name: str | Path) -> Instance:
    """A bundled instance by its name, a folder of tables, or an .xlsx workbook.

    Raises `InputError` with every problem found.

    >>> load("lancang-mekong").name
    'Lancang-Mekong: several nations, several parks'
    """
    return Instance(_multipark.Instance.open(str(name)))


def model_of(model: Model | str | Path | Mapping[str, Any]) -> Model:
    """A model, however it is given."""
    if isinstance(model, Model):
        return model
    return Model.from_dict(model) if isinstance(model, Mapping) else Model.load(model)


def opened(
    instance: Instance | str | Path,
    model: Model | str | Path | Mapping[str, Any],
    sets: Sets,
    scenario: Scenarios = None,
) -> tuple[_multipark.Instance, _multipark.Model]:
    """Both, with the instance's scenarios stacked on them and then what-ifs."""
    inst = (instance if isinstance(instance, Instance) else load(instance))._inner
    chosen = model_of(model)._inner
    texts, names = set_texts(sets), scenario_ids(scenario)
    return _multipark.changed(inst, chosen, names, texts) if texts or names else (inst, chosen)
