#!/usr/bin/env python3
"""The model, stated a second time: the linear (or mixed-integer) program of the model's page, literally.

    python plain.py FOLDER MODEL.toml [--json] [--algorithm ipm|simplex]

Reads an instance folder and a model file with the standard library, writes down one column a variable and one row
a constraint of section 3 of the model's page, and has HiGHS solve it. Nothing is aggregated, pruned or
reformulated: the point is that a reader can hold each function against the numbered rule in its docstring.

Parts: reading (section 1), the model file (section 2), rules of cooperation, the program and its constraints
(section 3), solving, and `judge`, which checks somebody else's plan against the same rows.

Exit codes: 0 optimal, 2 bad input, 3 infeasible, 4 unbounded, 1 anything else.
"""

import argparse
import csv
import json
import math
import os
import re
import sys
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import highspy
import numpy as np

INFINITY = math.inf
TERMS = ("complementarity", "value_added", "jobs", "suitability", "equity", "cost")
SCOPES = ("park", "country", "region")
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$")
IDENTIFIER = re.compile(r"[A-Za-z0-9_.-]+$")
NEVER_USED = ("note", "source", "quality")


class InputError(Exception):
    """The instance or the model breaks a rule of sections 1 or 2."""


# ---------------------------------------------------------------------------------------------------------------
# Section 1: reading
# ---------------------------------------------------------------------------------------------------------------


@dataclass
class Resource:
    scope: str
    jobs: bool = False
    new_only: bool = False
    capacity: float = INFINITY  # of scope region only
    price: float = 0.0  # of scope region only


@dataclass
class Country:
    capacity: dict  # resource of scope country -> units
    price: dict
    market_share: float
    min_jobs: float


@dataclass
class Park:
    country: str
    max_sectors: float
    fixed_cost: float
    capacity: dict  # resource of scope park -> units
    price: dict


@dataclass
class Sector:
    use: dict  # resource -> units per M USD
    tonnes: float
    value_added: float
    min_total: float
    max_total: float
    min_scale: float
    max_parks: float


@dataclass
class Site:
    suitability: float
    existing: float
    min_output: float
    max_output: float
    use: dict  # resource -> units per M USD; the site's own figure, else the sector's


@dataclass
class Link:
    coefficient: float
    strength: float
    outside_premium: float
    data: bool


@dataclass
class Corridor:
    start: str
    end: str
    usd_per_tonne: float
    capacity_kt: float


@dataclass
class Instance:
    resources: dict = field(default_factory=dict)
    countries: dict = field(default_factory=dict)
    parks: dict = field(default_factory=dict)
    sectors: dict = field(default_factory=dict)
    sites: dict = field(default_factory=dict)  # (park, sector) -> Site
    links: dict = field(default_factory=dict)  # (supplier, user) -> Link
    nodes: list = field(default_factory=list)  # parks and the ids of nodes.csv
    corridors: dict = field(default_factory=dict)
    markets: dict | None = None  # None: no markets.csv
    demand: dict = field(default_factory=dict)  # (market, sector) -> (min_sales, max_sales)
    tariffs: dict = field(default_factory=dict)  # (from, to, sector) -> (closed_rate, open_rate)
    transfers: dict = field(default_factory=dict)  # (resource, from, to) -> (max, cost)
    twins: set = field(default_factory=set)  # of frozensets of two parks
    agreements: dict = field(default_factory=dict)  # frozenset of two countries -> does data flow

    def jobs_resource(self):
        return next((r for r, resource in self.resources.items() if resource.jobs), None)


class Row(dict):
    """One line of a table: column -> text, blank for an absent column; knows where it stands for messages."""

    def __init__(self, fields, place):
        super().__init__(fields)
        self.place = place

    def text(self, column, default=""):
        return self.get(column, "") or default

    def required(self, column):
        if not self.get(column, ""):
            raise InputError(f"{self.place}: `{column}` is required")
        return self[column]

    def number(self, column, default=None, signed=False):
        """A finite number; `default` for a blank, an error where there is none."""
        text = self.get(column, "")
        if not text:
            if default is None:
                raise InputError(f"{self.place}: `{column}` is required")
            return default
        if not NUMBER.match(text):
            raise InputError(f"{self.place}: `{column}` is not a number: {text}")
        return finite(float(text), f"{self.place}: `{column}`", signed)

    def whole(self, column):
        """A whole number; no limit for a blank."""
        value = self.number(column, INFINITY)
        if value != INFINITY and value != int(value):
            raise InputError(f"{self.place}: `{column}` is not a whole number")
        return value

    def yes(self, column, default):
        text = self.text(column, default)
        if text not in ("yes", "no"):
            raise InputError(f"{self.place}: `{column}` is neither yes nor no: {text}")
        return text == "yes"

    def identifier(self, column="id"):
        text = self.required(column)
        if not IDENTIFIER.match(text):
            raise InputError(f"{self.place}: `{column}` is no id: {text}")
        return text

    def one_of(self, column, known):
        text = self.required(column)
        if text not in known:
            raise InputError(f"{self.place}: `{column}` is unknown: {text}")
        return text

    def some_of(self, column, known):
        """The ids that a field names: one, or all of them for `*`."""
        return list(known) if self.required(column) == "*" else [self.one_of(column, known)]


def finite(value, where, signed=False):
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise InputError(f"{where} is not a finite number: {value}")
    if value < 0 and not signed:
        raise InputError(f"{where} is below 0: {value}")
    return float(value)


