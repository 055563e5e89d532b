//! Near-optimal plans that differ most, and what every plan within the slack has in common.
//!
//! The objective is held within a share of its best; what is wanted then is difference (modelling to generate
//! alternatives; Brill, Chang and Hopkins, 1982, *Modeling to generate alternatives: the HSJ approach*). For each
//! sector at each park, the smallest and largest output within the slack say what no good plan does without, what none
//! has, and what is free to choose. All of it is one program with other costs, asked from its last basis.

mod search;

use super::explain::amount;
use super::plans::{Best, Plans, Wish};
use crate::error::{Diagnostic, Error, Place};
use crate::instance::Instance;
use crate::model::{Model, Terms};
use crate::solution::{Allocation, allocation};
use crate::solver::Options;
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Sites whose ranges one thread finds in a row.
const RUN: usize = 16;
/// Output (M USD a year) below which a site makes nothing.
const NO_OUTPUT: f64 = 1e-6;
/// Changes of output told of a plan.
const TOLD: usize = 4;

/// How to look for plans that differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// Hop-Skip-Jump: as little as can be of everything that the plans so far make.
    Hsj,
    /// The best plans in random directions; those that differ most are kept.
    Random,
}

/// What to look for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Search {
    /// Share of the objective that may be given up.
    pub slack: f64,
    /// How.
    pub method: Method,
    /// Plans beside the best one.
    pub count: usize,
    /// Least distance (as [`Alternative::distance`]) of a plan to every plan before it; nearer ones are left out.
    pub apart: f64,
    /// The same seed takes the same directions.
    pub seed: u64,
}

/// Plans within the slack.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Alternatives {
    /// Name of the instance.
    pub instance: String,
    /// Name of the model.
    pub model: String,
    /// The best objective, M USD.
    pub objective: f64,
    /// Share of it that may be given up.
    pub slack: f64,
    /// The least objective within the slack, M USD.
    pub least_objective: f64,
    /// How the plans were sought.
    pub method: Method,
    /// Seed of random directions.
    pub seed: u64,
    /// Least distance of a plan to every plan before it.
    pub apart: f64,
    /// Plans that were found and left out, because they are nearer than that to one before them.
    pub left_out: usize,
    /// The best plan, then the others in the order in which they were chosen.
    pub plans: Vec<Alternative>,
    /// Every sector at every park: its output in the best plan, and its smallest and largest within the slack.
    pub ranges: Vec<OutputRange>,
    /// What it comes to, in words.
    pub words: Vec<String>,
    /// Programs solved.
    pub solves: usize,
}

/// A plan within the slack.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct Alternative {
    /// The model's objective, M USD.
    pub objective: f64,
    /// The terms, unweighted.
    pub terms: Terms,
    /// Output that is made elsewhere, or not, against the best plan: half the sum of all differences, M USD.
    pub moved: f64,
    /// The sum of all differences over the sum of all outputs of both (Bray and Curtis): 0 the same plan, 1 nothing in
    /// common.
    pub distance: f64,
    /// The same to the nearest of the plans before it; `None` for the best plan.
    pub nearest: Option<f64>,
    /// What is made where.
    pub allocation: Vec<Allocation>,
    /// What changes most against the best plan, in words.
    pub words: String,
}

/// Outputs of a sector at a park.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct OutputRange {
    /// Park id.
    pub park: String,
    /// Sector id.
    pub sector: String,
    /// In the best plan, M USD.
    pub best: f64,
    /// Smallest within the slack, M USD.
    pub least: f64,
    /// Largest within the slack, M USD; `None` where there is no end.
    pub most: Option<f64>,
    /// What that makes it.
    pub kind: Kind,
}

/// What the plans within the slack say of a sector at a park.
#[derive(Debug, Clone, Copy, PartialEq, Eq, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Every plan within the slack makes some.
    MustHave,
    /// Some plans make it and some do not.
    Free,
    /// No plan within the slack makes any.
    Never,
}

