"""How time and memory of `multipark solve` grow with the instance.

    python scaling.py [--sizes S M L XL] [--program PATH] [--repeat N] [--csv FILE] [--svg FILE] [--read FILE]

Generates an instance a size, solves it in a process of its own, and writes processor seconds (the median of the runs) and
peak memory against the number of columns that the program has when all are stated; then the exponents of the straight
lines through them on log axes, by least squares. --csv keeps the figures, --read takes such a file instead of measuring,
--svg draws them. Standard library alone.
"""

import argparse
import csv
import math
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
SIZES = {"S": (20, 16, 64), "M": (50, 30, 120), "L": (100, 60, 240), "XL": (200, 60, 240)}
FIELDS = ["size", "parks", "sectors", "links", "columns", "seconds", "memory_mb"]


def measured(given):
    rows = []
    for size in given.sizes:
        parks, sectors, links = SIZES[size]
        with tempfile.TemporaryDirectory() as scratch:
            folder = pathlib.Path(scratch) / size
            make = ["generate", folder, "--parks", parks, "--sectors", sectors, "--links", links, "--seed", 1, "--quiet"]
            subprocess.run([str(c) for c in (given.program, *make)], check=True)
            runs = [once(given.program, folder) for _ in range(given.repeat)]
            rows.append({"size": size, "parks": parks, "sectors": sectors, "links": links,
                         "columns": columns(given.program, folder, pathlib.Path(scratch) / "program.mps"),
                         "seconds": round(statistics.median(r[0] for r in runs), 3),
                         "memory_mb": round(max(r[1] for r in runs))})
        print(rows[-1], flush=True)
    return rows


def once(program, folder):
    with subprocess.Popen([program, "solve", folder, "--format", "json", "--quiet"], stdout=subprocess.DEVNULL) as child:
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{folder}: exit code {child.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def columns(program, folder, file):
    """Columns of the program as exported: free MPS names each on its lines of COLUMNS, all lines of one together."""
    subprocess.run([program, "export", folder, "--format", "mps", "--out", file, "--quiet"], check=True)
    section, last, count = "", "", 0
    with open(file, encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith(" "):
                section = line.split()[0] if line.split() else ""
            elif section == "COLUMNS" and (name := line.split(maxsplit=1)[0]) != last:
                last, count = name, count + 1
    return count


def exponent(rows, of):
    x, y = ([math.log(float(row[key])) for row in rows] for key in ("columns", of))
    mx, my = statistics.fmean(x), statistics.fmean(y)
    return sum((a - mx) * (b - my) for a, b in zip(x, y)) / sum((a - mx) ** 2 for a in x)


def drawn(rows):
    """Both series on log axes; seconds on the left, megabytes on the right."""
    width, height, edge = 640, 360, 60
    x0, x1 = (f(math.log10(float(r["columns"])) for r in rows) for f in (min, max))
    x0, x1 = math.floor(x0), math.ceil(x1)
    at_x = lambda v: edge + (math.log10(v) - x0) / (x1 - x0) * (width - 2 * edge)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
           f'<rect width="{width}" height="{height}" fill="#fff"/>']
    for power in range(x0, x1 + 1):
        x = at_x(10.0**power)
        out.append(f'<path d="M{x:.1f} {edge / 2}V{height - edge}" stroke="#ddd"/>'
                   f'<text x="{x:.1f}" y="{height - edge + 18}" text-anchor="middle">{10**power:,}</text>')
    out.append(f'<text x="{width / 2}" y="{height - 16}" text-anchor="middle">columns</text>')
    for key, colour, side, unit in (("seconds", "#0072b2", 0, "s"), ("memory_mb", "#d55e00", 1, "MB")):
        values = [float(r[key]) for r in rows]
        y0, y1 = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
        at_y = lambda v: height - edge - (math.log10(v) - y0) / (y1 - y0) * (height - 1.5 * edge)
        points = [(at_x(float(r["columns"])), at_y(float(r[key]))) for r in rows]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        dash = ' stroke-dasharray="6 4"' if side else ""
        out.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>')
        out += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>' for x, y in points]
        x, anchor = (edge - 6, "end") if side == 0 else (width - edge + 6, "start")
        out += [f'<text x="{x}" y="{at_y(10.0**p) + 4:.1f}" text-anchor="{anchor}" fill="{colour}">{10.0**p:g} {unit}</text>'
                for p in range(y0, y1 + 1)]
        out.append(f'<text x="{edge + 12}" y="{edge / 2 + 14 + 18 * side}" fill="{colour}">'
                   f'{"processor seconds" if side == 0 else "memory (dashed)"}, exponent {exponent(rows, key):.2f}</text>')
    return "\n".join([*out, "</svg>", ""])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", nargs="+", choices=SIZES, default=["S", "M", "L"])
    parser.add_argument("--program", default=ROOT / "target/release/multipark")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--csv")
    parser.add_argument("--svg")
    parser.add_argument("--read")
    given = parser.parse_args()
    if given.read:
        with open(given.read, newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
    else:
        rows = measured(given)
    for key in ("seconds", "memory_mb"):
        print(f"{key} grow with the columns to the power {exponent(rows, key):.2f}")
    if given.csv:
        with open(given.csv, "w", newline="", encoding="utf-8") as file:
            out = csv.DictWriter(file, FIELDS)
            out.writeheader()
            out.writerows(rows)
    if given.svg:
        pathlib.Path(given.svg).write_text(drawn(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
