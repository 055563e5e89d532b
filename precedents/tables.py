"""What the builders of the precedents share: figures that know where they come from, and tables that write it down.

A cell is a text or a number that needs no source (an id, a name), or a `Figure`.
"""

import csv
import math
import os
import re
from collections import namedtuple

HERE = os.path.dirname(os.path.abspath(__file__))
INSTANCES = os.path.join(HERE, "..", "instances")
PARENT = os.path.join(INSTANCES, "lancang-mekong")  # sectors, links and duties come from there

Figure = namedtuple("Figure", "value quality source note")

KEYS = {"sites": 2, "links": 2, "demand": 2, "shares": 2, "tariffs": 3, "transfers": 3, "twins": 2, "agreements": 2}


def assumed(value, note, source=""):
    return Figure(value, "assumption", source, note)


def derived(value, source, note):
    return Figure(value, "derived", source, note)


def read(path):
    """Rows of a table; lines that begin with # are skipped."""
    with open(path, encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(line for line in handle if not line.startswith("#")))


def facts(*files):
    """Figures of fact tables by entity and field."""
    table = {}
    for file in files:
        for row in read(file):
            try:
                value = float(row["value"])
            except ValueError:
                continue
            table.setdefault((row["entity"], row["field"]), Figure(value, row["quality"], row["source"], row["note"]))
    return table


FACTS = facts(os.path.join(HERE, "facts.csv"))


def fact(entity, field):
    return FACTS[entity, field]


def kilometres(a, b):
    (lat1, lon1), (lat2, lon2) = [tuple(map(math.radians, p)) for p in (a, b)]
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(h))


def text(value):
    """A cell as text: numbers with four significant places, no exponent."""
    if isinstance(value, str) or value is None:
        return value or ""
    if value == 0:
        return "0"
    digits = 3 - math.floor(math.log10(abs(value)))
    written = f"{round(value, digits):.{max(0, digits)}f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


class Instance:
    """The tables of one instance, written to its folder as they come; provenance and sources at the end."""

    def __init__(self, name, settings):
        self.folder = os.path.join(INSTANCES, name)
        os.makedirs(self.folder, exist_ok=True)
        self.provenance = []
        with open(os.path.join(self.folder, "instance.toml"), "w", encoding="utf-8") as out:
            out.write("# Written by precedents/build.py.\n" + settings.lstrip("\n"))

    def covers(self, table, row, column, figure):
        """Says where a whole column, or one cell that a table does not hold, comes from."""
        self.provenance.append([table, row, column, figure.quality, figure.source, figure.note])

    def table(self, name, header, rows, *comments):
        """Writes a table, and for every figure in it a row of provenance."""
        keys = KEYS.get(name, 1)
        plain = []
        for row in rows:
            key = "/".join(map(str, row[:keys]))
            for column, cell in zip(header, row):
                if isinstance(cell, Figure):
                    self.covers(name, key, column, cell)
            plain.append([text(cell.value if isinstance(cell, Figure) else cell) for cell in row])
        with open(os.path.join(self.folder, name + ".csv"), "w", encoding="utf-8", newline="") as out:
            out.writelines("# " + line + "\n" for line in comments)
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(header)
            writer.writerows(plain)

    def finish(self):
        header = ["table", "row", "column", "quality", "source", "note"]
        rows = [list(row) for row in self.provenance]
        self.table("provenance", header, rows)
        used = {s for row in rows for s in row[4].split(";") if s}
        known = {row["id"]: row for row in read(os.path.join(PARENT, "facts", "sources.csv"))}
        known |= {row["id"]: row for row in read(os.path.join(HERE, "sources.csv"))}
        missing = sorted(used - set(known))
        if missing:
            raise SystemExit(f"{self.folder}: no such sources: {', '.join(missing)}")
        self.table(
            "sources",
            ["id", "title", "publisher", "year", "note", "x_address"],
            [[r["id"], r["title"], publisher(r["address"]), r["year"], r["note"], r["address"]]
             for r in known.values() if r["id"] in used],
        )


def publisher(address):
    """The site that carries a page."""
    return re.sub(r"^www\.", "", address.split("/")[2]) if "//" in address else ""
