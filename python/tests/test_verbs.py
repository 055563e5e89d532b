"""Whatever the command line can do, Python can, by the same names; and finds, writes and draws the same."""

import csv
import inspect
import json
import pickle
import re
import urllib.error
import urllib.request

import pandas
import pytest

import multipark as mp

SMALL = "two-parks-two-ports"
VARY = {"parks.*.land": "*0.5:*1.5:3"}

RESULT = "a result is an object: `to_json`, and tables for CSV"
WHOLE = "a result has every row"
FOLDER = "a sweep in a folder is for work without Python, `mp.command` does it; here `executor` shares the work"
# What an option of the command line is in Python, where it is no argument of the verb's function; `*` is any verb.
OTHERWISE = {
    ("*", "help"): "`help(mp.solve)`",
    ("*", "color"): "there is no terminal",
    ("*", "quiet"): "nothing is said; `progress` is silent by default",
    ("check", "format"): RESULT, ("solve", "format"): RESULT, ("sensitivity", "format"): RESULT,
    ("sweep", "format"): RESULT, ("pareto", "format"): RESULT, ("alternatives", "format"): RESULT,
    ("uncertainty", "format"): RESULT, ("explain", "format"): RESULT, ("compare", "format"): RESULT,
    ("share", "format"): RESULT, ("linkages", "format"): RESULT, ("verify", "format"): RESULT,
    ("solve", "all"): WHOLE, ("sensitivity", "all"): WHOLE, ("pareto", "all"): WHOLE,
    ("alternatives", "all"): WHOLE, ("uncertainty", "all"): WHOLE,
    ("sensitivity", "tornado"): "`mp.tornado`",
    ("sensitivity", "svg"): "`mp.tornado(...).charts`",
    ("pareto", "svg"): "`mp.pareto(...).charts`",
    ("linkages", "model"): "linkages ask nothing of a model",
    ("sweep", "out"): FOLDER, ("sweep", "resume"): FOLDER, ("sweep", "shard"): FOLDER,
    ("sweep", "spec"): "a mapping of arguments: `mp.sweep(inst, **tomllib.load(file))`",
    ("sweep", "verbose"): "says why programs were stated anew, which concerns speed alone",
}  # fmt: skip
# Arguments that are no options: what verbs take without a name there, and what only Python has.
ONLY_HERE = {
    "instance", "folder", "source", "to", "shards", "kind", "file", "name", "shell", "solution",
    "progress", "executor", "chunks",
}  # fmt: skip


def verbs():
    listed = mp.command("--help").split("Commands:")[1].split("Options:")[0]
    return sorted(set(re.findall(r"^  ([a-z]+)\s", listed, re.M)) - {"help"})


def test_every_verb_and_every_option_has_its_name_in_python():
    used = set()
    assert len(verbs()) > 20
    for verb in verbs():
        function = getattr(mp, verb, None) or getattr(mp, f"{verb}_")
        ours = {name.rstrip("_").replace("_", "-") for name in inspect.signature(function).parameters}
        options = set(re.findall(r"^\s+(?:-\w, )?--([a-z-]+)", mp.command(verb, "--help").split("\nExample")[0], re.M))
        for option in options - ours:
            told = {(verb, option), ("*", option)} & OTHERWISE.keys()
            assert told, f"`{verb} --{option}` has no argument in Python and no reason"
            used |= told
        assert ours - ONLY_HERE <= options, verb
    assert used == OTHERWISE.keys(), "reasons that are none any more"