impl OutputRange {
    fn new(instance: &Instance, site: usize, best: f64, least: f64, most: Option<f64>) -> Self {
        let s = &instance.sites[site];
        let kind = if least > NO_OUTPUT {
            Kind::MustHave
        } else if most.is_some_and(|most| most <= NO_OUTPUT) {
            Kind::Never
        } else {
            Kind::Free
        };
        let (park, sector) = (instance.parks[s.park].id.clone(), instance.sectors[s.sector].id.clone());
        Self { park, sector, best, least, most, kind }
    }
}

/// Smallest and largest output of a site, M USD; no largest where there is no end.
type Span = (f64, Option<f64>);

/// Plans that differ most among those within the slack, and the ranges of all outputs. A time limit counts for each
/// program; `tell` hears how many sites' ranges are found, of how many.
///
/// # Errors
/// As [`crate::solution::solve`], for any of the programs; [`Error::Input`] for a slack that is no share.
pub fn alternatives(
    instance: &Instance,
    model: &Model,
    search: Search,
    options: &Options,
    tell: &(dyn Fn(usize, usize) + Sync),
) -> Result<Alternatives, Error> {
    for (code, option, what, share) in [
        ("bad-slack", "--slack", "slack", search.slack),
        ("bad-distance", "--apart", "distance", search.apart),
    ] {
        if !(0.0..=1.0).contains(&share) {
            let message = format!("a {what} is a share from 0 to 1, not {share}");
            let problem = Diagnostic::error(code, message, Place::file(option));
            return Err(Error::Input(vec![problem.with_help("write 0.02 for two per cent")]));
        }
    }
    let mut plans = Plans::new(instance, model, options, &[model.objective], false);
    let best = plans.best(&[Wish::of(model.objective)])?;
    let least_objective = best.worth - search.slack * best.worth.abs();
    plans.bound(0, least_objective - 1e-9 * best.worth.abs(), f64::INFINITY);
    let (spans, solves) = spans(&plans, instance, &best, tell)?;
    plans.solves += solves;
    let (found, left_out) = match search.method {
        Method::Hsj => search::hop_skip_jump(&mut plans, &best, search)?,
        Method::Random => search::random(&mut plans, &best, &spans, search)?,
    };
    let ranges: Vec<OutputRange> = spans
        .iter()
        .enumerate()
        .map(|(site, &(least, most))| OutputRange::new(instance, site, best.plan.output[site], least, most))
        .collect();
    let told: Vec<Alternative> =
        (0..found.len()).map(|i| alternative(instance, model, &best, &found[..i], &found[i])).collect();
    let words = words(&ranges, &told, search, left_out);
    Ok(Alternatives {
        instance: instance.name.clone(),
        model: model.name.clone(),
        objective: best.worth,
        slack: search.slack,
        least_objective,
        method: search.method,
        seed: search.seed,
        apart: search.apart,
        left_out,
        plans: told,
        ranges,
        words,
        solves: plans.solves,
    })
}

/// Smallest and largest output of every site; what the best plan has at a limit of its own needs no search.
fn spans(
    plans: &Plans,
    instance: &Instance,
    best: &Best,
    tell: &(dyn Fn(usize, usize) + Sync),
) -> Result<(Vec<Span>, usize), Error> {
    let sites: Vec<usize> = (0..instance.sites.len()).collect();
    let done = AtomicUsize::new(0);
    let run = |sites: &[usize]| -> Result<_, Error> {
        let mut plans = plans.clone();
        plans.solves = 0;
        let mut found = Vec::new();
        for &site in sites {
            let (now, limits) = (best.plan.output[site], &instance.sites[site]);
            let least = if now <= limits.min_output {
                now
            } else {
                let wish = Wish { outputs: vec![(site, -1.0)], ..Wish::default() };
                plans.best(&[wish])?.plan.output[site].min(now)
            };
            let most = if limits.max_output.is_some_and(|most| now >= most) {
                Some(now)
            } else {
                let wish = Wish { outputs: vec![(site, 1.0)], ..Wish::default() };
                match plans.best(&[wish]) {
                    Ok(largest) => Some(largest.plan.output[site].max(now)),
                    Err(Error::Unbounded) => None,
                    Err(other) => return Err(other),
                }
            };
            found.push((least.max(0.0), most));
            tell(done.fetch_add(1, Ordering::Relaxed) + 1, instance.sites.len());
        }
        Ok((found, plans.solves))
    };
    let runs: Vec<_> = sites.par_chunks(RUN).map(run).collect::<Result<_, Error>>()?;
    let solves = runs.iter().map(|(_, solves)| solves).sum();
    Ok((runs.into_iter().flat_map(|(found, _)| found).collect(), solves))
}

