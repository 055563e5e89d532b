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

/// A program of figures without pattern, so that its optimum is one vertex where nothing ties.
fn generic(seed: usize) -> Lp {
    let mut state = u64::try_from(seed).unwrap().wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut unit = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let (most, rows, columns) = (seed.is_multiple_of(2), 3 + seed % 3, 4 + seed % 4);
    let coefficients: Vec<Vec<f64>> = (0..rows)
        .map(|_| (0..columns).map(|_| if unit() < 0.3 { 0.0 } else { 0.5 + 2.0 * unit() }).collect())
        .collect();
    let bounds: Vec<_> =
        (0..columns).map(|_| (unit() - 0.5, if unit() < 0.6 { 2.0 + unit() } else { INF })).collect();
    let cost: Vec<f64> = (0..columns).map(|_| 1.0 + 3.0 * unit()).collect();
    let limits: Vec<f64> = (0..rows).map(|_| 4.0 + 3.0 * unit()).collect();
    let rows: Vec<_> = coefficients
        .iter()
        .zip(limits)
        .map(|(a, limit)| if most { (a.as_slice(), -INF, limit) } else { (a.as_slice(), limit - 2.0, INF) })
        .collect();
    program(if most { Sense::Maximise } else { Sense::Minimise }, &cost, &bounds, &rows)
}

fn with(lp: &Lp, limit: LimitOf, to: f64) -> Lp {
    let mut moved = lp.clone();
    match limit {
        LimitOf::RowUpper(row) => moved.row_upper[row] = to,
        LimitOf::RowLower(row) => moved.row_lower[row] = to,
        LimitOf::ColumnUpper(column) => moved.upper[column] = to,
        LimitOf::ColumnLower(column) => moved.lower[column] = to,
    }
    moved
}

/// The plan and objective of a program solved from nothing; `None` where there is none.
fn fresh(lp: &Lp) -> Option<(Vec<f64>, f64)> {
    if lp.lower.iter().zip(&lp.upper).any(|(l, u)| l > u) {
        return None;
    }
    match simplex::solve(lp, Start::Crash, &Limits::default()).unwrap() {
        Outcome::Optimal(found) => Some((found.x, found.objective)),
        Outcome::Infeasible => None,
        other => panic!("{other:?}"),
    }
}

fn finite_limits(lp: &Lp) -> Vec<LimitOf> {
    let rows = (0..lp.rows()).flat_map(|row| [LimitOf::RowUpper(row), LimitOf::RowLower(row)]);
    let columns =
        (0..lp.columns()).flat_map(|column| [LimitOf::ColumnUpper(column), LimitOf::ColumnLower(column)]);
    let figure = |limit: &LimitOf| match *limit {
        LimitOf::RowUpper(row) => lp.row_upper[row],
        LimitOf::RowLower(row) => lp.row_lower[row],
        LimitOf::ColumnUpper(column) => lp.upper[column],
        LimitOf::ColumnLower(column) => lp.lower[column],
    };
    rows.chain(columns).filter(|limit| figure(limit).is_finite()).collect()
}

/// What ends a price is seen in plans solved on either side of where it ends: what stands at a limit there and did not
/// before, and the column that moves from there on.
fn assert_end(lp: &Lp, limit: LimitOf, by: f64, side: Side, binding: bool, case: &str) -> bool {
    const STEP: f64 = 1e-5;
    let Some(end) = side.end.filter(|_| side.holds_to.is_finite()) else { return false };
    if !binding {
        assert_eq!(end, End { leaves: limit.variable(), enters: None }, "{case}");
        return false;
    }
    let plan = |step: f64| fresh(&with(lp, limit, side.holds_to + by * step)).map(|(x, _)| x);
    let (Some(start), Some(before), Some(at)) = (plan(-2.0 * STEP), plan(-STEP), plan(0.0)) else {
        return false;
    };
    let value = |x: &[f64], variable: Variable| match variable {
        Variable::Column(column) => (x[column], lp.lower[column], lp.upper[column]),
        Variable::Row(row) => (lp.matrix.times(x)[row], lp.row_lower[row], lp.row_upper[row]),
    };
    let room = |x: &[f64]| {
        let (value, lower, upper) = value(x, end.leaves);
        (value - lower).abs().min((upper - value).abs())
    };
    if end.leaves != limit.variable() {
        assert!(room(&at) < 1e-6, "{case}: {end:?} leaves {} of room", room(&at));
        assert!(room(&before) > room(&at) + 1e-9, "{case}: {end:?} stood there before");
    }
    let (Some(after), Some(on)) = (plan(STEP), plan(2.0 * STEP)) else {
        assert_eq!(end.enters, None, "{case}: no plan from there on");
        return true;
    };
    let rate = |from: &[f64], to: &[f64], column: usize| (to[column] - from[column]) / STEP;
    let begins = |&column: &usize| {
        rate(&start, &before, column).abs() < 1e-4 && rate(&after, &on, column).abs() > 1e-3
    };
    let begun: Vec<usize> = (0..lp.columns()).filter(begins).collect();
    let most = begun.iter().map(|&column| rate(&after, &on, column).abs()).fold(0.0, f64::max);
    match end.enters {
        None => assert!(begun.is_empty(), "{case}: {begun:?} begin, none told"),
        Some(Variable::Column(column)) => assert!(
            begun.contains(&column) && rate(&after, &on, column).abs() > 0.999 * most,
            "{case}: {begun:?} begin, {column} told"
        ),
        Some(Variable::Row(row)) => panic!("{case}: row {row}"),
    }
    true
}