def answer(*arguments):
    return json.loads(mp.command(*arguments, "--format", "json"))


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (lambda: mp.pareto(SMALL, ["value_added", "cost"]), ["pareto", "--terms", "value_added,cost"]),
        (lambda: mp.pareto(SMALL, "value_added,jobs,cost", points=3, set={"parks.*.land": "*1.1"}),
         ["pareto", "--terms", "value_added,jobs,cost", "--points", "3", "--set", "parks.*.land=*1.1"]),
        (lambda: mp.alternatives(SMALL, slack=0.05, count=3), ["alternatives", "--slack", "0.05", "--count", "3"]),
        (lambda: mp.alternatives(SMALL, "bilateral", method="random", count=2, seed=7),
         ["alternatives", "--model", "bilateral", "--method", "random", "--count", "2", "--seed", "7"]),
        (lambda: mp.uncertainty(SMALL, {"parks.*.land": "*uniform(0.9,1.1)"}, sample=8, sobol=True, regret=2, seed=3),
         ["uncertainty", "--vary", "parks.*.land=*uniform(0.9,1.1)", "--sample", "8", "--sobol", "--regret", "2", "--seed", "3"]),
        (lambda: mp.sweep(SMALL, exact={"parks.*.land": "*0.5:*1.5"}), ["sweep", "--exact", "parks.*.land=*0.5:*1.5"]),
    ],
    ids=["pareto", "pareto-grid", "alternatives", "alternatives-random", "uncertainty", "exact"],
)  # fmt: skip
def test_it_finds_what_the_command_line_finds(ours, theirs):
    found = ours()
    assert found.to_dict() == answer(theirs[0], SMALL, *theirs[1:])
    assert repr(found) and "<table" in found._repr_html_()


def test_other_plans_come_as_tables():
    frontier = mp.pareto(SMALL, ["value_added", "cost"])
    frame = pandas.DataFrame.from_arrow(frontier)
    assert list(frame.value_added) == [point["terms"]["value_added"] for point in frontier.points]
    assert frame.knee.sum() <= 1 and {"least_weight", "most_weight", "weight_cost"} <= set(frame.columns)
    ranges = mp.alternatives(SMALL, count=1).ranges
    assert all(least <= best + 1e-6 for least, best in zip(ranges["least"], ranges["best"]))
    drawn = mp.uncertainty(SMALL, {"parks.*.land": "*uniform(0.9,1.1)"}, sample=8)
    assert all(0 <= share <= 1 for share in drawn.chosen["share"]) and drawn.indices is None
    pieces = pandas.DataFrame.from_arrow(mp.sweep(SMALL, exact="parks.*.land=*0.5:*1.5"))
    assert (pieces["from"].iloc[1:].values == pieces["to"].iloc[:-1].values).all()
    assert (pieces.slope.diff().dropna() <= 1e-6).all(), "the value of a limit falls as there is more of it"


def test_long_verbs_tell_how_far_they_are(tmp_path):
    for verb in (
        lambda tell: mp.pareto(SMALL, ["value_added", "cost"], progress=tell),
        lambda tell: mp.alternatives(SMALL, count=1, progress=tell),
        lambda tell: mp.uncertainty(SMALL, {"parks.*.land": "*uniform(0.9,1.1)"}, sample=8, progress=tell),
        lambda tell: mp.report(SMALL, tmp_path / "page.html", progress=tell),
    ):
        heard = []
        verb(lambda done, all_: heard.append((done, all_)))
        assert heard and all(0 < done <= all_ for done, all_ in heard)


def test_a_sweep_keeps_the_tables_that_the_command_line_keeps(tmp_path):
    mp.command("sweep", SMALL, "--vary", "parks.*.land=*0.5:*1.5:3", "--keep", "allocation,prices", "--out", tmp_path / "s")
    found = mp.sweep(SMALL, VARY, keep=["allocation", "prices"])
    for name in ("allocation", "prices"):
        with (tmp_path / "s" / f"{name}.csv").open() as file:
            theirs = list(csv.DictReader(file))
        ours = [{key: value if isinstance(value, str) else float(value) for key, value in row.items()} for row in found[name]]
        assert ours and ours == [
            {key: value if isinstance(ours[0][key], str) else float(value) for key, value in row.items()} for row in theirs
        ]
    nothing = mp.sweep(SMALL, {"parks.*.land": [0]}, keep="allocation").allocation
    assert len(nothing) == 0 and nothing.columns == found.allocation.columns
    with pytest.raises(mp.InputError):
        mp.sweep(SMALL, VARY, keep=["supply"])


