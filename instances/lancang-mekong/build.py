#!/usr/bin/env python3
"""Builds the tables of this instance from the fact tables in `facts/`.

Run it anywhere: `python3 build.py`. Only the standard library is used and the
result is the same byte for byte on every run. Every figure that no fact gives
stands in `assumptions.py`, next to its reason, and is written to
`provenance.csv` as an assumption.
"""

import argparse
import csv
import math
import os
import re
import sys

sys.dont_write_bytecode = True

from assumptions import *  # noqa: E402,F403

HERE = os.path.dirname(os.path.abspath(__file__))
FACTS = os.path.join(HERE, "facts")
out_folder = HERE  # `--out` builds a variant elsewhere


# ==========================================================================
# Small tools
# ==========================================================================


def read(name):
    with open(os.path.join(FACTS, name), encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def num(value, digits=4):
    """A number as text: `digits` significant places, no exponent, no separators."""
    if value == "" or value is None:
        return ""
    if value == 0:
        return "0"
    places = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    rounded = round(value, digits - 1 - math.floor(math.log10(abs(value))))
    text = f"{rounded:.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def write(name, header, rows, comments=()):
    path = os.path.join(out_folder, name + ".csv")
    with open(path, "w", encoding="utf-8", newline="") as out:
        for line in comments:
            out.write("# " + line + "\n")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def kilometres(a, b):
    (lat1, lon1), (lat2, lon2) = [tuple(map(math.radians, p)) for p in (a, b)]
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(h))


def geometric_mean(values):
    return math.exp(sum(map(math.log, values)) / len(values))


class Facts:
    """The fact tables, looked up by entity and field. A missing fact is an error, never a default."""

    def __init__(self):
        self.table = {}
        for name in ("parks", "countries", "sectors"):
            for row in read(name + ".csv"):
                self.table.setdefault((row["entity"], row["field"]), row)
        self.corridors = {}
        for row in read("corridors.csv"):
            self.corridors.setdefault((row["corridor"], row["field"]), row)
        self.policy = {row["field"]: row for row in read("policy.csv")}

    def row(self, entity, field):
        return self.table[entity, field]

    def has(self, entity, field):
        return (entity, field) in self.table

    def value(self, entity, field):
        return float(self.table[entity, field]["value"])

    def corridor(self, name, field):
        return float(self.corridors[name, field]["value"])


NAMES = {code: p for p, (code, _) in PARKS.items()} | {code: name for name, code in COUNTRIES.values()}
NAMES |= {"MHBT": "mohan and boten", "LMC": "Lancang-Mekong", "THA_CHN_ESTATES": "Thai estates"}


def plain(note):
    """A fact's note with names in place of the codes of the fact tables."""
    return re.sub(r"\b(" + "|".join(NAMES) + r")\b", lambda code: NAMES[code.group()], note)


class Provenance:
    """Collects where figures come from; later rows replace earlier ones."""

    def __init__(self):
        self.rows = []

    def add(self, table, row, column, quality, source="", note=""):
        self.rows.append((table, row, column, quality, source, plain(note)))

    def assume(self, table, row, column, note, source=""):
        self.add(table, row, column, "assumption", source, note)

    def fact(self, table, row, column, fact, extra=""):
        note = "; ".join(part for part in (fact["note"], extra) if part)
        self.add(table, row, column, fact["quality"], fact["source"], note)


# ==========================================================================
# The economy behind the tables
# ==========================================================================


