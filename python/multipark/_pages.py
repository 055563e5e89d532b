"""Pages to look at: the report as files, and the page with sliders."""

from __future__ import annotations

import html
import json
import os
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from . import _multipark
from ._inputs import Scenarios, Sets, opened
from ._progress import Progress
from ._results import Sweep
from ._verbs import InstanceLike, ModelLike, asked_text, run, texts


def report(
    instance: InstanceLike,
    out: str | Path | None = None,
    model: ModelLike = "network",
    set: Sets = None,
    *,
    scenario: Scenarios = None,
    charts: str | Path | None = None,
    png: bool | None = None,
    with_: Iterable[str | Sweep] = (),
    solver: str = "default",
    time_limit: float | None = None,
    gap: float = 1e-6,
    progress: Progress = None,
) -> Path:
    """Solves, and writes one page to look at: map, flows, charts, tables (money in M USD a year), no network needed. Gives
    the path of the page or, where there is none, of the charts.

    `out` is the page's file; `charts` a folder for the charts, each an SVG and (unless `png` is false) a PNG file.
    `with_` adds `"compare"` (schemes), `"share"` (who gains what), `"pareto"` (the efficient plans of jobs and cost; of others:
    `"pareto=complementarity/cost"`), and a sweep: `"sweep=DIR"` for what the command line wrote, or
    a `Sweep`.
    """
    extras = [with_] if isinstance(with_, (str, Sweep)) else list(with_)
    sweeps = [extra.points() for extra in extras if isinstance(extra, Sweep)]
    if out is None and charts is None:
        raise TypeError("a report goes to a page, `out`, or to a folder of charts, `charts`")
    if len(sweeps) > 1:
        raise TypeError("a report takes one sweep")
    options: dict[str, Any] = {
        "out": None if out is None else os.fspath(out),
        "charts": None if charts is None else os.fspath(charts),
        "png": None if png is None else bool(png),
        "with": [word for extra in extras if not isinstance(extra, Sweep) for word in texts(extra)],
        "sweep": sweeps[0] if sweeps else None,
    }
    options |= {"solver": solver, "time_limit": time_limit, "gap": gap}
    boxes = json.loads(run("report", instance, model, set, scenario, options, progress).text())
    if boxes is not None:
        warnings.warn(boxes, stacklevel=2)
    return Path(out if out is not None else options["charts"])


class Explorer:
    """The page with sliders, served on this machine alone until `close`, the end of a `with` block, or of this object.
    Figures are those of `solve` (money in M USD a year)."""

    __slots__ = ("_inner",)
    _inner: _multipark.Explorer

    def __init__(self, inner: _multipark.Explorer) -> None:
        if not isinstance(inner, _multipark.Explorer):
            raise TypeError("use multipark.explore")
        self._inner = inner

    @property
    def address(self) -> str:
        """Where to open it; holds a random token, without which nothing is served."""
        return self._inner.address

    def close(self) -> None:
        """Ends it."""
        self._inner.close()

    def __enter__(self) -> Explorer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Explorer({self.address if self._inner.open else 'closed'})"

    def _repr_html_(self) -> str:
        if not self._inner.open:
            return "<p>closed</p>"
        return f'<p><a href="{html.escape(self.address)}" target="_blank" rel="noreferrer">Move sliders, see the plan change</a></p>'


def explore(
    instance: InstanceLike,
    model: ModelLike = "network",
    set: Sets = None,
    *,
    scenario: Scenarios = None,
    port: int = 0,
    solver: str = "default",
    time_limit: float | None = None,
    gap: float = 1e-6,
) -> Explorer:
    """A page on this machine: move sliders, see the plan change, compare (money in M USD a year). It is served beside your
    program, from a `port` of 127.0.0.1 (0: any that is free).

    >>> with explore("two-parks-two-ports") as page:
    ...     page.address.startswith("http://127.0.0.1:")
    True
    """
    inst, chosen = opened(instance, model, set, scenario)
    if isinstance(port, bool) or not isinstance(port, int) or not 0 <= port < 65536:
        raise ValueError("a port is a whole number from 0 to 65535")
    command = ["multipark", "solve", inst.origin, "--model", chosen.file.removesuffix(".toml")]
    options = {"solver": solver, "time_limit": time_limit, "gap": gap}
    return Explorer(_multipark.explore(inst, chosen, port, command, asked_text(options)))