/// Half the sum of differences between two plans' outputs, and their share in all output (Bray and Curtis).
fn difference(a: &[f64], b: &[f64]) -> (f64, f64) {
    let (mut apart, mut all) = (0.0, 0.0);
    for (a, b) in a.iter().zip(b) {
        apart += (a - b).abs();
        all += a + b;
    }
    (apart / 2.0, if all > 0.0 { apart / all } else { 0.0 })
}

fn alternative(
    instance: &Instance,
    model: &Model,
    best: &Best,
    before: &[Best],
    found: &Best,
) -> Alternative {
    let (moved, distance) = difference(&best.plan.output, &found.plan.output);
    let nearest = before.iter().map(|b| difference(&b.plan.output, &found.plan.output).1);
    let mut changes: Vec<(f64, usize)> = found
        .plan
        .output
        .iter()
        .zip(&best.plan.output)
        .enumerate()
        .map(|(site, (after, before))| (after - before, site))
        .filter(|(change, _)| change.abs() > NO_OUTPUT)
        .collect();
    changes.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()));
    let told: Vec<String> = changes
        .iter()
        .take(TOLD)
        .map(|&(change, site)| {
            let s = &instance.sites[site];
            let (park, sector) = (&instance.parks[s.park].id, &instance.sectors[s.sector].id);
            let sign = if change > 0.0 { "+" } else { "" };
            format!("{sector} at {park} {sign}{}", amount(change.round()))
        })
        .collect();
    let words = match (before.is_empty(), changes.len() > TOLD) {
        (true, _) => "the best plan".to_owned(),
        (false, false) if told.is_empty() => "the outputs of the best plan".to_owned(),
        (false, false) => told.join(", "),
        (false, true) => format!("{} and {} more", told.join(", "), changes.len() - TOLD),
    };
    Alternative {
        objective: super::plans::worth(&model.objective, &found.terms),
        terms: found.terms,
        moved,
        distance,
        nearest: nearest.reduce(f64::min),
        allocation: allocation(instance, &found.plan),
        words,
    }
}

fn words(ranges: &[OutputRange], plans: &[Alternative], search: Search, left_out: usize) -> Vec<String> {
    let count = |kind: Kind| ranges.iter().filter(|r| r.kind == kind).count();
    let fixed = ranges.iter().filter(|r| r.most.is_some_and(|m| m - r.least <= NO_OUTPUT)).count();
    let percent = |share: f64| amount((1e6 * share).round() / 1e4);
    let mut words = vec![format!(
        "Of {} sector-park pairs, every plan within {} % of the best makes {}, none makes {}, and {} are a free \
         choice; {fixed} can only be as they are.",
        ranges.len(),
        percent(search.slack),
        count(Kind::MustHave),
        count(Kind::Never),
        count(Kind::Free)
    )];
    if let Some(farthest) = plans.iter().skip(1).max_by(|a, b| a.distance.total_cmp(&b.distance)) {
        words.push(format!(
            "The plan that differs most makes {} M USD of output elsewhere or not at all: {} % of all output is not \
             in common with the best plan.",
            amount(farthest.moved.round()),
            amount((1e3 * farthest.distance).round() / 10.0)
        ));
    }
    if plans.len() <= search.count {
        words.push(format!(
            "Only {} of the {} plans asked for differ from those before them by {} % of their output or more.",
            plans.len() - 1,
            search.count,
            percent(search.apart)
        ));
    }
    if left_out > 0 {
        let more = match left_out {
            1 => "One more was found and left out: it is".to_owned(),
            n => format!("{n} more were found and left out: each is"),
        };
        words.push(format!("{more} nearer than {} % to one before it.", percent(search.apart)));
    }
    words
}