class Economy:
    """Today's parks: jobs per output, output by sector, use of land, power and water."""

    def __init__(self, facts, io_table):
        self.facts = facts
        self.wage = {c: facts.value(code, "wage_model") for c, (_, code) in COUNTRIES.items()}
        self.known_output = {
            p: factor * facts.value(code, field) for p, (code, field, factor, _) in KNOWN_OUTPUT.items()
        }
        self.links = self.read_links(io_table)
        self.value_added = self.read_value_added(io_table)
        self.base_jobs = {s: self.jobs_of_sector(s) for s in SECTORS}
        self.present = {p: self.sector_list(p, "sectors_present", EXTRA_SECTORS) for p in PARKS}
        self.target = {
            p: [s for s in self.sector_list(p, "sectors_target", EXTRA_TARGETS) if s not in self.present[p]]
            for p in PARKS
        }
        self.reported_jobs = {p: self.employment(p) for p in PARKS}
        self.jobs_factor, self.factor_basis = self.fit_jobs()
        self.existing = {p: self.output_by_sector(p) for p in PARKS}
        self.land_factor = {p: self.fit_land(p) for p in PARKS}

    @staticmethod
    def read_io(io_table):
        """The table's rows. National tables hold medicines within chemicals and new energy within
        electronics: those two columns, and no others, then come from the main table."""
        rows = read("io_coefficients.csv")
        columns = {r["to_sector"] for r in rows if r["table"] == io_table}
        missing = [s for s in SECTORS if s not in columns]
        if any(s not in MERGED_COLUMNS for s in missing):
            raise SystemExit(f"{io_table} has no column for {', '.join(missing)}")
        if missing:
            print(f"{io_table}: columns {', '.join(missing)} taken from {MAIN_TABLE}")
        return [r for r in rows if r["table"] == (MAIN_TABLE if r["to_sector"] in missing else io_table)]

    @classmethod
    def read_links(cls, io_table):
        return {
            (r["from_sector"], r["to_sector"]): r
            for r in cls.read_io(io_table)
            if r["from_sector"] in SECTORS and r["to_sector"] in SECTORS and float(r["coef_total"]) >= LINK_THRESHOLD
        }

    @classmethod
    def read_value_added(cls, io_table):
        return {r["to_sector"]: r for r in cls.read_io(io_table) if r["from_sector"] == "_VALUE_ADDED_AND_TAX"}

    def jobs_of_sector(self, s):
        """Jobs per M USD at Viet Nam's wage: the geometric mean of what flagship plants
        employ and of what labour's share of output buys. The first is too low for parts
        makers, the second too high for modern plants."""
        planned = self.facts.value(s, "jobs_per_musd_output")
        if self.facts.has(s, "jobs_per_musd_from_labour_share_VNM"):
            bought = self.facts.value(s, "jobs_per_musd_from_labour_share_VNM")
        else:
            yearly = 12 * self.facts.value("VNM", "avg_wage_mfg")
            bought = 1e6 * self.facts.value(s, "labour_share_of_output_yungxi") / yearly
        return math.sqrt(planned * bought)

    def sector_list(self, p, field, extra):
        if p in extra:
            return list(extra[p])
        code = PARKS[p][0]
        return self.facts.row(code, field)["value"].split(";") if self.facts.has(code, field) else []

    def employment(self, p):
        """Jobs, quality, source, note; None where nothing is known."""
        if p in EXTRA_EMPLOYMENT:
            return (float(EXTRA_EMPLOYMENT[p][0]), "assumption", "", EXTRA_EMPLOYMENT[p][1])
        code = PARKS[p][0]
        if not self.facts.has(code, "employment"):
            return None
        row = self.facts.row(code, "employment")
        return (float(row["value"]), row["quality"], row["source"], row["note"])

    def country_jobs(self, p, s):
        wage = self.wage[PARKS[p][1]]
        return self.base_jobs[s] * (self.wage["VN"] / wage) ** WAGE_EXPONENT

    def shares(self, p):
        """How the park's output divides among the sectors that it has."""
        weight = {}
        for rank, s in enumerate(self.present[p], start=1):
            w = rank**-RANK_WEIGHT * self.base_jobs[s] ** -JOBS_WEIGHT
            weight[s] = w * (SERVICE_WEIGHT if s in ("LOGI", "ENER") else 1)
        known = {s: output / self.known_output[p] for s, output in KNOWN_SECTOR_OUTPUT.get(p, {}).items()}
        total = sum(w for s, w in weight.items() if s not in known)
        rest = 1 - sum(known.values())
        return {s: known[s] if s in known else rest * w / total for s, w in weight.items()}

    def mean_jobs(self, p):
        return sum(share * self.country_jobs(p, s) for s, share in self.shares(p).items())

    def fit_jobs(self):
        """A park's own factor on jobs per output: where output and jobs are both reported, what
        reconciles them; else the mean factor of its country's parks, else of the Mekong's."""
        raw = {}
        for p, output in self.known_output.items():
            jobs = self.reported_jobs[p]
            if jobs and jobs[1] in ("reported", "derived"):
                raw[p] = jobs[0] / (output * self.mean_jobs(p))
        self.raw_factor = raw
        fitted = {p: min(max(f, FACTOR_RANGE[0]), FACTOR_RANGE[1]) for p, f in raw.items()}
        factor, basis = {}, {}
        for p, (_, country) in PARKS.items():
            at_home = [f for q, f in fitted.items() if PARKS[q][1] == country]
            if p in fitted:
                factor[p], basis[p] = fitted[p], "fitted"
            elif country == "CN" or country == "LA":
                factor[p], basis[p] = 1.0, "none"
            elif at_home:
                factor[p], basis[p] = geometric_mean(at_home), "country"
            else:
                factor[p], basis[p] = 1.0, "none"
        return factor, basis

    def jobs(self, p, s):
        return self.country_jobs(p, s) * self.jobs_factor[p]

    def output_by_sector(self, p):
        if p in self.known_output:
            total = self.known_output[p]
        elif self.reported_jobs[p] and self.present[p]:
            total = self.reported_jobs[p][0] / (self.mean_jobs(p) * self.jobs_factor[p])
        else:
            total = 0.0
        return {s: total * share for s, share in self.shares(p).items()} if total else {}

    def fit_land(self, p):
        planned = {s: x * self.facts.value(s, "land_per_musd_output") for s, x in self.existing[p].items()}
        fixed = sum(v for s, v in planned.items() if s in LAND_AS_PLANNED)
        free = sum(planned.values()) - fixed
        if not free:
            return 1.0
        return min(max((LAND[p][0] - fixed) / free, LAND_FACTOR_RANGE[0]), LAND_FACTOR_RANGE[1])

    def land(self, p, s):
        planned = self.facts.value(s, "land_per_musd_output")
        return planned if s in LAND_AS_PLANNED else planned * self.land_factor[p]

    def power(self, s):
        return self.facts.value(s, "power_intensity") * 1000 / (8760 * LOAD_FACTOR)

    def water(self, s):
        return self.facts.value(s, "water_intensity") * 1000 / 365

    def today(self, p, per_unit):
        return sum(x * per_unit(s) for s, x in self.existing[p].items())

    def jobs_today(self, p):
        return self.today(p, lambda s: self.jobs(p, s))

    def country_jobs_today(self, c):
        return sum(self.jobs_today(p) for p in PARKS if PARKS[p][1] == c)

    def country_output(self, c):
        return sum(sum(self.existing[p].values()) for p in PARKS if PARKS[p][1] == c)

    def sector_output(self, s, c=None):
        return sum(self.existing[p].get(s, 0.0) for p in PARKS if c in (None, PARKS[p][1]))

    def room(self, p, s):
        """Largest output of a site, or None where the pair is no site."""
        if s in self.present[p]:
            kind = "present"
        elif s in self.target[p]:
            kind = "target"
        elif p in CONFLICT_PARKS or LAND[p][1] < ENTRY_AREA.get(s, 0):
            return None
        else:
            kind = "other"
        entry = ENTRY[kind] * (0.5 if p in CONFLICT_PARKS else 1)
        return GROWTH_CAP * self.existing[p].get(s, 0.0) + entry, kind


