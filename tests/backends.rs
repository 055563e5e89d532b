//! One suite for every back end: published programs, every kind of limit, every way to end, and random programs on
//! which all must agree.

#[path = "support/long.rs"]
mod long;

use proptest::prelude::{TestCaseError, prop_assert, prop_assert_eq};
use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use multipark::{
    Error,
    lp::{Lp, Matrix, Sense},
    solver::{Backend, Optimum, Options, Outcome, Solved, solve},
};

const INF: f64 = f64::INFINITY;

/// A program from dense rows `(coefficients, lower, upper)` over columns `(cost, lower, upper)`.
fn program(sense: Sense, columns: &[(f64, f64, f64)], rows: &[(&[f64], f64, f64)]) -> Lp {
    let mut lp = Lp::new(sense);
    let mut entries = Vec::new();
    for &(cost, lower, upper) in columns {
        lp.cost.push(cost);
        lp.lower.push(lower);
        lp.upper.push(upper);
        lp.integer.push(false);
    }
    for (i, &(coefficients, lower, upper)) in rows.iter().enumerate() {
        lp.row_lower.push(lower);
        lp.row_upper.push(upper);
        entries.extend(coefficients.iter().enumerate().map(|(j, &a)| (i, j, a)));
    }
    lp.matrix = Matrix::from_entries(rows.len(), columns.len(), &entries);
    lp
}

fn at_least_zero(costs: &[f64]) -> Vec<(f64, f64, f64)> {
    costs.iter().map(|&c| (c, 0.0, INF)).collect()
}

/// The back ends of this build that solve linear programs.
fn backends() -> Vec<Backend> {
    Backend::ALL.into_iter().filter(|b| b.is_built_in()).collect()
}

fn run(lp: &Lp, backend: Backend) -> Solved {
    solve(lp, &Options { backend, ..Options::default() }).unwrap_or_else(|error| panic!("{backend}: {error}"))
}

fn optimum(lp: &Lp, backend: Backend) -> Optimum {
    let solved = run(lp, backend);
    assert!(solved.certificate.is_some(), "{backend}: no certificate");
    match solved.outcome {
        Outcome::Optimal(optimum) => optimum,
        other => panic!("{backend}: {other:?}"),
    }
}

#[track_caller]
fn close(backend: Backend, found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (f, e) in found.iter().zip(expected) {
        assert!((f - e).abs() <= 1e-6 * e.abs().max(1.0), "{backend}: {found:?} is not {expected:?}");
    }
}

fn check(lp: &Lp, objective: f64, x: Option<&[f64]>, duals: Option<&[f64]>) {
    for backend in backends() {
        let optimum = optimum(lp, backend);
        close(backend, &[optimum.objective], &[objective]);
        if let Some(x) = x {
            close(backend, &optimum.x, x);
        }
        if let Some(duals) = duals {
            close(backend, &optimum.duals.expect("prices"), duals);
        }
    }
}

#[test]
fn the_tutorial_of_cplex() {
    let lp = program(
        Sense::Maximise,
        &[(1.0, 0.0, 40.0), (2.0, 0.0, INF), (3.0, 0.0, INF)],
        &[(&[-1.0, 1.0, 1.0], -INF, 20.0), (&[1.0, -3.0, 1.0], -INF, 30.0)],
    );
    check(&lp, 202.5, Some(&[40.0, 17.5, 42.5]), Some(&[2.75, 0.25]));
}

#[test]
fn wyndor_glass() {
    let lp = program(
        Sense::Maximise,
        &at_least_zero(&[3.0, 5.0]),
        &[(&[1.0, 0.0], -INF, 4.0), (&[0.0, 2.0], -INF, 12.0), (&[3.0, 2.0], -INF, 18.0)],
    );
    check(&lp, 36.0, Some(&[2.0, 6.0]), Some(&[0.0, 1.5, 1.0]));
}

#[test]
fn the_tutorial_of_jump() {
    let lp = program(
        Sense::Minimise,
        &[(12.0, 0.0, INF), (20.0, 0.0, 3.0), (-1.0, -INF, 1.0)],
        &[(&[6.0, 8.0, 0.0], 100.0, INF), (&[7.0, 12.0, 0.0], 120.0, INF), (&[1.0, 1.0, 0.0], -INF, 20.0)],
    );
    check(&lp, 204.0, Some(&[15.0, 1.25, 1.0]), Some(&[0.25, 1.5, 0.0]));
}

