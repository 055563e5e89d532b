//! Solving: one contract, one file a back end; prices, basis and certificate are ours.
//!
//! Sign convention, fixed before any code: `duals[i]` is what the objective **value** gains per unit by which the
//! limit of row `i` grows, and `reduced_costs[j] = cost[j] - duals . A_j` is what it gains per unit of column `j`.
//! For a maximisation a binding `<=` row has a dual >= 0 and a column at its upper bound a reduced cost >= 0;
//! for a minimisation both signs turn.
//!
//! [`solve`] never takes a back end's word: what it returns as optimal has passed [`certify`].

mod branch;
mod certify;
mod clarabel;
pub mod conflict;
mod good_lp;
#[cfg(feature = "highs")]
pub mod highs;
mod microlp;
pub mod postoptimal;
mod refute;
mod separable;
mod sifting;
mod strategy;
mod watch;

use std::{
    fmt,
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

pub use certify::{
    Certificate, certify, certify_extended, certify_feasible, is_consistent, measure, reduced_costs,
    tolerance,
};
pub use refute::{certify_infeasible, certify_infeasible_extended, certify_ray};
pub use strategy::solve;
pub use watch::{Seen, Watch};

use crate::error::Error;
use crate::lp::{ColumnKey, ColumnSource, Lp};

pub mod simplex;

#[cfg(test)]
#[path = "../../tests/support/drawer.rs"]
mod drawer;

/// Where a column or a row stands in a basis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// In the basis: between its bounds, its value fixed by the rows.
    Basic,
    /// At its lower bound.
    Lower,
    /// At its upper bound.
    Upper,
    /// Without bounds and out of the basis: at zero.
    Free,
}

/// A basis: one standing a column and one a row (a row's standing is that of its activity).
/// Exactly as many are `Basic` as there are rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    /// Standing of each column.
    pub columns: Vec<Standing>,
    /// Standing of each row's activity.
    pub rows: Vec<Standing>,
}

/// An optimal point with its prices.
#[derive(Debug, Clone, PartialEq)]
pub struct Optimum {
    /// Value of each column.
    pub x: Vec<f64>,
    /// The objective at `x`.
    pub objective: f64,
    /// Price of each row (LP only; see the sign convention above).
    pub duals: Option<Vec<f64>>,
    /// Reduced cost of each column (LP only).
    pub reduced_costs: Option<Vec<f64>>,
    /// The vertex's basis (LP only).
    pub basis: Option<Basis>,
    /// Best proven bound on the objective (discrete programs; for an LP the objective itself).
    pub bound: f64,
}

/// How a solve ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Proven optimal (or within the asked gap).
    Optimal(Optimum),
    /// No point satisfies every row and bound.
    Infeasible,
    /// The objective grows without end.
    Unbounded,
    /// Stopped by a limit, with the best point found, if any.
    Stopped(Option<Optimum>),
}

/// Which solver to use; the names are those of `--solver`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Backend {
    /// Whatever measurement says is best for the program at hand.
    #[default]
    Default,
    /// microlp: simplex, branch and bound.
    Microlp,
    /// Clarabel: interior point.
    Clarabel,
    /// The simplex of this crate, with branch and bound.
    Simplex,
    /// HiGHS: interior point, simplex, branch and cut; needs the feature `highs`.
    Highs,
}

impl Backend {
    /// Every back end, in the order in which help lists them.
    pub const ALL: [Self; 5] = [Self::Default, Self::Microlp, Self::Clarabel, Self::Simplex, Self::Highs];

    /// The name that `--solver` takes.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Microlp => "microlp",
            Self::Clarabel => "clarabel",
            Self::Simplex => "simplex",
            Self::Highs => "highs",
        }
    }

    /// Whether this build can run it.
    #[must_use]
    pub fn is_built_in(self) -> bool {
        self != Self::Highs || cfg!(feature = "highs")
    }

    /// Whether it can hold columns to whole numbers.
    #[must_use]
    pub fn takes_whole_numbers(self) -> bool {
        self != Self::Clarabel
    }
}

impl fmt::Display for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Backend {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        Self::ALL.into_iter().find(|backend| backend.name() == name).ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            Error::Unsupported(format!(
                "there is no solver `{}`; there are {names}",
                crate::error::printable(name)
            ))
        })
    }
}

/// When the default solver takes few of a program's columns at first, the others joining as they gain. The optimum is
/// the same either way; large programs are solved several times sooner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OnDemand {
    /// Columns from which it does so.
    pub from: usize,
    /// Columns to a row from which it does so.
    pub a_row: usize,
    /// Columns to begin with for each row and each side of it, besides those that cannot wait.
    pub first: usize,
}

