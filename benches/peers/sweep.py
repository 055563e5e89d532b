"""Times `multipark sweep` against the loops that people write in Python, scenario by scenario, in one run.

    python sweep.py [--instance FOLDER] [--scenarios 1000] [--peers 20] [--linopy 3] [--program PATH]...

Without --instance it takes lancang-mekong and a generated instance of 20 parks and 16 sectors with capacities. Four
things vary at once, drawn by our own program: workers, wages, the price of jobs and the capacity of corridors. Ours
solves all scenarios, with one worker and with two; the peers solve an even choice of them:

- highspy, one program kept: numbers changed in place, then HiGHS's simplex from the basis of the scenario before, or
  its interior point from nothing;
- linopy, the program built again for every scenario, default settings.

Every objective has to agree with ours to a relative 1e-6. Seconds a scenario: for ours the whole process divided by
the number of scenarios, for the peers the median of the loop's turns, their start-up left out.
--program may be given several times, such as for builds with other features.
"""

import argparse
import csv
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time
import warnings

import highspy
import linopy
import numpy as np

import arrays
import highspy_arrays
import linopy_plain
import plain  # found by arrays
from run import machine, versions

ROOT = pathlib.Path(__file__).resolve().parents[2]
VARY = [
    "countries.*.{jobs}=*uniform(0.9,1.1)",
    "countries.*.{jobs}_price=*uniform(0.8,1.2)",
    "model.objective.jobs=uniform(0.001,0.003)",
    "corridors.*.capacity_kt=*uniform(0.7,1.3)",
]


class World:
    """The instance read once; `at` gives its arrays under one scenario's figures."""

    def __init__(self, folder, model):
        self.base = arrays.read(folder, model)
        i = plain.read_instance(folder)
        self.weight = plain.read_model(model, i).objective
        self.jobs = i.jobs_resource()
        parks, sectors = list(i.parks), list(i.sectors)
        self.work = np.array([[i.sites[p, s].use[self.jobs] if (p, s) in i.sites else 0.0 for s in sectors] for p in parks])
        self.wages = self.work * np.array([plain.price(i, self.jobs, p) for p in parks])[:, None]

    def at(self, workers, wages, jobs, capacity):
        a = arrays.Arrays(**vars(self.base))
        a.output_gain = (self.base.output_gain + (jobs - self.weight["jobs"]) * self.work
                         - self.weight["cost"] * (wages - 1.0) * self.wages)
        a.limits = [arrays.Limit(l.name, l.use, l.new_only, l.transfers,
                                 l.capacity * (workers if l.name.startswith(f"{self.jobs}/") else 1.0))
                    for l in self.base.limits]
        a.corridor_capacity = self.base.corridor_capacity * capacity
        return a


def program_of(a):
    columns, rows = highspy_arrays.state(a)
    row, column, value = (np.concatenate(part) for part in (rows.row, rows.column, rows.value))
    order = np.lexsort((row, column))
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = columns.count, rows.count
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = (np.concatenate(part) for part in (columns.gain, columns.low, columns.high))
    lp.row_lower_, lp.row_upper_ = np.concatenate(rows.low), np.concatenate(rows.high)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.searchsorted(column[order], np.arange(columns.count + 1)).astype(np.int32)
    lp.a_matrix_.index_, lp.a_matrix_.value_ = row[order].astype(np.int32), value[order]
    return lp


class InPlace:
    """One HiGHS object for all scenarios."""

    def __init__(self, world, algorithm):
        self.world = world
        self.highs = highspy.Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("solver", algorithm)):
            self.highs.setOptionValue(option, value)
        a = world.base
        self.highs.passModel(program_of(a))
        parks, sectors, links, markets = len(a.parks), len(a.sectors), len(a.links), len(a.markets or ())
        self.limits = 2 * parks * sectors + links * parks
        self.corridors = self.limits + len(a.limits) + sectors * markets + parks * len(a.nodes)
        self.outputs = np.arange(int(a.site.sum()), dtype=np.int32)

    def solve(self, scenario):
        a = self.world.at(*scenario)
        self.highs.changeColsCost(len(self.outputs), self.outputs, a.output_gain[a.site])
        for k, limit in enumerate(a.limits):
            self.highs.changeRowBounds(self.limits + k, -np.inf, limit.capacity)
        for k, capacity in enumerate(a.corridor_capacity):
            self.highs.changeRowBounds(self.corridors + k, -np.inf, capacity)
        self.highs.run()
        assert self.highs.getModelStatus() == highspy.HighsModelStatus.kOptimal, self.highs.getModelStatus()
        return self.highs.getInfo().objective_function_value


class Rebuilt:
    """linopy from nothing."""

    def __init__(self, world):
        self.world = world

    def solve(self, scenario):
        m = linopy_plain.state(self.world.at(*scenario))
        status = m.solve(solver_name="highs", io_api="direct", output_flag=False)
        assert status == ("ok", "optimal"), status
        return m.objective.value


def high_water(process):
    """Most memory that a process has held so far, MB (Linux; what it shared with this one before it began is not in it)."""
    try:
        held = re.search(r"VmHWM:\s*(\d+) kB", pathlib.Path(f"/proc/{process}/status").read_text())
    except OSError:
        held = None
    return int(held.group(1)) / 1024 if held else 0.0


