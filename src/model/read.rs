//! TOML to a model.

use super::Model;
use crate::error::Error;
use std::path::Path;

/// Reads a model file.
///
/// # Errors
/// When it cannot be read or is no valid model; all problems at once.
pub fn from_file(_path: &Path) -> Result<Model, Error> {
    todo!()
}

/// Reads a model from its text; `file` is named in messages.
///
/// # Errors
/// [`Error::Input`] with every problem found.
pub fn from_text(_file: &str, _text: &str) -> Result<Model, Error> {
    todo!()
}

/// Checks a model that is already a TOML value.
///
/// # Errors
/// As [`from_text`].
pub fn from_value(_file: &str, _value: &toml::Table) -> Result<Model, Error> {
    todo!()
}
