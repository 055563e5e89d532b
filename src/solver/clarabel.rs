//! Clarabel, an interior point method in pure Rust, reached through good_lp.
//!
//! It gives a point of the optimal face's inside and its prices, not a vertex, and knows no whole numbers;
//! `simplex` makes a vertex of it. Its word that a program is infeasible or unbounded counts only with its proof.

use clarabel::solver::{IPSolver, SolverStatus};

use super::{
    Deadline, certify_infeasible, certify_ray,
    good_lp::{Posed, add_rows, direction, objective, variables},
};
use crate::{error::Error, lp::Lp};

/// Tolerance of feasibility and gap asked of Clarabel: what the certificate allows, with two figures to spare.
const TOLERANCE: f64 = 1e-9;

/// How an interior point run ended.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Interior {
    /// A point and its prices, near optimal.
    Point {
        /// Value of each column, within its bounds.
        x: Vec<f64>,
        /// Price of each row.
        duals: Vec<f64>,
    },
    /// No point satisfies all: proven by a combination of the rows that our own check accepts.
    Infeasible,
    /// A direction that gains for ever: accepted by our own check. Whether there is any point is another question.
    Ray,
    /// No use could be made of what came back.
    Failed(String),
    /// The deadline passed, or someone cancelled.
    Stopped,
}

/// Runs Clarabel on an LP. A program without free columns or rows has to be dealt with before.
pub(super) fn solve(lp: &Lp, threads: usize, deadline: &Deadline) -> Result<Interior, Error> {
    if lp.is_discrete() {
        return Err(Error::Unsupported(
            "clarabel has no whole numbers; `--solver microlp` (or highs) solves discrete models".to_owned(),
        ));
    }
    let variables = variables(lp, true);
    let unknowns = variables.all.len();
    let objective = objective(lp, &variables.of_column);
    let problem = variables.all.optimise(direction(lp.sense), objective);
    let mut model = good_lp::clarabel(problem);
    let settings = model.settings();
    settings
        .verbose(false)
        .tol_feas(TOLERANCE)
        .tol_gap_abs(TOLERANCE)
        .tol_gap_rel(TOLERANCE)
        .max_threads(u32::try_from(threads.max(1)).unwrap_or(1));
    if let Some(left) = deadline.left() {
        settings.time_limit(left.as_secs_f64());
    }
    let posed = add_rows(lp, &variables.of_column, &mut model);
    let mut solver = model
        .try_into_solver()
        .map_err(|why| Error::Solver(format!("clarabel refused the program: {why}")))?;
    if let Some(flag) = deadline.cancelled.clone() {
        solver.set_termination_callback(move |_: &_| flag.load(std::sync::atomic::Ordering::Relaxed));
    }
    solver.solve();
    let solution = &solver.solution;
    // good_lp puts one constraint a finite bound before the rows, in the order of the columns.
    let bounds: usize = (0..lp.columns())
        .filter(|&j| variables.of_column[j].is_some())
        .map(|j| usize::from(lp.lower[j].is_finite()) + usize::from(lp.upper[j].is_finite()))
        .sum();
    let last = posed.iter().flat_map(|p| [p.upper, p.lower]).flatten().max().map_or(0, |k| k + 1);
    if solution.x.len() != unknowns || solution.z.len() != bounds + last {
        return Err(Error::Solver("clarabel's answer does not have the shape of the program".to_owned()));
    }
    let prices = || prices(lp, &posed, &solution.z[bounds..]);
    Ok(match solution.status {
        SolverStatus::CallbackTerminated | SolverStatus::MaxTime => Interior::Stopped,
        SolverStatus::PrimalInfeasible | SolverStatus::AlmostPrimalInfeasible => {
            let sign = lp.sense.sign();
            let ray: Vec<f64> = prices().iter().map(|y| y * sign).collect();
            if certify_infeasible(lp, &ray) {
                Interior::Infeasible
            } else {
                Interior::Failed("its proof of infeasibility does not hold".to_owned())
            }
        }
        SolverStatus::DualInfeasible | SolverStatus::AlmostDualInfeasible => {
            let ray = spread(lp, &solution.x, |_| 0.0);
            if certify_ray(lp, &ray) {
                Interior::Ray
            } else {
                Interior::Failed("its direction of growth does not hold".to_owned())
            }
        }
        status => {
            let mut x = spread(lp, &solution.x, |j| lp.lower[j]);
            for (j, v) in x.iter_mut().enumerate() {
                *v = v.max(lp.lower[j]).min(lp.upper[j]);
            }
            let duals = prices();
            if x.iter().chain(&duals).all(|v| v.is_finite()) {
                Interior::Point { x, duals }
            } else {
                Interior::Failed(format!("it ended as {status}"))
            }
        }
    })
}

/// Clarabel's values as one figure a column; fixed columns get theirs from `fixed`.
fn spread(lp: &Lp, values: &[f64], fixed: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut next = values.iter();
    (0..lp.columns())
        .map(|j| if lp.lower[j] == lp.upper[j] { fixed(j) } else { next.next().copied().unwrap_or(f64::NAN) })
        .collect()
}

/// Clarabel's multipliers (all `z >= 0`, of a minimisation's `a x + s = b`) as prices in our convention.
fn prices(lp: &Lp, posed: &[Posed], z: &[f64]) -> Vec<f64> {
    let sign = lp.sense.sign();
    let at = |k: Option<usize>| k.map_or(0.0, |k| z[k]);
    posed.iter().map(|p| sign * (at(p.upper) - at(p.lower))).collect()
}
