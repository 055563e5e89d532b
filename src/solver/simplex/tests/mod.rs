//! Tests of the simplex: what they share.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::float_cmp,
    clippy::needless_range_loop,
    reason = "small figures, exact zeros and dense little matrices"
)]

mod foreign;
mod network;
mod networks;
mod published;
mod random;
mod tiny;

use super::*;
use crate::lp::Sense;

pub(super) const INF: f64 = f64::INFINITY;

/// A small generator of reproducible figures.
pub(super) struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x2545_F491_4F6C_DD1D) ^ 0x9E37_79B9_7F4A_7C15)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// In [0, 1).
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.unit() * n as f64) as usize
    }

    /// A whole number in a range, both ends included.
    pub fn whole(&mut self, from: i32, to: i32) -> f64 {
        f64::from(from) + self.below((to - from + 1) as usize) as f64
    }
}

/// A program from dense rows `(coefficients, lower, upper)`.
pub(super) fn dense(sense: Sense, cost: &[f64], rows: &[(&[f64], f64, f64)], bounds: &[(f64, f64)]) -> Lp {
    let mut entries = Vec::new();
    for (i, (row, _, _)) in rows.iter().enumerate() {
        for (j, &a) in row.iter().enumerate() {
            entries.push((i, j, a));
        }
    }
    let n = cost.len();
    Lp {
        sense,
        offset: 0.0,
        cost: cost.to_vec(),
        lower: (0..n).map(|j| bounds.get(j).map_or(0.0, |b| b.0)).collect(),
        upper: (0..n).map(|j| bounds.get(j).map_or(INF, |b| b.1)).collect(),
        integer: vec![false; n],
        row_lower: rows.iter().map(|r| r.1).collect(),
        row_upper: rows.iter().map(|r| r.2).collect(),
        matrix: Matrix::from_entries(rows.len(), n, &entries),
    }
}

pub(super) fn optimum(outcome: Outcome) -> crate::solver::Optimum {
    match outcome {
        Outcome::Optimal(found) => found,
        other => panic!("not optimal: {other:?}"),
    }
}

/// Checks everything that an optimum claims: limits, signs of prices, identity of reduced costs, basis, no gap.
pub(super) fn certify(lp: &Lp, found: &crate::solver::Optimum, tolerance: f64) {
    let duals = found.duals.as_ref().expect("duals");
    let reduced = found.reduced_costs.as_ref().expect("reduced costs");
    let basis = found.basis.as_ref().expect("basis");
    let sign = lp.sense.sign();
    let activity = lp.matrix.times(&found.x);
    let mut value = lp.offset;
    let mut line =
        |what: &str, k: usize, v: f64, l: f64, u: f64, price: f64, standing: Standing, scale: f64| {
            let room = tolerance * v.abs().max(1.0);
            assert!(v >= l - room && v <= u + room, "{what} {k}: {v} outside [{l}, {u}]");
            let p = sign * price;
            let limit = tolerance * scale.max(1.0);
            // Better is more: a positive price belongs to an upper limit.
            if p > limit {
                assert!(u - v <= room, "{what} {k} has price {price} at {v}, below its upper limit {u}");
            }
            if p < -limit {
                assert!(v - l <= room, "{what} {k} has price {price} at {v}, above its lower limit {l}");
            }
            match standing {
                Standing::Basic => assert_eq!(price, 0.0, "{what} {k} is basic"),
                Standing::Lower => assert!((v - l).abs() <= room, "{what} {k} at {v}, not {l}"),
                Standing::Upper => assert!((v - u).abs() <= room, "{what} {k} at {v}, not {u}"),
                Standing::Free => assert!(v.abs() <= room && l == -INF && u == INF),
            }
            if p > 0.0 && u < INF {
                value += price * u;
            } else if p < 0.0 && l > -INF {
                value += price * l;
            } else {
                value += price * v;
            }
        };
    for i in 0..lp.rows() {
        line("row", i, activity[i], lp.row_lower[i], lp.row_upper[i], duals[i], basis.rows[i], 1.0);
    }
    for j in 0..lp.columns() {
        let exact = lp.cost[j] - lp.matrix.dot(j, duals);
        assert!((exact - reduced[j]).abs() <= tolerance * (1.0 + lp.cost[j].abs()), "reduced cost {j}");
        line(
            "column",
            j,
            found.x[j],
            lp.lower[j],
            lp.upper[j],
            reduced[j],
            basis.columns[j],
            lp.cost[j].abs(),
        );
    }
    let basics = basis.rows.iter().chain(&basis.columns).filter(|&&s| s == Standing::Basic).count();
    assert_eq!(basics, lp.rows());
    let gap = (value - found.objective).abs();
    assert!(
        gap <= tolerance * found.objective.abs().max(1.0) * 10.0,
        "gap {gap}: {value} {}",
        found.objective
    );
    assert!((lp.objective(&found.x) - found.objective).abs() <= 1e-9 * found.objective.abs().max(1.0));
}

/// Checks a proof of infeasibility.
pub(super) fn certify_farkas(lp: &Lp, y: &[f64]) {
    let mut most = 0.0;
    for j in 0..lp.columns() {
        let (index, value) = lp.matrix.column(j);
        let (mut z, mut terms) = (0.0, 1.0);
        for (&i, a) in index.iter().zip(value) {
            z += a * y[i];
            terms += (a * y[i]).abs();
        }
        let term = if z > 0.0 { z * lp.upper[j] } else { z * lp.lower[j] };
        if z != 0.0 && (term.is_finite() || z.abs() > 1e-9 * terms) {
            most += term;
        }
    }
    for (i, &v) in y.iter().enumerate() {
        if v != 0.0 {
            most += (-v * lp.row_lower[i]).max(-v * lp.row_upper[i]);
        }
    }
    assert!(most < 0.0, "no proof: {most}");
}

/// Checks a direction of unboundedness.
pub(super) fn certify_ray(lp: &Lp, ray: &[f64]) {
    let slope: f64 = lp.cost.iter().zip(ray).map(|(c, v)| c * v).sum();
    assert!(slope * lp.sense.sign() > 0.0, "the ray does not improve");
    let moved = lp.matrix.times(ray);
    let fits = |v: f64, l: f64, u: f64| !(v > 1e-9 && u < INF || v < -1e-9 && l > -INF);
    for j in 0..lp.columns() {
        assert!(fits(ray[j], lp.lower[j], lp.upper[j]));
    }
    for i in 0..lp.rows() {
        assert!(fits(moved[i], lp.row_lower[i], lp.row_upper[i]));
    }
}
