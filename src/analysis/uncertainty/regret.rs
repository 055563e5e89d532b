//! Minimax regret over candidate plans (Savage, 1951): the plan whose worst loss against knowing better is least.
//!
//! A candidate says how much is built: in a scenario, no site makes more than the candidate has there; less is allowed,
//! and supplies, sales, transfers and routes are chosen anew. Regret is the scenario's best objective less the best
//! within the candidate. Where even that has no plan, the regret has no end.

use super::sample::{Solved, World, status};
use crate::analysis::plans::{Best, Plans, Wish};
use crate::error::Error;
use crate::input::Patch;
use crate::instance::Instance;
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Regrets of candidate plans.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct Regret {
    /// The candidates, least worst regret first; those that have no plan in some scenario last.
    pub candidates: Vec<Candidate>,
    /// Scenarios over which they are compared: those that have a plan at all.
    pub scenarios: usize,
}

/// A plan and what holding to it costs.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct Candidate {
    /// `as is`: best for the figures as they are; `scenario N`: best in that scenario (from 0).
    pub name: String,
    /// Largest regret, M USD; `None` where some scenario has no plan within the candidate.
    pub worst: Option<f64>,
    /// The scenario of the largest regret, or the first without a plan.
    pub worst_scenario: usize,
    /// Mean regret over the scenarios that have a plan within the candidate, M USD.
    pub mean: f64,
    /// Scenarios without a plan within the candidate.
    pub without_plan: usize,
    /// Output in all, M USD.
    pub output: f64,
}

/// What the regrets are asked of.
pub(super) struct Asked<'a> {
    pub(super) world: World<'a>,
    pub(super) scenarios: &'a [Vec<Patch>],
    pub(super) solved: &'a [Result<Solved, &'static str>],
    pub(super) count: usize,
}

pub(super) fn regret(
    asked: &Asked,
    instance: &Instance,
    as_is: Option<&Best>,
    tell: &(dyn Fn(usize, usize) + Sync),
) -> Result<Regret, Error> {
    let candidates = candidates(asked, instance, as_is);
    let plans: Vec<(usize, &Solved)> =
        asked.solved.iter().enumerate().filter_map(|(i, s)| Some((i, s.as_ref().ok()?))).collect();
    let done = AtomicUsize::new(0);
    let within = |&(number, solved): &(usize, &Solved)| -> Result<Vec<Option<f64>>, Error> {
        let (instance, model) = asked.world.read(&asked.scenarios[number])?;
        let mut plans = Plans::new(&instance, &model, asked.world.options, &[], false);
        let regrets = candidates.iter().map(|(_, output)| {
            plans.cap(output);
            match plans.best(&[Wish::of(model.objective)]) {
                Ok(best) => Ok(Some((solved.objective - best.worth).max(0.0))),
                Err(error) => status(error).map(|_| None),
            }
        });
        let regrets = regrets.collect();
        tell(done.fetch_add(1, Ordering::Relaxed) + 1, asked.solved.len());
        regrets
    };
    let regrets: Vec<Vec<Option<f64>>> = plans.par_iter().map(within).collect::<Result<_, Error>>()?;
    let mut told: Vec<Candidate> = candidates
        .into_iter()
        .enumerate()
        .map(|(place, (name, output))| {
            let of = || regrets.iter().zip(&plans).map(|(row, plan)| (row[place], plan.0));
            let known: Vec<(f64, usize)> = of().filter_map(|(r, number)| Some((r?, number))).collect();
            let none = of().find(|(r, _)| r.is_none());
            let worst = known.iter().copied().reduce(|a, b| if b.0 > a.0 { b } else { a });
            Candidate {
                name,
                worst: if none.is_some() { None } else { worst.map(|w| w.0) },
                worst_scenario: none.map_or_else(|| worst.map_or(0, |w| w.1), |n| n.1),
                mean: known.iter().map(|r| r.0).sum::<f64>() / (known.len() as f64).max(1.0),
                without_plan: regrets.len() - known.len(),
                output: output.iter().sum(),
            }
        })
        .collect();
    let key = |c: &Candidate| c.worst.unwrap_or(f64::INFINITY);
    told.sort_by(|a, b| {
        let plans = a.without_plan.cmp(&b.without_plan);
        key(a).total_cmp(&key(b)).then(plans).then(a.mean.total_cmp(&b.mean))
    });
    Ok(Regret { candidates: told, scenarios: plans.len() })
}

/// The plan for the figures as they are, then the best plans of scenarios, each the farthest from all before it.
fn candidates(asked: &Asked, instance: &Instance, as_is: Option<&Best>) -> Vec<(String, Vec<f64>)> {
    let mut found: Vec<(String, Vec<f64>)> =
        as_is.map(|best| ("as is".to_owned(), best.plan.output.clone())).into_iter().collect();
    let mut others: Vec<(usize, &Vec<f64>, f64)> = asked
        .solved
        .iter()
        .enumerate()
        .filter_map(|(number, s)| Some((number, &s.as_ref().ok()?.output, f64::INFINITY)))
        .filter(|(_, output, _)| output.len() == instance.sites.len())
        .collect();
    let wanted = found.len() + asked.count;
    while found.len() < wanted {
        if let Some((_, last)) = found.last() {
            for (_, output, nearest) in &mut others {
                let apart: f64 = last.iter().zip(output.iter()).map(|(a, b)| (a - b).abs()).sum();
                *nearest = nearest.min(apart);
            }
        }
        let farthest = others.iter().max_by(|a, b| a.2.total_cmp(&b.2).then(b.0.cmp(&a.0)));
        match farthest {
            Some(&(number, output, apart)) if apart > super::CHOSEN => {
                found.push((format!("scenario {number}"), output.clone()));
            }
            _ => break,
        }
    }
    found
}
