"""Imports and solves published problems and holds the optimum to the published one.

    python run.py FOLDER [--program PATH] [--solver NAME] [--time-limit SECONDS] [--only WORD] [--out FILE]

FOLDER holds the files as published (OR-Library's gap*.txt and cap*.txt, Elloumi's tass*.dat), as many as one has;
optima.csv beside this script lists what is known of each and from where. Every problem that has a file is imported and
solved to a proven optimum. Writes a Markdown table: published value, ours, whether it is proven, processor seconds of the
whole process. Fails where a proven optimum differs from the published one by more than a relative 1e-6 (half a unit of
its last digit, for one that is printed rounded), where a bound excludes it, and where FOLDER holds none of the files.
"""

import argparse
import csv
import json
import pathlib
import re
import resource
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def spent():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def solved(given, known, folder):
    """(value, the best that any plan can have, whether proven, seconds) of one problem, in the published measure."""
    make = [given.program, "import", known["kind"], given.folder / known["file"], folder, "--problem", known["problem"]]
    if known["sense"]:
        make += ["--sense", known["sense"]]
    run([*make, "--quiet"])
    before = spent()
    words = run([given.program, "solve", folder, "--model", folder / "model.toml", "--format", "json", "--quiet",
                 "--solver", given.solver, "--time-limit", given.time_limit], allowed=(0, 5))
    took = spent() - before
    if not words.strip():
        return None, None, False, took  # no plan within the time
    result = json.loads(words)
    value = measure(folder, result["objective"])
    gap = abs(result["certificate"]["relative_gap"])
    return value, gap, result["status"] == "optimal", took


def measure(folder, objective):
    """The objective as published: tasks count from a sum that the import writes down, costs are the negative objective."""
    constant = re.search(r"published value is (\S+) less the objective", (folder / "model.toml").read_text())
    if constant:
        return float(constant.group(1)) - objective
    return abs(objective)


def run(command, allowed=(0,)):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, check=False)
    if done.returncode not in allowed:
        sys.exit(f"failed: {' '.join(map(str, command))}\n{done.stderr}")
    return done.stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--program", default=ROOT / "target/release/multipark")
    parser.add_argument("--solver", default="default")
    parser.add_argument("--time-limit", type=float, default=300.0)
    parser.add_argument("--only", default="", help="files whose name contains this word")
    parser.add_argument("--out", type=pathlib.Path)
    given = parser.parse_args()
    with open(HERE / "optima.csv", newline="", encoding="utf-8") as file:
        known = [k for k in csv.DictReader(file) if given.only in k["file"] and (given.folder / k["file"]).exists()]
    if not known:
        sys.exit(f"{given.folder} holds none of the files that optima.csv names")
    lines = ["| problem | published | found | proven | seconds |", "| --- | ---: | ---: | --- | ---: |"]
    print("\n".join(lines), flush=True)
    wrong, proven = [], 0
    for k in known:
        name = f"{pathlib.Path(k['file']).stem}" + (f", {k['problem']}" if k["kind"] == "gap" else "")
        published = float(k["optimum"])
        slack = max(1e-6 * published, 0.5 * 10.0 ** -len(k["optimum"].partition(".")[2]) if "." in k["optimum"] else 0.0)
        with tempfile.TemporaryDirectory() as folder:
            value, gap, whole, took = solved(given, k, pathlib.Path(folder) / "instance")
        if value is None:
            lines.append(f"| {name} | {k['optimum']} | | no plan in time | {took:.2f} |")
        else:
            room = slack if whole else gap * max(abs(value), 1.0) + slack
            if abs(value - published) > room:
                wrong.append(name)
            proven += whole
            how = "yes" if whole else f"to {100 * gap:.2g} %"
            lines.append(f"| {name} | {k['optimum']} | {value:.10g} | {how} | {took:.2f} |")
        print(lines[-1], flush=True)
    told = f"{len(known)} problems, {proven} proven, {len(wrong)} wrong"
    print(told)
    if given.out:
        given.out.write_text("\n".join([*lines, "", told, ""]), encoding="utf-8")
    if wrong:
        sys.exit(f"not the published optimum: {', '.join(wrong)}")


if __name__ == "__main__":
    main()
