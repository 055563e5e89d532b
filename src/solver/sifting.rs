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
use crate::{
    error::Error,
    lp::{ColumnSource, Lp, Matrix, Offer},
};

/// Columns for each row that may join in one round.
const JOIN: u32 = 8;

/// Rounds before giving up; ten are many.
const MOST_ROUNDS: usize = 1_000;

/// Reduced cost, relative to the column's cost or one, above which a column gains.
const GAINS: f64 = 1e-9;

/// Entries from which a column is held from the first.
const LONG: usize = 12;

/// How it ended.
pub(super) struct Ended {
    /// Over the program's own columns.
    pub outcome: Outcome,
    /// Whether a proof that the program is infeasible or unbounded was checked (its own columns alone considered).
    pub proven: bool,
    /// The offers that were taken: key and value.
    pub taken: Vec<(usize, f64)>,
    /// The proof that no held column meets all limits, where that is how it ended: as [`certify_infeasible`] takes it.
    pub farkas: Option<Vec<f64>>,
}

/// Solves a program over some of its columns, at first `first` for each row and side or those that are basic in
/// `start`, and over what `source` offers, until nothing else gains.
///
/// # Errors
/// [`Error::Solver`] when the pivots, or the rounds, do not come to an end.
pub(super) fn solve(
    lp: &Lp,
    source: &mut dyn ColumnSource,
    start: Option<&Basis>,
    first: usize,
    deadline: &Deadline,
) -> Result<Ended, Error> {
    let mut held = Held::first(lp, start, first);
    let mut simplex = Simplex::new(&lp.of_columns(&held.order))?;
    let limits = || simplex::Limits {
        time: deadline.left(),
        iterations: None,
        cancelled: deadline.cancelled.as_deref(),
    };
    let start = start.map(|basis| held.part_of(basis));
    let mut outcome = simplex.start(start.as_ref().map_or(Start::Crash, Start::Basis), &limits())?;
    for _ in 0..MOST_ROUNDS {
        let joining = match &outcome {
            Outcome::Optimal(Optimum { duals: Some(duals), .. }) => held.join(source, duals, 1.0),
            Outcome::Infeasible => match simplex.farkas() {
                Some(y) => {
                    let turned: Vec<f64> = y.iter().map(|v| -lp.sense.sign() * v).collect();
                    held.join(source, &turned, 0.0)
                }
                None => Lp::new(lp.sense),
            },
            _ => Lp::new(lp.sense),
        };
        if joining.columns() == 0 {
            return Ok(held.ended(outcome, &simplex));
        }
        simplex.push_columns(&joining.matrix, &joining.cost, &joining.lower, &joining.upper);
        outcome = simplex.resolve(&limits())?;
    }
    Err(Error::Solver(format!("columns still gain after {MOST_ROUNDS} rounds")))
}

/// What may join.
enum Joins {
    /// A column of the program.
    Column(usize),
    /// An offer.
    Offer(Offer),
}

/// The columns that are held so far.
struct Held<'a> {
    lp: &'a Lp,
    /// Held columns, in the order of joining; an offer has a number from `lp.columns()` on.
    order: Vec<usize>,
    /// Keys of the offers taken.
    offers: Vec<usize>,
    /// Whether a column is held.
    taken: Vec<bool>,
    /// Columns that joined for a row in the round under way.
    joined: Vec<u32>,
}

impl<'a> Held<'a> {
    /// What cannot wait, what is basic at the start, and for every row the best of the others by cost on either side.
    fn first(lp: &'a Lp, start: Option<&Basis>, each: usize) -> Self {
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
        if let Some(basis) = start {
            taken.iter_mut().zip(&basis.columns).for_each(|(t, s)| *t |= *s == Standing::Basic);
        }
        let order = (0..lp.columns()).filter(|&j| taken[j]).collect();
        Self { lp, order, offers: Vec::new(), taken, joined: vec![0; lp.rows()] }
    }

    /// A basis of the whole program as one of the held columns.
    fn part_of(&self, basis: &Basis) -> Basis {
        let columns = self.order.iter().map(|&j| basis.columns.get(j).copied().unwrap_or(Standing::Lower));
        Basis { columns: columns.collect(), rows: basis.rows.clone() }
    }

