//! Bytes to raw tables.

use super::RawInstance;
use crate::error::Error;
use std::path::Path;

/// Reads an instance folder.
///
/// # Errors
/// When a file cannot be read or is no CSV; all such problems at once.
pub fn from_folder(_folder: &Path) -> Result<RawInstance, Error> {
    todo!()
}

/// Makes a raw instance from `(file name, text)` pairs, as the bundled instances are held.
///
/// # Errors
/// As [`from_folder`].
pub fn from_texts(_origin: &str, _files: &[(&str, &str)]) -> Result<RawInstance, Error> {
    todo!()
}
