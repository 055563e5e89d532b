//! Prices that can be trusted, and how far they hold: everything post-optimal from one program.
//!
//! At an optimum, the directions in which the plan can move form a cone: what rests at a limit may only leave it
//! inwards, what lies between limits may go either way. The best direction in that cone, with one limit moved by one
//! unit or one column moved by one unit, answers every question: its objective is the one-sided price of the limit
//! (the two sides differ where the optimum is degenerate, and each is an end of the interval of optimal prices), or
//! the cost change at which the column's value changes. The optimal basis is dual feasible for every such program, so
//! each answer is a few dual pivots away. How far a price holds follows by going along the direction until a limit
//! stops it, and on, as long as the price stays.
//!
//! Theory: directional derivatives of linear programs, Gal (1979) *Postoptimal Analyses*.

mod answers;

pub use answers::{CostRange, End, LimitOf, LimitPrices, Side};

use super::simplex::{Limits, Simplex, Start, Variable};
use super::{Optimum, Outcome};
use crate::error::Error;
use crate::lp::Lp;

/// A figure rests at a limit when it is this close, relative to the size of both.
const RESTING: f64 = 1e-9;
/// Movement below this, per unit of the change asked for, is none.
const MOVING: f64 = 1e-9;
/// Two prices closer than this, relative to their size, are one.
const SAME_PRICE: f64 = 1e-7;
/// Pieces of one price that a range is followed through.
const MOST_PIECES: usize = 200;

/// An optimum with the cone of its feasible directions.
#[derive(Debug, Clone)]
pub struct PostOptimal<'a> {
    lp: &'a Lp,
    x: Vec<f64>,
    simplex: Simplex,
    /// Bounds of the directions: columns first, then rows.
    cone: Vec<(f64, f64)>,
}

/// A direction in the cone and what it does to the objective's value.
#[derive(Debug, Clone)]
struct Direction {
    gain: f64,
    columns: Vec<f64>,
}

impl<'a> PostOptimal<'a> {
    /// Takes an optimum with its basis.
    ///
    /// # Errors
    /// [`Error::Unsupported`] for a program with whole columns (fix them first) or an optimum without basis;
    /// [`Error::Solver`] when the basis turns out not to be optimal.
    pub fn new(lp: &'a Lp, optimum: &Optimum) -> Result<Self, Error> {
        if lp.is_discrete() {
            return Err(Error::Unsupported("prices need a program without whole columns".to_owned()));
        }
        let basis = optimum
            .basis
            .as_ref()
            .ok_or_else(|| Error::Unsupported("prices need an optimum with a basis".to_owned()))?;
        let cone = cone(lp, &optimum.x);
        let mut simplex = Simplex::new(&directions(lp, &cone))?;
        match simplex.start(Start::Basis(basis), &Limits::default())? {
            Outcome::Optimal(still) if still.objective.abs() <= 1e-6 * scale(lp) => {}
            _ => {
                return Err(Error::Solver(
                    "a direction improves the plan that was said to be optimal".to_owned(),
                ));
            }
        }
        Ok(Self { lp, x: optimum.x.clone(), simplex, cone })
    }

    /// Both one-sided prices of a limit, and how far each holds.
    ///
    /// # Errors
    /// [`Error::Solver`] when the pivots do not come to an end.
    pub fn prices(&mut self, limit: LimitOf) -> Result<LimitPrices, Error> {
        let value = self.value(limit);
        Ok(LimitPrices { limit, value, more: self.side(limit, 1.0)?, less: self.side(limit, -1.0)? })
    }

    /// The one-sided prices alone, what one unit more gains and one unit less costs.
    ///
    /// # Errors
    /// As [`PostOptimal::prices`].
    pub fn one_sided(&mut self, limit: LimitOf) -> Result<(Option<f64>, Option<f64>), Error> {
        if !self.binds(limit) {
            return Ok((Some(0.0), Some(0.0)));
        }
        Ok((self.first_piece(limit, 1.0)?.map(|d| d.gain), self.first_piece(limit, -1.0)?.map(|d| -d.gain)))
    }

