//! microlp, a simplex with branch and bound in pure Rust, reached through good_lp.
//!
//! It gives a vertex but no prices; `simplex` reads them off that vertex. Whole numbers must lie within an `i32`.

use super::{
    Deadline,
    good_lp::{add_rows, direction, objective, variables},
};
use crate::{error::Error, lp::Lp};

/// Branch and bound nodes between two looks at the cancel flag. Counted in nodes and not in seconds, so that the
/// search takes the same course on a slow machine.
const NODES_A_SLICE: u64 = 64;

/// How a run ended.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Found {
    /// Optimal, or within the asked gap.
    Point {
        /// Value of each column.
        x: Vec<f64>,
        /// Best proven bound on the objective, its constant included.
        bound: f64,
    },
    /// No point satisfies all.
    Infeasible,
    /// The objective grows without end.
    Unbounded,
    /// Stopped before it was done, with the best point and bound so far.
    Stopped(Option<(Vec<f64>, f64)>),
}

/// Runs microlp; `gap` is the relative gap at which a discrete search may end.
pub(super) fn solve(lp: &Lp, gap: f64, deadline: &Deadline) -> Result<Found, Error> {
    check_whole_columns(lp)?;
    let variables = variables(lp, false);
    let objective = objective(lp, &variables.of_column);
    let mut model = good_lp::microlp(variables.all.optimise(direction(lp.sense), objective));
    add_rows(lp, &variables.of_column, &mut model);

    let mut options = microlp::SolveOptions::default();
    options.mip_gap = gap.max(0.0);
    options.time_limit = deadline.left();
    options.node_limit = deadline.cancelled.as_ref().map(|_| NODES_A_SLICE);
    let mut outcome = match model.as_inner().solve_with(options) {
        Ok(outcome) => outcome,
        Err(why) => return refusal(why),
    };
    loop {
        use microlp::TerminationReason::{MipGap, ProvenOptimal};
        let solution = outcome.solution().map(|s| s.iter().map(|(_, v)| v).collect::<Vec<f64>>());
        let stats = outcome.stats();
        let bound = stats.best_bound.map_or(lp.sense.sign() * f64::INFINITY, |b| b + lp.offset);
        if matches!(outcome.termination_reason(), ProvenOptimal | MipGap) {
            return solution
                .map(|x| Found::Point { x, bound })
                .ok_or_else(|| Error::Solver("microlp says that it is done, but gave no point".to_owned()));
        }
        if deadline.is_over() {
            return Ok(Found::Stopped(solution.map(|x| (x, bound))));
        }
        let mut again = outcome.last_resume_options();
        again.time_limit = deadline.left();
        outcome = match outcome.resume_with(again) {
            Ok(outcome) => outcome,
            Err(why) => return refusal(why),
        };
    }
}

/// Refuses whole columns whose bounds microlp cannot hold.
fn check_whole_columns(lp: &Lp) -> Result<(), Error> {
    let range = f64::from(i32::MIN)..=f64::from(i32::MAX);
    for j in (0..lp.columns()).filter(|&j| lp.integer[j]) {
        for bound in [lp.lower[j], lp.upper[j]] {
            if bound.is_finite() && !range.contains(&bound) {
                return Err(Error::Unsupported(format!(
                    "microlp takes whole numbers up to 2147483647 only, and a bound is {bound}; `--solver highs` takes larger ones"
                )));
            }
        }
    }
    Ok(())
}

/// microlp's errors, two of which are answers.
fn refusal(why: microlp::Error) -> Result<Found, Error> {
    match why {
        microlp::Error::Infeasible => Ok(Found::Infeasible),
        microlp::Error::Unbounded => Ok(Found::Unbounded),
        why => Err(Error::Solver(format!("microlp gave up: {why}"))),
    }
}