def read_table(folder, name, required, optional=()):
    """All rows of `name`.csv, or None without such a file.

    UTF-8 with or without a byte-order mark, comma, RFC 4180 quoting, one line a row; lines that are blank, hold only
    commas and spaces, or begin with `#` are skipped, before the header too; spaces round a field are trimmed.
    """
    path = Path(folder) / f"{name}.csv"
    if not path.exists():
        return None
    header, rows = None, []
    for number, line in enumerate(re.split(r"\r?\n", path.read_text(encoding="utf-8-sig")), start=1):
        if line.startswith("#") or not line.strip(", \t"):
            continue
        place = f"{name}.csv:{number}"
        fields = [text.strip() for text in next(csv.reader([line], strict=True, skipinitialspace=True))]
        if header is None:
            header = fields
            for column in header:
                if column not in (*required, *optional, *NEVER_USED) and not column.startswith("x_"):
                    raise InputError(f"{place}: unknown column `{column}`")
            for column in required:
                if column not in header:
                    raise InputError(f"{place}: column `{column}` is missing")
            if len(set(header)) != len(header):
                raise InputError(f"{place}: a column occurs twice")
        elif len(fields) != len(header):
            raise InputError(f"{place}: {len(fields)} fields under {len(header)} columns")
        else:
            rows.append(Row(zip(header, fields), place))
    if header is None:
        raise InputError(f"{name}.csv: no header row")
    return rows


def must_read(folder, name, required, optional=()):
    rows = read_table(folder, name, required, optional)
    if rows is None:
        raise InputError(f"{name}.csv is missing")
    return rows


def new_key(table, key, place):
    if key in table:
        raise InputError(f"{place}: {key} occurs twice")
    return key


def ordered(low, high, where):
    if low > high:
        raise InputError(f"{where}: the minimum {low} is above the maximum {high}")


def read_resources(folder, instance):
    """instance.toml."""
    path = Path(folder) / "instance.toml"
    if not path.exists():
        raise InputError("instance.toml is missing")
    content = read_toml(path)
    only_keys(content, ("format", "name", "description", "year", "resources"), "instance.toml")
    if content.get("format") != 1 or not isinstance(content.get("name"), str):
        raise InputError("instance.toml: `format = 1` and a `name` are required")
    for r, entry in content.get("resources", {}).items():
        where = f"instance.toml: resources.{r}"
        only_keys(entry, ("unit", "scope", "jobs", "new_only", "capacity", "price"), where)
        if not IDENTIFIER.match(r) or entry.get("scope") not in SCOPES:
            raise InputError(f"{where}: bad id or scope")
        if entry["scope"] != "region" and ("capacity" in entry or "price" in entry):
            raise InputError(f"{where}: capacity and price are for scope region")
        instance.resources[r] = Resource(
            scope=entry["scope"],
            jobs=flag(entry, "jobs", where),
            new_only=flag(entry, "new_only", where),
            capacity=finite(entry["capacity"], where) if "capacity" in entry else INFINITY,
            price=finite(entry.get("price", 0.0), where),
        )
    if sum(resource.jobs for resource in instance.resources.values()) > 1:
        raise InputError("instance.toml: more than one resource counts as jobs")


def of_scope(instance, scope):
    return [r for r, resource in instance.resources.items() if resource.scope == scope]


def capacities_and_prices(row, resources):
    capacity = {r: row.number(r, INFINITY) for r in resources}
    price = {r: row.number(f"{r}_price", 0.0) for r in resources}
    return capacity, price


def read_countries(folder, instance):
    own = of_scope(instance, "country")
    optional = ["market_share", "min_jobs", *own, *(f"{r}_price" for r in own)]
    for row in must_read(folder, "countries", ["id", "name"], optional):
        row.required("name")
        capacity, price = capacities_and_prices(row, own)
        country = Country(capacity, price, row.number("market_share", 1.0), row.number("min_jobs", 0.0))
        if country.min_jobs > 0 and instance.jobs_resource() is None:
            raise InputError(f"{row.place}: min_jobs without a jobs resource")
        instance.countries[new_key(instance.countries, row.identifier(), row.place)] = country
    if not sum(country.market_share for country in instance.countries.values()) > 0:
        raise InputError("countries.csv: the market shares are all 0")


def read_parks(folder, instance):
    own = of_scope(instance, "park")
    optional = ["lat", "lon", "max_sectors", "fixed_cost", *own, *(f"{r}_price" for r in own)]
    for row in must_read(folder, "parks", ["id", "name", "country"], optional):
        row.required("name")
        capacity, price = capacities_and_prices(row, own)
        instance.parks[new_key(instance.parks, row.identifier(), row.place)] = Park(
            country=row.one_of("country", instance.countries),
            max_sectors=row.whole("max_sectors"),
            fixed_cost=row.number("fixed_cost", 0.0),
            capacity=capacity,
            price=price,
        )


def read_sectors(folder, instance):
    optional = [*instance.resources, "tonnes", "value_added", "min_total", "max_total", "min_scale", "max_parks"]
    for row in must_read(folder, "sectors", ["id", "name"], optional):
        row.required("name")
        sector = Sector(
            use={r: row.number(r, 0.0) for r in instance.resources},
            tonnes=row.number("tonnes", 0.0),
            value_added=row.number("value_added", 0.0),
            min_total=row.number("min_total", 0.0),
            max_total=row.number("max_total", INFINITY),
            min_scale=row.number("min_scale", 0.0),
            max_parks=row.whole("max_parks"),
        )
        ordered(sector.min_total, sector.max_total, row.place)
        instance.sectors[new_key(instance.sectors, row.identifier(), row.place)] = sector


def read_sites(folder, instance):
    """Rows from the top, a later row replaces an earlier one whole; without the file every pair is a site."""

    def site(s, row):
        use = {r: row.number(r, instance.sectors[s].use[r]) for r in instance.resources}
        entry = Site(
            suitability=row.number("suitability", 1.0, signed=True),
            existing=row.number("existing", 0.0),
            min_output=row.number("min_output", 0.0),
            max_output=row.number("max_output", INFINITY),
            use=use,
        )
        ordered(entry.min_output, entry.max_output, row.place)
        return entry

    optional = ["suitability", "existing", "min_output", "max_output", "allowed", *instance.resources]
    rows = read_table(folder, "sites", ["park", "sector"], optional)
    if rows is None:
        rows = [Row({"park": "*", "sector": "*"}, "every pair")]
    for row in rows:
        for p in row.some_of("park", instance.parks):
            for s in row.some_of("sector", instance.sectors):
                instance.sites.pop((p, s), None)
                if row.yes("allowed", "yes"):
                    instance.sites[p, s] = site(s, row)