# ==========================================================================
# One function a table
# ==========================================================================

INSTANCE = """\
# Written by build.py.
format = 1
name = "Lancang-Mekong: several nations, several parks"
description = "Seventeen industrial parks in the six Lancang-Mekong countries: what each should make, who supplies whom, what is sold where, and which capital and workers cross borders."
year = 2024

[resources.workers]
unit = "persons"
scope = "country"
jobs = true

# Investment: only output above today's needs it.
[resources.capital]
unit = "M USD"
scope = "country"
new_only = true

[resources.land]
unit = "ha"
scope = "park"

[resources.power]
unit = "MW"
scope = "park"

[resources.water]
unit = "m3 a day"
scope = "park"

# What a park can take on beyond the jobs that it has today.
[resources.hiring]
unit = "persons"
scope = "park"
new_only = true

# From bought power alone; the ceiling is {factor} times today's, far from binding: lower it to study one.
[resources.emissions]
unit = "kt of CO2"
scope = "region"
capacity = {capacity}
"""


def build_instance(eco, prov):
    today = sum(x * emissions(eco, s) for p in PARKS for s, x in eco.existing[p].items())
    with open(os.path.join(out_folder, "instance.toml"), "w", encoding="utf-8", newline="") as out:
        out.write(INSTANCE.format(factor=num(EMISSION_ROOM), capacity=num(EMISSION_ROOM * today, 3)))
    prov.assume(
        "resources",
        "emissions",
        "capacity",
        f"{num(EMISSION_ROOM)} times the emissions of today's computed power use: no ceiling is in force",
    )
    prov.assume("resources", "emissions", "price", "none")


def emissions(eco, s):
    return eco.facts.value(s, "power_intensity") * GRID_KT_PER_GWH


def build_countries(eco, prov):
    total = sum(eco.country_output(c) for c in COUNTRIES)
    rows = []
    for c, (name, code) in COUNTRIES.items():
        workers = WORKER_ROOM[c] * eco.country_jobs_today(c) + EXTRA_WORKERS.get(c, 0)
        capital, source, note = capital_pool(eco, c)
        share = eco.country_output(c) / total
        rows.append(
            [c, name, num(workers), num(12 * eco.wage[c] / 1e6), num(capital), num(CAPITAL_PRICE[c]), num(share), 0]
        )
        prov.assume(
            "countries",
            c,
            "workers",
            f"{WORKER_ROOM[c]} times today's jobs in the parks"
            + (f" and {EXTRA_WORKERS[c]} for Kyaukpyu" if c in EXTRA_WORKERS else ""),
        )
        prov.fact("countries", c, "workers_price", eco.facts.row(code, "wage_model"), "twelve months")
        prov.add("countries", c, "capital", "assumption", source, note)
        prov.assume("countries", c, "capital_price", "yearly cost of new fixed capital, by risk of the place")
        prov.add("countries", c, "market_share", "derived", "", "share of today's output of the parks")
        prov.assume("countries", c, "min_jobs", "no floor")
    write(
        "countries",
        ["id", "name", "workers", "workers_price", "capital", "capital_price", "market_share", "min_jobs"],
        rows,
        ["workers: jobs that parks can fill; capital: M USD of investment within the planning period"],
    )


def capital_pool(eco, c):
    if c == "CN":
        lines = float(eco.facts.policy["lmc_production_capacity_loan"]["value"]) + float(
            eco.facts.policy["lmc_export_buyer_credit"]["value"]
        )
        own = CHINA_OWN_CAPITAL * (1 + CHINA_PARKS)
        return (
            lines + own,
            "s_lmcfund18;s_mohan",
            "two reported credit lines for the region (10,000) and four times five years of Mohan's reported pace",
        )
    chinese, other, source, note = CAPITAL_STOCK[c]
    return (
        CAPITAL_SHARE * (PLOUGHED_BACK * chinese + other),
        source,
        "a third of cumulated investment, of Chinese money a quarter of that: " + note,
    )


