//! The dual simplex: steepest-edge rows, a ratio test that turns boxed columns over on its way, costs bent or
//! shifted where reduced costs have the wrong sign.
//!
//! From any basis it ends within bounds or with a proof that there is no such point; what it did to the costs is
//! for the primal simplex to put right.

use super::super::Standing;
use super::limits::Watch;
use super::state::{OUT, jitter};
use super::{End, Simplex};

/// How far costs are bent, relative to their size.
const BEND: f64 = 1e-6;

/// Steps of length zero in a row before costs are bent.
const PATIENCE: usize = 30;

/// Figures smaller than this do not limit a step.
const SMALL: f64 = 1e-9;

/// A column that limits the dual step.
#[derive(Debug, Clone, Copy)]
pub(super) struct Breakpoint {
    var: usize,
    /// Size of its figure in the pivot row.
    size: f64,
    /// Its reduced cost, with the sign that makes it positive when right.
    slack: f64,
}

impl Simplex {
    /// Runs until every basic variable is within its working bounds.
    pub(super) fn dual(&mut self, watch: &mut Watch, bend_at_once: bool, may_bend: bool) -> End {
        self.make_dual_feasible();
        if bend_at_once {
            self.bend_costs();
        }
        let cap = self.cap();
        let (mut stalled, mut refused) = (0, 0);
        loop {
            if self.stale || self.lu.worn() {
                if self.refactor() > 0 {
                    return End::Again;
                }
                self.recompute_x(0);
                self.recompute_d();
                self.shift_wrong();
                self.barred.fill(false);
            }
            if watch.over(self.iterations) {
                return End::Stopped;
            }
            if self.iterations > cap {
                return End::Again;
            }
            let Some(position) = self.worst_row() else {
                return End::Done;
            };
            let leaving = self.head[position];
            let outside = self.outside(leaving);
            self.lu.btran_unit(position, &mut self.work.row);
            let weight = self.work.row.square();
            let stored = std::mem::replace(&mut self.dual_weight[leaving], weight);
            if weight > 4.0 * stored && self.worst_row() != Some(position) {
                continue;
            }
            self.price();
            let Some(entering) = self.limit(outside) else {
                if self.lu.updates() > 0 {
                    self.stale = true;
                    continue;
                }
                if self.keep_farkas(outside > 0.0) {
                    return End::Infeasible;
                }
                refused += 1;
                if refused > 50 {
                    return End::Again;
                }
                self.barred[position] = true;
                continue;
            };
            self.enter_column(entering);
            let (pivot, check) = (self.work.column.value[position], self.work.pivot_row.value[entering]);
            if (pivot - check).abs() > 1e-7 * (1.0 + pivot.abs())
                || pivot.abs() < 1e-5 && self.lu.updates() > 0
            {
                refused += 1;
                if refused > 50 {
                    return End::Again;
                }
                if self.lu.updates() > 0 {
                    self.stale = true;
                } else {
                    self.barred[position] = true;
                }
                continue;
            }
            self.iterations += 1;
            let theta = self.d[entering] / pivot;
            self.pivot_dual(position, entering, outside, pivot);
            if theta.abs() > 1e-12 {
                stalled = 0;
            } else {
                stalled += 1;
                if stalled > PATIENCE && may_bend {
                    self.bend_costs();
                    stalled = 0;
                }
            }
        }
    }

    /// Turns boxed columns over whose reduced cost has the wrong sign, and shifts the costs of the others.
    fn make_dual_feasible(&mut self) {
        let mut turned = false;
        for var in 0..self.form.variables() {
            if self.wrong_sign(var) <= self.tolerance {
                continue;
            }
            let boxed = self.lower[var].is_finite() && self.upper[var].is_finite();
            if boxed {
                self.standing[var] =
                    if self.standing[var] == Standing::Lower { Standing::Upper } else { Standing::Lower };
                self.place_at_bound(var);
                turned = true;
            }
        }
        if turned {
            self.recompute_x(0);
        }
        self.shift_wrong();
        self.barred.clear();
        self.barred.resize(self.size(), false);
    }