def test_an_exact_sweep_goes_alone():
    for arguments in ({"vary": VARY}, {"sample": 3}, {"seed": 2}, {"keep": ["prices"]}, {"chunks": 2}):
        with pytest.raises(TypeError):
            mp.sweep(SMALL, **{"vary": None, "exact": {"parks.*.land": "*0.5:*1.5"}, **arguments})
    with pytest.raises(TypeError):
        mp.sweep(SMALL)
    with pytest.raises(mp.InputError):
        mp.sweep(SMALL, exact="parks.*.land=1")


def test_scenarios_of_the_instance_can_vary(lancang):
    """Their column is named as in `sweep.csv`, beside the number of each scenario."""
    swept = mp.sweep(lancang, {"scenario": "none,visa-free"}, sample=None)
    assert swept.table["scenario"] == (0, 1) and swept.table["scenario_file"] == ("none", "visa-free")


def test_a_report_is_that_of_the_command_line(tmp_path):
    swept = mp.sweep(SMALL, VARY)
    mp.command("sweep", SMALL, "--vary", "parks.*.land=*0.5:*1.5:3", "--out", tmp_path / "swept")
    mp.command("report", SMALL, "--out", tmp_path / "theirs.html", "--charts", tmp_path / "theirs",
               "--with", f"compare,share,sweep={tmp_path / 'swept'}")  # fmt: skip
    page = mp.report(mp.load(SMALL), tmp_path / "ours.html", charts=tmp_path / "ours", with_=["compare", "share", swept])
    assert page == tmp_path / "ours.html" and page.read_text() == (tmp_path / "theirs.html").read_text()
    drawn = {file.name: file.read_bytes() for file in (tmp_path / "theirs").iterdir()}
    assert {file.name: file.read_bytes() for file in (tmp_path / "ours").iterdir()} == drawn
    assert json.loads(drawn.pop("stamp.json")) == mp.solve(SMALL).to_dict()["stamp"] == dict(mp.solve(SMALL))["stamp"]

    shown = {**mp.solve(SMALL).charts, **mp.sensitivity(SMALL).charts, **mp.share(SMALL).charts, **swept.charts}
    shown |= mp.compare(SMALL, schemes=["none", "twins", "agreements", "all"]).charts
    pictures = {name.removesuffix(".svg"): svg.decode() for name, svg in drawn.items() if name.endswith(".svg")}
    unstamped = {name: re.sub("<metadata.*?</metadata>", "", svg) for name, svg in pictures.items()}
    assert {name: chart.svg for name, chart in shown.items()} == unstamped
    assert {name for name in drawn if name.endswith(".png")} == {f"{name}.png" for name in pictures}
    for chart in shown.values():
        assert chart._repr_svg_().startswith("<svg") and chart.title in repr(chart) and len(chart.words) > 20

    assert mp.report(SMALL, charts=tmp_path / "only", with_="compare") == tmp_path / "only"
    assert (tmp_path / "only" / "schemes.svg").exists() and mp.Chart(*shown["map"]).save(tmp_path / "map.svg").exists()
    for wrong, kind in (({}, TypeError), ({"out": tmp_path / "no", "with_": "shares"}, mp.InputError),
                        ({"out": tmp_path / "no", "with_": [swept, swept]}, TypeError)):  # fmt: skip
        with pytest.raises(kind):
            mp.report(SMALL, **wrong)
    assert not (tmp_path / "no").exists()


def test_pictures_stand_in_notebooks():
    plan = mp.solve(SMALL)
    assert "data:image/svg+xml;base64," in plan._repr_html_()
    assert list(plan.charts) == ["map", "corridors", "heat", "supply", "countries"]
    assert list(mp.pareto(SMALL, ["value_added", "cost"]).charts) == ["frontier"]
    assert not mp.pareto(SMALL, "value_added,jobs,cost", points=2).charts
    assert mp.tornado(SMALL).charts["tornado"].svg == mp.tornado(SMALL).svg
    sent = pickle.loads(pickle.dumps(plan))
    assert sent == plan and sent.allocation == plan.allocation and not sent.charts