#[test]
fn the_manual_of_lp_solve() {
    let lp = program(
        Sense::Minimise,
        &[(1.0, 28.6, INF), (3.0, 0.0, INF), (6.24, 0.0, INF), (0.1, 18.0, 48.98)],
        &[
            (&[0.0, 78.26, 0.0, 2.9], 92.3, INF),
            (&[0.24, 0.0, 11.31, 0.0], -INF, 14.8),
            (&[12.68, 0.0, 0.08, 0.9], 4.0, INF),
        ],
    );
    let d = 92.3 / 2.9;
    check(&lp, 28.6 + 0.1 * d, Some(&[28.6, 0.0, 0.0, d]), Some(&[0.1 / 2.9, 0.0, 0.0]));
}

/// `a >= b` rows are where signs slip.
#[test]
fn a_maximisation_with_a_minimum() {
    let lp = program(
        Sense::Maximise,
        &at_least_zero(&[4.0, 6.0, 7.0, 8.0]),
        &[
            (&[2.0, 3.0, 4.0, 7.0], -INF, 4600.0),
            (&[3.0, 4.0, 5.0, 6.0], -INF, 5000.0),
            (&[0.0, 0.0, 0.0, 1.0], 400.0, INF),
            (&[1.0, 1.0, 1.0, 1.0], 950.0, 950.0),
        ],
    );
    check(&lp, 6650.0, Some(&[0.0, 400.0, 150.0, 400.0]), Some(&[1.0, 0.0, -2.0, 3.0]));
}

/// Prices of the demand rows are unique; those of the plants can shift with them.
#[test]
fn the_transport_problem_of_dantzig() {
    let miles = [2.5, 1.7, 1.8, 2.5, 1.8, 1.4];
    let costs: Vec<f64> = miles.iter().map(|m| 0.09 * m).collect();
    let lp = program(
        Sense::Minimise,
        &at_least_zero(&costs),
        &[
            (&[1.0, 1.0, 1.0, 0.0, 0.0, 0.0], -INF, 350.0),
            (&[0.0, 0.0, 0.0, 1.0, 1.0, 1.0], -INF, 600.0),
            (&[1.0, 0.0, 0.0, 1.0, 0.0, 0.0], 325.0, INF),
            (&[0.0, 1.0, 0.0, 0.0, 1.0, 0.0], 300.0, INF),
            (&[0.0, 0.0, 1.0, 0.0, 0.0, 1.0], 275.0, INF),
        ],
    );
    check(&lp, 153.675, None, None);
    for backend in backends() {
        let duals = optimum(&lp, backend).duals.expect("prices");
        close(backend, &duals[2..], &[0.225, 0.153, 0.126]);
    }
}

