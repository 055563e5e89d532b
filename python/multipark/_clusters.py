"""Sweeps on executors: parts of a sweep as tasks; instance and model travel to workers, not with each task.

Nobody says which worker takes a task. So a task goes without the inputs; a worker that lacks them hands it back at
once and says who it is, and for each such worker one task is sent with them. Whatever was handed back waits until some
task is finished: then a worker is free.
"""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import socket
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from typing import Any, Union

from . import _multipark

Inputs = tuple[_multipark.Instance, _multipark.Model]
Worker = tuple[str, int]
Answer = tuple[Worker, Union[str, None]]

_known: dict[str, Inputs] = {}


def _packed(inputs: Inputs) -> bytes:
    inst, mod = inputs
    return pickle.dumps((inst.state(), mod.file, mod.text))


def _unpacked(packed: bytes) -> Inputs:
    state, file, text = pickle.loads(packed)
    return _multipark.Instance.of_state(state), _multipark.Model.of_text(file, text)


def part(key: str, packed: Union[bytes, None], asked: dict[str, Any]) -> Answer:
    """Solves a part on a worker; no rows when it does not know the inputs yet and was not given them."""
    worker = (socket.gethostname(), os.getpid())
    inputs = _known.get(key)
    if inputs is None:
        if packed is None:
            return worker, None
        inputs = _unpacked(packed)
        _known.clear()
        _known[key] = inputs
    return worker, _multipark.call("sweep", *inputs, json.dumps({**asked, "workers": 1}), None).text()


def scattered(
    executor: Executor,
    inputs: Inputs,
    asked: dict[str, Any],
    parts: int,
    tell: Callable[[int, int], object] | None,
) -> list[str]:
    """What each part found, from tasks on the executor."""
    packed = _packed(inputs)
    key = hashlib.sha256(packed).hexdigest()
    waiting: dict[Future[Answer], tuple[int, Union[Worker, None]]] = {}
    handed_back: list[int] = []
    expecting: set[Worker] = set()
    parts_found: list[str] = []
    finished = 0

    def send(shard: int, for_worker: Union[Worker, None] = None) -> None:
        shared = {**asked, "shard": shard, "shards": parts}
        waiting[executor.submit(part, key, packed if for_worker else None, shared)] = (shard, for_worker)

    try:
        for shard in range(parts):
            send(shard)
        while waiting:
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                shard, for_worker = waiting.pop(future)
                worker, found = future.result()
                if found is not None:
                    parts_found.append(found)
                    finished += 1
                    if for_worker is not None:
                        expecting.discard(for_worker)
                    for again in handed_back:
                        send(again)
                    handed_back.clear()
                    if tell is not None:
                        tell(finished, parts)
                elif worker not in expecting:
                    expecting.add(worker)
                    send(shard, worker)
                else:
                    handed_back.append(shard)
    finally:
        for future in waiting:
            future.cancel()
    return parts_found
