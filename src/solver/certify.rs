//! The certificate: is this answer right, by our own arithmetic and the `Lp` alone?
//!
//! For a point `x` and prices `y` (in "more is better" form, that is multiplied by the sense's sign)
//! with reduced costs `d = c - A'y`:
//!
//! * primal feasibility: every row and bound holds, relative to the row's own size;
//! * dual feasibility: no price or reduced cost points to a limit that is not there;
//! * gap: `sum y_i (limit_i - a_i x) + sum d_j (bound_j - x_j)`, which is the dual minus the primal objective,
//!   summed slack by slack so that nothing cancels.
//!
//! Those three together prove an optimum, whoever found it. This file knows no solver.

use super::{Basis, Optimum, Standing};
use crate::{
    error::Error,
    lp::{ColumnSource, Lp},
};

/// Every tolerance by which an answer is judged, in one place.
pub mod tolerance {
    /// Largest violation of a row or bound, relative to the row's size (see [`super::measure`]).
    /// Looser, and a plan could use more of a resource than there is by an amount that tables print;
    /// much tighter, and honest rounding in rows of a hundred thousand terms would be called wrong.
    pub const PRIMAL: f64 = 1e-7;
    /// Largest wrongly signed price or reduced cost, relative to the terms it is made of.
    /// Looser, and a column that would pay stays out unseen; much tighter, and cancellation in `c - A'y` fails.
    pub const DUAL: f64 = 1e-7;
    /// Largest gap between the primal and the dual objective of an LP, relative to the objective.
    /// Looser, and two solvers could disagree in the sixth figure with both "optimal".
    pub const GAP: f64 = 1e-7;
    /// How far a column that must be whole may be from a whole number.
    /// Whole columns are fixed and the rest solved again, so that what remains is rounding only.
    pub const INTEGRALITY: f64 = 1e-6;
    /// Least relative margin by which a Farkas proof must hold. Without it, rounding could "prove" that a program
    /// which just holds has no point.
    pub const FARKAS: f64 = 1e-9;
    /// Figures of a Farkas proof that are this small beside its largest are left out where it does not hold with them.
    pub const ROUNDING: f64 = 1e-13;
    /// A reduced cost towards a missing bound, relative to the largest cost, that counts as zero in a bound of branch
    /// and bound. At zero, rounding would make nearly every node's bound infinite and no search would end.
    pub const BOUND: f64 = 1e-9;
}

/// What was measured of an answer. All figures are relative and at least zero; zero is perfect.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Certificate {
    /// Largest violation of a row, a bound or of being whole.
    pub primal_infeasibility: f64,
    /// Largest price or reduced cost of the wrong sign (LP only).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dual_infeasibility: Option<f64>,
    /// Gap between the objective and the best proven bound, relative to the objective.
    pub relative_gap: f64,
}

/// Measures an optimum and refuses it, as [`Error::Solver`], where it is not proven to the tolerances.
///
/// `gap` is the relative gap that was asked of a discrete program; an LP is always held to [`tolerance::GAP`].
///
/// # Errors
///
/// [`Error::Solver`] says which measure failed, and by how much.
pub fn certify(lp: &Lp, optimum: &Optimum, gap: f64) -> Result<Certificate, Error> {
    judge(lp, measure(lp, optimum)?, gap)
}

/// As [`certify`] where the program has the columns of a source as well, all resting at zero: none of them may gain.
///
/// # Errors
///
/// As [`certify`].
pub fn certify_extended(
    lp: &Lp,
    source: &mut dyn ColumnSource,
    optimum: &Optimum,
    gap: f64,
) -> Result<Certificate, Error> {
    let mut certificate = measure(lp, optimum)?;
    if let Some(duals) = &optimum.duals {
        let (sign, floor) = (lp.sense.sign(), smallest_size(lp));
        let mut worst = certificate.dual_infeasibility.unwrap_or(0.0);
        source.turn_to(duals, 1.0);
        for part in 0..source.parts() {
            source.visit(part, &mut |_, cost, entries| {
                let (reduced, size) = reduced(cost, entries.iter().copied(), duals);
                worst = worst.max(sign * reduced / size.max(floor));
            });
        }
        certificate.dual_infeasibility = Some(worst);
    }
    judge(lp, certificate, gap)
}

