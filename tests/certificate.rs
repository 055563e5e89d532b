//! The certificate accepts what is right and refuses what is not, each measure by itself.

#[path = "support/drawer.rs"]
mod drawer;

use drawer::Drawer;
use multipark::{
    Error,
    lp::{ColumnKey, ColumnSource, Lp, Matrix, See, Sense},
    solver::{
        Basis, Certificate, Optimum, Options, Outcome, Standing, certify, certify_extended, certify_feasible,
        certify_infeasible, certify_infeasible_extended, certify_ray, is_consistent, measure, reduced_costs,
        solve, tolerance,
    },
};

const INF: f64 = f64::INFINITY;

/// Wyndor Glass: max 3x + 5y; x <= 4, 2y <= 12, 3x + 2y <= 18.
fn wyndor() -> Lp {
    let mut lp = Lp::new(Sense::Maximise);
    lp.cost = vec![3.0, 5.0];
    lp.lower = vec![0.0; 2];
    lp.upper = vec![INF; 2];
    lp.integer = vec![false; 2];
    lp.row_lower = vec![-INF; 3];
    lp.row_upper = vec![4.0, 12.0, 18.0];
    lp.matrix = Matrix::from_entries(3, 2, &[(0, 0, 1.0), (1, 1, 2.0), (2, 0, 3.0), (2, 1, 2.0)]);
    lp
}

fn right() -> Optimum {
    Optimum {
        x: vec![2.0, 6.0],
        objective: 36.0,
        duals: Some(vec![0.0, 1.5, 1.0]),
        reduced_costs: Some(vec![0.0, 0.0]),
        basis: None,
        bound: 36.0,
    }
}

fn at(x: [f64; 2]) -> Optimum {
    Optimum { objective: 3.0 * x[0] + 5.0 * x[1], x: x.to_vec(), ..right() }
}