/// A degenerate transport problem (MOSEK's manual): only the objective is unique.
#[test]
fn a_degenerate_transport_problem() {
    let lp = program(
        Sense::Minimise,
        &at_least_zero(&[1.0, 2.0, 5.0, 2.0, 1.0, 2.0, 1.0]),
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
    check(&lp, 3000.0, None, None);
}

#[test]
fn every_kind_of_limit_at_once() {
    // max 2a - b + 3c + d + 10: a in [-2, 5], b free, c <= 4 without a lower bound, d fixed at 3;
    // 1 <= a + c <= 6, b - a = 1, -10 <= b <= inf as a row, one row without limits.
    let lp = Lp {
        offset: 10.0,
        ..program(
            Sense::Maximise,
            &[(2.0, -2.0, 5.0), (-1.0, -INF, INF), (3.0, -INF, 4.0), (1.0, 3.0, 3.0)],
            &[
                (&[1.0, 0.0, 1.0, 0.0], 1.0, 6.0),
                (&[-1.0, 1.0, 0.0, 0.0], 1.0, 1.0),
                (&[0.0, 1.0, 0.0, 0.0], -10.0, INF),
                (&[1.0, 1.0, 1.0, 1.0], -INF, INF),
            ],
        )
    };
    // a + c = 6 with c = 4, a = 2, b = 3: 4 - 3 + 12 + 3 + 10. One more of the first limit goes to a and so to b.
    check(&lp, 26.0, Some(&[2.0, 3.0, 4.0, 3.0]), Some(&[1.0, -1.0, 0.0, 0.0]));
    for backend in backends() {
        close(backend, &optimum(&lp, backend).reduced_costs.expect("reduced costs"), &[0.0, 0.0, 2.0, 1.0]);
    }
}

#[test]
fn the_lower_side_of_a_range_binds_in_a_minimisation() {
    let lp = program(Sense::Minimise, &[(1.0, 0.0, INF), (2.0, 0.0, 1.0)], &[(&[1.0, 1.0], 3.0, 7.0)]);
    check(&lp, 3.0, Some(&[3.0, 0.0]), Some(&[1.0]));
    let lp = Lp { sense: Sense::Maximise, ..lp };
    check(&lp, 8.0, Some(&[6.0, 1.0]), Some(&[1.0]));
}

#[test]
fn a_program_that_is_its_own_dual_is_degenerate_everywhere() {
    // Beale's example, on which textbook simplexes cycle.
    let lp = program(
        Sense::Minimise,
        &at_least_zero(&[-0.75, 150.0, -0.02, 6.0]),
        &[
            (&[0.25, -60.0, -0.04, 9.0], -INF, 0.0),
            (&[0.5, -90.0, -0.02, 3.0], -INF, 0.0),
            (&[0.0, 0.0, 1.0, 0.0], -INF, 1.0),
        ],
    );
    check(&lp, -0.05, Some(&[0.04, 0.0, 1.0, 0.0]), None);
}

#[test]
fn the_figures_may_be_in_dollars_or_in_billions() {
    for scale in [1e-9, 1e-3, 1.0, 1e6] {
        let lp = program(
            Sense::Maximise,
            &at_least_zero(&[3.0 * scale, 5.0 * scale]),
            &[(&[1e6, 0.0], -INF, 4e6), (&[0.0, 2e-3], -INF, 12e-3), (&[3.0, 2.0], -INF, 18.0)],
        );
        for backend in backends() {
            let optimum = optimum(&lp, backend);
            close(backend, &[optimum.objective / scale], &[36.0]);
            close(backend, &optimum.x, &[2.0, 6.0]);
        }
    }
}

#[track_caller]
fn ends(lp: &Lp, expected: &Outcome) {
    for backend in backends() {
        if lp.is_discrete() && !backend.takes_whole_numbers() {
            continue;
        }
        let solved = run(lp, backend);
        assert_eq!(&solved.outcome, expected, "{backend}");
        assert!(solved.certificate.is_none());
    }
}

#[test]
fn what_has_no_point_is_infeasible() {
    let asks_too_much: &[(&[f64], f64, f64)] = &[(&[1.0, 1.0], -INF, 4.0), (&[1.0, 2.0], 9.0, INF)];
    ends(&program(Sense::Maximise, &at_least_zero(&[1.0, 1.0]), asks_too_much), &Outcome::Infeasible);
    // By the bounds alone.
    ends(&program(Sense::Minimise, &[(1.0, 3.0, 2.0)], &[(&[1.0], 0.0, 9.0)]), &Outcome::Infeasible);
    ends(&program(Sense::Minimise, &[(1.0, 0.0, 2.0)], &[(&[1.0], 3.0, 1.0)]), &Outcome::Infeasible);
    // By a row that nothing can move.
    ends(
        &program(Sense::Minimise, &[(1.0, 0.0, 2.0)], &[(&[1.0], 0.0, 9.0), (&[0.0], 1.0, 2.0)]),
        &Outcome::Infeasible,
    );
    // By equations that contradict each other; without end otherwise.
    let twice: &[(&[f64], f64, f64)] = &[(&[1.0, -1.0], 1.0, 1.0), (&[2.0, -2.0], 3.0, 3.0)];
    ends(&program(Sense::Maximise, &[(1.0, -INF, INF), (1.0, -INF, INF)], twice), &Outcome::Infeasible);
}

#[test]
fn what_grows_for_ever_is_unbounded() {
    let ratio: &[(&[f64], f64, f64)] = &[(&[1.0, -1.0], -INF, 2.0)];
    ends(&program(Sense::Maximise, &at_least_zero(&[1.0, 1.0]), ratio), &Outcome::Unbounded);
    ends(&program(Sense::Minimise, &[(1.0, -INF, 3.0), (0.0, 0.0, INF)], ratio), &Outcome::Unbounded);
    // The same with a limit on what feeds it.
    let lp = program(Sense::Maximise, &[(1.0, -INF, INF), (-0.5, 0.0, 4.0)], ratio);
    check(&lp, 4.0, Some(&[6.0, 4.0]), Some(&[1.0]));
}

#[test]
fn a_program_may_lack_rows_columns_or_both() {
    check(&Lp { offset: 7.0, ..program(Sense::Maximise, &[], &[]) }, 7.0, Some(&[]), Some(&[]));
    check(&program(Sense::Minimise, &[], &[(&[], -1.0, 0.0)]), 0.0, Some(&[]), Some(&[0.0]));
    ends(&program(Sense::Minimise, &[], &[(&[], 1.0, 2.0)]), &Outcome::Infeasible);
    let columns = [(2.0, -1.0, 4.0), (-3.0, -2.0, INF), (0.0, -INF, INF)];
    check(&program(Sense::Maximise, &columns, &[]), 14.0, Some(&[4.0, -2.0, 0.0]), Some(&[]));
    ends(&program(Sense::Minimise, &columns, &[]), &Outcome::Unbounded);
    // Columns in no row beside columns in one; a row of zeros; all columns fixed.
    let lp = program(
        Sense::Maximise,
        &[(1.0, 0.0, 9.0), (2.0, 0.0, 5.0)],
        &[(&[1.0, 0.0], -INF, 4.0), (&[0.0, 0.0], 0.0, 0.0)],
    );
    check(&lp, 14.0, Some(&[4.0, 5.0]), None);
    check(
        &program(Sense::Maximise, &[(1.0, 2.0, 2.0)], &[(&[1.0], -INF, 4.0)]),
        2.0,
        Some(&[2.0]),
        Some(&[0.0]),
    );
}

/// A small generator of the same numbers everywhere.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    /// A whole number of hundredths in `low..high`.
    fn figure(&mut self, low: i64, high: i64) -> f64 {
        let span = u64::try_from((high - low) * 100).unwrap();
        (low * 100 + i64::try_from(self.below(span)).unwrap()) as f64 / 100.0
    }
}

