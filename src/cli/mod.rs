//! The command line: one file a verb; no logic that the library lacks.

use std::ffi::OsString;
use std::process::ExitCode;

/// Runs the program with these arguments (the first is its name).
pub fn run(_arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    ExitCode::from(1)
}
