//! What both algorithms share: the basis with its values and reduced costs, recomputed from a factorisation.
//!
//! Working costs and bounds may be bent (perturbed or shifted) while an algorithm runs; `straighten` restores them.

use super::super::Standing;
use super::Simplex;
use super::factor::SMALLEST_PIVOT;
use crate::lp::Lp;

/// Marks a variable out of the basis.
pub(super) const OUT: usize = usize::MAX;

/// A fixed figure in [0.5, 1) for a variable: breaks ties the same way in every run.
pub(super) fn jitter(var: usize) -> f64 {
    let mut z = (var as u64).wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^= z >> 31;
    0.5 + (z >> 12) as f64 / (1_u64 << 53) as f64
}

/// The worst violations of bounds and of the signs of reduced costs, and how many there are.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Violations {
    pub primal: f64,
    pub primal_count: usize,
    pub dual: f64,
    pub dual_count: usize,
}

impl Simplex {
    /// Takes costs, bounds and limits from a program of the same coefficients.
    pub fn take(&mut self, lp: &Lp) {
        for column in 0..lp.columns() {
            self.set_cost(column, lp.cost[column]);
            self.set_bounds(column, lp.lower[column], lp.upper[column]);
        }
        for row in 0..lp.rows() {
            self.set_row_limits(row, lp.row_lower[row], lp.row_upper[row]);
        }
    }

    /// Number of rows.
    pub(super) fn size(&self) -> usize {
        self.form.rows
    }

    /// Where the count of pivots may be after one run of an algorithm: far above need, against endless runs.
    pub(super) fn cap(&self) -> u64 {
        self.iterations + 20 * self.form.variables() as u64 + 10_000
    }

    /// Restores the true costs and bounds.
    pub(super) fn straighten(&mut self) {
        if self.bent_costs {
            self.cost.copy_from_slice(&self.form.cost);
            self.bent_costs = false;
        }
        if self.bent_bounds {
            self.lower.copy_from_slice(&self.form.lower);
            self.upper.copy_from_slice(&self.form.upper);
            self.bent_bounds = false;
        }
    }

    /// Whether a variable can never move.
    pub(super) fn fixed(&self, var: usize) -> bool {
        self.form.fixed[var]
    }

    /// Puts a variable out of the basis where its bounds allow, as near to its value as they let it.
    pub(super) fn rest(&mut self, var: usize) {
        let (lower, upper) = (self.lower[var], self.upper[var]);
        let standing = match (lower.is_finite(), upper.is_finite()) {
            (false, false) => Standing::Free,
            (false, true) => Standing::Upper,
            (true, true) if (upper - self.x[var]).abs() < (self.x[var] - lower).abs() => Standing::Upper,
            (true, _) => Standing::Lower,
        };
        self.standing[var] = standing;
        self.seat[var] = OUT;
        self.place_at_bound(var);
    }

    /// Sets a resting variable's value from its standing; mends a standing that its bounds no longer allow.
    pub(super) fn place_at_bound(&mut self, var: usize) {
        let (lower, upper) = (self.lower[var], self.upper[var]);
        self.x[var] = match self.standing[var] {
            Standing::Lower if lower.is_finite() => lower,
            Standing::Upper if upper.is_finite() => upper,
            Standing::Basic => return,
            _ if lower.is_finite() => {
                self.standing[var] = Standing::Lower;
                lower
            }
            _ if upper.is_finite() => {
                self.standing[var] = Standing::Upper;
                upper
            }
            _ => {
                self.standing[var] = Standing::Free;
                0.0
            }
        };
    }

    /// Factorises the basis anew; columns that depend on others leave, activities of their rows enter.
    /// Returns how many did.
    pub(super) fn refactor(&mut self) -> usize {
        let (form, head) = (&self.form, &self.head);
        let factored =
            self.lu.factorise(form.rows, head.len(), &|c, call| form.each(head[c], call), SMALLEST_PIVOT);
        let repaired = factored.left_over.len();
        let old = std::mem::take(&mut self.head);
        self.head = (0..self.size()).map(|i| factored.column_of_row[i].map_or(i, |c| old[c])).collect();
        for &c in &factored.left_over {
            self.rest(old[c]);
        }
        for i in 0..self.size() {
            let var = self.head[i];
            self.seat[var] = i;
            self.standing[var] = Standing::Basic;
            if factored.column_of_row[i].is_none() {
                self.dual_weight[var] = 1.0;
            }
        }
        self.stale = false;
        repaired
    }

