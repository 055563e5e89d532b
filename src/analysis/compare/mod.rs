//! The same instance under several models or cooperation schemes, side by side: bilateral or multilateral?

mod words;

use crate::error::Error;
use crate::instance::Instance;
use crate::model::{Cooperation, Model, Terms};
use crate::solution::{self, Allocation, CountryResult, Solution};
use crate::solver::Options;
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;

/// One column of the comparison.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct Case {
    /// Model's name, or the scheme.
    pub name: String,
    /// `optimal`, `stopped`, `infeasible` or `unbounded`.
    pub status: String,
    /// The objective, where there is a plan.
    pub objective: Option<f64>,
    /// The terms, unweighted.
    pub terms: Option<Terms>,
    /// Country by country.
    pub countries: Vec<CountryResult>,
    /// Park by park.
    pub parks: Vec<ParkResult>,
    /// What is made where.
    pub allocation: Vec<Allocation>,
    /// M USD of supply that crosses a border.
    pub cross_border_supply: Option<f64>,
    /// M USD of supply in all.
    pub supply: Option<f64>,
}

/// A park's part.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct ParkResult {
    /// Park id.
    pub park: String,
    /// Country id.
    pub country: String,
    /// M USD.
    pub output: f64,
    /// Jobs.
    pub jobs: f64,
    /// Sectors that it makes.
    pub sectors: usize,
}

/// Cases side by side; differences are against the first.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Comparison {
    /// Name of the instance.
    pub instance: String,
    /// The cases, in the order asked.
    pub cases: Vec<Case>,
    /// What differs from the first case, in words, a text for each case after it.
    pub differences: Vec<String>,
    /// Bilateral or multilateral, in words; `None` where `none` and `all` are not both among the cases.
    pub verdict: Option<String>,
}

/// Every scheme that the instance has something for: none; twins and agreements where there are any; the country that
/// makes most today as a hub, where there are three or more; all.
#[must_use]
pub fn default_schemes(instance: &Instance) -> Vec<Cooperation> {
    let mut schemes = vec![Cooperation::None];
    if !instance.twins.is_empty() {
        schemes.push(Cooperation::Twins);
    }
    if !instance.agreements.is_empty() {
        schemes.push(Cooperation::Agreements);
    }
    let mut today = vec![0.0; instance.countries.len()];
    instance.sites.iter().for_each(|s| today[instance.parks[s.park].country] += s.existing);
    let largest = today.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)));
    if let Some((country, _)) = largest
        && today.len() >= 3
    {
        schemes.push(Cooperation::Hub(instance.countries[country].id.clone()));
    }
    schemes.push(Cooperation::All);
    schemes
}

/// The same model under each scheme.
#[must_use]
pub fn under_schemes(model: &Model, schemes: &[Cooperation]) -> Vec<(String, Model)> {
    schemes
        .iter()
        .map(|scheme| (scheme.to_string(), Model { cooperation: scheme.clone(), ..model.clone() }))
        .collect()
}

/// Solves every named model and sets the plans side by side. A model without a plan is a case that says why.
///
/// # Errors
/// Input and solver errors; infeasible, unbounded and stopped cases are results.
pub fn compare(
    instance: &Instance,
    models: &[(String, Model)],
    options: &Options,
) -> Result<Comparison, Error> {
    let cases = models
        .par_iter()
        .map(|(name, model)| case(instance, name, model, options))
        .collect::<Result<Vec<_>, _>>()?;
    let differences = words::differences(instance, &cases);
    let verdict = words::verdict(instance, &cases);
    Ok(Comparison { instance: instance.name.clone(), cases, differences, verdict })
}

fn case(instance: &Instance, name: &str, model: &Model, options: &Options) -> Result<Case, Error> {
    let without = |status: &str| Case {
        name: name.to_owned(),
        status: status.to_owned(),
        objective: None,
        terms: None,
        countries: Vec::new(),
        parks: Vec::new(),
        allocation: Vec::new(),
        cross_border_supply: None,
        supply: None,
    };
    match solution::solve(instance, model, options) {
        Ok(plan) => Ok(Case {
            status: plan.status.clone(),
            objective: Some(plan.objective),
            terms: Some(plan.terms),
            cross_border_supply: Some(cross_border(instance, &plan)),
            supply: Some(plan.supply.iter().map(|s| s.value).sum()),
            parks: parks(instance, &plan),
            countries: plan.countries,
            allocation: plan.allocation,
            ..without("")
        }),
        Err(Error::Infeasible) => Ok(without("infeasible")),
        Err(Error::Unbounded) => Ok(without("unbounded")),
        Err(Error::Stopped(_)) => Ok(without("stopped")),
        Err(other) => Err(other),
    }
}

fn cross_border(instance: &Instance, plan: &Solution) -> f64 {
    let country = |id: &str| instance.parks.iter().find(|p| p.id == id).map(|p| p.country);
    plan.supply.iter().filter(|s| country(&s.from) != country(&s.to)).map(|s| s.value).sum()
}

fn parks(instance: &Instance, plan: &Solution) -> Vec<ParkResult> {
    let mut parks: Vec<ParkResult> = instance
        .parks
        .iter()
        .map(|p| ParkResult {
            park: p.id.clone(),
            country: instance.countries[p.country].id.clone(),
            output: 0.0,
            jobs: 0.0,
            sectors: 0,
        })
        .collect();
    for made in &plan.allocation {
        if let Some(park) = parks.iter_mut().find(|p| p.park == made.park) {
            park.output += made.output;
            park.jobs += made.jobs;
            park.sectors += 1;
        }
    }
    parks
}