/// A random program around a random point, so that it is feasible; of all kinds of limits; mostly bounded.
fn random_program(seed: u64) -> Lp {
    let dice = &mut Dice(seed);
    let columns = 2 + usize::try_from(dice.below(12)).unwrap();
    let rows = 1 + usize::try_from(dice.below(10)).unwrap();
    let mut lp = Lp::new(if dice.below(2) == 0 { Sense::Maximise } else { Sense::Minimise });
    lp.offset = dice.figure(-50, 50);
    let mut point = Vec::new();
    for _ in 0..columns {
        let value = dice.figure(-5, 20);
        point.push(value);
        lp.cost.push(dice.figure(-10, 10));
        let (lower, upper) = match dice.below(8) {
            0 => (value, value + dice.figure(1, 9)),
            1 => (value - dice.figure(1, 9), value),
            2 => (-INF, value + 3.0),
            3 => (-INF, INF),
            4 => (value, value),
            _ => (value - 8.0, value + 30.0),
        };
        lp.lower.push(lower);
        lp.upper.push(upper);
        lp.integer.push(false);
    }
    let mut entries = Vec::new();
    for i in 0..rows {
        let mut activity = 0.0;
        for (j, v) in point.iter().enumerate() {
            if dice.below(2) == 0 {
                let a = dice.figure(-4, 6);
                activity += a * v;
                entries.push((i, j, a));
            }
        }
        let (lower, upper) = match dice.below(6) {
            0 => (activity, activity),
            1 => (activity - 4.0, INF),
            2 => (activity - 10.0, activity + 2.0),
            _ => (-INF, activity + dice.figure(0, 5)),
        };
        lp.row_lower.push(lower);
        lp.row_upper.push(upper);
    }
    lp.matrix = Matrix::from_entries(rows, columns, &entries);
    lp
}

