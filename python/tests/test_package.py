"""The package against the command line, its promises about objects, and everything wrong that can be passed to it."""

import copy
import doctest
import json
import os
import pathlib
import pickle
import re
import signal
import subprocess
import sys
import threading
import time

import pandas
import polars
import pyarrow
import pytest

import multipark as mp

ROOT = pathlib.Path(__file__).resolve().parents[2]


def program(*arguments):
    found = os.environ.get("MULTIPARK") or next(
        str(path) for path in (ROOT / "target/release/multipark", ROOT / "target/debug/multipark") if path.exists()
    )
    return json.loads(subprocess.run([found, *arguments, "--format", "json"], check=True, capture_output=True).stdout)


@pytest.mark.parametrize(
    ("verb", "options", "arguments"),
    [
        (mp.solve, {}, ["solve"]),
        (mp.solve, {"model": "agreements", "set": {"countries.KH.workers": "*1.1"}},
         ["solve", "--model", "agreements", "--set", "countries.KH.workers=*1.1"]),
        (mp.compare, {"schemes": ["none", "hub:CN"]}, ["compare", "--schemes", "none,hub:CN"]),
        (mp.explain, {"set": {"countries.KH.min_jobs": 200000}}, ["explain", "--set", "countries.KH.min_jobs=200000"]),
        (mp.explain, {"park": "rayong", "sector": "autos"}, ["explain", "--park", "rayong", "--sector", "autos"]),
        (mp.linkages, {}, ["linkages"]),
    ],
)
def test_a_verb_finds_what_the_command_line_finds(lancang, verb, options, arguments):
    ours, theirs = verb(lancang, **{"solver": "simplex", **options} if verb is not mp.linkages else options), None
    solver = [] if verb is mp.linkages else ["--solver", "simplex"]
    theirs = program(arguments[0], "lancang-mekong", *arguments[1:], *solver)
    assert without_places(ours.to_dict()) == without_places(theirs)


def without_places(value):
    """File names differ: an option is named after the command line's."""
    return json.loads(re.sub(r'"(place|file|written)": ("[^"]*"|\{[^}]*\}|null)', '"place": null', json.dumps(value)))


def test_share_and_sensitivity_answer_with_progress(small):
    heard = []
    shared = mp.share(small, progress=lambda done, all_: heard.append((done, all_)), schemes=["none", "all"], signing=True)
    assert sum(shared.owen.values()) == pytest.approx(shared["values"][-1]["value"], rel=1e-9)
    assert [s["scheme"] for s in shared.schemes] == ["none", "all"]
    assert heard and heard[-1][0] == heard[-1][1]
    assert mp.sensitivity(small).limits


def test_errors_are_as_promised(lancang, tmp_path):
    with pytest.raises(mp.InputError) as caught:
        mp.solve(lancang, set={"parks.rayon.land": 1})
    assert caught.value.diagnostics[0]["help"]
    assert pickle.loads(pickle.dumps(caught.value)).diagnostics == caught.value.diagnostics
    with pytest.raises(mp.Infeasible):
        mp.solve(lancang, set={"countries.KH.min_jobs": 1e7})
    with pytest.raises(mp.SolverError):
        mp.solve(lancang, solver="guess")
    with pytest.raises(mp.InputError):
        mp.load("nowhere")
    assert mp.check(lancang) == ()
    assert mp.check("lancang-mekong", set={"parks.rayong.land": "many"})[0]["severity"] == "error"
    with pytest.raises(OSError):
        mp.verify(lancang, tmp_path / "missing.json")


def test_plans_are_verified(lancang):
    plan = mp.solve(lancang)
    assert mp.verify(lancang, plan).optimal
    assert mp.verify(lancang, plan, exact=True).exact["feasible"]
    wrong = plan.to_dict()
    wrong["allocation"][0]["output"] += 50
    assert not mp.verify(lancang, wrong).feasible


@pytest.mark.parametrize("make", [
    lambda table: pandas.DataFrame(table.to_dict()),
    lambda table: polars.DataFrame(table.to_dict()),
    lambda table: pyarrow.table(table),
    lambda table: table,
    lambda table: table.to_dict(),
    lambda table: [dict(row) for row in table],
], ids=["pandas", "polars", "pyarrow", "table", "columns", "records"])
def test_an_instance_is_made_of_frames(lancang, make):
    frames = {name: make(table) for name, table in lancang.tables.items()}
    made = mp.Instance.from_frames(lancang.settings, **frames)
    assert mp.solve(made).objective == pytest.approx(mp.solve(lancang).objective, rel=1e-12)


def test_frames_with_figures_and_blanks(small):
    frames = {name: pandas.DataFrame(table.to_dict()) for name, table in small.tables.items()}
    for frame in frames.values():
        for column in frame.columns:
            numbers = pandas.to_numeric(frame[column], errors="coerce")
            if (numbers.notna() | (frame[column] == "")).all() and numbers.notna().any():
                frame[column] = numbers  # blanks are not-a-number now
    made = mp.Instance.from_frames(small.settings, **frames)
    assert mp.solve(made).objective == pytest.approx(mp.solve(small).objective, rel=1e-12)


def test_settings_may_be_a_mapping():
    made = mp.Instance.from_frames(
        {"name": "One", "resources": {"land": {"unit": "ha", "scope": "park"}}},
        countries={"id": ["A"], "name": ["Aland"]},
        parks={"id": ["p"], "name": ["Park"], "country": ["A"], "land": [100.0]},
        sectors={"id": ["s"], "name": ["Sector"], "land": [2.0], "value_added": [0.5]},
        links={"supplier": [], "user": [], "coefficient": []},
    )
    model = mp.Model.from_dict({"name": "m", "cooperation": "all", "objective": {"value_added": 1.0}})
    assert mp.solve(made, model).objective == pytest.approx(25.0)


