//! A solution checked in exact decimal arithmetic, so that "optimal within X" is a proof.
//!
//! Every figure of the program and of the file is taken as the decimal that it is written as; nothing is rounded from
//! there on. Figures that the program computes from others (a unit's cost is a sum of products, freight is tonnes
//! times a route's price) carry the rounding of that one computation, below one part in 10^14 of the figure.
//!
//! What is proven, for the program so stated:
//!
//! * the plan breaks no row and no bound by more than the declared tolerance, relative to the largest term of the row
//!   (or to one, where that is larger);
//! * its objective is the number given;
//! * no plan that keeps every rule exceeds the bound. For any prices y, the objective of a plan x is
//!   `c x = y A x + (c - y A) x`, at most what y earns at the rows' limits and `c - y A` at the columns' bounds. A price
//!   that points at a missing limit is set to zero first. Where a reduced cost points at a missing bound by a last
//!   digit, so that the file's prices bound nothing, prices of the same program with every such column worth a little
//!   more take their place: they leave room for the rounding. A solver finds them, but the proof does not rest on it:
//!   whatever prices it gives, the bound is computed from them here, exactly.
//!
//! Bound less objective is the X of "optimal within X".

mod decimal;

use crate::error::Error;
use crate::lp::Lp;
use crate::solver::{self, Options, Outcome};
use decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;
use std::cmp::Ordering;

/// Places after the point of figures that are printed.
const PLACES: u32 = 12;
/// By how much columns without a bound are made worth more, relative to the largest cost, when prices are mended.
const ROOM: [f64; 3] = [1e-11, 1e-9, 1e-7];

/// What exact arithmetic proves of a solution.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Proof {
    /// The declared tolerance on rows and bounds.
    pub tolerance: f64,
    /// Whether every row and bound holds within it.
    pub feasible: bool,
    /// Largest violation of a row or bound, relative as the tolerance is.
    pub primal_infeasibility: f64,
    /// Rows and bounds that hold to the last digit, of all.
    pub exactly_kept: (usize, usize),
    /// The objective, to 12 places.
    pub objective: String,
    /// No plan exceeds this, rounded up at the 12th place.
    pub bound: Option<String>,
    /// Bound less objective: the plan is optimal within this, M USD a year.
    pub optimal_within: Option<f64>,
    /// Whose prices the bound rests on: `file` or `mended`.
    pub prices: Option<String>,
}

/// Checks a point and prices (one a row; none where the file has none) against a program.
///
/// # Errors
/// [`Error::Solver`] where a figure is no finite number.
pub(super) fn prove(lp: &Lp, x: &[f64], prices: Option<&[f64]>, tolerance: f64) -> Result<Proof, Error> {
    let exact = Exact::new(lp).ok_or_else(no_number)?;
    let point = decimals(x).ok_or_else(no_number)?;
    let limit = Decimal::of(tolerance).ok_or_else(no_number)?;
    let (worst, kept, feasible) = exact.violations(&point, &limit);
    let objective = exact.objective(&point);
    let mut proven = None;
    if !lp.is_discrete() {
        if let Some(prices) = prices.and_then(decimals) {
            proven = exact.bound(&prices).map(|bound| (bound, "file"));
        }
        for room in ROOM {
            if proven.is_none() {
                let mended = mended(lp, room)?.as_deref().and_then(decimals);
                proven = mended.and_then(|y| exact.bound(&y)).map(|bound| (bound, "mended"));
            }
        }
    }
    let sign = lp.sense.sign();
    Ok(Proof {
        tolerance,
        feasible,
        primal_infeasibility: worst,
        exactly_kept: kept,
        objective: objective.text(PLACES, false),
        optimal_within: proven.as_ref().map(|(bound, _)| bound.minus(&objective).about() * sign),
        prices: proven.as_ref().map(|(_, whose)| (*whose).to_owned()),
        bound: proven.map(|(bound, _)| {
            // Away from the plan, so that the printed figure is a bound too.
            let away = (bound.sign() == Ordering::Greater) == (sign > 0.0);
            bound.text(PLACES, away)
        }),
    })
}

