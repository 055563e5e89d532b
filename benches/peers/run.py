"""Times `multipark solve` against other tools: whole processes, one core, in turn, each starting from nothing.

    python run.py [--instance FOLDER ... | --sizes S S-dense M L XL] [--model FILE] [--repeat N] [--cap SECONDS]
                  [--times N] [--memory GB] [--program PATH] [--only WORD ...] [--out FILE] [--bars]

--sizes generates instances, each as it is and with its capacities scaled down until several corridors fill. Every tool
reads the same files, but for HiGHS on the program that we export, which is given that. All objectives have to agree to a
relative 1e-6 (PDLP's to 1e-4). A tool that takes longer than the cap, longer than --times our own time, or more than
--memory, is stopped and not run again on that instance; our own is timed anew before and after it, and the slower of the
two is what its time is a multiple of. Writes Markdown tables: median time to build and to solve as the peer's script
measures them, median wall time and processor time of the process (what a busy machine does not stretch), how many times
the program's, and peak memory. With --bars it fails when the program takes more than 1.0 s on the first
instance, or when linopy by its better algorithm takes less than 5 times as long.

Another peer is one more line in PEERS: a script beside this one that takes FOLDER and MODEL.toml (arrays.py reads
them), prints `objective VALUE`, and calls stopwatch.py.
"""

import argparse
import csv
import json
import math
import os
import pathlib
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from importlib.metadata import PackageNotFoundError, version

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
OURS = "multipark"
EXPORTED = "highspy_mps.py"  # takes the program that we export, not the instance
PEERS = {  # name -> (script, options, packages)
    "linopy, HiGHS ipm": ("linopy_plain.py", ["--algorithm", "ipm"], ["linopy", "highspy"]),
    "linopy, HiGHS simplex": ("linopy_plain.py", ["--algorithm", "simplex"], ["linopy", "highspy"]),
    "highspy with arrays, ipm": ("highspy_arrays.py", ["--algorithm", "ipm"], ["highspy"]),
    "highspy with arrays, simplex": ("highspy_arrays.py", ["--algorithm", "simplex"], ["highspy"]),
    "Pyomo appsi, HiGHS ipm": ("pyomo_appsi.py", ["--algorithm", "ipm"], ["pyomo", "highspy"]),
    "Pyomo appsi, HiGHS simplex": ("pyomo_appsi.py", ["--algorithm", "simplex"], ["pyomo", "highspy"]),
    "PuLP, CBC": ("pulp_cbc.py", [], ["pulp"]),
    "OR-Tools, GLOP": ("ortools_arrays.py", ["--algorithm", "GLOP"], ["ortools"]),
    "OR-Tools, PDLP": ("ortools_arrays.py", ["--algorithm", "PDLP"], ["ortools"]),
    "our program, HiGHS ipm": (EXPORTED, ["--algorithm", "ipm"], ["highspy"]),
    "our program, HiGHS simplex": (EXPORTED, ["--algorithm", "simplex"], ["highspy"]),
}
ROUGH = {"OR-Tools, PDLP": 1e-4}
# name -> (parks, sectors, links, share of the capacities at which several corridors fill)
SIZES = {
    "S": (20, 16, 64, 0.02),
    "S-dense": (20, 16, 192, 0.02),
    "M": (50, 30, 120, 0.1),
    "L": (100, 60, 240, 0.1),
    "XL": (200, 60, 240, 0.1),
}


