"""China-Singapore Suzhou Industrial Park: one park, and a foreign partner with capital and managers."""

from economy import CNY_PER_USD, Good, capital_price, fixed_cost, jobs, leg, links, sectors, tariffs, wage, parents
from tables import Figure, Instance, assumed, fact

SETTINGS = """
format = 1
name = "Suzhou: one park and a foreign partner"
description = "The China-Singapore Suzhou Industrial Park as it stood in 2014, and its next five years: how far China's own capital and managers go, and what a partner who brings both adds."
year = 2014

[resources.workers]
unit = "persons"
scope = "country"
jobs = true

# Investment: only output above today's needs it.
[resources.capital]
unit = "M USD"
scope = "country"
new_only = true

# People who have run a plant to the partner's standards: new plants need them.
[resources.managers]
unit = "persons"
scope = "country"
new_only = true

# Land still to be laid out: only new plants need it.
[resources.land]
unit = "ha"
scope = "park"
new_only = true
"""

GOODS = {
    "electronics": Good("Electronics", "electronics"),
    "machinery": Good("Machinery and equipment", "machinery"),
    "biomedicine": Good("Biomedicine", "pharma"),
    "new-materials": Good("New materials and chemicals", "chemicals"),
}
SHARES = {"electronics": 0.5, "machinery": 0.3, "biomedicine": 0.08, "new-materials": 0.12}
INDUSTRY = 0.55  # of the park's GDP
IN_PLANTS = 0.2  # of domestic investment
PARTNER = 0.5  # of foreign investment
GROWTH = 1.083  # a year: the park's own in 2014
YEARS = 5
PLACES = {"suzhou": (31.32, 120.72), "shanghai": (31.36, 121.6), "overseas": (25.0, 150.0)}


def today():
    """Output of industry: its share of GDP over the share of value added."""
    gdp = fact("SUIP", "gdp_usd").value
    ratio = sum(share * float(parents()[GOODS[s].parent]["value_added"]) for s, share in SHARES.items())
    return INDUSTRY * gdp / ratio


def build():
    instance = Instance("suzhou", SETTINGS)
    output = today()
    worker = sum(share * output * jobs(GOODS[s], "CN").value for s, share in SHARES.items())
    domestic = fact("SUIP", "domestic_investment")
    own = assumed(IN_PLANTS * domestic.value / CNY_PER_USD[2012] * YEARS / 18,
                  "a fifth, what went into plants and not into the town, of 286,800 million CNY from 1994 to 2012 at 6.31, "
                  "five years of eighteen", domestic.source)
    foreign = fact("SUIP", "foreign_investment")
    lent = assumed(PARTNER * foreign.value * YEARS / 20,
                   "half, what came with the partner, of 26,700 million USD of foreign investment in twenty years, five of them",
                   foreign.source)
    instance.table(
        "countries",
        ["id", "name", "workers", "workers_price", "capital", "capital_price", "managers", "managers_price", "market_share"],
        [
            ["CN", "China", assumed(1.3 * worker, "1.3 times today's computed jobs, a choice that leaves every labour pool a limit that binds"), wage("CN"), own, capital_price("CN"),
             assumed(2500, "managers that the park's own schools and plants form in five years"),
             assumed(0.03, "recalled level of a manager's pay"), 1],
            ["SG", "Singapore", 0, wage("SG"), lent, capital_price("SG"),
             assumed(6000, "whom the partner could send or train"), assumed(0.08, "recalled level of a manager's pay"), 0],
        ],
        "workers: jobs that the park can fill; capital: M USD of investment within five years",
    )
    zone, area = fact("SUIP", "cooperation_zone"), fact("SUIP", "area_total")
    instance.table(
        "parks", ["id", "name", "country", "lat", "lon", "max_sectors", "fixed_cost", "land", "land_price"],
        [["suzhou", "China-Singapore Suzhou Industrial Park", "CN", fact("SUIP", "lat"), fact("SUIP", "lon"),
          assumed(4, "all its sectors"), fixed_cost(zone.value),
          assumed(0.1 * (area.value - zone.value), "a tenth of the land outside the cooperation zone of 8,000 ha",
                  area.source + ";" + zone.source),
          assumed(0.06, "long lease at 100 USD per m2, 6 % of it a year")]],
        "land: hectares that can still be laid out",
    )
    sectors(instance, GOODS, managers=lambda parent: assumed(
        float(parent["workers"]) / 40, "one manager to forty jobs at Viet Nam's wage"))
    rows = []
    for s, share in SHARES.items():
        existing = derived_output(share * output)
        rows.append(["suzhou", s, existing, assumed(0.8 * existing.value, "80 % of today's output stays"),
                     assumed(GROWTH**YEARS * existing.value, "no faster than the park grew in 2014, 8.3 % a year, for five years",
                                 "s_sip15"), jobs(GOODS[s], "CN")])
    instance.table("sites", ["park", "sector", "existing", "min_output", "max_output", "workers"], rows, "M USD a year")
    links(instance, GOODS)
    instance.table("nodes", ["id", "name", "country", "lat", "lon", "kind"],
                   [["shanghai", "Shanghai port", "CN", *PLACES["shanghai"], "port"],
                    ["overseas", "Ports overseas", "", "", "", "sea"]])
    instance.covers("nodes", "*", "*", assumed(0, "general geography"))
    instance.table("corridors", ["id", "from", "to", "usd_per_tonne", "capacity_kt", "mode"],
                   [["expressway", "suzhou", "shanghai", leg("road", PLACES, "suzhou", "shanghai",
                                                             km=fact("SUIP", "gateway_distance").value, lifts=1), "", "road"],
                    ["ocean", "shanghai", "overseas", leg("sea", PLACES, "shanghai", "overseas", km=11000, lifts=1), "", "sea"]])
    instance.table("markets", ["id", "name", "node", "country"],
                   [["china", "China", "suzhou", "CN"], ["world", "The rest of the world", "overseas", ""]])
    exported = fact("SUIP", "trade").value / 2
    rows = []
    for s, share in SHARES.items():
        abroad = exported * share
        rows.append(["china", s, assumed(1.5 * max(share * output - abroad, 0.2 * share * output),
                                         "1.5 times what is not exported today")])
        rows.append(["world", s, Figure(1.3 * abroad, "assumption", fact("SUIP", "trade").source,
                                        "half of the park's trade is exports, divided as output is; 1.3 times that")])
    instance.table("demand", ["market", "sector", "max_sales"], rows, "M USD a year")
    tariffs(instance, GOODS)
    instance.table("transfers", ["resource", "from", "to", "max", "cost"],
                   [["capital", "SG", "CN", lent, assumed(0.01, "insurance and currency")],
                    ["managers", "SG", "CN", assumed(6000, "the same people"), assumed(0.02, "housing and travel")]])
    instance.table("agreements", ["country_a", "country_b", "data"], [["CN", "SG", "yes"]])
    instance.covers("agreements", "*", "*", Figure(0, "reported", "s_sip12", "the park is an agreement of the two governments"))
    instance.finish()


def derived_output(value):
    return assumed(value, "55 % of the park's GDP of 2014 over the share of value added, divided by assumed shares", "s_sip15")

