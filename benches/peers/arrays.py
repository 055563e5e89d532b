"""An instance and a model as numpy arrays: what the peers' scripts are given, so that each states only its program.

The reading is the reference's own (tests/reference/plain.py). Every price is already in the objective's unit, costs
with a minus. Models with discrete rules or limits on terms are not covered: none of the timings needs them.
"""

import argparse
import pathlib
import sys
from dataclasses import dataclass

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tests" / "reference"))
import plain  # noqa: E402


@dataclass
class Limit:
    """sum of use * output (or new output) + transfers out - transfers in <= capacity."""

    name: str
    use: np.ndarray  # park x sector, 0 elsewhere
    new_only: bool
    transfers: np.ndarray  # 1 out, -1 in, 0
    capacity: float


@dataclass
class Arrays:
    parks: list
    sectors: list
    links: list  # (supplier, user)
    nodes: list  # parks first
    corridors: list
    markets: list | None
    site: np.ndarray  # park x sector: is it one
    low: np.ndarray
    high: np.ndarray
    existing: np.ndarray
    output_gain: np.ndarray  # park x sector
    new_gain: np.ndarray
    supplier: np.ndarray  # link -> sector's position
    user: np.ndarray
    coefficient: np.ndarray
    supply: np.ndarray  # link x park x park: is it permitted
    supply_gain: np.ndarray
    demand: np.ndarray  # sector x market: is there any
    least_sales: np.ndarray
    most_sales: np.ndarray
    sales_gain: np.ndarray  # sector x park x market
    market_node: np.ndarray  # position in nodes
    tonnes: np.ndarray  # sector
    start: np.ndarray  # corridor -> position in nodes
    end: np.ndarray
    freight_gain: np.ndarray  # corridor, per tonne
    corridor_capacity: np.ndarray  # tonnes
    transfer_max: np.ndarray
    transfer_gain: np.ndarray
    limits: list
    least_total: np.ndarray  # sector
    most_total: np.ndarray
    job_floors: list  # (country, park x sector, least)
    equity_gain: float
    equity: list  # (country, park x sector): jobs as a part of the country's capacity


