//! One program, warm: it takes wishes and bounds in place and goes on from its last basis.

use super::Wish;
use crate::error::Error;
use crate::formulation::Formulation;
use crate::instance::Instance;
use crate::lp::{Lp, Matrix};
use crate::model::{Term, Terms};
use crate::solver::simplex::{Limits, Simplex, Start};
use crate::solver::{self, Optimum, Options, Outcome, Standing};
use std::sync::atomic::Ordering;

/// How far a worth may slip, relative, where a row holds it: the room to which points of a discrete program are certified.
/// In less, its branches can be neither searched nor proven empty.
const SLIP: f64 = 1e-7;
/// A reduced cost or price above this share of what it is made of is one.
const PRICED: f64 = 1e-9;

/// A formulation with its bounds as rows at the end.
#[derive(Debug, Clone)]
pub(super) struct Program {
    pub(super) formulation: Formulation,
    /// First of the rows that stand for the bounds.
    first_bound: usize,
    pub(super) simplex: Option<Simplex>,
}

impl Program {
    pub(super) fn new(mut formulation: Formulation, bounds: &[(Terms, f64, f64)]) -> Self {
        let first_bound = formulation.lp.rows();
        let rows: Vec<_> = bounds
            .iter()
            .map(|&(weights, least, most)| (cost(&formulation, &weights), least, most))
            .collect();
        push_rows(&mut formulation.lp, &rows);
        Self { formulation, first_bound, simplex: None }
    }

    pub(super) fn cap(&mut self, outputs: &[f64], instance: &Instance) {
        let lp = &mut self.formulation.lp;
        // Output of site `i` is column `i`.
        for (column, (cap, site)) in outputs.iter().zip(&instance.sites).enumerate() {
            lp.upper[column] = cap.min(site.max_output.unwrap_or(f64::INFINITY));
            if let Some(simplex) = &mut self.simplex {
                simplex.set_bounds(column, lp.lower[column], lp.upper[column]);
            }
        }
    }

    pub(super) fn bound(&mut self, number: usize, least: f64, most: f64) {
        let row = self.first_bound + number;
        (self.formulation.lp.row_lower[row], self.formulation.lp.row_upper[row]) = (least, most);
        if let Some(simplex) = &mut self.simplex {
            simplex.set_row_limits(row, least, most);
        }
    }

    /// The first wish's worth and prices of the bounds, and the plan that is best for all in turn.
    pub(super) fn best(
        &mut self,
        wishes: &[Wish],
        options: &Options,
    ) -> Result<(f64, Option<Vec<f64>>, Optimum), Error> {
        let limits = self.limits();
        let mut best: Option<(f64, Option<Vec<f64>>, Optimum)> = None;
        for (number, wish) in wishes.iter().enumerate() {
            let (scale, optimum) = match self.optimum(wish, options) {
                Ok(found) => found,
                Err(Error::Unbounded) if number > 0 => break,
                // Among the plans that are as good, none other can be told from the one at hand.
                Err(Error::Stopped(_) | Error::Infeasible) if number > 0 && self.is_at_leisure(options) => {
                    break;
                }
                Err(other) => {
                    self.restore(limits);
                    return Err(other);
                }
            };
            if number + 1 < wishes.len() {
                self.keep(&optimum);
            }
            let (worth, prices) = if let Some((worth, prices, _)) = best.take() {
                (worth, prices)
            } else {
                let bounds = |duals: &Vec<f64>| duals[self.first_bound..].iter().map(|d| d * scale).collect();
                (scale * optimum.objective, optimum.duals.as_ref().map(bounds))
            };
            best = Some((worth, prices, optimum));
        }
        self.restore(limits);
        best.ok_or_else(|| Error::Solver("nothing was wished for".to_owned()))
    }

    /// Whether a search of whole columns ended for want of a proof, not for want of time.
    fn is_at_leisure(&self, options: &Options) -> bool {
        let cancelled = options.cancelled.as_ref().is_some_and(|flag| flag.load(Ordering::Relaxed));
        self.formulation.lp.is_discrete() && options.time_limit.is_none() && !cancelled
    }

    /// Leaves only the plans that are as good as an optimum: what has a price stays at its limit. Without prices, a
    /// row asks for the worth.
    fn keep(&mut self, optimum: &Optimum) {
        let lp = &mut self.formulation.lp;
        let (Some(duals), Some(reduced), Some(basis)) =
            (&optimum.duals, &optimum.reduced_costs, &optimum.basis)
        else {
            let least = optimum.objective - SLIP * optimum.objective.abs().max(0.1);
            let wanted = lp.cost.clone();
            push_rows(lp, &[(wanted, least, f64::INFINITY)]);
            self.simplex = None;
            return;
        };
        let largest = lp.cost.iter().fold(0.0_f64, |most, c| most.max(c.abs()));
        let mut size = vec![0.0_f64; lp.rows()];
        for (column, &reduced) in reduced.iter().enumerate() {
            let (rows, values) = lp.matrix.column(column);
            let mut terms = lp.cost[column].abs();
            for (&row, value) in rows.iter().zip(values) {
                size[row] = size[row].max(value.abs());
                terms += (duals[row] * value).abs();
            }
            let limit = match basis.columns[column] {
                Standing::Lower => lp.lower[column],
                Standing::Upper => lp.upper[column],
                Standing::Basic | Standing::Free => continue,
            };
            if reduced.abs() > PRICED * terms {
                (lp.lower[column], lp.upper[column]) = (limit, limit);
                if let Some(simplex) = &mut self.simplex {
                    simplex.set_bounds(column, limit, limit);
                }
            }
        }
        for (row, &dual) in duals.iter().enumerate() {
            let limit = match basis.rows[row] {
                Standing::Lower => lp.row_lower[row],
                Standing::Upper => lp.row_upper[row],
                Standing::Basic | Standing::Free => continue,
            };
            if dual.abs() * size[row] > PRICED * largest {
                (lp.row_lower[row], lp.row_upper[row]) = (limit, limit);
                if let Some(simplex) = &mut self.simplex {
                    simplex.set_row_limits(row, limit, limit);
                }
            }
        }
    }

