"""The package against the command line, its promises about objects, and everything wrong that can be passed to it."""

import copy
import csv
import doctest
import importlib
import inspect
import json
import os
import pathlib
import pickle
import pkgutil
import re
import signal
import subprocess
import sys
import threading
import time

import pandas
import polars
import pyarrow
import pyarrow.parquet
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
        (mp.compare, {}, ["compare"]),
        (mp.explain, {"set": {"countries.KH.min_jobs": 200000}}, ["explain", "--set", "countries.KH.min_jobs=200000"]),
        (mp.explain, {"park": "rayong", "sector": "autos"}, ["explain", "--park", "rayong", "--sector", "autos"]),
        (mp.linkages, {}, ["linkages"]),
        (mp.solve, {"scenario": ["visa-free", "settlement"], "set": {"countries.KH.workers": "*1.1"}},
         ["solve", "--scenario", "visa-free,settlement", "--set", "countries.KH.workers=*1.1"]),
        (mp.compare, {"models": ["network", "bilateral"], "scenario": "rcep"},
         ["compare", "--models", "network,bilateral", "--scenario", "rcep"]),
        (mp.share, {"schemes": ["none", "all"]}, ["share", "--schemes", "none,all"]),
        (mp.sensitivity, {"scenario": "pandemic"}, ["sensitivity", "--scenario", "pandemic"]),
    ],
)
def test_a_verb_finds_what_the_command_line_finds(lancang, verb, options, arguments):
    ours, theirs = verb(lancang, **{"solver": "simplex", **options} if verb is not mp.linkages else options), None
    solver = [] if verb is mp.linkages else ["--solver", "simplex"]
    theirs = program(arguments[0], "lancang-mekong", *arguments[1:], *solver)
    assert without_places(ours.to_dict()) == without_places(theirs)


def test_the_swings_are_those_of_the_command_line():
    ours = mp.tornado("two-parks-two-ports", share=0.2, solver="simplex").to_dict()
    svg = ours.pop("svg")
    theirs = program("sensitivity", "two-parks-two-ports", "--tornado", "0.2", "--solver", "simplex")
    assert without_places(ours) == without_places(theirs)
    assert svg.startswith("<svg") and mp.tornado("two-parks-two-ports")._repr_svg_().startswith("<svg")


def test_an_mps_file_is_solved_in_its_own_names(lancang, tmp_path):
    file = tmp_path / "plan.mps"
    file.write_text(mp.to_mps(lancang))
    bare = mp.solve(file)
    assert bare.objective == pytest.approx(mp.solve(lancang).objective, rel=1e-9)
    assert "output(rayong/autos)" in bare.columns["column"] and mp.sensitivity(file).limits
    with pytest.raises(mp.MultiparkError):
        mp.solve(file, set={"parks.rayong.land": 1})


def test_trade_figures_come_as_any_table(lancang):
    trade = {"country": ["TH", "world"], "sector": ["autos", "autos"], "exports": [10.0, 100.0], "imports": [5.0, 100.0]}
    found = mp.linkages(lancang, exports=trade)
    assert found.trade and mp.linkages(lancang, exports=pandas.DataFrame(trade)) == found


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
    assert mp.verify(lancang, plan).optimal and not mp.verify(lancang, plan).notes
    assert "other input" in mp.verify(lancang, plan, set=["countries.LA.workers=*0.9"]).notes[0]
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
        assert changed != lancang and changed == lancang.patch(["parks.rayong.land=*2"])
        assert float(mp.Table(changed.tables["parks"].to_dict())["land"][0])
    assert "objective" in repr(plan) and "rayong" in repr(lancang.tables["parks"])


def test_a_pickled_instance_is_whole(lancang):
    """Scenarios travel, and problems are still told with the file and line that people know."""
    sent = pickle.loads(pickle.dumps(lancang))
    assert sent.scenarios["id"] == lancang.scenarios["id"] and "visa-free" in sent.scenarios["id"]
    assert mp.solve(sent, scenario="visa-free") == mp.solve(lancang, scenario="visa-free")
    told = {}
    for name, inst in (("here", lancang), ("there", sent)):
        with pytest.raises(mp.InputError) as caught:
            inst.patch({"parks.rayong.land": 5, "links.autos/autos.coefficient": 2, "sites.rayong/autos.max_output": -1})
        told[name] = caught.value.diagnostics
    assert told["here"] == told["there"]