#[track_caller]
fn refused(lp: &Lp, optimum: &Optimum, word: &str) {
    match certify(lp, optimum, 1e-6) {
        Err(Error::Solver(message)) => assert!(message.contains(word), "{message}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_right_is_accepted() {
    let perfect = Certificate { primal_infeasibility: 0.0, dual_infeasibility: Some(0.0), relative_gap: 0.0 };
    assert_eq!(certify(&wyndor(), &right(), 0.0), Ok(perfect));
    // The same as a minimisation: prices turn.
    let lp = Lp { sense: Sense::Minimise, cost: vec![-3.0, -5.0], ..wyndor() };
    let turned = Optimum { objective: -36.0, bound: -36.0, duals: Some(vec![0.0, -1.5, -1.0]), ..right() };
    assert_eq!(certify(&lp, &turned, 0.0), Ok(perfect));
    refused(&lp, &Optimum { duals: right().duals, ..turned }, "dual infeasibility");
}

#[test]
fn a_point_that_breaks_a_limit_is_refused() {
    refused(&wyndor(), &at([2.0, 6.00001]), "primal infeasibility");
    refused(&wyndor(), &at([-0.00001, 6.0]), "primal infeasibility");
    let measured = measure(&wyndor(), &at([4.0, 9.0])).unwrap();
    // 30 where 18 is allowed, relative to the limit broken; 18 where 12 is.
    assert!((measured.primal_infeasibility - 12.0 / 18.0).abs() < 1e-12);
}

#[test]
fn a_point_that_is_not_best_is_refused() {
    refused(&wyndor(), &at([4.0, 3.0]), "relative gap");
    refused(&wyndor(), &at([1.9999, 6.0]), "relative gap");
    refused(&wyndor(), &at([0.0, 0.0]), "relative gap");
}

#[test]
fn prices_that_prove_nothing_are_refused() {
    let priced = |duals: &[f64]| Optimum { duals: Some(duals.to_vec()), ..right() };
    refused(&wyndor(), &priced(&[0.0, 1.5, 0.9999]), "dual infeasibility");
    refused(&wyndor(), &priced(&[0.0, 1.6, 1.0]), "relative gap");
    refused(&wyndor(), &priced(&[-0.1, 1.5, 1.1]), "dual infeasibility");
    refused(&wyndor(), &priced(&[0.0, 1.5]), "one finite figure a row");
    refused(&wyndor(), &priced(&[0.0, 1.5, f64::NAN]), "one finite figure a row");
    refused(&wyndor(), &Optimum { duals: None, ..right() }, "without prices");
}

#[test]
fn figures_that_are_none_are_refused() {
    refused(&wyndor(), &at([f64::NAN, 6.0]), "NaN");
    refused(&wyndor(), &at([INF, 6.0]), "inf");
    refused(&wyndor(), &Optimum { x: vec![2.0], ..right() }, "1 values came back for 2 columns");
    refused(&wyndor(), &Optimum { objective: 36.001, ..right() }, "36.001");
    refused(&wyndor(), &Optimum { objective: f64::NAN, ..right() }, "NaN");
}

/// Half a unit of currency more makes an optimum of dollars no better than one of billions.
#[test]
fn small_units_do_not_hide_a_gap() {
    let scale = 1e-9;
    let lp = Lp { cost: vec![3.0 * scale, 5.0 * scale], ..wyndor() };
    let scaled = |x: [f64; 2]| Optimum {
        objective: scale * at(x).objective,
        duals: Some(vec![0.0, 1.5 * scale, scale]),
        ..at(x)
    };
    assert!(certify(&lp, &scaled([2.0, 6.0]), 0.0).is_ok());
    refused(&lp, &scaled([1.9999, 6.0]), "relative gap");
    refused(&lp, &scaled([0.0, 0.0]), "relative gap");
}

#[test]
fn a_discrete_answer_is_held_to_whole_numbers_and_to_its_bound() {
    let lp = Lp { integer: vec![true, true], ..wyndor() };
    let unpriced = |x, bound| Optimum { duals: None, reduced_costs: None, bound, ..at(x) };
    let certificate = certify(&lp, &unpriced([2.0, 6.0], 36.0), 0.0).unwrap();
    assert_eq!((certificate.dual_infeasibility, certificate.relative_gap), (None, 0.0));
    assert!(certify(&lp, &unpriced([2.0, 5.0], 36.0), 0.2).is_ok());
    refused(&lp, &unpriced([2.0, 5.0], 36.0), "relative gap");
    refused(&lp, &unpriced([1.99999, 6.0], 36.0), "primal infeasibility");
    refused(&lp, &unpriced([2.0, 6.0], INF), "relative gap");
    refused(&lp, &unpriced([2.0, 6.0], f64::NAN), "relative gap");
    // A point that was found in time needs no bound, only to hold.
    assert_eq!(certify_feasible(&lp, &unpriced([2.0, 5.0], INF)), Ok(None));
    assert!(certify_feasible(&lp, &unpriced([2.0, 5.0], 36.0)).unwrap().unwrap().relative_gap > 0.1);
    assert!(certify_feasible(&lp, &unpriced([2.0, 6.5], 36.0)).is_err());
}

#[test]
fn a_combination_proves_that_there_is_no_point_only_if_it_does() {
    // x + y <= 4 and x + 2y >= 9 with y <= 4: (x + 2y) - (x + y) = y cannot be 5.
    let mut lp = wyndor();
    lp.upper = vec![INF, 4.0];
    lp.row_lower = vec![-INF, 9.0, -INF];
    lp.row_upper = vec![4.0, INF, 100.0];
    lp.matrix =
        Matrix::from_entries(3, 2, &[(0, 0, 1.0), (0, 1, 1.0), (1, 0, 1.0), (1, 1, 2.0), (2, 0, 1.0)]);
    assert!(certify_infeasible(&lp, &[1.0, -1.0, 0.0]));
    assert!(certify_infeasible(&lp, &[7.0, -7.0, 0.0]));
    assert!(!certify_infeasible(&lp, &[-1.0, 1.0, 0.0]));
    assert!(!certify_infeasible(&lp, &[1.0, -2.0, 0.0]));
    assert!(!certify_infeasible(&lp, &[0.0, 0.0, 0.0]));
    assert!(!certify_infeasible(&lp, &[1.0, -1.0]));
    assert!(!certify_infeasible(&lp, &[1.0, -1.0, f64::NAN]));
    // What is but rounding on a row without that limit spoils no proof; what is more does.
    assert!(certify_infeasible(&lp, &[1.0, -1.0, -1e-16]));
    assert!(!certify_infeasible(&lp, &[1.0, -1.0, -1e-6]));
    // With y up to 5 there is one point, and the same combination proves nothing.
    lp.upper[1] = 5.0;
    assert!(!certify_infeasible(&lp, &[1.0, -1.0, 0.0]));
}

#[test]
fn a_direction_is_endless_only_if_nothing_stops_it_and_it_gains() {
    let mut lp = wyndor();
    lp.row_upper = vec![4.0, INF, INF];
    assert!(certify_ray(&lp, &[0.0, 1.0]));
    assert!(!certify_ray(&lp, &[1.0, 1.0]));
    assert!(!certify_ray(&lp, &[0.0, -1.0]));
    assert!(!certify_ray(&lp, &[0.0, 0.0]));
    assert!(!certify_ray(&lp, &[0.0]));
    assert!(!certify_ray(&lp, &[0.0, 1.0, 0.0]));
    assert!(!certify_ray(&lp, &[f64::NAN, 1.0]));
    lp.upper[1] = 1e9;
    assert!(!certify_ray(&lp, &[0.0, 1.0]));
}

#[test]
fn a_basis_must_fit_the_program() {
    let lp = wyndor();
    let Outcome::Optimal(found) = solve(&lp, &Options::default()).unwrap().outcome else {
        panic!("no optimum")
    };
    let basis = found.basis.unwrap();
    assert!(is_consistent(&lp, &basis));
    let mut short = basis.clone();
    short.rows.pop();
    assert!(!is_consistent(&lp, &short));
    let turned =
        multipark::solver::Basis { columns: basis.rows[..2].to_vec(), rows: vec![basis.columns[0]; 3] };
    assert!(!is_consistent(&lp, &turned));
}

/// A program as dense rows, and as the library takes it.
fn drawn(seed: u64) -> (Lp, Vec<Vec<f64>>, Drawer) {
    let mut draw = Drawer::new(seed, 16, 4.0);
    let (rows, columns) = (1 + draw.below(4) as usize, 1 + draw.below(4) as usize);
    let small = if draw.below(4) == 0 { 1e-3 } else { 1.0 };
    let dense: Vec<Vec<f64>> = (0..rows)
        .map(|_| (0..columns).map(|_| if draw.below(3) == 0 { 0.0 } else { draw.figure() }).collect())
        .collect();
    let entries = dense.iter().enumerate().flat_map(|(i, row)| {
        row.iter().enumerate().filter(|(_, a)| **a != 0.0).map(move |(j, &a)| (i, j, a))
    });
    let entries: Vec<_> = entries.collect();
    let mut lp = Lp::new(if draw.below(2) == 0 { Sense::Maximise } else { Sense::Minimise });
    lp.offset = draw.figure();
    lp.cost = (0..columns).map(|_| small * draw.figure()).collect();
    lp.integer = vec![false; columns];
    (lp.lower, lp.upper) = (0..columns).map(|_| draw.limits()).unzip();
    (lp.row_lower, lp.row_upper) = (0..rows).map(|_| draw.limits()).unzip();
    lp.matrix = Matrix::from_entries(rows, columns, &entries);
    (lp, dense, draw)
}

fn largest(figures: impl Iterator<Item = f64>) -> f64 {
    figures.map(f64::abs).fold(0.0, f64::max)
}

/// By how much a value breaks a limit, relative to the limit or to what it is made of.
fn broken(value: f64, (lower, upper): (f64, f64), size: f64) -> f64 {
    [(lower, lower - value), (upper, value - upper)]
        .into_iter()
        .filter(|(_, by)| *by > 0.0)
        .map(|(limit, by)| by / size.max(limit.abs()))
        .fold(0.0, f64::max)
}

#[test]
fn every_measure_of_any_point_and_prices_is_what_its_definition_gives() {
    let close = |a: f64, b: f64, what: &str, seed: u64| {
        assert!((a - b).abs() <= 1e-12 * a.abs().max(b.abs()).max(1e-3), "seed {seed}, {what}: {a} and {b}");
    };
    for seed in 0..600 {
        let (mut lp, dense, mut draw) = drawn(seed);
        let (rows, columns) = (lp.rows(), lp.columns());
        let discrete = seed % 3 == 0;
        if discrete {
            lp.integer = (0..columns).map(|j| j == 0 || draw.below(2) == 0).collect();
        }
        let x: Vec<f64> = (0..columns).map(|_| draw.figure()).collect();
        let y: Vec<f64> = (0..rows).map(|_| if draw.below(3) == 0 { 0.0 } else { draw.figure() }).collect();
        let objective = lp.offset + (0..columns).map(|j| lp.cost[j] * x[j]).sum::<f64>();
        let bound = objective + draw.figure();
        let optimum = Optimum {
            x: x.clone(),
            objective,
            duals: (!discrete).then(|| y.clone()),
            reduced_costs: None,
            basis: None,
            bound,
        };
        let found = measure(&lp, &optimum).unwrap();

        let activity: Vec<f64> =
            dense.iter().map(|row| row.iter().zip(&x).map(|(a, v)| a * v).sum()).collect();
        let columns_broken = (0..columns).map(|j| broken(x[j], (lp.lower[j], lp.upper[j]), 1.0));
        let rows_broken = (0..rows).map(|i| {
            let terms = largest(dense[i].iter().zip(&x).map(|(a, v)| a * v));
            let size = terms.max(largest(dense[i].iter().copied()).min(1.0));
            let size = if size > 0.0 { size } else { 1.0 };
            broken(activity[i], (lp.row_lower[i], lp.row_upper[i]), size)
        });
        // A thousandth of what is allowed of whole figures counts as a thousandth of what is allowed of limits.
        let allowed = tolerance::PRIMAL / tolerance::INTEGRALITY;
        let halves = (0..columns).filter(|&j| lp.integer[j]).map(|j| (x[j] - x[j].round()).abs() * allowed);
        let primal = largest(columns_broken.chain(rows_broken).chain(halves));
        close(found.primal_infeasibility, primal, "primal", seed);

        let cost = largest(lp.cost.iter().copied());
        let floor = if cost > 0.0 { cost.min(1.0) } else { 1.0 };
        let size = objective.abs().max(floor);
        if discrete {
            assert_eq!(found.dual_infeasibility, None);
            close(found.relative_gap, (bound - objective).abs() / size, "gap", seed);
            continue;
        }
        // Each price on the limit towards which it would push; its slack there is gap, a limit that is not there fault.
        let sign = if lp.sense == Sense::Maximise { 1.0 } else { -1.0 };
        let (mut slack, mut worst) = (0.0, 0.0_f64);
        for i in 0..rows {
            let price = sign * y[i];
            let limit = if price > 0.0 { lp.row_upper[i] } else { lp.row_lower[i] };
            if limit.is_finite() {
                slack += price * (limit - activity[i]);
            } else {
                worst = worst.max(price.abs() / floor);
            }
        }
        for j in 0..columns {
            let terms: Vec<f64> = (0..rows).map(|i| dense[i][j] * y[i]).collect();
            let price = sign * (lp.cost[j] - terms.iter().sum::<f64>());
            let limit = if price > 0.0 { lp.upper[j] } else { lp.lower[j] };
            let of = largest(terms.iter().copied().chain([lp.cost[j], floor]));
            if limit.is_finite() {
                slack += price * (limit - x[j]);
            } else {
                worst = worst.max(price.abs() / of);
            }
        }
        close(found.dual_infeasibility.unwrap(), worst, "dual", seed);
        close(found.relative_gap, slack.abs() / size, "gap", seed);
    }
}

#[test]
fn a_combination_is_a_proof_where_its_least_exceeds_its_most() {
    let (mut proofs, mut none) = (0, 0);
    for seed in 0..2_000 {
        let (lp, dense, mut draw) = drawn(seed);
        let y: Vec<f64> =
            (0..lp.rows()).map(|_| if draw.below(3) == 0 { 0.0 } else { draw.figure() }).collect();
        let times = |figure: f64, limit: f64| if figure == 0.0 { 0.0 } else { figure * limit };
        let most: f64 = (0..lp.rows())
            .map(|i| times(y[i], if y[i] > 0.0 { lp.row_upper[i] } else { lp.row_lower[i] }))
            .sum();
        let least: f64 = (0..lp.columns())
            .map(|j| {
                let sum: f64 = (0..lp.rows()).map(|i| dense[i][j] * y[i]).sum();
                times(sum, if sum > 0.0 { lp.lower[j] } else { lp.upper[j] })
            })
            .sum();
        // All figures are multiples of a sixteenth, so that nothing is rounded.
        let holds = most.is_finite() && least.is_finite() && least > most;
        assert_eq!(certify_infeasible(&lp, &y), holds, "seed {seed}: {least} and {most}");
        let scaled: Vec<f64> = y.iter().map(|v| v * 1024.0).collect();
        assert_eq!(certify_infeasible(&lp, &scaled), holds, "seed {seed}");
        if holds { proofs += 1 } else { none += 1 }
    }
    println!("{proofs} proofs, {none} none");
    assert!(proofs > 50 && none > 50, "{proofs} {none}");
}

#[test]
fn a_direction_is_a_ray_where_it_gains_and_meets_no_limit() {
    let (mut rays, mut none) = (0, 0);
    for seed in 0..4_000 {
        let (lp, dense, mut draw) = drawn(seed);
        let v: Vec<f64> =
            (0..lp.columns()).map(|_| if draw.below(2) == 0 { 0.0 } else { draw.figure() }).collect();
        let sign = if lp.sense == Sense::Maximise { 1.0 } else { -1.0 };
        let gain: f64 = (0..lp.columns()).map(|j| sign * lp.cost[j] * v[j]).sum();
        let free = |by: f64, lower: f64, upper: f64| !(by > 0.0 && upper < INF || by < 0.0 && lower > -INF);
        let within = (0..lp.columns()).all(|j| free(v[j], lp.lower[j], lp.upper[j]));
        let rows = (0..lp.rows()).all(|i| {
            let by = dense[i].iter().zip(&v).map(|(a, v)| a * v).sum();
            free(by, lp.row_lower[i], lp.row_upper[i])
        });
        let holds = gain > 1e-9 && within && rows;
        assert_eq!(certify_ray(&lp, &v), holds, "seed {seed}: {v:?} in {lp:?}");
        if holds { rays += 1 } else { none += 1 }
    }
    println!("{rays} rays, {none} none");
    assert!(rays > 50 && none > 50, "{rays} {none}");
}

#[test]
fn a_standing_needs_the_limit_that_it_stands_at() {
    let kinds = [(0.0, 1.0), (-INF, 1.0), (0.0, INF), (-INF, INF)];
    // By kind of limits: lower, upper, free.
    let allowed = [[true, true, false], [false, true, false], [true, false, false], [false, false, true]];
    let standings = [Standing::Lower, Standing::Upper, Standing::Free];
    for (kind, allowed) in kinds.into_iter().zip(allowed) {
        for (standing, allowed) in standings.into_iter().zip(allowed) {
            let mut lp = wyndor();
            (lp.lower[1], lp.upper[1]) = kind;
            let basis = Basis {
                columns: vec![Standing::Basic, standing],
                rows: vec![Standing::Basic, Standing::Basic, Standing::Upper],
            };
            assert_eq!(is_consistent(&lp, &basis), allowed, "{kind:?} {standing:?}");
            let mut lp = wyndor();
            (lp.row_lower[1], lp.row_upper[1]) = kind;
            let basis = Basis {
                columns: vec![Standing::Basic, Standing::Lower],
                rows: vec![Standing::Basic, standing, Standing::Basic],
            };
            assert_eq!(is_consistent(&lp, &basis), allowed, "{kind:?} {standing:?}");
        }
    }
}

#[test]
fn gaps_and_drifts_are_relative_to_the_objective() {
    let whole = Lp { integer: vec![true, false], ..wyndor() };
    let open = Optimum { bound: 45.0, duals: None, reduced_costs: None, ..right() };
    let found = certify_feasible(&whole, &open).unwrap().unwrap();
    assert_eq!((found.relative_gap, found.dual_infeasibility), (0.25, None));
    assert_eq!(certify_feasible(&whole, &Optimum { bound: INF, ..open }), Ok(None));
    // 36 and a thousand million more, of which a claim may be off by little and not by much.
    let large = Lp { offset: 1e9, ..whole };
    let claimed = |by: f64| Optimum { objective: 1e9 + 36.0 + by, bound: 1e9 + 36.0, duals: None, ..right() };
    assert!(certify_feasible(&large, &claimed(0.5)).is_ok());
    assert!(certify_feasible(&large, &claimed(1e5)).is_err());
    assert!(certify_feasible(&large, &claimed(-1e5)).is_err());
}

#[test]
fn a_proof_by_less_than_rounding_is_none_whatever_the_units() {
    // x >= 1 + margin and x <= 1, as two rows, in units of any size.
    for unit in [1e-9, 1e-3, 1.0, 1e3, 1e9] {
        for price in [1e-3, 1.0, 1e3] {
            let by = |margin: f64| {
                let mut lp = wyndor();
                (lp.lower[0], lp.row_lower[0], lp.row_upper[1]) = (-INF, unit * (1.0 + margin), unit);
                lp.row_upper[0] = INF;
                lp.matrix = Matrix::from_entries(3, 2, &[(0, 0, 1.0), (1, 0, 1.0)]);
                certify_infeasible(&lp, &[-price, price, 0.0])
            };
            assert!(by(1e-2) && by(1e-7), "{unit} {price}");
            assert!(!by(0.0) && !by(1e-11) && !by(-1e-2), "{unit} {price}");
        }
    }
    // The same where a bound and not a row is what is large: x >= 2 - margin beside 2x <= 4.
    for unit in [1e-9, 1e-3, 1.0, 1e3, 1e9] {
        let by = |margin: f64| {
            let mut lp = wyndor();
            (lp.lower[0], lp.row_upper[0]) = (unit * (2.0 + margin), 4.0 * unit);
            lp.matrix = Matrix::from_entries(3, 2, &[(0, 0, 2.0)]);
            certify_infeasible(&lp, &[0.5, 0.0, 0.0])
        };
        assert!(by(1e-7) && !by(1e-11) && !by(0.0), "{unit}");
    }
}

#[test]
fn what_has_to_cancel_may_be_off_by_rounding_of_its_terms_and_no_more() {
    // x free in x >= 5 and a x <= 4 with a near one: for a = 1 there is no point, else there is one far away.
    for scale in [1e-6, 1.0, 1e6] {
        let with = |a: f64| {
            let mut lp = wyndor();
            (lp.lower[0], lp.row_lower[0], lp.row_upper[0]) = (-INF, 5.0 * scale, INF);
            lp.row_upper[1] = 4.0 * scale;
            lp.matrix = Matrix::from_entries(3, 2, &[(0, 0, scale), (1, 0, scale * a)]);
            certify_infeasible(&lp, &[-1.0, 1.0, 0.0])
        };
        assert!(with(1.0) && with(1.0 + 1e-9), "{scale}");
        assert!(!with(1.0 + 1e-5) && !with(1.0 - 1e-5), "{scale}");
    }
    // A figure that is but rounding beside the largest of a combination is none, beside a small one it is one.
    let mut lp = wyndor();
    (lp.lower[0], lp.row_lower[0], lp.row_upper[0]) = (-INF, 5.0, INF);
    lp.matrix = Matrix::from_entries(3, 2, &[(0, 0, 1.0), (1, 0, 1.0)]);
    lp.row_upper[1] = 4.0;
    for largest in [1e-4, 1.0, 1e4] {
        let with = |share: f64| certify_infeasible(&lp, &[-largest, largest, -share * largest]);
        assert!(with(0.0) && with(1e-14) && !with(1e-11), "{largest}");
    }
}

#[test]
fn a_direction_may_slip_by_rounding_of_its_terms_and_no_more() {
    // max x along x = y, as a row between limits: gains without end, and cancels in the row.
    for scale in [1e-6, 1.0, 1e6] {
        let mut lp = wyndor();
        lp.row_lower = vec![-1.0, -INF, -INF];
        lp.row_upper = vec![1.0, INF, INF];
        lp.matrix = Matrix::from_entries(3, 2, &[(0, 0, scale), (0, 1, -scale)]);
        assert!(certify_ray(&lp, &[1.0, 1.0]));
        assert!(certify_ray(&lp, &[1.0, 1.0 + 1e-9]) && certify_ray(&lp, &[1.0, 1.0 - 1e-9]));
        assert!(!certify_ray(&lp, &[1.0, 1.0 + 1e-5]) && !certify_ray(&lp, &[1.0, 1.0 - 1e-5]));
        // Out of a column's bound, relative to the longest step.
        lp.matrix = Matrix::from_entries(3, 2, &[]);
        assert!(certify_ray(&lp, &[-1e-9 * scale, scale]) && !certify_ray(&lp, &[-1e-5 * scale, scale]));
        lp.upper[0] = 9.0;
        assert!(certify_ray(&lp, &[1e-9 * scale, scale]) && !certify_ray(&lp, &[1e-5 * scale, scale]));
        // A gain that is but rounding of what it is made of is none.
        for unit in [1e-6, 1.0, 1e6] {
            let gains = |by: f64| {
                let lp = Lp { cost: vec![-unit, unit * (1.0 + by)], upper: vec![INF; 2], ..lp.clone() };
                certify_ray(&lp, &[scale, scale])
            };
            assert!(gains(1e-5) && !gains(1e-9) && !gains(-1e-5), "{scale} {unit}");
        }
    }
}

/// Columns that wait beside a program, each a part of its own.
struct Waiting(Vec<(f64, Vec<(usize, f64)>)>);

impl ColumnSource for Waiting {
    fn turn_to(&mut self, _: &[f64], _: f64) {}

    fn parts(&self) -> usize {
        self.0.len()
    }

    fn visit(&self, part: usize, see: &mut See) {
        let (cost, entries) = &self.0[part];
        see(part as ColumnKey, *cost, entries);
    }

    fn column(&self, key: ColumnKey, entries: &mut Vec<(usize, f64)>) -> f64 {
        let (cost, found) = &self.0[usize::try_from(key).unwrap()];
        entries.clone_from(found);
        *cost
    }
}

#[test]
fn a_column_that_waits_and_would_pay_proves_the_optimum_wrong() {
    // Two of the second row and one of the third cost 4 at the right prices.
    let used = vec![(1, 2.0), (2, 1.0)];
    let turned = Lp { sense: Sense::Minimise, cost: vec![-3.0, -5.0], ..wyndor() };
    let turned_right =
        Optimum { objective: -36.0, bound: -36.0, duals: Some(vec![0.0, -1.5, -1.0]), ..right() };
    for (lp, optimum, sign) in [(wyndor(), right(), 1.0), (turned, turned_right, -1.0)] {
        let with = |earns: f64| {
            let others = (sign * 3.0, used.clone());
            let mut waiting = Waiting(vec![others.clone(), (sign * earns, used.clone()), others]);
            certify_extended(&lp, &mut waiting, &optimum, 0.0)
        };
        assert_eq!(with(4.0).unwrap().dual_infeasibility, Some(0.0));
        assert_eq!(with(-9.0).unwrap().dual_infeasibility, Some(0.0));
        let little = 4.0 + 1e-7;
        let told = with(little).unwrap().dual_infeasibility.unwrap();
        assert!((told - (little - 4.0) / little).abs() < 1e-14, "{told}");
        assert!(matches!(with(4.001), Err(Error::Solver(e)) if e.contains("dual infeasibility")));
    }
    // What earns little is measured against the largest cost of the program, where that is less than one.
    let lp = Lp { cost: vec![3e-3, 5e-3], ..wyndor() };
    let optimum = Optimum { objective: 36e-3, bound: 36e-3, duals: Some(vec![0.0, 1.5e-3, 1e-3]), ..right() };
    let free = |earns| certify_extended(&lp, &mut Waiting(vec![(earns, vec![])]), &optimum, 0.0);
    assert!((free(1e-10).unwrap().dual_infeasibility.unwrap() - 2e-8).abs() < 1e-14);
    assert!(free(1e-6).is_err());
}

#[test]
fn a_column_that_waits_can_undo_a_proof_that_there_is_no_point() {
    // x <= 4 and x >= 5, as rows.
    let mut lp = wyndor();
    (lp.row_lower, lp.row_upper) = (vec![5.0, -INF, -INF], vec![INF, 4.0, INF]);
    lp.matrix = Matrix::from_entries(3, 2, &[(0, 0, 1.0), (1, 0, 1.0)]);
    let proves = |entries: &[(usize, f64)]| {
        let mut waiting = Waiting(vec![(1.0, vec![]), (0.0, entries.to_vec()), (1.0, vec![(2, 1.0)])]);
        certify_infeasible_extended(&lp, &mut waiting, &[-1.0, 1.0, 0.0])
    };
    assert!(proves(&[]) && proves(&[(1, 1.0)]) && proves(&[(0, -1.0)]));
    assert!(!proves(&[(0, 1.0)]) && !proves(&[(1, -1.0)]));
    for scale in [1e-6, 1.0, 1e6] {
        let nearly = |by: f64| proves(&[(0, scale), (1, scale * (1.0 - by))]);
        assert!(nearly(0.0) && nearly(1e-9) && nearly(-0.5) && !nearly(1e-5), "{scale}");
    }
}

#[test]
fn a_reduced_cost_is_what_a_column_earns_less_what_it_uses() {
    assert_eq!(reduced_costs(&wyndor(), &[0.0, 1.5, 1.0]), [0.0, 0.0]);
    assert_eq!(reduced_costs(&wyndor(), &[1.0, 0.0, 0.5]), [0.5, 4.0]);
}
