"""The six Lancang-Mekong countries and the Malaysian twin: the tables of `lancang-mekong`, with Kuantan added."""

import os

from economy import Good, capital_price, fixed_cost, jobs, land_price, leg, wage
from tables import Figure, Instance, PARENT, assumed, derived, fact, read

DESCRIPTION = ("The seventeen parks of the six Lancang-Mekong countries and Kuantan in Malaysia, the twin of Qinzhou: "
               "what a seventh country adds to the network.")
PRESENT = {"metals": 0.8, "rubber": 0.08, "materials": 0.06, "food": 0.06}
TARGET = ("autos", "electronics", "machinery")
PLACES = {"kuantan-port": (3.97, 103.43), "kuala-lumpur": (3.14, 101.69), "singapore": (1.26, 103.83),
          "south-china-sea": (11, 110.5)}
ORIENTATION = {"malaysia": 0.125, "asean": 0.2, "china-coast": 0.2, "world": 0.475}
BOUGHT = 0.02  # part of a Malaysian market in what the six make today


def build():
    settings = open(os.path.join(PARENT, "instance.toml"), encoding="utf-8").read()
    settings = settings.split("\n", 1)[1]
    settings = settings.replace('name = "Lancang-Mekong: several nations, several parks"', 'name = "Lancang-Mekong and the Malaysian twin"')
    lines = [f'description = "{DESCRIPTION}"' if line.startswith("description") else line for line in settings.split("\n")]
    instance = Instance("mekong-plus", "\n".join(lines))
    for row in read(PARENT + "/provenance.csv"):
        instance.provenance.append([row[c] for c in ("table", "row", "column", "quality", "source", "note")])
    Plus(instance).build()
    instance.finish()


