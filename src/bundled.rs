//! The instances and models inside the binary, so that the program works from any folder; and names to either these
//! or files of the user's own.

use crate::error::{Diagnostic, Error, Place, nearest};
use crate::instance::{RawInstance, from_folder, from_texts, from_workbook_file, is_workbook};
use crate::model::{Source, text_of};
use include_dir::{Dir, include_dir};
use std::path::Path;

static INSTANCES: Dir = include_dir!("$CARGO_MANIFEST_DIR/instances");
static MODELS: Dir = include_dir!("$CARGO_MANIFEST_DIR/models");

/// Ids of the bundled instances, sorted.
#[must_use]
pub fn instances() -> Vec<&'static str> {
    let mut ids: Vec<_> = INSTANCES
        .dirs()
        .filter(|dir| dir.get_file(dir.path().join("instance.toml")).is_some())
        .filter_map(|dir| dir.path().file_name()?.to_str())
        .collect();
    ids.sort_unstable();
    ids
}

/// Ids of the bundled models, sorted.
#[must_use]
pub fn models() -> Vec<&'static str> {
    let is_toml = |path: &Path| path.extension().is_some_and(|e| e == "toml");
    let mut ids: Vec<_> =
        MODELS.files().filter(|f| is_toml(f.path())).filter_map(|f| f.path().file_stem()?.to_str()).collect();
    ids.sort_unstable();
    ids
}

/// The files of a bundled instance as `(name, text)`: settings, tables, README and scenarios.
#[must_use]
pub fn instance(id: &str) -> Option<Vec<(&'static str, &'static str)>> {
    if !instances().contains(&id) {
        return None;
    }
    let wanted = |path: &Path| {
        path.extension().is_some_and(|e| e == "csv" || e == "toml") || path.ends_with("README.md")
    };
    let folder = INSTANCES.get_dir(id)?;
    let scenarios = folder.get_dir(folder.path().join("scenarios"));
    let files = folder.files().chain(scenarios.into_iter().flat_map(Dir::files));
    Some(
        files
            .filter(|f| wanted(f.path()))
            .filter_map(|f| Some((f.path().strip_prefix(id).ok()?.to_str()?, f.contents_utf8()?)))
            .collect(),
    )
}

/// The text of a bundled model.
#[must_use]
pub fn model(id: &str) -> Option<&'static str> {
    if !models().contains(&id) {
        return None;
    }
    MODELS.get_file(format!("{id}.toml"))?.contents_utf8()
}

/// A folder, a workbook, or a bundled instance.
///
/// # Errors
/// [`Error::Input`] when neither exists (with the nearest name), or with every problem of the files.
pub fn open_instance(name: &str) -> Result<RawInstance, Error> {
    let path = Path::new(name);
    if path.is_dir() {
        return from_folder(path);
    }
    if is_workbook(name) && path.is_file() {
        return from_workbook_file(path);
    }
    if let Some(files) = instance(name) {
        return from_texts(name, &files);
    }
    Err(unknown("instance", name, &instances(), path.exists()))
}

/// A model file, or a bundled model.
///
/// # Errors
/// [`Error::Input`] when neither exists (with the nearest name); [`Error::File`] when it cannot be read.
pub fn open_model(name: &str) -> Result<Source, Error> {
    let path = Path::new(name);
    if path.is_file() {
        let (file, text) = text_of(path)?;
        return Ok(Source::new(file, text));
    }
    if let Some(text) = model(name) {
        return Ok(Source::new(format!("{name}.toml"), text));
    }
    Err(unknown("model", name, &models(), path.exists()))
}

fn unknown(what: &'static str, name: &str, known: &[&str], exists: bool) -> Error {
    let (code, form) = match what {
        "instance" => ("unknown-instance", "folder or .xlsx workbook"),
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