def read_links(folder, instance):
    for row in must_read(folder, "links", ["supplier", "user", "coefficient"], ["strength", "outside_premium", "data"]):
        key = (row.one_of("supplier", instance.sectors), row.one_of("user", instance.sectors))
        instance.links[new_key(instance.links, key, row.place)] = Link(
            coefficient=row.number("coefficient"),
            strength=row.number("strength", 1.0, signed=True),
            outside_premium=row.number("outside_premium", 0.0),
            data=row.yes("data", "no"),
        )
    radius = max(abs(np.linalg.eigvals(coefficients(instance))), default=0.0)
    if radius >= 1 - 1e-9:
        raise InputError(f"links.csv: the spectral radius of the coefficients is {radius}")


def coefficients(instance):
    """A = [a_st], suppliers down, users across, all sectors in the order of sectors.csv."""
    index = {s: i for i, s in enumerate(instance.sectors)}
    matrix = np.zeros((len(index), len(index)))
    for (s, t), link in instance.links.items():
        matrix[index[s], index[t]] = link.coefficient
    return matrix


def read_nodes_and_corridors(folder, instance):
    instance.nodes = list(instance.parks)
    for row in read_table(folder, "nodes", ["id", "name"], ["country", "lat", "lon", "kind"]) or []:
        node = new_key(instance.nodes, row.identifier(), row.place)
        if row.text("country"):
            row.one_of("country", instance.countries)
        instance.nodes.append(node)
    columns = ["id", "from", "to", "usd_per_tonne"]
    for row in read_table(folder, "corridors", columns, ["capacity_kt", "mode"]) or []:
        corridor = Corridor(
            start=row.one_of("from", instance.nodes),
            end=row.one_of("to", instance.nodes),
            usd_per_tonne=row.number("usd_per_tonne"),
            capacity_kt=row.number("capacity_kt", INFINITY),
        )
        if corridor.start == corridor.end:
            raise InputError(f"{row.place}: both ends are {corridor.start}")
        instance.corridors[new_key(instance.corridors, row.identifier(), row.place)] = corridor


def read_markets_and_demand(folder, instance):
    """Both tables or neither; in demand `*` means all and a later row replaces an earlier one whole."""
    markets = read_table(folder, "markets", ["id", "name", "node"], ["country"])
    demand = read_table(folder, "demand", ["market", "sector", "max_sales"], ["min_sales"])
    if (markets is None) != (demand is None):
        raise InputError("markets.csv and demand.csv come together")
    if markets is None:
        return
    instance.markets = {}
    for row in markets:
        m = new_key(instance.markets, row.identifier(), row.place)
        country = row.one_of("country", instance.countries) if row.text("country") else None
        if m in instance.countries:
            raise InputError(f"{row.place}: a market may not be called as a country is: {m}")
        instance.markets[m] = (row.one_of("node", instance.nodes), country)
    for row in demand:
        low, high = row.number("min_sales", 0.0), row.number("max_sales")
        ordered(low, high, row.place)
        for m in row.some_of("market", instance.markets):
            for s in row.some_of("sector", instance.sectors):
                instance.demand[m, s] = (low, high)


def read_shares(folder, instance):
    """Only the rules are checked: shares divide demand among countries in games, not here."""
    total = defaultdict(float)
    seen = {}
    for row in read_table(folder, "shares", ["market", "country", "share"]) or []:
        key = (row.one_of("market", instance.markets or ()), row.one_of("country", instance.countries))
        seen[new_key(seen, key, row.place)] = True
        total[key[0]] += row.number("share")
    for m, sum_of_shares in total.items():
        if abs(sum_of_shares - 1) > 1e-6:
            raise InputError(f"shares.csv: the shares of {m} add up to {sum_of_shares}")


def read_tariffs(folder, instance):
    """`*` means all; in `to` all countries and all markets that have none. Later rows replace earlier."""
    neutral = [m for m, (_, country) in (instance.markets or {}).items() if country is None]
    destinations = [*instance.countries, *neutral]
    for row in read_table(folder, "tariffs", ["from", "to", "sector", "closed_rate", "open_rate"]) or []:
        closed, opened = row.number("closed_rate"), row.number("open_rate")
        ordered(opened, closed, row.place)
        for c in row.some_of("from", instance.countries):
            for d in row.some_of("to", destinations):
                for s in row.some_of("sector", instance.sectors):
                    instance.tariffs[c, d, s] = (closed, opened)


def two_ends(row, first, second, known):
    ends = (row.one_of(first, known), row.one_of(second, known))
    if ends[0] == ends[1]:
        raise InputError(f"{row.place}: both ends are {ends[0]}")
    return ends


def read_transfers_twins_agreements(folder, instance):
    for row in read_table(folder, "transfers", ["resource", "from", "to", "max"], ["cost"]) or []:
        r = row.one_of("resource", of_scope(instance, "country"))
        key = (r, *two_ends(row, "from", "to", instance.countries))
        instance.transfers[new_key(instance.transfers, key, row.place)] = (row.number("max"), row.number("cost", 0.0))
    for row in read_table(folder, "twins", ["park_a", "park_b"]) or []:
        pair = frozenset(two_ends(row, "park_a", "park_b", instance.parks))
        instance.twins.add(new_key(instance.twins, pair, row.place))
    for row in read_table(folder, "agreements", ["country_a", "country_b"], ["data"]) or []:
        pair = frozenset(two_ends(row, "country_a", "country_b", instance.countries))
        instance.agreements[new_key(instance.agreements, pair, row.place)] = row.yes("data", "no")