def ours(program, folder, model, vary, scenarios, workers, seed):
    """(seconds a scenario, median of the seconds column, peak MB, rows) of one whole process."""
    command = [program, "sweep", folder, "--model", model, "--sample", scenarios, "--seed", seed, "--workers", workers, "--quiet"]
    with tempfile.TemporaryDirectory() as kept:
        command += [part for path in vary for part in ("--vary", path)] + ["--out", f"{kept}/sweep"]
        started = time.perf_counter()
        with subprocess.Popen([str(c) for c in command]) as child:
            peak = 0.0
            while child.poll() is None:
                peak = max(peak, high_water(child.pid))
                time.sleep(0.005)
        seconds = time.perf_counter() - started
        if child.returncode != 0:
            sys.exit(f"failed: {' '.join(map(str, command))}")
        with open(f"{kept}/sweep/sweep.csv", newline="") as file:
            rows = list(csv.DictReader(file))
    return seconds / len(rows), statistics.median(float(r["seconds"]) for r in rows), peak, rows


def name_of(program):
    """A program and the folder of its build, such as `target/release/multipark`."""
    return "/".join(pathlib.Path(program).parts[-3:])


def figure(text):
    return float(text.lstrip("*"))


def loop(peer, chosen):
    seconds = []
    for row, scenario in chosen:
        started = time.perf_counter()
        found = peer.solve(scenario)
        seconds.append(time.perf_counter() - started)
        known = float(row["objective"])
        if abs(found - known) > 1e-6 * abs(known):
            sys.exit(f"scenario {row['scenario']}: {type(peer).__name__} found {found}, multipark {known}")
    return statistics.median(seconds[1:] or seconds)  # the first of a loop starts from nothing


def compare(folder, model, given):
    world = World(folder, model)
    vary = [path.format(jobs=world.jobs) for path in VARY]
    table, bars, rows = [], {}, None
    for program in given.program:
        for workers in (1, 2):
            a_scenario, median, peak, rows = ours(program, folder, model, vary, given.scenarios, workers, given.seed)
            table.append((f"{name_of(program)}, workers: {workers}", a_scenario, peak))
            bars[program, workers] = a_scenario
            print(f"  {table[-1][0]}: {1e3 * a_scenario:.2f} ms, median in the table {1e3 * median:.2f} ms", file=sys.stderr)
        few = max(given.scenarios // 10, 1)
        table.append((f"the same, {few} scenarios, workers: 1", *ours(program, folder, model, vary, few, 1, given.seed)[::2]))
    optimal = [row for row in rows if row["status"] == "optimal"]
    some = optimal[:: max(len(optimal) // given.peers, 1)][: given.peers]
    chosen = [(row, [figure(row[path.split("=")[0]]) for path in vary]) for row in some]
    peers = {
        "highspy in place, hot simplex": (InPlace(world, "simplex"), chosen),
        "highspy in place, interior point": (InPlace(world, "ipm"), chosen),
        "linopy, built again": (Rebuilt(world), chosen[: given.linopy]),
    }
    for name, (peer, scenarios) in peers.items():
        table.append((name, loop(peer, scenarios), float("nan")))
    best = min(seconds for name, seconds, _ in table if name.startswith("highspy"))
    rebuilt = table[-1][1]
    print(f"\n{pathlib.Path(folder).name}: {given.scenarios} scenarios, {len(optimal)} with a plan; peers on {len(chosen)}; "
          f"{machine()}; {', '.join(versions(['highspy', 'linopy']))}\n")
    print("| loop | ms a scenario | best peer's multiple | linopy's multiple | peak MB |\n| --- | ---: | ---: | ---: | ---: |")
    for name, seconds, peak in table:
        print(f"| {name} | {1e3 * seconds:.2f} | {best / seconds:.1f} | {rebuilt / seconds:.0f} | {'' if np.isnan(peak) else f'{peak:.0f}'} |")
    return [f"{pathlib.Path(folder).name}, {program}: {best / bars[program, 1]:.1f} times the best peer, "
            f"{rebuilt / bars[program, 1]:.0f} times linopy, two workers {bars[program, 1] / bars[program, 2]:.2f}"
            for program in given.program]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--instance", action="append", help="a folder; may be given several times")
    parser.add_argument("--model", default=ROOT / "models/network.toml")
    parser.add_argument("--scenarios", type=int, default=1000)
    parser.add_argument("--peers", type=int, default=20, help="scenarios that highspy solves")
    parser.add_argument("--linopy", type=int, default=3, help="scenarios that linopy solves")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--program", action="append", help="default: target/release/multipark")
    given = parser.parse_args()
    given.program = given.program or [ROOT / "target/release/multipark"]
    warnings.simplefilter("ignore", linopy.LinopySemanticsWarning)
    with tempfile.TemporaryDirectory() as kept:
        made = pathlib.Path(kept) / "generated-20x16"
        if not given.instance:
            subprocess.run([given.program[0], "generate", made, "--parks", "20", "--sectors", "16", "--quiet"], check=True)
        told = [line for folder in given.instance or [ROOT / "instances/lancang-mekong", made]
                for line in compare(folder, given.model, given)]
    print("\n" + "\n".join(told))


if __name__ == "__main__":
    main()