fn no_number() -> Error {
    Error::Solver("a figure of the program or of the solution is no finite number".to_owned())
}

fn decimals(values: &[f64]) -> Option<Vec<Decimal>> {
    values.iter().map(|&v| Decimal::of(v)).collect()
}

/// A program in decimals; a limit that is absent is `None`.
struct Exact<'a> {
    lp: &'a Lp,
    cost: Vec<Decimal>,
    offset: Decimal,
    entries: Vec<Decimal>,
    columns: Vec<(Option<Decimal>, Option<Decimal>)>,
    rows: Vec<(Option<Decimal>, Option<Decimal>)>,
}

impl<'a> Exact<'a> {
    fn new(lp: &'a Lp) -> Option<Self> {
        let pairs = |lower: &[f64], upper: &[f64]| {
            lower.iter().zip(upper).map(|(&l, &u)| (Decimal::of(l), Decimal::of(u))).collect()
        };
        Some(Self {
            lp,
            cost: decimals(&lp.cost)?,
            offset: Decimal::of(lp.offset)?,
            entries: decimals(lp.matrix.parts().2)?,
            columns: pairs(&lp.lower, &lp.upper),
            rows: pairs(&lp.row_lower, &lp.row_upper),
        })
    }

    /// Row and coefficient of each entry of a column.
    fn column(&self, column: usize) -> impl Iterator<Item = (usize, &Decimal)> {
        let (starts, index, _) = self.lp.matrix.parts();
        let range = starts[column]..starts[column + 1];
        index[range.clone()].iter().copied().zip(&self.entries[range])
    }

    fn objective(&self, x: &[Decimal]) -> Decimal {
        let mut sum = self.offset.clone();
        for (c, v) in self.cost.iter().zip(x) {
            if !c.is_zero() && !v.is_zero() {
                sum.add(&c.times(v));
            }
        }
        sum
    }

    /// The largest relative violation, how many rows and bounds hold exactly of how many, and whether all hold within
    /// the tolerance.
    fn violations(&self, x: &[Decimal], tolerance: &Decimal) -> (f64, (usize, usize), bool) {
        let one = Decimal::of(1.0).unwrap_or_default();
        let mut activity = vec![Decimal::default(); self.rows.len()];
        let mut size = vec![one.clone(); self.rows.len()];
        for (column, v) in x.iter().enumerate().filter(|(_, v)| !v.is_zero()) {
            for (row, a) in self.column(column) {
                let term = a.times(v);
                activity[row].add(&term);
                let term = term.size();
                if term.exceeds(&size[row]) {
                    size[row] = term;
                }
            }
        }
        let rows = activity.iter().zip(&size).zip(&self.rows).map(|((a, s), limits)| (a, s.clone(), limits));
        let columns = x.iter().zip(&self.columns).map(|(v, limits)| {
            let size = v.size();
            (v, if size.exceeds(&one) { size } else { one.clone() }, limits)
        });
        let (mut worst, mut kept, mut all, mut within) = (0.0_f64, 0, 0, true);
        for (value, size, (lower, upper)) in rows.chain(columns) {
            all += 1;
            let below = lower.as_ref().map(|l| l.minus(value));
            let above = upper.as_ref().map(|u| value.minus(u));
            let broken = below.into_iter().chain(above).find(|by| by.sign() == Ordering::Greater);
            let Some(by) = broken else {
                kept += 1;
                continue;
            };
            worst = worst.max(by.about() / size.about());
            within &= !by.exceeds(&tolerance.times(&size));
        }
        (worst, (kept, all), within)
    }

