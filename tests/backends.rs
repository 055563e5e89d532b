//! One suite for every back end: published programs, every kind of limit, every way to end, and random programs on
//! which all must agree.

use multipark::{
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