def build_parks(eco, prov):
    cheapest = min(eco.facts.value(code, "electricity_model") for _, code in COUNTRIES.values())
    rows = []
    for p, (code, country) in PARKS.items():
        lat, lon = BORDER_COORDINATES.get(p, (eco.facts.value(code, "lat"), eco.facts.value(code, "lon")))
        used, serviced, total, quality, note = LAND[p]
        land = serviced + LAND_RELEASE * (total - serviced)
        price_field = "land_price" if eco.facts.has(code, "land_price") else "land_price_model"
        land_price = RENT_YIELD * eco.facts.value(code, price_field) * 1e4 / 1e6
        power = ceiling(eco, prov, p, code, "power", eco.power)
        water = ceiling(eco, prov, p, code, "water", eco.water)
        tariff = eco.facts.value(COUNTRIES[country][1], "electricity_model") - cheapest
        hiring = HIRING_SHARE * eco.jobs_today(p) + HIRING_BASE
        if p in CONFLICT_PARKS:
            hiring *= 0.5
        jobs = eco.reported_jobs[p]
        rows.append(
            [
                p,
                BORDER_NAMES.get(p) or eco.facts.row(code, "name")["value"],
                country,
                num(lat),
                num(lon, 5),
                len(eco.present[p]) + NEW_SECTORS,
                num(FIXED_COST_PER_HA * max(serviced, LAND_RELEASE * total)),
                num(land),
                num(land_price),
                num(power),
                num(tariff * 8760 * LOAD_FACTOR * 1000 / 1e6),
                num(water),
                num(hiring),
                num(jobs[0], 6) if jobs else "",
                num(eco.jobs_today(p)),
                num(eco.jobs_factor[p]),
                num(eco.land_factor[p]),
            ]
        )
        prov.assume("parks", p, "lat", "general geography, within 5 km")
        prov.assume("parks", p, "lon", "general geography, within 5 km")
        prov.add(
            "parks",
            p,
            "land",
            "assumption" if serviced < total else quality,
            area_sources(eco, code),
            f"serviced land and a quarter of the rest; {note}",
        )
        prov.fact("parks", p, "land_price", eco.facts.row(code, price_field), "6 % of it a year")
        prov.assume(
            "parks",
            p,
            "power_price",
            "the country's tariff less the cheapest of the six, at a load factor of 0.6; bought power is already outside value added",
        )
        prov.assume("parks", p, "hiring", "half of today's jobs and 3,000, half of that in places of conflict")
        prov.assume("parks", p, "max_sectors", "sectors present and three more")
        prov.add(
            "parks",
            p,
            "fixed_cost",
            "assumption",
            "s_savan_park;s_say_rents",
            "6 % of infrastructure at 0.35 M USD per ha",
        )
        if jobs:
            prov.add("parks", p, "x_jobs_reported", jobs[1], jobs[2], jobs[3])
    write(
        "parks",
        [
            "id",
            "name",
            "country",
            "lat",
            "lon",
            "max_sectors",
            "fixed_cost",
            "land",
            "land_price",
            "power",
            "power_price",
            "water",
            "hiring",
            "x_jobs_reported",
            "x_jobs_today",
            "x_jobs_factor",
            "x_land_factor",
        ],
        rows,
        ["land ha, power MW, water m3 a day, hiring persons; x_ columns show the calibration"],
    )


def area_sources(eco, code):
    sources = []
    for field in (
        "area_total",
        "area_developed",
        "area_occupied",
        "area_available",
        "area_expansion",
        "area_total_lao",
    ):
        if eco.facts.has(code, field):
            for s in eco.facts.row(code, field)["source"].split(";"):
                if s and s not in sources:
                    sources.append(s)
    return ";".join(sources)


def ceiling(eco, prov, p, code, what, per_unit):
    if code == "MHBT":
        share = 0.41 if p == "mohan" else 0.59
        value, note = (
            share * eco.facts.value(code, what + "_available_model"),
            "the zone's ceiling divided by serviced area; ",
        )
    else:
        value, note = eco.facts.value(code, what + "_available_model"), ""
    fact = eco.facts.row(code, what + "_available_model")
    use = eco.today(p, per_unit)
    if CEILING_SLACK * use > value:
        prov.assume(
            "parks", p, what, f"{CEILING_SLACK} times today's computed use; the planning value {num(value)} is below it"
        )
        return CEILING_SLACK * use
    prov.add("parks", p, what, "assumption", fact["source"], note + fact["note"])
    return value