    fn limits(&self) -> [Vec<f64>; 4] {
        let lp = &self.formulation.lp;
        [&lp.lower, &lp.upper, &lp.row_lower, &lp.row_upper].map(Clone::clone)
    }

    /// Takes back what [`Program::keep`] did.
    fn restore(&mut self, [lower, upper, row_lower, row_upper]: [Vec<f64>; 4]) {
        let lp = &mut self.formulation.lp;
        if lp.rows() > row_lower.len() {
            let rows = row_lower.len();
            let mut matrix = Matrix::new(rows);
            for column in 0..lp.columns() {
                let (index, value) = lp.matrix.column(column);
                let kept = index.iter().copied().zip(value.iter().copied()).filter(|&(row, _)| row < rows);
                matrix.push_column(&mut kept.collect::<Vec<_>>());
            }
            lp.matrix = matrix;
            lp.row_lower.truncate(rows);
            lp.row_upper.truncate(rows);
            self.simplex = None;
        }
        if let Some(simplex) = &mut self.simplex {
            for column in 0..lower.len() {
                if (lp.lower[column], lp.upper[column]) != (lower[column], upper[column]) {
                    simplex.set_bounds(column, lower[column], upper[column]);
                }
            }
            for row in 0..row_lower.len() {
                if (lp.row_lower[row], lp.row_upper[row]) != (row_lower[row], row_upper[row]) {
                    simplex.set_row_limits(row, row_lower[row], row_upper[row]);
                }
            }
        }
        (lp.lower, lp.upper, lp.row_lower, lp.row_upper) = (lower, upper, row_lower, row_upper);
    }

    /// The best plan for a wish in units of its largest weight a column, and that unit: the simplex keeps its tolerances
    /// from wish to wish, so all are made as large.
    fn optimum(&mut self, wish: &Wish, options: &Options) -> Result<(f64, Optimum), Error> {
        let mut wanted = cost(&self.formulation, &wish.terms);
        for &(site, weight) in &wish.outputs {
            wanted[site] += weight;
        }
        let largest = wanted.iter().fold(0.0_f64, |most, c| most.max(c.abs()));
        let scale = if largest > 0.0 { largest } else { 1.0 };
        let lp = &mut self.formulation.lp;
        for (column, (old, new)) in lp.cost.iter_mut().zip(wanted).enumerate() {
            let new = new / scale;
            if *old != new {
                *old = new;
                if let Some(simplex) = &mut self.simplex {
                    simplex.set_cost(column, new);
                }
            }
        }
        if let Some(simplex) = &mut self.simplex {
            let limits = Limits {
                time: options.time_limit,
                cancelled: options.cancelled.as_deref(),
                iterations: Some(10 * lp.rows() as u64 + 1_000),
            };
            if let Ok(Outcome::Optimal(optimum)) = simplex.resolve(&limits)
                && solver::certify(lp, &optimum, options.gap).is_ok()
            {
                return Ok((scale, optimum));
            }
        }
        Ok((scale, self.anew(options)?))
    }

    /// Whatever went wrong on the hot path, the cold one decides, with its proofs.
    fn anew(&mut self, options: &Options) -> Result<Optimum, Error> {
        let lp: &Lp = &self.formulation.lp;
        match solver::solve(lp, options)?.outcome {
            Outcome::Optimal(optimum) => {
                if !lp.is_discrete() {
                    let mut simplex = Simplex::new(lp)?;
                    if let Some(basis) = &optimum.basis {
                        simplex.start(Start::Basis(basis), &Limits::default())?;
                    }
                    self.simplex = Some(simplex);
                }
                Ok(optimum)
            }
            Outcome::Infeasible => Err(Error::Infeasible),
            Outcome::Unbounded => Err(Error::Unbounded),
            Outcome::Stopped(_) => Err(Error::Stopped("a limit ended a search before its proof".to_owned())),
        }
    }
}

/// Appends rows: a figure a column, the least and the most.
fn push_rows(lp: &mut Lp, rows: &[(Vec<f64>, f64, f64)]) {
    let first = lp.rows();
    let mut matrix = Matrix::new(first + rows.len());
    for column in 0..lp.columns() {
        let (index, value) = lp.matrix.column(column);
        let own = index.iter().copied().zip(value.iter().copied());
        let more = rows.iter().enumerate().map(|(k, row)| (first + k, row.0[column]));
        matrix.push_column(&mut own.chain(more).collect::<Vec<_>>());
    }
    lp.matrix = matrix;
    lp.row_lower.extend(rows.iter().map(|row| row.1));
    lp.row_upper.extend(rows.iter().map(|row| row.2));
}

/// What each column adds to a sum of weighted terms.
fn cost(formulation: &Formulation, weights: &Terms) -> Vec<f64> {
    let mut cost = vec![0.0; formulation.lp.columns()];
    for term in Term::ALL {
        let weight = term.sign() * weights[term];
        if weight != 0.0 {
            for &(column, value) in &formulation.terms[term as usize] {
                cost[column] += weight * value;
            }
        }
    }
    cost
}
