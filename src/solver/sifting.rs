//! Columns on demand: a program with far more columns than rows is solved over few of its columns; the others are priced
//! against what comes out, and those that gain join, until none does.
//!
//! A column may wait when it rests at zero, its lower bound, has no upper one, and few entries; or when nobody has stated
//! it yet. Held from the first are all others, and for every row the best of the waiting ones on either side by cost. The
//! simplex goes on from its own basis after each round. Where the held columns meet no row's limits, those that break the
//! proof of it join. The last prices (or the last proof) are checked against every column, so the answer is one of the
//! whole program.

use super::{
    Basis, Deadline, Optimum, Outcome, Standing, Taken, certify_infeasible, certify_ray, reduced_costs,
    simplex::{self, Simplex, Start},
};
use crate::{
    error::Error,
    lp::{ColumnKey, ColumnSource, Lp, Matrix},
};
use std::collections::HashSet;

/// Columns for each row that may join in one round.
const JOIN: u32 = 8;

/// Rounds before giving up; ten are many.
const MOST_ROUNDS: usize = 1_000;

/// Reduced cost, relative to the column's cost or one, above which a column gains.
const GAINS: f64 = 1e-9;

/// Entries from which a column is held from the first.
const LONG: usize = 12;

/// Rows from which it pays to cover equations at the start: there are fewer pivots, though each costs more.
const MANY_ROWS: usize = 5_000;

/// How it ended.
pub(super) struct Ended {
    /// Over the program's own columns.
    pub outcome: Outcome,
    /// Whether a proof that the program is infeasible or unbounded was checked (its own columns alone considered).
    pub proven: bool,
    /// The source's columns that were taken.
    pub taken: Vec<Taken>,
    /// The basis: the program's own columns, then those taken.
    pub basis: Option<Basis>,
    /// The proof that no held column meets all limits, where that is how it ended: as [`certify_infeasible`] takes it.
    pub farkas: Option<Vec<f64>>,
}

/// Solves a program over some of its columns, at first `first` for each row and side or those that are basic in
/// `start`, and over those of `source`, until nothing else gains.
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
    if let Some(watch) = &deadline.watch {
        watch.begin();
    }
    let mut held = Held::first(lp, source, start, first);
    let mut simplex = Simplex::new(&held.program(0))?;
    let limits = || simplex::Limits {
        time: deadline.left(),
        iterations: None,
        cancelled: deadline.cancelled.as_deref(),
    };
    let start = start.map(|basis| held.part_of(basis));
    let nothing = if lp.rows() < MANY_ROWS { Start::Crash } else { Start::Covered };
    let mut outcome = simplex.start(start.as_ref().map_or(nothing, Start::Basis), &limits())?;
    for round in 1..=MOST_ROUNDS {
        let before = held.order.len();
        if let (Some(watch), Outcome::Optimal(found)) = (&deadline.watch, &outcome) {
            watch.tell(round, Some(found.objective), f64::INFINITY);
        }
        match &outcome {
            Outcome::Optimal(Optimum { duals: Some(duals), .. }) => held.join(duals, 1.0),
            Outcome::Infeasible => {
                if let Some(y) = simplex.farkas() {
                    let turned: Vec<f64> = y.iter().map(|v| -lp.sense.sign() * v).collect();
                    held.join(&turned, 0.0);
                }
            }
            _ => {}
        }
        if held.order.len() == before {
            return Ok(held.ended(outcome, &simplex));
        }
        let joining = held.program(before);
        simplex.push_columns(&joining.matrix, &joining.cost, &joining.lower, &joining.upper);
        outcome = simplex.resolve(&limits())?;
    }
    Err(Error::Solver(format!("columns still gain after {MOST_ROUNDS} rounds")))
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Member {
    /// One of the program's own.
    Own(usize),
    /// One of the source's.
    Made(ColumnKey),
}

/// The columns that are held so far.
struct Held<'a> {
    lp: &'a Lp,
    source: &'a mut dyn ColumnSource,
    /// Held columns, in the order of joining.
    order: Vec<Member>,
    /// Whether one of the program's own is held.
    own: Vec<bool>,
    /// Those of the source that are held.
    made: HashSet<ColumnKey>,
}