def build_sectors(eco, prov):
    rows = []
    for s, sid in SECTORS.items():
        f = eco.facts
        unit = TONNES_UNIT_VALUE.get(s)
        rows.append(
            [
                sid,
                f.row(s, "name")["value"],
                num(eco.base_jobs[s]),
                num(eco.base_jobs[s]),
                num(f.value(s, "capital_output_ratio")),
                num(f.value(s, "land_per_musd_output")),
                num(eco.power(s)),
                num(eco.water(s)),
                num(emissions(eco, s)),
                num(1e6 / unit if unit else 0),
                num(float(eco.value_added[s]["coef_total"])),
                MIN_SCALE[s],
                MAX_PARKS.get(s, ""),
            ]
        )
        plan = f.row(s, "jobs_per_musd_output")
        for column in ("workers", "hiring"):
            prov.add(
                "sectors",
                sid,
                column,
                "assumption",
                "s_thasam;s_jica22;s_provio",
                "geometric mean of the planning value ("
                + plan["value"]
                + ") and of labour's share of output over Viet Nam's wage; "
                + plan["note"],
            )
        prov.fact("sectors", sid, "capital", f.row(s, "capital_output_ratio"))
        prov.fact("sectors", sid, "land", f.row(s, "land_per_musd_output"))
        prov.fact("sectors", sid, "power", f.row(s, "power_intensity"), f"load factor {LOAD_FACTOR}")
        prov.fact("sectors", sid, "water", f.row(s, "water_intensity"))
        prov.assume(
            "sectors",
            sid,
            "emissions",
            "bought power at 0.6 kt of CO2 per GWh; fuel and process emissions are left out",
        )
        prov.assume("sectors", sid, "tonnes", f"unit value {unit} USD per tonne, recalled" if unit else "a service")
        prov.fact("sectors", sid, "value_added", eco.value_added[s])
        prov.assume("sectors", sid, "min_scale", "below the smallest benchmark plants")
        prov.assume("sectors", sid, "max_parks", "heavy and regulated sectors spread no wider")
    write(
        "sectors",
        [
            "id",
            "name",
            "workers",
            "hiring",
            "capital",
            "land",
            "power",
            "water",
            "emissions",
            "tonnes",
            "value_added",
            "min_scale",
            "max_parks",
        ],
        rows,
        [
            "workers and hiring: persons per M USD at Viet Nam's wage; capital M USD, land ha, power MW, water m3 a day, emissions kt of CO2"
        ],
    )


def build_sites(eco, prov):
    suitability = {"present": 1.0, "target": 0.8, "other": 0.5}
    rows = []
    prov.assume(
        "sites",
        "*",
        "suitability",
        "1 where the sector is present, 0.8 where the park names it as a target, 0.5 elsewhere",
    )
    prov.assume(
        "sites",
        "*",
        "existing",
        "today's output from jobs over jobs per M USD, divided by the order in which the sectors are named",
    )
    prov.assume(
        "sites",
        "*",
        "max_output",
        "twice today's output and 100 (200 present, 300 target) M USD; halved in places of conflict",
    )
    prov.assume("sites", "*", "min_output", f"{num(100 * FLOOR)} % of today's output")
    prov.assume(
        "sites",
        "*",
        "workers",
        "the sector's figure times (Viet Nam's wage over the country's) to the power 0.5 and the park's own factor",
    )
    prov.assume("sites", "*", "hiring", "as workers")
    prov.assume("sites", "*", "land", "the sector's figure times the factor that matches the park's used land")
    for p in PARKS:
        for s, sid in SECTORS.items():
            room = eco.room(p, s)
            if room is None:
                continue
            limit, kind = room
            existing = eco.existing[p].get(s, 0.0)
            jobs = eco.jobs(p, s)
            rows.append(
                [
                    p,
                    sid,
                    num(suitability[kind]),
                    num(existing),
                    num(FLOOR * existing),
                    num(limit),
                    num(jobs),
                    num(jobs),
                    num(eco.land(p, s)),
                ]
            )
            if existing and p in KNOWN_OUTPUT:
                known = s in KNOWN_SECTOR_OUTPUT.get(p, {})
                code, field, _, how = KNOWN_OUTPUT[p]
                prov.add(
                    "sites",
                    f"{p}/{sid}",
                    "existing",
                    "reported" if known else "derived",
                    eco.facts.row(code, field)["source"],
                    "reported for the sector" if known else f"the park's output ({how}) divided by assumed shares",
                )
            if kind == "target" and existing == 0 and eco.facts.has(PARKS[p][0], "sectors_target"):
                prov.add(
                    "sites",
                    f"{p}/{sid}",
                    "suitability",
                    "assumption",
                    eco.facts.row(PARKS[p][0], "sectors_target")["source"],
                    "named as a target",
                )
    write(
        "sites",
        ["park", "sector", "suitability", "existing", "min_output", "max_output", "workers", "hiring", "land"],
        rows,
        ["M USD a year; a pair that no row names is no site"],
    )
    return len(rows)


def build_links(eco, prov):
    rows = []
    mfn, _ = duty_levels()
    imported = sum(
        eco.facts.value("_ALL", f"imported_share_of_intermediates_{code}") for _, code in COUNTRIES.values()
    ) / len(COUNTRIES)
    prov.assume("links", "*", "strength", "1, and 0 for a sector's supply to itself, which would reward monoculture")
    prov.assume(
        "links",
        "*",
        "outside_premium",
        f"imported share {num(imported, 2)}, the mean of the six countries, of (duty on what misses a preference and {OUTSIDE_FREIGHT} USD per tonne); 0 for a sector's supply to itself",
    )
    prov.assume(
        "links",
        "*",
        "data",
        "designs, recipes and software of medicines, electronics and new energy for advanced users",
    )
    for (s, t), row in eco.links.items():
        own = s == t
        unit = TONNES_UNIT_VALUE.get(s)
        premium = 0 if own else imported * (PREFERENCE_MISSED * mfn[s] / 100 + (OUTSIDE_FREIGHT / unit if unit else 0))
        data = s in DATA_SUPPLIERS and t in DATA_USERS and not own
        rows.append(
            [
                SECTORS[s],
                SECTORS[t],
                num(float(row["coef_total"])),
                0 if own else 1,
                num(premium),
                "yes" if data else "no",
            ]
        )
        prov.fact(
            "links",
            f"{SECTORS[s]}/{SECTORS[t]}",
            "coefficient",
            row,
            "mean of China and Indonesia: no Mekong country's own table",
        )
    write(
        "links",
        ["supplier", "user", "coefficient", "strength", "outside_premium", "data"],
        rows,
        [f"input-output coefficients of {LINK_THRESHOLD} and more"],
    )
    return len(rows)


