//! Programs whose rows bind no column: none at all, or only columns that their bounds fix. Each column is its own
//! problem; no back end need see an empty matrix.

use super::{Basis, Optimum, Outcome, Standing};
use crate::lp::Lp;

/// Solves the program if no row holds a column that can move.
pub(super) fn solve(lp: &Lp) -> Option<Outcome> {
    let moves = |j: usize| lp.lower[j] < lp.upper[j];
    if (0..lp.columns()).any(|j| moves(j) && !lp.matrix.column(j).0.is_empty()) {
        return None;
    }
    let sign = lp.sense.sign();
    let mut x = Vec::with_capacity(lp.columns());
    let mut columns = Vec::with_capacity(lp.columns());
    let mut endless = false;
    for j in 0..lp.columns() {
        let (lower, upper) = if lp.integer[j] {
            (lp.lower[j].ceil(), lp.upper[j].floor())
        } else {
            (lp.lower[j], lp.upper[j])
        };
        if lower > upper {
            return Some(Outcome::Infeasible);
        }
        let gain = sign * lp.cost[j];
        endless |= (gain > 0.0 && upper == f64::INFINITY) || (gain < 0.0 && lower == f64::NEG_INFINITY);
        let (value, standing) = if upper.is_finite() && (gain > 0.0 || !lower.is_finite()) {
            (upper, Standing::Upper)
        } else if lower.is_finite() {
            (lower, Standing::Lower)
        } else {
            (0.0, Standing::Free)
        };
        x.push(value);
        columns.push(standing);
    }
    let activity = lp.matrix.times(&x);
    let holds = |i: usize| {
        let slip = super::tolerance::PRIMAL * activity[i].abs().max(1.0);
        activity[i] >= lp.row_lower[i] - slip && activity[i] <= lp.row_upper[i] + slip
    };
    if !(0..lp.rows()).all(holds) {
        return Some(Outcome::Infeasible);
    }
    if endless {
        return Some(Outcome::Unbounded);
    }
    let objective = lp.objective(&x);
    let prices = !lp.is_discrete();
    Some(Outcome::Optimal(Optimum {
        objective,
        bound: objective,
        duals: prices.then(|| vec![0.0; lp.rows()]),
        reduced_costs: prices.then(|| lp.cost.clone()),
        basis: prices.then(|| Basis { columns, rows: vec![Standing::Basic; lp.rows()] }),
        x,
    }))
}
