//! Solving: one contract, one file a back end; prices, basis and certificate are ours.
//!
//! Sign convention, fixed before any code: `duals[i]` is what the objective **value** gains per unit by which the
//! limit of row `i` grows, and `reduced_costs[j] = cost[j] - duals . A_j` is what it gains per unit of column `j`.
//! For a maximisation a binding `<=` row has a dual >= 0 and a column at its upper bound a reduced cost >= 0;
//! for a minimisation both signs turn.

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
