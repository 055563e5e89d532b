"""Plans networks of industrial parks across countries: which sector belongs in which park, who supplies whom, what
that needs, which limit holds the plan back and what relaxing it is worth, and how to share the gain.

>>> import multipark as mp
>>> inst = mp.load("lancang-mekong")
>>> plan = mp.solve(inst)
>>> plan.status
'optimal'

Everything is a yearly flow; money is in M USD. Objects do not change; tables speak the Arrow PyCapsule protocol.
"""

from ._inputs import Instance, Model, load
from ._multipark import (
    Infeasible,
    InputError,
    MultiparkError,
    SolverError,
    Stopped,
    Unbounded,
    __version__,
)
from ._results import (
    Comparison,
    Explanation,
    Linkages,
    Result,
    Sensitivity,
    Share,
    Solution,
    Sweep,
    Verification,
)
from ._tables import Table
from ._verbs import (
    check,
    compare,
    explain,
    linkages,
    sensitivity,
    share,
    solve,
    sweep,
    to_highspy,
    to_lp,
    to_mps,
    verify,
)


def examples() -> "dict[str, list[str]]":
    """Names of the bundled instances and models.

    >>> "lancang-mekong" in examples()["instances"]
    True
    """
    from . import _multipark

    instances, models = _multipark.examples()
    return {"instances": list(instances), "models": list(models)}


def schema() -> "dict[str, object]":
    """JSON Schemas of everything that is read and written."""
    import json

    from . import _multipark

    found: "dict[str, object]" = json.loads(_multipark.schema())
    return found


__all__ = [
    "Comparison",
    "Explanation",
    "Infeasible",
    "InputError",
    "Instance",
    "Linkages",
    "Model",
    "MultiparkError",
    "Result",
    "Sensitivity",
    "Share",
    "Solution",
    "SolverError",
    "Stopped",
    "Sweep",
    "Table",
    "Unbounded",
    "Verification",
    "__version__",
    "check",
    "compare",
    "examples",
    "explain",
    "linkages",
    "load",
    "schema",
    "sensitivity",
    "share",
    "solve",
    "sweep",
    "to_highspy",
    "to_lp",
    "to_mps",
    "verify",
]
