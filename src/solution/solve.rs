//! The main job: state the program, have it solved and certified, write up the plan.

use super::bases::Bases;
use super::plan::Plan;
use super::reroute::through_network;
use super::write_up::{Proof, write_up};
use super::{Solution, on_demand};
use crate::error::Error;
use crate::formulation::{Formulation, Routing, formulate, formulate_routed};
use crate::instance::Instance;
use crate::model::{Model, Term};
use crate::solver::{self, Basis, Optimum, Options, Outcome};

/// A load over a capacity by less than this share of it is rounding.
pub(crate) const OVERLOAD: f64 = 1e-9;

/// Finds the best plan for an instance under a model, with prices and a certificate.
///
/// Where corridors have capacities, the plan is first sought with every good on its cheapest route; if all loads fit,
/// that plan is optimal. If not, the search goes on from there: goods leave their cheapest routes one by one where that
/// gains (large programs), or the program routes the goods itself (small ones).
///
/// # Errors
/// [`Error::Infeasible`], [`Error::Unbounded`] or [`Error::Stopped`] when there is no plan to give;
/// [`Error::Input`] when model and instance do not fit; [`Error::Solver`] when no back end gave an answer that
/// passes the certificate.
pub fn solve(instance: &Instance, model: &Model, options: &Options) -> Result<Solution, Error> {
    let (formulation, optimum, proof) = best(instance, model, options)?;
    Ok(write_up(instance, model, &formulation, &optimum, proof))
}

/// The best objective alone, found and certified as [`solve`] does.
///
/// # Errors
/// As [`solve`]; [`Error::Stopped`] also where a limit ended the search with a plan in hand.
pub fn best_objective(instance: &Instance, model: &Model, options: &Options) -> Result<f64, Error> {
    match best(instance, model, options)? {
        (_, optimum, proof) if proof.status == "optimal" => Ok(optimum.objective),
        _ => Err(Error::Stopped("a limit ended the search before the optimum was proven".to_owned())),
    }
}

/// The best plan as its program has it. Where columns were made on demand, the optimum lacks its basis.
fn best(instance: &Instance, model: &Model, options: &Options) -> Result<Found, Error> {
    match on_demand::best(instance, model, options)? {
        Some(found) => Ok(found),
        None => find(instance, model, options, &|_| ()),
    }
}

/// The best plan as its program has it, after `adjust` has tightened the program (which may be stated twice).
///
/// # Errors
/// As [`solve`].
pub(crate) fn find(
    instance: &Instance,
    model: &Model,
    options: &Options,
    adjust: &dyn Fn(&mut Formulation),
) -> Result<(Formulation, Optimum, Proof), Error> {
    through(instance, model, &mut |mut formulation, crowded| {
        adjust(&mut formulation);
        let start = crowded.map(|(relaxed, basis)| through_network(instance, (relaxed, basis), &formulation));
        let start = start.or_else(|| options.start.clone());
        let (optimum, proof) = optimise(&formulation, &Options { start, ..options.clone() })?;
        Ok((formulation, optimum, proof))
    })
}

/// As [`solve`], quicker where the program is much like an earlier one. The plan is as good; where several plans are
/// best, it may be another of them.
///
/// # Errors
/// As [`solve`].
pub fn solve_again(
    instance: &Instance,
    model: &Model,
    options: &Options,
    bases: &mut Bases,
) -> Result<Solution, Error> {
    let (formulation, optimum, proof) = through(instance, model, &mut |formulation, crowded| {
        let known = bases.start(&formulation);
        let start = match (known, crowded) {
            (None, Some(crowded)) => match on_demand::onward(instance, model, crowded, options)? {
                Some(found) => return Ok(found),
                None => Some(through_network(instance, crowded, &formulation)),
            },
            (known, _) => known.or_else(|| options.start.clone()),
        };
        let (optimum, proof) = optimise(&formulation, &Options { start, ..options.clone() })?;
        bases.keep(&formulation, &optimum);
        Ok((formulation, optimum, proof))
    })?;
    Ok(write_up(instance, model, &formulation, &optimum, proof))
}

/// A program with its best plan and the proof.
pub(super) type Found = (Formulation, Optimum, Proof);

/// A program on cheapest routes, and where it ended: with loads that do not fit the corridors.
type Crowded<'a> = (&'a Formulation, &'a Basis);

/// Has a program solved.
type Attempt<'a> = dyn FnMut(Formulation, Option<Crowded>) -> Result<Found, Error> + 'a;

/// The program with every good on its cheapest route where that may do, else the one that routes the goods itself, with
/// where the first one ended.
fn through(instance: &Instance, model: &Model, best: &mut Attempt) -> Result<Found, Error> {
    let mut crowded = None;
    if routes_may_fill(instance, model) {
        match best(formulate_routed(instance, model, Routing::Cheapest)?, None) {
            Ok((relaxed, optimum, proof))
                if proof.status == "optimal"
                    && fits(instance, &Plan::from_columns(instance, &relaxed, &optimum.x)) =>
            {
                return Ok((relaxed, optimum, proof));
            }
            Ok((relaxed, optimum, _)) => crowded = optimum.basis.map(|basis| (relaxed, basis)),
            Err(Error::Unbounded) => {}
            Err(other) => return Err(other),
        }
    }
    let formulation = formulate(instance, model)?;
    best(formulation, crowded.as_ref().map(|(relaxed, basis)| (relaxed, basis)))
}

/// Whether to try cheapest routes first: capacities exist, and nothing rewards a detour.
pub(crate) fn routes_may_fill(instance: &Instance, model: &Model) -> bool {
    instance.corridors.iter().any(|c| c.capacity_kt.is_some()) && model.limit(Term::Cost).min.is_none()
}

/// Whether a plan's loads fit the corridors.
pub(crate) fn fits(instance: &Instance, plan: &Plan) -> bool {
    let load = plan.corridor_kt(instance);
    instance
        .corridors
        .iter()
        .zip(load)
        .all(|(c, kt)| c.capacity_kt.is_none_or(|most| kt <= most * (1.0 + OVERLOAD)))
}

pub(super) fn stopped() -> Error {
    Error::Stopped("a limit ended the search before it had a plan".to_owned())
}

fn optimise(formulation: &Formulation, options: &Options) -> Result<(Optimum, Proof), Error> {
    let solved = solver::solve(&formulation.lp, options)?;
    let (status, optimum) = match solved.outcome {
        Outcome::Optimal(optimum) => ("optimal", optimum),
        Outcome::Infeasible => return Err(Error::Infeasible),
        Outcome::Unbounded => return Err(Error::Unbounded),
        Outcome::Stopped(Some(optimum)) => ("stopped", optimum),
        Outcome::Stopped(None) => return Err(stopped()),
    };
    let certificate = solved
        .certificate
        .ok_or_else(|| Error::Solver("the solver's answer came without a certificate".to_owned()))?;
    Ok((optimum, Proof { status, solver: solved.solver, certificate: certificate.into() }))
}
