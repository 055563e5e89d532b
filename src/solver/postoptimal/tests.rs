//! The published ranging tables, and the two sides of degenerate prices.

use super::*;
use crate::lp::{Matrix, Sense};
use crate::solver::simplex;
use approx::assert_relative_eq;

const INF: f64 = f64::INFINITY;

/// A program from dense rows `(coefficients, lower, upper)`.
fn program(sense: Sense, cost: &[f64], bounds: &[(f64, f64)], rows: &[(&[f64], f64, f64)]) -> Lp {
    let mut entries = Vec::new();
    for (i, (coefficients, _, _)) in rows.iter().enumerate() {
        entries.extend(coefficients.iter().enumerate().map(|(j, &a)| (i, j, a)));
    }
    Lp {
        cost: cost.to_vec(),
        lower: bounds.iter().map(|b| b.0).collect(),
        upper: bounds.iter().map(|b| b.1).collect(),
        integer: vec![false; cost.len()],
        row_lower: rows.iter().map(|r| r.1).collect(),
        row_upper: rows.iter().map(|r| r.2).collect(),
        matrix: Matrix::from_entries(rows.len(), cost.len(), &entries),
        ..Lp::new(sense)
    }
}

fn solved(lp: &Lp) -> Optimum {
    match simplex::solve(lp, Start::Crash, &Limits::default()).unwrap() {
        Outcome::Optimal(optimum) => optimum,
        other => panic!("{other:?}"),
    }
}

fn close(found: f64, known: f64) {
    if known.is_infinite() {
        assert_eq!(found, known);
    } else {
        assert_relative_eq!(found, known, max_relative = 1e-6, epsilon = 1e-6);
    }
}

/// (price, smallest, largest) of a limit whose two sides agree.
fn range(post: &mut PostOptimal, limit: LimitOf, price: f64, from: f64, to: f64) {
    let p = post.prices(limit).unwrap();
    let (more, less) = (p.more.unwrap(), p.less.unwrap());
    close(more.price, price);
    close(less.price, price);
    close(less.holds_to, from);
    close(more.holds_to, to);
}

fn costs(post: &mut PostOptimal, column: usize, from: f64, to: f64) {
    let r = post.cost_range(column).unwrap();
    close(r.from, from);
    close(r.to, to);
}

#[test]
fn the_cplex_tutorial_is_ranged_as_published() {
    let lp = program(
        Sense::Maximise,
        &[1.0, 2.0, 3.0],
        &[(0.0, 40.0), (0.0, INF), (0.0, INF)],
        &[(&[-1.0, 1.0, 1.0], -INF, 20.0), (&[1.0, -3.0, 1.0], -INF, 30.0)],
    );
    let optimum = solved(&lp);
    close(optimum.objective, 202.5);
    let mut post = PostOptimal::new(&lp, &optimum).unwrap();
    range(&mut post, LimitOf::RowUpper(0), 2.75, -36.0 - 2.0 / 3.0, INF);
    range(&mut post, LimitOf::RowUpper(1), 0.25, -140.0, 100.0);
    close(optimum.reduced_costs.as_ref().unwrap()[0], 3.5);
    costs(&mut post, 0, -2.5, INF);
    costs(&mut post, 1, -5.0, 3.0);
    costs(&mut post, 2, 2.0, INF);
}

#[test]
fn wyndor_is_ranged_as_published() {
    let lp = program(
        Sense::Maximise,
        &[3.0, 5.0],
        &[(0.0, INF); 2],
        &[(&[1.0, 0.0], -INF, 4.0), (&[0.0, 2.0], -INF, 12.0), (&[3.0, 2.0], -INF, 18.0)],
    );
    let optimum = solved(&lp);
    close(optimum.objective, 36.0);
    let mut post = PostOptimal::new(&lp, &optimum).unwrap();
    range(&mut post, LimitOf::RowUpper(0), 0.0, 2.0, INF);
    range(&mut post, LimitOf::RowUpper(1), 1.5, 6.0, 18.0);
    range(&mut post, LimitOf::RowUpper(2), 1.0, 12.0, 24.0);
    costs(&mut post, 0, 0.0, 7.5);
    costs(&mut post, 1, 2.0, INF);
}

#[test]
fn the_jump_tutorial_is_ranged_as_published() {
    let lp = program(
        Sense::Minimise,
        &[12.0, 20.0, -1.0],
        &[(0.0, INF), (0.0, 3.0), (-INF, 1.0)],
        &[(&[6.0, 8.0, 0.0], 100.0, INF), (&[7.0, 12.0, 0.0], 120.0, INF), (&[1.0, 1.0, 0.0], -INF, 20.0)],
    );
    let optimum = solved(&lp);
    close(optimum.objective, 204.0);
    let mut post = PostOptimal::new(&lp, &optimum).unwrap();
    range(&mut post, LimitOf::RowLower(0), 0.25, 96.0, 102.857_142_857);
    range(&mut post, LimitOf::RowLower(1), 1.5, 116.666_666_667, 124.666_666_667);
    range(&mut post, LimitOf::RowUpper(2), 0.0, 16.25, INF);
    costs(&mut post, 0, 11.666_666_667, 15.0);
    costs(&mut post, 1, 16.0, 20.571_428_571);
}

#[test]
fn the_lp_solve_manual_is_ranged_as_published() {
    let lp = program(
        Sense::Minimise,
        &[1.0, 3.0, 6.24, 0.1],
        &[(28.6, INF), (0.0, INF), (0.0, INF), (18.0, 48.98)],
        &[
            (&[0.0, 78.26, 0.0, 2.9], 92.3, INF),
            (&[0.24, 0.0, 11.31, 0.0], -INF, 14.8),
            (&[12.68, 0.0, 0.08, 0.9], 4.0, INF),
        ],
    );
    let optimum = solved(&lp);
    close(optimum.objective, 31.782_758_6);
    let mut post = PostOptimal::new(&lp, &optimum).unwrap();
    range(&mut post, LimitOf::RowLower(0), 0.034_482_758_6, 52.2, 142.042);
}

#[test]
fn a_degenerate_transport_has_both_one_sided_slopes_as_published() {
    let lp = program(
        Sense::Minimise,
        &[1.0, 2.0, 5.0, 2.0, 1.0, 2.0, 1.0],
        &[(0.0, INF); 7],
        &[
            (&[1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0], -INF, 400.0),
            (&[0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0], -INF, 1200.0),
            (&[0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0], -INF, 1000.0),
            (&[1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0], 800.0, 800.0),
            (&[0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0], 100.0, 100.0),
            (&[0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0], 500.0, 500.0),
            (&[0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0], 500.0, 500.0),
        ],
    );
    let optimum = solved(&lp);
    close(optimum.objective, 3000.0);
    let mut post = PostOptimal::new(&lp, &optimum).unwrap();
    // (left slope, right slope, how far down, how far up)
    let known = [
        (-3.0, -1.0, -300.0, 500.0),
        (0.0, 0.0, -700.0, INF),
        (-3.0, -1.0, -500.0, 500.0),
        (2.0, 4.0, -500.0, 500.0),
        (3.0, 5.0, -100.0, 300.0),
        (3.0, 5.0, -500.0, 700.0),
        (2.0, 2.0, -500.0, 700.0),
    ];
    for (row, (left, right, down, up)) in known.into_iter().enumerate() {
        let found = post.prices(LimitOf::RowUpper(row)).unwrap();
        let (more, less) = (found.more.unwrap(), found.less.unwrap());
        close(less.price, left);
        close(more.price, right);
        close(less.holds_to, found.value + down);
        close(more.holds_to, found.value + up);
    }
}
