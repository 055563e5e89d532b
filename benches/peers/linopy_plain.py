"""The plain linear program as a competent linopy user writes it: labelled arrays, masks, sums over dimensions.

    python linopy_plain.py FOLDER MODEL.toml [--algorithm ipm|simplex]
"""

import warnings

import linopy
import numpy as np
import xarray as xr

import arrays
from stopwatch import built, solved


def state(a):
    m = linopy.Model()
    coords = {
        "park": a.parks, "sector": a.sectors, "link": np.arange(len(a.links)), "origin": a.parks, "to": a.parks,
        "node": a.nodes, "corridor": a.corridors, "market": a.markets or [], "transfer": np.arange(len(a.transfer_max)),
    }

    def array(values, *dims):
        return xr.DataArray(values, dims=dims, coords={d: coords[d] for d in dims})

    def names(positions, dim, name, known):
        """For each position along `dim` the name it stands for: what groupby needs."""
        return xr.DataArray(np.array(known)[positions], dims=dim, coords={dim: coords[dim]}, name=name)

    site = array(a.site, "park", "sector")
    x = m.add_variables(array(a.low, "park", "sector"), array(a.high, "park", "sector"), mask=site, name="x")
    n = m.add_variables(0, coords=site.coords, mask=site, name="n")
    permitted = array(a.supply, "link", "origin", "to")
    y = m.add_variables(0, coords=permitted.coords, mask=permitted, name="y")
    supplier, user = names(a.supplier, "link", "sector", a.sectors), names(a.user, "link", "sector", a.sectors)
    objective = (array(a.output_gain, "park", "sector") * x).sum() + (array(a.new_gain, "park", "sector") * n).sum()
    objective += (array(a.supply_gain, "link", "origin", "to") * y).sum()

    # 1 disposal, 4 markets
    uses = y.sum("to").groupby(supplier).sum().rename(origin="park")
    disposal = x - uses.reindex(sector=a.sectors)
    if a.markets:
        wanted = array(a.demand, "sector", "market")
        sold = (wanted & site.rename(park="origin")).transpose("sector", "origin", "market")
        v = m.add_variables(0, coords=sold.coords, mask=sold, name="v")
        objective += (array(a.sales_gain, "sector", "origin", "market") * v).sum()
        disposal = disposal - v.sum("market").rename(origin="park")
        least = array(a.least_sales, "sector", "market")
        m.add_constraints(v.sum("origin") <= array(a.most_sales, "sector", "market"), mask=wanted, name="most_sales")
        m.add_constraints(v.sum("origin") >= least, mask=wanted & (least > 0), name="least_sales")
    if a.markets is None:
        m.add_constraints(disposal >= 0, mask=site, name="disposal")
    else:
        m.add_constraints(disposal == 0, mask=site, name="disposal")

    # 2 absorption
    need = array(a.coefficient, "link") * x.rename(park="to").sel(sector=user)
    user_site = site.rename(park="to").sel(sector=user)
    m.add_constraints(y.sum("origin") - need <= 0, mask=user_site, name="absorption")

    # 3 resources
    k = m.add_variables(0, array(a.transfer_max, "transfer"), name="k")
    objective += (array(a.transfer_gain, "transfer") * k).sum()
    m.add_constraints(n - x >= -array(a.existing, "park", "sector"), mask=site, name="new")
    for made, new_only in ((x, False), (n, True)):
        limits = [limit for limit in a.limits if limit.new_only == new_only]
        if limits:
            coords["limit"] = [limit.name for limit in limits]
            use = array(np.array([limit.use for limit in limits]), "limit", "park", "sector")
            moved = array(np.array([limit.transfers for limit in limits]), "limit", "transfer")
            used = (use * made).sum(["park", "sector"]) + (moved * k).sum("transfer")
            m.add_constraints(used <= array([limit.capacity for limit in limits], "limit"), name=f"limits {new_only}")

    # 5 freight
    if len(a.corridors):
        carried = array(np.ones((len(a.parks), len(a.corridors)), dtype=bool), "origin", "corridor")
        ahead = m.add_variables(0, coords=carried.coords, name="ahead")
        back = m.add_variables(0, coords=carried.coords, name="back")
        objective += (array(a.freight_gain, "corridor") * (ahead + back)).sum()
        start, end = names(a.start, "corridor", "node", a.nodes), names(a.end, "corridor", "node", a.nodes)
        net = ahead - back
        arriving = net.groupby(end).sum().reindex(node=a.nodes) - net.groupby(start).sum().reindex(node=a.nodes)
        capacity = array(a.corridor_capacity, "corridor")
        m.add_constraints((ahead + back).sum("origin") <= capacity.where(np.isfinite(capacity), 0.0),
                          mask=np.isfinite(capacity), name="corridors")
    else:
        arriving = 0
    delivered = (array(a.tonnes[a.supplier], "link") * y).sum("link").rename(to="node").reindex(node=a.nodes)
    if a.markets:
        at = names(a.market_node, "market", "node", a.nodes)
        delivered = delivered + (array(a.tonnes, "sector") * v).sum("sector").groupby(at).sum().reindex(node=a.nodes)
    away = array(~np.eye(len(a.parks), len(a.nodes), dtype=bool), "origin", "node")
    m.add_constraints(arriving - delivered == 0, mask=away, name="freight")

    # 6 programmes, 7 floors on jobs, 8 equity
    most, least = array(a.most_total, "sector"), array(a.least_total, "sector")
    m.add_constraints(x.sum("park") <= most.where(np.isfinite(most), 0.0), mask=np.isfinite(most), name="most_total")
    m.add_constraints(x.sum("park") >= least, mask=least > 0, name="least_total")
    for country, work, floor in a.job_floors:
        m.add_constraints((array(work, "park", "sector") * x).sum() >= floor, name=f"jobs {country}")
    if a.equity and a.equity_gain:
        e = m.add_variables(0, name="e")
        objective += a.equity_gain * e
        for country, part in a.equity:
            m.add_constraints(e - (array(part, "park", "sector") * x).sum() <= 0, name=f"equity {country}")
    m.add_objective(objective, sense="max")
    return m


def main():
    a, algorithm = arrays.asked(__doc__, "ipm", "simplex")
    warnings.simplefilter("ignore", linopy.LinopySemanticsWarning)
    m = state(a)
    built()
    status, how = m.solve(solver_name="highs", io_api="direct", solver=algorithm, threads=1, output_flag=False)
    solved()
    assert (status, how) == ("ok", "optimal"), (status, how)
    print(f"objective {m.objective.value!r}")


if __name__ == "__main__":
    main()
