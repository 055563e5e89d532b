//! From a point near the optimum to a basis near it.
//!
//! A variable belongs in the basis where its distance to its bounds outweighs its reduced cost. The factorisation
//! takes independent ones among these and fills up with rows' activities. Then two kinds of push: the variables that
//! would belong there but depend on others go to a bound one by one, each either reaching it or taking the place of
//! the basic variable that stops it; and the basic variables that sit at a bound give up their reduced cost one by
//! one, each either reaching zero or leaving to the column whose own reduced cost becomes zero first.
//! At a degenerate optimum the second kind does nearly all the work, with short sparse rows.
//!
//! The end is a basis that is optimal up to the point's accuracy. What is missing is the two algorithms' business,
//! so nothing here need be exact.

use super::super::Standing;
use super::Simplex;
use super::limits::Watch;
use super::state::OUT;

/// Figures smaller than this do not stop a push, and make no pivot when the basis is chosen.
const SMALL: f64 = 1e-6;

/// How far a bound may be overstepped by a push, relative to the variable's size.
const LEEWAY: f64 = 1e-7;

/// The same for reduced costs.
const PRICE_LEEWAY: f64 = 1e-9;

/// Distance to a bound below which a variable counts as at it, relative to its size.
const NEAR: f64 = 1e-6;

/// What stops a push first.
#[derive(Debug, Clone, Copy)]
struct Stop {
    at: usize,
    size: f64,
    step: f64,
}

/// The stop with the largest figure among those before `goal` that are within leeway of the first;
/// candidates are `(place, slack, leeway, figure)`.
fn first_stop(candidates: impl Iterator<Item = (usize, f64, f64, f64)> + Clone, goal: f64) -> Option<Stop> {
    let longest = candidates
        .clone()
        .map(|(_, slack, leeway, size)| (slack.max(0.0) + leeway) / size)
        .fold(f64::INFINITY, f64::min);
    if longest >= goal {
        return None;
    }
    let mut best: Option<Stop> = None;
    for (at, slack, _, size) in candidates {
        let step = slack.max(0.0) / size;
        if step <= longest && best.is_none_or(|b| size > b.size) {
            best = Some(Stop { at, size, step });
        }
    }
    best
}

impl Simplex {
    /// Chooses a basis by a point and its prices. A point that does not fit leaves the rows' activities as basis.
    pub(super) fn cross_over(&mut self, x: &[f64], duals: &[f64], watch: &mut Watch) {
        self.crash();
        let m = self.size();
        if x.len() != self.form.columns || duals.len() != m || x.iter().chain(duals).any(|v| !v.is_finite()) {
            return;
        }
        self.place_point(x, duals);
        self.choose_basis();
        self.push_values(watch);
        self.push_prices(watch);
    }

    /// Takes the point and its prices over, scaled, values within bounds.
    fn place_point(&mut self, x: &[f64], duals: &[f64]) {
        let form = &self.form;
        let m = form.rows;
        let y: Vec<f64> = duals.iter().zip(&form.scale).map(|(v, s)| v * s * form.cost_scale).collect();
        self.x[..m].fill(0.0);
        for (j, v) in x.iter().enumerate() {
            let v = v / form.scale[m + j];
            self.x[m + j] = v;
            for &(i, a) in form.column(j) {
                self.x[i] += a * v;
            }
        }
        for var in 0..form.variables() {
            self.x[var] = self.x[var].max(form.lower[var]).min(form.upper[var]);
            self.d[var] = form.cost[var] - form.dot(var, &y);
        }
    }

    /// Distance to the lower and to the upper bound.
    fn gaps(&self, var: usize) -> (f64, f64) {
        (self.x[var] - self.lower[var], self.upper[var] - self.x[var])
    }

    /// Factorises what belongs in the basis; what does not rests at a bound; what is left over stays where it is,
    /// out of the basis and marked as free.
    fn choose_basis(&mut self) {
        let mut wanted = Vec::new();
        for var in 0..self.form.variables() {
            let (below, above) = self.gaps(var);
            let gap = below.min(above);
            if self.fixed(var) || gap < self.d[var].abs() || gap < 1e-9 {
                self.rest(var);
            } else {
                self.seat[var] = OUT;
                self.standing[var] = Standing::Free;
                wanted.push(var);
            }
        }
        let form = &self.form;
        let each: super::factor::Each = &|c, call| form.each(wanted[c], call);
        let factored = self.lu.factorise(form.rows, wanted.len(), each, SMALL);
        self.head = (0..self.size()).map(|i| factored.column_of_row[i].map_or(i, |c| wanted[c])).collect();
        for (i, &var) in self.head.iter().enumerate() {
            self.seat[var] = i;
            self.standing[var] = Standing::Basic;
        }
        self.dual_weight.fill(1.0);
        self.stale = false;
    }

    /// Whether the factors are fit for one more push; factorises anew where needed.
    fn fit(&mut self, watch: &mut Watch) -> bool {
        if watch.over(self.iterations) {
            return false;
        }
        if self.lu.worn() || self.stale {
            self.refactor();
        }
        true
    }

