"""Qinzhou and Kuantan: the twin parks as designed in 2012, and the same two with their ports."""

from economy import (Good, TEU_TONNES, capital_price, fixed_cost, jobs, land_price, leg, links, sectors, tariffs,
                     wage)
from tables import Figure, Instance, assumed, derived, fact

SETTINGS = """
format = 1
name = "{name}"
description = "{description}"
year = {year}

[resources.workers]
unit = "persons"
scope = "country"
jobs = true

[resources.capital]
unit = "M USD"
scope = "country"

[resources.land]
unit = "ha"
scope = "park"
"""
NAMED = {
    "twin-parks": (2012, "Two countries, twin parks",
                   "Qinzhou in China and Kuantan in Malaysia as designed in 2012, on empty land: what each should make, "
                   "who supplies whom, and what Chinese capital adds in Kuantan."),
    "two-parks-two-ports": (2022, "Two parks, two ports",
                            "Qinzhou and Kuantan with both their ports: a direct line between them, the deep-water terminal "
                            "at Kuantan, and trains from Qinzhou to western China."),
}

GOODS = {
    "palm-oil": Good("Palm oil and its products", "food", 0.6),
    "birds-nest": Good("Edible bird's nests", "food", 0.02, 1_000_000),
    "halal-food": Good("Halal food", "food", 0.38, 2000),
    "biomedicine": Good("Biomedicine", "pharma"),
    "electronics": Good("Advanced electronics", "electronics"),
    "new-energy": Good("New energy equipment", "new-energy"),
    "steel": Good("Steel", "metals", 0.7, 600),
    "tyres": Good("Tyres", "rubber"),
    "glass": Good("Glass", "materials", 1.0, 500),
    "aluminium": Good("Aluminium profiles", "metals", 0.3, 3000),
}
# What each park was to make, and the most that a programme of its size could sell of it in a year, M USD.
DESIGN = {
    "qinzhou": {"palm-oil": 1200, "birds-nest": 150, "halal-food": 500, "biomedicine": 400, "electronics": 1200,
                "new-energy": 1000},
    "kuantan": {"steel": 1800, "tyres": 600, "glass": 500, "aluminium": 600},
}
# Where goods are sold, in hundredths, by the park that was to make them.
SOLD = {
    "qinzhou": {"guangxi": 20, "western-china": 50, "malaysia": 10, "world": 20},
    "kuantan": {"guangxi": 15, "western-china": 15, "malaysia": 12.5, "world": 57.5},
}
COUNTRY = {"qinzhou": "CN", "kuantan": "MY"}
CODE = {"qinzhou": "CMQP", "kuantan": "MCKP"}
ELSEWHERE = 0.25  # what the other park may make of a good, as a part of the design
PLACES = {
    "qinzhou-port": (21.7, 108.6), "nanning": (22.82, 108.32), "chongqing": (29.56, 106.55),
    "kuantan-port": (3.97, 103.43), "kuala-lumpur": (3.14, 101.69), "singapore": (1.26, 103.83),
}
NODES = [
    ["qinzhou-port", "Qinzhou port (Beibu Gulf)", "CN", "port"], ["nanning", "Nanning", "CN", "city"],
    ["chongqing", "Chongqing", "CN", "city"], ["kuantan-port", "Kuantan port", "MY", "port"],
    ["kuala-lumpur", "Kuala Lumpur", "MY", "city"], ["singapore", "Singapore and the Strait", "", "port"],
    ["overseas", "Ports overseas", "", "sea"],
]
FEEDER = 12  # USD per tonne for a small ship and the wait for the next one


def corridors(ports):
    """The routes of 2012; with the ports, the three that came after."""
    before, after, now = (fact("KTNP", f) for f in ("capacity_before", "capacity_after", "throughput"))
    if ports:
        berth = derived(after.value - now.value, "s_kport13;s_kport21", "52 million tonnes less the 22.9 handled in 2021")
    else:
        berth = derived(before.value - now.value, "s_kport13;s_kport21", "26 million tonnes less the 22.9 handled in 2021")
    gate = {p: fact(CODE[p], "gateway_distance").value for p in COUNTRY}
    quay = assumed(5000, "what one terminal can give to one park's goods")
    rows = [
        ["qinzhou-gate", "qinzhou", "qinzhou-port", leg("road", PLACES, "", "", 1, gate["qinzhou"]), quay, "road"],
        ["kuantan-gate", "kuantan", "kuantan-port", leg("road", PLACES, "", "", 1, gate["kuantan"]), berth, "road"],
        ["qinzhou-nanning", "qinzhou", "nanning", leg("road", PLACES, "", "", 0, 120), "", "road"],
        ["nanning-chongqing", "nanning", "chongqing", leg("road", PLACES, "nanning", "chongqing"), "", "road"],
        ["east-coast-road", "kuantan", "kuala-lumpur", leg("road", PLACES, "", "", 0, 260), "", "road"],
        ["qinzhou-feeder", "qinzhou-port", "singapore",
         leg("sea", PLACES, "qinzhou-port", "singapore", 1, None, FEEDER, "small ships"), "", "sea"],
        ["kuantan-feeder", "kuantan-port", "singapore",
         leg("sea", PLACES, "kuantan-port", "singapore", 1, None, FEEDER, "small ships"), "", "sea"],
        ["ocean", "singapore", "overseas", leg("sea", PLACES, "", "", 1, 11000), "", "sea"],
    ]
    if ports:
        trains, earlier = fact("ILSTC", "containers_h1"), fact("ILSTC", "containers_h1_before")
        gained = derived(2 * (trains.value - earlier.value) * TEU_TONNES / 1000, trains.source,
                         "what the trains carried more in the first half of 2022 than a year before, twice, at 12 tonnes a container")
        rows += [
            ["direct-line", "qinzhou-port", "kuantan-port", leg("sea", PLACES, "", "", 0, 2100),
             assumed(2000, "a large ship a week"), "sea"],
            ["land-sea", "qinzhou-port", "chongqing", leg("rail", PLACES, "qinzhou-port", "chongqing", 1), gained, "rail"],
            ["kuantan-ocean", "kuantan-port", "overseas", leg("sea", PLACES, "", "", 1, 11000),
             assumed(8000, "large ships call at the deep-water terminal"), "sea"],
        ]
    return rows