/// Refuses what is not proven to the tolerances.
fn judge(lp: &Lp, certificate: Certificate, gap: f64) -> Result<Certificate, Error> {
    let gap = if lp.is_discrete() { gap.max(0.0) + tolerance::GAP } else { tolerance::GAP };
    let tests = [
        ("primal infeasibility", certificate.primal_infeasibility, tolerance::PRIMAL),
        ("dual infeasibility", certificate.dual_infeasibility.unwrap_or(0.0), tolerance::DUAL),
        ("relative gap", certificate.relative_gap, gap),
    ];
    for (what, found, allowed) in tests {
        if found.is_nan() || found > allowed {
            return Err(refused(what, found, allowed));
        }
    }
    Ok(certificate)
}

/// Measures a point that was found before a limit stopped the search: it must be feasible, it need not be best.
/// Without a bound to compare with there is no certificate.
///
/// # Errors
///
/// [`Error::Solver`] when the point breaks a limit.
pub fn certify_feasible(lp: &Lp, optimum: &Optimum) -> Result<Option<Certificate>, Error> {
    check_point(lp, optimum)?;
    let objective = optimum.objective;
    let primal_infeasibility = primal_infeasibility(lp, &optimum.x).max(integrality(lp, &optimum.x));
    if primal_infeasibility > tolerance::PRIMAL {
        return Err(refused("primal infeasibility", primal_infeasibility, tolerance::PRIMAL));
    }
    let relative_gap = (optimum.bound - objective).abs() / size_of_objective(lp, objective);
    Ok(relative_gap.is_finite().then_some(Certificate {
        primal_infeasibility,
        dual_infeasibility: None,
        relative_gap,
    }))
}

/// The words for a measure that failed.
fn refused(what: &str, found: f64, allowed: f64) -> Error {
    Error::Solver(format!(
        "the answer did not pass its certificate: {what} {found:.1e} where {allowed:.1e} is allowed"
    ))
}

/// Measures an optimum without judging it.
///
/// # Errors
///
/// [`Error::Solver`] when there is nothing to measure: a missing or infinite figure, or a wrong objective.
pub fn measure(lp: &Lp, optimum: &Optimum) -> Result<Certificate, Error> {
    check_point(lp, optimum)?;
    let (x, objective) = (&optimum.x, optimum.objective);
    let primal_infeasibility = primal_infeasibility(lp, x).max(integrality(lp, x));
    if lp.is_discrete() {
        let relative_gap = (optimum.bound - objective).abs() / size_of_objective(lp, objective);
        return Ok(Certificate { primal_infeasibility, dual_infeasibility: None, relative_gap });
    }
    let Some(duals) = &optimum.duals else {
        return Err(Error::Solver(
            "an LP's answer came back without prices, so nothing proves it".to_owned(),
        ));
    };
    if duals.len() != lp.rows() || duals.iter().any(|y| !y.is_finite()) {
        return Err(Error::Solver("the prices that came back are not one finite figure a row".to_owned()));
    }
    let (dual_infeasibility, slack) = complementarity(lp, x, duals);
    Ok(Certificate {
        primal_infeasibility,
        dual_infeasibility: Some(dual_infeasibility),
        relative_gap: slack.abs() / size_of_objective(lp, objective),
    })
}