def build_nodes(prov):
    rows = [[n, name, country, num(lat), num(lon, 5), kind] for n, (name, country, lat, lon, kind) in NODES.items()]
    prov.assume("nodes", "*", "*", "places and coordinates from general geography")
    write("nodes", ["id", "name", "country", "lat", "lon", "kind"], rows)


def coordinates(eco, place):
    if place in NODES:
        return NODES[place][2:4]
    if place in BORDER_COORDINATES:
        return BORDER_COORDINATES[place]
    code = PARKS[place][0]
    return eco.facts.value(code, "lat"), eco.facts.value(code, "lon")


def build_corridors(eco, prov):
    f = eco.facts
    rate = {
        "road": f.corridor("GEN_road", "freight_cost_model"),
        "rail": f.corridor("CLR", "freight_cost"),
        "sea": f.corridor("GEN_sea", "freight_cost_model"),
        "river": f.corridor("GEN_inland_waterway", "freight_cost_model"),
    }
    rate["road-rail"] = (rate["road"] + rate["rail"]) / 2
    extras = {
        "border": f.corridor("GEN_border", "border_cost_per_t"),
        "lift": f.corridor("GEN_transship", "handling_cost"),
    }
    railway = f.corridor("CLR", "distance") / sum(
        kilometres(coordinates(eco, a), coordinates(eco, b)) for a, b in (("kunming", "mohan"), ("boten", "vientiane"))
    )
    rows = []
    for cid, a, b, mode, km, extra, capacity, source in CORRIDORS:
        note, quality = "", "assumption"
        if km == "railway":
            distance, note, source = (
                railway * kilometres(coordinates(eco, a), coordinates(eco, b)),
                "the railway's 1,035 km divided by great circle; ",
                "s_clr_q1",
            )
        elif isinstance(km, tuple):
            fact = f.row(*km)
            distance, note, source = float(fact["value"]), "distance to the gateway; ", fact["source"]
        elif km is None:
            distance, note = (
                DETOUR[mode] * kilometres(coordinates(eco, a), coordinates(eco, b)),
                f"{DETOUR[mode]} times the great circle; ",
            )
        else:
            distance = km
        cost = distance * rate[mode] + sum(extras[e] for e in extra.split())
        note += f"{num(distance)} km at {num(rate[mode])} USD per tonne-km" + "".join(
            f", {e} {num(extras[e])}" for e in extra.split()
        )
        if cid == "muse":
            cost, quality, source = (
                f.corridor("MDM", "freight_price") + extras["border"],
                "derived",
                "s_irr19;s_db_ec;s_db_ed",
            )
            note = "reported truck price of 39 USD per tonne in 2019 and the border cost"
        if cid == "thanaleng":
            cost, note = (
                0.6 * f.corridor("VLC", "freight_cost") * distance + extras["border"] + extras["lift"],
                "40 % below the road, border 20, change of gauge 5",
            )
        prov.add("corridors", cid, "usd_per_tonne", quality, source, note)
        if isinstance(capacity, str):
            capacity, quality, source, note = named_capacity(f, capacity)
            prov.add("corridors", cid, "capacity_kt", quality, source, note)
        elif capacity is not None:
            prov.assume(
                "corridors",
                cid,
                "capacity_kt",
                "order of magnitude of what the crossing or line can give to the parks' goods",
            )
        else:
            prov.assume("corridors", cid, "capacity_kt", "no limit known")
        rows.append([cid, a, b, num(cost), num(capacity) if capacity else "", mode])
    write("corridors", ["id", "from", "to", "usd_per_tonne", "capacity_kt", "mode"], rows)


def named_capacity(f, which):
    if which == "railway":
        free = 1000 * (f.corridor("CLR", "volume_target_2025") - 4 * f.corridor("CLR", "volume_q1_2024"))
        return (
            free,
            "derived",
            "s_clr_tgt;s_clr_q1",
            "the railway's target for 2025, 8 million tonnes a year, less four times the traffic of the first quarter of 2024",
        )
    if which == "thanaleng":
        containers = f.corridor("TDP", "containers_first_year")
        return containers * TEU_TONNES / 1000, "derived", "s_tdp", "46,108 containers in the first year at 12 tonnes"
    if which == "muse":
        trucks = f.corridor("MDM", "border_trucks_import") + f.corridor("MDM", "border_trucks_export_normal")
        return (
            trucks * 20 * 365 / 1000 * f.corridor("MDM", "reliability"),
            "assumption",
            "s_irr19;s_muse",
            "530 trucks a day of 20 tonnes, open 40 % of the time (assumed)",
        )
    free = f.corridor("SHV", "capacity_after_deep_port") - f.corridor("SHV", "throughput")
    return (
        free * TEU_TONNES / 1000,
        "derived",
        "s_pas",
        "1,400,000 TEU a year with the deep port, less the throughput of 2023, at 12 tonnes",
    )


def build_markets(prov):
    rows = [[m, name, node, country] for m, (name, node, country, _) in MARKETS.items()]
    prov.assume("markets", "*", "*", "each market stands at its main city or port")
    write("markets", ["id", "name", "node", "country"], rows)