#[test]
fn what_ends_a_price_is_what_plans_solved_on_either_side_show() {
    let mut seen = 0;
    for seed in 0..120 {
        let lp = generic(seed);
        let Outcome::Optimal(optimum) = simplex::solve(&lp, Start::Crash, &Limits::default()).unwrap() else {
            continue;
        };
        let mut shown = PostOptimal::new(&lp, &optimum).unwrap();
        // The same without what the basis shows at once: by pivots alone.
        let mut pivoted = PostOptimal { vertex: None, ..shown.clone() };
        for limit in finite_limits(&lp) {
            let (prices, again) = (shown.prices(limit).unwrap(), pivoted.prices(limit).unwrap());
            let binding = shown.binds(limit);
            for (by, side, other) in [(1.0, prices.more, again.more), (-1.0, prices.less, again.less)] {
                let case = format!("seed {seed}, {limit:?} by {by}");
                assert_eq!(side.is_some(), other.is_some(), "{case}");
                let (Some(side), Some(other)) = (side, other) else { continue };
                close(side.price, other.price);
                close(side.holds_to, other.holds_to);
                assert_eq!(side.end, other.end, "{case}");
                seen += usize::from(assert_end(&lp, limit, by, side, binding, &case));
                // Where nothing ties no pivot is needed.
                if binding && let Some(direction) = shown.first_piece(limit, by).unwrap() {
                    let place = shown.place(limit.variable());
                    let vertex = shown.vertex.as_mut().unwrap();
                    assert!(vertex.best(&lp, &shown.cone, place, by).is_some(), "{case}");
                    if let Some(end) = shown.step(&direction, limit) {
                        assert!(shown.quick_end(limit, by, &direction, end).is_some(), "{case}");
                    }
                }
            }
            let one_sided = (prices.more.map(|s| s.price), prices.less.map(|s| s.price));
            assert_eq!(shown.one_sided(limit).unwrap(), one_sided, "seed {seed}, {limit:?}");
        }
    }
    println!("{seen} ends seen");
    assert!(seen > 300, "{seen}");
}

#[test]
fn several_limits_that_move_together_and_columns_that_are_forced_give_what_a_new_solve_gives() {
    const STEP: f64 = 1e-5;
    let (mut together, mut forced) = (0, 0);
    for seed in 0..120 {
        let lp = generic(seed);
        let Outcome::Optimal(optimum) = simplex::solve(&lp, Start::Crash, &Limits::default()).unwrap() else {
            continue;
        };
        let mut post = PostOptimal::new(&lp, &optimum).unwrap();
        let limits = finite_limits(&lp);
        for first in 0..limits.len() {
            for (a, b) in [(1.0, 1.0), (-1.0, 0.5), (2.0, -1.0)] {
                let moves = [(limits[first], a), (limits[(first + 1 + seed) % limits.len()], b)];
                if moves[0].0.variable() == moves[1].0.variable() {
                    continue;
                }
                let said = post.directional(&moves).unwrap();
                let moved = moves.iter().fold(lp.clone(), |lp, &(limit, by)| {
                    let figure = post.value(limit);
                    with(&lp, limit, figure + by * STEP)
                });
                let found = fresh(&moved).map(|(_, objective)| (objective - optimum.objective) / STEP);
                assert_eq!(said.is_some(), found.is_some(), "seed {seed}, {moves:?}: {said:?} {found:?}");
                if let (Some(said), Some(found)) = (said, found) {
                    assert!((said - found).abs() < 1e-3, "seed {seed}, {moves:?}: {said}, found {found}");
                    together += usize::from(found.abs() > 1e-3);
                }
            }
        }
        for column in 0..lp.columns() {
            let to = optimum.x[column] + STEP;
            let held = with(&with(&lp, LimitOf::ColumnLower(column), to), LimitOf::ColumnUpper(column), to);
            let found = fresh(&held)
                .filter(|_| to <= lp.upper[column])
                .map(|(_, objective)| (objective - optimum.objective) / STEP);
            let said = post.forcing(column).unwrap();
            // A column at its upper bound may be asked what it would do beyond.
            if to <= lp.upper[column] {
                assert_eq!(said.is_some(), found.is_some(), "seed {seed}, column {column}");
            }
            if let (Some(said), Some(found)) = (said, found) {
                assert!((said - found).abs() < 1e-3, "seed {seed}, column {column}: {said}, found {found}");
                forced += usize::from(found.abs() > 1e-3);
            }
        }
    }
    println!("{together} moves of two limits, {forced} columns forced");
    assert!(together > 300 && forced > 100, "{together} {forced}");
}
