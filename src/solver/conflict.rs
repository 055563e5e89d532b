//! Why no point exists: irreducible sets of limits that contradict each other, and the cheapest way out.
//!
//! Some limits of a program can be moved (figures somebody wrote); the others (balances, what a symbol means) cannot.
//! Movable limits that no point satisfies together, although any one fewer could be satisfied, are an irreducible
//! conflict. It is found by a deletion filter: the support of a Farkas proof first, then each member left out in turn,
//! every test a few dual pivots from the last basis. Conflicts that share no member are found one after the other, each
//! with the members of those before left out.
//!
//! The cheapest way out is an elastic program: every movable limit may give way at a price (Chinneck, *Feasibility and
//! Infeasibility in Optimization*, 2008).

use super::postoptimal::LimitOf;
use super::simplex::{Limits, Simplex, Start};
use super::{Options, Outcome};
use crate::error::Error;
use crate::lp::{Lp, Matrix, Sense};

/// A figure of a Farkas proof below this share of the largest is rounding.
const SUPPORT: f64 = 1e-9;

/// Irreducible conflicts among `movable` limits, none sharing a member with another: positions in `movable`, ascending.
/// None where a point exists; an empty one where the limits that cannot be moved contradict each other. Whole-number
/// demands are not looked at. At most `most` are sought.
///
/// # Errors
/// [`Error::Solver`] when the pivots do not come to an end.
pub fn conflicts(lp: &Lp, movable: &[LimitOf], most: usize) -> Result<Vec<Vec<usize>>, Error> {
    let mut filter = Filter::new(lp, movable)?;
    let mut found = Vec::new();
    let mut free = vec![false; movable.len()];
    while found.len() < most && !filter.holds()? {
        let members = filter.irreducible()?;
        for &member in &members {
            free[member] = true;
        }
        let none = members.is_empty();
        found.push(members);
        if none {
            break;
        }
        for (member, &free) in free.iter().enumerate() {
            if free {
                filter.leave_out(member);
            } else {
                filter.keep(member);
            }
        }
    }
    Ok(found)
}

/// A feasibility program in which movable limits come and go.
struct Filter<'a> {
    lp: &'a Lp,
    movable: &'a [LimitOf],
    simplex: Simplex,
    started: bool,
    kept: Vec<bool>,
    columns: Vec<(f64, f64)>,
    rows: Vec<(f64, f64)>,
}

impl<'a> Filter<'a> {
    fn new(lp: &'a Lp, movable: &'a [LimitOf]) -> Result<Self, Error> {
        let costless = Lp { cost: vec![0.0; lp.columns()], offset: 0.0, ..lp.clone() };
        let pairs = |lower: &[f64], upper: &[f64]| lower.iter().copied().zip(upper.iter().copied()).collect();
        Ok(Self {
            lp,
            movable,
            simplex: Simplex::new(&costless)?,
            started: false,
            kept: vec![true; movable.len()],
            columns: pairs(&lp.lower, &lp.upper),
            rows: pairs(&lp.row_lower, &lp.row_upper),
        })
    }

    fn leave_out(&mut self, member: usize) {
        if std::mem::take(&mut self.kept[member]) {
            self.set(member, left_out(self.lp, self.movable[member]));
        }
    }

    fn keep(&mut self, member: usize) {
        if !std::mem::replace(&mut self.kept[member], true) {
            self.set(member, figure(self.lp, self.movable[member]));
        }
    }

    fn set(&mut self, member: usize, value: f64) {
        match self.movable[member] {
            LimitOf::RowUpper(row) => self.rows[row].1 = value,
            LimitOf::RowLower(row) => self.rows[row].0 = value,
            LimitOf::ColumnUpper(column) => self.columns[column].1 = value,
            LimitOf::ColumnLower(column) => self.columns[column].0 = value,
        }
        match self.movable[member] {
            LimitOf::RowUpper(row) | LimitOf::RowLower(row) => {
                self.simplex.set_row_limits(row, self.rows[row].0, self.rows[row].1);
            }
            LimitOf::ColumnUpper(column) | LimitOf::ColumnLower(column) => {
                self.simplex.set_bounds(column, self.columns[column].0, self.columns[column].1);
            }
        }
    }

    /// Whether a point satisfies everything that is kept.
    fn holds(&mut self) -> Result<bool, Error> {
        let limits = Limits::default();
        let outcome = if std::mem::replace(&mut self.started, true) {
            self.simplex.resolve(&limits)?
        } else {
            self.simplex.start(Start::Crash, &limits)?
        };
        match outcome {
            Outcome::Optimal(_) => Ok(true),
            Outcome::Infeasible => Ok(false),
            _ => Err(Error::Solver("whether a point exists could not be decided".to_owned())),
        }
    }

    /// The members of one irreducible conflict; called when nothing holds.
    fn irreducible(&mut self) -> Result<Vec<usize>, Error> {
        self.shrink()?;
        for member in 0..self.movable.len() {
            if !self.kept[member] {
                continue;
            }
            self.leave_out(member);
            if self.holds()? {
                self.keep(member);
            } else {
                self.shrink()?;
            }
        }
        Ok((0..self.movable.len()).filter(|&m| self.kept[m]).collect())
    }

    /// Leaves out what the last proof did not need, as long as the rest still contradicts itself.
    fn shrink(&mut self) -> Result<(), Error> {
        let Some(needed) = self.support() else { return Ok(()) };
        let out: Vec<usize> =
            (0..self.movable.len()).filter(|&m| self.kept[m] && !needed.contains(&self.movable[m])).collect();
        for &member in &out {
            self.leave_out(member);
        }
        if !out.is_empty() && self.holds()? {
            for member in out {
                self.keep(member);
            }
        }
        Ok(())
    }

