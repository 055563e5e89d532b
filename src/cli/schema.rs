//! `schema`: JSON Schemas of all inputs and outputs.

use super::{Answer, csv};
use crate::error::{Diagnostic, Error, Place};
use crate::schema;

/// One JSON document with every schema, or the schema of one file.
pub(super) fn schema(name: Option<&str>) -> Result<Answer, Error> {
    let document = match name {
        None => schema::document(),
        Some(name) => schema::one(name).ok_or_else(|| unknown(name))?,
    };
    Ok(Answer::data(csv::json(&document)?))
}

fn unknown(name: &str) -> Error {
    let names: Vec<String> = schema::all().into_iter().map(|(name, _)| name).collect();
    let help = format!("there are {}", names.join(", "));
    let message = format!("there is no schema of `{name}`");
    Error::Input(vec![Diagnostic::error("unknown-schema", message, Place::default()).with_help(help)])
}
