//! `solve`: the main job.

use super::arguments::{Format, Inputs, OutputOptions, SolverOptions};
use super::folder::Folder;
use super::inputs::{load, solver_options};
use super::waiting::Waiting;
use super::{Answer, csv, plan, program};
use crate::error::Error;
use crate::instance::RawInstance;
use crate::model::Source;
use crate::solution::{self, Solution};
use crate::stamp::Stamp;
use clap::Args;
use serde_json::Value;
use std::path::Path;

/// What `solve` takes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  multipark solve lancang-mekong
  multipark solve lancang-mekong --model standalone
  multipark solve lancang-mekong --scenario visa-free --scenario settlement
  multipark solve lancang-mekong --set parks.rayong.land=900 --set model.objective.jobs=*2
  multipark solve lancang-mekong --format json --out results")]
pub struct SolveArguments {
    #[command(flatten)]
    pub inputs: Inputs,
    #[command(flatten)]
    pub solver: SolverOptions,
    #[command(flatten)]
    pub output: OutputOptions,
    /// Print every row of every table, not the largest alone.
    #[arg(long)]
    pub all: bool,
}

/// What a folder of results may hold; the first is there in every one.
const RESULT: [&str; 14] = [
    "summary.json",
    "allocation.csv",
    "supply.csv",
    "sales.csv",
    "transfers.csv",
    "resources.csv",
    "corridors.csv",
    "markets.csv",
    "countries.csv",
    "shipments.csv",
    "binding.csv",
    "binding_on_assumptions.csv",
    "model.toml",
    "instance",
];

/// Solves, prints the plan, and writes a folder of it where asked.
pub(super) fn solve(asked: &SolveArguments, colour: bool, quiet: bool) -> Result<Answer, Error> {
    let SolveArguments { inputs, solver, output, all } = asked;
    let options = solver_options(solver)?;
    let waiting = Waiting::begin(&options, quiet);
    if let Some(named) = program::read(inputs)? {
        return program::solve(&named, &options, output);
    }
    let loaded = load(inputs)?;
    let read = [inputs.instance.as_str(), &inputs.model];
    let folder = output.out.as_deref().map(|dir| PlanFolder::begin(dir, &read)).transpose()?;
    let found = solution::solve(&loaded.instance, &loaded.model, &options)?;
    drop(waiting);
    let stamp = loaded.stamp(&options);
    let out = match output.format {
        Format::Table => plan::read(&loaded.instance, &loaded.model, &found, *all, colour),
        Format::Json => csv::json(&stamp.on(&found))?,
        Format::Csv => csv::records(&["park", "sector", "output", "jobs"], &csv::values(&found.allocation)?)?,
    };
    let warnings = loaded.instance.warnings.iter().chain(&loaded.model.warnings);
    let mut notes: Vec<String> = warnings.map(ToString::to_string).collect();
    if let Some(folder) = folder {
        folder.finish(&loaded.raw, &loaded.source, &found, &stamp)?;
        notes.extend(output.out.as_ref().map(|dir| format!("results written to {}", dir.display())));
    }
    let stopped = found.status != "optimal";
    if stopped {
        notes.push(
            "stopped by a limit: the plan is the best found so far, within the gap that it states".to_owned(),
        );
    }
    Answer { out, notes, code: if stopped { 5 } else { 0 } }.stamped(output.format, || stamp)
}

/// A folder for a plan: `summary.json`, a CSV a table, and a copy of what was solved.
pub struct PlanFolder(Folder<'static>);

impl PlanFolder {
    /// Found out before any long work whether it can be written; `read` names what the plan is made of, which must not
    /// be inside.
    ///
    /// # Errors
    /// [`Error::File`] where it cannot, or where it holds what is no earlier result.
    pub fn begin(dir: &Path, read: &[&str]) -> Result<Self, Error> {
        let folder = Folder::begin(dir, &RESULT)?;
        read.iter().try_for_each(|input| folder.must_not_hold(input))?;
        Ok(Self(folder))
    }

    /// Writes it, whole or not at all.
    ///
    /// # Errors
    /// [`Error::File`] where it cannot be written.
    pub fn finish(
        self,
        raw: &RawInstance,
        source: &Source,
        found: &Solution,
        stamp: &Stamp,
    ) -> Result<(), Error> {
        let Self(mut folder) = self;
        folder.add("summary.json", csv::json(&stamp.on(found))?);
        let json = serde_json::to_value(found).map_err(|e| Error::Solver(e.to_string()))?;
        if let Value::Object(tables) = &json {
            for (name, table) in tables {
                if let Value::Array(rows) = table {
                    folder.add(&format!("{name}.csv"), csv::records(&columns(name), rows)?);
                }
            }
        }
        folder.add("model.toml", source.text.as_str());
        // Without the scenarios: those asked for have been applied.
        let solved = RawInstance { scenarios: Vec::new(), ..raw.clone() };
        for (name, text) in solved.texts() {
            folder.add(&format!("instance/{name}"), text);
        }
        folder.finish()
    }
}

/// Columns of a table that has no rows.
fn columns(table: &str) -> Vec<&'static str> {
    match table {
        "allocation" => vec!["park", "sector", "output", "jobs", "new_output"],
        "supply" => vec!["supplier", "user", "from", "to", "value"],
        "sales" => vec!["sector", "from", "market", "value"],
        "transfers" => vec!["resource", "from", "to", "amount"],
        "resources" => vec!["resource", "holder", "use", "capacity", "shadow_price"],
        "corridors" => vec!["corridor", "kt", "capacity_kt", "shadow_price"],
        "markets" => vec!["market", "sector", "sales", "max_sales", "min_sales", "shadow_price"],
        "countries" => vec!["country", "output", "jobs", "cost", "complementarity"],
        "shipments" => vec!["origin", "corridor", "from", "to", "kt"],
        "binding" => vec!["limit", "value", "unit", "shadow_price", "quality", "source", "note"],
        "binding_on_assumptions" => vec!["limit", "provenance"],
        _ => Vec::new(),
    }
}