    /// The rate at which the objective's value changes when several limits move together, each by so many units per
    /// step: over all optimal prices `y`, the least of `sum y . moves` for a maximised objective (the most for a
    /// minimised one). `None` where no point satisfies even a small step.
    ///
    /// # Errors
    /// As [`PostOptimal::prices`].
    pub fn directional(&mut self, moves: &[(LimitOf, f64)]) -> Result<Option<f64>, Error> {
        let binding: Vec<_> = moves.iter().copied().filter(|&(limit, _)| self.binds(limit)).collect();
        for &(limit, by) in &binding {
            let (lower, upper) = self.cone[self.place(limit.variable())];
            let bounds = match limit {
                _ if !limit.is_alone(self.lp) => (by, by),
                LimitOf::RowUpper(_) | LimitOf::ColumnUpper(_) => (lower.min(by), by),
                LimitOf::RowLower(_) | LimitOf::ColumnLower(_) => (by, upper.max(by)),
            };
            self.set(limit.variable(), bounds);
        }
        let outcome = self.simplex.resolve(&Limits::default());
        for &(limit, _) in &binding {
            self.set(limit.variable(), self.cone[self.place(limit.variable())]);
        }
        match outcome? {
            Outcome::Optimal(found) => Ok(Some(found.objective)),
            Outcome::Infeasible => Ok(None),
            _ => Err(Error::Solver("the best direction at the optimum could not be found".to_owned())),
        }
    }

    /// What the objective loses (a maximised one; a minimised one gains) per unit forced into a column: the reduced
    /// cost in the direction of growth, taken with a minus; `None` where it cannot grow.
    ///
    /// # Errors
    /// As [`PostOptimal::prices`].
    pub fn forcing(&mut self, column: usize) -> Result<Option<f64>, Error> {
        Ok(self.best(Variable::Column(column), 1.0)?.map(|d| d.gain))
    }

    /// The range of a column's objective coefficient within which the point stays optimal.
    ///
    /// # Errors
    /// As [`PostOptimal::prices`].
    pub fn cost_range(&mut self, column: usize) -> Result<CostRange, Error> {
        let cost = self.lp.cost[column];
        let sign = self.lp.sense.sign();
        // Growing by one loses this much: the coefficient may improve by it before growing pays.
        let (lower, upper) = self.cone[column];
        let grow = if upper > 0.0 {
            self.best(Variable::Column(column), 1.0)?.map(|d| -sign * d.gain)
        } else {
            None
        };
        let fall = if lower < 0.0 {
            self.best(Variable::Column(column), -1.0)?.map(|d| -sign * d.gain)
        } else {
            None
        };
        let (up, down) =
            (grow.map_or(f64::INFINITY, |g| g.max(0.0)), fall.map_or(f64::INFINITY, |f| f.max(0.0)));
        let (from, to) = if sign > 0.0 { (cost - down, cost + up) } else { (cost - up, cost + down) };
        Ok(CostRange { column, cost, from, to })
    }

    /// The figure of a limit.
    fn value(&self, limit: LimitOf) -> f64 {
        match limit {
            LimitOf::RowUpper(row) => self.lp.row_upper[row],
            LimitOf::RowLower(row) => self.lp.row_lower[row],
            LimitOf::ColumnUpper(column) => self.lp.upper[column],
            LimitOf::ColumnLower(column) => self.lp.lower[column],
        }
    }

    /// Whether the point rests at a limit.
    fn binds(&self, limit: LimitOf) -> bool {
        let n = self.lp.columns();
        match limit {
            LimitOf::RowUpper(row) => self.cone[n + row].1 == 0.0,
            LimitOf::RowLower(row) => self.cone[n + row].0 == 0.0,
            LimitOf::ColumnUpper(column) => self.cone[column].1 == 0.0,
            LimitOf::ColumnLower(column) => self.cone[column].0 == 0.0,
        }
    }

