"""Everything wrong that can be passed: nothing crashes the interpreter, nothing panics, and what is raised is a refusal."""

import datetime
import decimal
import math
import pathlib

import hypothesis
import hypothesis.strategies as draw
import numpy
import pandas
import pytest

import multipark as mp

NOWHERE = pathlib.Path(__file__) / "below a file"
REFUSALS = (mp.MultiparkError, TypeError, ValueError, OSError)
ODD = [
    None, True, -1, 2**70, 1.5, math.nan, math.inf, 1j, b"x", bytearray(b"y"), "", "\0", "\ud800", "*", "a=b", "x" * 100_000,
    object(), object, len, [], {}, set(), (), ("a",), [[]], {"a": {"b": []}}, {1: 2}, range(3), decimal.Decimal("1e400"),
    datetime.date(2020, 1, 1), pathlib.Path("\n"), numpy.float64("nan"), numpy.array([[1]]), pandas.NA,
    pandas.DataFrame({"id": [1, None]}), pandas.DataFrame({"": []}), mp.Table({}), mp.Table({"id": [1]}),
]  # fmt: skip
LEAF = draw.one_of(
    draw.none(), draw.booleans(), draw.integers(), draw.floats(), draw.text(max_size=8), draw.binary(max_size=4),
    draw.sampled_from(ODD), draw.sampled_from(["countries.KH.workers", "*1.1", "rayong", "none", "lancang-mekong"]),
)  # fmt: skip
VALUE = draw.recursive(
    LEAF,
    lambda inner: draw.one_of(
        draw.lists(inner, max_size=3),
        draw.tuples(inner, inner),
        draw.dictionaries(draw.one_of(draw.text(max_size=5), draw.sampled_from(["id", "name", "objective"])), inner, max_size=3),
    ),
    max_leaves=6,
)


def calls(inst, wrong, other):
    """Every public function and constructor, with something wrong in every argument."""
    yield from (lambda make=make: make(wrong) for make in (
        mp.load, mp.Instance, mp.Model, mp.Model.load, mp.Model.from_text, mp.Model.from_dict, mp.Table, mp.Solution,
        mp.schema, inst.patch, inst.with_, mp.Model.load("network").patch,
    ))  # fmt: skip
    yield lambda: mp.Table({"a": wrong, "b": other})
    yield lambda: inst.patch(scenario=wrong)
    yield lambda: inst.patch({"parks.rayong.land": wrong})
    yield lambda: mp.Instance.from_frames(wrong, parks=other)
    yield lambda: mp.Instance.from_frames({"name": wrong, "resources": {"land": other}}, parks={"id": other})
    yield lambda: mp.Instance.from_frames("format = 1", parks={"id": wrong}, sectors=other)
    yield lambda: mp.Instance.from_frames("format = 1", strangers=wrong)
    for verb in (mp.solve, mp.check, mp.sensitivity, mp.tornado, mp.explain, mp.compare, mp.share, mp.to_mps, mp.to_lp):
        yield lambda verb=verb: verb(wrong)
        yield lambda verb=verb: verb(inst, wrong)
        yield lambda verb=verb: verb(inst, "network", [wrong, other])
        yield lambda verb=verb: verb(inst, scenario=[wrong, other])
    for option in ("solver", "time_limit", "gap"):
        yield lambda option=option: mp.solve(inst, **{option: wrong})
    yield lambda: mp.sensitivity(inst, reverse=wrong, progress=other)
    yield lambda: mp.tornado(inst, share=wrong, most=other)
    yield lambda: mp.explain(inst, park=wrong, sector=other)
    yield lambda: mp.explain(inst, weight=wrong)
    yield lambda: mp.compare(inst, models=wrong)
    yield lambda: mp.compare(inst, schemes=wrong)
    yield lambda: mp.share(inst, schemes=wrong, signing=other)
    yield lambda: mp.linkages(inst, wrong)
    yield lambda: mp.linkages(inst, exports=wrong)
    yield lambda: mp.verify(inst, wrong)
    yield lambda: mp.verify(inst, {"allocation": wrong, "status": other}, exact=True)
    yield lambda: mp.verify(inst, mp.Solution("{}"), exact=wrong)
    yield lambda: mp.sweep(inst, wrong)
    yield lambda: mp.sweep(inst, {"countries.KH.workers": wrong, "model.cooperation": other})
    for option in ("sample", "method", "seed", "workers", "progress", "executor", "chunks", "gap"):
        # Threads and samples by the million are no refusal but what was asked for.
        value = wrong if not isinstance(wrong, (int, float)) else -1.5
        yield lambda option=option, value=value: mp.sweep(inst, {"countries.KH.workers": "1,2"}, **{option: value})
    yield lambda: mp.sweep(inst, exact=wrong)
    yield lambda: mp.sweep(inst, {"countries.KH.workers": "1,2"}, keep=wrong)
    yield lambda: mp.uncertainty(inst, wrong)
    for option in ("sample", "method", "seed", "workers", "progress", "regret"):
        value = wrong if not isinstance(wrong, (int, float)) else -1.5
        yield lambda option=option, value=value: mp.uncertainty(inst, {"parks.*.land": "uniform(1,2)"}, **{"sample": 2, option: value})
    yield lambda: mp.pareto(inst, wrong)
    yield lambda: mp.pareto(inst, ["value_added", "cost"], points=wrong, progress=other)
    yield lambda: mp.alternatives(inst, slack=wrong)
    yield lambda: mp.alternatives(inst, count=0, method=wrong)
    yield lambda: mp.alternatives(inst, count=0, seed=wrong, progress=other)
    yield lambda: mp.report(wrong, NOWHERE / "page.html")
    yield lambda: mp.report(inst, NOWHERE / "page.html", with_=wrong)
    yield lambda: mp.report(inst, NOWHERE / "page.html", png=wrong, charts=NOWHERE)
    yield lambda: mp.solve(inst, out=wrong if not isinstance(wrong, (str, pathlib.Path)) else NOWHERE / "plan")
    yield lambda: mp.explore(wrong)
    yield lambda: mp.explore(inst, port=wrong if wrong != 1 else -1).close()
    yield lambda: mp.export(inst, format=wrong)
    yield lambda: mp.import_(wrong, NOWHERE, NOWHERE, problem=other)
    yield lambda: mp.merge(wrong, out=NOWHERE)
    yield lambda: mp.completions(wrong)
    yield lambda: mp.copy_example(wrong, NOWHERE)
    yield lambda: mp.generate(NOWHERE, parks=wrong, seed=other)