    /// Shifts costs so that no reduced cost has the wrong sign.
    fn shift_wrong(&mut self) {
        for var in 0..self.form.variables() {
            if self.seat[var] == OUT && self.wrong_sign(var) > self.tolerance {
                self.cost[var] -= self.d[var];
                self.d[var] = 0.0;
                self.bent_costs = true;
            }
        }
    }

    /// Bends the costs of resting columns so that ties among their reduced costs become short steps.
    fn bend_costs(&mut self) {
        for var in 0..self.form.variables() {
            if self.seat[var] != OUT || self.fixed(var) {
                continue;
            }
            let by = BEND * jitter(var) * self.cost[var].abs().max(1.0);
            let by = match self.standing[var] {
                Standing::Lower => by,
                Standing::Upper => -by,
                _ => continue,
            };
            self.cost[var] += by;
            self.d[var] += by;
        }
        self.bent_costs = true;
    }

    /// The position that is outside its bounds by most, measured along its edge.
    fn worst_row(&self) -> Option<usize> {
        let mut worst = None;
        let mut most = 0.0;
        for (i, &var) in self.head.iter().enumerate() {
            let by = self.outside(var);
            if by != 0.0 && by.abs() > self.bound_tolerance(var) && !self.barred[i] {
                let score = by * by / self.dual_weight[var];
                if score > most {
                    (worst, most) = (Some(i), score);
                }
            }
        }
        worst
    }

    /// The entering column: walks past boxed columns while turning them over still helps, then takes the largest
    /// figure among those that block within tolerance. The passed ones are left in `turned`.
    fn limit(&mut self, outside: f64) -> Option<usize> {
        let sign = if outside > 0.0 { 1.0 } else { -1.0 };
        self.turned.clear();
        let mut open = std::mem::take(&mut self.breakpoints);
        open.clear();
        for &var in &self.work.pivot_row.index {
            if self.fixed(var) {
                continue;
            }
            let a = sign * self.work.pivot_row.value[var];
            let d = self.d[var];
            let (size, slack) = match self.standing[var] {
                Standing::Lower if a > SMALL => (a, d),
                Standing::Upper if a < -SMALL => (-a, -d),
                Standing::Free if a.abs() > SMALL => (a.abs(), 0.0),
                _ => continue,
            };
            open.push(Breakpoint { var, size, slack: slack.max(0.0) });
        }
        let mut slope = outside.abs();
        let within = self.tolerance * slope.max(1.0);
        let mut chosen: Option<Breakpoint> = None;
        while !open.is_empty() {
            let bound =
                open.iter().map(|b| (b.slack + self.tolerance) / b.size).fold(f64::INFINITY, f64::min);
            let mut drop = 0.0;
            let mut best: Option<Breakpoint> = None;
            for b in open.iter().filter(|b| b.slack <= bound * b.size) {
                drop += b.size * (self.upper[b.var] - self.lower[b.var]);
                if best.is_none_or(|old| b.size > old.size) {
                    best = Some(*b);
                }
            }
            if chosen.is_some_and(|old| best.is_some_and(|new| new.size < 1e-6 && old.size > new.size)) {
                break;
            }
            chosen = best;
            slope -= drop;
            if slope <= within {
                break;
            }
            let turned = &mut self.turned;
            open.retain(|b| {
                let passed = b.slack <= bound * b.size;
                if passed {
                    turned.push(b.var);
                }
                !passed
            });
        }
        self.breakpoints = open;
        let entering = chosen?.var;
        if slope > within {
            // Every breakpoint was passed and the row is still outside: turning over all columns proves it.
            return if self.breakpoints.is_empty() { None } else { Some(entering) };
        }
        Some(entering)
    }