def read_instance(folder):
    if not Path(folder).is_dir():
        raise InputError(f"no such folder: {folder}")
    instance = Instance()
    read_resources(folder, instance)
    read_countries(folder, instance)
    read_parks(folder, instance)
    read_sectors(folder, instance)
    read_sites(folder, instance)
    read_links(folder, instance)
    read_nodes_and_corridors(folder, instance)
    read_markets_and_demand(folder, instance)
    read_shares(folder, instance)
    read_tariffs(folder, instance)
    read_transfers_twins_agreements(folder, instance)
    return instance


# ---------------------------------------------------------------------------------------------------------------
# Section 2: the model file
# ---------------------------------------------------------------------------------------------------------------


@dataclass
class Model:
    cooperation: str
    closed_supply: str
    data: str
    objective: dict  # term -> price
    place: dict  # same_park, same_country, cross_border -> factor
    strength: str
    limits: dict  # term -> (min, max)
    discrete: dict  # rule -> is it on


def read_toml(path):
    try:
        return tomllib.loads(Path(path).read_text(encoding="utf-8-sig"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{path}: {error}") from error


def only_keys(table, known, where):
    for key in table:
        if key not in known:
            raise InputError(f"{where}: unknown key `{key}`")


def flag(table, key, where):
    value = table.get(key, False)
    if not isinstance(value, bool):
        raise InputError(f"{where}: `{key}` is neither true nor false")
    return value


def choice(table, key, values, default):
    value = table.get(key, default)
    if value not in values:
        raise InputError(f"model: `{key}` is none of {values}: {value}")
    return value


def read_model(path, instance):
    content = read_toml(path)
    sections = ("objective", "complementarity", "limits", "discrete")
    only_keys(content, ("name", "description", "cooperation", "closed_supply", "data", *sections), "model")
    cooperation = content.get("cooperation")
    hub = isinstance(cooperation, str) and cooperation.startswith("hub:") and cooperation[4:] in instance.countries
    if cooperation not in ("none", "twins", "agreements", "all") and not hub:
        raise InputError(f"model: unknown cooperation: {cooperation}")
    objective = content.get("objective", {})
    only_keys(objective, TERMS, "model.objective")
    factors = content.get("complementarity", {})
    only_keys(factors, ("same_park", "same_country", "cross_border", "strength"), "model.complementarity")
    limits = {}
    only_keys(content.get("limits", {}), TERMS, "model.limits")
    for term, limit in content.get("limits", {}).items():
        only_keys(limit, ("min",) if term == "equity" else ("min", "max"), f"model.limits.{term}")
        low = finite(limit.get("min", 0.0), f"model.limits.{term}.min", signed=True) if "min" in limit else -INFINITY
        high = finite(limit["max"], f"model.limits.{term}.max", signed=True) if "max" in limit else INFINITY
        ordered(low, high, f"model.limits.{term}")
        limits[term] = (low, high)
    rules = ("min_scale", "max_sectors", "max_parks", "fixed_costs")
    only_keys(content.get("discrete", {}), rules, "model.discrete")
    return Model(
        cooperation=cooperation,
        closed_supply=choice(content, "closed_supply", ("forbidden", "tariff"), "forbidden"),
        data=choice(content, "data", ("open", "agreements", "closed"), "open"),
        objective={term: finite(objective.get(term, 0.0), f"model.objective.{term}") for term in TERMS},
        place={
            key: finite(factors.get(key, 1.0), f"model.complementarity.{key}")
            for key in ("same_park", "same_country", "cross_border")
        },
        strength=choice(factors, "strength", ("given", "leontief"), "given"),
        limits=limits,
        discrete={rule: flag(content.get("discrete", {}), rule, "model.discrete") for rule in rules},
    )


# ---------------------------------------------------------------------------------------------------------------
# Section 3: who may trade with whom
# ---------------------------------------------------------------------------------------------------------------


def countries_open(instance, model, c, d):
    """Does the scheme open two countries, for sales and transfers? `twins`: some twin joins them."""
    if c == d or model.cooperation == "all":
        return True
    if model.cooperation == "twins":
        joined = {frozenset(instance.parks[p].country for p in pair) for pair in instance.twins}
        return frozenset((c, d)) in joined
    if model.cooperation == "agreements":
        return frozenset((c, d)) in instance.agreements
    if model.cooperation.startswith("hub:"):
        return model.cooperation[4:] in (c, d)
    return False


def parks_open(instance, model, p, q):
    """Does the scheme open two parks, for supply? As their countries, but `twins` opens only the twins themselves."""
    c, d = instance.parks[p].country, instance.parks[q].country
    if model.cooperation == "twins" and c != d:
        return frozenset((p, q)) in instance.twins
    return countries_open(instance, model, c, d)


def permitted(instance, model, link, p, q):
    """May this link be supplied from park p to park q?"""
    c, d = instance.parks[p].country, instance.parks[q].country
    if c == d:
        return True
    if model.closed_supply == "forbidden" and not parks_open(instance, model, p, q):
        return False
    if not link.data or model.data == "open":
        return True
    return model.data == "agreements" and instance.agreements.get(frozenset((c, d)), False)


def tariff(instance, c, d, s, is_open):
    """Of goods of s from country c to d, a country or a market without one: 0 at home and where no row says more."""
    if c == d:
        return 0.0
    closed, opened = instance.tariffs.get((c, d, s), (0.0, 0.0))
    return opened if is_open else closed


def supply_tariff(instance, model, s, p, q):
    c, d = instance.parks[p].country, instance.parks[q].country
    return tariff(instance, c, d, s, parks_open(instance, model, p, q))


def sales_tariff(instance, model, s, p, m):
    """A market with a country counts as that country; one without is looked up by its id and is never open."""
    c, d = instance.parks[p].country, instance.markets[m][1]
    if d is None:
        return tariff(instance, c, m, s, False)
    return tariff(instance, c, d, s, countries_open(instance, model, c, d))


def strengths(instance, model):
    """strength_st; `leontief` multiplies it by (U_t + V_s) / 2, Rasmussen's powers from L = (I - A)^-1."""
    given = {key: link.strength for key, link in instance.links.items()}
    if model.strength == "given":
        return given
    n = len(instance.sectors)
    inverse = np.linalg.inv(np.eye(n) - coefficients(instance))
    index = {s: i for i, s in enumerate(instance.sectors)}
    dispersion = n * inverse.sum(axis=0) / inverse.sum()  # U, column sums: the user's
    sensitivity = n * inverse.sum(axis=1) / inverse.sum()  # V, row sums: the supplier's
    return {(s, t): value * (dispersion[index[t]] + sensitivity[index[s]]) / 2 for (s, t), value in given.items()}


# ---------------------------------------------------------------------------------------------------------------
# Section 3: the program
# ---------------------------------------------------------------------------------------------------------------


class Program:
    """Named columns and rows; a row is low <= sum of coefficient times column <= high. Maximise `objective`."""

    def __init__(self):
        self.columns = {}  # name -> position
        self.low, self.high, self.integer = [], [], []
        self.rows = []  # (name, low, high, {position: coefficient})
        self.terms = {term: defaultdict(float) for term in TERMS}  # term -> {position: coefficient}
        self.objective = defaultdict(float)

    def column(self, *name, low=0.0, high=INFINITY, integer=False):
        assert name not in self.columns
        self.columns[name] = len(self.low)
        self.low.append(low)
        self.high.append(high)
        self.integer.append(integer)

    def row(self, *name, entries, low=-INFINITY, high=INFINITY):
        """`entries`: pairs of column name and coefficient; a column named twice counts twice."""
        row = defaultdict(float)
        for column, coefficient in entries:
            row[self.columns[column]] += coefficient
        self.rows.append((name, low, high, row))

    def add(self, term, column, coefficient):
        self.terms[term][self.columns[column]] += coefficient

    def has(self, *name):
        return name in self.columns


@dataclass
class Sets:
    """What section 3 sums over, listed once."""

    supplies: list  # (s, t, p, q)
    sales: list  # (s, p, m)
    transfers: list  # (r, c, d), open ones


def sets(instance, model):
    supplies = [
        (s, t, p, q)
        for (s, t), link in instance.links.items()
        for p in instance.parks
        if (p, s) in instance.sites
        for q in instance.parks
        if (q, t) in instance.sites and permitted(instance, model, link, p, q)
    ]
    sales = [(s, p, m) for m, s in instance.demand for p in instance.parks if (p, s) in instance.sites]
    transfers = [(r, c, d) for r, c, d in instance.transfers if countries_open(instance, model, c, d)]
    return Sets(supplies, sales, transfers)


def variables(instance, model, over, program):
    """x, n, y, v, h in both directions, k, e; rule 6's bounds on x and k. A pair without demand has no v (rule 4)."""
    for (p, s), site in instance.sites.items():
        program.column("x", p, s, low=site.min_output, high=site.max_output)
        program.column("n", p, s)
    for s, t, p, q in over.supplies:
        program.column("y", s, t, p, q)
    for s, p, m in over.sales:
        program.column("v", s, p, m)
    for p in instance.parks:
        for e in instance.corridors:
            program.column("h+", p, e)  # from the corridor's `from` to its `to`
            program.column("h-", p, e)
    for r, c, d in over.transfers:
        program.column("k", r, c, d, high=instance.transfers[r, c, d][0])
    program.column("e", high=INFINITY if equity_countries(instance) else 0.0)


def disposal(instance, over, program):
    """1. Each site: x_ps = sum of supplies and sales; `>=` without markets.csv."""
    outgoing = defaultdict(list)
    for s, t, p, q in over.supplies:
        outgoing[p, s].append((("y", s, t, p, q), -1.0))
    for s, p, m in over.sales:
        outgoing[p, s].append((("v", s, p, m), -1.0))
    high = INFINITY if instance.markets is None else 0.0
    for p, s in instance.sites:
        program.row("disposal", p, s, entries=[(("x", p, s), 1.0), *outgoing[p, s]], low=0.0, high=high)


def absorption(instance, over, program):
    """2. Each link (s,t) and site (q,t): sum over p of y_stpq <= a_st x_qt."""
    incoming = defaultdict(list)
    for s, t, p, q in over.supplies:
        incoming[s, t, q].append((("y", s, t, p, q), 1.0))
    for (s, t), link in instance.links.items():
        for q in instance.parks:
            if (q, t) in instance.sites:
                entries = [*incoming[s, t, q], (("x", q, t), -link.coefficient)]
                program.row("absorption", s, t, q, entries=entries, high=0.0)


def drives(instance, r):
    """The variable that a resource's use counts: output, or its new part."""
    return "n" if instance.resources[r].new_only else "x"


def uses(instance, r, parks):
    """u_rps times x_ps (or n_ps), over the sites of some parks."""
    return [
        ((drives(instance, r), p, s), site.use[r]) for (p, s), site in instance.sites.items() if p in parks
    ]


def parks_of(instance, c):
    return {p for p, park in instance.parks.items() if park.country == c}


def resources(instance, over, program):
    """3. n_ps >= x_ps - existing_ps; capacities of parks, of countries with transfers, and of the region."""
    for (p, s), site in instance.sites.items():
        program.row("new", p, s, entries=[(("n", p, s), 1.0), (("x", p, s), -1.0)], low=-site.existing)
    for r, resource in instance.resources.items():
        if resource.scope == "park":
            for p, park in instance.parks.items():
                if park.capacity[r] < INFINITY:
                    program.row("park", r, p, entries=uses(instance, r, {p}), high=park.capacity[r])
        elif resource.scope == "country":
            for c, country in instance.countries.items():
                if country.capacity[r] < INFINITY:
                    given = [(("k", *key), 1.0) for key in over.transfers if key[:2] == (r, c)]
                    taken = [(("k", *key), -1.0) for key in over.transfers if key[0] == r and key[2] == c]
                    entries = [*uses(instance, r, parks_of(instance, c)), *given, *taken]
                    program.row("country", r, c, entries=entries, high=country.capacity[r])
        elif resource.capacity < INFINITY:
            program.row("region", r, entries=uses(instance, r, set(instance.parks)), high=resource.capacity)


def markets(instance, over, program):
    """4. min_sales_ms <= sum over p of v_spm <= max_sales_ms."""
    sold = defaultdict(list)
    for s, p, m in over.sales:
        sold[m, s].append((("v", s, p, m), 1.0))
    for (m, s), (low, high) in instance.demand.items():
        program.row("market", m, s, entries=sold[m, s], low=low, high=high)


def freight(instance, over, program):
    """5. Origin p, node n other than p: delivered = inflow - outflow of h_p; capacity of a corridor, both ways."""
    delivered = defaultdict(list)
    for s, t, p, q in over.supplies:
        if p != q:
            delivered[p, q].append((("y", s, t, p, q), instance.sectors[s].tonnes))
    for s, p, m in over.sales:
        node = instance.markets[m][0]
        if node != p:
            delivered[p, node].append((("v", s, p, m), instance.sectors[s].tonnes))
    for p in instance.parks:
        net = defaultdict(list)  # node -> outflow less inflow
        for e, corridor in instance.corridors.items():
            net[corridor.end] += [(("h+", p, e), -1.0), (("h-", p, e), 1.0)]
            net[corridor.start] += [(("h+", p, e), 1.0), (("h-", p, e), -1.0)]
        for node in instance.nodes:
            if node != p:
                program.row("freight", p, node, entries=delivered[p, node] + net[node], low=0.0, high=0.0)
    for e, corridor in instance.corridors.items():
        if corridor.capacity_kt < INFINITY:
            both = [((way, p, e), 1.0) for p in instance.parks for way in ("h+", "h-")]
            program.row("corridor", e, entries=both, high=1000 * corridor.capacity_kt)


def programmes(instance, program):
    """6. min_total_s <= sum over p of x_ps <= max_total_s (bounds of single sites and of transfers: `variables`)."""
    for s, sector in instance.sectors.items():
        if sector.min_total > 0 or sector.max_total < INFINITY:
            entries = [(("x", p, s), 1.0) for p in instance.parks if (p, s) in instance.sites]
            program.row("programme", s, entries=entries, low=sector.min_total, high=sector.max_total)


def jobs_in(instance, parks):
    """u_Jps x_ps over the sites of some parks: jobs always count output, even where the resource is new_only."""
    jobs = instance.jobs_resource()
    if jobs is None:
        return []
    return [(("x", p, s), site.use[jobs]) for (p, s), site in instance.sites.items() if p in parks]


def jobs_floor(instance, program):
    """7. Each country: sum of u_Jps x_ps >= min_jobs_c."""
    for c, country in instance.countries.items():
        if country.min_jobs > 0:
            program.row("min_jobs", c, entries=jobs_in(instance, parks_of(instance, c)), low=country.min_jobs)


def equity_countries(instance):
    """Those of rule 8: a site with max_output > 0 and u_Jps > 0, and a finite positive jobs capacity of its own."""
    jobs = instance.jobs_resource()
    if jobs is None or instance.resources[jobs].scope != "country":
        return []
    could_work = {
        instance.parks[p].country
        for (p, _), site in instance.sites.items()
        if site.max_output > 0 and site.use[jobs] > 0
    }
    return [c for c in instance.countries if c in could_work and 0 < instance.countries[c].capacity[jobs] < INFINITY]


def equity(instance, program):
    """8. e <= (jobs in c) / capacity_Jc."""
    for c in equity_countries(instance):
        capacity = instance.countries[c].capacity[instance.jobs_resource()]
        share = [(column, -u / capacity) for column, u in jobs_in(instance, parks_of(instance, c))]
        program.row("equity", c, entries=[(("e",), 1.0), *share], high=0.0)


def price(instance, r, p):
    """Of resource r at park p: that of its holder."""
    park, resource = instance.parks[p], instance.resources[r]
    if resource.scope == "park":
        return park.price[r]
    if resource.scope == "country":
        return instance.countries[park.country].price[r]
    return resource.price


def terms(instance, model, over, program):
    """The six terms; fixed costs join the cost in `discrete`."""
    strength = strengths(instance, model)
    jobs = instance.jobs_resource()
    for s, t, p, q in over.supplies:
        same_country = instance.parks[p].country == instance.parks[q].country
        place = "same_park" if p == q else "same_country" if same_country else "cross_border"
        y = ("y", s, t, p, q)
        program.add("complementarity", y, strength[s, t] * model.place[place])
        program.add("cost", y, supply_tariff(instance, model, s, p, q))
        program.add("cost", y, -instance.links[s, t].outside_premium)
    for (p, s), site in instance.sites.items():
        x = ("x", p, s)
        program.add("value_added", x, instance.sectors[s].value_added)
        program.add("suitability", x, site.suitability)
        if jobs is not None:
            program.add("jobs", x, site.use[jobs])
        for r in instance.resources:
            program.add("cost", (drives(instance, r), p, s), site.use[r] * price(instance, r, p))
    for (s, t), link in instance.links.items():
        for q in instance.parks:
            if (q, t) in instance.sites:
                program.add("cost", ("x", q, t), link.outside_premium * link.coefficient)
    for s, p, m in over.sales:
        program.add("cost", ("v", s, p, m), sales_tariff(instance, model, s, p, m))
    for p in instance.parks:
        for e, corridor in instance.corridors.items():
            program.add("cost", ("h+", p, e), corridor.usd_per_tonne / 1e6)
            program.add("cost", ("h-", p, e), corridor.usd_per_tonne / 1e6)
    for r, c, d in over.transfers:
        program.add("cost", ("k", r, c, d), instance.transfers[r, c, d][1])
    program.add("equity", ("e",), 100.0)


def largest_output(instance, over, p, s):
    """U_ps of rule 10."""
    site, park = instance.sites[p, s], instance.parks[p]
    bounds = [site.max_output, instance.sectors[s].max_total]
    for r, resource in instance.resources.items():
        if site.use[r] == 0:
            continue
        if resource.scope == "park":
            capacity = park.capacity[r]
        elif resource.scope == "country":
            inward = [key for key in over.transfers if key[0] == r and key[2] == park.country]
            capacity = instance.countries[park.country].capacity[r] + sum(instance.transfers[k][0] for k in inward)
        else:
            capacity = resource.capacity
        bounds.append(capacity / site.use[r] + (site.existing if resource.new_only else 0.0))
    return min(bounds)


def discrete(instance, model, over, program):
    """10. Binaries o_ps and z_p, and the rules that are on."""
    rules = model.discrete
    if not any(rules.values()):
        return
    for p, s in instance.sites:
        bound = largest_output(instance, over, p, s)
        if bound == INFINITY:
            raise InputError(f"discrete rules need a finite bound on the output of site {p}/{s}")
        program.column("o", p, s, high=1.0, integer=True)
        x, o = ("x", p, s), ("o", p, s)
        program.row("hosts", p, s, entries=[(x, 1.0), (o, -bound)], high=0.0)
        if rules["min_scale"]:
            program.row("min_scale", p, s, entries=[(x, 1.0), (o, -instance.sectors[s].min_scale)], low=0.0)
    if rules["max_sectors"]:
        for p, park in instance.parks.items():
            if park.max_sectors < INFINITY:
                entries = [(("o", p, s), 1.0) for s in instance.sectors if (p, s) in instance.sites]
                program.row("max_sectors", p, entries=entries, high=park.max_sectors)
    if rules["max_parks"]:
        for s, sector in instance.sectors.items():
            if sector.max_parks < INFINITY:
                entries = [(("o", p, s), 1.0) for p in instance.parks if (p, s) in instance.sites]
                program.row("max_parks", s, entries=entries, high=sector.max_parks)
    if rules["fixed_costs"]:
        for p, park in instance.parks.items():
            program.column("z", p, high=1.0, integer=True)
            program.add("cost", ("z", p), park.fixed_cost)
        for p, s in instance.sites:
            program.row("fixed", p, s, entries=[(("z", p), 1.0), (("o", p, s), -1.0)], low=0.0)


def term_limits(model, program):
    """9. Bounds on whole terms, as the model file says."""
    names = list(program.columns)
    for term, (low, high) in model.limits.items():
        entries = [(names[j], coefficient) for j, coefficient in program.terms[term].items()]
        program.row("limit", term, entries=entries, low=low, high=high)


def formulate(instance, model):
    program, over = Program(), sets(instance, model)
    variables(instance, model, over, program)
    disposal(instance, over, program)
    absorption(instance, over, program)
    resources(instance, over, program)
    markets(instance, over, program)
    freight(instance, over, program)
    programmes(instance, program)
    jobs_floor(instance, program)
    equity(instance, program)
    terms(instance, model, over, program)
    discrete(instance, model, over, program)
    term_limits(model, program)
    for term in TERMS:
        weight = model.objective[term] * (-1 if term == "cost" else 1)
        for column, coefficient in program.terms[term].items():
            program.objective[column] += weight * coefficient
    return program


# ---------------------------------------------------------------------------------------------------------------
# Solving
# ---------------------------------------------------------------------------------------------------------------


def to_highs(program, objective):
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(program.low), len(program.rows)
    lp.sense_ = highspy.ObjSense.kMaximize
    cost = np.zeros(lp.num_col_)
    for column, coefficient in objective.items():
        cost[column] = coefficient
    lp.col_cost_ = cost
    lp.col_lower_, lp.col_upper_ = np.array(program.low, dtype=float), np.array(program.high, dtype=float)
    lp.row_lower_ = np.array([low for _, low, _, _ in program.rows], dtype=float)
    lp.row_upper_ = np.array([high for _, _, high, _ in program.rows], dtype=float)
    start, index, value = [0], [], []
    for _, _, _, row in program.rows:
        index += row.keys()
        value += row.values()
        start.append(len(index))
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.array(start, dtype=np.int32)
    lp.a_matrix_.index_ = np.array(index, dtype=np.int32)
    lp.a_matrix_.value_ = np.array(value, dtype=float)
    if any(program.integer):
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[integer] for integer in program.integer]
    return lp


def silent_highs():
    """HiGHS prints a banner when it is made, before any option can be set; it would stand before our JSON."""
    sys.stdout.flush()
    kept, nothing = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nothing, 1)
        return highspy.Highs()
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nothing)