    /// The limits that the last proof of infeasibility uses.
    fn support(&self) -> Option<Vec<LimitOf>> {
        let y = self.simplex.farkas()?;
        let largest = y.iter().fold(0.0_f64, |most, v| most.max(v.abs()));
        if largest == 0.0 {
            return None;
        }
        let mut used = Vec::new();
        // `y . A x` falls short of `y . r`: rows count by the least of y r, columns by the most of (y A) x.
        for (row, &price) in y.iter().enumerate() {
            if price.abs() > SUPPORT * largest {
                used.push(if price > 0.0 { LimitOf::RowLower(row) } else { LimitOf::RowUpper(row) });
            }
        }
        for column in 0..self.lp.columns() {
            let (index, value) = self.lp.matrix.column(column);
            let (mut sum, mut terms) = (0.0, 0.0_f64);
            for (&row, &a) in index.iter().zip(value) {
                sum += a * y[row];
                terms = terms.max((a * y[row]).abs());
            }
            if sum.abs() > SUPPORT * terms {
                used.push(if sum > 0.0 {
                    LimitOf::ColumnUpper(column)
                } else {
                    LimitOf::ColumnLower(column)
                });
            }
        }
        Some(used)
    }
}

/// The figure of a limit.
#[must_use]
pub fn figure(lp: &Lp, limit: LimitOf) -> f64 {
    match limit {
        LimitOf::RowUpper(row) => lp.row_upper[row],
        LimitOf::RowLower(row) => lp.row_lower[row],
        LimitOf::ColumnUpper(column) => lp.upper[column],
        LimitOf::ColumnLower(column) => lp.lower[column],
    }
}

/// What stands in a limit's place when it is left out: no limit, but 0 below a column, since nothing is less than none.
#[must_use]
pub fn left_out(lp: &Lp, limit: LimitOf) -> f64 {
    match limit {
        LimitOf::RowUpper(_) | LimitOf::ColumnUpper(_) => f64::INFINITY,
        LimitOf::RowLower(_) => f64::NEG_INFINITY,
        LimitOf::ColumnLower(column) => lp.lower[column].min(0.0),
    }
}

/// Puts another figure in a limit's place.
pub fn put(lp: &mut Lp, limit: LimitOf, value: f64) {
    match limit {
        LimitOf::RowUpper(row) => lp.row_upper[row] = value,
        LimitOf::RowLower(row) => lp.row_lower[row] = value,
        LimitOf::ColumnUpper(column) => lp.upper[column] = value,
        LimitOf::ColumnLower(column) => lp.lower[column] = value,
    }
}

/// By how much each figure must give way so that a point exists and `sum price . amount` is least: upper limits rise,
/// lower ones fall, by no more than `most`. `None` where no such amounts are enough. Whole columns stay whole.
///
/// # Errors
/// As [`super::solve`].
pub fn cheapest_relaxation(
    lp: &Lp,
    elastic: &[Elastic],
    options: &Options,
) -> Result<Option<Vec<f64>>, Error> {
    let (columns, rows) = (lp.columns(), lp.rows());
    let mut wide = Lp { sense: Sense::Minimise, offset: 0.0, cost: vec![0.0; columns], ..lp.clone() };
    let mut entries = Vec::new();
    for column in 0..columns {
        let (index, value) = lp.matrix.column(column);
        entries.extend(index.iter().zip(value).map(|(&row, &a)| (row, column, a)));
    }
    for (slack, give) in elastic.iter().enumerate() {
        for &limit in &give.limits {
            let (row, sign) = match limit {
                LimitOf::RowUpper(row) => (row, -1.0),
                LimitOf::RowLower(row) => (row, 1.0),
                LimitOf::ColumnUpper(column) | LimitOf::ColumnLower(column) => {
                    let row = wide.row_lower.len();
                    let value = figure(lp, limit);
                    entries.push((row, column, 1.0));
                    put(&mut wide, limit, left_out(lp, limit));
                    if matches!(limit, LimitOf::ColumnUpper(_)) {
                        wide.row_lower.push(f64::NEG_INFINITY);
                        wide.row_upper.push(value);
                        (row, -1.0)
                    } else {
                        wide.row_lower.push(value);
                        wide.row_upper.push(f64::INFINITY);
                        (row, 1.0)
                    }
                }
            };
            entries.push((row, columns + slack, sign));
        }
        wide.cost.push(give.price);
        wide.lower.push(0.0);
        wide.upper.push(give.most);
        wide.integer.push(give.whole);
    }
    debug_assert!(wide.row_lower.len() >= rows);
    wide.matrix = Matrix::from_entries(wide.row_lower.len(), wide.cost.len(), &entries);
    let options = Options { start: None, ..options.clone() };
    match super::solve(&wide, &options)?.outcome {
        Outcome::Optimal(found) => Ok(Some(found.x[columns..].to_vec())),
        Outcome::Infeasible => Ok(None),
        Outcome::Stopped(_) => Err(Error::Stopped("a limit ended the search for a way out".to_owned())),
        Outcome::Unbounded => Err(Error::Solver("a relaxation cannot gain without end".to_owned())),
    }
}

/// A figure that may give way.
#[derive(Debug, Clone, PartialEq)]
pub struct Elastic {
    /// The limits that state it; all give way by the same amount.
    pub limits: Vec<LimitOf>,
    /// What each unit costs.
    pub price: f64,
    /// By how much at most; may be infinite.
    pub most: f64,
    /// Whether by whole units.
    pub whole: bool,
}

#[cfg(test)]
mod tests;
