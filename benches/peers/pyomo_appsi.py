"""The plain linear program in Pyomo, solved by HiGHS through its appsi interface.

    python pyomo_appsi.py FOLDER MODEL.toml [--algorithm ipm|simplex]
"""

import numpy as np
import pyomo.environ as pyo
from pyomo.contrib.appsi.solvers import Highs
from pyomo.core.expr.numeric_expr import LinearExpression

import arrays
from rows import concatenated
from stopwatch import built, solved


def limit(value):
    return None if np.isinf(value) else float(value)


def main():
    a, algorithm = arrays.asked(__doc__, "ipm", "simplex")
    (gain, low, high), (least, most), (start, column, value) = concatenated(a)
    m = pyo.ConcreteModel()
    m.x = pyo.Var(range(len(gain)), bounds=lambda m, j: (limit(low[j]), limit(high[j])))
    x = list(m.x.values())
    m.gain = pyo.Objective(expr=LinearExpression(linear_coefs=gain.tolist(), linear_vars=x), sense=pyo.maximize)
    m.rows = pyo.ConstraintList()
    for i in range(len(least)):
        here = slice(start[i], start[i + 1])
        if start[i] < start[i + 1] and (least[i] > -np.inf or most[i] < np.inf):
            row = LinearExpression(linear_coefs=value[here].tolist(), linear_vars=[x[j] for j in column[here]])
            if least[i] == most[i]:
                m.rows.add(row == float(most[i]))
            else:
                m.rows.add(pyo.inequality(limit(least[i]), row, limit(most[i])))
    highs = Highs()
    highs.highs_options = {"solver": algorithm, "threads": 1}
    built()
    result = highs.solve(m)
    solved()
    print(f"objective {result.best_feasible_objective!r}")


if __name__ == "__main__":
    main()