    /// One pivot: turned columns, steps, reduced costs, edge weights, basis.
    fn pivot_dual(&mut self, position: usize, entering: usize, outside: f64, pivot: f64) {
        let leaving = self.head[position];
        let mut theta = self.d[entering] / pivot;
        // The step must not go backwards: a reduced cost of the wrong sign is shifted to zero first.
        if theta * outside < 0.0 {
            self.cost[entering] -= self.d[entering];
            self.d[entering] = 0.0;
            self.bent_costs = true;
            theta = 0.0;
        }
        self.turned.retain(|&var| var != entering);
        let row = std::mem::take(&mut self.work.pivot_row);
        for &var in &row.index {
            if self.seat[var] == OUT {
                self.d[var] -= theta * row.value[var];
            }
        }
        self.turn_over();
        for &var in &row.index {
            if self.wrong_sign(var) > self.tolerance {
                self.cost[var] -= self.d[var];
                self.d[var] = 0.0;
                self.bent_costs = true;
            }
        }
        self.work.pivot_row = row;
        self.d[entering] = 0.0;
        self.d[leaving] = -theta;
        let bound = if outside > 0.0 { self.upper[leaving] } else { self.lower[leaving] };
        let step = (self.x[leaving] - bound) / pivot;
        self.update_weights(leaving, entering, position, pivot);
        let column = &self.work.column;
        for &i in &column.index {
            self.x[self.head[i]] -= step * column.value[i];
        }
        self.x[entering] += step;
        self.exchange(position, entering, pivot);
        self.standing[leaving] = if outside > 0.0 { Standing::Upper } else { Standing::Lower };
        self.x[leaving] = bound;
    }

    /// Moves the passed columns to their other bounds and the basic variables with them.
    fn turn_over(&mut self) {
        if self.turned.is_empty() {
            return;
        }
        let flips = &mut self.work.other;
        flips.reset(self.form.rows);
        for &var in &self.turned {
            let (to, standing) = if self.standing[var] == Standing::Lower {
                (self.upper[var], Standing::Upper)
            } else {
                (self.lower[var], Standing::Lower)
            };
            let by = to - self.x[var];
            self.standing[var] = standing;
            self.x[var] = to;
            self.form.each(var, |i, a| flips.add(i, a * by));
        }
        self.lu.ftran(flips);
        for &i in &flips.index {
            self.x[self.head[i]] -= flips.value[i];
        }
    }

    /// Steepest-edge weights after a pivot.
    fn update_weights(&mut self, leaving: usize, entering: usize, position: usize, pivot: f64) {
        let tau = &mut self.work.other;
        tau.copy_from(&self.work.row);
        self.lu.ftran(tau);
        let weight = self.dual_weight[leaving];
        let column = &self.work.column;
        for &i in &column.index {
            if i != position {
                let ratio = column.value[i] / pivot;
                let w = &mut self.dual_weight[self.head[i]];
                *w = (*w + ratio * (ratio * weight - 2.0 * tau.value[i])).max(1e-4 + ratio * ratio);
            }
        }
        self.dual_weight[entering] = (weight / (pivot * pivot)).max(1e-4);
    }

    /// Proves from the row in `work.row` that no point exists: `true` when the proof holds on the true bounds.
    fn keep_farkas(&mut self, above: bool) -> bool {
        let form = &self.form;
        let sign = if above { 1.0 } else { -1.0 };
        let mut y: Vec<f64> = (0..form.rows).map(|i| sign * self.work.row.value[i]).collect();
        let largest = y.iter().fold(0.0_f64, |most, v| most.max(v.abs()));
        // y A x - y r is zero at every point; the proof is that its largest value over the bounds is below zero.
        let (mut most, mut size) = (0.0, 0.0_f64);
        for var in 0..form.variables() {
            let (mut z, mut terms) = (0.0, 0.0_f64);
            form.each(var, |i, a| {
                z += a * y[i];
                terms += (a * y[i]).abs();
            });
            if z == 0.0 {
                continue;
            }
            let term = z * if z > 0.0 { form.upper[var] } else { form.lower[var] };
            if term.is_finite() {
                most += term;
                size = size.max(term.abs());
            } else if z.abs() > SMALL * terms.max(largest).max(1.0) {
                return false;
            } else if var < form.rows {
                // Rounding must not meet an infinity.
                y[var] = 0.0;
            }
        }
        if most >= -1e-9_f64.max(1e-11 * size) {
            return false;
        }
        let mut farkas: Vec<f64> = y.iter().zip(&form.scale).map(|(v, s)| v / s).collect();
        let largest = farkas.iter().fold(0.0_f64, |most, v| most.max(v.abs()));
        for v in &mut farkas {
            *v /= largest;
        }
        self.farkas = Some(farkas);
        true
    }
}
