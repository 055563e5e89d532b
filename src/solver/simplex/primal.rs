//! The primal simplex from a basis within its bounds: devex prices, Harris' ratio test, bounds bent against stalling.
//!
//! There is no primal phase 1: a basis out of bounds first goes through the dual simplex under shifted costs.

use super::super::Standing;
use super::limits::Watch;
use super::state::{OUT, jitter};
use super::{End, Simplex};

/// How far bounds are bent, relative to their size.
const BEND: f64 = 1e-6;

/// Steps of length zero in a row before bounds are bent.
const PATIENCE: usize = 30;

/// Columns in a row whose exact reduced cost is none, before everything is looked at afresh.
const MOST_CONTRADICTIONS: usize = 200;

/// Figures smaller than this do not limit a step.
const SMALL: f64 = 1e-9;

/// What limits a step.
struct Block {
    step: f64,
    /// The position that blocks and the standing its variable takes, or none: the entering variable turns over.
    leaves: Option<(usize, Standing)>,
}

/// The columns worth entering, as a set that is cheap to change and to scan.
#[derive(Debug, Clone, Default)]
pub(super) struct Candidates {
    list: Vec<usize>,
    at: Vec<usize>,
}

impl Candidates {
    fn reset(&mut self, size: usize) {
        self.list.clear();
        self.at.clear();
        self.at.resize(size, OUT);
    }

    fn set(&mut self, var: usize, wanted: bool) {
        let at = self.at[var];
        if wanted && at == OUT {
            self.at[var] = self.list.len();
            self.list.push(var);
        } else if !wanted && at != OUT {
            self.list.swap_remove(at);
            if let Some(&moved) = self.list.get(at) {
                self.at[moved] = at;
            }
            self.at[var] = OUT;
        }
    }
}

impl Simplex {
    /// Runs until no column is worth entering under the working bounds.
    pub(super) fn primal(&mut self, watch: &mut Watch, bend_at_once: bool, may_bend: bool) -> End {
        self.primal_weight.clear();
        self.primal_weight.resize(self.form.variables(), 1.0);
        self.find_candidates();
        let cap = self.cap();
        let mut stalled = 0;
        let mut refused = 0;
        let mut contradicted = 0;
        let mut clean = true;
        if bend_at_once {
            self.bend_bounds();
        }
        loop {
            if self.stale || self.lu.worn() {
                if self.refactor() > 0 {
                    return End::Again;
                }
                self.recompute_x(0);
                self.recompute_d();
                self.find_candidates();
                self.cover();
                clean = true;
            }
            if watch.over(self.iterations) {
                return End::Stopped;
            }
            if self.iterations > cap {
                return End::Again;
            }
            let Some(entering) = self.best_candidate() else {
                if clean {
                    return End::Done;
                }
                self.recompute_d();
                self.find_candidates();
                clean = true;
                continue;
            };
            self.enter_column(entering);
            let exact = self.exact_d(entering);
            let drift = (exact - self.d[entering]).abs();
            self.d[entering] = exact;
            let wrong = self.wrong_sign(entering);
            if wrong == 0.0 || wrong <= self.tolerance && drift > 1e-9 * (1.0 + exact.abs()) {
                // One whose exact reduced cost has the right sign would leave its bounds. The figures from which
                // candidates come and the exact ones may go on contradicting each other.
                contradicted += 1;
                if contradicted > MOST_CONTRADICTIONS {
                    return End::Again;
                }
                self.set_candidate(entering);
                clean = false;
                continue;
            }
            let up = self.d[entering] < 0.0;
            let Some(block) = self.block(entering, up) else {
                if self.lu.updates() > 0 {
                    self.stale = true;
                    continue;
                }
                self.keep_ray(entering, up);
                return End::Unbounded;
            };
            self.iterations += 1;
            contradicted = 0;
            clean = false;
            if block.step > 1e-12 {
                stalled = 0;
            } else {
                stalled += 1;
                if stalled > PATIENCE && may_bend {
                    self.bend_bounds();
                    stalled = 0;
                    continue;
                }
            }
            if !self.advance(entering, up, &block) {
                refused += 1;
                if refused > 50 {
                    return End::Again;
                }
                if self.lu.updates() > 0 {
                    self.stale = true;
                } else {
                    // The same figures again would contradict each other again: leave this column for now.
                    self.candidates.set(entering, false);
                }
            }
        }
    }

    /// The reduced cost of a column from its own figures in `work.column`.
    fn exact_d(&self, var: usize) -> f64 {
        let column = &self.work.column;
        column.index.iter().fold(self.cost[var], |d, &i| d - self.cost[self.head[i]] * column.value[i])
    }

    fn set_candidate(&mut self, var: usize) {
        let wanted = self.wrong_sign(var) > self.tolerance;
        self.candidates.set(var, wanted);
    }

    fn find_candidates(&mut self) {
        let count = self.form.variables();
        self.candidates.reset(count);
        for var in 0..count {
            self.set_candidate(var);
        }
    }

    fn best_candidate(&self) -> Option<usize> {
        let mut best = None;
        let (mut most, mut weight) = (0.0, 1.0);
        for &var in &self.candidates.list {
            let (d, w) = (self.d[var], self.primal_weight[var]);
            if d * d * weight > most * w {
                (best, most, weight) = (Some(var), d * d, w);
            }
        }
        best
    }

    /// Bends the bounds of basic variables outwards, so that ties at them become short steps.
    fn bend_bounds(&mut self) {
        for &var in &self.head {
            let by = BEND * jitter(var);
            self.lower[var] -= by * self.lower[var].abs().max(1.0);
            self.upper[var] += by * self.upper[var].abs().max(1.0);
        }
        self.bent_bounds = true;
    }

