#!/usr/bin/env python3
"""Builds the tables of the precedents from `facts.csv`, the tables of `lancang-mekong` and the assumptions
that stand, each with its reason, in one file an instance. Only the standard library; the same bytes every time."""

import sys

sys.dont_write_bytecode = True

import fuqing  # noqa: E402
import mekong_plus  # noqa: E402
import suzhou  # noqa: E402
import twin_parks  # noqa: E402

if __name__ == "__main__":
    fuqing.build()
    mekong_plus.build()
    suzhou.build()
    twin_parks.build("twin-parks")
    twin_parks.build("two-parks-two-ports")
