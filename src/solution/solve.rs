//! The main job: state the program, have it solved and certified, write up the plan.

use super::plan::Plan;
use super::write_up::{Proof, write_up};
use super::{CertificateReport, Solution};
use crate::error::Error;
use crate::formulation::{Formulation, Routing, formulate, formulate_routed};
use crate::instance::Instance;
use crate::model::{Model, Term};
use crate::solver::{self, Optimum, Options, Outcome};

/// A load over a capacity by less than this share of it is rounding.
const OVERLOAD: f64 = 1e-9;

/// Finds the best plan for an instance under a model, with prices and a certificate.
///
/// Where corridors have capacities, the plan is first sought with every good on its cheapest route; if all loads fit,
/// that plan is optimal. If not, the program routes the goods itself.
///
/// # Errors
/// [`Error::Infeasible`], [`Error::Unbounded`] or [`Error::Stopped`] when there is no plan to give;
/// [`Error::Input`] when model and instance do not fit; [`Error::Solver`] when no back end gave an answer that
/// passes the certificate.
pub fn solve(instance: &Instance, model: &Model, options: &Options) -> Result<Solution, Error> {
    let (formulation, optimum, proof) = find(instance, model, options, &|_| ())?;
    Ok(write_up(instance, model, &formulation, &optimum, proof))
}

/// The best objective alone, found and certified as [`solve`] does.
///
/// # Errors
/// As [`solve`]; [`Error::Stopped`] also where a limit ended the search with a plan in hand.
pub fn best_objective(instance: &Instance, model: &Model, options: &Options) -> Result<f64, Error> {
    match find(instance, model, options, &|_| ())? {
        (_, optimum, proof) if proof.status == "optimal" => Ok(optimum.objective),
        _ => Err(Error::Stopped("a limit ended the search before the optimum was proven".to_owned())),
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
    if routes_may_fill(instance, model) {
        let mut relaxed = formulate_routed(instance, model, Routing::Cheapest)?;
        adjust(&mut relaxed);
        match optimise(&relaxed, options) {
            Ok((optimum, proof)) if proof.status == "optimal" && fits(instance, &relaxed, &optimum) => {
                return Ok((relaxed, optimum, proof));
            }
            Ok(_) | Err(Error::Unbounded) => {}
            Err(other) => return Err(other),
        }
    }
    let mut formulation = formulate(instance, model)?;
    adjust(&mut formulation);
    let (optimum, proof) = optimise(&formulation, options)?;
    Ok((formulation, optimum, proof))
}

/// Whether to try cheapest routes first: capacities exist, and nothing rewards a detour.
pub(crate) fn routes_may_fill(instance: &Instance, model: &Model) -> bool {
    instance.corridors.iter().any(|c| c.capacity_kt.is_some()) && model.limit(Term::Cost).min.is_none()
}

fn fits(instance: &Instance, relaxed: &Formulation, optimum: &Optimum) -> bool {
    let load = Plan::from_columns(instance, relaxed, &optimum.x).corridor_kt(instance);
    instance
        .corridors
        .iter()
        .zip(load)
        .all(|(c, kt)| c.capacity_kt.is_none_or(|most| kt <= most * (1.0 + OVERLOAD)))
}

fn optimise(formulation: &Formulation, options: &Options) -> Result<(Optimum, Proof), Error> {
    let solved = solver::solve(&formulation.lp, options)?;
    let (status, optimum) = match solved.outcome {
        Outcome::Optimal(optimum) => ("optimal", optimum),
        Outcome::Infeasible => return Err(Error::Infeasible),
        Outcome::Unbounded => return Err(Error::Unbounded),
        Outcome::Stopped(Some(optimum)) => ("stopped", optimum),
        Outcome::Stopped(None) => {
            return Err(Error::Stopped("a limit ended the search before it had a plan".to_owned()));
        }
    };
    let certificate = solved
        .certificate
        .ok_or_else(|| Error::Solver("the solver's answer came without a certificate".to_owned()))?;
    let certificate = CertificateReport {
        primal_infeasibility: certificate.primal_infeasibility,
        dual_infeasibility: certificate.dual_infeasibility,
        relative_gap: certificate.relative_gap,
    };
    Ok((optimum, Proof { status, solver: solved.solver, certificate }))
}
