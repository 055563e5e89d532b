"""The plain linear program in PuLP, solved by CBC.

    python pulp_cbc.py FOLDER MODEL.toml
"""

import numpy as np
import pulp

import arrays
from rows import concatenated
from stopwatch import built, solved


def limit(value):
    return None if np.isinf(value) else float(value)


def main():
    a, _ = arrays.asked(__doc__, "CBC")
    (gain, low, high), (least, most), (start, column, value) = concatenated(a)
    m = pulp.LpProblem("plain", pulp.LpMaximize)
    x = [pulp.LpVariable(f"x{j}", limit(low[j]), limit(high[j])) for j in range(len(gain))]
    m += pulp.LpAffineExpression(zip(x, gain.tolist()))
    for i in range(len(least)):
        here = slice(start[i], start[i + 1])
        if start[i] == start[i + 1]:
            continue
        row = pulp.LpAffineExpression(zip((x[j] for j in column[here]), value[here].tolist()))
        if least[i] == most[i]:
            m += row == float(most[i])
            continue
        if most[i] < np.inf:
            m += row <= float(most[i])
        if least[i] > -np.inf:
            m += row >= float(least[i])
    built()
    m.solve(pulp.PULP_CBC_CMD(msg=False, threads=1))
    solved()
    assert m.status == pulp.LpStatusOptimal, pulp.LpStatus[m.status]
    print(f"objective {pulp.value(m.objective)!r}")


if __name__ == "__main__":
    main()