def test_tables_go_to_every_library(lancang):
    table = mp.solve(lancang).allocation
    assert pyarrow.table(table).num_rows == len(table)
    assert polars.DataFrame(table).columns == list(table.columns)
    assert pandas.DataFrame(table.to_dict())["output"].sum() == pytest.approx(sum(table["output"]))
    kinds = mp.Table({"b": [True, None], "i": [1, None], "f": [1.5, 2], "t": ["x", None], "none": [None, None]})
    assert [str(field.type) for field in pyarrow.table(kinds).schema] == ["bool", "int64", "double", "string", "string"]


def test_objects_do_not_change_and_can_be_sent(lancang):
    plan, model = mp.solve(lancang), mp.Model.load("network")
    for thing in (lancang, plan, model, plan.allocation):
        assert pickle.loads(pickle.dumps(thing)) == thing
        assert copy.deepcopy(thing) == thing
        with pytest.raises(AttributeError):
            thing.objective = 1
    with pytest.raises(TypeError):
        plan.terms["jobs"] = 1
    with lancang.with_({"parks.rayong.land": "*2"}) as changed:
        assert changed != lancang
    assert "objective" in repr(plan) and "rayong" in repr(lancang.tables["parks"])


def test_html_is_escaped():
    table = mp.Table({"<b>": ["<script>alert(1)</script>"]})
    assert "<script>" not in table._repr_html_() and "<b>" not in table._repr_html_()


def test_other_threads_run_and_an_interrupt_is_heard(lancang):
    ticks = []
    stop = threading.Event()

    def tick():
        while not stop.is_set():
            ticks.append(time.monotonic())
            time.sleep(0.005)

    ticker = threading.Thread(target=tick)
    ticker.start()
    sent = []
    threading.Timer(1.0, lambda: (sent.append(time.monotonic()), os.kill(os.getpid(), signal.SIGINT))).start()
    with pytest.raises(KeyboardInterrupt):
        mp.sweep(lancang, {"countries.*.workers": "*0.5:*1.5:100000"}, workers=1)
    heard = time.monotonic() - sent[0]
    stop.set()
    ticker.join()
    assert heard < 5  # it listens every 0.05 s; what does not stop goes on for minutes
    assert len(ticks) > 50, "other threads should run meanwhile"


@pytest.mark.parametrize("wrong", [None, 1, 1.5, b"x", object(), [], {}, ("a",), float("nan"), "\0", "x" * 100_000])
def test_nothing_wrong_crashes_the_interpreter(lancang, wrong):
    calls = [
        lambda: mp.load(wrong),
        lambda: mp.solve(wrong),
        lambda: mp.solve(lancang, wrong),
        lambda: mp.solve(lancang, set=[wrong]),
        lambda: mp.solve(lancang, solver=wrong),
        lambda: mp.solve(lancang, gap=wrong),
        lambda: mp.explain(lancang, park=wrong, sector="nothing"),
        lambda: mp.compare(lancang, schemes=[wrong]),
        lambda: mp.sweep(lancang, [wrong]),
        lambda: mp.sweep(lancang, {"countries.KH.workers": "1,2"}, method=wrong),
        lambda: mp.verify(lancang, wrong),
        lambda: mp.Instance.from_frames(wrong, parks=wrong),
        lambda: mp.Instance.from_frames("format = 1", parks={"id": wrong}),
        lambda: mp.Instance(wrong),
        lambda: mp.Model.from_text(wrong),
        lambda: mp.Model.from_dict(wrong),
        lambda: mp.Table(wrong),
    ]
    for call in calls:
        try:
            call()
        except (mp.MultiparkError, TypeError, ValueError, OSError, AttributeError, KeyError):
            pass


def test_an_own_constraint_is_added_in_highspy(lancang):
    highs = mp.to_highspy(lancang)
    highs.setOptionValue("threads", 1)
    highs.run()
    base = highs.getInfo().objective_function_value
    assert base == pytest.approx(mp.solve(lancang).objective, rel=1e-6)
    names = [highs.getColName(i)[1] for i in range(highs.getNumCol())]
    autos = [i for i, name in enumerate(names) if name.startswith("output(") and name.endswith("/autos)")]
    highs.addRow(0.0, 1000.0, len(autos), autos, [1.0] * len(autos))
    highs.run()
    assert highs.getInfo().objective_function_value < base - 1


def test_examples_in_the_documentation_run():
    import multipark._inputs
    import multipark._tables
    import multipark._verbs

    for module in (mp, multipark._inputs, multipark._tables, multipark._verbs):
        names = {**vars(mp), **vars(module)}
        failed, tried = doctest.testmod(module, extraglobs=names)
        assert failed == 0 and tried > 0, module.__name__


def test_the_script_of_the_readme_runs():
    text = (ROOT / "python/README.md").read_text()
    script = text.split("```python\n")[1].split("```")[0]
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "M USD a year" in done.stdout


def test_every_public_name_is_documented():
    for name in mp.__all__:
        thing = getattr(mp, name)
        assert name.startswith("__") or (thing.__doc__ or "").strip(), name


def test_types_hold():
    done = subprocess.run([sys.executable, "-m", "mypy", "--config-file", "pyproject.toml"], cwd=ROOT / "python",
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
