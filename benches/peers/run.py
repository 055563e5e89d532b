"""Times `multipark solve` against other tools on one instance: whole processes, one core, in turn.

    python run.py [--instance FOLDER] [--model FILE] [--repeat N] [--program PATH] [--only WORD] [--bars]

Every tool reads the same files and starts from nothing. All objectives have to agree to a relative 1e-6. Prints a
Markdown table: median and fastest wall time, median processor time (what a busy machine does not stretch), how many
times the program's, and peak memory. With --bars it fails when the program takes more than 1.0 s, or when linopy by
its better algorithm takes less than 5 times as long.

Another peer is one more line in PEERS: a script beside this one that takes FOLDER and MODEL.toml (arrays.py reads
them) and prints `objective VALUE`.
"""

import argparse
import json
import os
import pathlib
import platform
import re
import statistics
import subprocess
import sys
import time
from importlib.metadata import PackageNotFoundError, version

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
OURS = "multipark"
PEERS = {  # name -> (script, options, packages)
    "linopy, HiGHS ipm": ("linopy_plain.py", ["--algorithm", "ipm"], ["linopy", "highspy"]),
    "linopy, HiGHS simplex": ("linopy_plain.py", ["--algorithm", "simplex"], ["linopy", "highspy"]),
    "highspy with arrays, ipm": ("highspy_arrays.py", ["--algorithm", "ipm"], ["highspy"]),
    "highspy with arrays, simplex": ("highspy_arrays.py", ["--algorithm", "simplex"], ["highspy"]),
}


def timed(command, core):
    """(wall seconds, processor seconds, peak MB, output) of a process on one core, with what it started."""
    started = time.perf_counter()
    with subprocess.Popen([str(c) for c in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          preexec_fn=lambda: os.sched_setaffinity(0, {core})) as child:
        output = child.stdout.read()
        said = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"failed: {' '.join(map(str, command))}\n{said}")
    return time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, output


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


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--instance", default=ROOT / "instances/lancang-mekong")
    parser.add_argument("--model", default=ROOT / "models/network.toml")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--program", default=ROOT / "target/release/multipark")
    parser.add_argument("--only", default="", help="peers whose name contains this word")
    parser.add_argument("--bars", action="store_true")
    given = parser.parse_args()
    peers = {name: peer for name, peer in PEERS.items() if given.only in name}
    tools = {OURS: [given.program, "solve", given.instance, "--model", given.model, "--format", "json"]}
    for name, (script, options, _) in peers.items():
        tools[name] = [sys.executable, HERE / script, given.instance, given.model, *options]
    used = sorted({v for _, _, packages in peers.values() for v in versions(packages)})
    core = min(os.sched_getaffinity(0))
    for command in tools.values():  # once unmeasured: files into memory, Python's bytecode written
        timed(command, core)
    runs = {name: [] for name in tools}
    for _ in range(given.repeat):
        for name, command in tools.items():
            runs[name].append(timed(command, core))

    known = objective(runs[OURS][0][3])
    for name, results in runs.items():
        for result in results:
            if abs(objective(result[3]) - known) > 1e-6 * abs(known):
                sys.exit(f"{name} found {objective(result[3])}, {OURS} {known}")
    wall = {name: statistics.median(r[0] for r in results) for name, results in runs.items()}
    busy = {name: statistics.median(r[1] for r in results) for name, results in runs.items()}
    print(f"{pathlib.Path(given.instance).name}, {pathlib.Path(given.model).stem}: objective {known:.9g}; {machine()}; "
          f"{given.repeat} runs; {', '.join(used)}\n")
    print("| tool | median s | fastest s | times ours | processor s | times ours | peak MB |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, results in runs.items():
        fastest, peak = min(r[0] for r in results), max(r[2] for r in results)
        print(f"| {name} | {wall[name]:.3f} | {fastest:.3f} | {wall[name] / wall[OURS]:.1f} "
              f"| {busy[name]:.3f} | {busy[name] / busy[OURS]:.1f} | {peak:.0f} |")
    if given.bars:
        ratio = min(wall[name] for name in peers if name.startswith("linopy")) / wall[OURS]
        print(f"\nours {wall[OURS]:.3f} s (at most 1.0 s); linopy's better algorithm takes {ratio:.1f} times as long (at least 5)")
        if wall[OURS] > 1.0 or ratio < 5.0:
            sys.exit("a bar is missed")


if __name__ == "__main__":
    main()
