//! What the optimal basis shows at once: the best direction where no basic variable stands in its way, and what comes
//! after the first thing that does.
//!
//! One solve with the basis, or one row of the tableau and one solve, in place of pivots. Where the vertex is
//! degenerate so that more would be needed, or where prices tie, there is no answer here and pivots must find it.

use super::direction::{Direction, MOVING};
use crate::lp::Lp;
use crate::solver::Optimum;
use crate::solver::simplex::{Simplex, Variable};

/// Figures of the tableau below this do not count.
const SMALL: f64 = 1e-9;

/// The optimal basis of the program of directions.
#[derive(Debug, Clone)]
pub(super) struct Vertex {
    simplex: Simplex,
    /// The place of the basic variable at each position.
    head: Vec<usize>,
    /// The position of the basic variable at each place.
    seat: Vec<Option<usize>>,
    /// Reduced cost at each place: what the objective's value gains per unit.
    worth: Vec<f64>,
    /// Positions of basic variables that rest at a limit.
    tight: Vec<usize>,
}

/// What follows a piece.
pub(super) enum Next {
    /// The best direction from there, at another price.
    Changes(Direction),
    /// No point satisfies any more.
    Nothing,
}

impl Vertex {
    pub(super) fn new(simplex: &Simplex, lp: &Lp, optimum: &Optimum, cone: &[(f64, f64)]) -> Option<Self> {
        let columns = lp.columns();
        let place = |variable| match variable {
            Variable::Column(column) => column,
            Variable::Row(row) => columns + row,
        };
        let head: Vec<usize> = simplex.basic().into_iter().map(place).collect();
        let mut seat = vec![None; cone.len()];
        for (position, &place) in head.iter().enumerate() {
            seat[place] = Some(position);
        }
        let worth: Vec<f64> =
            optimum.reduced_costs.as_ref()?.iter().chain(optimum.duals.as_ref()?).copied().collect();
        let is_tight = |position: &usize| {
            let (lower, upper) = cone[head[*position]];
            lower == 0.0 || upper == 0.0
        };
        let tight = (0..head.len()).filter(is_tight).collect();
        Some(Self { simplex: simplex.clone(), head, seat, worth, tight })
    }

    /// Whether a variable is out of the basis.
    pub(super) fn rests(&self, place: usize) -> bool {
        self.seat[place].is_none()
    }

    /// The best direction in which a variable moves by `by`; `None` where pivots must find it.
    pub(super) fn best(&mut self, lp: &Lp, cone: &[(f64, f64)], place: usize, by: f64) -> Option<Direction> {
        let (enters, step) = match self.seat[place] {
            None => (place, by),
            Some(position) => {
                let (enters, figure, _) = self.ratio(lp, cone, position, by, None)?;
                (enters, -by / figure)
            }
        };
        let direction = self.along(lp, enters, step);
        let keeps = |position: &usize| {
            let place = self.head[*position];
            let (lower, upper) = cone[place];
            let moves = direction.of(place);
            place == enters || (lower < 0.0 || moves >= -MOVING) && (upper > 0.0 || moves <= MOVING)
        };
        let ignored = self.seat[place];
        self.tight.iter().filter(|&&p| Some(p) != ignored).all(keeps).then_some(direction)
    }

    /// What follows when, along `direction` (from [`Vertex::best`], of a variable that rests), the basic variable at
    /// `stopped` can go no further. `now` is the cone where that happens; `None` where pivots must find it.
    pub(super) fn after(
        &mut self,
        lp: &Lp,
        now: &[(f64, f64)],
        (moving, stopped): (usize, usize),
        direction: &Direction,
        same: f64,
    ) -> Option<Next> {
        let position = self.seat[stopped]?;
        let to_stop = -direction.of(stopped);
        let Some((enters, figure, loss)) = self.ratio(lp, now, position, to_stop, Some(moving)) else {
            return Some(Next::Nothing);
        };
        if loss.abs() <= same {
            return None;
        }
        let change = self.along(lp, enters, -to_stop / figure);
        let after = direction.plus(&change);
        let keeps = |&(place, moves): &(usize, f64)| {
            let (lower, upper) = now[place];
            place == moving
                || place == stopped
                || (lower < 0.0 || moves >= -MOVING) && (upper > 0.0 || moves <= MOVING)
        };
        after.moves.iter().all(keeps).then_some(Next::Changes(after))
    }

    /// Dual ratio test: the variable out of the basis (but for `barred`) by whose movement the basic variable at
    /// `position` moves by `by` at the least loss, its figure in the tableau and that loss.
    fn ratio(
        &mut self,
        lp: &Lp,
        cone: &[(f64, f64)],
        position: usize,
        by: f64,
        barred: Option<usize>,
    ) -> Option<(usize, f64, f64)> {
        let columns = lp.columns();
        let mut best: Option<(usize, f64, f64)> = None;
        for (variable, figure) in self.simplex.tableau_row(position) {
            let place = match variable {
                Variable::Column(column) => column,
                Variable::Row(row) => columns + row,
            };
            let step = -by / figure;
            let (lower, upper) = cone[place];
            let may = if step > 0.0 { upper > 0.0 } else { lower < 0.0 };
            if !may || figure.abs() <= SMALL || Some(place) == barred {
                continue;
            }
            let loss = (-lp.sense.sign() * self.worth[place] * step).max(0.0);
            let better = best.is_none_or(|(_, other, least)| {
                loss < least - 1e-12 || loss <= least + 1e-12 && figure.abs() > other.abs()
            });
            if better {
                best = Some((place, figure, loss));
            }
        }
        best
    }

    /// The direction in which a variable out of the basis moves by `by` and the basic ones give way.
    fn along(&mut self, lp: &Lp, place: usize, by: f64) -> Direction {
        let mut rows = vec![0.0; lp.rows()];
        match place.checked_sub(lp.columns()) {
            None => {
                let (index, value) = lp.matrix.column(place);
                for (&row, &a) in index.iter().zip(value) {
                    rows[row] = a;
                }
            }
            Some(row) => rows[row] = -1.0,
        }
        let share = self.simplex.ftran(&rows);
        let given = share.iter().zip(&self.head).map(|(s, &place)| (place, -s * by));
        Direction::new(self.worth[place] * by, given.chain([(place, by)]))
    }
}
