"""Verbs that write files."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from . import _multipark


def command(*arguments: object) -> str:
    """What the command line says on standard output for these arguments: whatever it can do, in this process.

    Raises what the verbs raise; `InputError` for arguments that it does not take.

    >>> command("solve", "two-parks-two-ports", "--format", "json").startswith("{")
    True
    """
    return _multipark.command([os.fspath(a) if isinstance(a, os.PathLike) else str(a) for a in arguments])


def examples() -> dict[str, list[str]]:
    """Names of the bundled instances and models.

    >>> "lancang-mekong" in examples()["instances"]
    True
    """
    instances, models = _multipark.examples()
    return {"instances": list(instances), "models": list(models)}


def copy_example(name: str, to: str | Path) -> Path:
    """Writes a bundled instance into a new folder, or a bundled model into a new file, to edit; gives its path.

    Raises `OSError` where something is there already, `InputError` where there is no such example.
    """
    command("examples", "copy", "--", name, to)
    return Path(to)


def new(folder: str | Path) -> Path:
    """Writes a small commented instance, with a model, into a new folder, to start from; gives its path."""
    command("new", "--", folder)
    return Path(folder)


def generate(
    folder: str | Path, *, parks: int = 20, sectors: int = 12, links: int | None = None, seed: int = 1
) -> Path:
    """Writes a synthetic instance of any size into a new folder, the same bytes for the same seed; gives its path.

    `links` between sectors are three quarters of all pairs where they are not given.
    """
    asked = ["--parks", parks, "--sectors", sectors, "--seed", seed]
    asked += [] if links is None else ["--links", links]
    command("generate", *asked, "--", folder)
    return Path(folder)


def convert(source: str | Path, to: str | Path) -> Path:
    """Writes an instance (a folder, a workbook, a bundled name) as a new folder or, where the name ends in .xlsx, as a
    new workbook, without losing a digit; gives its path."""
    command("convert", "--", source, to)
    return Path(to)


def import_(
    kind: str, file: str | Path, folder: str | Path, *, problem: int = 1, sense: str = "max", capacity: float | None = None
) -> Path:
    """Writes an instance, and the model under which its optimum is the published one, of a published benchmark problem into
    a new folder; gives its path.

    `kind` is `gap` (OR-Library's generalised assignment; `sense` `max` or `min`), `cap` (its warehouse location;
    `capacity` stands for the word in the file, in the file's units) or `ctap` (Elloumi's task assignment); `problem`
    counts from 1 in a file of several.
    """
    asked: list[object] = ["--problem", problem, "--sense", sense]
    asked += [] if capacity is None else ["--capacity", capacity]
    command("import", *asked, "--", kind, file, folder)
    return Path(folder)


def merge(*shards: str | Path, out: str | Path) -> Path:
    """Puts the folders that `multipark sweep --shard I/N --out DIR` wrote together into a new folder, found to be all of
    one sweep; gives its path."""
    command("merge", "--out", out, "--", *shards)
    return Path(out)


def completions(shell: str) -> str:
    """Completions of the command line for a shell: bash, elvish, fish, powershell or zsh.

    >>> "multipark" in completions("bash")
    True
    """
    return command("completions", "--", shell)


def schema(name: str | None = None) -> dict[str, object]:
    """JSON Schemas of everything that is read and written, with meaning and unit of every column and key; `name` picks
    one, such as `parks.csv` or `solve.json`.

    >>> "schema" in schema("parks.csv")["$schema"]
    True
    """
    found: dict[str, object] = json.loads(command("schema", *([] if name is None else ["--", name])))
    return found


def main() -> None:
    """The command line."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.exit(_multipark.main(["multipark", *sys.argv[1:]]))