    /// Takes in the columns that gain at these prices, their costs counted `costs` times, and gives them; not those
    /// whose rows all have enough others that gain more.
    fn join(&mut self, source: &mut dyn ColumnSource, duals: &[f64], costs: f64) -> Lp {
        let lp = self.lp;
        let sign = lp.sense.sign();
        let gains: Vec<f64> =
            (0..lp.columns()).map(|j| sign * (costs * lp.cost[j] - lp.matrix.dot(j, duals))).collect();
        let offers = source.offers(duals, costs, &gains).into_iter();
        let waiting = (0..lp.columns())
            .filter(|&j| !self.taken[j] && gains[j] > GAINS * (costs * lp.cost[j]).abs().max(1.0));
        let mut gaining: Vec<(f64, Joins)> = waiting.map(|j| (gains[j], Joins::Column(j))).collect();
        gaining.extend(offers.map(|offer| (offer.gain, Joins::Offer(offer))));
        gaining.sort_by(|a, b| b.0.total_cmp(&a.0));
        self.joined.fill(0);
        let mut joining = Lp { matrix: Matrix::new(lp.rows()), ..Lp::new(lp.sense) };
        for (_, join) in gaining {
            let (number, cost, mut entries) = match join {
                Joins::Column(j) => {
                    let (rows, values) = lp.matrix.column(j);
                    (j, lp.cost[j], rows.iter().copied().zip(values.iter().copied()).collect())
                }
                Joins::Offer(Offer { key, cost, entries, .. }) => (lp.columns() + key, cost, entries),
            };
            if entries.iter().all(|&(row, _)| self.joined[row] >= JOIN) {
                continue;
            }
            for &(row, _) in &entries {
                self.joined[row] += 1;
            }
            if let Some(key) = number.checked_sub(lp.columns()) {
                self.order.push(lp.columns() + self.offers.len());
                self.offers.push(key);
                source.take(key);
            } else {
                self.taken[number] = true;
                self.order.push(number);
            }
            joining.cost.push(cost);
            joining.lower.push(0.0);
            joining.upper.push(f64::INFINITY);
            joining.matrix.push_column(&mut entries);
        }
        joining
    }

    /// The outcome as one of the whole program.
    fn ended(&self, outcome: Outcome, simplex: &Simplex) -> Ended {
        let lp = self.lp;
        let mut ended =
            Ended { outcome: Outcome::Infeasible, proven: false, taken: Vec::new(), farkas: None };
        ended.outcome = match outcome {
            Outcome::Optimal(found) => {
                ended.taken = self.of_offers(&found.x);
                Outcome::Optimal(self.whole(found))
            }
            Outcome::Stopped(found) => {
                if let Some(found) = &found {
                    ended.taken = self.of_offers(&found.x);
                }
                Outcome::Stopped(found.map(|found| self.whole(found)))
            }
            Outcome::Infeasible => {
                // Its combination falls short of the limits; the certificate asks for one that exceeds them.
                ended.farkas = simplex.farkas().map(|y| y.iter().map(|v| -v).collect());
                ended.proven = ended.farkas.as_ref().is_some_and(|ray| certify_infeasible(lp, ray));
                Outcome::Infeasible
            }
            Outcome::Unbounded => {
                ended.proven = self.offers.is_empty()
                    && simplex.ray().is_some_and(|ray| certify_ray(lp, &self.spread(ray)));
                Outcome::Unbounded
            }
        };
        ended
    }

    /// Figures of the held columns as figures of all; the others have zero.
    fn spread(&self, figures: &[f64]) -> Vec<f64> {
        let mut all = vec![0.0; self.lp.columns()];
        for (&j, &v) in self.order.iter().zip(figures) {
            if let Some(place) = all.get_mut(j) {
                *place = v;
            }
        }
        all
    }

    /// Keys and figures of the offers taken.
    fn of_offers(&self, figures: &[f64]) -> Vec<(usize, f64)> {
        let numbered = self.order.iter().zip(figures);
        let offered =
            numbered.filter_map(|(&j, &v)| Some((*self.offers.get(j.checked_sub(self.lp.columns())?)?, v)));
        offered.collect()
    }

    /// A point over the held columns as one over all; a basis that holds offers is none of the program's own.
    fn whole(&self, found: Optimum) -> Optimum {
        let lp = self.lp;
        let basis = found.basis.filter(|_| self.offers.is_empty()).map(|basis| {
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
