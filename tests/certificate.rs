//! The certificate accepts what is right and refuses what is not, each measure by itself.

use multipark::{
    Error,
    lp::{Lp, Matrix, Sense},
    solver::{
        Certificate, Optimum, Options, Outcome, certify, certify_feasible, certify_infeasible, certify_ray,
        is_consistent, measure, solve,
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
