//! Many scenarios of one instance and model, each solved from the basis of the one before.
//!
//! Scenarios are cut into runs of fixed length. A run is solved by one thread, in an order in which neighbours are near,
//! from the plan with nothing varied, whatever the number of threads, so the results do not depend on it; runs are handed on in order as they come, so memory does not grow
//! with their number, and a sweep that was stopped goes on at the next run.

mod crew;
mod design;
mod exact;
mod hot;
mod path;
mod situation;
mod spec;

pub use design::{Design, MOST_SCENARIOS, Method, SCENARIO, Sample};
pub(super) use design::{Dice, draws};
pub use exact::{Moves, Piece, Span, ValueFunction, exact};
pub use spec::{Distribution, Spec, Vary};

use crate::error::Error;
use crate::instance::RawInstance;
use crate::model::Terms;
use crate::solution::Solution;
use crate::solver::Options;
use hot::{Hot, Warm, through_network};
use serde::Serialize;
use situation::{Ground, Situation};
use std::sync::OnceLock;
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
    /// The whole plan, where it was asked for.
    #[serde(skip)]
    pub solution: Option<Box<Solution>>,
    /// Why the program had to be stated anew, where it could not take the scenario's figures in place.
    #[serde(skip)]
    pub restated: Option<String>,
}

/// What a limit that binds in a scenario is worth: a row of the table `prices`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LimitPrice<'a> {
    /// `resource`, `corridor` or `demand`.
    pub limit: &'static str,
    /// Id of the resource, corridor or sector.
    pub of: &'a str,
    /// Who holds the resource, or the market that demands; a corridor has none.
    pub holder: &'a str,
    /// The limit, in its unit.
    pub figure: f64,
    /// M USD a year for one unit more.
    pub shadow_price: f64,
}

impl Scenario {
    /// Limits with a price, where the whole plan was asked for.
    #[must_use]
    pub fn prices(&self) -> Vec<LimitPrice<'_>> {
        let Some(solution) = &self.solution else { return Vec::new() };
        let resources = solution
            .resources
            .iter()
            .map(|r| ("resource", r.resource.as_str(), r.holder.as_str(), r.capacity, r.shadow_price));
        let corridors = solution
            .corridors
            .iter()
            .map(|c| ("corridor", c.corridor.as_str(), "", c.capacity_kt, c.shadow_price));
        let markets = solution
            .markets
            .iter()
            .map(|m| ("demand", m.sector.as_str(), m.market.as_str(), Some(m.max_sales), m.shadow_price));
        let priced = |(limit, of, holder, figure, price): (_, _, _, Option<f64>, Option<f64>)| {
            let shadow_price = price.filter(|p| *p != 0.0)?;
            Some(LimitPrice { limit, of, holder, figure: figure?, shadow_price })
        };
        resources.chain(corridors).chain(markets).filter_map(priced).collect()
    }
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

    /// How many of all scenarios are in this shard.
    #[must_use]
    pub fn scenarios(self, all: usize) -> usize {
        let runs = Self { first: 0, ..self }.runs(all.div_ceil(RUN));
        runs.into_iter().map(|run| ((run + 1) * RUN).min(all) - run * RUN).sum()
    }

    /// The nth scenario of this shard.
    #[must_use]
    pub fn scenario(self, nth: usize) -> usize {
        (self.shard + nth / RUN * self.shards) * RUN + nth % RUN
    }

    /// Numbers of the runs to solve, of `runs` in all.
    fn runs(self, runs: usize) -> Vec<usize> {
        (0..runs).filter(|run| run % self.shards == self.shard).skip(self.first).collect()
    }
}

/// What to solve of a sweep, and how.
#[derive(Debug, Clone)]
pub struct Order<'a> {
    /// For the solver.
    pub options: &'a Options,
    /// Which runs.
    pub part: Part,
    /// Threads; 0 is one a core. The results do not depend on it.
    pub workers: usize,
    /// Whether to hand on whole plans, with allocation and prices, beside objective and terms.
    pub whole: bool,
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
    carry_out(subject, design, &Order { options, part, workers, whole: false }, sink)
}