class Plus:
    def __init__(self, instance):
        self.instance = instance
        self.sectors = {row["id"]: row for row in read(PARENT + "/sectors.csv")}
        workers = fact("MCKP", "employment")
        mean = sum(share * self.jobs(s).value for s, share in PRESENT.items())
        self.workers = workers
        self.output = {s: share * workers.value / mean for s, share in PRESENT.items()}

    def jobs(self, sector):
        return jobs(Good(sector, sector), "MY")

    def add(self, table, more):
        """A table of the parent, as it is, and rows of `more` below, by column name."""
        rows = read(f"{PARENT}/{table}.csv")
        header = list(rows[0])
        self.instance.table(table, header, [[row[c] for c in header] for row in rows]
                            + [[row.get(c, "") for c in header] for row in more])

    def build(self):
        for table in ("sectors", "links", "tariffs"):
            self.add(table, [])
        committed = fact("MCKP", "committed_investment")
        total = sum(float(r["existing"]) for r in read(PARENT + "/sites.csv"))
        today = sum(self.output.values())
        self.add("countries", [{
            "id": "MY", "name": "Malaysia", "workers": assumed(1.5 * self.workers.value, "1.5 times today's jobs"),
            "workers_price": wage("MY"),
            "capital": assumed(committed.value / 4.1 / 4, "a quarter of the 11 billion MYR in approval", committed.source),
            "capital_price": capital_price("MY"), "min_jobs": 0,
            "market_share": derived(today / total, "", "today's output over that of the six countries' parks"),
        }])
        area = fact("MCKP", "area_developed")
        self.add("parks", [{
            "id": "kuantan", "name": "Malaysia-China Kuantan Industrial Park", "country": "MY", "lat": fact("MCKP", "lat"),
            "lon": fact("MCKP", "lon"), "max_sectors": assumed(len(PRESENT) + 3, "sectors present and three more"),
            "fixed_cost": fixed_cost(area.value), "land": area, "land_price": land_price("MCKP"),
            "power": fact("MCKP", "power_available_model"), "water": fact("MCKP", "water_available_model"),
            "power_price": assumed(0.05 * 8760 * 0.6 * 1000 / 1e6, "0.11 less 0.06 USD per kWh, the cheapest of the others, at a load factor of 0.6"),
            "hiring": assumed(0.5 * self.workers.value + 3000, "half of today's jobs and 3,000"),
        }])
        self.add("sites", [self.site(s) for s in (*PRESENT, *TARGET)])
        self.add("nodes", [
            {"id": "kuantan-port", "name": "Kuantan port", "country": "MY", "lat": 3.97, "lon": 103.43, "kind": "port"},
            {"id": "kuala-lumpur", "name": "Kuala Lumpur", "country": "MY", "lat": 3.14, "lon": 101.69, "kind": "city"}])
        free = fact("KTNP", "capacity_after").value - fact("KTNP", "throughput").value
        roads = [
            ("kuantan-gate", "kuantan", "kuantan-port", leg("road", PLACES, "", "", 1, fact("MCKP", "gateway_distance").value),
             derived(free, "s_kport13;s_kport21", "52 million tonnes less the 22.9 handled in 2021"), "road"),
            ("east-coast-road", "kuantan", "kuala-lumpur", leg("road", PLACES, "", "", 0, 260), "", "road"),
            ("kuantan-sea", "kuantan-port", "south-china-sea", leg("sea", PLACES, "kuantan-port", "south-china-sea"), "", "sea"),
            ("kuantan-strait", "kuantan-port", "singapore", leg("sea", PLACES, "kuantan-port", "singapore"), "", "sea"),
            ("causeway", "kuala-lumpur", "singapore", leg("road", PLACES, "kuala-lumpur", "singapore", 0, None, 20, "border"), "", "road"),
        ]
        self.add("corridors", [dict(zip(("id", "from", "to", "usd_per_tonne", "capacity_kt", "mode"), row)) for row in roads])
        self.add("markets", [{"id": "malaysia", "name": "Malaysia", "node": "kuala-lumpur", "country": "MY"}])
        self.demand()
        self.shares(today / (today + total))
        self.add("transfers", [
            {"resource": "capital", "from": "CN", "to": "MY", "max": derived(committed.value / 4.1, committed.source, "11 billion MYR in approval at 4.1"),
             "cost": assumed(0.01, "insurance and currency")},
            {"resource": "workers", "from": "MM", "to": "MY", "max": assumed(1000, "migrant workers"), "cost": assumed(0.0015, "papers, travel, housing")},
            {"resource": "workers", "from": "CN", "to": "MY", "max": assumed(1000, "engineers"), "cost": assumed(0.0015, "papers, travel, housing")}])
        self.add("twins", [{"park_a": "qinzhou", "park_b": "kuantan", "note": "twin parks since 2012"}])
        self.instance.covers("twins", "qinzhou/kuantan", "*", Figure(0, "reported", "s_article", "twin parks since 2012"))
        self.add("agreements", [{"country_a": "CN", "country_b": "MY", "data": "yes", "note": "the twin parks; data assumed"}])
        self.instance.covers("agreements", "CN/MY", "*", assumed(0, "the twin parks are one; that data may flow is assumed", "s_article"))

    def site(self, s):
        existing = self.output.get(s, 0.0)
        today = assumed(existing, "6,000 jobs over jobs per M USD, divided by assumed shares: steel first") if existing else 0
        land = Figure(float(self.sectors[s]["land"]), "assumption", "", "the sector's figure")
        return {"park": "kuantan", "sector": s, "suitability": 1 if existing else 0.8, "existing": today,
                "min_output": assumed(0.7 * existing, "70 % of today's output"),
                "max_output": assumed(2 * existing + (200 if existing else 300), "twice today's output and 200, or 300 where none stands"),
                "workers": self.jobs(s), "hiring": self.jobs(s), "land": land}

    def demand(self):
        six = {}
        for row in read(PARENT + "/sites.csv"):
            six[row["sector"]] = six.get(row["sector"], 0) + float(row["existing"])
        rows = read(PARENT + "/demand.csv")
        for row in rows:
            more = 1.1 * ORIENTATION.get(row["market"], 0) * self.output.get(row["sector"], 0)
            if more:
                row["max_sales"] = assumed(float(row["max_sales"]) + more, "as in lancang-mekong, and 1.1 times what Kuantan sells there",
                                           "s_mckip19")
        for s, amount in six.items():
            if s not in ("logistics", "energy") and amount:
                rows.append({"market": "malaysia", "sector": s, "min_sales": 0, "max_sales": assumed(
                    BOUGHT * amount + 1.1 * ORIENTATION["malaysia"] * self.output.get(s, 0),
                    "2 % of what the parks of the six make today, and an eighth of Kuantan's output", "s_mckip19")})
        header = ["market", "sector", "max_sales", "min_sales"]
        self.instance.table("demand", header, [[row[c] for c in header] for row in rows])

    def shares(self, mine):
        """Malaysia takes its part of three markets; its own is half its own."""
        rows = []
        for row in read(PARENT + "/shares.csv"):
            part = mine if ORIENTATION.get(row["market"]) else 0
            rows.append([row["market"], row["country"], round(float(row["share"]) * (1 - part), 6)])
        for market in ORIENTATION:
            if market == "malaysia":
                rows += [[market, "MY", 0.5], [market, "TH", 0.2], [market, "VN", 0.2], [market, "CN", 0.1]]
            else:
                rest = sum(row[2] for row in rows if row[0] == market)
                rows.append([market, "MY", round(1 - rest, 6)])
        self.instance.table("shares", ["market", "country", "share"], [[m, c, f"{share:.6f}"] for m, c, share in rows])
        for market in ORIENTATION:
            self.instance.covers("shares", f"{market}/MY", "share", assumed(0, "Kuantan's part of the output of all parks; half of its own market"))