/// The columns and rows of a program that are marked.
fn part(lp: &Lp, columns: &[bool], rows: &[bool]) -> Lp {
    let places = |kept: &[bool], all: usize| -> Vec<usize> {
        (0..all).filter(|&at| kept.get(at).copied().unwrap_or(true)).collect()
    };
    let (columns, rows) = (places(columns, lp.columns()), places(rows, lp.rows()));
    let pick = |from: &[f64], places: &[usize]| places.iter().map(|&at| from[at]).collect::<Vec<f64>>();
    let mut entries = Vec::new();
    for (to, &column) in columns.iter().enumerate() {
        let (at, values) = lp.matrix.column(column);
        entries.extend(
            at.iter().zip(values).filter_map(|(i, &a)| Some((rows.iter().position(|r| r == i)?, to, a))),
        );
    }
    Lp {
        cost: pick(&lp.cost, &columns),
        lower: pick(&lp.lower, &columns),
        upper: pick(&lp.upper, &columns),
        integer: columns.iter().map(|&at| lp.integer[at]).collect(),
        row_lower: pick(&lp.row_lower, &rows),
        row_upper: pick(&lp.row_upper, &rows),
        matrix: Matrix::from_entries(rows.len(), columns.len(), &entries),
        ..lp.clone()
    }
}

/// A failure is shrunk by leaving out columns and rows, and the smallest program is kept.
#[test]
fn all_back_ends_agree_on_random_programs() {
    let [optimal, other] = [const { AtomicUsize::new(0) }; 2];
    let kept = |most: usize| proptest::collection::vec(proptest::bool::weighted(0.999), most);
    let mut runner = long::runner("tests/regressions/programs.txt", 400, 5_000);
    let agreed = runner.run(&(0_u64..1 << 40, kept(14), kept(11)), |(seed, columns, rows)| {
        let lp = part(&random_program(seed), &columns, &rows);
        let mut first: Option<Outcome> = None;
        for backend in backends() {
            let solved = solve(&lp, &Options { backend, ..Options::default() });
            let outcome = solved.map_err(|e| TestCaseError::fail(format!("{backend}: {e}; {lp:?}")))?.outcome;
            match (&first, &outcome) {
                (Some(Outcome::Optimal(a)), Outcome::Optimal(b)) => {
                    let far = (a.objective - b.objective).abs() > 1e-6 * a.objective.abs().max(1.0);
                    prop_assert!(!far, "{backend}: {} and {}; {lp:?}", a.objective, b.objective);
                    prop_assert!(b.basis.is_some() && b.duals.is_some(), "{backend}: no vertex; {lp:?}");
                }
                (Some(a), b) => prop_assert_eq!(a, b, "{}; {:?}", backend, lp),
                (None, _) => {}
            }
            first.get_or_insert(outcome);
        }
        let is_optimal = matches!(first, Some(Outcome::Optimal(_)));
        if is_optimal { &optimal } else { &other }.fetch_add(1, Ordering::Relaxed);
        Ok(())
    });
    agreed.unwrap_or_else(|smallest| panic!("{smallest}"));
    let (optimal, other) = (optimal.into_inner(), other.into_inner());
    println!(
        "{} back ends agree on {optimal} programs with an optimum and {other} without",
        backends().len()
    );
    assert!(optimal > 2 * (optimal + other) / 5, "only {optimal} of the random programs have an optimum");
}

#[test]
fn a_basis_to_start_from_leads_to_the_same_optimum() {
    for seed in 0..60 {
        let lp = random_program(seed);
        let Outcome::Optimal(before) = run(&lp, Backend::Default).outcome else { continue };
        let mut changed = lp.clone();
        for (cost, k) in changed.cost.iter_mut().zip(0..3) {
            *cost += f64::from(k) - 1.0;
        }
        for backend in backends() {
            let warm = Options { backend, start: before.basis.clone(), ..Options::default() };
            let warm = solve(&changed, &warm).unwrap().outcome;
            match (warm, run(&changed, backend).outcome) {
                (Outcome::Optimal(a), Outcome::Optimal(b)) => close(backend, &[a.objective], &[b.objective]),
                (a, b) => assert_eq!(a, b),
            }
        }
    }
}

