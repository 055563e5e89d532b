//! The instances and models inside the binary, so that the program works from any folder.

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

/// The files of a bundled instance as `(name, text)`: settings, tables and README.
#[must_use]
pub fn instance(id: &str) -> Option<Vec<(&'static str, &'static str)>> {
    if !instances().contains(&id) {
        return None;
    }
    let wanted = |path: &Path| {
        path.extension().is_some_and(|e| e == "csv" || e == "toml") || path.ends_with("README.md")
    };
    let files = INSTANCES.get_dir(id)?.files();
    Some(
        files
            .filter(|f| wanted(f.path()))
            .filter_map(|f| Some((f.path().file_name()?.to_str()?, f.contents_utf8()?)))
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
