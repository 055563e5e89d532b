//! The scenarios of a sample: swept, and of each plan what is counted.

use crate::analysis::sweep::{Design, Order, Part, Scenario, Subject, carry_out};
use crate::error::Error;
use crate::input::Patch;
use crate::instance::{Instance, RawInstance, Site};
use crate::model::{self, Model, Source, Terms};
use crate::solver::Options;
use std::collections::HashMap;

/// An instance and a model as written, and how to solve them.
#[derive(Clone, Copy)]
pub(super) struct World<'a> {
    pub(super) raw: &'a RawInstance,
    pub(super) source: &'a Source,
    pub(super) options: &'a Options,
}

/// A scenario's plan.
#[derive(Debug, Clone)]
pub(super) struct Solved {
    pub(super) objective: f64,
    pub(super) terms: Terms,
    pub(super) output: Vec<f64>,
}

impl World<'_> {
    pub(super) fn read(&self, patches: &[Patch]) -> Result<(Instance, Model), Error> {
        let instance = Instance::check(&self.raw.patched(patches)?)?;
        let model = self.source.patched(patches)?.read()?;
        let countries: Vec<&str> = instance.countries.iter().map(|c| c.id.as_str()).collect();
        model::check_against(&model, &countries)?;
        Ok((instance, model))
    }
}

/// How a scenario without a plan ended; other faults stay faults.
pub(super) fn status(error: Error) -> Result<&'static str, Error> {
    match error {
        Error::Infeasible => Ok("infeasible"),
        Error::Unbounded => Ok("unbounded"),
        Error::Input(_) => Ok("invalid"),
        other => Err(other),
    }
}

/// The changes of every scenario.
pub(super) fn patches(design: &Design) -> Result<Vec<Vec<Patch>>, Error> {
    let paths = design.paths();
    let of = |scenario: usize| {
        let values = design.values(scenario);
        paths.iter().zip(values).map(|(path, value)| Patch::parse(&format!("{path}={value}"))).collect()
    };
    (0..design.scenarios()).map(of).collect()
}

/// Sweeps the sample: every scenario from a basis near it.
pub(super) fn solve(
    world: World,
    instance: &Instance,
    design: &Design,
    workers: usize,
    tell: &(dyn Fn(usize, usize) + Sync),
) -> Result<Vec<Result<Solved, &'static str>>, Error> {
    let World { raw, source, options } = world;
    let subject = Subject { raw, model_file: &source.file, model_text: &source.text };
    let order = Order { options, part: Part::ALL, workers, whole: true };
    let names = |s: &Site| (instance.parks[s.park].id.as_str(), instance.sectors[s.sector].id.as_str());
    let sites: HashMap<(&str, &str), usize> =
        instance.sites.iter().enumerate().map(|(site, s)| (names(s), site)).collect();
    let mut solved = Vec::new();
    carry_out(subject, design, &order, &mut |scenario| {
        solved.push(sum_up(scenario, &sites)?);
        tell(solved.len(), design.scenarios());
        Ok(())
    })?;
    Ok(solved)
}

/// What of a scenario is kept; its status where it has no plan.
fn sum_up(
    scenario: Scenario,
    sites: &HashMap<(&str, &str), usize>,
) -> Result<Result<Solved, &'static str>, Error> {
    let Scenario { status, objective, terms, solution, reason, .. } = scenario;
    let (Some(objective), Some(terms), Some(solution)) = (objective, terms, solution) else {
        return match status {
            "stopped" => Err(Error::Stopped(reason.unwrap_or_default())),
            status => Ok(Err(status)),
        };
    };
    let mut output = vec![0.0; sites.len()];
    for made in &solution.allocation {
        if let Some(&site) = sites.get(&(made.park.as_str(), made.sector.as_str())) {
            output[site] = made.output;
        }
    }
    Ok(Ok(Solved { objective, terms, output }))
}