def generated(program, folder, name):
    """Two folders: the instance of that size, and the same with tight corridors."""
    parks, sectors, links, share = SIZES[name]
    wide, tight = folder / name, folder / f"{name}, full corridors"
    size = ["--parks", parks, "--sectors", sectors, "--links", links, "--seed", 1]
    subprocess.run([str(c) for c in (program, "generate", wide, *size, "--quiet")], check=True)
    shutil.copytree(wide, tight)
    with open(wide / "corridors.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    with open(tight / "corridors.csv", "w", newline="") as file:
        out = csv.DictWriter(file, rows[0].keys())
        out.writeheader()
        for row in rows:
            capacity = row["capacity_kt"]
            out.writerow({**row, "capacity_kt": f"{share * float(capacity):.4f}" if capacity else ""})
    return [wide, tight]


def resident(session):
    """Memory in GB that all processes of a session hold (Linux)."""
    pages = 0
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if int((folder / "stat").read_text().rpartition(")")[2].split()[3]) == session:
                pages += int((folder / "statm").read_text().split()[1])
        except OSError:  # it has ended
            pass
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**30


def timed(command, core, cap, memory=math.inf):
    """(wall, processor, build and solve seconds, peak MB, output) of a process on one core with what it started; words
    where it takes longer than the cap or holds more memory than so many GB."""
    started, ended, why = time.perf_counter(), threading.Event(), []

    def watch(child):
        while not ended.wait(0.5):
            took = time.perf_counter() - started
            if took > cap:
                why.append(f"over {cap:.0f} s")
            elif memory < math.inf and resident(child.pid) > memory:
                why.append(f"over {memory:.0f} GB after {took:.0f} s")
            if why:
                return os.killpg(child.pid, 9)

    with tempfile.TemporaryFile("w+") as said, subprocess.Popen(
            [str(c) for c in command], stdout=subprocess.PIPE, stderr=said, text=True, start_new_session=True,
            preexec_fn=lambda: os.sched_setaffinity(0, {core})) as child:
        threading.Thread(target=watch, args=[child]).start()
        output = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
        took = time.perf_counter() - started
        ended.set()
        child.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        words = said.read()
    if why:
        return why[0]
    if child.returncode != 0:
        sys.exit(f"failed: {' '.join(map(str, command))}\n{words}")
    parts = [re.search(rf"^{word} (\S+)", words, re.M) for word in ("built", "solved")]
    built, solved = (float(part.group(1)) if part else None for part in parts)
    return took, usage.ru_utime + usage.ru_stime, built, solved, usage.ru_maxrss / 1024, output


def objective(output):
    if output.lstrip().startswith("{"):
        return json.loads(output)["objective"]
    return float(re.search(r"^objective (\S+)", output, re.M).group(1))


def machine():
    try:
        names = re.findall(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    except OSError:
        names = []
    return f"{names[0] if names else platform.processor()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"


def versions(packages):
    found = []
    for package in packages:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            sys.exit(f"{package} is missing: pip install -r {HERE / 'requirements.txt'}")
    return found


def compared(given, peers, instance, exported):
    """A table of all tools on one instance, and their wall times."""
    tools = {OURS: [given.program, "solve", instance, "--model", given.model, "--format", "json"]}
    for name, (script, options, _) in peers.items():
        tools[name] = [sys.executable, HERE / script, *(
            [exported] if script == EXPORTED else [instance, given.model]), *options]
    if any(script == EXPORTED for script, _, _ in peers.values()):
        subprocess.run([str(c) for c in (given.program, "export", instance, "--model", given.model, "--format", "mps",
                                         "--out", exported, "--quiet")], check=True)
    core = min(os.sched_getaffinity(0))
    # Once unmeasured: files into memory, Python's bytecode written; who is over a limit here is left out.
    first = timed(tools[OURS], core, given.cap)
    if isinstance(first, str):
        sys.exit(f"{instance}: multipark itself takes {first}")
    near, runs, over = first[0], {OURS: []}, {}

    def run(name):
        """One run; a peer that is stopped goes from those that run to those that are over a limit."""
        nonlocal near
        cap = given.cap if name == OURS else min(given.cap, given.times * near)
        result = timed(tools[name], core, cap, given.memory)
        if not isinstance(result, str):
            return result
        if name == OURS:
            sys.exit(f"{instance}: multipark itself takes {result}")
        before, near = near, run(OURS)[0]
        times = f"over {cap / max(before, near):.0f}" if "GB" not in result else ""
        over[name] = result, times
        runs.pop(name, None)
        print(f"{name}: {result}, {times} times ours ({before:.1f} s before, {near:.1f} s after)", file=sys.stderr,
              flush=True)
        return None

    for name in peers:
        if run(name):
            runs[name] = []
    for _ in range(given.repeat):
        for name in list(runs):
            if result := run(name):
                runs[name].append(result)
    known = objective(runs[OURS][0][-1])
    for name, results in runs.items():
        for result in results:
            if abs(objective(result[-1]) - known) > ROUGH.get(name, 1e-6) * abs(known):
                sys.exit(f"{name} found {objective(result[-1])}, {OURS} {known}")

    def median(results, at):
        return None if results[0][at] is None else statistics.median(r[at] for r in results)

    def cell(value, digits):
        return "" if value is None else f"{value:.{digits}f}"

    wall = {name: median(results, 0) for name, results in runs.items()}
    busy = {name: median(results, 1) for name, results in runs.items()}
    lines = [f"{pathlib.Path(instance).name}, {pathlib.Path(given.model).stem}: objective {known:.9g}; {machine()}; "
             f"{time.strftime('%Y-%m-%d')}; {given.repeat} runs\n",
             "| tool | build s | solve s | process s | times ours | processor s | times ours | peak MB |",
             "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"]
    for name, results in runs.items():
        lines.append(f"| {name} | {cell(median(results, 2), 2)} | {cell(median(results, 3), 2)} | {wall[name]:.3f} "
                     f"| {wall[name] / wall[OURS]:.1f} | {busy[name]:.3f} | {busy[name] / busy[OURS]:.1f} "
                     f"| {max(r[4] for r in results):.0f} |")
    lines += [f"| {name} | | | {why} | {times} | | | |" for name, (why, times) in over.items()]
    return "\n".join(lines) + "\n", wall


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--instance", nargs="+", default=[ROOT / "instances/lancang-mekong"])
    parser.add_argument("--sizes", nargs="+", choices=SIZES, help="generate these instead")
    parser.add_argument("--model", default=ROOT / "models/network.toml")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--cap", type=float, default=300.0, help="seconds after which a run is stopped")
    parser.add_argument("--times", type=float, default=math.inf, help="the same as a multiple of our time")
    parser.add_argument("--memory", type=float, default=math.inf, help="GB after which a peer is stopped")
    parser.add_argument("--program", default=ROOT / "target/release/multipark")
    parser.add_argument("--only", nargs="+", default=[""], help="peers whose name contains one of these")
    parser.add_argument("--out", help="file to which the tables are written too")
    parser.add_argument("--bars", action="store_true")
    given = parser.parse_args()
    peers = {name: peer for name, peer in PEERS.items() if any(word in name for word in given.only)}
    used = sorted({v for _, _, packages in peers.values() for v in versions(packages)})
    tables, walls = [", ".join(used) + "\n"], []
    with tempfile.TemporaryDirectory() as folder:
        instances = given.instance
        if given.sizes:
            instances = [i for size in given.sizes for i in generated(given.program, pathlib.Path(folder), size)]
        for instance in instances:
            table, wall = compared(given, peers, instance, pathlib.Path(folder) / "exported.mps")
            tables.append(table)
            walls.append(wall)
            print(table, flush=True)
    if given.out:
        pathlib.Path(given.out).write_text("\n".join(tables), encoding="utf-8")
    if given.bars:
        wall = walls[0]
        # One that was stopped took the cap at least.
        ratio = min((wall[name] for name in wall if name.startswith("linopy")), default=given.cap) / wall[OURS]
        print(f"\nours {wall[OURS]:.3f} s (at most 1.0 s); linopy's better algorithm takes {ratio:.1f} times as long (at least 5)")
        if wall[OURS] > 1.0 or ratio < 5.0:
            sys.exit("a bar is missed")


if __name__ == "__main__":
    main()
