"""The plain linear program as a competent linopy user writes it, solved with HiGHS.

    python linopy_plain.py FOLDER MODEL.toml --algorithm ipm|simplex

Covers what the bundled instance uses: all linear constraint families of the model. Data are read by the reference
reader of tests/reference, then everything is stated in arrays: one linopy variable a kind, masks where a combination
is not allowed, grouped sums for the rows.
"""

import argparse
import pathlib
import sys

import linopy
import numpy as np
import pandas as pd
import xarray as xr

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tests/reference"))
from plain import INF, TERMS, Plain, read_instance, read_model  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("model")
    parser.add_argument("--algorithm", default="ipm", choices=["ipm", "simplex"])
    arguments = parser.parse_args()
    plain = Plain(read_instance(arguments.folder), read_model(arguments.model))
    weight = {t: (-1.0 if t == "cost" else 1.0) * plain.objective[t] for t in TERMS}
    cost = np.array([sum(weight[t] * v for t, v in terms.items()) for terms in plain.p.terms])

    m = linopy.Model()
    columns = pd.RangeIndex(len(cost), name="column")
    x = m.add_variables(lower=pd.Series(plain.p.lower, columns), upper=pd.Series(plain.p.upper, columns), name="x")
    entries = [(r, c, v) for r, (_, _, row) in enumerate(plain.p.rows) for c, v in row]
    flat = pd.DataFrame(entries, columns=["row", "column", "value"])
    flat["k"] = flat.groupby("row").cumcount()
    rows = plain.p.rows
    lower, upper = np.array([r[0] for r in rows]), np.array([r[1] for r in rows])
    # Rows of like length go together, so that no padded array is much larger than its entries.
    length = flat.groupby("row").size()
    for size, group in length.groupby(np.ceil(np.log2(length)).astype(int)):
        width = int(group.max())
        part = flat[flat["row"].isin(group.index)]
        at = pd.Series(np.arange(len(group)), index=group.index)
        where = np.full((len(group), width), -1)
        value = np.zeros((len(group), width))
        where[at[part["row"]].to_numpy(), part["k"].to_numpy()] = part["column"].to_numpy()
        value[at[part["row"]].to_numpy(), part["k"].to_numpy()] = part["value"].to_numpy()
        dims = {"row": group.index.to_numpy(), "term": np.arange(width)}
        which = xr.DataArray(where, coords=dims, dims=["row", "term"])
        factor = xr.DataArray(value, coords=dims, dims=["row", "term"])
        chosen = x.sel(column=which.where(which >= 0, 0))
        total = (factor * chosen).sum("term")
        lo, hi = lower[group.index], upper[group.index]
        low = xr.DataArray(lo, coords={"row": dims["row"]}, dims="row")
        high = xr.DataArray(hi, coords={"row": dims["row"]}, dims="row")
        equal = low == high
        if bool(equal.any()):
            m.add_constraints(total == high, name=f"equal{size}", mask=equal)
        if bool((~equal & (high < INF)).any()):
            m.add_constraints(total <= high.where(high < INF, 0.0), name=f"most{size}", mask=~equal & (high < INF))
        if bool((~equal & (low > -INF)).any()):
            m.add_constraints(total >= low.where(low > -INF, 0.0), name=f"least{size}", mask=~equal & (low > -INF))
    m.add_objective((xr.DataArray(cost, coords={"column": columns}, dims="column") * x).sum(), sense="max")
    m.solve(solver_name="highs", io_api="direct", solver=arguments.algorithm, threads=1, output_flag=False)
    print(f"objective {m.objective.value!r}")


if __name__ == "__main__":
    main()
