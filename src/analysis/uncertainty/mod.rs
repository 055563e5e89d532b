//! What uncertain figures do to the plan: spread of every result, which figures it comes from, which sectors are chosen
//! in how many scenarios, and which plan one would regret least.
//!
//! A sample of scenarios is drawn from the figures' distributions, taken as independent, and swept. For
//! Sobol's indices the sample has a design of its own (see `indices`).

pub mod indices;
mod regret;
mod sample;

pub use regret::{Candidate, Regret};

use super::plans::{Best, Plans, Wish};
use super::sweep::{Design, Sample, Vary, draws};
use crate::error::{Diagnostic, Error, Place};
use crate::instance::{Instance, RawInstance};
use crate::model::{Source, Term};
use crate::solver::Options;
use indices::{Indices, quantile};
use sample::{Solved, World, patches, solve, status};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// Most solves of one call.
const MOST_SCENARIOS: usize = 1_000_000;
/// Most figures that vary where Sobol's indices are asked for.
const MOST_INPUTS: usize = 50;
/// Output (M USD a year) from which a sector counts as chosen.
const CHOSEN: f64 = 1e-6;

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Figures with their distributions.
    pub vary: Vec<Vary>,
    /// How many scenarios, drawn how; with indices, the points of each of both samples (powers of two are best), which
    /// are drawn by Sobol's sequence.
    pub sample: Sample,
    /// Whether to find Sobol's indices.
    pub sobol: bool,
    /// How many candidate plans to compare by regret, besides the plan for the figures as they are; `None`: no regret.
    pub candidates: Option<usize>,
    /// Threads; 0 is one a core. The results do not depend on it.
    pub workers: usize,
}

/// What uncertain figures do.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Uncertainty {
    /// Name of the instance.
    pub instance: String,
    /// Name of the model.
    pub model: String,
    /// Paths of the figures that vary.
    pub inputs: Vec<String>,
    /// Scenarios in all.
    pub scenarios: usize,
    /// How many ended how: `optimal`, `infeasible`, `unbounded`, `invalid`.
    pub statuses: BTreeMap<String, usize>,
    /// Spread of the objective and every term over the scenarios that have a plan.
    pub spreads: Vec<Spread>,
    /// Sectors at parks, by falling share of the scenarios with a plan that choose them; those never chosen left out.
    pub chosen: Vec<Chosen>,
    /// Sobol's indices of the objective and every term that varies, where they were asked for.
    pub indices: Option<Vec<Sensitivity>>,
    /// Regrets of candidate plans, where they were asked for.
    pub regret: Option<Regret>,
    /// What to know when reading this, in words.
    pub notes: Vec<String>,
}

/// Spread of a result.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct Spread {
    /// `objective`, or a term's key.
    pub output: String,
    /// Its unit.
    pub unit: String,
    /// With nothing varied; `None` where that has no plan.
    pub as_is: Option<f64>,
    /// Mean.
    pub mean: f64,
    /// Standard deviation.
    pub deviation: f64,
    /// Least.
    pub least: f64,
    /// 5 % of scenarios are below.
    pub q05: f64,
    /// A quarter of scenarios is below.
    pub q25: f64,
    /// Half of the scenarios are below.
    pub q50: f64,
    /// A quarter of scenarios is above.
    pub q75: f64,
    /// 5 % of scenarios are above.
    pub q95: f64,
    /// Largest.
    pub most: f64,
}

/// How often a sector is chosen at a park.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct Chosen {
    /// Park id.
    pub park: String,
    /// Sector id.
    pub sector: String,
    /// Share of the scenarios with a plan in which it is made there.
    pub share: f64,
    /// Mean output over all scenarios with a plan, M USD.
    pub mean: f64,
    /// Least output, M USD.
    pub least: f64,
    /// Largest output, M USD.
    pub most: f64,
}

/// Sobol's indices of a result.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct Sensitivity {
    /// `objective`, or a term's key.
    pub output: String,
    /// Indices by input, in the order of the inputs.
    pub inputs: Vec<InputIndices>,
}

/// Sobol's indices of a result for one input.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct InputIndices {
    /// Path of the figure.
    pub path: String,
    /// Its indices.
    #[serde(flatten)]
    pub indices: Indices,
}