/// The best of all whole points within small bounds, by trying them.
fn by_brute_force(lp: &Lp) -> Option<f64> {
    let mut x = lp.lower.clone();
    let mut best: Option<f64> = None;
    loop {
        let activity = lp.matrix.times(&x);
        let holds = |(i, a): (usize, &f64)| *a >= lp.row_lower[i] - 1e-9 && *a <= lp.row_upper[i] + 1e-9;
        if activity.iter().enumerate().all(holds) {
            let objective = lp.objective(&x);
            let better = best.is_none_or(|b| lp.sense.sign() * (objective - b) > 0.0);
            best = if better { Some(objective) } else { best };
        }
        let Some(j) = (0..x.len()).find(|&j| x[j] < lp.upper[j]) else { return best };
        x[..j].copy_from_slice(&lp.lower[..j]);
        x[j] += 1.0;
    }
}

#[test]
fn whole_numbers_are_as_brute_force_says() {
    for seed in 0..u64::from(long::cases(80, 800)) {
        let dice = &mut Dice(seed + 1000);
        let mut lp = random_program(seed);
        let columns = lp.columns().min(6);
        let kept: Vec<(usize, usize, f64)> = (0..columns)
            .flat_map(|j| {
                let (rows, values) = lp.matrix.column(j);
                rows.iter().zip(values).map(move |(&i, &a)| (i, j, a)).collect::<Vec<_>>()
            })
            .collect();
        lp.matrix = Matrix::from_entries(lp.rows(), columns, &kept);
        for list in [&mut lp.cost, &mut lp.lower, &mut lp.upper] {
            list.truncate(columns);
        }
        lp.integer = vec![true; columns];
        for j in 0..columns {
            lp.lower[j] = dice.figure(-2, 2).round();
            lp.upper[j] = lp.lower[j] + dice.below(4) as f64;
        }
        let expected = by_brute_force(&lp);
        for backend in backends().into_iter().filter(|b| b.takes_whole_numbers()) {
            let solved = run(&lp, backend);
            match (&solved.outcome, expected) {
                (Outcome::Optimal(found), Some(expected)) => {
                    assert!(
                        (found.objective - expected).abs() <= 2e-6 * expected.abs().max(1.0),
                        "seed {seed}, {backend}: {} is not {expected}",
                        found.objective
                    );
                    assert!(
                        found.duals.is_none() && solved.certificate.unwrap().dual_infeasibility.is_none()
                    );
                }
                (Outcome::Infeasible, None) => {}
                (found, expected) => panic!("seed {seed}, {backend}: {found:?}, by brute force {expected:?}"),
            }
        }
    }
}

#[test]
fn all_back_ends_agree_on_random_programs_with_some_whole_columns() {
    let mut solved = 0;
    // 384: a bound of -2.9999999999999996, which one solver took for -3 and another for -2.
    for seed in (0..u64::from(long::cases(150, 1_500))).chain([384]) {
        let dice = &mut Dice(seed + 2000);
        let mut lp = random_program(seed);
        for j in 0..lp.columns() {
            lp.integer[j] = dice.below(2) == 0;
            // Without bounds a search may never end.
            lp.lower[j] = lp.lower[j].max(-30.0);
            lp.upper[j] = lp.upper[j].min(40.0);
        }
        let backends = backends().into_iter().filter(|b| b.takes_whole_numbers());
        let outcomes: Vec<(Backend, Outcome)> = backends.map(|b| (b, run(&lp, b).outcome)).collect();
        for (backend, outcome) in &outcomes {
            match (&outcomes[0].1, outcome) {
                (Outcome::Optimal(a), Outcome::Optimal(b)) => {
                    let far = (a.objective - b.objective).abs() > 3e-6 * a.objective.abs().max(1.0);
                    assert!(!far, "seed {seed}, {backend}: {} and {}", a.objective, b.objective);
                    solved += 1;
                }
                (a, b) => assert_eq!(a, b, "seed {seed}, {backend}"),
            }
        }
    }
    assert!(solved > 100, "only {solved} had an optimum");
}

#[test]
fn a_knapsack_with_a_divisible_rest() {
    let mut lp = program(
        Sense::Maximise,
        &[(60.0, 0.0, 1.0), (100.0, 0.0, 1.0), (120.0, 0.0, 1.0), (1.0, 0.0, INF)],
        &[(&[10.0, 20.0, 30.0, 1.0], -INF, 55.0)],
    );
    lp.integer = vec![true, true, true, false];
    for backend in backends().into_iter().filter(|b| b.takes_whole_numbers()) {
        let found = optimum(&lp, backend);
        close(backend, &[found.objective, found.bound], &[225.0, 225.0]);
        close(backend, &found.x, &[0.0, 1.0, 1.0, 5.0]);
    }
}

