"""Sweeps on executors: parts of a sweep as tasks; instance and model travel once to each worker."""

from __future__ import annotations

import hashlib
import json
import pickle
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from typing import Any, Union

from . import _multipark

Inputs = tuple[_multipark.Instance, _multipark.Model]
Task = tuple[int, int]

_known: dict[str, Inputs] = {}


def _packed(inputs: Inputs) -> bytes:
    inst, mod = inputs
    return pickle.dumps((inst.origin, inst.settings, inst.tables, mod.file, mod.text))


def _unpacked(packed: bytes) -> Inputs:
    origin, settings, tables, file, text = pickle.loads(packed)
    return _multipark.Instance.of_tables(origin, settings, tables), _multipark.Model.of_text(file, text)


def part(key: str, packed: Union[bytes, None], design: Any, choice: Any, shard: Task) -> Union[str, None]:
    """Solves a shard on a worker; `None` when it does not know the inputs yet and was not given them."""
    if key not in _known:
        if packed is None:
            return None
        _known.clear()
        _known[key] = _unpacked(packed)
    inst, mod = _known[key]
    return _multipark.sweep(inst, mod, design, choice, shard, 1, None)


def scattered(
    executor: Executor,
    inputs: Inputs,
    design: Any,
    choice: Any,
    parts: int,
    tell: Callable[[int, int], object] | None,
) -> list[dict[str, Any]]:
    """Every scenario, from tasks on the executor. A task that finds its worker without the inputs is sent again with
    them, so they travel about once a worker and not once a task."""
    packed = _packed(inputs)
    key = hashlib.sha256(packed).hexdigest()

    def send(shard: Task, with_inputs: bool) -> Future[Union[str, None]]:
        return executor.submit(part, key, packed if with_inputs else None, design, choice, shard)

    waiting = {send((i, parts), i == 0): (i, parts) for i in range(parts)}
    rows: list[dict[str, Any]] = []
    finished = 0
    try:
        while waiting:
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                shard = waiting.pop(future)
                found = future.result()
                if found is None:
                    waiting[send(shard, True)] = shard
                    continue
                rows.extend(json.loads(found))
                finished += 1
                if tell is not None:
                    tell(finished, parts)
    finally:
        for future in waiting:
            future.cancel()
    return rows
