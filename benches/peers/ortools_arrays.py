"""The plain linear program in OR-Tools, solved by GLOP or PDLP.

    python ortools_arrays.py FOLDER MODEL.toml [--algorithm GLOP|PDLP]
"""

from ortools.linear_solver import pywraplp

import arrays
from rows import concatenated
from stopwatch import built, solved

# With 1e-4 here the objective is off by more than that: rows may be missed by as much.
PDLP = "termination_criteria { simple_optimality_criteria { eps_optimal_relative: 1e-6 eps_optimal_absolute: 1e-6 } } num_threads: 1"


def main():
    a, algorithm = arrays.asked(__doc__, "GLOP", "PDLP")
    (gain, low, high), (least, most), (start, column, value) = concatenated(a)
    solver = pywraplp.Solver.CreateSolver(algorithm)
    if algorithm == "PDLP":
        assert solver.SetSolverSpecificParametersAsString(PDLP)
    x = [solver.NumVar(a, b, "") for a, b in zip(low.tolist(), high.tolist())]
    objective = solver.Objective()
    objective.SetMaximization()
    for j in gain.nonzero()[0]:
        objective.SetCoefficient(x[j], float(gain[j]))
    for i in range(len(least)):
        if start[i] < start[i + 1]:
            row = solver.RowConstraint(float(least[i]), float(most[i]), "")
            for k in range(start[i], start[i + 1]):
                row.SetCoefficient(x[column[k]], float(value[k]))
    built()
    status = solver.Solve()
    solved()
    assert status == pywraplp.Solver.OPTIMAL, status
    print(f"objective {objective.Value()!r}")


if __name__ == "__main__":
    main()