impl<'a> Held<'a> {
    /// What cannot wait, what is basic at the start, and for every row the best of the others by cost on either side.
    fn first(lp: &'a Lp, source: &'a mut dyn ColumnSource, start: Option<&Basis>, each: usize) -> Self {
        let sign = lp.sense.sign();
        let mut best = Best::new(lp.rows(), each);
        let mut own = vec![false; lp.columns()];
        for (j, held) in own.iter_mut().enumerate() {
            let (rows, values) = lp.matrix.column(j);
            let may_wait = lp.lower[j] == 0.0 && lp.upper[j] == f64::INFINITY && rows.len() < LONG;
            if may_wait {
                let entries = rows.iter().copied().zip(values.iter().copied());
                best.show(Member::Own(j), sign * lp.cost[j], entries);
            }
            *held = !may_wait || start.is_some_and(|basis| basis.columns.get(j) == Some(&Standing::Basic));
        }
        for part in 0..source.parts() {
            source.visit(part, &mut |key, cost, entries| {
                best.show(Member::Made(key), sign * cost, entries.iter().copied());
            });
        }
        let mut made = HashSet::new();
        for member in best.all() {
            match member {
                Member::Own(j) => own[j] = true,
                Member::Made(key) => {
                    made.insert(key);
                }
            }
        }
        let mut order: Vec<Member> = (0..own.len()).filter(|&j| own[j]).map(Member::Own).collect();
        order.extend(made.iter().copied().map(Member::Made));
        order.sort_unstable();
        Self { lp, source, order, own, made }
    }

    /// The program over the held columns from place `from` on.
    fn program(&self, from: usize) -> Lp {
        let lp = self.lp;
        let mut part = Lp {
            offset: lp.offset,
            row_lower: lp.row_lower.clone(),
            row_upper: lp.row_upper.clone(),
            matrix: Matrix::new(lp.rows()),
            ..Lp::new(lp.sense)
        };
        let mut entries = Vec::new();
        for &member in &self.order[from..] {
            let (cost, lower, upper) = self.column(member, &mut entries);
            part.matrix.push_column(&mut entries);
            part.cost.push(cost);
            part.lower.push(lower);
            part.upper.push(upper);
            part.integer.push(false);
        }
        part
    }

    /// Cost and bounds of a column; its entries replace what is in `entries`.
    fn column(&self, member: Member, entries: &mut Vec<(usize, f64)>) -> (f64, f64, f64) {
        match member {
            Member::Own(j) => {
                let (rows, values) = self.lp.matrix.column(j);
                entries.clear();
                entries.extend(rows.iter().copied().zip(values.iter().copied()));
                (self.lp.cost[j], self.lp.lower[j], self.lp.upper[j])
            }
            Member::Made(key) => (self.source.column(key, entries), 0.0, f64::INFINITY),
        }
    }

    /// A basis of the program as one of the held columns.
    fn part_of(&self, basis: &Basis) -> Basis {
        let standing = |member: &Member| match *member {
            Member::Own(j) => basis.columns.get(j).copied().unwrap_or(Standing::Lower),
            Member::Made(_) => Standing::Lower,
        };
        Basis { columns: self.order.iter().map(standing).collect(), rows: basis.rows.clone() }
    }

    /// Takes in the columns that gain at these prices, their costs counted `costs` times; not those whose rows all have
    /// enough others that gain more.
    fn join(&mut self, duals: &[f64], costs: f64) {
        let (lp, sign) = (self.lp, self.lp.sense.sign());
        let gains = |gain: f64, cost: f64| gain > GAINS * (costs * cost).abs().max(1.0);
        let mut gaining: Vec<(f64, Member)> = Vec::new();
        for j in (0..lp.columns()).filter(|&j| !self.own[j]) {
            let gain = sign * (costs * lp.cost[j] - lp.matrix.dot(j, duals));
            if gains(gain, lp.cost[j]) {
                gaining.push((gain, Member::Own(j)));
            }
        }
        self.source.turn_to(duals, costs);
        for part in 0..self.source.parts() {
            self.source.visit(part, &mut |key, cost, entries| {
                let worth: f64 = entries.iter().map(|&(row, value)| value * duals[row]).sum();
                let gain = sign * (costs * cost - worth);
                if gains(gain, cost) && !self.made.contains(&key) {
                    gaining.push((gain, Member::Made(key)));
                }
            });
        }
        gaining.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut joined = vec![0; lp.rows()];
        let mut entries = Vec::new();
        for (_, member) in gaining {
            self.column(member, &mut entries);
            if entries.iter().all(|&(row, _)| joined[row] >= JOIN) {
                continue;
            }
            for &(row, _) in &entries {
                joined[row] += 1;
            }
            match member {
                Member::Own(j) => self.own[j] = true,
                Member::Made(key) => {
                    self.made.insert(key);
                }
            }
            self.order.push(member);
        }
    }

