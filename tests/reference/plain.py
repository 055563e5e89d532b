"""The model's page in its plain form, for a second opinion: read, stated and solved without a line of the program.

    python plain.py FOLDER MODEL.toml [--json]

Reads an instance folder and a model file, states the program with a column for every supply y_stpq, every sale
v_spm, every shipment h_pe and every new output n_ps, and solves it with HiGHS.
"""

import argparse
import csv
import json
import math
import pathlib
import tomllib
from dataclasses import dataclass, field

import highspy
import numpy as np

INF = math.inf
TERMS = ("complementarity", "value_added", "jobs", "suitability", "equity", "cost")


def table(folder, name):
    """Rows of a CSV table as dictionaries; blank cells are left out; no file, no rows."""
    path = folder / f"{name}.csv"
    if not path.exists():
        return None
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    kept = [line for line in lines if not line.startswith("#") and line.strip(", ")]
    rows = list(csv.reader(kept))
    head = [cell.strip() for cell in rows[0]]
    return [{k: v.strip() for k, v in zip(head, row) if v.strip()} for row in rows[1:]]


def number(row, key, default=0.0):
    return float(row[key]) if key in row else default


@dataclass
class Instance:
    settings: dict
    countries: list
    parks: list
    sectors: list
    sites: dict  # (park, sector) -> row
    links: list
    nodes: list
    corridors: list
    markets: list | None
    demand: dict  # (market, sector) -> row
    tariffs: list
    transfers: list
    twins: set
    agreements: dict  # frozenset of two countries -> data

    @property
    def resources(self):
        return self.settings.get("resources", {})

    @property
    def jobs_resource(self):
        return next((r for r, d in self.resources.items() if d.get("jobs")), None)

    def home(self, park):
        return self.country_of[park]

    def intensity(self, park, sector, resource):
        """The site's own figure, else the sector's."""
        site = self.sites[park, sector]
        if resource in site:
            return float(site[resource])
        return number(self.sector[sector], resource)

    def price(self, park, resource):
        scope = self.resources[resource]["scope"]
        if scope == "park":
            return number(self.park[park], f"{resource}_price")
        if scope == "country":
            return number(self.country[self.home(park)], f"{resource}_price")
        return float(self.resources[resource].get("price", 0.0))

    def tariff(self, origin, destination, sector):
        """(closed, open) rates: the last row that matches."""
        if origin == destination:
            return 0.0, 0.0
        found = (0.0, 0.0)
        for row in self.tariffs:
            if row["from"] in ("*", origin) and row["to"] in ("*", destination) and row["sector"] in ("*", sector):
                found = (number(row, "closed_rate"), number(row, "open_rate"))
        return found


def read_instance(folder):
    folder = pathlib.Path(folder)
    settings = tomllib.loads((folder / "instance.toml").read_text(encoding="utf-8-sig"))
    countries, parks, sectors = (table(folder, name) for name in ("countries", "parks", "sectors"))
    park_ids, sector_ids = [p["id"] for p in parks], [s["id"] for s in sectors]
    rows = table(folder, "sites")
    sites = {}
    if rows is None:
        sites = {(p, s): {} for p in park_ids for s in sector_ids}
    for row in rows or []:
        for p in park_ids if row["park"] == "*" else [row["park"]]:
            for s in sector_ids if row["sector"] == "*" else [row["sector"]]:
                sites[p, s] = row
    sites = {key: row for key, row in sites.items() if row.get("allowed", "yes") == "yes"}
    markets = table(folder, "markets")
    demand = {}
    for row in table(folder, "demand") or []:
        for m in [m["id"] for m in markets] if row["market"] == "*" else [row["market"]]:
            for s in sector_ids if row["sector"] == "*" else [row["sector"]]:
                demand[m, s] = row
    instance = Instance(
        settings, countries, parks, sectors, sites, table(folder, "links") or [], table(folder, "nodes") or [],
        table(folder, "corridors") or [], markets, demand, table(folder, "tariffs") or [],
        table(folder, "transfers") or [],
        {frozenset((t["park_a"], t["park_b"])) for t in table(folder, "twins") or []},
        {frozenset((a["country_a"], a["country_b"])): a.get("data", "no") == "yes"
         for a in table(folder, "agreements") or []},
    )
    instance.country = {c["id"]: c for c in countries}
    instance.park = {p["id"]: p for p in parks}
    instance.sector = {s["id"]: s for s in sectors}
    instance.country_of = {p["id"]: p["country"] for p in parks}
    return instance


