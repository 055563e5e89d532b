//! Where the pivots begin from nothing.

use super::super::Standing;
use super::Simplex;

impl Simplex {
    /// The basis of the rows' own activities.
    pub(super) fn crash(&mut self) {
        self.straighten();
        for var in 0..self.form.variables() {
            self.x[var] = 0.0;
            self.rest(var);
        }
        for i in 0..self.size() {
            self.head[i] = i;
            self.seat[i] = i;
            self.standing[i] = Standing::Basic;
        }
        self.dual_weight.fill(1.0);
        self.stale = true;
    }

    /// Takes the activities of equations at zero out of the basis: they can never move, and each would leave by a pivot
    /// that gains nothing. In comes the column of the row that meets the fewest such rows, so that it can move by
    /// itself; among equals the one that costs least for what it brings. Columns that rest at zero alone are taken, so
    /// that every value stays as it is.
    pub(super) fn cover_equations(&mut self) {
        let (m, form) = (self.size(), &self.form);
        let equation = |i: usize| form.fixed[i] && form.lower[i] == 0.0;
        let mut taken = vec![false; form.variables()];
        for i in (0..m).filter(|&i| equation(i)) {
            let mut best: Option<(usize, f64, usize)> = None;
            for &(var, a) in form.row(i) {
                if taken[var] || form.fixed[var] || self.x[var] != 0.0 {
                    continue;
                }
                let equations = form.column(var - m).iter().filter(|e| equation(e.0)).count();
                let shown = (equations, form.cost[var] / a.abs(), var);
                if best.is_none_or(|best| shown < best) {
                    best = Some(shown);
                }
            }
            if let Some((_, _, var)) = best {
                taken[var] = true;
                self.head[i] = var;
            }
        }
        for i in 0..m {
            if self.head[i] != i {
                self.rest(i);
            }
        }
        self.adopt_head();
    }

    /// Makes a basis of the variables in `head`, whatever their number: factorising sorts out the rest.
    pub(super) fn adopt_head(&mut self) {
        self.dual_weight.fill(1.0);
        self.refactor();
    }
}
