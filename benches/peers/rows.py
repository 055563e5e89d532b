"""The plain linear program of docs/src/background/model.md as blocks of columns and rows, for peers that take arrays.

Blocks are made by numpy; what each peer's script does with them is its own affair.
"""

import numpy as np


class Columns:
    """Blocks of columns; `add` returns their numbers in the shape of the mask, -1 where there is none."""

    def __init__(self):
        self.count, self.low, self.high, self.gain = 0, [], [], []

    def add(self, mask, gain, low=0.0, high=np.inf):
        number = np.full(mask.shape, -1)
        number[mask] = np.arange(self.count, self.count + mask.sum())
        for kept, value in ((self.low, low), (self.high, high), (self.gain, gain)):
            kept.append(np.broadcast_to(np.asarray(value, dtype=float), mask.shape)[mask])
        self.count += int(mask.sum())
        return number


class Rows:
    """Blocks of rows with entries (row within the block, column, value)."""

    def __init__(self):
        self.count, self.low, self.high = 0, [], []
        self.row, self.column, self.value = [], [], []

    def add(self, size, low, high, *entries):
        for row, column, value in entries:
            row, column, value = (a.ravel() for a in np.broadcast_arrays(row, column, value))
            kept = (column >= 0) & (value != 0.0)
            self.row.append(row[kept] + self.count)
            self.column.append(column[kept])
            self.value.append(value[kept].astype(float))
        self.low.append(np.broadcast_to(np.asarray(low, dtype=float), (size,)))
        self.high.append(np.broadcast_to(np.asarray(high, dtype=float), (size,)))
        self.count += size


def state(a):
    columns, rows = Columns(), Rows()
    parks, sectors, links, nodes = len(a.parks), len(a.sectors), len(a.links), len(a.nodes)
    corridors, markets = len(a.corridors), len(a.markets or ())
    x = columns.add(a.site, a.output_gain, a.low, a.high)
    n = columns.add(a.site, a.new_gain)
    y = columns.add(a.supply, a.supply_gain)
    v = columns.add(a.site.T[:, :, None] & a.demand[:, None, :], a.sales_gain)
    h = columns.add(np.ones((2, parks, corridors), dtype=bool), a.freight_gain)
    k = columns.add(np.ones(len(a.transfer_max), dtype=bool), a.transfer_gain, 0.0, a.transfer_max)
    e = columns.add(np.ones(1, dtype=bool), a.equity_gain, 0.0, np.inf if a.equity else 0.0)

    p, s, q = np.arange(parks), np.arange(sectors), np.arange(parks)
    cell = p[:, None] * sectors + s  # park x sector
    rows.add(parks * sectors, 0.0, np.inf if a.markets is None else 0.0, (cell, x, 1.0),
             (p[None, :, None] * sectors + a.supplier[:, None, None], y, -1.0),
             (cell.T[:, :, None], v, -1.0))
    need = np.arange(links)[:, None] * parks + q
    rows.add(links * parks, -np.inf, 0.0, (need[:, None, :], y, 1.0), (need, x[:, a.user].T, -a.coefficient[:, None]))
    rows.add(parks * sectors, -a.existing.ravel(), np.inf, (cell, n, 1.0), (cell, x, -1.0))
    for limit in a.limits:
        rows.add(1, -np.inf, limit.capacity, (0, n if limit.new_only else x, limit.use), (0, k, limit.transfers))
    market = s[:, None] * markets + np.arange(markets)
    rows.add(sectors * markets, np.where(a.demand, a.least_sales, -np.inf).ravel(),
             np.where(a.demand, a.most_sales, np.inf).ravel(), (market[:, None, :], v, 1.0))
    away = 1.0 - np.eye(parks, nodes)  # 0 where the node is the origin
    origin = p[:, None] * nodes
    rows.add(parks * nodes, 0.0, 0.0,
             (p[None, :, None] * nodes + q, y, a.tonnes[a.supplier][:, None, None] * away[:, :parks]),
             (origin + a.market_node, v, a.tonnes[:, None, None] * away[:, a.market_node]),
             (origin + a.end, h[0], -away[:, a.end]), (origin + a.start, h[0], away[:, a.start]),
             (origin + a.start, h[1], -away[:, a.start]), (origin + a.end, h[1], away[:, a.end]))
    rows.add(corridors, -np.inf, a.corridor_capacity, (np.arange(corridors), h, 1.0))
    rows.add(sectors, a.least_total, a.most_total, (s, x, 1.0))
    for _, work, least in a.job_floors:
        rows.add(1, least, np.inf, (0, x, work))
    for _, part in a.equity:
        rows.add(1, -np.inf, 0.0, (0, e, 1.0), (0, x, -part))
    return columns, rows


def concatenated(a):
    """The program in one piece: columns (gain, low, high), rows (low, high), and entries by row (start, column, value)."""
    columns, rows = state(a)
    row, column, value = (np.concatenate(part) for part in (rows.row, rows.column, rows.value))
    order = np.lexsort((column, row))
    start = np.searchsorted(row[order], np.arange(rows.count + 1))
    return ([np.concatenate(part) for part in (columns.gain, columns.low, columns.high)],
            [np.concatenate(part) for part in (rows.low, rows.high)], (start, column[order], value[order]))
