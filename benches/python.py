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


def interrupted(what, call):
    sent = []
    threading.Timer(1.0, lambda: (sent.append(time.monotonic()), os.kill(os.getpid(), signal.SIGINT))).start()
    try:
        call()
        print(f"Ctrl-C in {what:12} ended before it was heard")
        time.sleep(1.5)
    except KeyboardInterrupt:
        print(f"Ctrl-C in {what:12} heard after {1e3 * (time.monotonic() - sent[0]):.0f} ms")


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--runs", type=int, default=41)
    runs = asked.parse_args().runs
    for solver in ("default", "simplex", "highs"):
        added(solver, runs)
    importing(min(runs, 21))
    inst = mp.load("lancang-mekong")
    interrupted("sweep", lambda: mp.sweep(inst, {"countries.*.workers": "*0.5:*1.5:100000"}))
    try:
        interrupted("share", lambda: [mp.share(inst) for _ in range(1000)])
        interrupted("sensitivity", lambda: [mp.sensitivity(inst) for _ in range(1000)])
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