#[test]
fn what_a_back_end_lacks_is_refused_by_name() {
    let mut lp = program(Sense::Maximise, &[(1.0, 0.0, 3.0)], &[(&[2.0], -INF, 5.0)]);
    lp.integer[0] = true;
    let error = solve(&lp, &Options { backend: Backend::Clarabel, ..Options::default() }).unwrap_err();
    assert!(matches!(error, Error::Unsupported(_)), "{error}");
    assert!(error.to_string().contains("clarabel"), "{error}");
    if !Backend::Highs.is_built_in() {
        let error = solve(&lp, &Options { backend: Backend::Highs, ..Options::default() }).unwrap_err();
        assert!(error.to_string().contains("--features highs"), "{error}");
    }
    let error = "cplex".parse::<Backend>().unwrap_err();
    let expected = "error[unsupported]: there is no solver `cplex`; there are default, microlp, clarabel, simplex, highs";
    assert_eq!(error.to_string(), expected);
    assert_eq!("clarabel".parse::<Backend>(), Ok(Backend::Clarabel));
}

#[test]
fn a_malformed_program_is_refused() {
    let good = program(Sense::Maximise, &[(1.0, 0.0, 3.0)], &[(&[2.0], -INF, 5.0)]);
    let bad = [
        Lp { cost: vec![f64::NAN], ..good.clone() },
        Lp { offset: INF, ..good.clone() },
        Lp { lower: vec![f64::NAN], ..good.clone() },
        Lp { row_lower: vec![INF], row_upper: vec![INF], ..good.clone() },
        Lp { upper: Vec::new(), ..good.clone() },
        Lp { matrix: Matrix::from_entries(1, 1, &[(0, 0, INF)]), ..good.clone() },
        Lp { matrix: Matrix::from_entries(2, 1, &[(0, 0, 1.0)]), ..good },
    ];
    for lp in bad {
        assert!(matches!(solve(&lp, &Options::default()), Err(Error::Solver(_))), "{lp:?}");
    }
}

#[test]
fn a_search_that_is_stopped_says_so() {
    let lp = program(Sense::Maximise, &[(1.0, 0.0, 3.0), (1.0, 0.0, 4.0)], &[(&[2.0, 1.0], -INF, 5.0)]);
    let stop = Options { cancelled: Some(Arc::new(AtomicBool::new(true))), ..Options::default() };
    for backend in backends() {
        let outcome = solve(&lp, &Options { backend, ..stop.clone() }).unwrap().outcome;
        // A program this small may be done before anyone looks at the flag.
        assert!(matches!(outcome, Outcome::Stopped(_) | Outcome::Optimal(_)), "{backend}: {outcome:?}");
    }
}

#[test]
fn bounds_of_whole_columns_are_whole_whoever_solves() {
    for (lower, upper, least) in [
        (-2.999_999_999_999_999_6, 5.0, Some(-3.0)),
        (-2.9, 5.0, Some(-2.0)),
        (3.000_000_000_000_000_4, 3.0, Some(3.0)),
        (1.5, 2.499_999_999_999_999_6, Some(2.0)),
        (2.1, 2.9, None),
    ] {
        let mut lp = Lp::new(Sense::Minimise);
        (lp.cost, lp.lower, lp.upper) = (vec![1.0, 1.0], vec![lower, 0.0], vec![upper, 9.0]);
        lp.integer = vec![true, false];
        (lp.row_lower, lp.row_upper) = (vec![-3.0], vec![INF]);
        lp.matrix = Matrix::new(1);
        lp.matrix.push_column(&mut [(0, 1.0)]);
        lp.matrix.push_column(&mut [(0, 1.0)]);
        for backend in backends().into_iter().filter(|b| b.takes_whole_numbers()) {
            let found = match run(&lp, backend).outcome {
                Outcome::Optimal(optimum) => Some(optimum.objective),
                Outcome::Infeasible => None,
                other => panic!("{backend}: {other:?}"),
            };
            assert_eq!(found, least, "{backend}: {lower} to {upper}");
        }
    }
}
