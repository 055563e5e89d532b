//! Columns on demand: a program with far more columns than rows is solved over few of its columns; the others are priced
//! against what comes out, and those that gain join, until none does.
//!
//! A column may wait when it rests at zero, its lower bound, has no upper one, and few entries. Held from the first are
//! all others, and for every row the best of the waiting ones on either side by cost. The simplex goes on from its own
//! basis after each round. Where the held columns meet no row's limits, those that break the proof of it join. The last
//! prices (or the last proof) are checked against every column, so the answer is one of the whole program.

use super::{
    Basis, Deadline, Optimum, Outcome, Standing, certify_infeasible, certify_ray, reduced_costs,
    simplex::{self, Simplex, Start},
};
use crate::{error::Error, lp::Lp};

/// Columns for each row that may join in one round.
const JOIN: u32 = 4;

/// Rounds before giving up; ten are many.
const MOST_ROUNDS: usize = 1_000;

/// Reduced cost, relative to the column's cost or one, above which a column gains.
const GAINS: f64 = 1e-9;

/// Entries from which a column is held from the first.
const LONG: usize = 12;

/// How it ended, and whether a proof that the program is infeasible or unbounded was checked.
pub(super) type Ended = (Outcome, bool);

/// Solves a program over some of its columns, at first `first` for each row and side, until no other gains.
///
/// # Errors
/// [`Error::Solver`] when the pivots, or the rounds, do not come to an end.
pub(super) fn solve(lp: &Lp, first: usize, deadline: &Deadline) -> Result<Ended, Error> {
    let mut held = Held::first(lp, first);
    let mut simplex = Simplex::new(&lp.of_columns(&held.order))?;
    let limits = || simplex::Limits {
        time: deadline.left(),
        iterations: None,
        cancelled: deadline.cancelled.as_deref(),
    };
    let mut outcome = simplex.start(Start::Crash, &limits())?;
    for _ in 0..MOST_ROUNDS {
        let joining = match &outcome {
            Outcome::Optimal(Optimum { duals: Some(duals), .. }) => held.join(duals, 1.0),
            Outcome::Infeasible => match simplex.farkas() {
                Some(y) => held.join(&y.iter().map(|v| -lp.sense.sign() * v).collect::<Vec<_>>(), 0.0),
                None => Vec::new(),
            },
            _ => Vec::new(),
        };
        if joining.is_empty() {
            return Ok(held.ended(outcome, &simplex));
        }
        let more = lp.of_columns(&joining);
        simplex.push_columns(&more.matrix, &more.cost, &more.lower, &more.upper);
        outcome = simplex.resolve(&limits())?;
    }
    Err(Error::Solver(format!("columns still gain after {MOST_ROUNDS} rounds")))
}

/// The columns that are held so far.
struct Held<'a> {
    lp: &'a Lp,
    /// Held columns, in the order of joining.
    order: Vec<usize>,
    /// Whether a column is held.
    taken: Vec<bool>,
    /// Columns that joined for a row in the round under way.
    joined: Vec<u32>,
}

impl<'a> Held<'a> {
    /// What cannot wait, and for every row the best of the others by cost on either side.
    fn first(lp: &'a Lp, each: usize) -> Self {
        let may_wait = |j: usize| {
            lp.lower[j] == 0.0 && lp.upper[j] == f64::INFINITY && lp.matrix.column(j).0.len() < LONG
        };
        let mut taken: Vec<bool> = (0..lp.columns()).map(|j| !may_wait(j)).collect();
        let sign = lp.sense.sign();
        let by_row = lp.matrix.transpose();
        let mut side: Vec<(f64, usize)> = Vec::new();
        for row in 0..lp.rows() {
            let (columns, values) = by_row.column(row);
            for positive in [true, false] {
                side.clear();
                let here = columns.iter().zip(values).filter(|&(_, &a)| (a > 0.0) == positive);
                side.extend(here.map(|(&j, &a)| (sign * lp.cost[j] / a.abs(), j)));
                if side.len() > each {
                    side.select_nth_unstable_by(each, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
                    side.truncate(each);
                }
                for &(_, j) in &side {
                    taken[j] = true;
                }
            }
        }
        let order = (0..lp.columns()).filter(|&j| taken[j]).collect();
        Self { lp, order, taken, joined: vec![0; lp.rows()] }
    }

    /// Takes in the columns that gain at these prices, their costs counted `costs` times; at most so many for each row
    /// that all their rows have enough others that gain more. Returns them.
    fn join(&mut self, duals: &[f64], costs: f64) -> Vec<usize> {
        let lp = self.lp;
        let sign = lp.sense.sign();
        let waiting = (0..lp.columns()).filter(|&j| !self.taken[j]);
        let mut gaining: Vec<(f64, usize)> = waiting
            .filter_map(|j| {
                let cost = costs * lp.cost[j];
                let gain = sign * (cost - lp.matrix.dot(j, duals));
                (gain > GAINS * cost.abs().max(1.0)).then_some((gain, j))
            })
            .collect();
        gaining.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        self.joined.fill(0);
        let before = self.order.len();
        for (_, j) in gaining {
            let (rows, _) = lp.matrix.column(j);
            if rows.iter().any(|&row| self.joined[row] < JOIN) {
                for &row in rows {
                    self.joined[row] += 1;
                }
                self.taken[j] = true;
                self.order.push(j);
            }
        }
        self.order[before..].to_vec()
    }

    /// The outcome as one of the whole program.
    fn ended(&self, outcome: Outcome, simplex: &Simplex) -> Ended {
        let lp = self.lp;
        match outcome {
            Outcome::Optimal(found) => (Outcome::Optimal(self.whole(found)), false),
            Outcome::Stopped(found) => (Outcome::Stopped(found.map(|found| self.whole(found))), false),
            Outcome::Infeasible => {
                let proven = simplex.farkas().is_some_and(|y| {
                    // Its combination falls short of the limits; the certificate asks for one that exceeds them.
                    certify_infeasible(lp, &y.iter().map(|v| -v).collect::<Vec<_>>())
                });
                (Outcome::Infeasible, proven)
            }
            Outcome::Unbounded => {
                let proven = simplex.ray().is_some_and(|ray| certify_ray(lp, &self.spread(ray)));
                (Outcome::Unbounded, proven)
            }
        }
    }

    /// Figures of the held columns as figures of all; the others have zero.
    fn spread(&self, figures: &[f64]) -> Vec<f64> {
        let mut all = vec![0.0; self.lp.columns()];
        for (&j, &v) in self.order.iter().zip(figures) {
            all[j] = v;
        }
        all
    }

    /// A point over the held columns as one over all.
    fn whole(&self, found: Optimum) -> Optimum {
        let lp = self.lp;
        let basis = found.basis.map(|basis| {
            let mut columns = vec![Standing::Lower; lp.columns()];
            for (&j, standing) in self.order.iter().zip(basis.columns) {
                columns[j] = standing;
            }
            Basis { columns, rows: basis.rows }
        });
        let reduced_costs = found.duals.as_ref().map(|duals| reduced_costs(lp, duals));
        Optimum { x: self.spread(&found.x), reduced_costs, basis, ..found }
    }
}
