"""Times `multipark solve` against other tools on one instance, whole processes, in turn.

    python run.py [--instance FOLDER] [--model FILE] [--repeat N] [--program PATH]

Every tool reads the same folder; all objectives must agree to a relative 1e-6. Prints a Markdown table of medians.
To add a peer, add a line to PEERS: a script that takes FOLDER and MODEL and prints `objective VALUE`.
"""

import argparse
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PEERS = {
    "linopy, HiGHS ipm": [sys.executable, HERE / "linopy_plain.py", "--algorithm", "ipm"],
    "linopy, HiGHS simplex": [sys.executable, HERE / "linopy_plain.py", "--algorithm", "simplex"],
    "highspy with arrays, ipm": [sys.executable, ROOT / "tests/reference/plain.py", "--algorithm", "ipm"],
    "highspy with arrays, simplex": [sys.executable, ROOT / "tests/reference/plain.py", "--algorithm", "simplex"],
}


def timed(command):
    """(wall seconds, peak MB, output) of a process and what it started."""
    started = time.perf_counter()
    child = subprocess.Popen([str(c) for c in command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    output = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"failed: {' '.join(map(str, command))}")
    return time.perf_counter() - started, usage.ru_maxrss / 1024, output


def objective(output):
    if output.lstrip().startswith("{"):
        return json.loads(output)["objective"]
    return float(re.search(r"^(?:objective|optimal) (\S+)", output, re.M).group(1))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--instance", default=ROOT / "instances/lancang-mekong")
    parser.add_argument("--model", default=ROOT / "models/network.toml")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--program", default=ROOT / "target/release/multipark")
    given = parser.parse_args()
    ours = [given.program, "solve", given.instance, "--model", given.model, "--format", "json"]
    tools = {"multipark": ours} | {n: [*c, given.instance, given.model] for n, c in PEERS.items()}
    runs = {name: [] for name in tools}
    for _ in range(given.repeat):
        for name, command in tools.items():
            runs[name].append(timed(command))
    known = objective(runs["multipark"][0][2])
    base = statistics.median(r[0] for r in runs["multipark"])
    print("| tool | median s | fastest s | times ours | peak MB |\n| --- | --- | --- | --- | --- |")
    for name, results in runs.items():
        found = objective(results[0][2])
        if abs(found - known) > 1e-6 * abs(known):
            sys.exit(f"{name} found {found}, multipark {known}")
        seconds = [r[0] for r in results]
        peak = max(r[1] for r in results)
        median = statistics.median(seconds)
        print(f"| {name} | {median:.2f} | {min(seconds):.2f} | {median / base:.1f} | {peak:.0f} |")


if __name__ == "__main__":
    main()