def run_highs(program, objective, algorithm, presolve="choose", time_limit=None):
    highs = silent_highs()
    if time_limit is not None:
        highs.setOptionValue("time_limit", time_limit)
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("presolve", presolve)
    for tolerance in ("primal_feasibility_tolerance", "dual_feasibility_tolerance", "mip_feasibility_tolerance"):
        highs.setOptionValue(tolerance, 1e-9)
    highs.setOptionValue("mip_rel_gap", 1e-7)
    highs.setOptionValue("mip_abs_gap", 1e-9)
    if not any(program.integer):
        highs.setOptionValue("solver", algorithm)
    highs.passModel(to_highs(program, objective))
    highs.run()
    return highs


def solve(program, algorithm="ipm"):
    """Status (`optimal`, `infeasible`, `unbounded`, or HiGHS's own word), objective and column values."""
    status = highspy.HighsModelStatus
    highs = None
    for attempt, presolve in ((algorithm, "choose"), ("simplex", "choose"), ("simplex", "off")):
        highs = run_highs(program, program.objective, attempt, presolve)
        if highs.getModelStatus() == status.kOptimal:
            values = np.array(highs.getSolution().col_value)
            return "optimal", highs.getInfo().objective_function_value, values
        if highs.getModelStatus() == status.kInfeasible:
            return "infeasible", None, None
        if highs.getModelStatus() in (status.kUnbounded, status.kUnboundedOrInfeasible):
            # whether there is any plan at all tells one from the other
            anything = run_highs(program, {}, "simplex").getModelStatus()
            if anything == status.kOptimal:
                return "unbounded", None, None
            if anything == status.kInfeasible:
                return "infeasible", None, None
    return str(highs.getModelStatus()), None, None


