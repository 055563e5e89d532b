//! Published programs with their published prices.

use super::*;
use Sense::{Maximise, Minimise};

fn check(lp: &Lp, objective: f64, x: &[f64], duals: &[f64]) {
    let found = optimum(solve(lp, Start::Crash, &Limits::default()).unwrap());
    certify(lp, &found, 1e-9);
    assert!((found.objective - objective).abs() < 1e-6, "{} is not {objective}", found.objective);
    for (v, expected) in found.x.iter().zip(x) {
        assert!((v - expected).abs() < 1e-4, "{:?}", found.x);
    }
    for (v, expected) in found.duals.as_ref().unwrap().iter().zip(duals) {
        assert!((v - expected).abs() < 1e-6, "{:?}", found.duals);
    }
    let again = optimum(solve(lp, Start::Basis(found.basis.as_ref().unwrap()), &Limits::default()).unwrap());
    assert_eq!(again.basis, found.basis);
    let point = Start::Point { x: &found.x, duals: found.duals.as_ref().unwrap() };
    let crossed = optimum(solve(lp, point, &Limits::default()).unwrap());
    certify(lp, &crossed, 1e-9);
    assert!((crossed.objective - objective).abs() < 1e-6);
}

#[test]
fn the_cplex_tutorial() {
    let rows: [(&[f64], f64, f64); 2] = [(&[-1., 1., 1.], -INF, 20.), (&[1., -3., 1.], -INF, 30.)];
    let lp = dense(Maximise, &[1., 2., 3.], &rows, &[(0., 40.)]);
    check(&lp, 202.5, &[40., 17.5, 42.5], &[2.75, 0.25]);
    let found = optimum(solve(&lp, Start::Crash, &Limits::default()).unwrap());
    assert!((found.reduced_costs.unwrap()[0] - 3.5).abs() < 1e-9);
}

#[test]
fn wyndor() {
    let rows: [(&[f64], f64, f64); 3] =
        [(&[1., 0.], -INF, 4.), (&[0., 2.], -INF, 12.), (&[3., 2.], -INF, 18.)];
    check(&dense(Maximise, &[3., 5.], &rows, &[]), 36., &[2., 6.], &[0., 1.5, 1.]);
}

#[test]
fn the_jump_tutorial() {
    let rows: [(&[f64], f64, f64); 3] =
        [(&[6., 8., 0.], 100., INF), (&[7., 12., 0.], 120., INF), (&[1., 1., 0.], -INF, 20.)];
    let lp = dense(Minimise, &[12., 20., -1.], &rows, &[(0., INF), (0., 3.), (-INF, 1.)]);
    check(&lp, 204., &[15., 1.25, 1.], &[0.25, 1.5, 0.]);
}

#[test]
fn the_lp_solve_manual() {
    let rows: [(&[f64], f64, f64); 3] = [
        (&[0., 78.26, 0., 2.9], 92.3, INF),
        (&[0.24, 0., 11.31, 0.], -INF, 14.8),
        (&[12.68, 0., 0.08, 0.9], 4., INF),
    ];
    let lp = dense(Minimise, &[1., 3., 6.24, 0.1], &rows, &[(28.6, INF), (0., INF), (0., INF), (18., 48.98)]);
    check(&lp, 31.782_759, &[28.6, 0., 0., 31.8276], &[0.034_482_76, 0., 0.]);
}

#[test]
fn a_degenerate_transport() {
    let rows: [(&[f64], f64, f64); 7] = [
        (&[1., 1., 0., 0., 0., 0., 0.], -INF, 400.),
        (&[0., 0., 1., 1., 0., 0., 0.], -INF, 1200.),
        (&[0., 0., 0., 0., 1., 1., 1.], -INF, 1000.),
        (&[1., 0., 0., 0., 1., 0., 0.], 800., 800.),
        (&[0., 1., 0., 0., 0., 0., 0.], 100., 100.),
        (&[0., 0., 1., 0., 0., 1., 0.], 500., 500.),
        (&[0., 0., 0., 1., 0., 0., 1.], 500., 500.),
    ];
    let lp = dense(Minimise, &[1., 2., 5., 2., 1., 2., 1.], &rows, &[]);
    check(&lp, 3000., &[], &[]);
}

