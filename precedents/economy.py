"""Sectors, links, duties and freight rates that the precedents take from the instance `lancang-mekong`.

A precedent names goods more finely than that instance does: each of its goods has a parent sector there, whose
technology it takes over. What the parent supplies divides among its goods by `part`, which is an assumption.
"""

from collections import namedtuple

from tables import PARENT, Figure, assumed, fact, kilometres, read

# name, parent sector, part of what the parent supplies, USD per tonne (None: the parent's)
Good = namedtuple("Good", "name parent part usd_per_tonne", defaults=(1.0, None))

TONNE_KM = {"road": 0.09, "rail": 0.055, "sea": 0.008}
DETOUR = {"road": 1.35, "rail": 1.35, "sea": 1.2}
LIFT = 5
TEU_TONNES = 12
CNY_PER_USD = {2012: 6.31, 2014: 6.14, 2018: 6.62, 2021: 6.45}  # yearly means, recalled
WAGE_EXPONENT = 0.5
RENT_YIELD = 0.06
CAPITAL_PRICE = {"CN": 0.09, "MY": 0.10, "ID": 0.12, "SG": 0.07}
INFRASTRUCTURE = 0.35  # M USD per hectare, see the fixed costs of lancang-mekong

WAGES = {
    "CN": fact("CHN", "wage_model"),
    "MY": fact("MYS", "wage_model"),
    "ID": assumed(200, "between the minimum wage of Central Java and that of Viet Nam, recalled"),
    "SG": assumed(3000, "no park stands there; recalled level of pay in manufacturing"),
}
VIET_NAM = fact("VNM", "wage_model")


def parents():
    return {row["id"]: row for row in read(PARENT + "/sectors.csv")}


def inherited(table, key, column, note=""):
    """Where a figure of the parent instance comes from; its last matching row decides."""
    found = None
    for row in read(PARENT + "/provenance.csv"):
        if row["table"] == table and row["row"] in (key, "*") and row["column"] in (column, "*"):
            found = row
    if found is None:
        raise SystemExit(f"lancang-mekong has no provenance of {table} {key} {column}")
    return found["quality"], found["source"], "; ".join(p for p in (found["note"], note) if p)


def carried(value, table, key, column, note=""):
    return Figure(value, *inherited(table, key, column, note))


def wage(country):
    w = WAGES[country]
    return Figure(12 * w.value / 1e6, w.quality, w.source, (w.note + "; twelve months").lstrip("; "))


def capital_price(country):
    return assumed(CAPITAL_PRICE[country], "yearly cost of new fixed capital, by risk of the place")


def jobs_factor(country):
    """Jobs per output fall with the square root of the wage."""
    return (VIET_NAM.value / WAGES[country].value) ** WAGE_EXPONENT


def jobs(good, country):
    value = float(parents()[good.parent]["workers"]) * jobs_factor(country)
    return assumed(value, f"jobs per M USD of {good.parent} times (Viet Nam's wage over {country}'s) to the power 0.5")


def sectors(instance, goods, **more):
    """The sectors; `more` are further columns, each a function from the parent's row to a figure."""
    rows = []
    for id, good in goods.items():
        p = parents()[good.parent]
        take = lambda column: carried(
            float(p[column]), "sectors", good.parent, column, "" if id == good.parent else f"technology of {good.parent}"
        )
        if good.usd_per_tonne:
            tonnes = assumed(1e6 / good.usd_per_tonne, f"unit value {good.usd_per_tonne} USD per tonne, recalled")
        else:
            tonnes = take("tonnes")
        rows.append([id, good.name, take("workers"), take("capital"), take("land"), tonnes,
                     take("value_added"), take("min_scale"), *(figure(p) for figure in more.values())])
    instance.table(
        "sectors",
        ["id", "name", "workers", "capital", "land", "tonnes", "value_added", "min_scale", *more],
        rows,
        "per M USD of output: workers at Viet Nam's wage, capital M USD, land ha",
    )


def links(instance, goods):
    rows = []
    for link in read(PARENT + "/links.csv"):
        for s, supplier in goods.items():
            for t, user in goods.items():
                if (supplier.parent, user.parent) != (link["supplier"], link["user"]):
                    continue
                own = s == t
                coefficient = float(link["coefficient"]) * supplier.part
                note = "" if supplier.part == 1 else f"part {supplier.part} of what {supplier.parent} supplies, assumed"
                figure = carried(coefficient, "links", f"{supplier.parent}/{user.parent}", "coefficient", note)
                if note:
                    figure = figure._replace(quality="assumption")
                rows.append([s, t, figure, 0 if own else 1, 0 if own else premium(supplier.parent), link["data"]])
    instance.covers("links", "*", "strength", Figure(0, *inherited("links", "*", "strength")))
    instance.covers("links", "*", "outside_premium", Figure(0, *inherited("links", "*", "outside_premium")))
    instance.covers("links", "*", "data", Figure(0, *inherited("links", "*", "data")))
    instance.table(
        "links", ["supplier", "user", "coefficient", "strength", "outside_premium", "data"], rows,
        "input-output coefficients of 0.002 and more, from lancang-mekong",
    )


def premium(parent):
    """What a million of this good costs more outside the parks: the same for all its users but itself."""
    return next(
        (float(link["outside_premium"]) for link in read(PARENT + "/links.csv")
         if link["supplier"] == parent and link["user"] != parent), 0.0)


def tariffs(instance, goods, world="world"):
    """The treaty's rates when open, the mixed ones when closed, 40 % of the full rate overseas."""
    rows = []
    for row in read(PARENT + "/tariffs.csv"):
        if row["from"] != "*" or row["to"] not in ("*", "world"):
            continue
        for id, good in goods.items():
            if good.parent == row["sector"]:
                place = world if row["to"] == "world" else "*"
                key = f"{row['from']}/{row['to']}/{row['sector']}"
                rows.append(["*", place, id, *(carried(float(row[c]), "tariffs", key, c)
                                               for c in ("closed_rate", "open_rate"))])
    instance.table("tariffs", ["from", "to", "sector", "closed_rate", "open_rate"], rows,
                   "fractions of value; later rows replace earlier ones")


def leg(mode, places, a, b, lifts=0, km=None, extra=0, why=""):
    """USD per tonne of a corridor: by distance, with lifts in ports and what else is paid."""
    if km is None:
        distance = DETOUR[mode] * kilometres(places[a], places[b])
        note = f"{DETOUR[mode]} times the great circle, "
    else:
        distance, note = km, ""
    note += f"{text_km(distance)} km at {TONNE_KM[mode]} USD per tonne-km"
    if lifts:
        note += f", {lifts} lifts of {LIFT}"
    if extra:
        note += f", {why} {extra}"
    return assumed(distance * TONNE_KM[mode] + LIFT * lifts + extra, note)


def text_km(km):
    return f"{km:.0f}" if km >= 10 else f"{km:.1f}"


def fixed_cost(hectares):
    return assumed(RENT_YIELD * INFRASTRUCTURE * hectares,
                   f"6 % of infrastructure at {INFRASTRUCTURE} M USD per ha on {hectares:.0f} ha")


def land_price(entity, field="land_price_model"):
    price = fact(entity, field)
    return Figure(RENT_YIELD * price.value / 100, price.quality, price.source, (price.note + "; 6 % of it a year").lstrip("; "))


