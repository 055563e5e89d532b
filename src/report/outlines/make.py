"""Makes world.txt: outlines of the world's countries, from Natural Earth's public-domain data (1:50 million).

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz package/countries-50m.json
    python3 make.py package/countries-50m.json > world.txt

One ring a line: the country's name, a tab, then longitude and latitude of its points in twentieths of a degree: the
first as it is, every other as the step from the one before. Borders are thinned arc by arc, so neighbours still
share them. Islands too small to see are left out.
"""

import json
import sys

STEP = 20  # units a degree
TOLERANCE = 0.05  # degrees by which a thinned border may leave the true one
SMALLEST = 0.25  # degrees: rings that are smaller both ways go, unless the country has no other


def thinned(points):
    """Douglas and Peucker's way, without recursion."""
    keep = [False] * len(points)
    keep[0] = keep[-1] = True
    parts = [(0, len(points) - 1)]
    while parts:
        first, last = parts.pop()
        (x0, y0), (x1, y1) = points[first], points[last]
        length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
        worst, at = 0.0, None
        for i in range(first + 1, last):
            x, y = points[i]
            if length > 0:
                away = abs((x1 - x0) * (y0 - y) - (x0 - x) * (y1 - y0)) / length
            else:
                away = ((x - x0) ** 2 + (y - y0) ** 2) ** 0.5
            if away > worst:
                worst, at = away, i
        if at is not None and worst > TOLERANCE:
            keep[at] = True
            parts += [(first, at), (at, last)]
    return [p for p, kept in zip(points, keep) if kept]


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        atlas = json.load(file)
    (sx, sy), (tx, ty) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    arcs = []
    for arc in atlas["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append([(round(lon * STEP), round(lat * STEP)) for lon, lat in thinned(points)])

    def ring(indices):
        points = []
        for i in indices:
            arc = arcs[i] if i >= 0 else arcs[~i][::-1]
            points += arc if not points else arc[1:]
        steps = [points[0]]
        for p in points[1:]:
            if p != steps[-1]:
                steps.append(p)
        if len(steps) > 1 and steps[0] == steps[-1]:
            steps.pop()
        return steps

    def size(points):
        xs, ys = zip(*points)
        return max(max(xs) - min(xs), max(ys) - min(ys)) / STEP

    for country in sorted(atlas["objects"]["countries"]["geometries"], key=lambda c: c["properties"]["name"]):
        polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        rings = sorted((ring(polygon[0]) for polygon in polygons), key=size, reverse=True)
        rings = [r for i, r in enumerate(rings) if len(r) > 2 and (i == 0 or size(r) >= SMALLEST)]
        for points in rings:
            x, y = points[0]
            numbers = [x, y]
            for px, py in points[1:]:
                numbers += [px - x, py - y]
                x, y = px, py
            print(country["properties"]["name"] + "\t" + " ".join(map(str, numbers)))


main()