    /// Bends bounds that rounding has overstepped, so that the run goes on from a feasible point.
    fn cover(&mut self) {
        for i in 0..self.head.len() {
            let var = self.head[i];
            if self.outside(var).abs() > self.bound_tolerance(var) {
                self.lower[var] = self.lower[var].min(self.x[var]);
                self.upper[var] = self.upper[var].max(self.x[var]);
                self.bent_bounds = true;
            }
        }
    }

    /// How far the entering variable can go, by Harris' two passes: first the longest step that leaves every
    /// basic variable within tolerance, then the largest pivot among those that block before it.
    fn block(&mut self, entering: usize, up: bool) -> Option<Block> {
        let sign = if up { 1.0 } else { -1.0 };
        let column = &self.work.column;
        let mut longest = f64::INFINITY;
        self.blocks.clear();
        for &i in &column.index {
            let a = sign * column.value[i];
            if a.abs() <= SMALL {
                continue;
            }
            let var = self.head[i];
            let slack = if a > 0.0 { self.x[var] - self.lower[var] } else { self.upper[var] - self.x[var] };
            let a = a.abs();
            // Only what may still be the first to block is worth remembering.
            if slack <= longest * a && slack < f64::INFINITY {
                longest = longest.min((slack + self.bound_tolerance(var)) / a);
                self.blocks.push((i, a, slack));
            }
        }
        let range = self.upper[entering] - self.lower[entering];
        let mut chosen: Option<(usize, f64, f64)> = None;
        for &(i, a, slack) in &self.blocks {
            if slack <= longest * a && chosen.is_none_or(|(_, most, _)| a > most) {
                chosen = Some((i, a, slack / a));
            }
        }
        match chosen {
            Some((i, _, step)) if step < range => {
                let standing = if sign * column.value[i] > 0.0 { Standing::Lower } else { Standing::Upper };
                Some(Block { step: step.max(0.0), leaves: Some((i, standing)) })
            }
            _ if range < f64::INFINITY => Some(Block { step: range, leaves: None }),
            _ => None,
        }
    }

    /// Takes the step. `false`: the figures of row and column contradict each other, nothing was changed.
    fn advance(&mut self, entering: usize, up: bool, block: &Block) -> bool {
        let sign = if up { 1.0 } else { -1.0 };
        let Some((position, standing)) = block.leaves else {
            self.shift_basics(sign * block.step);
            self.standing[entering] = if up { Standing::Upper } else { Standing::Lower };
            self.x[entering] = if up { self.upper[entering] } else { self.lower[entering] };
            self.set_candidate(entering);
            return true;
        };
        let pivot = self.work.column.value[position];
        self.price_row(position);
        let check = self.work.pivot_row.value[entering];
        if (pivot - check).abs() > 1e-7 * (1.0 + pivot.abs()) || pivot.abs() < 1e-5 && self.lu.updates() > 0 {
            return false;
        }
        let leaving = self.head[position];
        self.shift_basics(sign * block.step);
        self.x[entering] += sign * block.step;
        self.update_d(entering, leaving, pivot);
        // A bound overstepped within tolerance is bent to where the variable is.
        if standing == Standing::Lower {
            if self.x[leaving] < self.lower[leaving] - 1e-13 {
                self.lower[leaving] = self.x[leaving];
                self.bent_bounds = true;
            }
        } else if self.x[leaving] > self.upper[leaving] + 1e-13 {
            self.upper[leaving] = self.x[leaving];
            self.bent_bounds = true;
        }
        self.exchange(position, entering, pivot);
        self.standing[leaving] = standing;
        self.place_at_bound(leaving);
        self.set_candidate(leaving);
        self.candidates.set(entering, false);
        true
    }

    fn shift_basics(&mut self, step: f64) {
        if step != 0.0 {
            let column = &self.work.column;
            for &i in &column.index {
                self.x[self.head[i]] -= step * column.value[i];
            }
        }
    }

    /// Reduced costs and devex weights after a pivot.
    fn update_d(&mut self, entering: usize, leaving: usize, pivot: f64) {
        let theta = self.d[entering] / pivot;
        let weight = self.primal_weight[entering];
        let row = std::mem::take(&mut self.work.pivot_row);
        for &var in &row.index {
            if self.standing[var] == Standing::Basic || self.fixed(var) {
                continue;
            }
            let a = row.value[var];
            self.d[var] -= theta * a;
            let ratio = a / pivot;
            let grown = ratio * ratio * weight;
            if grown > self.primal_weight[var] {
                self.primal_weight[var] = grown;
            }
            self.set_candidate(var);
        }
        self.work.pivot_row = row;
        self.d[entering] = 0.0;
        self.d[leaving] = -theta;
        self.primal_weight[leaving] = (weight / (pivot * pivot)).max(1.0);
        if self.primal_weight[leaving] > 1e7 {
            self.primal_weight.fill(1.0);
        }
    }

    /// Remembers along which direction the objective grows without end.
    fn keep_ray(&mut self, entering: usize, up: bool) {
        let sign = if up { 1.0 } else { -1.0 };
        let mut ray = vec![0.0; self.form.columns];
        let m = self.size();
        if entering >= m {
            ray[entering - m] = sign * self.form.scale[entering];
        }
        for &i in &self.work.column.index {
            let var = self.head[i];
            if var >= m {
                ray[var - m] = -sign * self.work.column.value[i] * self.form.scale[var];
            }
        }
        self.ray = Some(ray);
    }
}
