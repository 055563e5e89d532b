//! The knee: the point that lies farthest beyond the plane through the best points of all criteria.
//!
//! Each criterion is scaled by its range, so that a unit of each is as much (Das, 1999, *On characterizing the "knee"
//! of the Pareto curve based on normal-boundary intersection*).

use super::{Found, Scale};
use nalgebra::{DMatrix, DVector};

/// Which point it is; nothing where none lies beyond the plane.
pub(super) fn farthest(points: &[&[f64]], payoff: &[Found], scale: &Scale) -> Option<usize> {
    let normal = normal(payoff, scale);
    let height = |values: &[f64]| -> f64 {
        scale.scaled(values).iter().zip(normal.iter()).map(|(v, n)| v * n).sum::<f64>()
    };
    let plane = payoff.iter().map(|p| height(&p.values)).fold(f64::NEG_INFINITY, f64::max);
    let heights = points.iter().map(|p| height(p) - plane);
    let (knee, beyond) = heights.enumerate().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
    (beyond > 100.0 * scale.nothing()).then_some(knee)
}

/// The plane's direction, towards what is better; every criterion alike where the best points span no such plane.
fn normal(payoff: &[Found], scale: &Scale) -> DVector<f64> {
    let n = payoff.len();
    let rows: Vec<f64> = payoff.iter().flat_map(|p| scale.scaled(&p.values)).collect();
    let solved = DMatrix::from_row_slice(n, n, &rows).lu().solve(&DVector::from_element(n, 1.0));
    let direction = solved.filter(|d| d.iter().all(|v| v.is_finite() && *v >= 0.0) && d.norm() > 0.0);
    let direction = direction.unwrap_or_else(|| DVector::from_element(n, 1.0));
    let length = direction.norm();
    direction / length
}
