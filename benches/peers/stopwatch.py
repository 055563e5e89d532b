"""Says on standard error how long a peer took to build its program (reading the files counted) and to solve it."""

import sys
import time

_started = time.perf_counter()


def _said(what):
    global _started
    now = time.perf_counter()
    print(f"{what} {now - _started:.4f}", file=sys.stderr)
    _started = now


def built():
    _said("built")


def solved():
    _said("solved")