def bounds(program, time_limit):
    """What a discrete program is worth at least and at most, as far as HiGHS gets in so many seconds."""
    information = run_highs(program, program.objective, "choose", time_limit=time_limit).getInfo()
    found = information.primal_solution_status == 2
    return information.objective_function_value if found else -INFINITY, information.mip_dual_bound


def term_values(instance, program, values):
    """Each term at a plan; equity as reported, the largest level that the plan allows."""
    worth = {term: float(sum(c * values[j] for j, c in program.terms[term].items())) for term in TERMS}
    worth["equity"] = 100.0 * largest_equity(instance, program, values)
    return worth


def largest_equity(instance, program, values):
    levels = []
    for c in equity_countries(instance):
        jobs = sum(u * values[program.columns[x]] for x, u in jobs_in(instance, parks_of(instance, c)))
        levels.append(jobs / instance.countries[c].capacity[instance.jobs_resource()])
    return float(max(0.0, min(levels, default=0.0)))


# ---------------------------------------------------------------------------------------------------------------
# Judging a plan that somebody else made
# ---------------------------------------------------------------------------------------------------------------


def may_reward_waste(model):
    """A floor on cost can be met by freight in circles and the like, which the tables of a plan do not show."""
    return model.limits.get("cost", (-INFINITY, INFINITY))[0] > 0