    /// Values of the basic variables from those that rest, with `refinements` rounds of correction.
    /// Returns by how much the rows were missed before the last correction, relative to the largest value.
    pub(super) fn recompute_x(&mut self, refinements: usize) -> f64 {
        let m = self.size();
        let mut last = 0.0;
        for round in 0..=refinements {
            let mut size = 0.0_f64;
            let mut b = std::mem::take(&mut self.work.column);
            b.reset(m);
            b.listed = false;
            for var in 0..self.form.variables() {
                let v = self.x[var];
                if v != 0.0 && (round > 0 || self.seat[var] == OUT) {
                    size = size.max(v.abs());
                    self.form.each(var, |i, a| b.value[i] -= a * v);
                }
            }
            let error = b.value.iter().fold(0.0_f64, |most, v| most.max(v.abs()));
            if round > 0 && error <= 1e-13 * size {
                self.work.column = b;
                return error / size.max(1.0);
            }
            b.tidy();
            self.lu.ftran(&mut b);
            if round == 0 {
                for (i, &var) in self.head.iter().enumerate() {
                    self.x[var] = b.value[i];
                }
            } else {
                for &i in &b.index {
                    self.x[self.head[i]] += b.value[i];
                }
            }
            self.work.column = b;
            if round > 0 {
                last = error / size.max(1.0);
            }
        }
        last
    }

    /// Row prices that make the basic variables' reduced costs zero under the working costs.
    pub(super) fn prices(&mut self) -> Vec<f64> {
        let m = self.size();
        let mut y = std::mem::take(&mut self.work.row);
        y.reset(m);
        for (i, &var) in self.head.iter().enumerate() {
            if self.cost[var] != 0.0 {
                y.add(i, self.cost[var]);
            }
        }
        self.lu.btran(&mut y);
        let prices = y.value.clone();
        self.work.row = y;
        prices
    }

    /// Reduced costs under the working costs. Returns by how much those of basic variables miss zero.
    pub(super) fn recompute_d(&mut self) -> f64 {
        let y = self.prices();
        let mut error = 0.0_f64;
        for var in 0..self.form.variables() {
            let d = self.cost[var] - self.form.dot(var, &y);
            self.d[var] = if self.seat[var] == OUT {
                d
            } else {
                error = error.max(d.abs());
                0.0
            };
        }
        error
    }

    /// By how much a variable lies outside its working bounds: negative below, positive above.
    pub(super) fn outside(&self, var: usize) -> f64 {
        let v = self.x[var];
        if v < self.lower[var] {
            v - self.lower[var]
        } else if v > self.upper[var] {
            v - self.upper[var]
        } else {
            0.0
        }
    }

    /// By how much the reduced cost of a resting variable has the wrong sign.
    pub(super) fn wrong_sign(&self, var: usize) -> f64 {
        if self.fixed(var) {
            return 0.0;
        }
        match self.standing[var] {
            Standing::Basic => 0.0,
            Standing::Lower => (-self.d[var]).max(0.0),
            Standing::Upper => self.d[var].max(0.0),
            Standing::Free => self.d[var].abs(),
        }
    }

    /// Tolerance for a variable's bounds, in its scaled units: a share of its size.
    pub(super) fn bound_tolerance(&self, var: usize) -> f64 {
        self.tolerance * self.x[var].abs().max(1.0)
    }

    /// What is still wrong with the basis.
    pub(super) fn violations(&self) -> Violations {
        let mut found = Violations::default();
        for &var in &self.head {
            let by = self.outside(var).abs();
            if by > self.bound_tolerance(var) {
                found.primal_count += 1;
                found.primal = found.primal.max(by);
            }
        }
        for var in 0..self.form.variables() {
            let by = self.wrong_sign(var);
            if by > self.tolerance {
                found.dual_count += 1;
                found.dual = found.dual.max(by);
            }
        }
        found
    }

    /// Row `position` of `B^-1` into `work.row`, and of `B^-1 N` into `work.pivot_row`
    /// (figures of basic variables there mean nothing).
    pub(super) fn price_row(&mut self, position: usize) {
        self.lu.btran_unit(position, &mut self.work.row);
        self.price();
    }

    /// `work.row` times every column, into `work.pivot_row`.
    pub(super) fn price(&mut self) {
        let (form, rho, out) = (&self.form, &self.work.row, &mut self.work.pivot_row);
        out.clear();
        if rho.index.len() * 20 < form.rows {
            for &i in &rho.index {
                let v = rho.value[i];
                out.add(i, -v);
                for &(var, a) in form.row(i) {
                    out.add(var, a * v);
                }
            }
        } else {
            out.listed = false;
            for &i in &rho.index {
                let v = rho.value[i];
                out.value[i] = -v;
                for &(var, a) in form.row(i) {
                    out.value[var] += a * v;
                }
            }
            out.tidy();
        }
    }

    /// Column `var` of `B^-1 N` into `work.column`, kept for an update.
    pub(super) fn enter_column(&mut self, var: usize) {
        let column = &mut self.work.column;
        column.reset(self.form.rows);
        self.form.each(var, |i, a| column.add(i, a));
        self.lu.ftran_entering(column);
    }

    /// Exchanges the basic variable at `position` for `entering` and updates the factors.
    /// Values, standings of the one that leaves and reduced costs are the caller's.
    pub(super) fn exchange(&mut self, position: usize, entering: usize, pivot: f64) {
        let leaving = self.head[position];
        self.head[position] = entering;
        self.seat[entering] = position;
        self.standing[entering] = Standing::Basic;
        self.seat[leaving] = OUT;
        if pivot.abs() < SMALLEST_PIVOT || !self.lu.update(position, pivot) {
            self.stale = true;
        }
    }
}
