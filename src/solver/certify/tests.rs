//! The bound of branch and bound, held to weak duality: no point may exceed it, and right prices reach the optimum.

use super::*;
use crate::{
    lp::{Matrix, Sense},
    solver::{Options, Outcome, drawer::Drawer, solve},
};

const INF: f64 = f64::INFINITY;

/// max 3x + 5y + 7; x <= 4, 2y <= 12, 3x + 2y <= 18, which is 43 at (2, 6) with prices 0, 3/2 and 1.
fn wyndor() -> Lp {
    let mut lp = Lp::new(Sense::Maximise);
    lp.offset = 7.0;
    lp.cost = vec![3.0, 5.0];
    lp.lower = vec![0.0; 2];
    lp.upper = vec![INF; 2];
    lp.integer = vec![false; 2];
    lp.row_lower = vec![-INF; 3];
    lp.row_upper = vec![4.0, 12.0, 18.0];
    lp.matrix = Matrix::from_entries(3, 2, &[(0, 0, 1.0), (1, 1, 2.0), (2, 0, 3.0), (2, 1, 2.0)]);
    lp
}

fn bound(lp: &Lp, duals: &[f64]) -> f64 {
    proven_bound(lp, duals, &lp.lower, &lp.upper).0
}

#[test]
fn right_prices_prove_the_optimum_and_others_more() {
    let lp = wyndor();
    assert_eq!(proven_bound(&lp, &[0.0, 1.5, 1.0], &lp.lower, &lp.upper), (43.0, vec![0.0, 0.0]));
    // 3 of the first row pay x, 5/2 of the second y.
    assert_eq!(bound(&lp, &[3.0, 2.5, 0.0]), 7.0 + 12.0 + 30.0);
    // A node's own limits: x <= 1 leaves 3 + 30, and prices of the second row alone prove it.
    let (at_node, reduced) = proven_bound(&lp, &[0.0, 2.5, 0.0], &[0.0, 0.0], &[1.0, INF]);
    assert_eq!((at_node, reduced), (7.0 + 30.0 + 3.0, vec![3.0, 0.0]));
    // As a minimisation of the opposite, prices turn and the bound does not.
    let turned = Lp { sense: Sense::Minimise, offset: -7.0, cost: vec![-3.0, -5.0], ..lp };
    assert_eq!(bound(&turned, &[0.0, -1.5, -1.0]), 43.0);
}

#[test]
fn what_no_price_pays_for_has_no_bound() {
    let lp = wyndor();
    assert_eq!(bound(&lp, &[0.0, 0.0, 0.0]), INF);
    assert_eq!(bound(&lp, &[3.0, 0.0, 0.0]), INF);
    // A price on a limit that is not there proves nothing, and is as if it were none.
    assert_eq!(bound(&lp, &[0.0, 2.5, -1.0]), INF);
    assert_eq!(bound(&lp, &[3.0, 2.5, -1.0]), 49.0);
    // Where there is nothing to gain there is nothing to pay.
    assert_eq!(bound(&Lp { cost: vec![0.0; 2], ..lp }, &[0.0; 3]), 7.0);
}

#[test]
fn what_is_rounding_towards_no_limit_is_relative_to_the_largest_cost() {
    for scale in [1e-6, 1e-3, 1.0, 1e3, 1e6] {
        let lp = Lp { offset: 0.0, cost: vec![3.0 * scale, 5.0 * scale], ..wyndor() };
        let short = |by: f64| bound(&lp, &[0.0, 1.5 * scale, scale * (1.0 - by)]);
        // Both columns are short of three and two such shares, beside a largest cost of five.
        assert!((short(1e-9) - 36.0 * scale).abs() <= 1e-7 * scale, "{scale}");
        assert_eq!(short(1e-8), INF, "{scale}");
        assert!((short(-1e-3) - 36.018 * scale).abs() <= 1e-9 * scale, "{scale}");
    }
}