@dataclass
class Verdict:
    violations: list  # sentences
    terms: dict
    objective: float


def judge(instance, model, program, plan, tolerance=1e-6):
    """Holds a plan (the keys of `solve --format json`) against every row of the program.

    Given are output, supply, sales and transfers; new output, equity, binaries and the cheapest freight follow.
    """
    faults, values = [], np.zeros(len(program.low))
    given = [("x", (row["park"], row["sector"]), row["output"]) for row in plan["allocation"]]
    given += [("y", (row["supplier"], row["user"], row["from"], row["to"]), row["value"]) for row in plan["supply"]]
    given += [("v", (row["sector"], row["from"], row["market"]), row["value"]) for row in plan["sales"]]
    given += [("k", (row["resource"], row["from"], row["to"]), row["amount"]) for row in plan["transfers"]]
    for kind, key, value in given:
        if program.has(kind, *key):
            values[program.columns[kind, *key]] += value
        else:
            faults.append(f"{kind}{key} = {value}: there is no such variable")
    for (p, s), site in instance.sites.items():
        x = values[program.columns["x", p, s]]
        values[program.columns["n", p, s]] = max(0.0, x - site.existing)
        if program.has("o", p, s):
            values[program.columns["o", p, s]] = float(x > 1e-7)
            if program.has("z", p) and x > 1e-7:
                values[program.columns["z", p]] = 1.0
    values[program.columns["e",]] = largest_equity(instance, program, values)
    if not ship(program, values, tolerance):
        faults.append("the goods cannot be carried over the corridors")
    for name, j in program.columns.items():
        if outside(values[j], program.low[j], program.high[j], abs(values[j]), tolerance):
            faults.append(f"{name} = {values[j]} is outside [{program.low[j]}, {program.high[j]}]")
    for name, low, high, row in program.rows:
        if name == ("limit", "cost") and may_reward_waste(model):
            continue
        activity = sum(c * values[j] for j, c in row.items())
        size = sum(abs(c * values[j]) for j, c in row.items())
        if outside(activity, low, high, size, tolerance):
            faults.append(f"{name}: {activity} is outside [{low}, {high}]")
    worth = term_values(instance, program, values)
    total = sum(model.objective[term] * worth[term] * (-1 if term == "cost" else 1) for term in TERMS)
    return Verdict(faults, worth, total)