/// Refuses a point of the wrong shape, with figures that are none, or with another objective than it claims.
fn check_point(lp: &Lp, optimum: &Optimum) -> Result<(), Error> {
    let x = &optimum.x;
    if x.len() != lp.columns() {
        return Err(Error::Solver(format!("{} values came back for {} columns", x.len(), lp.columns())));
    }
    if let Some(j) = x.iter().position(|v| !v.is_finite()) {
        return Err(Error::Solver(format!("the value of column {j} came back as {}", x[j])));
    }
    let objective = lp.objective(x);
    let drift = (objective - optimum.objective).abs() / size_of_objective(lp, objective);
    if drift.is_nan() || drift > tolerance::GAP {
        return Err(Error::Solver(format!(
            "the objective came back as {} but is {objective} at the point given",
            optimum.objective
        )));
    }
    Ok(())
}

/// `cost[j] - duals . A_j` of every column, in the objective's own direction.
#[must_use]
pub fn reduced_costs(lp: &Lp, duals: &[f64]) -> Vec<f64> {
    (0..lp.columns()).map(|j| lp.cost[j] - lp.matrix.dot(j, duals)).collect()
}

/// Against what a gap is relative: the objective, or (near zero) one unit, or less where all costs are smaller,
/// so that a program in billions is held to as much as the same in dollars.
pub(super) fn size_of_objective(lp: &Lp, objective: f64) -> f64 {
    let cost = lp.cost.iter().fold(0.0_f64, |most, c| most.max(c.abs()));
    objective.abs().max(if cost > 0.0 { cost.min(1.0) } else { 1.0 })
}

/// Largest violation of a row or bound.
///
/// A row's violation is relative to its largest term `|a_ij x_j|`, its limit, or its largest coefficient up to one;
/// a bound's to the bound or one.
fn primal_infeasibility(lp: &Lp, x: &[f64]) -> f64 {
    let mut worst = 0.0_f64;
    let mut activity = vec![0.0; lp.rows()];
    let mut size = vec![0.0_f64; lp.rows()];
    for (j, &v) in x.iter().enumerate() {
        worst = worst.max(outside(v, lp.lower[j], lp.upper[j], 1.0));
        let (rows, values) = lp.matrix.column(j);
        for (&i, &a) in rows.iter().zip(values) {
            activity[i] += a * v;
            size[i] = size[i].max((a * v).abs()).max(a.abs().min(1.0));
        }
    }
    for (i, &a) in activity.iter().enumerate() {
        let size = if size[i] > 0.0 { size[i] } else { 1.0 };
        worst = worst.max(outside(a, lp.row_lower[i], lp.row_upper[i], size));
    }
    worst
}

/// By how much `value` lies outside `lower..=upper`, relative to the limit it breaks or to `size`.
fn outside(value: f64, lower: f64, upper: f64, size: f64) -> f64 {
    if value < lower {
        (lower - value) / size.max(lower.abs())
    } else if value > upper {
        (value - upper) / size.max(upper.abs())
    } else {
        0.0
    }
}

/// Largest distance of a whole column from a whole number, as a fraction of what [`tolerance::INTEGRALITY`] allows
/// turned into the primal tolerance, so that one figure speaks for both.
fn integrality(lp: &Lp, x: &[f64]) -> f64 {
    let whole = lp.integer.iter().zip(x).filter(|&(&whole, _)| whole);
    let worst = whole.map(|(_, &v)| (v - v.round()).abs()).fold(0.0, f64::max);
    worst * (tolerance::PRIMAL / tolerance::INTEGRALITY)
}

/// Dual infeasibility, and the dual minus the primal objective as a sum over slacks.
fn complementarity(lp: &Lp, x: &[f64], duals: &[f64]) -> (f64, f64) {
    let sign = lp.sense.sign();
    let activity = lp.matrix.times(x);
    let floor = smallest_size(lp);
    let mut worst = 0.0_f64;
    let mut slack = 0.0;
    for (i, &y) in duals.iter().enumerate() {
        let price = sign * y;
        let limit = if price > 0.0 { lp.row_upper[i] } else { lp.row_lower[i] };
        if limit.is_finite() {
            slack += price * (limit - activity[i]);
        } else {
            worst = worst.max(price.abs() / floor);
        }
    }
    for (j, &v) in x.iter().enumerate() {
        let (rows, values) = lp.matrix.column(j);
        let entries = rows.iter().copied().zip(values.iter().copied());
        let (reduced, size) = reduced(lp.cost[j], entries, duals);
        let price = sign * reduced;
        let bound = if price > 0.0 { lp.upper[j] } else { lp.lower[j] };
        if bound.is_finite() {
            slack += price * (bound - v);
        } else {
            worst = worst.max(price.abs() / size.max(floor));
        }
    }
    (worst, slack)
}

