"""How time and memory of `multipark solve` grow with the instance.

    python scaling.py [--against columns parks sectors links] [--sizes S M L XL] [--program PATH] [--repeat N]
                      [--csv FILE] [--svg FILE] [--read FILE]

Generates instances, solves each in a process of its own, and tells processor seconds (the median of the runs) and peak
memory: against the number of columns that the program has when all are stated, for the sizes named, and against the number
of parks, of sectors and of links, each alone doubled three times about 50 parks, 30 sectors and 120 links. Then the
exponents of the straight lines through them on log axes, by least squares. --csv keeps the figures, --read takes such a
file instead of measuring, --svg draws them. Standard library alone.
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
SIZES = {"S": (20, 16, 64), "M": (50, 30, 120), "L": (100, 60, 240), "XL": (200, 60, 240)}  # parks, sectors, links
SERIES = {
    "columns": list(SIZES.values()),
    "parks": [(parks, 30, 120) for parks in (25, 50, 100, 200)],
    "sectors": [(50, sectors, 120) for sectors in (15, 30, 60, 120)],
    "links": [(50, 30, links) for links in (60, 120, 240, 480)],
}
FIELDS = ["against", "parks", "sectors", "links", "columns", "seconds", "memory_mb"]
MEASURES = {"seconds": ("#0072b2", "s", "processor time"), "memory_mb": ("#d55e00", "MB", "memory")}


def measured(given):
    known, rows = {}, []
    for against in given.against:
        for size in [SIZES[name] for name in given.sizes] if against == "columns" else SERIES[against]:
            if size not in known:
                known[size] = one(given, *size)
            rows.append({"against": against, **known[size]})
            print(rows[-1], flush=True)
    return rows


def one(given, parks, sectors, links):
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch) / "instance"
        make = ["generate", folder, "--parks", parks, "--sectors", sectors, "--links", links, "--seed", 1, "--quiet"]
        subprocess.run([str(c) for c in (given.program, *make)], check=True)
        runs = [once(given.program, folder) for _ in range(given.repeat)]
        return {"parks": parks, "sectors": sectors, "links": links,
                "columns": columns(given.program, folder, pathlib.Path(scratch) / "program.mps"),
                "seconds": round(statistics.median(r[0] for r in runs), 3), "memory_mb": round(max(r[1] for r in runs))}


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


def series(rows):
    """The rows of each series, in the order of SERIES."""
    return {name: found for name in SERIES if (found := [r for r in rows if r["against"] == name])}


def exponent(rows, of):
    """The slope of the straight line by least squares on log axes."""
    x, y = ([math.log(float(row[key])) for row in rows] for key in (rows[0]["against"], of))
    mx, my = statistics.fmean(x), statistics.fmean(y)
    return sum((a - mx) * (b - my) for a, b in zip(x, y)) / sum((a - mx) ** 2 for a in x)


def drawn(rows):
    """A panel for each series; both measures on log axes that all panels share, seconds left, megabytes right."""
    width, height, edge = 360, 300, 56
    ends = {}
    for key in MEASURES:
        values = [math.log10(float(r[key])) for r in rows]
        ends[key] = math.floor(min(values)), math.ceil(max(values))
    out = []
    for k, (against, part) in enumerate(series(rows).items()):
        out.append(f'<g transform="translate({k % 2 * width} {k // 2 * height})">')
        x0, x1 = (f(math.log10(float(r[against])) for r in part) for f in (min, max))
        across = lambda v: edge + 8 + (math.log10(float(v)) - x0) / (x1 - x0) * (width - 2 * edge - 16)
        out.append(f'<rect x="{edge}" y="40" width="{width - 2 * edge}" height="{height - 96}" fill="none" stroke="#bbb"/>')
        out += [f'<text x="{across(r[against]):.1f}" y="{height - 38}" text-anchor="middle">{short(r[against])}</text>' for r in part]
        out.append(f'<text x="{width / 2}" y="{height - 18}" text-anchor="middle">{against}</text>')
        for side, (key, (colour, unit, words)) in enumerate(MEASURES.items()):
            y0, y1 = ends[key]
            up = lambda power: height - 64 - (power - y0) / (y1 - y0) * (height - 112)
            points = [(across(r[against]), up(math.log10(float(r[key])))) for r in part]
            path, dash = "L".join(f"{x:.1f} {y:.1f}" for x, y in points), ' stroke-dasharray="6 4"' if side else ""
            out.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>')
            out += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in points]
            x, anchor = (width - edge + 5, "start") if side else (edge - 5, "end")
            out += [f'<text x="{x}" y="{up(p) + 4:.1f}" text-anchor="{anchor}" fill="{colour}">{10.0**p:g} {unit}</text>'
                    for p in range(y0, y1 + 1)]
            x, anchor = (width - edge, "end") if side else (edge, "start")
            out.append(f'<text x="{x}" y="30" text-anchor="{anchor}" fill="{colour}">'
                       f'{words}: power {exponent(part, key):.2f}</text>')
        out.append("</g>")
    whole = 2 * width, (len(series(rows)) + 1) // 2 * height
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole[0]} {whole[1]}" font-family="sans-serif" font-size="11">',
        f'<rect width="{whole[0]}" height="{whole[1]}" fill="#fff"/>', *out, "</svg>", ""])


def short(count):
    """A count that has room under an axis."""
    count = int(count)
    return f"{count / 1e6:.1f} M" if count >= 1e6 else f"{count / 1e3:.0f} k" if count >= 1e4 else str(count)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--against", nargs="+", choices=SERIES, default=list(SERIES))
    parser.add_argument("--sizes", nargs="+", choices=SIZES, default=["S", "M", "L"], help="of the series against columns")
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
    for against, part in series(rows).items():
        for key, (_, _, words) in MEASURES.items():
            print(f"{words} grows with the {against} to the power {exponent(part, key):.2f}")
    if given.csv:
        with open(given.csv, "w", newline="", encoding="utf-8") as file:
            out = csv.DictWriter(file, FIELDS)
            out.writeheader()
            out.writerows(rows)
    if given.svg:
        pathlib.Path(given.svg).write_text(drawn(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