def test_scenarios_are_stacked_and_come_before_whatifs(lancang):
    with pytest.raises(mp.InputError) as caught:
        mp.solve(lancang, scenario="visa-fre", set=["parks.rayong.land"])
    first, second = caught.value.diagnostics
    assert "visa-free" in first["help"] and "parks.rayong.land" in second["message"]
    both = mp.solve(lancang, scenario=["visa-free", "settlement"])
    assert both == mp.solve(lancang, scenario="visa-free,settlement")
    assert mp.solve(lancang.patch(scenario="visa-free"), set={"countries.KH.workers": "*1.1"}) == mp.solve(
        lancang, scenario="visa-free", set={"countries.KH.workers": "*1.1"}
    )


def test_what_is_the_models_is_no_patch_of_an_instance(lancang):
    with pytest.raises(mp.InputError):
        lancang.patch({"model.cooperation": "none"})
    with pytest.raises(mp.InputError):
        mp.Model.load("network").patch({"parks.rayong.land": 1})


def test_an_empty_table_is_a_table(lancang):
    none = mp.solve(lancang, "standalone").transfers
    assert none.columns == ("resource", "from", "to", "amount")
    for table in (none, mp.Table({}), mp.Table({"a": []})):
        assert len(table) == 0 and pandas.DataFrame.from_arrow(table).empty and repr(table) is not None


def test_html_is_escaped(lancang):
    hostile = "<script>alert(1)</script>"
    table = mp.Table({"<i>": [hostile]})
    result = mp.Solution(json.dumps({hostile: hostile, "table": [{hostile: hostile}], "map": {hostile: hostile}}))
    named = mp.Instance.from_frames(lancang.settings.replace("Lancang", hostile), **lancang.tables)
    model = mp.Model.from_text(mp.Model.load("network").text + f"\n# {hostile}\n")
    for shown in (table, result, named, model):
        assert "<script>" not in shown._repr_html_() and "<i>" not in shown._repr_html_()
        assert "alert(1)" in shown._repr_html_()


WORKERS = "*uniform(0.5,1.5)"


@pytest.mark.parametrize("call", [
    lambda inst: mp.sweep(inst, {"countries.*.workers": WORKERS}, sample=100_000, workers=1),
    lambda inst: mp.uncertainty(inst, {"countries.*.workers": WORKERS}, sample=100_000, workers=1),
    lambda inst: [mp.alternatives(inst) for _ in range(1000)],
], ids=["sweep", "uncertainty", "alternatives"])  # fmt: skip
def test_other_threads_run_and_an_interrupt_is_heard(lancang, call):
    ticks = []
    stop = threading.Event()

    def tick():
        while not stop.is_set():
            ticks.append(time.monotonic())
            time.sleep(0.005)

    ticker = threading.Thread(target=tick)
    ticker.start()
    sent = []
    threading.Timer(0.7, lambda: (sent.append(time.monotonic()), os.kill(os.getpid(), signal.SIGINT))).start()
    with pytest.raises(KeyboardInterrupt):
        call(lancang)
    heard = time.monotonic() - sent[0]
    stop.set()
    ticker.join()
    assert heard < 5  # benches/python.py measures it; what does not stop goes on for minutes
    assert len(ticks) > 30, "other threads should run meanwhile"


def test_an_own_constraint_is_added_in_highspy(lancang):
    """A limit of one's own on one column is what a patch of that limit makes."""
    highs = mp.to_highspy(lancang)
    highs.setOptionValue("threads", 1)
    highs.run()
    assert highs.getInfo().objective_function_value == pytest.approx(mp.solve(lancang).objective, rel=1e-6)
    at = next(i for i in range(highs.getNumCol()) if highs.getColName(i)[1] == "output(rayong/autos)")
    highs.addRow(0.0, 700.0, 1, [at], [1.0])
    highs.run()
    patched = mp.solve(lancang, set={"sites.rayong/autos.max_output": 700})
    assert highs.getInfo().objective_function_value == pytest.approx(patched.objective, rel=1e-6)
    assert patched.objective < mp.solve(lancang).objective - 1