    /// The best direction in which a variable moves by `by`, whatever its own limits; `None` where there is none.
    /// The cone is left as it was.
    fn best(&mut self, variable: Variable, by: f64) -> Result<Option<Direction>, Error> {
        self.set(variable, (by, by));
        let outcome = self.simplex.resolve(&Limits::default());
        self.set(variable, self.cone[self.place(variable)]);
        match outcome? {
            Outcome::Optimal(found) => Ok(Some(Direction { gain: found.objective, columns: found.x })),
            Outcome::Infeasible => Ok(None),
            _ => Err(Error::Solver("the best direction at the optimum could not be found".to_owned())),
        }
    }

    /// The best direction when a binding limit moves by `by`. What rests at it goes along: gains grow in proportion,
    /// so going along less, or further, is never better, except that room which brings a loss is left unused.
    fn first_piece(&mut self, limit: LimitOf, by: f64) -> Result<Option<Direction>, Error> {
        let found = self.best(limit.variable(), by)?;
        if limit.is_alone(self.lp) && limit.loosens(by) {
            let gains = found.filter(|d| d.gain * self.lp.sense.sign() > 0.0);
            return Ok(Some(
                gains.unwrap_or_else(|| Direction { gain: 0.0, columns: vec![0.0; self.lp.columns()] }),
            ));
        }
        Ok(found)
    }

    /// Where a variable stands in the cone.
    fn place(&self, variable: Variable) -> usize {
        match variable {
            Variable::Column(column) => column,
            Variable::Row(row) => self.lp.columns() + row,
        }
    }

    fn set(&mut self, variable: Variable, (lower, upper): (f64, f64)) {
        match variable {
            Variable::Column(column) => self.simplex.set_bounds(column, lower, upper),
            Variable::Row(row) => self.simplex.set_row_limits(row, lower, upper),
        }
    }

    /// One side of a limit's price and how far it holds.
    fn side(&mut self, limit: LimitOf, by: f64) -> Result<Option<Side>, Error> {
        if !self.binds(limit) {
            return Ok(Some(self.slack_side(limit, by)));
        }
        let value = self.value(limit);
        let Some(mut direction) = self.first_piece(limit, by)? else { return Ok(None) };
        let price = by * direction.gain;
        let endless = Some(Side { price, holds_to: by * f64::INFINITY, end: None });
        let Some((mut length, mut leaves)) = step(self.lp, &self.x, &direction, limit) else {
            return Ok(endless);
        };
        // At the end of a piece the price may go on: follow it until it changes.
        let mut here = self.clone();
        let mut shift = 0.0;
        let mut enters = None;
        for _ in 0..MOST_PIECES {
            let moved = here.x.iter().zip(&direction.columns).map(|(v, d)| v + length * d).collect();
            shift += length;
            here.move_to(moved, limit.variable());
            let Some(next) = here.first_piece(limit, by)? else { break };
            let size = direction.gain.abs().max(next.gain.abs());
            if (next.gain - direction.gain).abs() > SAME_PRICE * size.max(1e-3) {
                enters = entering(&direction, &next);
                break;
            }
            direction = next;
            match step(here.lp, &here.x, &direction, limit) {
                Some(further) => (length, leaves) = further,
                None => return Ok(endless),
            }
        }
        Ok(Some(Side { price, holds_to: value + by * shift, end: Some(End { leaves, enters }) }))
    }

    /// A limit with room to spare is worth nothing until it meets the point.
    fn slack_side(&self, limit: LimitOf, by: f64) -> Side {
        if limit.loosens(by) {
            return Side { price: 0.0, holds_to: by * f64::INFINITY, end: None };
        }
        let met = match limit.variable() {
            Variable::Row(row) => self.lp.matrix.times(&self.x)[row],
            Variable::Column(column) => self.x[column],
        };
        Side { price: 0.0, holds_to: met, end: Some(End { leaves: limit.variable(), enters: None }) }
    }

