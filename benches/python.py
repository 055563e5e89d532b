"""What Python adds: a call of `multipark.solve` against the same call from Rust, importing the package, and how soon
Ctrl-C is heard.

    maturin build --release -m python/Cargo.toml -o target/wheels && pip install --force-reinstall target/wheels/*.whl
    cargo build --release --features highs --example solve_time
    python benches/python.py

Both solve `lancang-mekong` with the same solver and the same profile, turn by turn; the ratio is the median of the
pairs' ratios.
"""

import argparse
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import multipark as mp

ROOT = pathlib.Path(__file__).resolve().parents[1]


def once(solver, inst, rust):
    """Seconds of one solve from Rust and of one from Python."""
    rust.stdin.write(b"\n")
    rust.stdin.flush()
    theirs = float(rust.stdout.readline())
    started = time.perf_counter()
    mp.solve(inst, solver=solver).objective
    return theirs, time.perf_counter() - started


def added(solver, runs):
    inst = mp.load("lancang-mekong")
    program = ROOT / "target/release/examples/solve_time"
    with subprocess.Popen([program, solver], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as rust:
        once(solver, inst, rust)
        pairs = [once(solver, inst, rust) for _ in range(runs)]
        rust.stdin.close()
    theirs, ours = (statistics.median(side) for side in zip(*pairs))
    ratio = statistics.median(ours / theirs for theirs, ours in pairs)
    print(f"solve with {solver:9} Rust {1e3 * theirs:7.2f} ms, Python {1e3 * ours:7.2f} ms, ratio {ratio:.3f}")


def importing(runs):
    script = "import time; t = time.perf_counter(); import multipark; print(time.perf_counter() - t)"
    seconds = [float(subprocess.run([sys.executable, "-c", script], capture_output=True).stdout) for _ in range(runs)]
    print(f"import multipark      {1e3 * statistics.median(seconds):.0f} ms")


def interrupted(what, call, runs):
    """Median and longest time from Ctrl-C to the exception, with the signal at another moment of the call each time."""
    heard = []
    for run in range(runs):
        sent = []
        interrupt = lambda: (sent.append(time.monotonic()), os.kill(os.getpid(), signal.SIGINT))
        threading.Timer(0.7 + 0.13 * run, interrupt).start()
        try:
            while True:
                call()
        except KeyboardInterrupt:
            heard.append(1e3 * (time.monotonic() - sent[0]))
    print(f"Ctrl-C in {what:12} heard after {statistics.median(heard):.0f} ms, at most {max(heard):.0f} ms of {runs}")


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--runs", type=int, default=41)
    asked.add_argument("--solvers", default="default,simplex,highs", help="joined by commas; highs needs a build with it")
    asked = asked.parse_args()
    for solver in asked.solvers.split(","):
        added(solver, asked.runs)
    importing(min(asked.runs, 21))
    inst = mp.load("lancang-mekong")
    varied = {"countries.*.workers": "*uniform(0.5,1.5)"}
    with tempfile.TemporaryDirectory() as folder:
        large = mp.load(mp.generate(f"{folder}/large", parks=50, sectors=30, links=120))
        for what, call in {
            "sweep": lambda: mp.sweep(inst, varied, sample=100_000),
            "uncertainty": lambda: mp.uncertainty(inst, varied, sample=100_000),
            "share": lambda: mp.share(inst),
            "sensitivity": lambda: mp.sensitivity(inst),
            "alternatives": lambda: mp.alternatives(inst),
            "large solve": lambda: mp.solve(large),
        }.items():
            interrupted(what, call, min(asked.runs, 11))


if __name__ == "__main__":
    main()