/// Solves a sample and sums it up. A time limit counts for each program; `tell` hears how many are solved, of how many.
///
/// # Errors
/// [`Error::Input`] when the request makes no sense or a path names nothing; solver failures. A scenario without a plan
/// is counted, not an error, but [`Error::Infeasible`] when none has one.
pub fn uncertainty(
    raw: &RawInstance,
    source: &Source,
    request: &Request,
    options: &Options,
    tell: &(dyn Fn(usize, usize) + Sync),
) -> Result<Uncertainty, Error> {
    check(request)?;
    let world = World { raw, source, options };
    let (instance, model) = world.read(&[])?;
    let inputs = request.vary.len();
    let points = if request.sobol {
        let both = draws(Sample { method: super::sweep::Method::Sobol, ..request.sample }, 2 * inputs);
        indices::design(&both)
    } else {
        draws(request.sample, inputs)
    };
    let design = Design::of_points(request.vary.clone(), points);
    let scenarios = patches(&design)?;
    let mut plain = Plans::new(&instance, &model, options, &[], false);
    let as_is = match plain.best(&[Wish::of(model.objective)]) {
        Ok(best) => Ok(best),
        Err(error) => Err(status(error)?),
    };
    let solved = solve(world, &instance, &design, request.workers, tell)?;
    // Only the first two blocks of a Sobol design are an independent sample.
    let plain_sample = if request.sobol { 2 * request.sample.count } else { solved.len() };
    let plans: Vec<&Solved> = solved[..plain_sample].iter().flatten().collect();
    if plans.is_empty() {
        // Where the changes themselves are wrong, that is what there is to say.
        let wrong = solved.iter().zip(&scenarios).find(|(ended, _)| matches!(ended, Err("invalid")));
        return Err(wrong.and_then(|(_, patches)| world.read(patches).err()).unwrap_or(Error::Infeasible));
    }
    let mut statuses = BTreeMap::new();
    for scenario in &solved {
        let status = scenario.as_ref().map_or_else(|status| *status, |_| "optimal");
        *statuses.entry(status.to_owned()).or_insert(0) += 1;
    }
    let as_is = as_is.ok();
    let regret = match request.candidates {
        None => None,
        Some(count) => {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(request.workers)
                .build()
                .map_err(|e| Error::Solver(format!("the worker threads could not be started: {e}")))?;
            let asked = regret::Asked { world, scenarios: &scenarios, solved: &solved, count };
            Some(pool.install(|| regret::regret(&asked, &instance, as_is.as_ref(), tell))?)
        }
    };
    Ok(Uncertainty {
        instance: instance.name.clone(),
        model: model.name.clone(),
        inputs: request.vary.iter().map(|v| v.path.clone()).collect(),
        scenarios: solved.len(),
        notes: notes(request, &statuses, solved.len()),
        statuses,
        spreads: outputs().map(|output| spread(output, &plans, as_is.as_ref())).collect(),
        chosen: chosen(&instance, &plans),
        indices: request.sobol.then(|| all_indices(request, &solved)),
        regret,
    })
}

fn check(request: &Request) -> Result<(), Error> {
    let refuse = |message: String, help: &str| {
        let problem = Diagnostic::error("bad-sample", message, Place::default());
        Err(Error::Input(vec![problem.with_help(help)]))
    };
    let grid = request.vary.iter().find(|v| v.count().is_some());
    if let Some(vary) = grid {
        let help =
            "write PATH=uniform(a,b), normal(m,s) or triangular(a,c,b); `sweep` takes lists and ranges";
        return refuse(format!("`{}` has no distribution", vary.path), help);
    }
    let twice =
        request.vary.iter().enumerate().find(|(i, v)| request.vary[..*i].iter().any(|w| w.path == v.path));
    if let Some((_, vary)) = twice {
        return refuse(format!("`{}` varies twice", vary.path), "name every path once");
    }
    if request.vary.is_empty() {
        return refuse("nothing varies".to_owned(), "name at least one --vary PATH=DISTRIBUTION");
    }
    if request.sobol && request.vary.len() > MOST_INPUTS {
        return refuse(
            format!("{} figures vary", request.vary.len()),
            "Sobol's indices take 50 at most; `*` in a path varies many rows together",
        );
    }
    let blocks = if request.sobol { request.vary.len() + 2 } else { 1 };
    if request.sample.count < 2 || request.sample.count.saturating_mul(blocks) > MOST_SCENARIOS {
        return refuse(
            format!("a sample of {} cannot be used", request.sample.count),
            "draw 2 or more, and at most a million scenarios in all",
        );
    }
    Ok(())
}