def build(name):
    ports = name == "two-parks-two-ports"
    year, title, description = NAMED[name]
    instance = Instance(name, SETTINGS.format(name=title, description=description, year=year))
    workers = {p: fact(CODE[p], "employment") for p in COUNTRY}
    committed = fact("MCKP", "committed_investment")
    own = {"CN": assumed(5000, "the region's reported special loan for production capacity is as large; what Guangxi and "
                               "the firms could place in both parks", ""),
           "MY": assumed(800, "a quarter of what was committed: the Malaysian consortium and local firms", committed.source)}
    lent = derived(committed.value / 4.1, committed.source, "11 billion MYR in approval at 4.1")
    instance.table(
        "countries",
        ["id", "name", "workers", "workers_price", "capital", "capital_price", "market_share"],
        [[c, n, assumed(5 * workers[p].value, f"five times the {workers[p].value:.0f} at work there by 2024 (itself assumed), a choice that leaves capital and not hands the limit"),
          wage(c), own[c], capital_price(c), share]
         for c, n, p, share in (("CN", "China", "qinzhou", 0.6), ("MY", "Malaysia", "kuantan", 0.4))],
        "workers: jobs that the park can fill; capital: M USD of investment",
    )
    instance.covers("countries", "*", "market_share", assumed(0, "by what each park was to make"))
    instance.table(
        "parks", ["id", "name", "country", "lat", "lon", "max_sectors", "fixed_cost", "land", "land_price"],
        [[p, n, COUNTRY[p], fact(CODE[p], "lat"), fact(CODE[p], "lon"), assumed(len(DESIGN[p]) + 1, "the design's and one more"),
          fixed_cost(fact(CODE[p], "area_developed").value), fact(CODE[p], "area_developed"), land_price(CODE[p])]
         for p, n in (("qinzhou", "China-Malaysia Qinzhou Industrial Park"), ("kuantan", "Malaysia-China Kuantan Industrial Park"))],
        "land ha: what was laid out by 2019 and 2024",
    )
    sectors(instance, GOODS)
    rows = []
    for p in COUNTRY:
        for other, goods in DESIGN.items():
            for good, size in goods.items():
                here = p == other
                rows.append([p, good, assumed(1 if here else 0.5, "1 where the design puts it", "s_article"),
                             assumed(size * (1 if here else ELSEWHERE), "size of the programme, not reported"
                                     if here else "a quarter of the programme of the other park"),
                             jobs(GOODS[good], COUNTRY[p])])
    instance.table("sites", ["park", "sector", "suitability", "max_output", "workers"], rows, "M USD a year; nothing stands yet")
    links(instance, GOODS)
    instance.table("nodes", ["id", "name", "country", "lat", "lon", "kind"],
                   [[i, n, c, *PLACES.get(i, ("", "")), k] for i, n, c, k in NODES])
    instance.covers("nodes", "*", "*", assumed(0, "general geography"))
    instance.table("corridors", ["id", "from", "to", "usd_per_tonne", "capacity_kt", "mode"], corridors(ports))
    instance.table("markets", ["id", "name", "node", "country"], [
        ["guangxi", "Guangxi and its coast", "nanning", "CN"], ["western-china", "Western China", "chongqing", "CN"],
        ["malaysia", "Malaysia", "kuala-lumpur", "MY"], ["world", "The rest of the world", "overseas", ""]])
    rows = []
    for p, goods in DESIGN.items():
        for m, part in SOLD[p].items():
            exports = m == "malaysia" and p == "kuantan"
            note = f"{part} % of the programme" + ("; 85 to 90 % of Kuantan's goods go abroad" if exports else "")
            rows += [[m, good, assumed(size * part / 100, note, "s_mckip19" if exports else "")] for good, size in goods.items()]
    instance.table("demand", ["market", "sector", "max_sales"], rows, "M USD a year")
    tariffs(instance, GOODS)
    instance.table("transfers", ["resource", "from", "to", "max", "cost"], [
        ["capital", "CN", "MY", lent, assumed(0.01, "insurance and currency")],
        ["capital", "MY", "CN", assumed(300, "Malaysian firms at Qinzhou"), assumed(0.01, "insurance and currency")],
        ["workers", "CN", "MY", assumed(1500, "engineers of the steel works"), assumed(0.0015, "papers, travel, housing")]])
    instance.table("twins", ["park_a", "park_b"], [["qinzhou", "kuantan"]])
    instance.table("agreements", ["country_a", "country_b", "data"], [["CN", "MY", "yes"]])
    instance.covers("twins", "*", "*", Figure(0, "reported", "s_article", "twin parks since 2012"))
    instance.covers("agreements", "*", "*", assumed(0, "the twin parks are an agreement; that data may flow is assumed", "s_article"))
    instance.finish()
