//! Many scenarios of one instance and model, each solved from the basis of the one before.
//!
//! Scenarios are cut into runs of fixed length. A run is solved by one thread from the same start whatever the number
//! of threads, so the results do not depend on it; runs are handed on in order as they come, so memory does not grow
//! with their number, and a sweep that was stopped goes on at the next run.

mod design;
mod hot;
mod spec;

pub use design::{Design, MOST_SCENARIOS, Method, Sample};
pub use spec::{Distribution, Spec, Vary};

use crate::error::Error;
use crate::input::Patch;
use crate::instance::{Instance, RawInstance};
use crate::model::{self, Model, Terms};
use crate::solver::Options;
use hot::Hot;
use rayon::prelude::*;
use serde::Serialize;
use std::sync::atomic::Ordering;
use std::time::Instant;

/// Scenarios in a run.
pub const RUN: usize = 16;

/// What is swept: an instance and a model as they were written, before any scenario changes them.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The instance.
    pub raw: &'a RawInstance,
    /// Name of the model's file, for messages.
    pub model_file: &'a str,
    /// Text of the model.
    pub model_text: &'a str,
}

/// One scenario's result.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scenario {
    /// Its number, from 0.
    pub scenario: usize,
    /// What each path was set to.
    pub values: Vec<String>,
    /// `optimal`, `infeasible`, `unbounded`, `stopped` or `invalid`.
    pub status: &'static str,
    /// The objective, where there is a plan.
    pub objective: Option<f64>,
    /// The terms, unweighted, where there is a plan.
    pub terms: Option<Terms>,
    /// Why there is none, in words.
    pub reason: Option<String>,
    /// Seconds it took.
    pub seconds: f64,
}

/// Which runs of a sweep to solve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// First run to solve (a resumed sweep skips those before).
    pub first: usize,
    /// Solve every run whose number leaves this remainder ...
    pub shard: usize,
    /// ... when divided by this; 1 for all.
    pub shards: usize,
}

impl Part {
    /// Every run.
    pub const ALL: Self = Self { first: 0, shard: 0, shards: 1 };

    /// Numbers of the runs to solve, of `runs` in all.
    fn runs(self, runs: usize) -> Vec<usize> {
        (0..runs).filter(|run| run % self.shards == self.shard).skip(self.first).collect()
    }
}

/// Solves the scenarios of a design, on `workers` threads (0: one a core), and hands each on in order.
///
/// A scenario that is infeasible, unbounded or invalid is a result that says so.
///
/// # Errors
/// What `sink` returns; solver failures; [`Error::Stopped`] when cancelled.
pub fn sweep(
    subject: Subject,
    design: &Design,
    options: &Options,
    part: Part,
    workers: usize,
    sink: &mut dyn FnMut(Scenario) -> Result<(), Error>,
) -> Result<(), Error> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(workers)
        .build()
        .map_err(|e| Error::Solver(format!("the worker threads could not be started: {e}")))?;
    let runs = part.runs(design.scenarios().div_ceil(RUN));
    // A window of runs at a time: enough for every worker, few enough to hold.
    for window in runs.chunks(pool.current_num_threads() * 2) {
        let solved: Vec<Result<Vec<Scenario>, Error>> =
            pool.install(|| window.par_iter().map(|&run| solve_run(subject, design, options, run)).collect());
        for run in solved {
            run?.into_iter().try_for_each(&mut *sink)?;
        }
    }
    Ok(())
}

fn solve_run(
    subject: Subject,
    design: &Design,
    options: &Options,
    run: usize,
) -> Result<Vec<Scenario>, Error> {
    let mut hot = Hot::default();
    let last = ((run + 1) * RUN).min(design.scenarios());
    (run * RUN..last).map(|scenario| solve_scenario(subject, design, options, &mut hot, scenario)).collect()
}

fn solve_scenario(
    subject: Subject,
    design: &Design,
    options: &Options,
    hot: &mut Hot,
    scenario: usize,
) -> Result<Scenario, Error> {
    let started = Instant::now();
    if options.cancelled.as_ref().is_some_and(|flag| flag.load(Ordering::Relaxed)) {
        return Err(Error::Stopped("the sweep was cancelled".to_owned()));
    }
    let values = design.values(scenario);
    let outcome = patched(subject, &design.paths(), &values)
        .and_then(|(instance, model)| hot.solve(&instance, &model, options));
    let (status, plan, reason) = match outcome {
        Ok((objective, terms)) => ("optimal", Some((objective, terms)), None),
        Err(error @ Error::Input(_)) => ("invalid", None, Some(error.to_string())),
        Err(error @ Error::Infeasible) => ("infeasible", None, Some(error.to_string())),
        Err(error @ Error::Unbounded) => ("unbounded", None, Some(error.to_string())),
        Err(Error::Stopped(why)) if options.cancelled.is_none() => ("stopped", None, Some(why)),
        Err(other) => return Err(other),
    };
    Ok(Scenario {
        scenario,
        values,
        status,
        objective: plan.map(|p| p.0),
        terms: plan.map(|p| p.1),
        reason,
        seconds: started.elapsed().as_secs_f64(),
    })
}

/// Instance and model of a scenario.
fn patched(subject: Subject, paths: &[&str], values: &[String]) -> Result<(Instance, Model), Error> {
    let patches: Vec<Patch> = paths
        .iter()
        .zip(values)
        .map(|(path, value)| Patch::parse(&format!("{path}={value}")))
        .collect::<Result<_, _>>()?;
    let instance = Instance::check(&subject.raw.patched(&patches)?)?;
    let model = model::patched(subject.model_file, subject.model_text, &patches)?;
    let countries: Vec<&str> = instance.countries.iter().map(|c| c.id.as_str()).collect();
    model::check_against(&model, &countries)?;
    Ok((instance, model))
}
