//! Proofs that a program has no optimum, checked by our own arithmetic: that no point exists, or that nothing ends the
//! objective's growth. Knows no solver.

use super::certify::{reduced, tolerance};
use crate::lp::{ColumnSource, Lp, NoColumns};

/// Whether `ray` (one figure a row) proves that no point exists: over all `x` within bounds the combination
/// `ray . A x` cannot reach what the rows' limits ask of it (Farkas).
///
/// Columns without a needed bound must cancel out of the combination to within [`tolerance::DUAL`] of their terms;
/// they count as nothing there, which is why the margin must exceed [`tolerance::FARKAS`].
#[must_use]
pub fn certify_infeasible(lp: &Lp, ray: &[f64]) -> bool {
    certify_infeasible_extended(lp, &mut NoColumns, ray)
}

/// As [`certify_infeasible`] where the program has the columns of a source as well.
#[must_use]
pub fn certify_infeasible_extended(lp: &Lp, source: &mut dyn ColumnSource, ray: &[f64]) -> bool {
    if ray.len() != lp.rows() || ray.iter().any(|y| !y.is_finite()) {
        return false;
    }
    // Any combination may be tried: one without the figures that are but rounding beside the others leaves nothing where a
    // column has to cancel.
    let largest = ray.iter().fold(0.0_f64, |most, y| most.max(y.abs()));
    let rounded = || {
        ray.iter().map(|&y| if y.abs() > tolerance::ROUNDING * largest { y } else { 0.0 }).collect::<Vec<_>>()
    };
    let mut proves = |ray: &[f64]| proves_infeasible(lp, ray) && !some_fall(source, ray);
    proves(ray) || proves(&rounded())
}

/// Whether some column of a source lowers the combination as it grows from zero.
fn some_fall(source: &mut dyn ColumnSource, ray: &[f64]) -> bool {
    let mut falls = false;
    source.turn_to(ray, 0.0);
    for part in 0..source.parts() {
        source.visit(part, &mut |_, _, entries| {
            let (fall, terms) = reduced(0.0, entries.iter().copied(), ray);
            falls |= fall > tolerance::DUAL * terms;
        });
    }
    falls
}

fn proves_infeasible(lp: &Lp, ray: &[f64]) -> bool {
    let mut size = 0.0_f64;
    // The most that `ray . r` can be for activities r within the rows' limits.
    let mut most = 0.0;
    for (i, &y) in ray.iter().enumerate() {
        if y != 0.0 {
            let limit = if y > 0.0 { lp.row_upper[i] } else { lp.row_lower[i] };
            most += y * limit;
            size = size.max((y * limit).abs());
        }
    }
    // The least that `ray . A x` can be for x within its bounds.
    let mut least = 0.0;
    for j in 0..lp.columns() {
        let (rows, values) = lp.matrix.column(j);
        let (mut sum, mut terms) = (0.0, 0.0_f64);
        for (&i, &a) in rows.iter().zip(values) {
            sum += a * ray[i];
            terms = terms.max((a * ray[i]).abs());
        }
        let bound = if sum > 0.0 { lp.lower[j] } else { lp.upper[j] };
        if bound.is_finite() {
            least += sum * bound;
            size = size.max((sum * bound).abs());
        } else if sum.abs() > tolerance::DUAL * terms {
            return false;
        }
    }
    most.is_finite() && least - most > tolerance::FARKAS * size.max(f64::MIN_POSITIVE)
}

/// Whether `ray` (one figure a column) is a direction that stays within every row and bound for ever and gains.
#[must_use]
pub fn certify_ray(lp: &Lp, ray: &[f64]) -> bool {
    if ray.len() != lp.columns() || ray.iter().any(|v| !v.is_finite()) {
        return false;
    }
    let sign = lp.sense.sign();
    let mut gain = 0.0;
    let mut earned = 0.0_f64;
    let mut activity = vec![0.0; lp.rows()];
    let mut terms = vec![0.0_f64; lp.rows()];
    let longest = ray.iter().fold(0.0_f64, |most, v| most.max(v.abs()));
    for (j, &v) in ray.iter().enumerate() {
        gain += sign * lp.cost[j] * v;
        earned = earned.max((lp.cost[j] * v).abs());
        let slip = tolerance::PRIMAL * longest;
        if (v > slip && lp.upper[j].is_finite()) || (v < -slip && lp.lower[j].is_finite()) {
            return false;
        }
        let (rows, values) = lp.matrix.column(j);
        for (&i, &a) in rows.iter().zip(values) {
            activity[i] += a * v;
            terms[i] = terms[i].max((a * v).abs());
        }
    }
    gain > tolerance::DUAL * earned
        && activity.iter().enumerate().all(|(i, &a)| {
            let slip = tolerance::PRIMAL * terms[i];
            (a <= slip || !lp.row_upper[i].is_finite()) && (a >= -slip || !lp.row_lower[i].is_finite())
        })
}
