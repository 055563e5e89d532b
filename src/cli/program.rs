//! Bare programs: `solve` and `sensitivity` of an MPS file, in its own names.

use super::arguments::{Format, Inputs, OutputOptions};
use super::sensitivity::{limit_records, read_limits};
use super::text::{figure, maybe, table};
use super::{Answer, csv};
use crate::analysis::program::{self, ProgramSensitivity, ProgramSolution};
use crate::error::Error;
use crate::lp::text::{Named, read_mps};
use crate::solver::Options;
use crate::stamp::Stamp;
use std::path::Path;

/// Rows shown of a long table.
const SHOWN: usize = 25;

/// The program in a file, where the instance that was named is one: a file whose name ends in `.mps`.
pub(super) fn read(inputs: &Inputs) -> Result<Option<Named>, Error> {
    let path = Path::new(&inputs.instance);
    if !path.is_file() || !path.extension().is_some_and(|e| e.eq_ignore_ascii_case("mps")) {
        return Ok(None);
    }
    if !inputs.set.is_empty() || !inputs.scenario.is_empty() {
        let message = "--set and --scenario change instances and models, not an MPS file";
        return Err(Error::Unsupported(message.to_owned()));
    }
    let text = std::fs::read_to_string(path)
        .map_err(|e| Error::File { path: inputs.instance.clone(), message: e.to_string() })?;
    read_mps(&text, &inputs.instance).map(Some)
}

/// The optimum.
pub(super) fn solve(named: &Named, options: &Options, output: &OutputOptions) -> Result<Answer, Error> {
    if output.out.is_some() {
        let message = "--out writes the plan of an instance; a bare program goes to standard output";
        return Err(Error::Unsupported(message.to_owned()));
    }
    let found = program::solve(named, options)?;
    let out = match output.format {
        Format::Json => csv::json(&Stamp::of_program(named).solved_with(options).on(&found))?,
        Format::Csv => csv::records(&["column", "value", "reduced_cost"], &csv::values(&found.columns)?)?,
        Format::Table => read_solution(&found),
    };
    let stopped = found.status != "optimal";
    let notes =
        if stopped { vec!["stopped by a limit: the best point found so far".to_owned()] } else { vec![] };
    Answer { out, notes, code: if stopped { 5 } else { 0 } }
        .stamped(output.format, || Stamp::of_program(named).solved_with(options))
}

/// Prices and ranges.
pub(super) fn sensitivity(
    named: &Named,
    reverse: Option<&str>,
    options: &Options,
    format: Format,
    all: bool,
) -> Result<Answer, Error> {
    if reverse.is_some() {
        return Err(Error::Unsupported("--reverse asks about sites, which an MPS file has not".to_owned()));
    }
    let found = program::sensitivity(named, options)?;
    let out = match format {
        Format::Json => csv::json(&Stamp::of_program(named).solved_with(options).on(&found))?,
        Format::Csv => limit_records(&found.limits)?,
        Format::Table => read_sensitivity(&found, if all { usize::MAX } else { SHOWN }),
    };
    Answer { out, notes: found.notes, code: 0 }
        .stamped(format, || Stamp::of_program(named).solved_with(options))
}

fn read_solution(found: &ProgramSolution) -> String {
    let mut out =
        format!("Objective {} ({}, by {})\n\n", figure(found.objective), found.status, found.solver);
    let moving = found.columns.iter().filter(|c| c.value != 0.0);
    let rows = moving.map(|c| vec![c.column.clone(), figure(c.value), maybe(c.reduced_cost)]);
    out += &table(&["column", "value", "reduced cost"], 1, rows);
    out.push('\n');
    let rows = found.rows.iter().map(|r| {
        vec![r.row.clone(), maybe(r.lower), figure(r.activity), maybe(r.upper), maybe(r.shadow_price)]
    });
    out + &table(&["row", "at least", "is", "at most", "price"], 1, rows)
}

fn read_sensitivity(found: &ProgramSensitivity, most: usize) -> String {
    let mut out = format!("Objective {}\n\n", figure(found.objective));
    out += &read_limits(&found.limits, most, "no end");
    out += "\nCosts: from where to where the plan stays\n";
    let end = |end: Option<f64>| end.map_or_else(|| "no end".to_owned(), figure);
    let rows = found.columns.iter().take(most).map(|c| {
        vec![
            c.column.clone(),
            figure(c.value),
            figure(c.cost),
            end(c.cost_from),
            end(c.cost_to),
            figure(c.reduced_cost),
        ]
    });
    out += &table(&["column", "value", "cost", "from", "to", "reduced cost"], 1, rows);
    if found.columns.len() > most {
        out += &format!("  and {} more; --all shows them\n", found.columns.len() - most);
    }
    out
}
