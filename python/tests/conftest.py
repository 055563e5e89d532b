import pathlib

import pytest

import multipark as mp

ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def lancang():
    return mp.load("lancang-mekong")


@pytest.fixture(scope="session")
def small():
    """A small instance that uses every table."""
    return mp.load(ROOT / "tests/small")
