//! `convert`: an instance from one form to the other: a folder of CSV tables, a spreadsheet workbook.

use super::Answer;
use super::folder::{Folder, write_new_file};
use crate::bundled;
use crate::error::{Diagnostic, Error, Place};
use crate::instance::{RawInstance, is_workbook};
use clap::Args;
use std::path::{Path, PathBuf};

/// What `convert` takes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  multipark convert lancang-mekong parks.xlsx
  multipark convert parks.xlsx my-parks && multipark check my-parks")]
pub struct ConvertArguments {
    /// Instance: a folder, an .xlsx workbook, or the name of a bundled one.
    from: String,
    /// Workbook (a name that ends in .xlsx) or folder to make; it must not exist.
    to: PathBuf,
}

/// Writes the instance in the form that the name of the target asks for.
pub(super) fn convert(asked: &ConvertArguments) -> Result<Answer, Error> {
    let ConvertArguments { from, to } = asked;
    let name = to.display().to_string();
    let ending = to.extension().and_then(|e| e.to_str()).unwrap_or_default();
    if ["xls", "xlsm", "xlsb", "ods", "csv"].contains(&ending.to_lowercase().as_str()) {
        let message = format!("a workbook is written as .xlsx, not as .{ending}");
        return Err(Error::Input(vec![
            Diagnostic::error("bad-argument", message, Place::default())
                .with_help("give TO a name that ends in .xlsx"),
        ]));
    }
    let raw = bundled::open_instance(from)?;
    let mut notes: Vec<String> = raw.warnings.iter().map(ToString::to_string).collect();
    if is_workbook(&name) {
        write_new_file(to, &raw.workbook()?)?;
    } else {
        let mut folder = Folder::begin(to, &[])?;
        for (file, text) in raw.texts() {
            folder.add(&file, text);
        }
        folder.finish()?;
    }
    notes.extend(left_out(&raw, from));
    notes.push(format!("wrote {name}; now: multipark check {name}"));
    Ok(Answer { out: String::new(), notes, code: 0 })
}

/// What lies in a folder and is no part of the instance.
fn left_out(raw: &RawInstance, from: &str) -> Option<String> {
    let carried: Vec<String> = raw.texts().into_iter().map(|(name, _)| name).collect();
    let entries = std::fs::read_dir(Path::new(from)).ok()?;
    let names = entries.filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()));
    let mut left: Vec<String> = names
        .filter(|name| !name.starts_with('.') && !carried.contains(name))
        .filter(|name| name != "scenarios" || raw.scenarios.is_empty())
        .collect();
    left.sort();
    (!left.is_empty()).then(|| format!("left out, being no part of the instance: {}", left.join(", ")))
}
