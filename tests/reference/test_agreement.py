"""The program against the plain form of the model's page (plain.py): random instances, then the bundled one.

    MULTIPARK_BIN=path/to/multipark python -m pytest tests/reference

Without MULTIPARK_BIN (or MULTIPARK) the release build under target/ is tested. A missing program is a failure.
Compared are the way it ends (exit codes 0, 2, 3, 4), the objective, and the program's own plan, which has to keep
every row of the plain form and be worth what the program says.
"""

import json
import os
import pathlib
import subprocess

import pytest

import plain
from random_instances import write_instances

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXIT = {"optimal": 0, "bad input": 2, "infeasible": 3, "unbounded": 4}
MODELS = sorted(path.stem for path in (ROOT / "models").glob("*.toml"))
CONTINUOUS = [model for model in MODELS if model != "integer"]


@pytest.fixture(scope="session")
def program():
    given = os.environ.get("MULTIPARK_BIN") or os.environ.get("MULTIPARK")
    path = pathlib.Path(given).resolve() if given else ROOT / "target" / "release" / "multipark"
    assert path.is_file(), f"{path} is missing: cargo build --release"
    return path


def run(program, folder, model, *options):
    """Exit code, the parsed plan if there is one, and what it said."""
    command = [program, "solve", folder, "--model", model, "--format", "json", *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=170)
    return done.returncode, json.loads(done.stdout) if done.returncode in (0, 5) else None, done.stderr


def known(folder, model_file):
    """Instance, model, plain program, how it ends and its optimum."""
    try:
        instance = plain.read_instance(folder)
        model = plain.read_model(model_file, instance)
        program = plain.formulate(instance, model)
    except plain.InputError:
        return None, None, None, "bad input", None
    status, objective, _ = plain.solve(program)
    return instance, model, program, status, objective


def close(value, relative):
    return pytest.approx(value, rel=relative, abs=relative)


def hold(instance, model, stated, plan, tolerance):
    """The plan keeps every row of the plain form and is worth what the program says."""
    verdict = plain.judge(instance, model, stated, plan)
    assert not verdict.violations
    if plain.may_reward_waste(model):
        return  # cost that is spent for its own sake does not show in a plan
    assert plan["objective"] == close(verdict.objective, tolerance)
    for term, value in verdict.terms.items():
        if term == "cost" and model.objective["cost"] == 0:
            assert plan["terms"][term] >= value - 1e-6 * (1 + value)  # no reason to ship by the cheapest way
        else:
            assert plan["terms"][term] == close(value, 1e-6), term


def compare(program, folder, model_file):
    instance, model, stated, status, objective = known(folder, model_file)
    code, plan, words = run(program, folder, model_file)
    assert code == EXIT[status], f"plain form: {status} {objective}; program: {code} {words}"
    if plan is None:
        return
    tolerance = 1e-5 if any(model.discrete.values()) else 1e-6
    assert plan["status"] == "optimal"
    assert plan["objective"] == close(objective, tolerance)
    hold(instance, model, stated, plan, tolerance)


@pytest.mark.parametrize("number", range(60))
def test_random_instances(program, tmp_path, number):
    """6 to 24 parks, 4 to 16 sectors."""
    [folder] = write_instances(tmp_path, 2026, [number])
    compare(program, folder, folder / "model.toml")


@pytest.mark.parametrize("tens", range(10))
def test_small_random_instances(program, tmp_path, tens):
    """2 to 4 parks, 2 or 3 sectors, ten at a time: a disagreement here is easy to follow by hand."""
    for folder in write_instances(tmp_path, 11, range(10 * tens, 10 * tens + 10), small=True):
        compare(program, folder, folder / "model.toml")


@pytest.mark.parametrize("model", CONTINUOUS)
def test_lancang_mekong(program, model):
    compare(program, ROOT / "instances/lancang-mekong", ROOT / f"models/{model}.toml")


def test_lancang_mekong_in_whole_plants(program):
    """Too large for the plain form to prove in the time of a test: both optima lie within both bounds."""
    folder, model_file, gap = ROOT / "instances/lancang-mekong", ROOT / "models/integer.toml", 1e-3
    instance = plain.read_instance(folder)
    model = plain.read_model(model_file, instance)
    stated = plain.formulate(instance, model)
    code, plan, words = run(program, folder, model_file, "--gap", str(gap), "--time-limit", "120")
    assert code == 0, words
    hold(instance, model, stated, plan, 1e-5)
    best, bound = plain.bounds(stated, time_limit=40.0)
    room = 1e-5 * abs(bound)
    assert plan["objective"] <= bound + room
    assert plan["objective"] >= best - gap * abs(best) - room
