//! A program kept warm: when the next one differs in numbers alone, they are changed in place and the simplex goes on
//! from its last basis; otherwise it starts anew.

use crate::error::Error;
use crate::formulation::{Formulation, Routing, formulate, formulate_routed};
use crate::instance::Instance;
use crate::lp::Lp;
use crate::model::{Model, Term, Terms};
use crate::solution::accounts;
use crate::solution::plan::Plan;
use crate::solver::simplex::{Limits, Simplex, Start};
use crate::solver::{self, Optimum, Options, Outcome};

/// Warm programs: one with every good on its cheapest route, one routed through the network.
#[derive(Debug, Default)]
pub(super) struct Hot {
    cheapest: Option<Warm>,
    network: Option<Warm>,
    /// Whether cheapest routes did not fit last time: then the network is asked at once.
    crowded: bool,
}

#[derive(Debug)]
struct Warm {
    formulation: Formulation,
    simplex: Simplex,
}

impl Hot {
    /// Objective and terms of the best plan, certified.
    pub(super) fn solve(
        &mut self,
        instance: &Instance,
        model: &Model,
        options: &Options,
    ) -> Result<(f64, Terms), Error> {
        let limited = instance.corridors.iter().any(|c| c.capacity_kt.is_some());
        let may_try = limited && model.limit(Term::Cost).min.is_none() && !self.crowded;
        if may_try {
            let relaxed = formulate_routed(instance, model, Routing::Cheapest)?;
            match best(&mut self.cheapest, relaxed, options) {
                Ok((formulation, optimum)) => {
                    let plan = Plan::from_columns(instance, formulation, &optimum.x);
                    if fits(instance, &plan) {
                        return Ok((optimum.objective, accounts::draw_up(instance, model, &plan).terms));
                    }
                }
                Err(Error::Unbounded) => {}
                Err(other) => return Err(other),
            }
            self.crowded = true;
        }
        let (formulation, optimum) = best(&mut self.network, formulate(instance, model)?, options)?;
        let plan = Plan::from_columns(instance, formulation, &optimum.x);
        Ok((optimum.objective, accounts::draw_up(instance, model, &plan).terms))
    }
}

fn fits(instance: &Instance, plan: &Plan) -> bool {
    let load = plan.corridor_kt(instance);
    instance
        .corridors
        .iter()
        .zip(load)
        .all(|(c, kt)| c.capacity_kt.is_none_or(|most| kt <= most * (1.0 + 1e-9)))
}

/// The certified optimum of a program, hot where the warm one has its shape.
fn best<'a>(
    warm: &'a mut Option<Warm>,
    next: Formulation,
    options: &Options,
) -> Result<(&'a Formulation, Optimum), Error> {
    let limits =
        Limits { time: options.time_limit, cancelled: options.cancelled.as_deref(), ..Limits::default() };
    let discrete = next.lp.is_discrete();
    let found = match warm.take().filter(|w| !discrete && same_shape(&w.formulation, &next)) {
        Some(Warm { formulation, mut simplex }) => {
            change(&mut simplex, &formulation.lp, &next.lp);
            let outcome = simplex.resolve(&limits);
            Some((simplex, outcome))
        }
        None if discrete => None,
        None => {
            let mut simplex = Simplex::new(&next.lp)?;
            let outcome = simplex.start(Start::Crash, &limits);
            Some((simplex, outcome))
        }
    };
    let good = |optimum: &Optimum| solver::certify(&next.lp, optimum, options.gap).is_ok();
    if let Some((simplex, Ok(Outcome::Optimal(optimum)))) = found
        && good(&optimum)
    {
        return Ok((&warm.insert(Warm { formulation: next, simplex }).formulation, optimum));
    }
    // Whatever went wrong on the hot path, the cold one decides, with its proofs.
    match solver::solve(&next.lp, options)?.outcome {
        Outcome::Optimal(optimum) => {
            let mut simplex = Simplex::new(&next.lp)?;
            if let Some(basis) = &optimum.basis {
                simplex.set_basis(basis);
            }
            Ok((&warm.insert(Warm { formulation: next, simplex }).formulation, optimum))
        }
        Outcome::Infeasible => Err(Error::Infeasible),
        Outcome::Unbounded => Err(Error::Unbounded),
        Outcome::Stopped(_) => Err(Error::Stopped("a limit ended the search".to_owned())),
    }
}

/// Whether two programs differ in numbers alone.
fn same_shape(a: &Formulation, b: &Formulation) -> bool {
    let ((starts, index, _), (other_starts, other_index, _)) = (a.lp.matrix.parts(), b.lp.matrix.parts());
    a.columns == b.columns && a.rows == b.rows && starts == other_starts && index == other_index
}

/// Changes the numbers that differ.
fn change(simplex: &mut Simplex, from: &Lp, to: &Lp) {
    for column in 0..to.columns() {
        if from.cost[column] != to.cost[column] {
            simplex.set_cost(column, to.cost[column]);
        }
        if (from.lower[column], from.upper[column]) != (to.lower[column], to.upper[column]) {
            simplex.set_bounds(column, to.lower[column], to.upper[column]);
        }
        let ((index, before), (_, after)) = (from.matrix.column(column), to.matrix.column(column));
        for (&row, (a, b)) in index.iter().zip(before.iter().zip(after)) {
            if a != b {
                simplex.set_coefficient(row, column, *b);
            }
        }
    }
    for row in 0..to.rows() {
        if (from.row_lower[row], from.row_upper[row]) != (to.row_lower[row], to.row_upper[row]) {
            simplex.set_row_limits(row, to.row_lower[row], to.row_upper[row]);
        }
    }
}
