//! Which back end when, what makes up for what it lacks, and what to try next when a certificate fails.

use super::{
    Backend, Certificate, Deadline, Optimum, Options, Outcome, Solved, certify, certify_feasible,
    clarabel::{self, Interior},
    microlp::{self, Found},
    reduced_costs, separable,
};
use crate::{error::Error, lp::Lp};

/// Solves a program and proves the answer.
///
/// An optimum has passed [`certify`]; a point found before a limit struck is at least feasible.
///
/// # Errors
///
/// [`Error::Unsupported`] when the chosen solver cannot do it or is not in this build; [`Error::Solver`] when the
/// program is malformed, a back end fails, or no answer passes its certificate.
pub fn solve(lp: &Lp, options: &Options) -> Result<Solved, Error> {
    check_shape(lp)?;
    if !options.backend.is_built_in() {
        return Err(Error::Unsupported(
            "this build has no HiGHS; build with `cargo build --release --features highs` (needs cmake, a C++ compiler and libclang)"
                .to_owned(),
        ));
    }
    if lp.is_discrete() && !options.backend.takes_whole_numbers() {
        return Err(Error::Unsupported(format!(
            "the solver `{}` has no whole numbers, which this model's rules need; `--solver default` solves it",
            options.backend
        )));
    }
    let deadline = Deadline::of(options);
    if (0..lp.columns()).any(|j| lp.lower[j] > lp.upper[j])
        || (0..lp.rows()).any(|i| lp.row_lower[i] > lp.row_upper[i])
    {
        return Ok(Solved { outcome: Outcome::Infeasible, certificate: None, solver: "bounds".to_owned() });
    }
    if let Some(outcome) = separable::solve(lp) {
        return proven(lp, outcome, options, "bounds");
    }
    if lp.is_discrete() { discrete(lp, options, &deadline) } else { continuous(lp, options, &deadline) }
}

/// Refuses a program whose parts do not fit together or hold figures that are none.
fn check_shape(lp: &Lp) -> Result<(), Error> {
    let (columns, rows) = (lp.columns(), lp.rows());
    let fits =
        [lp.lower.len(), lp.upper.len(), lp.integer.len(), lp.matrix.columns()].iter().all(|&n| n == columns)
            && lp.row_upper.len() == rows
            && lp.matrix.rows() == rows;
    if !fits {
        return Err(Error::Solver(
            "the program's columns, rows and coefficients do not fit together".to_owned(),
        ));
    }
    let (_, _, values) = lp.matrix.parts();
    if !lp.offset.is_finite() || lp.cost.iter().chain(values).any(|v| !v.is_finite()) {
        return Err(Error::Solver("the program holds a coefficient that is not a finite number".to_owned()));
    }
    let limit = |lower: &f64, upper: &f64| {
        !lower.is_nan() && !upper.is_nan() && *lower < f64::INFINITY && *upper > f64::NEG_INFINITY
    };
    let bounds = lp.lower.iter().zip(&lp.upper).chain(lp.row_lower.iter().zip(&lp.row_upper));
    for (lower, upper) in bounds {
        if !limit(lower, upper) {
            return Err(Error::Solver(format!("the program holds limits that are none: {lower} to {upper}")));
        }
    }
    Ok(())
}

/// An LP.
fn continuous(lp: &Lp, options: &Options, deadline: &Deadline) -> Result<Solved, Error> {
    match clarabel::solve(lp, deadline)? {
        Interior::Point { x, duals, .. } => {
            let objective = lp.objective(&x);
            let optimum = Optimum {
                reduced_costs: Some(reduced_costs(lp, &duals)),
                x,
                objective,
                duals: Some(duals),
                basis: None,
                bound: objective,
            };
            proven(lp, Outcome::Optimal(optimum), options, "clarabel")
        }
        Interior::Infeasible => {
            Ok(Solved { outcome: Outcome::Infeasible, certificate: None, solver: "clarabel".to_owned() })
        }
        Interior::Ray | Interior::Failed(_) => relaxed(lp, options, deadline),
        Interior::Stopped => Ok(stopped("clarabel")),
    }
}

/// The last resort for an LP.
fn relaxed(lp: &Lp, options: &Options, deadline: &Deadline) -> Result<Solved, Error> {
    match microlp::solve(lp, 0.0, deadline)? {
        Found::Point { x, bound } => {
            let objective = lp.objective(&x);
            let optimum = Optimum { x, objective, duals: None, reduced_costs: None, basis: None, bound };
            proven(lp, Outcome::Optimal(optimum), options, "microlp")
        }
        Found::Infeasible => proven(lp, Outcome::Infeasible, options, "microlp"),
        Found::Unbounded => proven(lp, Outcome::Unbounded, options, "microlp"),
        Found::Stopped(_) => Ok(stopped("microlp")),
    }
}

/// A program with whole columns: branch and bound, then the whole columns fixed and the rest solved again, which
/// leaves a point without the search's rounding.
fn discrete(lp: &Lp, options: &Options, deadline: &Deadline) -> Result<Solved, Error> {
    let (found, bound, finished) = match microlp::solve(lp, options.gap, deadline)? {
        Found::Point { x, bound } => (x, bound, true),
        Found::Infeasible => return proven(lp, Outcome::Infeasible, options, "microlp"),
        Found::Unbounded => return proven(lp, Outcome::Unbounded, options, "microlp"),
        Found::Stopped(Some((x, bound))) => (x, bound, false),
        Found::Stopped(None) => return Ok(stopped("microlp")),
    };
    let clean = clean_point(lp, &found, options)?;
    let objective = lp.objective(&clean);
    // The point may beat the bound by rounding: then the bound is the point.
    let bound = if lp.sense.sign() * (bound - objective) < 0.0 { objective } else { bound };
    let optimum = Optimum { x: clean, objective, duals: None, reduced_costs: None, basis: None, bound };
    let outcome = if finished { Outcome::Optimal(optimum) } else { Outcome::Stopped(Some(optimum)) };
    proven(lp, outcome, options, "microlp")
}

/// The best point with the whole columns held at the whole numbers nearest to `found`.
fn clean_point(lp: &Lp, found: &[f64], options: &Options) -> Result<Vec<f64>, Error> {
    let mut rest = lp.clone();
    for (j, whole) in rest.integer.iter_mut().enumerate() {
        if std::mem::take(whole) {
            let value = found[j].round();
            (rest.lower[j], rest.upper[j]) = (value, value);
        }
    }
    let options = Options { backend: Backend::Default, time_limit: None, start: None, ..options.clone() };
    match solve(&rest, &options)?.outcome {
        Outcome::Optimal(optimum) => Ok(optimum.x),
        _ => Err(Error::Solver(
            "with its whole numbers rounded, the answer of the search no longer holds".to_owned(),
        )),
    }
}

/// Measures what there is to measure; an optimum must pass.
fn proven(lp: &Lp, outcome: Outcome, options: &Options, solver: &str) -> Result<Solved, Error> {
    let certificate: Option<Certificate> = match &outcome {
        Outcome::Optimal(optimum) => Some(certify(lp, optimum, options.gap)?),
        Outcome::Stopped(Some(optimum)) if lp.is_discrete() => Some(certify_feasible(lp, optimum)?),
        _ => None,
    };
    Ok(Solved { outcome, certificate, solver: solver.to_owned() })
}

/// Nothing was found in time.
fn stopped(solver: &str) -> Solved {
    Solved { outcome: Outcome::Stopped(None), certificate: None, solver: solver.to_owned() }
}
