"""The program against the plain form of the model's page (plain.py), on random instances and the bundled one.

Needs the release build and its example `random_instance`; a missing program is a failure.
"""

import json
import os
import pathlib
import subprocess

import pytest

from plain import Plain, TERMS, read_instance, read_model

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("MULTIPARK", ROOT / "target/release/multipark")).resolve()
DRAW = PROGRAM.parent / "examples" / "random_instance"
ENDINGS = {0: "optimal", 3: "infeasible", 4: "unbounded"}
MODELS = ["network", "bilateral", "agreements", "twins", "standalone", "jobs-first"]


def solve(folder, model):
    """(status, plan) of the program."""
    done = subprocess.run([PROGRAM, "solve", folder, "--model", model, "--format", "json"], capture_output=True, text=True)
    assert done.returncode in (*ENDINGS, 2), done.stderr
    return ENDINGS.get(done.returncode, "refused"), json.loads(done.stdout) if done.returncode == 0 else None


def sizes(seed):
    """6 to 24 parks, 4 to 16 sectors; every sixth with discrete rules, those smaller."""
    if seed % 6 == 5:
        return 3, 6 + seed % 3, 4, ["discrete"]
    return 2 + seed % 5, 6 + seed * 7 % 19, 4 + seed * 5 % 13, []


@pytest.mark.parametrize("seed", range(60))
def test_random_instances_have_the_same_optimum(seed, tmp_path):
    countries, parks, sectors, discrete = sizes(seed)
    subprocess.run([DRAW, tmp_path, *map(str, (40_000 + seed, countries, parks, sectors)), *discrete], check=True)
    status, plan = solve(tmp_path, tmp_path / "model.toml")
    try:
        plain = Plain(read_instance(tmp_path), read_model(tmp_path / "model.toml"))
    except ValueError:
        assert status == "refused"
        return
    columns = len(plain.p.lower)
    known, objective, _ = plain.solve("ipm" if columns > 5_000 and not discrete else "choose")
    assert status == known
    if plan:
        assert plan["objective"] == pytest.approx(objective, rel=1e-5 if discrete else 1e-6, abs=1e-6)
        check_plan(plain, plan)


@pytest.mark.parametrize("model", MODELS)
def test_the_bundled_instance_has_the_same_optimum(model):
    folder, file = ROOT / "instances/lancang-mekong", ROOT / f"models/{model}.toml"
    status, plan = solve(folder, file)
    plain = Plain(read_instance(folder), read_model(file))
    known, objective, _ = plain.solve("ipm")
    assert (status, known) == ("optimal", "optimal")
    assert plan["objective"] == pytest.approx(objective, rel=1e-6)
    check_plan(plain, plan)


def check_plan(plain, plan):
    """The plan as the program writes it keeps the plain rows and is worth what it says."""
    i, values = plain.i, [0.0] * len(plain.p.lower)
    link = {(l["supplier"], l["user"]): k for k, l in enumerate(i.links)}
    for a in plan["allocation"]:
        site = a["park"], a["sector"]
        values[plain.x[site]] = a["output"]
        values[plain.n[site]] = max(0.0, a["output"] - float(i.sites[site].get("existing", 0.0)))
    for s in plan["supply"]:
        values[plain.y[link[s["supplier"], s["user"]], s["from"], s["to"]]] += s["value"]
    for s in plan["sales"]:
        values[plain.v[s["from"], s["sector"], s["market"]]] += s["value"]
    for t in plan["transfers"]:
        values[plain.k[t["resource"], t["from"], t["to"]]] = t["amount"]
    for s in plan["shipments"]:
        values[plain.h[s["origin"], s["corridor"], s["from"], s["to"]]] += 1000.0 * s["kt"]
    values[plain.e] = plan["terms"]["equity"] / 100.0
    limits = plain.model.get("limits", {})
    if any("min" in limit for limit in limits.values()) or any(plain.discrete.values()):
        return  # waste that a least cost rewards, and binaries, are not in the file
    for lower, upper, entries in plain.p.rows:
        activity = sum(v * values[c] for c, v in entries)
        size = max([1.0, *(abs(v * values[c]) for c, v in entries)])
        assert lower - 1e-6 * size <= activity <= upper + 1e-6 * size
    worth = {t: sum(terms.get(t, 0.0) * v for terms, v in zip(plain.p.terms, values)) for t in TERMS}
    total = sum((-1.0 if t == "cost" else 1.0) * plain.objective[t] * worth[t] for t in TERMS)
    assert total == pytest.approx(plan["objective"], rel=1e-6, abs=1e-6)
    for term in TERMS:
        assert worth[term] == pytest.approx(plan["terms"][term], rel=1e-6, abs=1e-6)