def read_model(path):
    return tomllib.loads(pathlib.Path(path).read_text(encoding="utf-8-sig"))


@dataclass
class Program:
    """Columns and rows as they come; every column knows what it adds to each term."""

    lower: list = field(default_factory=list)
    upper: list = field(default_factory=list)
    integer: list = field(default_factory=list)
    terms: list = field(default_factory=list)
    rows: list = field(default_factory=list)

    def column(self, lower=0.0, upper=INF, integer=False, **terms):
        self.lower.append(lower)
        self.upper.append(upper)
        self.integer.append(integer)
        self.terms.append(terms)
        return len(self.lower) - 1

    def row(self, lower, upper, entries):
        self.rows.append((lower, upper, [(c, v) for c, v in entries if v != 0.0]))


class Plain:
    def __init__(self, instance, model):
        self.i, self.model, self.p = instance, model, Program()
        self.objective = {t: float(model.get("objective", {}).get(t, 0.0)) for t in TERMS}
        self.discrete = model.get("discrete", {})
        self.columns()
        for family in (self.disposal, self.absorption, self.resources, self.market_limits, self.freight,
                       self.programmes, self.jobs_floors, self.equity, self.discrete_rules, self.term_limits):
            family()

    # Who may trade with whom.

    def open_countries(self, a, b):
        scheme = self.model["cooperation"]
        if a == b or scheme == "all":
            return True
        if scheme == "none":
            return False
        if scheme == "agreements":
            return frozenset((a, b)) in self.i.agreements
        if scheme == "twins":
            return any({self.i.home(p) for p in twin} == {a, b} for twin in self.i.twins)
        return scheme.removeprefix("hub:") in (a, b)

    def open_parks(self, p, q):
        a, b = self.i.home(p), self.i.home(q)
        if a == b:
            return True
        if self.model["cooperation"] == "twins":
            return frozenset((p, q)) in self.i.twins
        return self.open_countries(a, b)

    def data_may_flow(self, p, q):
        a, b = self.i.home(p), self.i.home(q)
        rule = self.model.get("data", "open")
        return a == b or rule == "open" or rule == "agreements" and self.i.agreements.get(frozenset((a, b)), False)

    def strengths(self):
        links, names = self.i.links, [s["id"] for s in self.i.sectors]
        given = [number(l, "strength", 1.0) for l in links]
        if self.model.get("complementarity", {}).get("strength", "given") == "given":
            return given
        n, at = len(names), {s: k for k, s in enumerate(names)}
        a = np.zeros((n, n))
        for l in links:
            a[at[l["supplier"]], at[l["user"]]] = float(l["coefficient"])
        inverse = np.linalg.inv(np.eye(n) - a)
        power, sensitivity = n * inverse.sum(axis=0) / inverse.sum(), n * inverse.sum(axis=1) / inverse.sum()
        return [g * (power[at[l["user"]]] + sensitivity[at[l["supplier"]]]) / 2 for g, l in zip(given, links)]

    # Columns.

    def columns(self):
        i, p = self.i, self.p
        place = {k: float(self.model.get("complementarity", {}).get(k, 1.0))
                 for k in ("same_park", "same_country", "cross_border")}
        premium = {}
        for l in i.links:
            premium[l["user"]] = premium.get(l["user"], 0.0) + number(l, "outside_premium") * float(l["coefficient"])
        self.x, self.n = {}, {}
        for (park, sector), site in i.sites.items():
            cost = {True: 0.0, False: premium.get(sector, 0.0)}
            for r, d in i.resources.items():
                cost[bool(d.get("new_only"))] += i.intensity(park, sector, r) * i.price(park, r)
            jobs = i.intensity(park, sector, i.jobs_resource) if i.jobs_resource else 0.0
            self.x[park, sector] = p.column(
                number(site, "min_output"), number(site, "max_output", INF), cost=cost[False], jobs=jobs,
                value_added=number(i.sector[sector], "value_added"), suitability=number(site, "suitability", 1.0))
            self.n[park, sector] = p.column(cost=cost[True])
        self.y = {}
        closed_supply = self.model.get("closed_supply", "forbidden") == "tariff"
        for k, (l, strength) in enumerate(zip(i.links, self.strengths())):
            for (a, s) in i.sites:
                for (b, t) in i.sites:
                    if s != l["supplier"] or t != l["user"]:
                        continue
                    is_open = self.open_parks(a, b)
                    if not (is_open or closed_supply) or l.get("data", "no") == "yes" and not self.data_may_flow(a, b):
                        continue
                    kind = ("same_park" if a == b else
                            "same_country" if i.home(a) == i.home(b) else "cross_border")
                    duty = i.tariff(i.home(a), i.home(b), s)[is_open]
                    self.y[k, a, b] = p.column(complementarity=strength * place[kind],
                                               cost=duty - number(l, "outside_premium"))
        self.v = {}
        self.market = {m["id"]: m for m in i.markets or []}
        for (m, sector) in i.demand:
            country = self.market[m].get("country")
            for (a, s) in i.sites:
                if s == sector:
                    is_open = country is not None and self.open_countries(i.home(a), country)
                    duty = i.tariff(i.home(a), country or m, s)[is_open]
                    self.v[a, s, m] = p.column(cost=duty)
        self.h = {}
        for a in i.park:
            for e in i.corridors:
                for tail, head in ((e["from"], e["to"]), (e["to"], e["from"])):
                    self.h[a, e["id"], tail, head] = p.column(cost=float(e["usd_per_tonne"]) / 1e6)
        self.k = {}
        for t in i.transfers:
            most = float(t["max"]) if self.open_countries(t["from"], t["to"]) else 0.0
            self.k[t["resource"], t["from"], t["to"]] = p.column(0.0, most, cost=number(t, "cost"))
        self.e = p.column(equity=100.0)

    # Constraints, by their number on the page.

    def disposal(self):
        """1: what a site makes goes to links and markets."""
        rows = {site: [(x, 1.0)] for site, x in self.x.items()}
        for (k, a, _), y in self.y.items():
            rows[a, self.i.links[k]["supplier"]].append((y, -1.0))
        for (a, s, _), v in self.v.items():
            rows[a, s].append((v, -1.0))
        for row in rows.values():
            self.p.row(0.0, 0.0 if self.i.markets is not None else INF, row)

    def absorption(self):
        """2: no user takes more of an input than it needs."""
        rows = {(k, q): [(self.x[q, l["user"]], -float(l["coefficient"]))]
                for k, l in enumerate(self.i.links) for q in self.i.park if (q, l["user"]) in self.x}
        for (k, _, b), y in self.y.items():
            rows[k, b].append((y, 1.0))
        for row in rows.values():
            self.p.row(-INF, 0.0, row)

    def resources(self):
        """3: new output, and use within capacities, with transfers."""
        i = self.i
        for site, x in self.x.items():
            self.p.row(-number(i.sites[site], "existing"), INF, [(self.n[site], 1.0), (x, -1.0)])
        for r, d in i.resources.items():
            use = self.n if d.get("new_only") else self.x

            def used(here):
                return [(use[site], i.intensity(*site, r)) for site in i.sites if here(site[0])]

            if d["scope"] == "park":
                for a, park in i.park.items():
                    if r in park:
                        self.p.row(-INF, float(park[r]), used(lambda q, a=a: q == a))
            elif d["scope"] == "country":
                for c, country in i.country.items():
                    if r in country:
                        row = used(lambda q, c=c: i.home(q) == c)
                        row += [(k, 1.0) for (res, a, _), k in self.k.items() if res == r and a == c]
                        row += [(k, -1.0) for (res, _, b), k in self.k.items() if res == r and b == c]
                        self.p.row(-INF, float(country[r]), row)
            elif "capacity" in d:
                self.p.row(-INF, float(d["capacity"]), used(lambda q: True))

    def market_limits(self):
        """4: sales between least and most."""
        for (m, s), d in self.i.demand.items():
            row = [(v, 1.0) for (_, t, n), v in self.v.items() if (n, t) == (m, s)]
            self.p.row(number(d, "min_sales"), float(d["max_sales"]), row)

    def freight(self):
        """5: tonnes of every origin arrive where they are delivered; corridors hold what they can."""
        i = self.i
        tonnes = {s: number(row, "tonnes") for s, row in i.sector.items()}
        rows = {(a, n): [] for a in i.park for n in [*i.park, *(n["id"] for n in i.nodes)] if n != a}
        for (k, a, b), y in self.y.items():
            if a != b:
                rows[a, b].append((y, tonnes[i.links[k]["supplier"]]))
        for (a, s, m), v in self.v.items():
            if self.market[m]["node"] != a:
                rows[a, self.market[m]["node"]].append((v, tonnes[s]))
        for (a, _, tail, head), h in self.h.items():
            if head != a:
                rows[a, head].append((h, -1.0))
            if tail != a:
                rows[a, tail].append((h, 1.0))
        for row in rows.values():
            self.p.row(0.0, 0.0, row)
        for e in i.corridors:
            if "capacity_kt" in e:
                self.p.row(-INF, 1000.0 * float(e["capacity_kt"]),
                           [(h, 1.0) for (_, c, _, _), h in self.h.items() if c == e["id"]])

    def programmes(self):
        """6: what the region places of each sector (bounds of single columns stand with the columns)."""
        for s, row in self.i.sector.items():
            self.p.row(number(row, "min_total"), number(row, "max_total", INF),
                       [(x, 1.0) for (_, t), x in self.x.items() if t == s])

    def jobs_in(self, country):
        j = self.i.jobs_resource
        return [(x, self.i.intensity(*site, j)) for site, x in self.x.items() if self.i.home(site[0]) == country] if j else []

    def jobs_floors(self):
        """7: jobs that a country must have."""
        for c, row in self.i.country.items():
            if number(row, "min_jobs") > 0.0:
                self.p.row(number(row, "min_jobs"), INF, self.jobs_in(c))

    def equity(self):
        """8: the level that every country reaches."""
        j = self.i.jobs_resource
        counted = False
        for c, row in self.i.country.items():
            able = any(self.i.home(p) == c and number(site, "max_output", INF) > 0.0 and self.i.intensity(p, s, j) > 0.0
                       for (p, s), site in self.i.sites.items()) if j else False
            if able and self.i.resources[j]["scope"] == "country" and number(row, j, 0.0) > 0.0:
                counted = True
                self.p.row(0.0, INF, [(x, u / float(row[j])) for x, u in self.jobs_in(c)] + [(self.e, -1.0)])
        if not counted:
            self.p.row(0.0, 0.0, [(self.e, 1.0)])

    def output_bound(self, park, sector):
        """U_ps of rule 10."""
        i, site = self.i, self.i.sites[park, sector]
        bounds = [number(site, "max_output", INF), number(i.sector[sector], "max_total", INF)]
        for r, d in i.resources.items():
            u = i.intensity(park, sector, r)
            if u <= 0.0:
                continue
            if d["scope"] == "park":
                capacity = number(i.park[park], r, INF)
            elif d["scope"] == "country":
                c = i.home(park)
                capacity = number(i.country[c], r, INF) + sum(
                    float(t["max"]) for t in i.transfers
                    if t["resource"] == r and t["to"] == c and self.open_countries(t["from"], c))
            else:
                capacity = float(d.get("capacity", INF))
            bounds.append(capacity / u + (number(site, "existing") if d.get("new_only") else 0.0))
        return min(bounds)

    def discrete_rules(self):
        """10: open or closed sites."""
        rules = self.discrete
        if not any(rules.values()):
            return
        i, o = self.i, {}
        for (park, sector), x in self.x.items():
            bound = self.output_bound(park, sector)
            if bound == INF:
                raise ValueError(f"no finite largest output at {park}/{sector}")
            o[park, sector] = self.p.column(0.0, 1.0, True)
            self.p.row(-INF, 0.0, [(x, 1.0), (o[park, sector], -bound)])
            if rules.get("min_scale"):
                self.p.row(0.0, INF, [(x, 1.0), (o[park, sector], -number(i.sector[sector], "min_scale"))])
        for a, park in i.park.items():
            here = [(c, 1.0) for (q, _), c in o.items() if q == a]
            if rules.get("max_sectors") and "max_sectors" in park:
                self.p.row(-INF, float(park["max_sectors"]), here)
            if rules.get("fixed_costs"):
                z = self.p.column(0.0, 1.0, True, cost=number(park, "fixed_cost"))
                for c, _ in here:
                    self.p.row(0.0, INF, [(z, 1.0), (c, -1.0)])
        for s, sector in i.sector.items():
            if rules.get("max_parks") and "max_parks" in sector:
                self.p.row(-INF, float(sector["max_parks"]), [(c, 1.0) for (_, t), c in o.items() if t == s])

    def term_limits(self):
        """9: bounds on whole-region terms."""
        for term, limit in self.model.get("limits", {}).items():
            row = [(c, terms.get(term, 0.0)) for c, terms in enumerate(self.p.terms)]
            self.p.row(float(limit.get("min", -INF)), float(limit.get("max", INF)), row)

    def solve(self, algorithm="choose", gap=1e-7, time_limit=None):
        """(status, objective, terms)."""
        p = self.p
        sign = {t: -1.0 if t == "cost" else 1.0 for t in TERMS}
        weight = {t: sign[t] * self.objective[t] for t in TERMS}
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(p.lower), len(p.rows)
        lp.sense_ = highspy.ObjSense.kMaximize
        lp.col_cost_ = np.array([sum(weight[t] * v for t, v in terms.items()) for terms in p.terms])
        lp.col_lower_, lp.col_upper_ = np.array(p.lower), np.array(p.upper)
        lp.row_lower_, lp.row_upper_ = np.array([r[0] for r in p.rows]), np.array([r[1] for r in p.rows])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        merged = []
        for _, _, entries in p.rows:
            row = {}
            for c, v in entries:
                row[c] = row.get(c, 0.0) + v
            merged.append(row)
        lp.a_matrix_.start_ = np.cumsum([0] + [len(row) for row in merged])
        lp.a_matrix_.index_ = np.array([c for row in merged for c in row], dtype=np.int32)
        lp.a_matrix_.value_ = np.array([v for row in merged for v in row.values()])
        if any(p.integer):
            lp.integrality_ = [highspy.HighsVarType.kInteger if w else highspy.HighsVarType.kContinuous for w in p.integer]
        highs = highspy.Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("mip_rel_gap", gap), ("solver", algorithm),
                              ("primal_feasibility_tolerance", 1e-9), ("dual_feasibility_tolerance", 1e-9)):
            highs.setOptionValue(option, value)
        if time_limit:
            highs.setOptionValue("time_limit", float(time_limit))
        highs.passModel(lp)
        highs.run()
        status = highs.getModelStatus()
        if status == highspy.HighsModelStatus.kUnboundedOrInfeasible:
            highs.setOptionValue("presolve", "off")
            highs.run()
            status = highs.getModelStatus()
        names = {highspy.HighsModelStatus.kOptimal: "optimal", highspy.HighsModelStatus.kInfeasible: "infeasible",
                 highspy.HighsModelStatus.kUnbounded: "unbounded"}
        self.values = np.array(highs.getSolution().col_value)
        terms = {t: float(sum(c.get(t, 0.0) * v for c, v in zip(p.terms, self.values))) for t in TERMS} \
            if len(self.values) else {}
        return names.get(status, str(status)), highs.getInfo().objective_function_value, terms


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("model")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--algorithm", default="choose", choices=["choose", "simplex", "ipm"])
    arguments = parser.parse_args()
    status, objective, terms = Plain(read_instance(arguments.folder), read_model(arguments.model)).solve(arguments.algorithm)
    if arguments.json:
        print(json.dumps({"status": status, "objective": objective, "terms": terms}))
    else:
        print(status, objective)
        for term, value in terms.items():
            print(f"  {term} {value}")


if __name__ == "__main__":
    main()
