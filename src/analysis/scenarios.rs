//! The scenarios of an instance, each checked as if it were solved.

use crate::error::{Diagnostic, Error};
use crate::instance::{Instance, RawInstance};
use crate::model::{self, Source};

/// Everything that is wrong with the scenarios of an instance, each taken by itself under a model.
///
/// # Errors
/// [`Error`] other than [`Error::Input`] from reading; what is wrong with the input is the answer.
pub fn problems(raw: &RawInstance, source: &Source) -> Result<Vec<Diagnostic>, Error> {
    let mut found = Vec::new();
    for file in &raw.scenarios {
        match one(raw, source, &file.id) {
            Ok(()) => {}
            Err(Error::Input(more)) => found.extend(more.into_iter().filter(Diagnostic::is_error)),
            Err(other) => return Err(other),
        }
    }
    Ok(found)
}

fn one(raw: &RawInstance, source: &Source, id: &str) -> Result<(), Error> {
    let patches = raw.scenario(id)?.patches;
    let instance = Instance::check(&raw.patched(&patches)?)?;
    let model = source.patched(&patches)?.read()?;
    let countries: Vec<&str> = instance.countries.iter().map(|c| c.id.as_str()).collect();
    model::check_against(&model, &countries)
}
