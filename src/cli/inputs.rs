//! Names and paths on the command line to instance and model.

use super::arguments::{Inputs, SolverOptions};
use crate::error::{Diagnostic, Error, Place, nearest};
use crate::input::Patch;
use crate::instance::{Instance, RawInstance, from_folder, from_texts};
use crate::model::{self, Model};
use crate::solver::Options;
use crate::{bundled, solver};
use std::path::Path;
use std::time::Duration;

/// Everything that the inputs name, read and valid.
pub(super) struct Loaded {
    pub(super) raw: RawInstance,
    pub(super) instance: Instance,
    pub(super) source: model::Source,
    pub(super) model: Model,
}

/// Reads instance and model with their what-ifs; the problems of both at once.
pub(super) fn load(inputs: &Inputs) -> Result<Loaded, Error> {
    let patches = inputs.set.iter().map(|text| Patch::parse(text)).collect::<Result<Vec<_>, _>>()?;
    let (for_model, for_instance): (Vec<Patch>, Vec<Patch>) =
        patches.into_iter().partition(|p| p.model_path().is_some());
    let raw = raw_instance(&inputs.instance).and_then(|raw| raw.patched(&for_instance));
    let instance = raw.as_ref().map_err(Clone::clone).and_then(Instance::check);
    let model = model_text(&inputs.model).and_then(|(file, text)| {
        let source = model::Source::new(file, text).patched(&for_model)?;
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

/// A folder, or a bundled instance.
pub(super) fn raw_instance(name: &str) -> Result<RawInstance, Error> {
    let path = Path::new(name);
    if path.is_dir() {
        return from_folder(path);
    }
    if let Some(files) = bundled::instance(name) {
        return from_texts(name, &files);
    }
    Err(unknown("instance", name, &bundled::instances(), path.exists()))
}

/// Name and text of a model: a file, or a bundled one.
pub(super) fn model_text(name: &str) -> Result<(String, String), Error> {
    let path = Path::new(name);
    if path.is_file() {
        return model::text_of(path);
    }
    if let Some(text) = bundled::model(name) {
        return Ok((format!("{name}.toml"), text.to_owned()));
    }
    Err(unknown("model", name, &bundled::models(), path.exists()))
}

fn unknown(what: &'static str, name: &str, known: &[&str], exists: bool) -> Error {
    let (code, form) = match what {
        "instance" => ("unknown-instance", "folder"),
        _ => ("unknown-model", "file"),
    };
    let message = if exists {
        format!("`{name}` is no {form}")
    } else {
        format!("there is no {form} and no bundled {what} of this name: `{name}`")
    };
    let help = match nearest(name, known.iter().copied()) {
        Some(similar) => format!("a bundled {what} has a similar name: `{similar}`"),
        None => format!("the bundled {what}s are {}", known.join(", ")),
    };
    Error::Input(vec![Diagnostic::error(code, message, Place::default()).with_help(help)])
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
    Ok(Options { backend, time_limit, gap: given.gap, ..Options::default() })
}