    /// Stands at another point, where `moving` still rests at the limit that moves with it.
    fn move_to(&mut self, x: Vec<f64>, moving: Variable) {
        let mut moved = cone(self.lp, &x);
        let at = self.place(moving);
        moved[at] = self.cone[at];
        for (place, &bounds) in moved.iter().enumerate() {
            if bounds != self.cone[place] {
                let variable = match place.checked_sub(self.lp.columns()) {
                    None => Variable::Column(place),
                    Some(row) => Variable::Row(row),
                };
                self.set(variable, bounds);
            }
        }
        (self.cone, self.x) = (moved, x);
    }
}

/// The program of directions: the same coefficients and costs, bounds of the cone.
fn directions(lp: &Lp, cone: &[(f64, f64)]) -> Lp {
    let (columns, rows) = cone.split_at(lp.columns());
    Lp {
        offset: 0.0,
        lower: columns.iter().map(|b| b.0).collect(),
        upper: columns.iter().map(|b| b.1).collect(),
        row_lower: rows.iter().map(|b| b.0).collect(),
        row_upper: rows.iter().map(|b| b.1).collect(),
        ..lp.clone()
    }
}

/// Bounds of the directions at a point: columns first, then rows.
fn cone(lp: &Lp, x: &[f64]) -> Vec<(f64, f64)> {
    let activity = lp.matrix.times(x);
    let columns = x.iter().zip(lp.lower.iter().zip(&lp.upper));
    let rows = activity.iter().zip(lp.row_lower.iter().zip(&lp.row_upper));
    columns
        .chain(rows)
        .map(|(&v, (&lower, &upper))| {
            let rests = |limit: f64| {
                limit.is_finite() && (v - limit).abs() <= RESTING * v.abs().max(limit.abs()).max(1.0)
            };
            (
                if rests(lower) { 0.0 } else { f64::NEG_INFINITY },
                if rests(upper) { 0.0 } else { f64::INFINITY },
            )
        })
        .collect()
}

/// How far a direction can be followed before something meets a limit, and what does; `None` without end. What rests
/// at the limit that moves can only meet its other limit.
fn step(lp: &Lp, x: &[f64], direction: &Direction, limit: LimitOf) -> Option<(f64, Variable)> {
    let activity = lp.matrix.times(x);
    let movement = lp.matrix.times(&direction.columns);
    let columns = (0..lp.columns())
        .map(|j| (Variable::Column(j), x[j], direction.columns[j], lp.lower[j], lp.upper[j]));
    let rows = (0..lp.rows())
        .map(|i| (Variable::Row(i), activity[i], movement[i], lp.row_lower[i], lp.row_upper[i]));
    let mut nearest: Option<(f64, Variable)> = None;
    for (variable, value, moves, mut lower, mut upper) in columns.chain(rows) {
        if variable == limit.variable() {
            let both = lower == upper;
            if both || matches!(limit, LimitOf::RowUpper(_) | LimitOf::ColumnUpper(_)) {
                upper = f64::INFINITY;
            }
            if both || matches!(limit, LimitOf::RowLower(_) | LimitOf::ColumnLower(_)) {
                lower = f64::NEG_INFINITY;
            }
        }
        let bound = if moves > 0.0 { upper } else { lower };
        if moves.abs() > MOVING && bound.is_finite() {
            let length = ((bound - value) / moves).max(0.0);
            if nearest.is_none_or(|(least, _)| length < least) {
                nearest = Some((length, variable));
            }
        }
    }
    nearest
}

/// A column that stood still before and moves now: the one that moves most.
fn entering(before: &Direction, after: &Direction) -> Option<Variable> {
    let new = (0..after.columns.len())
        .filter(|&j| before.columns[j].abs() <= MOVING && after.columns[j].abs() > MOVING);
    new.max_by(|&a, &b| after.columns[a].abs().total_cmp(&after.columns[b].abs())).map(Variable::Column)
}

fn scale(lp: &Lp) -> f64 {
    lp.cost.iter().fold(1.0_f64, |most, c| most.max(c.abs()))
}

#[cfg(test)]
mod tests;