def asked(words, *algorithms):
    """The instance and the model that the command line names, read, and the algorithm that it chooses."""
    parser = argparse.ArgumentParser(description=words.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("model")
    parser.add_argument("--algorithm", default=algorithms[0], choices=algorithms)
    given = parser.parse_args()
    return read(given.folder, given.model), given.algorithm


def read(folder, model_file):
    i = plain.read_instance(folder)
    m = plain.read_model(model_file, i)
    if m.limits or any(m.discrete.values()):
        sys.exit("the peers' scripts state linear models without limits on terms")
    weight, parks, sectors, links = m.objective, list(i.parks), list(i.sectors), list(i.links)
    countries, markets, nodes = list(i.countries), i.markets, i.nodes
    at = {name: k for k, name in enumerate(sectors)}
    node_at = {name: k for k, name in enumerate(nodes)}
    home = np.array([countries.index(i.parks[p].country) for p in parks])
    jobs, shape = i.jobs_resource(), (len(parks), len(sectors))

    def table(value, default=0.0):
        return np.array([[value(p, s) if (p, s) in i.sites else default for s in sectors] for p in parks], dtype=float)

    site = table(lambda p, s: 1.0) > 0
    use = {r: table(lambda p, s: i.sites[p, s].use[r]) for r in i.resources}
    work = use[jobs] if jobs else np.zeros(shape)

    # supply
    link = [i.links[key] for key in links]
    supplier, user = (np.array([at[key[k]] for key in links], dtype=int) for k in (0, 1))
    coefficient, premium = np.array([l.coefficient for l in link]), np.array([l.outside_premium for l in link])
    opened = np.array([[plain.parks_open(i, m, p, q) for q in parks] for p in parks])
    at_home = home[:, None] == home[None, :]
    may = opened | (m.closed_supply == "tariff")
    agreed = np.array([[m.data == "open" or c == d or m.data == "agreements" and i.agreements.get(frozenset((c, d)), False)
                        for d in countries] for c in countries])[home][:, home]
    data = np.array([l.data for l in link], dtype=bool)
    supply = may & (agreed | ~data[:, None, None]) & site[:, supplier].T[:, :, None] & site[:, user].T[:, None, :]
    place = np.where(at_home, m.place["same_country"], m.place["cross_border"])
    np.fill_diagonal(place, m.place["same_park"])
    strengths = plain.strengths(i, m)
    strength = np.array([strengths[key] for key in links])
    rates = np.array([[[i.tariffs.get((c, d, s), (0.0, 0.0)) for s in sectors] for d in countries] for c in countries])
    rates = rates.reshape(len(countries), len(countries), len(sectors), 2)
    rates = rates[home][:, home]  # park x park x sector x 2
    pair = np.where(at_home[:, :, None], 0.0, np.where(opened[:, :, None], rates[..., 1], rates[..., 0]))
    duty = pair[:, :, supplier].transpose(2, 0, 1)
    supply_gain = (weight["complementarity"] * strength[:, None, None] * place
                   - weight["cost"] * (duty - premium[:, None, None]))

    # output
    input_premium = np.bincount(user, premium * coefficient, len(sectors)) if links else np.zeros(len(sectors))
    price = {r: np.array([plain.price(i, r, p) for p in parks]) for r in i.resources}
    bill = {new: sum((use[r] * price[r][:, None] for r in i.resources if i.resources[r].new_only == new), np.zeros(shape))
            for new in (False, True)}
    output_gain = (weight["value_added"] * np.array([i.sectors[s].value_added for s in sectors]) + weight["jobs"] * work
                   + weight["suitability"] * table(lambda p, s: i.sites[p, s].suitability)
                   - weight["cost"] * (bill[False] + input_premium))

    # sales
    names = list(markets or {})
    demand = np.array([[(name, s) in i.demand for name in names] for s in sectors], dtype=bool)
    sales = np.array([[i.demand.get((name, s), (0.0, 0.0)) for name in names] for s in sectors], dtype=float)
    sales = sales.reshape(len(sectors), len(names), 2)
    sales_gain = -weight["cost"] * np.array(
        [[[plain.sales_tariff(i, m, s, p, name) for name in names] for p in parks] for s in sectors], dtype=float)

    # limits
    transfers = [key for key in i.transfers if plain.countries_open(i, m, key[1], key[2])]
    nobody = np.zeros(len(transfers))
    limits = []
    for r, resource in i.resources.items():
        if resource.scope == "park":
            for k, p in enumerate(parks):
                limits.append(Limit(f"{r}/{p}", use[r] * (np.arange(len(parks)) == k)[:, None], resource.new_only,
                                    nobody, i.parks[p].capacity[r]))
        elif resource.scope == "country":
            for k, c in enumerate(countries):
                moved = np.array([(key[0] == r) * (float(key[1] == c) - float(key[2] == c)) for key in transfers])
                limits.append(Limit(f"{r}/{c}", use[r] * (home == k)[:, None], resource.new_only, moved,
                                    i.countries[c].capacity[r]))
        else:
            limits.append(Limit(r, use[r], resource.new_only, nobody, resource.capacity))

    def in_country(c):
        return work * (home == countries.index(c))[:, None]

    return Arrays(
        parks=parks, sectors=sectors, links=links, nodes=nodes, corridors=list(i.corridors),
        markets=None if markets is None else names, site=site,
        low=table(lambda p, s: i.sites[p, s].min_output), high=table(lambda p, s: i.sites[p, s].max_output),
        existing=table(lambda p, s: i.sites[p, s].existing), output_gain=output_gain,
        new_gain=-weight["cost"] * bill[True], supplier=supplier, user=user, coefficient=coefficient, supply=supply,
        supply_gain=supply_gain, demand=demand, least_sales=sales[:, :, 0], most_sales=sales[:, :, 1],
        sales_gain=sales_gain.reshape(len(sectors), len(parks), len(names)),
        market_node=np.array([node_at[markets[name][0]] for name in names], dtype=int),
        tonnes=np.array([i.sectors[s].tonnes for s in sectors]),
        start=np.array([node_at[e.start] for e in i.corridors.values()], dtype=int),
        end=np.array([node_at[e.end] for e in i.corridors.values()], dtype=int),
        freight_gain=-weight["cost"] * np.array([e.usd_per_tonne for e in i.corridors.values()]) / 1e6,
        corridor_capacity=1000.0 * np.array([e.capacity_kt for e in i.corridors.values()]),
        transfer_max=np.array([i.transfers[key][0] for key in transfers]),
        transfer_gain=-weight["cost"] * np.array([i.transfers[key][1] for key in transfers]),
        limits=[limit for limit in limits if limit.capacity < np.inf],
        least_total=np.array([i.sectors[s].min_total for s in sectors]),
        most_total=np.array([i.sectors[s].max_total for s in sectors]),
        job_floors=[(c, in_country(c), i.countries[c].min_jobs) for c in countries if i.countries[c].min_jobs > 0],
        equity_gain=100.0 * weight["equity"],
        equity=[(c, in_country(c) / i.countries[c].capacity[jobs]) for c in plain.equity_countries(i)],
    )
