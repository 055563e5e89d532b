//! An instance as a spreadsheet workbook (`.xlsx`): one sheet a table.
//!
//! `instance` holds the keys of `instance.toml`, `scenarios` and `changes` the scenario files, `readme` the README, a
//! line a row. `about` and sheets whose names begin with `x_` are the planner's own: written or left, never read.
//! `cells` turns bytes into cells and guards against hostile files, `read` cells into a raw instance, `write` back.
//! A cell that holds a number is that number to the last bit; what a figure means is not known here.

mod cells;
mod read;
mod references;
mod settings;
mod write;

pub use read::from_workbook;

use std::path::Path;

/// Sheet of the settings.
const INSTANCE: &str = "instance";
/// Sheet with a row a scenario, and the sheet with a row a change.
const SCENARIOS: &str = "scenarios";
const CHANGES: &str = "changes";
/// Sheet of the README.
const README: &str = "readme";
/// Sheet of instructions.
const ABOUT: &str = "about";

/// Columns of the two sheets of scenarios.
const SCENARIO_COLUMNS: [&str; 4] = ["id", "name", "description", "source"];
const CHANGE_COLUMNS: [&str; 3] = ["scenario", "path", "value"];

/// Whether a path names a workbook that can be read: by its ending.
#[must_use]
pub fn is_workbook(path: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("xlsx") || e.eq_ignore_ascii_case("xlsm"))
}

/// The sheet of a file of the folder form: `parks` of `parks.csv`.
pub(super) fn sheet_of(file: &str) -> &str {
    file.strip_suffix(".csv").or_else(|| file.strip_suffix(".toml")).unwrap_or(file)
}
