//! `sensitivity`: what every limit is worth on both sides and how far that holds, to read, as JSON, as CSV.

use super::arguments::{Format, Inputs, SolverOptions};
use super::inputs::{load, solver_options};
use super::text::{figure, table};
use super::{Answer, Progress, csv, program, tornado};
use crate::analysis::sensitivity::{LimitReport, Sensitivity, SideReport, reversals, sensitivity as sensing};
use crate::error::Error;
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

/// What `sensitivity` takes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  multipark sensitivity lancang-mekong --format csv > prices.csv
  multipark sensitivity lancang-mekong --model integer --reverse 'rayong/*' --time-limit 60
  multipark sensitivity lancang-mekong --tornado --svg tornado.svg
  multipark sensitivity transport.mps

Prices of a discrete model are those of the program with its open and closed sites held. --reverse solves anew with
each decision turned round; --time-limit and --gap then hold for each of these solves.")]
pub struct SensitivityArguments {
    #[command(flatten)]
    pub inputs: Inputs,
    #[command(flatten)]
    pub solver: SolverOptions,
    /// Form of the result on standard output.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// Print every limit, not the most valuable alone.
    #[arg(long)]
    pub all: bool,
    /// Discrete models: what the plan loses if the decision on each of these sites were reversed; all by default.
    #[arg(long, value_name = "PARK/SECTOR", num_args = 0..=1, default_missing_value = "*")]
    pub reverse: Option<String>,
    /// Instead: by how much the objective swings when each limit is this share lower and higher, each solved again.
    #[arg(long, value_name = "SHARE", num_args = 0..=1, default_missing_value = "0.1")]
    pub tornado: Option<f64>,
    /// Draw the swings into this file.
    #[arg(long, value_name = "FILE.svg", requires = "tornado")]
    pub svg: Option<PathBuf>,
}

/// Rows shown of a long table.
const SHOWN: usize = 25;

/// Prices and ranges, or the swings of the objective.
pub(super) fn answer(asked: &SensitivityArguments, quiet: bool) -> Result<Answer, Error> {
    match (asked.tornado, &asked.reverse) {
        (Some(_), Some(_)) => {
            Err(Error::Unsupported("--tornado and --reverse are two questions: ask one".to_owned()))
        }
        (Some(share), None) => tornado::tornado(asked, share),
        (None, _) => sensitivity(asked, quiet),
    }
}

fn sensitivity(asked: &SensitivityArguments, quiet: bool) -> Result<Answer, Error> {
    let SensitivityArguments { inputs, solver, all, .. } = asked;
    let (format, all, reverse) = (asked.format, *all, asked.reverse.as_deref());
    let options = solver_options(solver)?;
    if let Some(named) = program::read(inputs)? {
        return program::sensitivity(&named, reverse, &options, format, all);
    }
    let loaded = load(inputs)?;
    let (progress, again) = (Progress::new("prices", quiet), Progress::new("decisions", quiet));
    let tell = |done, all| progress.tell(done, all);
    let mut found = sensing(&loaded.instance, &loaded.model, &options, &tell)?;
    if let Some(which) = reverse {
        let (instance, model) = (&loaded.instance, &loaded.model);
        found.reversals =
            Some(reversals(instance, model, which, &options, &|done, all| again.tell(done, all))?);
    }
    let out = match (format, &found.reversals) {
        (Format::Json, _) => csv::json(&loaded.stamp(&options).on(&found))?,
        (Format::Csv, Some(reversals)) => csv::records(&["park", "sector"], &csv::values(reversals)?)?,
        (Format::Csv, None) => limit_records(&found.limits)?,
        (Format::Table, _) => read_sensitivity(&found, if all { usize::MAX } else { SHOWN }),
    };
    Answer { out, notes: found.notes, code: 0 }.stamped(format, || loaded.stamp(&options))
}

/// One row a limit.
pub(super) fn limit_records(limits: &[LimitReport]) -> Result<String, Error> {
    let side = |s: &Option<SideReport>, key: &str| match (s, key) {
        (Some(s), "price") => json!(s.price),
        (Some(s), _) => json!(s.holds_to),
        (None, _) => json!(null),
    };
    let rows: Vec<_> = limits
        .iter()
        .map(|l| {
            json!({"limit": l.limit, "value": l.value, "unit": l.unit,
                "less_price": side(&l.less, "price"), "less_holds_to": side(&l.less, "to"),
                "more_price": side(&l.more, "price"), "more_holds_to": side(&l.more, "to"),
                "degenerate": l.degenerate, "quality": l.quality})
        })
        .collect();
    csv::records(&["limit", "value", "unit"], &rows)
}

/// The limits that have a price, and what ends the first of these prices; `least` stands for no end downwards.
pub(super) fn read_limits(limits: &[LimitReport], most: usize, least: &str) -> String {
    let price =
        |s: &Option<SideReport>| s.as_ref().map_or_else(|| "impossible".to_owned(), |s| figure(s.price));
    let holds = |s: &Option<SideReport>, end: &str| {
        s.as_ref().map_or_else(|| "-".to_owned(), |s| s.holds_to.map_or_else(|| end.to_owned(), figure))
    };
    let priced: Vec<_> = limits
        .iter()
        .filter(|l| [&l.more, &l.less].into_iter().any(|s| s.as_ref().is_none_or(|s| s.price != 0.0)))
        .collect();
    let rows = priced.iter().take(most).map(|l| {
        vec![
            l.limit.clone(),
            l.unit.clone(),
            figure(l.value),
            price(&l.less),
            holds(&l.less, least),
            price(&l.more),
            holds(&l.more, "no end"),
        ]
    });
    let mut out = "Limits, by worth\n".to_owned();
    out +=
        &table(&["limit", "unit", "figure", "one less costs", "down to", "one more gains", "up to"], 2, rows);
    if priced.len() > most {
        out += &format!("  and {} more; --all shows them\n", priced.len() - most);
    }
    let ends: Vec<_> = priced
        .iter()
        .take(most.min(8))
        .filter_map(|l| {
            let more = l.more.as_ref()?;
            let (to, leaves) = (more.holds_to?, more.leaves.as_ref()?);
            let then = more.enters.as_ref().map_or_else(String::new, |e| format!("; {e} takes over"));
            Some(format!("  {} at {}: {leaves} reaches a limit{then}\n", l.limit, figure(to)))
        })
        .collect();
    if !ends.is_empty() {
        out += "\nWhat ends these prices on the way up\n";
        out += &ends.concat();
    }
    out
}

fn read_sensitivity(found: &Sensitivity, most: usize) -> String {
    let mut out = format!(
        "Objective {} (M USD a year). Prices are M USD per unit of the limit.\n\n",
        figure(found.objective)
    );
    out += &read_limits(&found.limits, most, "0");
    let mut idle: Vec<_> = found.outputs.iter().filter(|o| o.must_improve.is_some()).collect();
    idle.sort_by(|a, b| a.must_improve.unwrap_or(0.0).total_cmp(&b.must_improve.unwrap_or(0.0)));
    if !idle.is_empty() {
        out += "\nNot built, nearest first\n";
        for o in idle.iter().take(most.min(10)) {
            out += &format!("  {}\n", o.words.as_deref().unwrap_or_default());
        }
    }
    if let Some(reversals) = &found.reversals {
        out += "\nDecisions reversed, each solved again; least loss first\n";
        for reversal in reversals.iter().take(most) {
            out += &format!("  {}\n", reversal.words);
        }
        if reversals.len() > most {
            out += &format!("  and {} more; --all shows them\n", reversals.len() - most);
        }
    }
    out
}