    /// The outcome as one of the whole program.
    fn ended(&self, outcome: Outcome, simplex: &Simplex) -> Ended {
        let lp = self.lp;
        let mut ended = Ended {
            outcome: Outcome::Infeasible,
            proven: false,
            taken: Vec::new(),
            basis: None,
            farkas: None,
        };
        ended.outcome = match outcome {
            Outcome::Optimal(found) => {
                (ended.taken, ended.basis) = self.taken(&found);
                Outcome::Optimal(self.whole(found))
            }
            Outcome::Stopped(found) => {
                if let Some(found) = &found {
                    (ended.taken, ended.basis) = self.taken(found);
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
                ended.proven = self.made.is_empty()
                    && simplex.ray().is_some_and(|ray| certify_ray(lp, &self.spread(ray)));
                Outcome::Unbounded
            }
        };
        ended
    }

    /// Figures of the held columns as figures of the program's own; those not held have zero.
    fn spread(&self, figures: &[f64]) -> Vec<f64> {
        let mut all = vec![0.0; self.lp.columns()];
        for (member, &v) in self.order.iter().zip(figures) {
            if let Member::Own(j) = *member {
                all[j] = v;
            }
        }
        all
    }

    /// The source's columns with their figures, and the basis over the program's own and these.
    fn taken(&self, found: &Optimum) -> (Vec<Taken>, Option<Basis>) {
        let made = self.order.iter().enumerate().filter_map(|(place, member)| match *member {
            Member::Own(_) => None,
            Member::Made(key) => Some((place, key)),
        });
        let basis = found.basis.as_ref().map(|basis| {
            let mut columns = self.standings(basis);
            columns.extend(made.clone().map(|(place, _)| basis.columns[place]));
            Basis { columns, rows: basis.rows.clone() }
        });
        (made.map(|(place, key)| Taken { key, value: found.x[place] }).collect(), basis)
    }

    /// Standings of the program's own columns.
    fn standings(&self, basis: &Basis) -> Vec<Standing> {
        let mut columns = vec![Standing::Lower; self.lp.columns()];
        for (member, &standing) in self.order.iter().zip(&basis.columns) {
            if let Member::Own(j) = *member {
                columns[j] = standing;
            }
        }
        columns
    }

    /// A point over the held columns as one over the program's own; a basis that holds others is none of its own.
    fn whole(&self, found: Optimum) -> Optimum {
        let basis = found.basis.filter(|_| self.made.is_empty());
        let basis = basis.map(|basis| Basis { columns: self.standings(&basis), rows: basis.rows });
        let reduced_costs = found.duals.as_ref().map(|duals| reduced_costs(self.lp, duals));
        Optimum { x: self.spread(&found.x), reduced_costs, basis, ..found }
    }
}

/// For every row and each side of it, the columns that cost least for what they bring.
struct Best {
    each: usize,
    /// By row, positive coefficients and others; best first.
    sides: Vec<Vec<(f64, Member)>>,
}

impl Best {
    fn new(rows: usize, each: usize) -> Self {
        Self { each, sides: vec![Vec::new(); 2 * rows] }
    }

    /// Shows a column that gains `gain` a unit.
    fn show(&mut self, member: Member, gain: f64, entries: impl Iterator<Item = (usize, f64)>) {
        for (row, value) in entries {
            let (each, gain) = (self.each, gain / value.abs());
            let side = &mut self.sides[2 * row + usize::from(value > 0.0)];
            let place =
                side.partition_point(|(g, m)| g.total_cmp(&gain).reverse().then(m.cmp(&member)).is_lt());
            if place < each {
                side.truncate(each - 1);
                side.insert(place, (gain, member));
            }
        }
    }

    fn all(self) -> impl Iterator<Item = Member> {
        self.sides.into_iter().flatten().map(|(_, member)| member)
    }
}