    /// What no point exceeds (for a minimised objective: falls below), by these prices; `None` where they bound
    /// nothing.
    fn bound(&self, prices: &[Decimal]) -> Option<Decimal> {
        let maximise = self.lp.sense.sign() > 0.0;
        // The limit at which a price earns most (for a minimised objective: least).
        let limit = |price: &Decimal, limits: &'_ (Option<Decimal>, Option<Decimal>)| -> Option<Decimal> {
            if (price.sign() == Ordering::Greater) == maximise { limits.1.clone() } else { limits.0.clone() }
        };
        let mut bound = self.offset.clone();
        let mut kept: Vec<Decimal> = prices.to_vec();
        for (price, limits) in kept.iter_mut().zip(&self.rows) {
            match limit(price, limits) {
                Some(at) => bound.add(&price.times(&at)),
                None => *price = Decimal::default(),
            }
        }
        for (column, limits) in self.columns.iter().enumerate() {
            let mut reduced = self.cost[column].clone();
            for (row, a) in self.column(column) {
                if !kept[row].is_zero() {
                    reduced.add(&a.times(&kept[row]).negated());
                }
            }
            if !reduced.is_zero() {
                bound.add(&reduced.times(&limit(&reduced, limits)?));
            }
        }
        Some(bound)
    }
}

/// Prices of the program with every column that lacks a bound worth a little more in that direction.
fn mended(lp: &Lp, room: f64) -> Result<Option<Vec<f64>>, Error> {
    let largest = lp.cost.iter().fold(0.0_f64, |most, c| most.max(c.abs()));
    let mut roomy = lp.clone();
    let by = room * largest.max(f64::MIN_POSITIVE) * lp.sense.sign();
    for column in 0..lp.columns() {
        match (lp.lower[column].is_finite(), lp.upper[column].is_finite()) {
            (true, false) => roomy.cost[column] += by,
            (false, true) => roomy.cost[column] -= by,
            _ => {}
        }
    }
    match solver::solve(&roomy, &Options::default())?.outcome {
        Outcome::Optimal(found) => Ok(found.duals),
        _ => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lp::{Matrix, Sense};

    /// max x + y / 3; x + 3 y <= 1, x <= 0.1 in tenths that no binary number holds.
    fn program() -> Lp {
        Lp {
            cost: vec![1.0, 0.3],
            lower: vec![0.0; 2],
            upper: vec![0.1, f64::INFINITY],
            integer: vec![false; 2],
            row_lower: vec![f64::NEG_INFINITY],
            row_upper: vec![0.7],
            matrix: Matrix::from_entries(1, 2, &[(0, 0, 1.0), (0, 1, 3.0)]),
            ..Lp::new(Sense::Maximise)
        }
    }

    #[test]
    fn a_decimal_optimum_is_proven_to_the_last_digit() {
        let proof = prove(&program(), &[0.1, 0.2], Some(&[0.1]), 1e-9).unwrap();
        assert_eq!((proof.objective.as_str(), proof.bound.as_deref()), ("0.16", Some("0.16")));
        assert_eq!((proof.optimal_within, proof.exactly_kept), (Some(0.0), (3, 3)));
        assert!(proof.feasible);
    }

    #[test]
    fn what_is_not_optimal_or_not_feasible_is_found_out() {
        let proof = prove(&program(), &[0.1, 0.1], Some(&[0.1]), 1e-9).unwrap();
        assert_eq!(proof.optimal_within, Some(0.03));
        let over = prove(&program(), &[0.1, 0.201], Some(&[0.1]), 1e-3).unwrap();
        assert!(!over.feasible && over.exactly_kept == (2, 3));
        assert!(prove(&program(), &[0.1, 0.2001], Some(&[0.1]), 1e-3).unwrap().feasible);
    }

    #[test]
    fn prices_a_last_digit_off_are_mended() {
        let proof = prove(&program(), &[0.1, 0.2], Some(&[0.099_999_999_999_999_9]), 1e-9).unwrap();
        assert_eq!(proof.prices.as_deref(), Some("mended"));
        assert!(proof.optimal_within.is_some_and(|gap| (0.0..1e-9).contains(&gap)));
    }
}
