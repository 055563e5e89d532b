"""Plans networks of industrial parks across countries: which sector belongs in which park, who supplies whom, what
that needs, which limit holds the plan back and what relaxing it is worth, and how to share the gain.

>>> import multipark as mp
>>> inst = mp.load("lancang-mekong")
>>> plan = mp.solve(inst)
>>> plan.status
'optimal'

Everything is a yearly flow; money is in M USD. Objects do not change; tables speak the Arrow PyCapsule protocol.
"""

from ._export import to_highspy, to_linopy, to_lp, to_mps
from ._files import command, convert, copy_example, examples, generate, new, schema
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
    Tornado,
    Verification,
)
from ._tables import Table
from ._verbs import check, compare, explain, linkages, sensitivity, share, solve, sweep, tornado, verify

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
    "Tornado",
    "Unbounded",
    "Verification",
    "__version__",
    "check",
    "command",
    "convert",
    "compare",
    "copy_example",
    "examples",
    "explain",
    "generate",
    "linkages",
    "load",
    "new",
    "schema",
    "sensitivity",
    "share",
    "solve",
    "sweep",
    "to_highspy",
    "to_linopy",
    "to_lp",
    "to_mps",
    "tornado",
    "verify",
]
