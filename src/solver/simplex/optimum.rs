//! What can be asked of a finished basis: the optimum in true units, proofs of infeasibility and unboundedness,
//! solves with the basis, rows of the tableau.

use super::super::{Basis, Optimum, Outcome};
use super::state::OUT;
use super::vector::Work;
use super::{Simplex, TOLERANCE};

/// A variable as the caller knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variable {
    /// The activity of a row.
    Row(usize),
    /// A column.
    Column(usize),
}

impl Simplex {
    /// The basis as it stands.
    #[must_use]
    pub fn basis(&self) -> Basis {
        let (rows, columns) = self.standing.split_at(self.form.rows);
        Basis { columns: columns.to_vec(), rows: rows.to_vec() }
    }

    /// The basic variable at each position; positions are the rows of `B^-1`.
    #[must_use]
    pub fn basic(&self) -> Vec<Variable> {
        self.head.iter().map(|&var| self.name(var)).collect()
    }

    /// After an infeasible end: figures `y`, one a row, such that `y . A x < y . r` for every `x` within the
    /// columns' bounds and every `r` within the rows' limits, although `r = A x` is asked.
    #[must_use]
    pub fn farkas(&self) -> Option<&[f64]> {
        self.farkas.as_deref()
    }

    /// After an unbounded end: a direction of the columns along which every limit holds and the objective improves.
    #[must_use]
    pub fn ray(&self) -> Option<&[f64]> {
        self.ray.as_deref()
    }

    /// `B^-1 a` in true units: how much of each basic variable makes up a column of figures a row, by position.
    /// (The column of a row's activity is minus its unit vector.)
    pub fn ftran(&mut self, rows: &[f64]) -> Vec<f64> {
        let m = self.size();
        self.ready();
        let mut x = Work::new(m);
        for (i, &v) in rows.iter().enumerate().take(m) {
            if v != 0.0 {
                x.add(i, v / self.form.scale[i]);
            }
        }
        self.lu.ftran(&mut x);
        (0..m).map(|i| x.value[i] * self.form.scale[self.head[i]]).collect()
    }

    /// `B^-T c` in true units: the price of each row that makes the basic variables worth `c`, by position.
    pub fn btran(&mut self, positions: &[f64]) -> Vec<f64> {
        let m = self.size();
        self.ready();
        let mut y = Work::new(m);
        for (i, &v) in positions.iter().enumerate().take(m) {
            if v != 0.0 {
                y.add(i, v * self.form.scale[self.head[i]]);
            }
        }
        self.lu.btran(&mut y);
        (0..m).map(|i| y.value[i] / self.form.scale[i]).collect()
    }

    /// A row of `B^-1 N` in true units: by how much the basic variable at `position` falls per unit by which each
    /// variable out of the basis grows. Zeros and basic variables are left out.
    pub fn tableau_row(&mut self, position: usize) -> Vec<(Variable, f64)> {
        self.ready();
        self.price_row(position);
        let own = self.form.scale[self.head[position]];
        let mut row: Vec<usize> = self.work.pivot_row.index.clone();
        row.sort_unstable();
        row.into_iter()
            .filter(|&var| {
                self.seat[var] == OUT && self.work.pivot_row.value[var].abs() > super::vector::DROP
            })
            .map(|var| (self.name(var), self.work.pivot_row.value[var] * own / self.form.scale[var]))
            .collect()
    }

    /// Factors that belong to the basis.
    fn ready(&mut self) {
        if self.stale {
            self.refactor();
        }
    }

    fn name(&self, var: usize) -> Variable {
        if var < self.form.rows { Variable::Row(var) } else { Variable::Column(var - self.form.rows) }
    }

    /// A variable whose lower bound exceeds its upper is its own proof (a row) or needs none (a column).
    pub(super) fn crossed_bounds(&mut self) -> Outcome {
        let m = self.size();
        let row = (0..m).find(|&i| self.form.lower[i] > self.form.upper[i]);
        self.farkas = row.map(|_| vec![0.0; m]);
        Outcome::Infeasible
    }

    /// Whether the basis also satisfies the tolerances in true units.
    pub(super) fn true_to_scale(&self) -> bool {
        (0..self.form.variables()).all(|var| {
            let s = self.form.scale[var];
            let wrong = self.wrong_sign(var) / (s * self.form.cost_scale.abs());
            let worth = (self.form.cost[var] / (s * self.form.cost_scale)).abs().max(1.0);
            let size = (self.x[var] * s).abs().max(1.0);
            self.outside(var).abs() * s <= TOLERANCE * size && wrong <= TOLERANCE * worth
        })
    }

    /// The vertex in true units, with its prices; values and reduced costs must be up to date and straight.
    pub(super) fn optimum(&self) -> Optimum {
        let form = &self.form;
        let m = form.rows;
        let x: Vec<f64> = (m..form.variables())
            .map(|var| self.x[var].clamp(form.lower[var], form.upper[var]) * form.scale[var])
            .collect();
        let back = 1.0 / form.cost_scale;
        // The reduced cost of a row's activity is, in true units, the row's price.
        let mut prices = (0..form.variables()).map(|var| self.d[var] * back / form.scale[var]);
        let duals: Vec<f64> = prices.by_ref().take(m).collect();
        let reduced_costs: Vec<f64> = prices.collect();
        let objective = self.offset
            + x.iter().zip(m..).map(|(v, var)| v * (form.cost[var] * back / form.scale[var])).sum::<f64>();
        Optimum {
            x,
            objective,
            duals: Some(duals),
            reduced_costs: Some(reduced_costs),
            basis: Some(self.basis()),
            bound: objective,
        }
    }

    /// After a stop: the point, if it is within every true bound; it has no prices and proves no bound.
    pub(super) fn best_so_far(&mut self) -> Option<Optimum> {
        self.refresh();
        if self.violations().primal_count > 0 {
            return None;
        }
        let mut found = self.optimum();
        found.bound = if self.form.cost_scale < 0.0 { f64::INFINITY } else { f64::NEG_INFINITY };
        (found.duals, found.reduced_costs) = (None, None);
        Some(found)
    }
}
