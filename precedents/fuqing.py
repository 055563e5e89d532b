"""Fuqing and Batang: a twin park that is still being considered."""

from economy import CNY_PER_USD, Good, capital_price, fixed_cost, jobs, leg, links, sectors, tariffs, wage
from tables import Figure, Instance, assumed, fact

SETTINGS = """
format = 1
name = "Fuqing and an Indonesian twin"
description = "The Yuanhong zone at Fuqing in Fujian and the Batang estate in Central Java, a twin park still being considered: what it would be worth, and what it would take."
year = 2022

[resources.workers]
unit = "persons"
scope = "country"
jobs = true

# Investment: only output above today's needs it.
[resources.capital]
unit = "M USD"
scope = "country"
new_only = true

# Land still free: only new plants need it.
[resources.land]
unit = "ha"
scope = "park"
new_only = true
"""

GOODS = {
    "seafood": Good("Frozen and prepared fish", "food", 0.4, 3000),
    "food": Good("Food", "food", 0.6),
    "textiles": Good("Textiles and garments", "textiles"),
    "chemicals": Good("Chemicals", "chemicals"),
    "glass": Good("Glass and building materials", "materials", 1.0, 500),
}
FULFILLED = 0.25  # part of the output that the first phase of Yuanhong expected
TODAY = {"seafood": 0.3, "food": 0.4, "textiles": 0.15, "chemicals": 0.1, "glass": 0.05}
BATANG = {"seafood": 400, "food": 300, "textiles": 350, "chemicals": 100, "glass": 350}
PLACES = {"fuqing": (25.62, 119.51), "batang": (-6.93, 109.93), "jiangyin": (25.46, 119.3), "semarang": (-6.95, 110.42)}
SOLD = {"fujian": (0.75, 0.35), "java": (0.05, 0.4), "world": (0.35, 0.4)}  # of Fuqing's output today, of Batang's room


def build():
    instance = Instance("fuqing", SETTINGS)
    expected = fact("FQYH", "phase1_output_expected")
    output = FULFILLED * expected.value / CNY_PER_USD[2012]
    existing = {s: share * output for s, share in TODAY.items()}
    work = sum(x * jobs(GOODS[s], "CN").value for s, x in existing.items())
    first = fact("BTNG", "investment_phase1")
    promised = fact("BTNG", "jobs_phase1")
    instance.table(
        "countries", ["id", "name", "workers", "workers_price", "capital", "capital_price", "market_share"],
        [["CN", "China", assumed(1.2 * work, "1.2 times today's computed jobs: Fujian is short of hands"), wage("CN"),
          assumed(900, "half of phase one's 11,460 million CNY at 6.31: what food firms could place", "s_yh12"),
          capital_price("CN"), assumed(0.7, "by output")],
         ["ID", "Indonesia", Figure(promised.value, "derived", promised.source, "the jobs that the first phase promised"),
          wage("ID"), assumed(0.1 * first.value, "a tenth of the first phase; the rest was to come from abroad", first.source),
          capital_price("ID"), assumed(0.3, "by output")]],
        "workers: jobs that the park can fill; capital: M USD of investment",
    )
    price = fact("BTNG", "land_price")
    instance.table(
        "parks", ["id", "name", "country", "lat", "lon", "max_sectors", "fixed_cost", "land", "land_price"],
        [["fuqing", "Yuanhong investment zone, Fuqing", "CN", fact("FQYH", "lat"), fact("FQYH", "lon"), assumed(5, "all"),
          fixed_cost(fact("FQYH", "phase1_land").value), assumed(60, "what is left of the first phase's 214 ha", "s_yh12"),
          assumed(0.06, "long lease at 100 USD per m2, 6 % of it a year")],
         ["batang", "Batang integrated industrial estate", "ID", *(assumed(x, "general geography, within 5 km") for x in PLACES["batang"]),
          assumed(4, "two of the twin's trades and two more"), fixed_cost(fact("BTNG", "area_phase1").value),
          fact("BTNG", "area_phase1"), Figure(price.value * 0.06 / 100, price.quality, price.source, "70 USD per m2, 6 % of it a year")]],
        "land: hectares still free",
    )
    sectors(instance, GOODS)
    rows = []
    for s in GOODS:
        today = assumed(existing[s], "a quarter of what the first phase expected, divided by assumed shares", expected.source)
        rows.append(["fuqing", s, today, assumed(0.7 * existing[s], "70 % of today's output stays"),
                     assumed(1.5 * existing[s] + 50, "half as much again and 50"), jobs(GOODS[s], "CN")])
    for s, most in BATANG.items():
        rows.append(["batang", s, 0, 0, assumed(most, "size of the programme, not reported"), jobs(GOODS[s], "ID")])
    instance.table("sites", ["park", "sector", "existing", "min_output", "max_output", "workers"], rows, "M USD a year")
    links(instance, GOODS)
    instance.table("nodes", ["id", "name", "country", "lat", "lon", "kind"],
                   [["jiangyin", "Jiangyin port", "CN", *PLACES["jiangyin"], "port"],
                    ["semarang", "Semarang port", "ID", *PLACES["semarang"], "port"],
                    ["overseas", "Ports overseas", "", "", "", "sea"]])
    instance.covers("nodes", "*", "*", assumed(0, "general geography"))
    instance.table("corridors", ["id", "from", "to", "usd_per_tonne", "capacity_kt", "mode"], [
        ["jiangyin-road", "fuqing", "jiangyin", leg("road", PLACES, "", "", 1, fact("FQYH", "gateway_distance").value), "", "road"],
        ["java-road", "batang", "semarang", leg("road", PLACES, "batang", "semarang", 1), "", "road"],
        ["maritime-silk-road", "jiangyin", "semarang", leg("sea", PLACES, "jiangyin", "semarang", 0, None, 10, "border papers"),
         assumed(500, "a ship a week"), "sea"],
        ["pacific", "jiangyin", "overseas", leg("sea", PLACES, "", "", 0, 11000), "", "sea"],
        ["java-ocean", "semarang", "overseas", leg("sea", PLACES, "", "", 1, 12000), "", "sea"]])
    instance.table("markets", ["id", "name", "node", "country"], [
        ["fujian", "Fujian and the coast", "fuqing", "CN"], ["java", "Java", "batang", "ID"],
        ["world", "The rest of the world", "overseas", ""]])
    instance.table("demand", ["market", "sector", "max_sales"], [
        [m, s, assumed(here * existing[s] + there * BATANG[s],
                       f"{100 * here:.0f} % of Fuqing's output today and {100 * there:.0f} % of Batang's programme")]
        for m, (here, there) in SOLD.items() for s in GOODS], "M USD a year")
    tariffs(instance, GOODS)
    instance.table("transfers", ["resource", "from", "to", "max", "cost"], [
        ["capital", "CN", "ID", Figure(first.value, "assumption", first.source, "the first phase's investment, all of it Chinese"),
         assumed(0.01, "insurance and currency")],
        ["workers", "CN", "ID", assumed(500, "technicians"), assumed(0.0015, "papers, travel, housing")]])
    instance.table("twins", ["park_a", "park_b"], [["fuqing", "batang"]])
    instance.covers("twins", "*", "*", Figure(0, "reported", "s_idtwin21", "memorandum of January 2021; Batang is one of three"))
    instance.finish()