def refuse_or_answer(call):
    try:
        call()
    except REFUSALS as refused:
        assert str(refused)


@pytest.mark.parametrize("wrong", ODD, ids=lambda value: f"{type(value).__name__}")
def test_nothing_odd_crashes_the_interpreter(wrong):
    for call in calls(mp.load("two-parks-two-ports"), wrong, wrong):
        refuse_or_answer(call)


@hypothesis.settings(max_examples=25, deadline=None, derandomize=True, database=None,
                     suppress_health_check=list(hypothesis.HealthCheck))
@hypothesis.given(VALUE, VALUE)
def test_nothing_drawn_crashes_the_interpreter(wrong, other):
    for call in calls(mp.load("two-parks-two-ports"), wrong, other):
        refuse_or_answer(call)


@hypothesis.settings(max_examples=60, deadline=None, derandomize=True, database=None)
@hypothesis.given(draw.dictionaries(
    draw.sampled_from(["countries", "parks", "sectors", "links", "sites", "markets", "demand", "corridors"]),
    draw.dictionaries(draw.sampled_from(["id", "name", "country", "land", "workers", "supplier", "user", "coefficient"]),
                      draw.lists(LEAF, max_size=3), max_size=4),
    max_size=4,
))  # fmt: skip
def test_frames_of_anything_are_refused_with_every_problem(tables):
    settings = {"name": "x", "resources": {"land": {"unit": "ha", "scope": "park"}}}
    try:
        mp.Instance.from_frames(settings, **tables)
    except mp.InputError as refused:
        assert all(each["message"] for each in refused.diagnostics)
    except (TypeError, ValueError):
        pass


@pytest.mark.parametrize("state", ["", "{}", "[]", "null", '{"origin": 1}', '{"origin":"","settings":"","tables":[],"edits":[],"scenarios":[]}'])
def test_a_damaged_pickle_is_refused(state):
    from multipark import _inputs

    with pytest.raises((mp.InputError, ValueError)):
        _inputs._instance_of(state)