#[test]
fn a_row_with_a_lower_limit() {
    let rows: [(&[f64], f64, f64); 4] = [
        (&[2., 3., 4., 7.], -INF, 4600.),
        (&[3., 4., 5., 6.], -INF, 5000.),
        (&[0., 0., 0., 1.], 400., INF),
        (&[1., 1., 1., 1.], 950., 950.),
    ];
    check(&dense(Maximise, &[4., 6., 7., 8.], &rows, &[]), 6650., &[], &[1., 0., -2., 3.]);
}

#[test]
fn dantzigs_transport() {
    let miles = [2.5, 1.7, 1.8, 2.5, 1.8, 1.4];
    let cost: Vec<f64> = miles.iter().map(|d| 0.09 * d).collect();
    let rows: [(&[f64], f64, f64); 5] = [
        (&[1., 1., 1., 0., 0., 0.], -INF, 350.),
        (&[0., 0., 0., 1., 1., 1.], -INF, 600.),
        (&[1., 0., 0., 1., 0., 0.], 325., INF),
        (&[0., 1., 0., 0., 1., 0.], 300., INF),
        (&[0., 0., 1., 0., 0., 1.], 275., INF),
    ];
    check(&dense(Minimise, &cost, &rows, &[]), 153.675, &[], &[0., 0., 0.225, 0.153, 0.126]);
}

#[test]
fn a_contradiction_comes_with_its_proof() {
    let rows: [(&[f64], f64, f64); 2] = [(&[1., 1.], 5., INF), (&[1., 2.], -INF, 4.)];
    let lp = dense(Minimise, &[1., 1.], &rows, &[]);
    let mut simplex = Simplex::new(&lp).unwrap();
    assert_eq!(simplex.start(Start::Crash, &Limits::default()).unwrap(), Outcome::Infeasible);
    certify_farkas(&lp, simplex.farkas().unwrap());
}

#[test]
fn an_endless_gain_comes_with_its_direction() {
    let rows: [(&[f64], f64, f64); 1] = [(&[1., -1.], -INF, 4.)];
    let lp = dense(Maximise, &[2., 1.], &rows, &[]);
    let mut simplex = Simplex::new(&lp).unwrap();
    assert_eq!(simplex.start(Start::Crash, &Limits::default()).unwrap(), Outcome::Unbounded);
    certify_ray(&lp, simplex.ray().unwrap());
}

#[test]
fn programs_without_rows_or_columns_are_solved() {
    let lp = dense(Maximise, &[2., -1., 0.], &[], &[(0., 3.), (-2., 5.), (-INF, INF)]);
    let found = optimum(solve(&lp, Start::Crash, &Limits::default()).unwrap());
    certify(&lp, &found, 1e-12);
    assert!((found.objective - 8.0).abs() < 1e-12);
    let empty = Lp::new(Minimise);
    assert!(matches!(solve(&empty, Start::Crash, &Limits::default()).unwrap(), Outcome::Optimal(_)));
    let rows: [(&[f64], f64, f64); 1] = [(&[], 1., 2.)];
    let lp = dense(Minimise, &[], &rows, &[]);
    assert_eq!(solve(&lp, Start::Crash, &Limits::default()).unwrap(), Outcome::Infeasible);
}

#[test]
fn a_limit_stops_the_run() {
    let rows: [(&[f64], f64, f64); 3] =
        [(&[1., 0.], -INF, 4.), (&[0., 2.], -INF, 12.), (&[3., 2.], -INF, 18.)];
    let lp = dense(Maximise, &[3., 5.], &rows, &[]);
    let limits = Limits { iterations: Some(0), ..Limits::default() };
    let Outcome::Stopped(Some(found)) = solve(&lp, Start::Crash, &limits).unwrap() else { panic!() };
    assert!(found.objective <= 36.0 && found.bound == INF);
}

#[test]
fn the_tableau_and_the_basis_solve_agree() {
    let rows: [(&[f64], f64, f64); 2] = [(&[-1., 1., 1.], -INF, 20.), (&[1., -3., 1.], -INF, 30.)];
    let lp = dense(Maximise, &[1., 2., 3.], &rows, &[(0., 40.)]);
    let mut simplex = Simplex::new(&lp).unwrap();
    simplex.start(Start::Crash, &Limits::default()).unwrap();
    let column = simplex.ftran(&[-1., 1.]);
    for (position, &a) in column.iter().enumerate() {
        let row = simplex.tableau_row(position);
        let entry = row.iter().find(|e| e.0 == Variable::Column(0)).map_or(0.0, |e| e.1);
        assert!((entry - a).abs() < 1e-12);
    }
}