def sold_today(eco, s, m):
    """Today's sales of a sector at a market: output times the country's orientation."""
    return sum(eco.sector_output(s, c) * ORIENTATION[c].get(m, 0) / 100 for c in COUNTRIES)


def build_demand(eco, prov):
    rows = []
    absorbed = {
        s: ABSORBED
        * sum(float(row["coef_total"]) * eco.sector_output(t) for (u, t), row in eco.links.items() if u == s)
        for s in SECTORS
    }
    for m, (_, _, country, growth) in MARKETS.items():
        for s, sid in SECTORS.items():
            if s in ("LOGI", "ENER"):
                if not country:
                    continue
                markets = [n for n in MARKETS if MARKETS[n][2] == country]
                amount = SERVICE_MARKET * eco.sector_output(s, country) / len(markets)
            else:
                output = eco.sector_output(s)
                net = max(LEAST_DEMAND, 1 - absorbed[s] / output)
                amount = growth * net * sold_today(eco, s, m)
            if amount >= 0.05:
                rows.append([m, sid, num(amount), 0])
    prov.assume(
        "demand",
        "*",
        "max_sales",
        "today's sales by each country's assumed orientation, less what parks could take from each other, times the market's growth",
    )
    write("demand", ["market", "sector", "max_sales", "min_sales"], rows, ["M USD a year"])
    return len(rows)


def build_shares(eco, prov):
    rows = []
    for m in MARKETS:
        sales = {c: sum(eco.sector_output(s, c) for s in SECTORS) * ORIENTATION[c].get(m, 0) for c in COUNTRIES}
        total = sum(sales.values())
        shares = {c: round(v / total, 4) for c, v in sales.items() if v}
        largest = max(shares, key=shares.get)
        shares[largest] = round(1 - sum(v for c, v in shares.items() if c != largest), 4)
        rows += [[m, c, num(v)] for c, v in shares.items()]
    prov.assume("shares", "*", "share", "share of each country in today's sales at the market, by assumed orientation")
    write("shares", ["market", "country", "share"], rows)


def duty_levels():
    mfn, treaty = {}, {}
    for row in read("tariffs.csv"):
        if row["regime"] == "MFN (model)":
            mfn[row["sector"]] = float(row["value"])
        elif row["regime"] == "ACFTA/RCEP/ATIGA (model)":
            treaty[row["sector"]] = float(row["value"])
    return mfn, treaty


def build_tariffs(prov):
    mfn, treaty = duty_levels()
    rows = []
    for s, sid in SECTORS.items():
        if sid in BARRIERS:
            closed, opened = BARRIERS[sid]
            rows.append(["*", "*", sid, num(closed), num(opened)])
            prov.assume(
                "tariffs",
                f"*/*/{sid}",
                "*",
                "a barrier rather than a duty: wheeling and losses of power, services that are not traded",
            )
            continue
        closed = (PREFERENCE_MISSED * mfn[s] + (1 - PREFERENCE_MISSED) * treaty[s]) / 100
        rows.append(["*", "*", sid, num(closed), num(treaty[s] / 100)])
        prov.add(
            "tariffs",
            f"*/*/{sid}",
            "*",
            "assumption",
            "s_rcep_khm;s_rcep_tha",
            "open: what remains after the treaties; closed: 60 % of trade at the full rate, 40 % at the treaty's",
        )
        rows.append(["*", "asean", sid, num(treaty[s] / 100), num(treaty[s] / 100)])
        prov.assume("tariffs", f"*/asean/{sid}", "*", "treaties with ASEAN are in force for all six")
        rows.append(["*", "world", sid, num(WORLD_DUTY * mfn[s] / 100), num(WORLD_DUTY * mfn[s] / 100)])
        prov.assume("tariffs", f"*/world/{sid}", "*", "40 % of the full rate")
        for c in POOREST:
            rows.append(
                [c, "world", sid, num(WORLD_DUTY_POOREST * mfn[s] / 100), num(WORLD_DUTY_POOREST * mfn[s] / 100)]
            )
            prov.assume(
                "tariffs", f"{c}/world/{sid}", "*", "half of that under preferences for least developed countries"
            )
            rows.append([c, "CN", sid, 0, 0])
            prov.add(
                "tariffs", f"{c}/CN/{sid}", "*", "reported", "s_ldc100", "zero duty on all lines from December 2024"
            )
    write(
        "tariffs",
        ["from", "to", "sector", "closed_rate", "open_rate"],
        rows,
        ["fractions of value; later rows replace earlier ones"],
    )


RCEP = """\
# Written by build.py.
name = "Duties as RCEP agrees them"
description = \"\"\"
All six are members. The treaty's duties hold for all trade among them and are used in full, whether or not two countries \\
open their parks to each other; what Cambodia, Laos and Myanmar sell to China stays free. That every seller claims the \\
treaty's rate is an assumption: in the instance 60 % of trade between closed pairs does not.\"\"\"
source = "s_rcep_khm;s_rcep_tha"
set = [
{lines}
]
"""