/// Below this a reduced cost is measured as it is, not relative to its terms: one, or the largest cost where all are
/// smaller.
fn smallest_size(lp: &Lp) -> f64 {
    let largest = lp.cost.iter().fold(0.0_f64, |most, c| most.max(c.abs()));
    if largest > 0.0 { largest.min(1.0) } else { 1.0 }
}

/// The reduced cost of a column, and its largest term.
pub(super) fn reduced(cost: f64, entries: impl Iterator<Item = (usize, f64)>, duals: &[f64]) -> (f64, f64) {
    let (mut reduced, mut size) = (cost, cost.abs());
    for (i, a) in entries {
        reduced -= a * duals[i];
        size = size.max((a * duals[i]).abs());
    }
    (reduced, size)
}

/// What prices prove that no point within the rows' limits and `lower..=upper` exceeds, in "more is better" form (the
/// objective times the sense's sign), and the reduced costs in that form. By weak duality any prices bound; a price on
/// a limit that is not there is dropped, a reduced cost towards a missing bound makes the bound infinite unless it is
/// below [`tolerance::BOUND`].
pub(super) fn proven_bound(lp: &Lp, duals: &[f64], lower: &[f64], upper: &[f64]) -> (f64, Vec<f64>) {
    let sign = lp.sense.sign();
    let largest = lp.cost.iter().fold(0.0_f64, |most, c| most.max(c.abs()));
    let mut bound = sign * lp.offset;
    let mut prices = vec![0.0; duals.len()];
    for (i, y) in duals.iter().enumerate() {
        let price = sign * y;
        let limit = if price > 0.0 { lp.row_upper[i] } else { lp.row_lower[i] };
        if price != 0.0 && limit.is_finite() {
            bound += price * limit;
            prices[i] = price;
        }
    }
    let reduced: Vec<f64> = (0..lower.len()).map(|j| sign * lp.cost[j] - lp.matrix.dot(j, &prices)).collect();
    for (j, &d) in reduced.iter().enumerate() {
        let limit = if d > 0.0 { upper[j] } else { lower[j] };
        if limit.is_finite() {
            bound += d * limit;
        } else if d.abs() > tolerance::BOUND * largest {
            bound = f64::INFINITY;
        }
    }
    (bound, reduced)
}

/// Whether a basis has the right shape: one standing a column and a row, as many basic as there are rows, and no
/// column or row standing at a limit that is not there.
#[must_use]
pub fn is_consistent(lp: &Lp, basis: &Basis) -> bool {
    let stands = |standing: Standing, lower: f64, upper: f64| match standing {
        Standing::Basic => true,
        Standing::Lower => lower.is_finite(),
        Standing::Upper => upper.is_finite(),
        Standing::Free => lower == f64::NEG_INFINITY && upper == f64::INFINITY,
    };
    let basic = |standings: &[Standing]| standings.iter().filter(|&&s| s == Standing::Basic).count();
    basis.columns.len() == lp.columns()
        && basis.rows.len() == lp.rows()
        && basic(&basis.columns) + basic(&basis.rows) == lp.rows()
        && basis.columns.iter().enumerate().all(|(j, &s)| stands(s, lp.lower[j], lp.upper[j]))
        && basis.rows.iter().enumerate().all(|(i, &s)| stands(s, lp.row_lower[i], lp.row_upper[i]))
}

#[cfg(test)]
mod tests;