def test_what_is_asked_for_is_converted_alone():
    text = mp.solve(SMALL).to_json()
    plan = mp.Solution(text)
    assert plan.to_json() == text and list(plan) == list(json.loads(text)) and len(plan) == len(json.loads(text))
    assert plan.objective == json.loads(text)["objective"] and plan["terms"] is plan.terms
    assert [dict(row) for row in plan.allocation] == json.loads(text)["allocation"]
    twice = mp.Solution('{"a b": 1, "ü\\u00e9": [1, "}"], "a b": {"c": "\\"x"}}')
    assert twice["a b"]["c"] == '"x' and twice["üé"] == (1, "}") and list(twice) == ["a b", "üé"]
    for broken in ("", "[1]", '{"a": }', '{"a": 1} 2'):
        with pytest.raises(ValueError):
            mp.Solution(broken).a
    for odd in (1, None, ["a"], b"map"):
        with pytest.raises((KeyError, TypeError)):
            plan[odd]


def test_a_plan_is_written_into_a_folder(tmp_path):
    inst = mp.load(SMALL).patch({"parks.*.land": "*1.1"})
    plan = mp.solve(inst, out=tmp_path / "plan")
    assert json.loads((tmp_path / "plan/summary.json").read_text()) == plan.to_dict()
    again = mp.solve(tmp_path / "plan/instance", tmp_path / "plan/model.toml", out=tmp_path / "plan 2")
    assert again.objective == plan.objective and (tmp_path / "plan 2/allocation.csv").exists()
    with pytest.raises(OSError):
        mp.solve(tmp_path / "plan/instance", out=tmp_path / "plan")


def test_a_page_with_sliders_is_served_until_it_is_closed():
    with mp.explore(SMALL, set={"parks.*.land": "*1.1"}) as page:
        assert b"<html" in urllib.request.urlopen(page.address).read()
        controls = json.loads(urllib.request.urlopen(page.address + "controls").read())
        assert controls and page.address in repr(page) and page.address in page._repr_html_()
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(page.address)
    assert "closed" in repr(page) and "closed" in page._repr_html_()
    page.close()
    for wrong in (-1, 70_000, "80", True, None):
        with pytest.raises(ValueError):
            mp.explore(SMALL, port=wrong)


def test_benchmarks_are_imported_and_shards_merged(tmp_path):
    (tmp_path / "gap.txt").write_text("1\n2 3\n5 4 3\n2 6 4\n2 2 2\n2 2 2\n4 4\n")
    made = mp.import_("gap", tmp_path / "gap.txt", tmp_path / "gap", sense="min")
    assert mp.solve(made, made / "model.toml").status == "optimal"
    with pytest.raises(mp.InputError):
        mp.import_("gap", tmp_path / "gap.txt", tmp_path / "no", problem=2)
    for part in (1, 2):
        mp.command("sweep", SMALL, "--vary", "parks.*.land=*0.5:*1.5:20", "--shard", f"{part}/2", "--out", tmp_path / f"{part}")
    whole = mp.merge(tmp_path / "2", tmp_path / "1", out=tmp_path / "whole")
    swept = mp.sweep(SMALL, {"parks.*.land": "*0.5:*1.5:20"})
    assert pandas.read_csv(whole / "sweep.csv").objective.tolist() == pytest.approx(list(swept.table["objective"]), rel=1e-12)


def test_programs_are_written_in_either_format(tmp_path):
    assert mp.export(SMALL, format="mps", out=tmp_path / "p.mps") == mp.to_mps(SMALL) == (tmp_path / "p.mps").read_text()
    text = mp.command("export", SMALL, "--format", "lp")
    assert text.startswith("\\ stamp: ") and mp.export(SMALL, format="lp") == mp.to_lp(SMALL) == text
    with pytest.raises(mp.InputError):
        mp.export(SMALL, format="sif")
    with pytest.raises(OSError):
        mp.export(SMALL, format="lp", out=tmp_path / "nowhere" / "p.lp")
    assert [file.name for file in tmp_path.iterdir()] == ["p.mps"]