def test_an_own_constraint_is_added_in_linopy(lancang):
    built = mp.to_linopy(lancang)
    built.solve(solver_name="highs", output_flag=False)
    assert built.objective.value == pytest.approx(mp.solve(lancang).objective, rel=1e-6)
    built.add_constraints(built.variables["output"].sel(output="rayong/autos") <= 700, name="quota")
    built.solve(solver_name="highs", output_flag=False)
    patched = mp.solve(lancang, set={"sites.rayong/autos.max_output": 700})
    assert built.objective.value == pytest.approx(patched.objective, rel=1e-6)


def test_a_discrete_program_is_discrete_in_linopy():
    built = mp.to_linopy("two-parks-two-ports", "integer")
    built.solve(solver_name="highs", output_flag=False, mip_rel_gap=1e-7)
    assert len(built.integers) or len(built.binaries)
    assert built.objective.value == pytest.approx(mp.solve("two-parks-two-ports", "integer").objective, rel=1e-5)


def test_an_own_constraint_is_added_in_mps(lancang, tmp_path):
    text = mp.to_mps(lancang)
    file = tmp_path / "own.mps"
    entry = "\n output(rayong/autos) "
    text = text.replace("\nCOLUMNS\n", "\n L quota\nCOLUMNS\n", 1)
    text = text.replace(entry, f"{entry}quota 1{entry}", 1)
    text = text.replace("\nRHS\n", "\nRHS\n RHS quota 700\n", 1)
    file.write_text(text)
    patched = mp.solve(lancang, set={"sites.rayong/autos.max_output": 700})
    assert mp.solve(file).objective == pytest.approx(patched.objective, rel=1e-9)


def test_examples_are_copied_made_and_started(tmp_path):
    copied = mp.copy_example("two-parks-two-ports", tmp_path / "copy")
    assert mp.solve(copied).objective == pytest.approx(mp.solve("two-parks-two-ports").objective, rel=1e-12)
    started = mp.new(tmp_path / "new")
    assert mp.solve(started, started / "model.toml").status == "optimal"
    made = mp.generate(tmp_path / "big", parks=3, sectors=4, seed=7)
    assert len(mp.load(made).tables["parks"]) == 3
    book = mp.convert("two-parks-two-ports", tmp_path / "two.xlsx")
    assert mp.solve(book).objective == pytest.approx(mp.solve("two-parks-two-ports").objective, rel=1e-12)
    with pytest.raises(OSError):
        mp.new(started)
    with pytest.raises(mp.InputError):
        mp.copy_example("nothing", tmp_path / "none")


def test_the_wheel_has_the_command_line(tmp_path):
    installed = pathlib.Path(sys.executable).with_name("multipark")
    done = subprocess.run([installed, "solve", "two-parks-two-ports", "--format", "json"], capture_output=True, check=True)
    assert json.loads(done.stdout) == mp.solve("two-parks-two-ports").to_dict()
    refused = subprocess.run([installed, "solve", "nowhere"], capture_output=True, text=True)
    assert refused.returncode == 2 and "error[unknown-instance]" in refused.stderr


