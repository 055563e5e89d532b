//! Which back end when, what makes up for what it lacks, and what to try next when a certificate fails.
//!
//! A *route* is a way to an answer. The first is the one asked for (or, by default, the one that measurement favours);
//! the others stand by. An answer counts when its proof holds: an optimum's certificate, an infeasible program's
//! Farkas combination, an unbounded one's ray. Without a proof, two routes must agree.

use super::{
    Backend, Basis, Certificate, Deadline, Optimum, Options, Outcome, Solved, Standing,
    branch::{self, Tree},
    certify, certify_feasible, certify_infeasible, certify_ray,
    clarabel::{self, Interior},
    is_consistent,
    microlp::{self, Found},
    separable, sifting,
    simplex::{self, Simplex, Start},
};
use crate::{
    error::Error,
    lp::{Lp, NoColumns},
};

/// Rows from which an interior point and a crossover are quicker than the simplex from nothing. Measured on networks of
/// 6 to 20 parks: at 2,700 rows they take the same time, at 4,400 a third, at 6,500 a quarter.
const LARGE: usize = 4_000;

/// The same for HiGHS: at 2,700 rows its interior point is as fast as its simplex, at 4,400 twice, at 900 half.
#[cfg(feature = "highs")]
const LARGE_FOR_HIGHS: usize = 2_700;

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
    check_backend(lp, options.backend)?;
    let lp = lp.with_whole_bounds();
    let lp = lp.as_ref();
    let deadline = Deadline::of(options);
    let crossed = |lower: &[f64], upper: &[f64]| lower.iter().zip(upper).any(|(l, u)| l > u);
    if crossed(&lp.lower, &lp.upper) || crossed(&lp.row_lower, &lp.row_upper) {
        return Ok(Solved { outcome: Outcome::Infeasible, certificate: None, solver: "bounds".to_owned() });
    }
    if let Some(outcome) = separable::solve(lp) {
        return proven(lp, outcome, options.gap, "bounds");
    }
    let mut failures = Vec::new();
    let mut unproven: Option<Answer> = None;
    for route in routes(lp, options) {
        let answer = match route.take(lp, options, &deadline) {
            Ok(answer) => answer,
            Err(Error::Unsupported(what)) if failures.is_empty() => return Err(Error::Unsupported(what)),
            Err(why) => {
                failures.push(format!("{}: {}", route.name(), reason(&why)));
                continue;
            }
        };
        match &answer.outcome {
            Outcome::Optimal(_) | Outcome::Stopped(_) => {
                match proven(lp, answer.outcome, options.gap, &answer.solver) {
                    Ok(solved) => return Ok(solved),
                    Err(why) => failures.push(format!("{}: {}", answer.solver, reason(&why))),
                }
            }
            Outcome::Infeasible | Outcome::Unbounded => {
                let agreed = unproven.as_ref().is_some_and(|other| other.outcome == answer.outcome);
                if answer.proven || agreed || lp.is_discrete() {
                    return Ok(Solved { outcome: answer.outcome, certificate: None, solver: answer.solver });
                }
                failures.push(format!(
                    "{}: it says {:?}, without a proof that holds",
                    answer.solver, answer.outcome
                ));
                unproven.get_or_insert(answer);
            }
        }
    }
    Err(Error::Solver(format!("no solver's answer could be proven; {}", failures.join("; "))))
}

/// The words of an error without its label.
fn reason(error: &Error) -> String {
    match error {
        Error::Solver(what) | Error::Unsupported(what) => what.clone(),
        other => other.to_string(),
    }
}

/// Refuses what the chosen back end cannot do.
fn check_backend(lp: &Lp, backend: Backend) -> Result<(), Error> {
    if !backend.is_built_in() {
        return Err(Error::Unsupported(
            "this build has no HiGHS; build with `cargo build --release --features highs` (needs cmake, a C++ compiler and libclang)"
                .to_owned(),
        ));
    }
    if lp.is_discrete() && !backend.takes_whole_numbers() {
        return Err(Error::Unsupported(format!(
            "the solver `{backend}` has no whole numbers, which this model's rules need; `--solver default` solves it"
        )));
    }
    Ok(())
}

