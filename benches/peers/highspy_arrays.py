"""The plain linear program handed to HiGHS as arrays: the fastest that Python can do without another formulation.

    python highspy_arrays.py FOLDER MODEL.toml [--algorithm ipm|simplex]
"""

import highspy
import numpy as np

import arrays
from rows import state
from stopwatch import built, solved


def quiet():
    """HiGHS without words, on one thread."""
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    return highs


def optimum(highs, algorithm):
    """Solves the program that it holds and prints the objective."""
    highs.setOptionValue("solver", algorithm)
    built()
    highs.run()
    solved()
    assert highs.getModelStatus() == highspy.HighsModelStatus.kOptimal, highs.getModelStatus()
    print(f"objective {highs.getInfo().objective_function_value!r}")


def main():
    a, algorithm = arrays.asked(__doc__, "ipm", "simplex")
    columns, rows = state(a)
    row, column, value = (np.concatenate(part) for part in (rows.row, rows.column, rows.value))
    order = np.lexsort((row, column))
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = columns.count, rows.count
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = (np.concatenate(part) for part in (columns.gain, columns.low, columns.high))
    lp.row_lower_, lp.row_upper_ = np.concatenate(rows.low), np.concatenate(rows.high)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.searchsorted(column[order], np.arange(columns.count + 1)).astype(np.int32)
    lp.a_matrix_.index_, lp.a_matrix_.value_ = row[order].astype(np.int32), value[order]
    highs = quiet()
    highs.passModel(lp)
    optimum(highs, algorithm)


if __name__ == "__main__":
    main()