/// The same, with whole plans where the order asks for them.
///
/// # Errors
/// As [`sweep`].
pub fn carry_out(
    subject: Subject,
    design: &Design,
    order: &Order,
    sink: &mut dyn FnMut(Scenario) -> Result<(), Error>,
) -> Result<(), Error> {
    let paths = design.paths();
    let files: Vec<String> = design.scenario_files().collect();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let ground = Ground::new(subject, &paths, &files)?;
    let sweep =
        Sweep { ground, design, paths, order, start: Hot::default(), network: OnceLock::new() }.warmed();
    let runs = order.part.runs(design.scenarios().div_ceil(RUN));
    crew::in_order(runs.len(), order.workers, |place| sweep.solve_run(runs[place]), &mut |run: Vec<
        Scenario,
    >| {
        run.into_iter().try_for_each(&mut *sink)
    })
}

/// A sweep under way.
struct Sweep<'a> {
    ground: Ground<'a>,
    design: &'a Design,
    paths: Vec<&'a str>,
    order: &'a Order<'a>,
    /// Solved with nothing varied: every run starts from it.
    start: Hot,
    /// The program through the network, solved likewise when a run first needs it.
    network: OnceLock<Option<Warm>>,
}

impl Sweep<'_> {
    fn warmed(mut self) -> Self {
        if let Some(plain) = self.plain() {
            let mut start = Hot::default();
            // Where the plain instance has no plan, the runs start from nothing.
            let _ = start.solve(&plain, self.order.options, false, &|| self.network());
            self.start = start;
        }
        self
    }

    fn plain(&self) -> Option<Situation> {
        let (instance, model) = self.ground.plain()?;
        Some(Situation { instance: instance.clone(), model: model.clone(), touched: Some(Vec::new()) })
    }

    fn network(&self) -> Option<Warm> {
        let solve = || through_network(&self.plain()?, self.order.options);
        self.network.get_or_init(solve).clone()
    }

    fn solve_run(&self, run: usize) -> Result<Vec<Scenario>, Error> {
        let scenarios: Vec<usize> = (run * RUN..((run + 1) * RUN).min(self.design.scenarios())).collect();
        let values: Vec<Vec<String>> = scenarios.iter().map(|&s| self.design.values(s)).collect();
        let (mut hot, mut situation) = (self.start.clone(), None);
        let mut solved = vec![None; scenarios.len()];
        for place in path::short(&values) {
            let values = values[place].clone();
            solved[place] = Some(self.solve_scenario(&mut hot, &mut situation, scenarios[place], values)?);
        }
        Ok(solved.into_iter().flatten().collect())
    }

    fn solve_scenario(
        &self,
        hot: &mut Hot,
        situation: &mut Option<Situation>,
        scenario: usize,
        values: Vec<String>,
    ) -> Result<Scenario, Error> {
        let started = Instant::now();
        let options = self.order.options;
        if options.cancelled.as_ref().is_some_and(|flag| flag.load(Ordering::Relaxed)) {
            return Err(Error::Stopped("the sweep was cancelled".to_owned()));
        }
        let outcome = self.ground.patches(&self.paths, &values).and_then(|patches| {
            let next = Situation::next(situation.take(), &self.ground, &patches)?;
            hot.solve(situation.insert(next), options, self.order.whole, &|| self.network())
        });
        let (status, found, reason) = match outcome {
            Ok(found) => ("optimal", Some(found), None),
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
            objective: found.as_ref().map(|f| f.objective),
            terms: found.as_ref().map(|f| f.terms),
            reason,
            seconds: started.elapsed().as_secs_f64(),
            restated: found.as_ref().and_then(|f| f.restated.clone()),
            solution: found.and_then(|f| f.solution).map(Box::new),
        })
    }
}
