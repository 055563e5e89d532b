//! Sobol's indices of a figure that depends on independent inputs: which input's uncertainty is the figure's.
//!
//! The first-order index of an input is the share of the figure's variance that would go if it were known; the total
//! index the share that would stay if all others were known. Two samples A and B of n points and, for each input, A
//! with that input from B (AB) make n (k + 2) points. With V the variance over A and B,
//! S = mean(f(B) (f(AB) - f(A))) / V (Saltelli et al., 2010, *Variance based sensitivity analysis of model output*) and
//! T = mean((f(A) - f(AB))^2) / (2 V) (Jansen, 1999). Knows nothing of instances.

use super::super::sweep::Dice;
use schemars::JsonSchema;
use serde::Serialize;

/// Resamples of the bootstrap.
const RESAMPLES: usize = 500;

/// An index with the ends of its 95 % confidence interval (bootstrap percentiles).
#[derive(Debug, Clone, Copy, PartialEq, JsonSchema, Serialize)]
pub struct Index {
    /// The estimate.
    pub estimate: f64,
    /// 2.5 % of resamples are below.
    pub low: f64,
    /// 2.5 % of resamples are above.
    pub high: f64,
}

/// Both indices of an input.
#[derive(Debug, Clone, Copy, PartialEq, JsonSchema, Serialize)]
pub struct Indices {
    /// Of the first order: alone.
    pub first: Index,
    /// In total: with everything that the input does together with others.
    pub total: Index,
}

/// The points of A, of B, and of AB for each input in turn, from points of twice as many dimensions.
#[must_use]
pub fn design(points: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let k = points.first().map_or(0, |p| p.len() / 2);
    let mixed = |from_b: &dyn Fn(usize) -> bool| -> Vec<Vec<f64>> {
        let point = |p: &Vec<f64>| (0..k).map(|i| p[if from_b(i) { k + i } else { i }]).collect();
        points.iter().map(point).collect()
    };
    let mut all = mixed(&|_| false);
    all.extend(mixed(&|_| true));
    for input in 0..k {
        all.extend(mixed(&|i| i == input));
    }
    all
}

/// The indices of each input from the figure at the points of [`design`] (`None` where there is none: all that belongs
/// to the same row is left out). `None` where the figure does not vary.
#[must_use]
pub fn indices(figures: &[Option<f64>], inputs: usize, seed: u64) -> Option<Vec<Indices>> {
    let n = figures.len() / (inputs + 2);
    let row =
        |i: usize| -> Option<Vec<f64>> { (0..inputs + 2).map(|block| figures[block * n + i]).collect() };
    let rows: Vec<Vec<f64>> = (0..n).filter_map(row).collect();
    if rows.len() < 2 {
        return None;
    }
    let all: Vec<usize> = (0..rows.len()).collect();
    let estimates = estimate(&rows, &all, inputs)?;
    let mut dice = Dice(seed);
    let mut resampled: Vec<Vec<(f64, f64)>> = vec![Vec::with_capacity(RESAMPLES); inputs];
    for _ in 0..RESAMPLES {
        let drawn: Vec<usize> = all.iter().map(|_| dice.below(rows.len())).collect();
        if let Some(again) = estimate(&rows, &drawn, inputs) {
            resampled.iter_mut().zip(again).for_each(|(list, pair)| list.push(pair));
        }
    }
    let index = |estimate: f64, mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        let (low, high) = (quantile(&values, 0.025), quantile(&values, 0.975));
        Index { estimate, low: low.unwrap_or(estimate), high: high.unwrap_or(estimate) }
    };
    let both = estimates.into_iter().zip(resampled).map(|((first, total), again)| Indices {
        first: index(first, again.iter().map(|pair| pair.0).collect()),
        total: index(total, again.iter().map(|pair| pair.1).collect()),
    });
    Some(both.collect())
}

/// First-order and total index of each input over the drawn rows.
fn estimate(rows: &[Vec<f64>], drawn: &[usize], inputs: usize) -> Option<Vec<(f64, f64)>> {
    let n = drawn.len() as f64;
    let of = |block: usize| drawn.iter().map(move |&i| rows[i][block]);
    // Figures about their mean: the estimator of the first order is much surer so.
    let mean = of(0).chain(of(1)).sum::<f64>() / (2.0 * n);
    let variance = of(0).chain(of(1)).map(|v| (v - mean).powi(2)).sum::<f64>() / (2.0 * n);
    if variance <= (1e-9 * mean.abs()).powi(2).max(f64::MIN_POSITIVE) {
        return None;
    }
    let index = |input: usize| {
        let (mut first, mut total) = (0.0, 0.0);
        for &i in drawn {
            let (a, b, mixed) = (rows[i][0] - mean, rows[i][1] - mean, rows[i][2 + input] - mean);
            first += b * (mixed - a);
            total += (a - mixed).powi(2);
        }
        (first / n / variance, total / n / (2.0 * variance))
    };
    Some((0..inputs).map(index).collect())
}

/// The figure below which a share of sorted figures lies, interpolated between neighbours; `None` of nothing.
#[must_use]
pub fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = share * last as f64;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // between 0 and the last place
    let below = (place.floor() as usize).min(last);
    let above = (below + 1).min(last);
    Some(sorted[below] + (place - below as f64) * (sorted[above] - sorted[below]))
}
