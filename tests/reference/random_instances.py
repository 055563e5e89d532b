#!/usr/bin/env python3
"""Random instances with their models, the same for the same seed: food for tests and for the peers' benchmark.

    python random_instances.py OUTDIR --seed K --count N [--small]
    python random_instances.py OUTDIR --seed K --count N --size 20x16 --suppliers 4

Writes OUTDIR/000, OUTDIR/001, ... each with instance.toml, the tables and model.toml. The default draws every
feature of the model's page in some share of the instances: 6 to 24 parks and 4 to 16 sectors, or 2 to 4 and 2 to 3
with --small. --size draws one plain linear program of a given size instead, always feasible and bounded, with
freight and some tight corridors: what speed is measured on.

Most are feasible and bounded: every sector uses some limited resource. A few are not, on purpose.
"""

import argparse
import csv
import random
from pathlib import Path

SCHEMES = ("none", "twins", "agreements", "hub", "all")
PRODUCTIVE = ("land", "power", "workers", "capital", "water")  # park, park, country, country, region


def figure(value):
    """A number as a person would type it: four significant digits, no trailing zeros."""
    return f"{value:.4g}" if abs(value) < 1000 else str(round(value, 1))


class Draw:
    """One instance: tables as lists of dicts, filled by one method a table."""

    def __init__(self, seed, small=False, size=None, suppliers=None):
        self.rng = random.Random(seed)
        self.plain = size is not None
        if size:
            parks, sectors = size
        elif small:
            parks, sectors = self.rng.randint(2, 4), self.rng.randint(2, 3)
        else:
            # large ones are rarer: time goes with the square of the parks
            parks = min(self.rng.randint(6, 24), self.rng.randint(6, 24))
            sectors = min(self.rng.randint(4, 16), self.rng.randint(4, 16))
        self.small = small
        self.parks = [f"p{i}" for i in range(parks)]
        self.sectors = [f"s{i}" for i in range(sectors)]
        self.countries = [f"C{i}" for i in range(self.rng.randint(2, 3 if small else 6))]
        self.suppliers = suppliers
        self.boundless = not self.plain and self.chance(0.05)  # nothing limits output: unbounded, or infeasible
        self.discrete = not self.plain and parks * sectors <= 70 and self.chance(0.35)
        self.tables, self.resources = {}, {}
        self.home = {}
        self.draw()

    def chance(self, share):
        return self.rng.random() < share

    def between(self, low, high):
        return self.rng.uniform(low, high)

    def maybe(self, share, low, high):
        return figure(self.between(low, high)) if self.chance(share) else ""

    def draw(self):
        self.draw_resources()
        self.draw_countries()
        self.draw_parks()
        self.draw_sectors()
        self.draw_links()
        if self.plain or self.chance(0.8):
            self.draw_sites()
        self.nodes = []
        if self.plain or self.chance(0.7):
            self.draw_nodes()
        if self.plain or self.chance(0.75):
            self.draw_corridors()
        if self.plain or self.chance(0.8) and not self.boundless:
            self.draw_markets()
        if self.plain or self.chance(0.8):
            self.draw_tariffs()
        if self.plain or self.chance(0.7):
            self.draw_transfers()
        self.draw_twins_and_agreements()
        if self.boundless:
            self.lift_limits()
        self.draw_model()

    # -- the world ------------------------------------------------------------------------------------------------

    def draw_resources(self):
        """Workers always limit; the others come in some instances, in their scopes, new_only or not."""
        scopes = {"land": "park", "power": "park", "workers": "country", "capital": "country", "water": "region"}
        if not self.plain and self.chance(0.15):
            scopes["workers"] = self.rng.choice(("park", "region"))
        for name in PRODUCTIVE:
            if name not in ("land", "workers") and not self.chance(1.0 if self.plain else 0.6):
                continue
            entry = {"scope": scopes[name]}
            if name == "workers" and (self.plain or self.chance(0.85)):
                entry["jobs"] = True
            if (name == "capital" and self.chance(0.8)) or (not self.plain and self.chance(0.08)):
                entry["new_only"] = True
            if entry["scope"] == "region":
                if self.chance(0.8) or name == "workers":
                    entry["capacity"] = float(figure(self.between(20, 70) * len(self.parks) * self.per(name)))
                if self.chance(0.6):
                    entry["price"] = float(figure(self.between(0, 0.05)))
            self.resources[name] = entry

    @staticmethod
    def per(name):
        """Units per M USD, roughly: it keeps capacities and uses in proportion."""
        return {"land": 1.0, "power": 0.3, "workers": 12.0, "capital": 0.8, "water": 2.0}[name]

    def of_scope(self, scope):
        return [name for name, entry in self.resources.items() if entry["scope"] == scope]

    def has_jobs(self):
        return any("jobs" in entry for entry in self.resources.values())

    def draw_countries(self):
        rows = []
        for c in self.countries:
            row = {"id": c, "name": f"Country {c}", "market_share": self.maybe(0.7, 0.1, 3.0)}
            if not self.plain and self.has_jobs():
                row["min_jobs"] = self.maybe(0.15, 0, 150)
            for name in self.of_scope("country"):
                limited = self.plain or name == "workers" or self.chance(0.8)
                own = self.between(30, 90) * self.per(name) * len(self.parks) / len(self.countries)
                row[name] = figure(own) if limited else ""
                row[f"{name}_price"] = self.maybe(0.7, 0, 0.1 / self.per(name))
            rows.append(row)
        self.tables["countries"] = rows

    def draw_parks(self):
        rows = []
        for i, p in enumerate(self.parks):
            c = self.countries[i] if i < len(self.countries) else self.rng.choice(self.countries)
            self.home[p] = c
            row = {"id": p, "name": f"Park, {p}", "country": c}
            row |= {"lat": figure(self.between(9, 25)), "lon": figure(self.between(95, 110))}
            row["max_sectors"] = str(self.rng.randint(1, 4)) if self.chance(0.7) else ""
            row["fixed_cost"] = self.maybe(0.7, 0, 8)
            for name in self.of_scope("park"):
                limited = self.plain or name in ("land", "workers") or self.chance(0.8)
                row[name] = figure(self.between(20, 120) * self.per(name)) if limited else ""
                row[f"{name}_price"] = self.maybe(0.5, 0, 0.05 / self.per(name))
            rows.append(row)
        self.tables["parks"] = rows

    def draw_sectors(self):
        rows = []
        for s in self.sectors:
            row = {"id": s, "name": f"Sector {s}"}
            for name in self.resources:
                certain = name in ("land", "workers")  # so that output is bounded and jobs are made
                row[name] = figure(self.between(0.4, 1.8) * self.per(name)) if certain or self.chance(0.7) else ""
            row["tonnes"] = self.maybe(0.75, 50, 2500)
            row["value_added"] = self.maybe(0.9, 0.1, 0.5)
            if not self.plain:
                row["min_total"] = self.maybe(0.12, 0, 8)
                row["max_total"] = self.maybe(0.25, 10, 150)
                row["min_scale"] = self.maybe(0.6, 1, 12)
                row["max_parks"] = str(self.rng.randint(1, 4)) if self.chance(0.5) else ""
            rows.append(row)
        self.tables["sectors"] = rows

    def draw_links(self):
        """Each sector has some suppliers, itself among them at times; columns of A add up to less than 0.8."""
        rows = []
        for t in self.sectors:
            most = min(len(self.sectors), 4)
            number = self.suppliers or self.rng.randint(0 if not self.plain else 1, most)
            for s in self.rng.sample(self.sectors, min(number, len(self.sectors))):
                row = {"supplier": s, "user": t, "coefficient": figure(self.between(0.01, 0.8 / number))}
                row["strength"] = self.maybe(0.7, 0.1, 2.0)
                if not self.plain and self.chance(0.06):
                    row["strength"] = figure(-self.between(0.1, 1.0))
                row["outside_premium"] = self.maybe(0.5, 0, 0.3)
                row["data"] = "yes" if self.chance(0.2) else self.rng.choice(("no", ""))
                rows.append(row)
        self.rng.shuffle(rows)
        self.tables["links"] = rows

    def site(self, p, s):
        row = {"park": p, "sector": s, "suitability": self.maybe(0.7, 0.1, 2.0)}
        if not self.plain and self.chance(0.05):
            row["suitability"] = figure(-self.between(0, 1))
        row["existing"] = self.maybe(0.4, 0, 20)
        row["max_output"] = self.maybe(0.6, 5, 60)
        if not self.plain:
            row["min_output"] = self.maybe(0.04, 0, 3)
            row["allowed"] = self.rng.choice(("yes", "", "yes", "", "", "no")) if "*" not in (p, s) else ""
            if self.chance(0.03):
                row |= {"min_output": "", "max_output": "0"}
        for name in self.resources:
            row[name] = self.maybe(0.25, 0.3 * self.per(name), 2.0 * self.per(name))
        return row

    def draw_sites(self):
        """Wildcards first, in most; then pairs, some of them forbidden, some named twice."""
        rows = []
        if self.chance(0.6):
            rows.append(self.site("*", "*"))
        if not self.plain:
            for _ in range(self.rng.randint(0, 2)):
                rows.append(self.site(self.rng.choice(self.parks), "*"))
                rows.append(self.site("*", self.rng.choice(self.sectors)))
                if self.chance(0.4):
                    rows[-1]["allowed"] = "no"
                if self.chance(0.4):
                    self.rng.shuffle(rows)
        pairs = [(p, s) for p in self.parks for s in self.sectors]
        chosen = self.rng.sample(pairs, int(len(pairs) * self.between(0.3, 0.9)))
        if self.plain:
            chosen = pairs
        rows += [self.site(p, s) for p, s in chosen]
        if not self.plain:
            rows += [self.site(*self.rng.choice(pairs)) for _ in range(3)]
        self.tables["sites"] = rows

    def draw_nodes(self):
        rows = []
        for i in range(self.rng.randint(1, 2 if self.small else 6)):
            country = self.rng.choice(self.countries) if self.chance(0.6) else ""
            self.nodes.append(f"n{i}")
            rows.append({"id": f"n{i}", "name": f"Node {i}", "country": country, "kind": "port"})
        self.tables["nodes"] = rows

    def draw_corridors(self):
        """A tree over most places and some extra roads, two between the same places at times; some tight."""
        places = self.parks + self.nodes
        self.rng.shuffle(places)
        ends = [(places[i], self.rng.choice(places[:i])) for i in range(1, len(places))]
        if not self.plain and self.chance(0.25):
            ends = ends[:-1]  # a place that cannot be reached
        ends += [tuple(self.rng.sample(places, 2)) for _ in range(self.rng.randint(0, len(places)))]
        tight = self.chance(0.5)
        rows = []
        for i, (a, b) in enumerate(ends):
            row = {"id": f"e{i}", "from": a, "to": b, "usd_per_tonne": figure(self.between(0, 60)), "mode": "road"}
            row["capacity_kt"] = self.maybe(0.4, 0.5, 12) if tight else self.maybe(0.2, 100, 400)
            if not self.plain and self.chance(0.02):
                row["capacity_kt"] = "0"
            rows.append(row)
        self.tables["corridors"] = rows

    def draw_markets(self):
        rows, demand = [], []
        places = self.parks + self.nodes * 4
        for i in range(self.rng.randint(1, 2 if self.small else 6)):
            node = self.rng.choice(places)
            country = self.rng.choice(self.countries) if self.chance(0.6) else ""
            rows.append({"id": f"m{i}", "name": f"Market {i}", "node": node, "country": country})
        ids = [row["id"] for row in rows]
        if self.chance(0.5) or self.plain:
            demand.append(self.demand("*", "*"))
        for m in ids:
            for s in self.sectors:
                if self.chance(0.6):
                    demand.append(self.demand(m, s))
        if not self.plain:
            demand.append(self.demand("*", self.rng.choice(self.sectors)))
            demand.append(self.demand(self.rng.choice(ids), "*"))
            if self.chance(0.5):
                self.rng.shuffle(demand)
            if self.chance(0.05):
                rows, demand = [], []  # nothing can be sold
        self.tables["markets"], self.tables["demand"] = rows, demand
        if rows and self.chance(0.3):
            self.draw_shares(ids)

    def demand(self, m, s):
        row = {"market": m, "sector": s, "max_sales": figure(self.between(1, 80))}
        if not self.plain and self.chance(0.04) and "*" not in (m, s):
            row["min_sales"] = figure(self.between(0, 1))
        return row

    def draw_shares(self, markets):
        rows = []
        for m in markets[:1]:
            rows += [{"market": m, "country": c, "share": "0"} for c in self.countries[1:]]
            rows.append({"market": m, "country": self.countries[0], "share": "1"})
        self.tables["shares"] = rows

    def draw_tariffs(self):
        neutral = [row["id"] for row in self.tables.get("markets", []) if not row["country"]]
        rows = []
        for _ in range(self.rng.randint(1, 4 + 3 * len(self.countries))):
            closed = self.between(0, 0.25)
            opened = self.rng.choice((0.0, closed, closed * self.rng.random()))
            closed, opened = figure(closed), figure(opened)
            if float(opened) > float(closed):
                opened = closed
            rows.append(
                {
                    "from": self.rng.choice([*self.countries, "*"]),
                    "to": self.rng.choice([*self.countries, *neutral, "*"]),
                    "sector": self.rng.choice([*self.sectors, "*", "*"]),
                    "closed_rate": closed,
                    "open_rate": opened,
                }
            )
        self.tables["tariffs"] = rows

    def draw_transfers(self):
        rows = []
        for name in self.of_scope("country"):
            for c in self.countries:
                for d in self.countries:
                    if c != d and self.chance(0.4):
                        most = figure(self.between(0, 40) * self.per(name))
                        cost = self.maybe(0.6, 0, 0.1 / self.per(name))
                        rows.append({"resource": name, "from": c, "to": d, "max": most, "cost": cost})
        self.tables["transfers"] = rows

    def draw_twins_and_agreements(self):
        pairs = [(p, q) for i, p in enumerate(self.parks) for q in self.parks[:i]]
        twins = self.rng.sample(pairs, min(len(pairs), self.rng.randint(0, 1 + len(self.parks) // 3)))
        self.tables["twins"] = [{"park_a": p, "park_b": q} for p, q in twins]
        pairs = [(c, d) for i, c in enumerate(self.countries) for d in self.countries[:i]]
        agreements = self.rng.sample(pairs, self.rng.randint(0, len(pairs)))
        self.tables["agreements"] = [
            {"country_a": c, "country_b": d, "data": self.rng.choice(("yes", "no", ""))} for c, d in agreements
        ]

    def lift_limits(self):
        self.discrete = False
        for entry in self.resources.values():
            entry.pop("capacity", None)
        for table in ("countries", "parks"):
            for row in self.tables[table]:
                row |= {name: "" for name in self.resources if name in row}
        for row in self.tables["sectors"]:
            row["max_total"] = ""
        for row in self.tables.get("sites", []):
            row["max_output"] = ""

    # -- the model ------------------------------------------------------------------------------------------------

    def draw_model(self):
        rng = self.rng
        scheme = "all" if self.plain else rng.choice(SCHEMES)
        if scheme == "hub":
            scheme = f"hub:{rng.choice(self.countries)}"
        lines = ['name = "random"', f'cooperation = "{scheme}"']
        if not self.plain:
            if self.chance(0.6):
                lines.append(f'closed_supply = "{rng.choice(("forbidden", "tariff"))}"')
            if self.chance(0.7):
                lines.append(f'data = "{rng.choice(("open", "agreements", "closed"))}"')
        chance = {"complementarity": 0.8, "value_added": 0.8, "jobs": 0.6, "suitability": 0.4, "equity": 0.4, "cost": 0.9}
        scale = {"complementarity": 1, "value_added": 2, "jobs": 0.02, "suitability": 0.2, "equity": 0.5, "cost": 1}
        lines.append("[objective]")
        for term, share in chance.items():
            if self.chance(share) or self.plain and term in ("value_added", "cost", "complementarity"):
                lines.append(f"{term} = {figure(self.between(0.3, 1.3) * scale[term])}")
        if not self.plain and self.chance(0.7):
            lines.append("[complementarity]")
            for key, base in (("same_park", 1.3), ("same_country", 1.0), ("cross_border", 0.8)):
                if self.chance(0.8):
                    lines.append(f"{key} = {figure(base * self.between(0.7, 1.3))}")
            if self.chance(0.5):
                lines.append(f'strength = "{rng.choice(("given", "leontief"))}"')
        if not self.plain and self.chance(0.3):
            lines += self.limits()
        if self.discrete:
            lines.append("[discrete]")
            rules = rng.sample(("min_scale", "max_sectors", "max_parks", "fixed_costs"), rng.randint(1, 4))
            lines += [f"{rule} = true" for rule in rules]
        self.model = "\n".join(lines) + "\n"

    def limits(self):
        """A few bounds on whole terms; now and then one that nothing can meet."""
        size = len(self.parks)
        bounds = {
            "complementarity": [f"max = {figure(size * self.between(0.5, 20))}"],
            "value_added": [f"min = {figure(size * self.between(0, 1))}", f"max = {figure(size * self.between(5, 50))}"],
            "jobs": [f"min = {figure(size * self.between(0, 60))}"],
            "suitability": [f"max = {figure(size * self.between(5, 80))}"],
            "equity": [f"min = {figure(self.between(0, 6))}"],
            "cost": [f"max = {figure(size * self.between(1, 30))}"],
        }
        if self.chance(0.15):
            bounds["cost"] = [f"min = {figure(size * self.between(0, 5))}"]  # may be met by waste alone
        lines = ["[limits]"]
        for term in self.rng.sample(sorted(bounds), self.rng.randint(1, 2)):
            lines.append(f"{term} = {{ {', '.join(bounds[term])} }}")
        return lines

    # -- writing --------------------------------------------------------------------------------------------------

    def write(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        lines = ["format = 1", 'name = "random"']
        for name, entry in self.resources.items():
            lines += [f"[resources.{name}]", 'unit = "units"']
            lines += [f"{key} = {toml(value)}" for key, value in entry.items()]
        (folder / "instance.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
        (folder / "model.toml").write_text(self.model, encoding="utf-8")
        for name, rows in self.tables.items():
            self.write_table(folder / f"{name}.csv", rows, HEADERS[name])

    def write_table(self, path, rows, required):
        columns = list(dict.fromkeys([*required, *(column for row in rows for column in row)]))
        blank = [c for c in columns if c not in required and not any(row.get(c) for row in rows)]
        columns = [c for c in columns if c not in blank or self.chance(0.5)]  # an absent column equals a blank one
        with open(path, "w", encoding="utf-8-sig" if self.chance(0.2) else "utf-8", newline="") as file:
            if self.chance(0.3):
                file.write("# a comment, with a comma\n\n")
            writer = csv.writer(file, lineterminator="\r\n" if self.chance(0.2) else "\n")
            if self.chance(0.3):
                self.rng.shuffle(columns)
            writer.writerow(columns)
            for row in rows:
                if self.chance(0.05):
                    file.write(self.rng.choice(("# between rows\n", " ,,\n", "\n")))
                pad = " " if self.chance(0.1) else ""
                writer.writerow([row.get(c, "") + (pad if row.get(c, "").isalnum() else "") for c in columns])


HEADERS = {
    "countries": ["id", "name"],
    "parks": ["id", "name", "country"],
    "sectors": ["id", "name"],
    "sites": ["park", "sector"],
    "links": ["supplier", "user", "coefficient"],
    "nodes": ["id", "name"],
    "corridors": ["id", "from", "to", "usd_per_tonne"],
    "markets": ["id", "name", "node"],
    "demand": ["market", "sector", "max_sales"],
    "shares": ["market", "country", "share"],
    "tariffs": ["from", "to", "sector", "closed_rate", "open_rate"],
    "transfers": ["resource", "from", "to", "max"],
    "twins": ["park_a", "park_b"],
    "agreements": ["country_a", "country_b"],
}


def toml(value):
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else repr(value)


def write_instances(outdir, seed, numbers, small=False, size=None, suppliers=None):
    """Folders OUTDIR/NUMBER; each depends on the seed and its number alone."""
    folders = []
    for number in numbers:
        folder = Path(outdir) / f"{number:03}"
        Draw(f"{seed}/{number}/{small}/{size}/{suppliers}", small, size, suppliers).write(folder)
        folders.append(folder)
    return folders


def main():
    parser = argparse.ArgumentParser(description="Random instances with their models.")
    parser.add_argument("outdir")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, default=1)
    parser.add_argument("--small", action="store_true", help="2 to 4 parks, 2 to 3 sectors")
    parser.add_argument("--size", help="PARKSxSECTORS: a plain linear program of this size")
    parser.add_argument("--suppliers", type=int, help="of each sector, with --size")
    arguments = parser.parse_args()
    size = tuple(int(part) for part in arguments.size.split("x")) if arguments.size else None
    write_instances(arguments.outdir, arguments.seed, range(arguments.count), arguments.small, size, arguments.suppliers)


if __name__ == "__main__":
    main()