def build_rcep():
    """The scenario in which the closed rate is the treaty's."""
    _, treaty = duty_levels()
    lines = []
    for to in COUNTRIES:
        sellers = [c for c in COUNTRIES if c not in (to, *POOREST)] if to == "CN" else ["*"]
        lines += [
            f'    "tariffs.{c}/{to}/{sid}.closed_rate={num(treaty[s] / 100)}",'
            for c in sellers
            for s, sid in SECTORS.items()
            if sid not in BARRIERS
        ]
    folder = os.path.join(out_folder, "scenarios")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "rcep.toml"), "w", encoding="utf-8") as out:
        out.write(RCEP.format(lines="\n".join(lines)))


def build_transfers(eco, prov):
    loan = float(eco.facts.policy["lmc_production_capacity_loan"]["value"])
    rows = []
    for c in COUNTRIES:
        if c != "CN":
            rows.append(["capital", "CN", c, num(loan / 5), num(LOAN_MARGIN)])
            prov.add(
                "transfers",
                f"capital/CN/{c}",
                "max",
                "assumption",
                "s_lmcfund18",
                "the reported special loan of 5,000 for production capacity, in equal fifths",
            )
            prov.assume("transfers", f"capital/CN/{c}", "cost", "insurance and currency")
    for a, b in OTHER_LENDING:
        rows.append(["capital", a, b, OTHER_LENDING_MAX, num(2 * LOAN_MARGIN)])
        prov.assume("transfers", f"capital/{a}/{b}", "*", "investors among neighbours, no facility behind them")
    for a, b, most, why in WORKER_MOVES:
        rows.append(["workers", a, b, most, num(WORKER_MOVE_COST)])
        prov.add("transfers", f"workers/{a}/{b}", "max", "assumption", "s_ppsez" if (a, b) == ("CN", "KH") else "", why)
        prov.assume("transfers", f"workers/{a}/{b}", "cost", "papers, travel, housing")
    write("transfers", ["resource", "from", "to", "max", "cost"], rows)


def build_twins(prov):
    write("twins", ["park_a", "park_b", "note"], [[a, b, note] for a, b, _, _, note in TWINS])
    for a, b, quality, source, note in TWINS:
        prov.add("twins", f"{a}/{b}", "*", quality, source, note)


def build_agreements(prov):
    write(
        "agreements",
        ["country_a", "country_b", "data", "note"],
        [[a, b, data, note] for a, b, data, _, _, note in AGREEMENTS],
    )
    for a, b, _, quality, source, note in AGREEMENTS:
        prov.add("agreements", f"{a}/{b}", "*", quality, source, note)
        prov.assume("agreements", f"{a}/{b}", "data", "recalled")


def build_provenance(prov):
    write("provenance", ["table", "row", "column", "quality", "source", "note"], prov.rows)


def build_sources(prov):
    used = {s for row in prov.rows for s in row[4].split(";") if s} | set(SCENARIO_SOURCES)
    known = {row["id"]: row for row in read("sources.csv")}
    missing = sorted(used - set(known))
    if missing:
        raise SystemExit(f"sources not in the facts: {', '.join(missing)}")
    rows = [
        [r["id"], r["title"], site_of(r["address"]), r["year"], r["note"], r["address"]]
        for r in known.values()
        if r["id"] in used
    ]
    write("sources", ["id", "title", "publisher", "year", "note", "x_address"], rows)


def site_of(address):
    """The site that carries a page: what stands between `//` and the next `/`."""
    if address.startswith("github:"):
        return "github.com"
    return address.split("/")[2].removeprefix("www.") if "//" in address else ""


def main():
    parser = argparse.ArgumentParser(description="Build the tables of this instance from its facts.")
    parser.add_argument("--table", default=MAIN_TABLE, help="input-output table of facts/io_coefficients.csv")
    parser.add_argument("--out", default=HERE, help="folder to write the tables to, in place of this one")
    arguments = parser.parse_args()
    global out_folder
    out_folder = arguments.out
    os.makedirs(out_folder, exist_ok=True)
    prov = Provenance()
    eco = Economy(Facts(), arguments.table)
    build_instance(eco, prov)
    build_countries(eco, prov)
    build_parks(eco, prov)
    build_sectors(eco, prov)
    sites = build_sites(eco, prov)
    links = build_links(eco, prov)
    build_nodes(prov)
    build_corridors(eco, prov)
    build_markets(prov)
    demand = build_demand(eco, prov)
    build_shares(eco, prov)
    build_tariffs(prov)
    build_rcep()
    build_transfers(eco, prov)
    build_twins(prov)
    build_agreements(prov)
    build_provenance(prov)
    build_sources(prov)
    print(
        f"{len(PARKS)} parks, {len(SECTORS)} sectors, {sites} sites, {links} links, {len(CORRIDORS)} corridors, {demand} demands"
    )
    print(f"{'park':14} {'output':>8} {'reported':>9} {'jobs':>8} {'ratio':>6} {'factor':>6} {'raw':>6} {'land':>6}")
    for p in PARKS:
        jobs, today = eco.reported_jobs[p], eco.jobs_today(p)
        reported = jobs[0] if jobs else 0
        print(
            f"{p:14} {sum(eco.existing[p].values()):8.0f} {reported:9.0f} {today:8.0f} "
            f"{today / reported if reported else float('nan'):6.2f} {eco.jobs_factor[p]:6.2f} {eco.raw_factor.get(p, float('nan')):6.2f} {eco.land_factor[p]:6.2f}"
        )


if __name__ == "__main__":
    main()
