//! The continuous program at whose optimum questions are asked.
//!
//! Where no corridor is full at the optimum, the smaller program with every good on its cheapest route answers all
//! questions about its neighbourhood as the network would: a detour never pays there. Else the network is taken.

use crate::error::Error;
use crate::formulation::keys::{Column, Row};
use crate::formulation::{Formulation, Routing, formulate, formulate_within_capacities};
use crate::instance::Instance;
use crate::model::Model;
use crate::solution::reroute::through_network;
use crate::solution::{find, routes_may_fill};
use crate::solver::postoptimal::{LimitPrices, Side};
use crate::solver::simplex::Variable;
use crate::solver::{self, Basis, Optimum, Options, Outcome};

/// A corridor within this share of its capacity is full.
const FULL: f64 = 1e-6;

/// A continuous program and its optimum.
pub(super) struct Ground {
    pub(super) formulation: Formulation,
    pub(super) optimum: Optimum,
    /// What was done to the model.
    pub(super) notes: Vec<String>,
    /// The open-or-closed choices of a discrete model.
    choices: Vec<(Column, f64)>,
}

impl Ground {
    /// States and solves; for a discrete model first with its choices, then with those held.
    pub(super) fn new(instance: &Instance, model: &Model, options: &Options) -> Result<Self, Error> {
        let (choices, notes) = if model.discrete.any() {
            let (formulation, best, _) = find(instance, model, options, &|_| ())?;
            let gap = 100.0 * (best.bound - best.objective).abs() / best.objective.abs().max(1.0);
            let note = format!(
                "discrete model: prices are those of the LP with the open and closed sites fixed; integrality gap \
                 {gap:.3} %"
            );
            (choices(&formulation, &best.x), vec![note])
        } else {
            (Vec::new(), Vec::new())
        };
        if routes_may_fill(instance, model) {
            let near = Self::solve(formulate_within_capacities(instance, model)?, &choices, &notes, options);
            match near {
                Ok(near) if near.some_corridor_is_full() => return near.network(instance, model, options),
                Ok(near) => return Ok(near),
                Err(Error::Infeasible) => {}
                Err(other) => return Err(other),
            }
        }
        Self::solve(formulate(instance, model)?, &choices, &notes, options)
    }

    /// The same through the network.
    pub(super) fn network(
        &self,
        instance: &Instance,
        model: &Model,
        options: &Options,
    ) -> Result<Self, Error> {
        let network = formulate(instance, model)?;
        let start = |basis: &Basis| through_network(instance, (&self.formulation, basis), &network);
        let options = Options { start: self.optimum.basis.as_ref().map(start), ..options.clone() };
        Self::solve(network, &self.choices, &self.notes, &options)
    }

    /// Whether a price ends here because another corridor fills, which in the network might not end it.
    pub(super) fn is_doubtful(&self, prices: &LimitPrices) -> bool {
        let ends_at_a_corridor = |side: &Option<Side>| {
            side.and_then(|s| s.end).is_some_and(|end| match end.leaves {
                Variable::Row(row) => {
                    end.leaves != prices.limit.variable()
                        && matches!(self.formulation.rows[row], Row::Corridor { .. })
                }
                Variable::Column(_) => false,
            })
        };
        self.formulation.routing == Routing::Cheapest
            && (ends_at_a_corridor(&prices.more) || ends_at_a_corridor(&prices.less))
    }

    fn solve(
        mut formulation: Formulation,
        choices: &[(Column, f64)],
        notes: &[String],
        options: &Options,
    ) -> Result<Self, Error> {
        let choice = |column: usize| {
            let key = &formulation.columns[column];
            choices.iter().find(|(chosen, _)| chosen == key).map_or(0.0, |choice| choice.1)
        };
        formulation.lp = formulation.held(choice);
        let optimum = match solver::solve(&formulation.lp, options)?.outcome {
            Outcome::Optimal(optimum) => optimum,
            Outcome::Infeasible => return Err(Error::Infeasible),
            Outcome::Unbounded => return Err(Error::Unbounded),
            Outcome::Stopped(_) => {
                return Err(Error::Stopped("a limit ended the search before prices were known".to_owned()));
            }
        };
        Ok(Self { formulation, optimum, notes: notes.to_vec(), choices: choices.to_vec() })
    }

    fn some_corridor_is_full(&self) -> bool {
        let lp = &self.formulation.lp;
        let load = lp.matrix.times(&self.optimum.x);
        self.formulation.rows.iter().enumerate().any(|(row, key)| {
            matches!(key, Row::Corridor { .. }) && load[row] >= lp.row_upper[row] * (1.0 - FULL)
        })
    }
}

/// What a discrete plan chose.
fn choices(formulation: &Formulation, x: &[f64]) -> Vec<(Column, f64)> {
    let whole = formulation.columns.iter().zip(&formulation.lp.integer).zip(x);
    whole.filter(|((_, whole), _)| **whole).map(|((&key, _), value)| (key, value.round())).collect()
}
