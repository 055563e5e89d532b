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
mod direction;
mod vertex;

pub use answers::{CostRange, End, LimitOf, LimitPrices, Side};

use super::simplex::{Limits, Simplex, Start, Variable};
use super::{Optimum, Outcome};
use crate::error::Error;
use crate::lp::Lp;
use direction::Direction;
use vertex::{Next, Vertex};

/// A figure rests at a limit when it is this close, relative to the size of both.
const RESTING: f64 = 1e-9;
/// Two prices closer than this, relative to their size, are one.
const SAME_PRICE: f64 = 1e-7;
/// Pieces of one price that a range is followed through.
const MOST_PIECES: usize = 200;

/// An optimum with the cone of its feasible directions. Places count columns first, then rows.
#[derive(Debug, Clone)]
pub struct PostOptimal<'a> {
    lp: &'a Lp,
    /// Value of each column, activity of each row.
    values: Vec<f64>,
    simplex: Simplex,
    /// Bounds of the directions.
    cone: Vec<(f64, f64)>,
    /// The optimal basis, where the point is still the optimum.
    vertex: Option<Vertex>,
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
        let mut values = optimum.x.clone();
        values.extend(lp.matrix.times(&optimum.x));
        let cone: Vec<_> =
            values.iter().enumerate().map(|(place, &v)| resting(v, bounds(lp, place))).collect();
        let mut simplex = Simplex::new(&directions(lp, &cone))?;
        let vertex = match simplex.start(Start::Basis(basis), &Limits::default())? {
            Outcome::Optimal(still) if still.objective.abs() <= 1e-6 * scale(lp) => {
                Vertex::new(&simplex, lp, &still, &cone)
            }
            _ => {
                return Err(Error::Solver(
                    "a direction improves the plan that was said to be optimal".to_owned(),
                ));
            }
        };
        Ok(Self { lp, values, simplex, cone, vertex })
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
        let (lower, upper) = self.cone[self.place(limit.variable())];
        match limit {
            LimitOf::RowUpper(_) | LimitOf::ColumnUpper(_) => upper == 0.0,
            LimitOf::RowLower(_) | LimitOf::ColumnLower(_) => lower == 0.0,
        }
    }

    /// The best direction in which a variable moves by `by`, whatever its own limits; `None` where there is none.
    /// The cone is left as it was.
    fn best(&mut self, variable: Variable, by: f64) -> Result<Option<Direction>, Error> {
        let place = self.place(variable);
        if let Some(found) = self.vertex.as_mut().and_then(|v| v.best(self.lp, &self.cone, place, by)) {
            return Ok(Some(found));
        }
        self.set(variable, (by, by));
        let outcome = self.simplex.resolve(&Limits::default());
        self.set(variable, self.cone[place]);
        match outcome? {
            Outcome::Optimal(found) => {
                let rows = self.lp.matrix.times(&found.x);
                let moves = found.x.into_iter().chain(rows).enumerate();
                Ok(Some(Direction::new(found.objective, moves)))
            }
            Outcome::Infeasible => Ok(None),
            _ => Err(Error::Solver("the best direction at the optimum could not be found".to_owned())),
        }
    }

    /// The best direction when a binding limit moves by `by`. What rests at it goes along: gains grow in proportion,
    /// so going along less, or further, is never better, except that room which brings a loss is left unused.
    fn first_piece(&mut self, limit: LimitOf, by: f64) -> Result<Option<Direction>, Error> {
        let found = self.best(limit.variable(), by)?;
        if self.may_be_left_unused(limit, by) {
            return Ok(Some(found.filter(|d| self.is_gain(d)).unwrap_or_default()));
        }
        Ok(found)
    }

    fn may_be_left_unused(&self, limit: LimitOf, by: f64) -> bool {
        limit.is_alone(self.lp) && limit.loosens(by)
    }

    fn is_gain(&self, direction: &Direction) -> bool {
        direction.gain * self.lp.sense.sign() > 0.0
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
            return self.slack_side(limit, by).map(Some);
        }
        let Some(direction) = self.first_piece(limit, by)? else { return Ok(None) };
        let price = by * direction.gain;
        let (shift, end) = match self.step(&direction, limit) {
            None => (f64::INFINITY, None),
            Some(end) => match self.quick_end(limit, by, &direction, end) {
                Some(end) => (end.0, Some(end.1)),
                None => self.follow(limit, by, direction, end)?,
            },
        };
        let holds_to = if shift.is_finite() { self.value(limit) + by * shift } else { by * f64::INFINITY };
        Ok(Some(Side { price, holds_to, end }))
    }

    /// How far the price holds and what ends it, where the basis shows that it changes at the end of the first piece.
    fn quick_end(
        &mut self,
        limit: LimitOf,
        by: f64,
        direction: &Direction,
        (length, leaves): (f64, usize),
    ) -> Option<(f64, End)> {
        let moving = self.place(limit.variable());
        if leaves == moving {
            return Some((length, self.end(leaves, None)));
        }
        let vertex = self.vertex.as_mut().filter(|v| v.rests(moving))?;
        let mut now = self.cone.clone();
        for &(place, moves) in direction.moves.iter().filter(|m| m.0 != moving) {
            now[place] = resting(self.values[place] + length * moves, bounds(self.lp, place));
        }
        let same = SAME_PRICE * direction.gain.abs().max(1e-3);
        let next = match vertex.after(self.lp, &now, (moving, leaves), direction, same)? {
            Next::Nothing => return Some((length, self.end(leaves, None))),
            Next::Changes(next) => next,
        };
        let unused = self.may_be_left_unused(limit, by) && !self.is_gain(&next);
        let enters = if unused { None } else { next.begins(direction, self.lp.columns()) };
        Some((length, self.end(leaves, enters)))
    }

    /// Follows a price from piece to piece until it changes: how far, and what leaves and enters there.
    fn follow(
        &self,
        limit: LimitOf,
        by: f64,
        mut direction: Direction,
        (mut length, mut leaves): (f64, usize),
    ) -> Result<(f64, Option<End>), Error> {
        let mut here = Self {
            lp: self.lp,
            values: self.values.clone(),
            simplex: self.simplex.clone(),
            cone: self.cone.clone(),
            vertex: None,
        };
        let moving = self.place(limit.variable());
        let mut shift = 0.0;
        for _ in 0..MOST_PIECES {
            shift += length;
            if leaves == moving {
                break;
            }
            here.move_along(&direction, length, moving);
            let Some(next) = here.first_piece(limit, by)? else { break };
            if differ(next.gain, direction.gain) {
                return Ok((shift, Some(self.end(leaves, next.begins(&direction, self.lp.columns())))));
            }
            direction = next;
            match here.step(&direction, limit) {
                Some(further) => (length, leaves) = further,
                None => return Ok((f64::INFINITY, None)),
            }
        }
        Ok((shift, Some(self.end(leaves, None))))
    }

    fn step(&self, direction: &Direction, limit: LimitOf) -> Option<(f64, usize)> {
        let moving = self.place(limit.variable());
        direction.step(&self.values, |place| bounds(self.lp, place), (moving, limit))
    }

    /// A limit with room to spare is worth nothing until it meets the point, and on from there as long as another point
    /// is as good.
    fn slack_side(&mut self, limit: LimitOf, by: f64) -> Result<Side, Error> {
        let endless = Side { price: 0.0, holds_to: by * f64::INFINITY, end: None };
        if limit.loosens(by) {
            return Ok(endless);
        }
        let met = self.values[self.place(limit.variable())];
        let ends = |shift: f64, end| Side { holds_to: met + by * shift, end: Some(end), ..endless };
        let as_good = self.best(limit.variable(), by)?.filter(|d| !differ(d.gain, 0.0));
        let Some(direction) = as_good else {
            return Ok(ends(0.0, End { leaves: limit.variable(), enters: None }));
        };
        let Some(end) = self.step(&direction, limit) else { return Ok(endless) };
        Ok(match self.follow(limit, by, direction, end)? {
            (shift, Some(end)) => ends(shift, end),
            (_, None) => endless,
        })
    }

    /// Stands at another point, where `moving` still rests at the limit that moves with it.
    fn move_along(&mut self, direction: &Direction, length: f64, moving: usize) {
        for &(place, by) in &direction.moves {
            self.values[place] += length * by;
            let now = resting(self.values[place], bounds(self.lp, place));
            if place != moving && now != self.cone[place] {
                self.cone[place] = now;
                self.set(self.variable(place), now);
            }
        }
    }

    fn end(&self, leaves: usize, enters: Option<usize>) -> End {
        End { leaves: self.variable(leaves), enters: enters.map(|place| self.variable(place)) }
    }

    fn variable(&self, place: usize) -> Variable {
        place.checked_sub(self.lp.columns()).map_or(Variable::Column(place), Variable::Row)
    }
}

/// Whether two prices are not one.
fn differ(a: f64, b: f64) -> bool {
    (a - b).abs() > SAME_PRICE * a.abs().max(b.abs()).max(1e-3)
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

/// Limits of the column or row at a place.
fn bounds(lp: &Lp, place: usize) -> (f64, f64) {
    match place.checked_sub(lp.columns()) {
        None => (lp.lower[place], lp.upper[place]),
        Some(row) => (lp.row_lower[row], lp.row_upper[row]),
    }
}

/// Bounds of the movement of a value within limits.
fn resting(value: f64, (lower, upper): (f64, f64)) -> (f64, f64) {
    let rests = |limit: f64| {
        limit.is_finite() && (value - limit).abs() <= RESTING * value.abs().max(limit.abs()).max(1.0)
    };
    (if rests(lower) { 0.0 } else { f64::NEG_INFINITY }, if rests(upper) { 0.0 } else { f64::INFINITY })
}

fn scale(lp: &Lp) -> f64 {
    lp.cost.iter().fold(1.0_f64, |most, c| most.max(c.abs()))
}

#[cfg(test)]
mod tests;
