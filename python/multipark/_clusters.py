"""Sweeps on executors: parts of a sweep as tasks; instance and model travel to workers, not with each task.

On Dask the inputs are a task of their own, on which the parts depend: the scheduler sees to it that each worker gets them
once, from another worker, and makes them anew where all that had them died.

Of another executor nobody says which worker takes a task. Workers on this machine read the inputs from a file. Elsewhere
a worker that lacks them hands its task back at once and says who it is, and for each such worker one task is sent with
them. Whatever was handed back waits until some task is finished: then a worker is free.
"""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import socket
import tempfile
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from pathlib import Path
from typing import Any, Union

from . import _multipark

Opened = tuple[_multipark.Instance, _multipark.Model]
Worker = tuple[str, int]
Answer = tuple[Worker, Union[str, None]]


class Inputs:
    """Instance and model on a worker; they go on to others as they came."""

    def __init__(self, packed: bytes) -> None:
        state, file, text = pickle.loads(packed)
        self.packed = packed
        self.opened: Opened = (_multipark.Instance.of_state(state), _multipark.Model.of_text(file, text))

    def __reduce__(self) -> tuple[Any, tuple[bytes]]:
        return (received, (self.packed,))


# Inputs of the latest sweep on this worker, by their hash; and how often inputs came here.
_known: dict[str, Inputs] = {}
arrivals = 0


def received(packed: bytes) -> Inputs:
    """Opens inputs that came to this worker."""
    global arrivals
    arrivals += 1
    return Inputs(packed)


def _packed(inputs: Opened) -> bytes:
    inst, mod = inputs
    return pickle.dumps((inst.state(), mod.file, mod.text))


def _here() -> Worker:
    return (socket.gethostname(), os.getpid())


# Inputs that Dask brought; inputs with the task; or on which machine they are in which file.
Given = Union[Inputs, bytes, tuple[str, str]]


def _found(given: Union[bytes, tuple[str, str]], key: str) -> Union[bytes, None]:
    """Packed inputs, or nothing where they are out of reach or not those that were meant."""
    if isinstance(given, bytes):
        return given
    host, file = given
    if host != _here()[0]:
        return None
    try:
        packed = Path(file).read_bytes()
    except OSError:
        return None
    return packed if hashlib.sha256(packed).hexdigest() == key else None


def part(key: str, given: Given, asked: dict[str, Any]) -> Answer:
    """Solves a part on a worker; nothing when it does not know the inputs yet and cannot reach them."""
    inputs = given if isinstance(given, Inputs) else _known.get(key)
    if inputs is None:
        packed = _found(given, key)  # type: ignore[arg-type]
        if packed is None:
            return _here(), None
        inputs = received(packed)
        _known.clear()
        _known[key] = inputs
    return _here(), _multipark.call("sweep", *inputs.opened, json.dumps({**asked, "workers": 1}), None).text()


def _with_dask(executor: Executor, packed: bytes) -> Any:
    """Inputs as a Dask future, where the executor is Dask's."""
    client = getattr(executor, "_client", None)
    if client is None or type(executor).__module__.split(".")[0] != "distributed":
        return None
    retries = getattr(executor, "_kwargs", {}).get("retries")
    return client.submit(received, packed, pure=False, retries=retries)


def scattered(
    executor: Executor,
    inputs: Opened,
    asked: dict[str, Any],
    parts: int,
    tell: Callable[[int, int], object] | None,
) -> list[str]:
    """What each part found, from tasks on the executor."""
    packed = _packed(inputs)
    given = _with_dask(executor, packed)
    if given is not None:
        return _gathered(executor, packed, given, asked, parts, tell)
    with tempfile.TemporaryDirectory(prefix="multipark-") as folder:
        file = Path(folder) / "inputs"
        file.write_bytes(packed)
        return _gathered(executor, packed, (_here()[0], str(file)), asked, parts, tell)


def _gathered(
    executor: Executor,
    packed: bytes,
    given: Any,
    asked: dict[str, Any],
    parts: int,
    tell: Callable[[int, int], object] | None,
) -> list[str]:
    key = hashlib.sha256(packed).hexdigest()
    waiting: dict[Future[Answer], tuple[int, Union[Worker, None]]] = {}
    handed_back: list[int] = []
    expecting: set[Worker] = set()
    found: list[str] = []

    def send(shard: int, for_worker: Union[Worker, None] = None) -> None:
        shared = {**asked, "shard": shard, "shards": parts}
        waiting[executor.submit(part, key, packed if for_worker else given, shared)] = (shard, for_worker)

    try:
        for shard in range(parts):
            send(shard)
        while waiting:
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                shard, for_worker = waiting.pop(future)
                worker, answer = future.result()
                if answer is not None:
                    found.append(answer)
                    if for_worker is not None:
                        expecting.discard(for_worker)
                    for again in handed_back:
                        send(again)
                    handed_back.clear()
                    if tell is not None:
                        tell(len(found), parts)
                elif worker not in expecting:
                    expecting.add(worker)
                    send(shard, worker)
                else:
                    handed_back.append(shard)
    finally:
        for future in waiting:
            future.cancel()
    return found