/// Small whole figures, so that no sum is rounded.
fn drawn(seed: u64) -> (Lp, Vec<Vec<f64>>, Drawer) {
    let mut draw = Drawer::new(seed, 5, 1.0);
    let (rows, columns) = (1 + draw.below(3) as usize, 1 + draw.below(3) as usize);
    let dense: Vec<Vec<f64>> = (0..rows).map(|_| (0..columns).map(|_| draw.figure()).collect()).collect();
    let entries: Vec<_> = (0..rows).flat_map(|i| (0..columns).map(move |j| (i, j))).collect();
    let entries: Vec<_> = entries.into_iter().map(|(i, j)| (i, j, dense[i][j])).collect();
    let mut lp = Lp::new(if draw.below(2) == 0 { Sense::Maximise } else { Sense::Minimise });
    lp.offset = draw.figure();
    lp.cost = (0..columns).map(|_| draw.figure()).collect();
    lp.integer = vec![true; columns];
    (lp.lower, lp.upper) = (0..columns).map(|_| draw.limits()).unzip();
    (lp.row_lower, lp.row_upper) = (0..rows).map(|_| draw.limits()).unzip();
    lp.matrix = Matrix::from_entries(rows, columns, &entries);
    (lp, dense, draw)
}

/// Every point in whole numbers from -8 to 8 within a program's limits.
fn points(lp: &Lp, dense: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let mut points = vec![Vec::new()];
    for (lower, upper) in lp.lower.iter().zip(&lp.upper) {
        let values: Vec<f64> = (-8..=8).map(f64::from).filter(|v| (*lower..=*upper).contains(v)).collect();
        points = points
            .iter()
            .flat_map(|point| values.iter().map(move |&v| [point.as_slice(), &[v]].concat()))
            .collect();
    }
    points.retain(|x| {
        dense.iter().enumerate().all(|(i, row)| {
            let activity: f64 = row.iter().zip(x).map(|(a, v)| a * v).sum();
            (lp.row_lower[i]..=lp.row_upper[i]).contains(&activity)
        })
    });
    points
}

#[test]
fn no_point_exceeds_the_bound_of_any_prices() {
    let (mut finite, mut tried, mut reached) = (0, 0, 0);
    for seed in 0..1_500 {
        let (lp, dense, mut draw) = drawn(seed);
        let sign = lp.sense.sign();
        let best = points(&lp, &dense).iter().map(|x| sign * lp.objective(x)).fold(-INF, f64::max);
        for _ in 0..8 {
            let duals: Vec<f64> =
                (0..lp.rows()).map(|_| if draw.below(3) == 0 { 0.0 } else { draw.figure() }).collect();
            let (bound, reduced) = proven_bound(&lp, &duals, &lp.lower, &lp.upper);
            assert!(best <= bound, "seed {seed}: {best} is more than {bound}");
            finite += usize::from(bound.is_finite());
            tried += 1;
            reached += usize::from(bound == best);
            // Each row and column at the end of its limits that pays most is the definition.
            let ends = |figure: f64, lower: f64, upper: f64| {
                if figure == 0.0 { 0.0 } else { (figure * lower).max(figure * upper) }
            };
            let mut priced: Vec<f64> = duals.iter().map(|y| sign * y).collect();
            let mut most = sign * lp.offset;
            for (i, price) in priced.iter_mut().enumerate() {
                let pays = ends(*price, lp.row_lower[i], lp.row_upper[i]);
                if pays.is_finite() { most += pays } else { *price = 0.0 }
            }
            for (j, found) in reduced.iter().enumerate() {
                let cost = sign * lp.cost[j] - (0..lp.rows()).map(|i| priced[i] * dense[i][j]).sum::<f64>();
                assert_eq!(*found, cost, "seed {seed}, column {j}");
                most += ends(cost, lp.lower[j], lp.upper[j]);
            }
            assert_eq!(bound, most, "seed {seed}, {duals:?} on {lp:?}");
        }
    }
    println!("{tried} bounds, {finite} of them finite, {reached} reached by a point");
    assert!(finite > 1_000 && reached > 50, "{finite} {reached}");
}

#[test]
fn the_prices_of_an_optimum_prove_it() {
    let mut proved = 0;
    for seed in 0..400 {
        let (lp, ..) = drawn(seed);
        let lp = Lp { integer: vec![false; lp.columns()], ..lp };
        let Outcome::Optimal(found) = solve(&lp, &Options::default()).unwrap().outcome else { continue };
        let bound = bound(&lp, found.duals.as_deref().unwrap());
        let objective = lp.sense.sign() * found.objective;
        assert!(
            (bound - objective).abs() <= 1e-7 * objective.abs().max(1.0),
            "seed {seed}: {bound} {objective}"
        );
        proved += 1;
    }
    println!("{proved} optima proved");
    assert!(proved > 50, "{proved}");
}