impl OnDemand {
    /// Whether few of a program's columns are likely to be enough.
    #[must_use]
    pub fn suits(&self, lp: &Lp) -> bool {
        self.suits_with(lp, 0)
    }

    /// The same for a program with so many columns besides those stated.
    #[must_use]
    pub fn suits_with(&self, lp: &Lp, unstated: usize) -> bool {
        let columns = lp.columns() + unstated;
        !lp.is_discrete() && columns >= self.from && columns >= self.a_row.saturating_mul(lp.rows())
    }
}

/// A column of a source that is held.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Taken {
    /// The source's key.
    pub key: ColumnKey,
    /// Its value.
    pub value: f64,
}

/// How a program ended together with the columns of a source.
#[derive(Debug, Clone, PartialEq)]
pub struct Extended {
    /// Over the program's own columns. Not certified here: whoever made the source knows the program that it belongs to.
    pub outcome: Outcome,
    /// The source's columns that are held.
    pub taken: Vec<Taken>,
    /// The basis: the program's own columns, then those taken.
    pub basis: Option<Basis>,
    /// Where no column at all meets the limits: the proof, as [`certify_infeasible`] takes it.
    pub farkas: Option<Vec<f64>>,
}

/// Solves a linear program together with all columns of a source, few of either at a time, from the basis in the options
/// where there is one.
///
/// # Errors
/// [`Error::Solver`] when the program is malformed or the search does not come to an end.
pub fn solve_extended(lp: &Lp, source: &mut dyn ColumnSource, options: &Options) -> Result<Extended, Error> {
    strategy::check_shape(lp)?;
    let (start, first) = (options.start.as_ref(), options.on_demand.first);
    let ended = sifting::solve(lp, source, start, first, &Deadline::of(options))?;
    Ok(Extended { outcome: ended.outcome, taken: ended.taken, basis: ended.basis, farkas: ended.farkas })
}

impl Default for OnDemand {
    /// As measured: below 5,000 columns nothing is gained; at 50 parks from 2 to 8 first columns take the same time
    /// within a tenth, at 100 parks 8 take less than half of what 4 take.
    fn default() -> Self {
        Self { from: 5_000, a_row: 2, first: 8 }
    }
}

/// How to solve.
#[derive(Debug, Clone)]
pub struct Options {
    /// Which solver.
    pub backend: Backend,
    /// Wall-clock time after which the search stops with what it has.
    pub time_limit: Option<Duration>,
    /// Relative gap between the objective and its bound at which a discrete search may end.
    pub gap: f64,
    /// A basis to start from, when one is known from a similar program (LP only).
    pub start: Option<Basis>,
    /// Set from another thread to stop the search.
    pub cancelled: Option<Arc<AtomicBool>>,
    /// Where a search over whole columns tells how far it is.
    pub watch: Option<Arc<Watch>>,
    /// When a program is solved over few of its columns (LP only).
    pub on_demand: OnDemand,
    /// Threads a back end may use; one keeps answers the same from run to run.
    pub threads: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            backend: Backend::Default,
            time_limit: None,
            gap: 1e-6,
            start: None,
            cancelled: None,
            watch: None,
            on_demand: OnDemand::default(),
            threads: 1,
        }
    }
}

/// What [`solve`] found, and its proof.
#[derive(Debug, Clone, PartialEq)]
pub struct Solved {
    /// How it ended.
    pub outcome: Outcome,
    /// What our own check measured; absent when there is no point to measure.
    pub certificate: Option<Certificate>,
    /// What really solved it, such as `clarabel + simplex`.
    pub solver: String,
}

/// When to stop, whatever has been found.
#[derive(Debug, Clone, Default)]
pub(crate) struct Deadline {
    /// The moment.
    pub until: Option<Instant>,
    /// The flag by which someone else says stop.
    pub cancelled: Option<Arc<AtomicBool>>,
    /// Who waits for it.
    pub watch: Option<Arc<Watch>>,
}

impl Deadline {
    /// The deadline that options ask for, counted from now.
    fn of(options: &Options) -> Self {
        let until = options.time_limit.and_then(|limit| Instant::now().checked_add(limit));
        Self { until, cancelled: options.cancelled.clone(), watch: options.watch.clone() }
    }

    /// Time left; `None` when there is no limit.
    fn left(&self) -> Option<Duration> {
        self.until.map(|until| until.saturating_duration_since(Instant::now()))
    }

    /// Whether it is time to stop.
    fn is_over(&self) -> bool {
        self.left().is_some_and(|left| left.is_zero())
            || self.cancelled.as_ref().is_some_and(|flag| flag.load(Ordering::Relaxed))
    }
}