/// The objective (`None`) and every term.
fn outputs() -> impl Iterator<Item = Option<Term>> {
    [None].into_iter().chain(Term::ALL.map(Some))
}

fn name(output: Option<Term>) -> String {
    output.map_or("objective", Term::key).to_owned()
}

fn figure(plan: &Solved, output: Option<Term>) -> f64 {
    output.map_or(plan.objective, |term| plan.terms[term])
}

fn spread(output: Option<Term>, plans: &[&Solved], as_is: Option<&Best>) -> Spread {
    let mut values: Vec<f64> = plans.iter().map(|plan| figure(plan, output)).collect();
    values.sort_by(f64::total_cmp);
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0).max(1.0);
    let at = |share: f64| quantile(&values, share).unwrap_or(mean);
    Spread {
        output: name(output),
        unit: output.map_or("M USD", Term::unit).to_owned(),
        as_is: as_is.map(|best| output.map_or(best.worth, |term| best.terms[term])),
        mean,
        deviation: variance.sqrt(),
        least: at(0.0),
        q05: at(0.05),
        q25: at(0.25),
        q50: at(0.5),
        q75: at(0.75),
        q95: at(0.95),
        most: at(1.0),
    }
}

fn chosen(instance: &Instance, plans: &[&Solved]) -> Vec<Chosen> {
    let n = plans.len() as f64;
    let row = |(site, s): (usize, &crate::instance::Site)| {
        let outputs = || plans.iter().filter_map(|plan| plan.output.get(site).copied());
        Chosen {
            park: instance.parks[s.park].id.clone(),
            sector: instance.sectors[s.sector].id.clone(),
            share: outputs().filter(|&output| output > CHOSEN).count() as f64 / n,
            mean: outputs().sum::<f64>() / n,
            least: outputs().fold(f64::INFINITY, f64::min),
            most: outputs().fold(0.0, f64::max),
        }
    };
    let mut all: Vec<Chosen> = instance.sites.iter().enumerate().map(row).filter(|c| c.share > 0.0).collect();
    all.sort_by(|a, b| b.share.total_cmp(&a.share).then(b.mean.total_cmp(&a.mean)));
    all
}

fn all_indices(request: &Request, solved: &[Result<Solved, &'static str>]) -> Vec<Sensitivity> {
    let of = |output: Option<Term>| {
        let figures: Vec<Option<f64>> =
            solved.iter().map(|s| s.as_ref().ok().map(|plan| figure(plan, output))).collect();
        let found = indices::indices(&figures, request.vary.len(), request.sample.seed)?;
        let inputs = request.vary.iter().zip(found);
        Some(Sensitivity {
            output: name(output),
            inputs: inputs.map(|(vary, indices)| InputIndices { path: vary.path.clone(), indices }).collect(),
        })
    };
    outputs().filter_map(of).collect()
}

fn notes(request: &Request, statuses: &BTreeMap<String, usize>, scenarios: usize) -> Vec<String> {
    let mut notes = vec!["the figures that vary are drawn independently of each other".to_owned()];
    let solved = statuses.get("optimal").copied().unwrap_or(0);
    if solved < scenarios {
        let told = statuses.iter().filter(|(status, _)| *status != "optimal");
        let told: Vec<String> = told.map(|(status, count)| format!("{count} {status}")).collect();
        notes.push(format!(
            "{} of {scenarios} scenarios have no plan ({}); spreads and shares are of the others",
            scenarios - solved,
            told.join(", ")
        ));
        if request.sobol {
            notes.push(
                "Sobol's indices leave out every row of the design in which some scenario has no plan"
                    .to_owned(),
            );
        }
    }
    notes
}
