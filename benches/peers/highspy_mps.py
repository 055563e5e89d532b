"""HiGHS on the smaller form that `multipark export --format mps` writes: what it gains by our formulation alone.

    python highspy_mps.py PROGRAM.mps [--algorithm ipm|simplex]
"""

import argparse

import highspy

from highspy_arrays import optimum, quiet


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--algorithm", default="ipm", choices=["ipm", "simplex"])
    given = parser.parse_args()
    highs = quiet()
    assert highs.readModel(given.program) == highspy.HighsStatus.kOk
    optimum(highs, given.algorithm)


if __name__ == "__main__":
    main()