/// Refuses a program whose parts do not fit together or hold figures that are none.
pub(super) fn check_shape(lp: &Lp) -> Result<(), Error> {
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

/// A way to an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Route {
    /// Our simplex, from the given basis or from nothing; with branch and bound for whole numbers.
    Simplex,
    /// Clarabel, then our simplex from its point to a vertex.
    Interior,
    /// Our simplex over few of the columns, the others joining on demand.
    Sifting,
    /// microlp; then our simplex from its vertex for an LP, or with its whole numbers fixed.
    Microlp,
    /// HiGHS's simplex, or its branch and cut.
    #[cfg(feature = "highs")]
    Highs,
    /// HiGHS's interior point and crossover.
    #[cfg(feature = "highs")]
    HighsInterior,
}

/// The routes to try, in order.
fn routes(lp: &Lp, options: &Options) -> Vec<Route> {
    let large = lp.rows() >= LARGE && options.start.is_none();
    let own = if large { [Route::Interior, Route::Simplex] } else { [Route::Simplex, Route::Interior] };
    #[cfg(feature = "highs")]
    let highs: &[Route] = match (lp.is_discrete(), lp.rows() >= LARGE_FOR_HIGHS && options.start.is_none()) {
        (true, _) => &[Route::Highs],
        (false, true) => &[Route::HighsInterior, Route::Highs],
        (false, false) => &[Route::Highs, Route::HighsInterior],
    };
    #[cfg(not(feature = "highs"))]
    let highs: &[Route] = &[];
    let asked: &[Route] = match options.backend {
        Backend::Default | Backend::Highs => highs,
        Backend::Microlp => &[Route::Microlp],
        Backend::Clarabel => &[Route::Interior],
        Backend::Simplex => &[Route::Simplex],
    };
    let standing_by: &[Route] = if lp.is_discrete() { &[Route::Simplex] } else { &own };
    let mut all = Vec::new();
    if options.backend == Backend::Default && options.start.is_none() && options.on_demand.suits(lp) {
        all.push(Route::Sifting);
    }
    for &route in asked.iter().chain(standing_by).chain(&[Route::Microlp]) {
        if !all.contains(&route) {
            all.push(route);
        }
    }
    all
}

/// What a route found.
struct Answer {
    outcome: Outcome,
    /// Whether a proof that the outcome is infeasible or unbounded was checked.
    proven: bool,
    solver: String,
}

impl Answer {
    fn of(outcome: Outcome, solver: &str) -> Self {
        Self { outcome, proven: false, solver: solver.to_owned() }
    }

    fn proven(outcome: Outcome, solver: &str) -> Self {
        Self { outcome, proven: true, solver: solver.to_owned() }
    }
}

