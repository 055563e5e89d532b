//! `import`: published benchmark problems to an instance and the model under which it is solved.

use super::Answer;
use super::folder::Folder;
use crate::error::{Diagnostic, Error, Place};
use crate::imports::{self, Import};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// What `import` takes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  multipark import gap gap1.txt gap1 --problem 2 && multipark solve gap1 --model gap1/model.toml
  multipark import cap cap41.txt cap41
  multipark import cap capa.txt capa1 --capacity 8000
  multipark import ctap tasks.dat tasks")]
pub struct ImportArguments {
    /// What the file holds.
    #[arg(value_enum)]
    kind: Kind,
    /// The file, as published.
    file: PathBuf,
    /// Folder to make, with the instance and model.toml; it must not exist.
    dir: PathBuf,
    /// Which problem of a file that holds several, from 1.
    #[arg(long, value_name = "K", default_value_t = 1)]
    problem: usize,
    /// Of `gap`: the most profit or the least cost.
    #[arg(long, value_enum, default_value_t = Sense::Max)]
    sense: Sense,
    /// Of `cap`: what the word `capacity` in the file stands for.
    #[arg(long, value_name = "C")]
    capacity: Option<f64>,
}

/// Kinds of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// OR-Library's generalised assignment.
    Gap,
    /// OR-Library's capacitated warehouse location.
    Cap,
    /// Elloumi's constrained task assignment.
    Ctap,
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Sense {
    /// The most.
    Max,
    /// The least.
    Min,
}

/// Writes the folder, and says how the published value follows from what `solve` prints.
pub(super) fn import(asked: &ImportArguments) -> Result<Answer, Error> {
    let refuse =
        |message: &str| Err(Error::Input(vec![Diagnostic::error("bad-argument", message, Place::default())]));
    if asked.capacity.is_some_and(|capacity| !(capacity >= 0.0 && capacity.is_finite())) {
        return refuse("`--capacity` must be a finite number, zero or above");
    }
    if asked.capacity.is_some() && asked.kind != Kind::Cap {
        return refuse("`--capacity` is for files of the kind `cap`");
    }
    let kind = match (asked.kind, asked.sense) {
        (Kind::Gap, Sense::Max) => imports::Kind::AssignmentMax,
        (Kind::Gap, Sense::Min) => imports::Kind::AssignmentMin,
        (Kind::Cap, _) => imports::Kind::Warehouses { capacity: asked.capacity },
        (Kind::Ctap, _) => imports::Kind::Tasks,
    };
    let file = asked.file.display().to_string();
    let mut folder = Folder::begin(&asked.dir, &[])?;
    let text = std::fs::read_to_string(&asked.file)
        .map_err(|e| Error::File { path: file.clone(), message: e.to_string() })?;
    let Import { raw, model, value } = imports::import(kind, &file, &text, asked.problem)?;
    for (name, text) in raw.texts() {
        folder.add(&name, text);
    }
    folder.add("model.toml", model);
    folder.finish()?;
    let dir = asked.dir.display();
    let notes = vec![
        format!("wrote {dir}; now: multipark solve {dir} --model {dir}/model.toml"),
        format!("the published value is {value}"),
    ];
    Ok(Answer { out: String::new(), notes, code: 0 })
}