def test_parquet_tables_of_a_sweep_are_its_csv_tables_to_the_last_bit(tmp_path):
    installed = pathlib.Path(sys.executable).with_name("multipark")
    asked = ["sweep", "twin-parks", "--vary", "parks.*.land=*0.5:*1.5:20", "--vary", "model.objective.jobs=0,0.001",
             "--keep", "allocation,prices", "--format", "parquet", "--out", "swept"]
    subprocess.run([installed, *asked], cwd=tmp_path, check=True)
    for name in ["sweep", "allocation", "prices"]:
        table = pyarrow.parquet.read_table(tmp_path / f"swept/{name}.parquet").to_pylist()
        with open(tmp_path / f"swept/{name}.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) > 30
        for row, cells in zip(table, rows, strict=True):
            assert row == {head: type(row[head])(cell) if cell else None for head, cell in cells.items()}
    kinds = [str(field.type) for field in pyarrow.parquet.read_schema(tmp_path / "swept/sweep.parquet")][:5]
    assert kinds == ["int64", "string", "double", "string", "double"]


def test_examples_in_the_documentation_run():
    tried = 0
    for module in [mp, *(importlib.import_module(f"multipark.{each.name}") for each in pkgutil.iter_modules(mp.__path__))]:
        found = doctest.testmod(module, extraglobs={**vars(mp), **vars(module)})
        assert found.failed == 0, module.__name__
        tried += found.attempted
    assert tried > 20


def blocks(page, language):
    return re.findall(rf"^```{language}\n(.*?)^```$", (ROOT / page).read_text(), re.M | re.S)


@pytest.mark.parametrize("page", ["docs/src/guides/python.md", "docs/src/guides/clusters.md"])
def test_what_the_book_shows_runs(page, tmp_path, monkeypatch):
    """The Python blocks of a page, one after the other, as one script; `# on the cluster` blocks need one."""
    monkeypatch.chdir(tmp_path)
    names = {}
    for block in blocks(page, "python"):
        if "# on the cluster" not in block:
            exec(compile(block, page, "exec"), names)
    assert names


def test_the_script_of_the_readme_runs():
    text = (ROOT / "python/README.md").read_text()
    script = text.split("```python\n")[1].split("```")[0]
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "M USD a year" in done.stdout


WITHOUT_FIGURES = {
    "Infeasible", "InputError", "Instance", "Model", "MultiparkError", "Result", "SolverError", "Stopped", "Table",
    "Unbounded", "check", "command", "completions", "convert", "copy_example", "examples", "generate", "import_", "load", "merge", "new", "schema",
}  # fmt: skip
UNITS = re.compile(r"M USD|persons|hectares|thousand tonnes|seconds|relative to|points")


def test_every_public_name_is_documented_with_its_units():
    for name in mp.__all__:
        if name.startswith("__"):
            continue
        thing = getattr(mp, name)
        words = inspect.getdoc(thing) or ""
        assert len(words) > 20, name
        assert name in WITHOUT_FIGURES or UNITS.search(words), f"{name} says no unit"
        if inspect.isclass(thing):
            for attribute, member in vars(thing).items():
                told = callable(member) or isinstance(member, (property, classmethod, staticmethod))
                assert attribute.startswith("_") or not told or inspect.getdoc(member), f"{name}.{attribute}"


def test_declared_keys_are_those_of_results(lancang, small):
    """What a result's class promises to type checkers is there."""
    found = {
        mp.Solution: mp.solve(small), mp.Sensitivity: mp.sensitivity(lancang), mp.Explanation: mp.explain(lancang),
        mp.Comparison: mp.compare(lancang), mp.Share: mp.share(small), mp.Linkages: mp.linkages(lancang),
        mp.Verification: mp.verify(lancang, mp.solve(lancang)), mp.Tornado: mp.tornado("two-parks-two-ports"),
        mp.Sweep: mp.sweep(lancang, {"countries.KH.workers": "1000,2000"}),
        mp.Frontier: mp.pareto(small, "value_added,cost"), mp.Alternatives: mp.alternatives(small, count=1),
        mp.Uncertainty: mp.uncertainty(small, {"countries.*.workers": "*uniform(0.9,1.1)"}, sample=4),
        mp.ValueFunction: mp.sweep(small, exact="countries.*.workers=*0.9:*1.1"),
    }  # fmt: skip
    for kind, result in found.items():
        for key, type_ in vars(kind).get("__annotations__", {}).items():
            value = getattr(result, key)
            assert isinstance(value, mp.Table) == (type_ == "Table"), f"{kind.__name__}.{key}"


def test_types_hold():
    done = subprocess.run([sys.executable, "-m", "mypy", "--config-file", "pyproject.toml"], cwd=ROOT / "python",
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