impl Route {
    fn name(self) -> &'static str {
        match self {
            Self::Simplex => "simplex",
            Self::Interior => "clarabel",
            Self::Sifting => "simplex, columns on demand",
            Self::Microlp => "microlp",
            #[cfg(feature = "highs")]
            Self::Highs => "highs",
            #[cfg(feature = "highs")]
            Self::HighsInterior => "highs (interior point)",
        }
    }

    fn take(self, lp: &Lp, options: &Options, deadline: &Deadline) -> Result<Answer, Error> {
        match self {
            Self::Simplex if lp.is_discrete() => {
                let outcome = match branch::solve(lp, options.gap, deadline)? {
                    Tree::Found { x, bound, finished } => {
                        let found = clean(lp, &x, bound, options)?;
                        if finished { Outcome::Optimal(found) } else { Outcome::Stopped(Some(found)) }
                    }
                    Tree::Infeasible => Outcome::Infeasible,
                    Tree::Unbounded => Outcome::Unbounded,
                    Tree::Stopped => Outcome::Stopped(None),
                };
                Ok(Answer::of(outcome, "simplex, branch and bound"))
            }
            Self::Simplex => {
                let start = options.start.as_ref().map_or(Start::Crash, Start::Basis);
                by_simplex(lp, start, self.name(), deadline)
            }
            Self::Sifting => {
                let first = options.on_demand.first;
                let ended = sifting::solve(lp, &mut NoColumns, None, first, deadline)?;
                Ok(Answer { outcome: ended.outcome, proven: ended.proven, solver: self.name().to_owned() })
            }
            Self::Interior => match clarabel::solve(lp, options.threads, deadline)? {
                Interior::Point { x, duals } => {
                    by_simplex(lp, Start::Point { x: &x, duals: &duals }, "clarabel + simplex", deadline)
                }
                Interior::Infeasible => Ok(Answer::proven(Outcome::Infeasible, self.name())),
                // Whether there is a point from which to follow the ray, only a simplex can tell.
                Interior::Ray => by_simplex(lp, Start::Crash, "clarabel + simplex", deadline),
                Interior::Failed(why) => Err(Error::Solver(why)),
                Interior::Stopped => Ok(Answer::of(Outcome::Stopped(None), self.name())),
            },
            Self::Microlp if lp.is_discrete() => {
                let outcome = match microlp::solve(lp, options.gap, deadline)? {
                    Found::Point { x, bound } => Outcome::Optimal(clean(lp, &x, bound, options)?),
                    Found::Stopped(Some((x, bound))) => {
                        Outcome::Stopped(Some(clean(lp, &x, bound, options)?))
                    }
                    Found::Stopped(None) => Outcome::Stopped(None),
                    Found::Infeasible => Outcome::Infeasible,
                    Found::Unbounded => Outcome::Unbounded,
                };
                Ok(Answer::of(outcome, self.name()))
            }
            Self::Microlp => match microlp::solve(lp, 0.0, deadline)? {
                Found::Point { x, .. } => {
                    let basis = basis_at(lp, &x);
                    by_simplex(lp, Start::Basis(&basis), "microlp + simplex", deadline)
                }
                Found::Stopped(_) => Ok(Answer::of(Outcome::Stopped(None), self.name())),
                Found::Infeasible => Ok(Answer::of(Outcome::Infeasible, self.name())),
                Found::Unbounded => Ok(Answer::of(Outcome::Unbounded, self.name())),
            },
            #[cfg(feature = "highs")]
            Self::Highs => by_highs(lp, super::highs::Algorithm::Simplex, options, deadline),
            #[cfg(feature = "highs")]
            Self::HighsInterior => by_highs(lp, super::highs::Algorithm::Interior, options, deadline),
        }
    }
}

/// Our simplex from some start, with its proofs checked.
fn by_simplex(lp: &Lp, start: Start, solver: &str, deadline: &Deadline) -> Result<Answer, Error> {
    let mut simplex = Simplex::new(lp)?;
    let limits =
        simplex::Limits { time: deadline.left(), iterations: None, cancelled: deadline.cancelled.as_deref() };
    let outcome = simplex.start(start, &limits)?;
    let proven = match &outcome {
        Outcome::Infeasible => simplex.farkas().is_some_and(|y| {
            // Its combination falls short of the limits; the certificate asks for one that exceeds them.
            let ray: Vec<f64> = y.iter().map(|v| -v).collect();
            certify_infeasible(lp, &ray)
        }),
        Outcome::Unbounded => simplex.ray().is_some_and(|ray| certify_ray(lp, ray)),
        _ => false,
    };
    Ok(Answer { outcome, proven, solver: solver.to_owned() })
}

