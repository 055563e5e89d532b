"""Progress on standard error, for calls that take long."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Union

Progress = Union[Callable[[int, int], object], bool, None]
WIDTH = 30


class Bar:
    """A line with how much is done, the time it took and the time it will take, as tqdm draws it."""

    def __init__(self) -> None:
        self.started = time.monotonic()

    def __call__(self, done: int, all_: int) -> None:
        passed = time.monotonic() - self.started
        share = done / all_ if all_ else 1.0
        left = passed / share - passed if share > 0 else 0.0
        full = int(WIDTH * share)
        line = f"{share:4.0%}|{'#' * full}{' ' * (WIDTH - full)}| {done}/{all_} [{_clock(passed)}<{_clock(left)}]"
        print(f"\r{line}", end="\n" if done >= all_ else "", file=sys.stderr, flush=True)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes:02}:{rest:02}"


def teller(progress: Progress) -> Callable[[int, int], object] | None:
    """What is told done and all: a function, a bar for `True`, nobody."""
    if progress is True:
        return Bar()
    if progress is None or progress is False:
        return None
    if not callable(progress):
        raise TypeError(f"progress is a function of done and all, or True, not {type(progress).__name__}")
    return progress
