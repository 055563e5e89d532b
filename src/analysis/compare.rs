//! The same instance under several models or cooperation schemes, side by side: bilateral or multilateral?

use crate::error::Error;
use crate::instance::Instance;
use crate::model::{Cooperation, Model, Term, Terms};
use crate::solution::{self, CountryResult, Solution};
use crate::solver::Options;
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
    /// M USD of supply that crosses a border.
    pub cross_border_supply: Option<f64>,
    /// M USD of supply in all.
    pub supply: Option<f64>,
}

/// Cases side by side; differences are against the first.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Comparison {
    /// Name of the instance.
    pub instance: String,
    /// The cases, in the order asked.
    pub cases: Vec<Case>,
    /// What differs, in words.
    pub differences: Vec<String>,
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
        .iter()
        .map(|(name, model)| case(instance, name, model, options))
        .collect::<Result<Vec<_>, _>>()?;
    let differences = differences(&cases);
    Ok(Comparison { instance: instance.name.clone(), cases, differences })
}

fn case(instance: &Instance, name: &str, model: &Model, options: &Options) -> Result<Case, Error> {
    let without = |status: &str| Case {
        name: name.to_owned(),
        status: status.to_owned(),
        objective: None,
        terms: None,
        countries: Vec::new(),
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
            countries: plan.countries,
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

/// One sentence a case after the first: what it gains, and which countries gain and lose output.
fn differences(cases: &[Case]) -> Vec<String> {
    let Some((base, others)) = cases.split_first() else { return Vec::new() };
    others.iter().map(|case| difference(base, case)).collect()
}

fn difference(base: &Case, case: &Case) -> String {
    let (Some(before), Some(after)) = (base.objective, case.objective) else {
        return format!("{} is {}, {} is {}", base.name, base.status, case.name, case.status);
    };
    let mut parts = vec![format!("{} is worth {:+.1} against {}", case.name, after - before, base.name)];
    if before != 0.0 {
        parts.push(format!("{:+.1} %", 100.0 * (after - before) / before.abs()));
    }
    if let (Some(a), Some(b)) = (case.terms, base.terms) {
        let changed = Term::ALL.iter().filter(|&&t| (a[t] - b[t]).abs() > 1e-6 * b[t].abs().max(1.0));
        parts.extend(changed.map(|&t| format!("{t} {:+.1} {}", a[t] - b[t], t.unit())));
    }
    for (verb, sign) in [("more", 1.0), ("less", -1.0)] {
        let moved = case.countries.iter().zip(&base.countries);
        let countries: Vec<String> = moved
            .map(|(a, b)| (&a.country, a.output - b.output))
            .filter(|(_, change)| change * sign > 0.05)
            .map(|(country, change)| format!("{country} {:.1}", change.abs()))
            .collect();
        if !countries.is_empty() {
            parts.push(format!("{verb} output (M USD) in {}", countries.join(", ")));
        }
    }
    parts.join("; ")
}