/// HiGHS, with its proof of infeasibility checked.
#[cfg(feature = "highs")]
fn by_highs(
    lp: &Lp,
    algorithm: super::highs::Algorithm,
    options: &Options,
    deadline: &Deadline,
) -> Result<Answer, Error> {
    let mut highs = super::highs::Highs::new(lp)?;
    if let Some(basis) = options.start.as_ref().filter(|_| !lp.is_discrete()) {
        highs.set_basis(basis)?;
    }
    let outcome = highs.run(algorithm, options.gap, options.threads, deadline)?;
    if lp.is_discrete() {
        let outcome = match outcome {
            Outcome::Optimal(found) => Outcome::Optimal(clean(lp, &found.x, found.bound, options)?),
            Outcome::Stopped(Some(found)) => {
                Outcome::Stopped(Some(clean(lp, &found.x, found.bound, options)?))
            }
            other => other,
        };
        return Ok(Answer::of(outcome, "highs"));
    }
    if outcome == Outcome::Infeasible
        && let Some(ray) = highs.dual_ray()
    {
        let turned: Vec<f64> = ray.iter().map(|v| -v).collect();
        if certify_infeasible(lp, &ray) || certify_infeasible(lp, &turned) {
            return Ok(Answer::proven(outcome, "highs"));
        }
    }
    Ok(Answer::of(outcome, "highs"))
}

/// A discrete optimum without the search's rounding: the whole columns held at the whole numbers nearest to `found`,
/// the rest solved again.
fn clean(lp: &Lp, found: &[f64], bound: f64, options: &Options) -> Result<Optimum, Error> {
    let mut rest = lp.clone();
    for (j, whole) in rest.integer.iter_mut().enumerate() {
        if std::mem::take(whole) {
            let value = found[j].round();
            (rest.lower[j], rest.upper[j]) = (value, value);
        }
    }
    let options = Options {
        backend: Backend::Simplex,
        time_limit: None,
        start: None,
        cancelled: None,
        ..options.clone()
    };
    let Outcome::Optimal(optimum) = solve(&rest, &options)?.outcome else {
        return Err(Error::Solver(
            "with its whole numbers rounded, the answer of the search no longer holds".to_owned(),
        ));
    };
    let objective = lp.objective(&optimum.x);
    // The point may beat the bound by rounding: then the point is the bound.
    let bound = if lp.sense.sign() * (bound - objective) < 0.0 { objective } else { bound };
    Ok(Optimum { x: optimum.x, objective, duals: None, reduced_costs: None, basis: None, bound })
}

/// The standings that a vertex suggests: basic is what stands between its limits. Too few or too many are basic where
/// the vertex is degenerate or rounded; the simplex evens that out.
fn basis_at(lp: &Lp, x: &[f64]) -> Basis {
    let stand = |value: f64, lower: f64, upper: f64| {
        let slip = 1e-9 * value.abs().max(1.0);
        if value - lower <= slip {
            Standing::Lower
        } else if upper - value <= slip {
            Standing::Upper
        } else if lower == f64::NEG_INFINITY && upper == f64::INFINITY && value == 0.0 {
            Standing::Free
        } else {
            Standing::Basic
        }
    };
    let activity = lp.matrix.times(x);
    Basis {
        columns: x.iter().enumerate().map(|(j, &v)| stand(v, lp.lower[j], lp.upper[j])).collect(),
        rows: activity.iter().enumerate().map(|(i, &v)| stand(v, lp.row_lower[i], lp.row_upper[i])).collect(),
    }
}

/// Measures what there is to measure; an optimum must pass.
fn proven(lp: &Lp, outcome: Outcome, gap: f64, solver: &str) -> Result<Solved, Error> {
    let certificate: Option<Certificate> = match &outcome {
        Outcome::Optimal(optimum) => {
            if optimum.basis.as_ref().is_some_and(|basis| !is_consistent(lp, basis)) {
                return Err(Error::Solver("the basis that came back does not fit the program".to_owned()));
            }
            Some(certify(lp, optimum, gap)?)
        }
        Outcome::Stopped(Some(optimum)) => certify_feasible(lp, optimum)?,
        _ => None,
    };
    Ok(Solved { outcome, certificate, solver: solver.to_owned() })
}