def outside(value, low, high, size, tolerance):
    room = tolerance * (1.0 + size)
    return value < low - room or value > high + room


def ship(program, values, tolerance):
    """Fills in the cheapest h for the deliveries of a plan; False where there is none."""
    part = Program()
    for name, j in program.columns.items():
        if name[0] in ("h+", "h-"):
            part.column(*name)
            part.objective[part.columns[name]] = -program.terms["cost"].get(j, 0.0) * 1e6
    names = list(program.columns)
    for name, low, high, row in program.rows:
        if name[0] not in ("freight", "corridor"):
            continue
        entries = [(names[j], c) for j, c in row.items() if part.has(*names[j])]
        fixed = sum(c * values[j] for j, c in row.items() if not part.has(*names[j]))
        room = tolerance * (1.0 + high) if name[0] == "corridor" else 0.0
        if entries:
            part.row(*name, entries=entries, low=low - fixed, high=high - fixed + room)
        elif abs(fixed) > tolerance:
            return False
    if not part.columns:
        return True
    status, _, shipped = solve(part, "simplex")
    if status != "optimal":
        return False
    for name, j in part.columns.items():
        values[program.columns[name]] = shipped[j]
    return True


# ---------------------------------------------------------------------------------------------------------------


def main():
    parser = argparse.ArgumentParser(description="The model, literally: reads, formulates, solves with HiGHS.")
    parser.add_argument("folder")
    parser.add_argument("model")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--algorithm", choices=("ipm", "simplex"), default="ipm")
    arguments = parser.parse_args()
    try:
        instance = read_instance(arguments.folder)
        model = read_model(arguments.model, instance)
        program = formulate(instance, model)
    except InputError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    status, objective, values = solve(program, arguments.algorithm)
    worth = term_values(instance, program, values) if status == "optimal" else None
    answer = {"status": status, "objective": objective, "terms": worth}
    answer |= {"columns": len(program.low), "rows": len(program.rows)}
    if arguments.json:
        print(json.dumps(answer))
    else:
        print(f"{status}: {objective} ({answer['columns']} columns, {answer['rows']} rows)")
        for term, value in (worth or {}).items():
            print(f"  {term:16} {value:.10g}")
    return {"optimal": 0, "infeasible": 3, "unbounded": 4}.get(status, 1)


if __name__ == "__main__":
    sys.exit(main())