    /// Moves every variable that is out of the basis and off its bounds to one of them, nearest first.
    fn push_values(&mut self, watch: &mut Watch) {
        self.recompute_x(0);
        let mut off: Vec<(f64, usize)> = (0..self.form.variables())
            .filter(|&var| self.standing[var] == Standing::Free)
            .map(|var| {
                let (below, above) = self.gaps(var);
                (below.min(above), var)
            })
            .filter(|&(gap, _)| gap < f64::INFINITY)
            .collect();
        off.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (_, var) in off {
            let refactored = self.lu.worn() || self.stale;
            if !self.fit(watch) {
                return;
            }
            if refactored {
                self.recompute_x(0);
            }
            if self.standing[var] == Standing::Free {
                self.push_value(var);
            }
        }
    }

    /// Pushes one variable to its nearer bound, or into the place of the basic variable that is in the way.
    fn push_value(&mut self, var: usize) {
        let (below, above) = self.gaps(var);
        let up = above < below;
        let sign = if up { 1.0 } else { -1.0 };
        let range = below.min(above);
        self.enter_column(var);
        let column = &self.work.column;
        let stops = column.index.iter().filter_map(|&i| {
            let a = sign * column.value[i];
            let basic = self.head[i];
            let (below, above) = self.gaps(basic);
            let slack = if a > 0.0 { below } else { above };
            let stops = a.abs() > SMALL && slack < f64::INFINITY;
            stops.then(|| (i, slack, LEEWAY * self.x[basic].abs().max(1.0), a.abs()))
        });
        let stop = first_stop(stops, range);
        let step = sign * stop.map_or(range, |s| s.step);
        for &i in &column.index {
            self.x[self.head[i]] -= step * column.value[i];
        }
        let Some(stop) = stop else {
            self.standing[var] = if up { Standing::Upper } else { Standing::Lower };
            self.place_at_bound(var);
            return;
        };
        self.iterations += 1;
        self.x[var] += step;
        let leaving = self.head[stop.at];
        let pivot = column.value[stop.at];
        self.lu.btran_unit(stop.at, &mut self.work.row);
        self.exchange(stop.at, var, pivot);
        self.standing[leaving] = if sign * pivot > 0.0 { Standing::Lower } else { Standing::Upper };
        self.place_at_bound(leaving);
    }

    /// Moves the reduced costs of basic variables that sit at a bound to zero, smallest first. No value changes.
    fn push_prices(&mut self, watch: &mut Watch) {
        let mut off: Vec<(f64, usize)> = Vec::new();
        for var in 0..self.form.variables() {
            let d = self.d[var];
            if self.seat[var] == OUT {
                if self.wrong_sign(var) > 0.0 {
                    self.d[var] = 0.0;
                }
                continue;
            }
            let (below, above) = self.gaps(var);
            let near = NEAR * self.x[var].abs().max(1.0);
            if d.abs() > PRICE_LEEWAY && (below <= near && d > 0.0 || above <= near && d < 0.0) {
                off.push((d.abs(), var));
            }
        }
        off.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (_, var) in off {
            if !self.fit(watch) {
                return;
            }
            if self.seat[var] != OUT {
                self.push_price(var);
            }
        }
    }

    /// Pushes one basic variable's reduced cost to zero, or the variable out of the basis.
    fn push_price(&mut self, var: usize) {
        let position = self.seat[var];
        let goal = self.d[var];
        let sign = goal.signum();
        self.price_row(position);
        let row = std::mem::take(&mut self.work.pivot_row);
        let stops = row.index.iter().filter_map(|&j| {
            if self.seat[j] != OUT || self.fixed(j) {
                return None;
            }
            let a = sign * row.value[j];
            let slack = match self.standing[j] {
                Standing::Lower if a > SMALL => self.d[j],
                Standing::Upper if a < -SMALL => -self.d[j],
                Standing::Free if a.abs() > SMALL => 0.0,
                _ => return None,
            };
            Some((j, slack, PRICE_LEEWAY, a.abs()))
        });
        let stop = first_stop(stops, goal.abs());
        let step = sign * stop.map_or(goal.abs(), |s| s.step);
        for &j in &row.index {
            if self.seat[j] == OUT {
                self.d[j] -= step * row.value[j];
            }
        }
        self.d[var] -= step;
        if let Some(stop) = stop {
            self.iterations += 1;
            self.d[stop.at] = 0.0;
            let column = &mut self.work.column;
            column.reset(self.form.rows);
            self.form.each(stop.at, |i, a| column.add(i, a));
            self.lu.ftran_spike(column);
            self.exchange(position, stop.at, row.value[stop.at]);
            self.standing[var] = if goal > 0.0 { Standing::Lower } else { Standing::Upper };
            self.place_at_bound(var);
        }
        self.work.pivot_row = row;
    }
}
