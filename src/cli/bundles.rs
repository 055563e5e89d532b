//! `examples` and `new`: instances to look at and to start from.

use super::Answer;
use super::arguments::ExamplesAction;
use super::folder::{Folder, write_file};
use super::text::table;
use crate::bundled;
use crate::error::{Diagnostic, Error, Place, nearest};
use crate::instance::Instance;
use crate::model;
use include_dir::{Dir, include_dir};
use std::path::Path;

static STARTER: Dir = include_dir!("$CARGO_MANIFEST_DIR/src/cli/starter");

/// Lists the bundled instances and models, or copies one out.
pub(super) fn examples(action: Option<ExamplesAction>) -> Result<Answer, Error> {
    match action {
        None => list(),
        Some(ExamplesAction::Copy { name, dir }) => copy(&name, &dir),
    }
}

fn list() -> Result<Answer, Error> {
    let mut instances = Vec::new();
    let mut scenarios = Vec::new();
    for id in bundled::instances() {
        let raw = bundled::open_instance(id)?;
        for file in &raw.scenarios {
            let scenario = raw.scenario(&file.id)?;
            scenarios.push(vec![id.to_owned(), scenario.id, scenario.name]);
        }
        let instance = Instance::check(&raw)?;
        let size = format!(
            "{} countries, {} parks, {} sectors",
            instance.countries.len(),
            instance.parks.len(),
            instance.sectors.len()
        );
        instances.push(vec![id.to_owned(), size, instance.name]);
    }
    let mut models = Vec::new();
    for id in bundled::models() {
        let model = model::from_text(id, bundled::model(id).unwrap_or_default())?;
        let first = model.description.split_inclusive('.').next().unwrap_or_default().trim().to_owned();
        models.push(vec![id.to_owned(), model.cooperation.to_string(), first]);
    }
    let out = format!(
        "Instances\n{}\nModels\n{}\nScenarios\n{}\nmultipark examples copy NAME DIR writes one out to edit.\n",
        table(&["name", "size", "what it is"], 3, instances),
        table(&["name", "opens", "what it is"], 3, models),
        table(&["instance", "scenario", "what it is"], 3, scenarios)
    );
    Ok(Answer::data(out))
}

fn copy(name: &str, dir: &Path) -> Result<Answer, Error> {
    if let Some(files) = bundled::instance(name) {
        let mut folder = Folder::begin(dir, &[])?;
        for (file, text) in files {
            folder.add(file, text);
        }
        folder.finish()?;
        return Ok(told(format!("wrote {}; now: multipark solve {}", dir.display(), dir.display())));
    }
    if let Some(text) = bundled::model(name) {
        if dir.exists() {
            return Err(Error::File {
                path: dir.display().to_string(),
                message: "this exists already".to_owned(),
            });
        }
        write_file(dir, text)?;
        return Ok(told(format!("wrote the model to {}", dir.display())));
    }
    let known: Vec<&str> = bundled::instances().into_iter().chain(bundled::models()).collect();
    let help = match nearest(name, known.iter().copied()) {
        Some(similar) => format!("a similar name exists: `{similar}`"),
        None => format!("there are {}", known.join(", ")),
    };
    let message = format!("no bundled instance or model has this name: `{name}`");
    Err(Error::Input(vec![Diagnostic::error("unknown-example", message, Place::default()).with_help(help)]))
}

/// Writes the starter instance.
pub(super) fn new(dir: &Path) -> Result<Answer, Error> {
    let mut folder = Folder::begin(dir, &[])?;
    for file in STARTER.files() {
        if let (Some(name), Some(text)) = (file.path().to_str(), file.contents_utf8()) {
            folder.add(name, text);
        }
    }
    folder.finish()?;
    let dir = dir.display();
    Ok(told(format!(
        "wrote {dir}: edit its tables, then\n  multipark check {dir}\n  multipark solve {dir} --model {dir}/model.toml"
    )))
}

fn told(note: String) -> Answer {
    Answer { out: String::new(), notes: vec![note], code: 0 }
}
