//! Names and paths on the command line to instance and model.

use super::arguments::{Inputs, SolverOptions};
use crate::error::{Diagnostic, Error, Place};
use crate::instance::{Instance, RawInstance, what_ifs};
use crate::model::{self, Model};
use crate::solver::Options;
use crate::stamp::Stamp;
use crate::{bundled, solver};
use std::sync::Arc;
use std::time::Duration;

/// Everything that the inputs name, read and valid.
pub(super) struct Loaded {
    pub(super) raw: RawInstance,
    pub(super) instance: Instance,
    pub(super) source: model::Source,
    pub(super) model: Model,
}

impl Loaded {
    /// The stamp of a result that was solved for.
    pub(super) fn stamp(&self, options: &Options) -> Stamp {
        self.unsolved().solved_with(options)
    }

    /// The stamp of a result without a solver.
    pub(super) fn unsolved(&self) -> Stamp {
        Stamp::new(&self.raw, &[&self.source])
    }
}

/// Reads instance and model with their what-ifs; the problems of both at once.
pub(super) fn load(inputs: &Inputs) -> Result<Loaded, Error> {
    let raw = bundled::open_instance(&inputs.instance);
    let patches = what_ifs(raw.as_ref().ok(), &inputs.scenario, &inputs.set)?;
    let raw = raw.and_then(|raw| raw.patched(&patches));
    let instance = raw.as_ref().map_err(Clone::clone).and_then(Instance::check);
    let model = bundled::open_model(&inputs.model).and_then(|source| {
        let source = source.patched(&patches)?;
        let model = source.read()?;
        Ok((source, model))
    });
    match (instance, model) {
        (Ok(instance), Ok((source, model))) => {
            let countries: Vec<&str> = instance.countries.iter().map(|c| c.id.as_str()).collect();
            model::check_against(&model, &countries)?;
            Ok(Loaded { raw: raw?, instance, source, model })
        }
        (Err(Error::Input(mut all)), Err(Error::Input(more))) => {
            all.extend(more);
            Err(Error::Input(all))
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    }
}

/// Solver options from the command line.
pub(super) fn solver_options(given: &SolverOptions) -> Result<Options, Error> {
    let refuse = |option: &str, value: f64| {
        let message = format!("`{option}` must be a number of at least 0, not {value}");
        Error::Input(vec![Diagnostic::error("bad-argument", message, Place::default())])
    };
    let backend: solver::Backend = given.solver.parse()?;
    let time_limit = match given.time_limit {
        None => None,
        Some(seconds) => {
            Some(Duration::try_from_secs_f64(seconds).map_err(|_| refuse("--time-limit", seconds))?)
        }
    };
    if !(given.gap >= 0.0 && given.gap.is_finite()) {
        return Err(refuse("--gap", given.gap));
    }
    Ok(Options { backend, time_limit, gap: given.gap, watch: Some(Arc::default()), ..Options::default() })
}
