"""Plans networks of industrial parks across countries: which sector belongs in which park, who supplies whom, what
that needs, which limit holds the plan back and what relaxing it is worth, and how to share the gain.

>>> import multipark as mp
>>> inst = mp.load("lancang-mekong")
>>> plan = mp.solve(inst)
>>> plan.status
'optimal'

Everything is a yearly flow; money is in M USD. Objects do not change; tables speak the Arrow PyCapsule protocol.
"""

from ._charts import Chart
from ._export import export, to_highspy, to_linopy, to_lp, to_mps
from ._files import command, completions, convert, copy_example, examples, generate, import_, merge, new, schema
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
from ._pages import Explorer, explore, report
from ._plans import alternatives, pareto
from ._results import (
    Alternatives,
    Comparison,
    Explanation,
    Frontier,
    Linkages,
    Result,
    Sensitivity,
    Share,
    Solution,
    Sweep,
    Tornado,
    Uncertainty,
    ValueFunction,
    Verification,
)
from ._sweeps import sweep, uncertainty
from ._tables import Table
from ._verbs import check, compare, explain, linkages, sensitivity, share, solve, tornado, verify

__all__ = [
    "Alternatives",
    "Chart",
    "Comparison",
    "Explanation",
    "Explorer",
    "Frontier",
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
    "Uncertainty",
    "ValueFunction",
    "Verification",
    "__version__",
    "alternatives",
    "check",
    "command",
    "compare",
    "completions",
    "convert",
    "copy_example",
    "examples",
    "explain",
    "explore",
    "export",
    "generate",
    "import_",
    "linkages",
    "load",
    "merge",
    "new",
    "pareto",
    "report",
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
    "uncertainty",
    "verify",
]
