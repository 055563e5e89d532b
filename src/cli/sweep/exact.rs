//! `sweep --exact`: the value function to read, as CSV or as JSON.

use super::{Form, SweepArguments};
use crate::analysis::sweep::{Moves, Piece, Span, Subject, ValueFunction, exact as find};
use crate::cli::folder::Folder;
use crate::cli::inputs::load;
use crate::cli::text::{counted, figure, packed, table};
use crate::cli::{Answer, csv};
use crate::error::{Error, printable};
use crate::solver::Options;
use serde_json::{Value, json};

const FILES: &[&str] = &["exact.json", "exact.csv", "exact_allocation.csv"];

/// Finds and tells it.
pub(super) fn exact(asked: &SweepArguments, span: &str, options: &Options) -> Result<Answer, Error> {
    let span = Span::parse(span)?;
    let loaded = load(&asked.inputs)?;
    let subject =
        Subject { raw: &loaded.raw, model_file: &loaded.source.file, model_text: &loaded.source.text };
    let folder = asked.out.as_deref().map(|dir| Folder::begin(dir, FILES)).transpose()?;
    let found = find(subject, &span, options)?;
    let stamp = loaded.stamp(options);
    let mut notes = Vec::new();
    if let (Some(mut folder), Some(dir)) = (folder, &asked.out) {
        folder.add("exact.json", csv::json(&stamp.on(&found))?);
        folder.add("exact.csv", pieces(&found)?);
        folder.add("exact_allocation.csv", allocation(&found)?);
        folder.finish()?;
        notes.push(format!("written to {}", dir.display()));
    }
    let out = match asked.format {
        Form::Json => csv::json(&stamp.on(&found))?,
        Form::Csv => {
            notes.push(format!("stamp: {}", stamp.line()?));
            pieces(&found)?
        }
        Form::Table | Form::Parquet => read(&found),
    };
    Ok(Answer { out, notes, code: 0 })
}

fn pieces(found: &ValueFunction) -> Result<String, Error> {
    let row = |(number, p): (usize, &Piece)| {
        json!({
            "piece": number, "from": p.from, "to": p.to, "value_from": p.value_from, "value_to": p.value_to,
            "slope": p.slope, "enter": p.enter.join("; "), "leave": p.leave.join("; "),
            "bind": p.bind.join("; "), "loosen": p.loosen.join("; "),
        })
    };
    let rows: Vec<Value> = found.pieces.iter().enumerate().map(row).collect();
    csv::records(&["piece"], &rows)
}

fn allocation(found: &ValueFunction) -> Result<String, Error> {
    let mut rows = Vec::new();
    for (number, piece) in found.pieces.iter().enumerate() {
        for (end, plan) in [("from", &piece.plan_from), ("to", &piece.plan_to)] {
            rows.extend(plan.iter().map(|a| {
                json!({
                    "piece": number, "end": end, "park": a.park, "sector": a.sector, "output": a.output,
                    "jobs": a.jobs, "new_output": a.new_output,
                })
            }));
        }
    }
    csv::records(&["piece", "end", "park", "sector", "output", "jobs", "new_output"], &rows)
}

/// Decimals that tell places apart which are a hundred thousandth of a span from each other.
fn decimals(span: f64) -> usize {
    (0..9).find(|&d| span * 10_f64.powi(d) >= 1e5).map_or(9, |d| usize::try_from(d).unwrap_or(0))
}

fn read(found: &ValueFunction) -> String {
    let decimals = decimals(found.to - found.from);
    let at = |value: f64| {
        let text = format!("{value:.decimals$}");
        let short = if decimals > 0 { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
        format!("{}{short}", found.change)
    };
    let rows = found
        .pieces
        .iter()
        .map(|p| vec![at(p.from), at(p.to), figure(p.value_from), figure(p.value_to), figure(p.slope)]);
    let moves = match found.moves {
        Moves::Limits => "limits move: between two breakpoints the plan moves evenly from one to the other",
        Moves::Objective => "prices move: a plan stays best over a whole piece",
        Moves::Nothing => "nothing in the program moves with it",
    };
    let mut out = format!(
        "The best value of {} by {}, exactly: {}, {} solved\n({moves})\n\n",
        printable(&found.instance),
        printable(&found.path),
        counted(found.pieces.len(), "piece"),
        counted(found.solves, "program")
    );
    out += &table(&["from", "to", "value there", "value here", "gain per unit"], 0, rows);
    let mut told = Vec::new();
    for (piece, next) in found.pieces.iter().zip(found.pieces.iter().skip(1)) {
        let changes: Vec<String> = [
            ("enters", &next.enter),
            ("leaves", &next.leave),
            ("binds", &next.bind),
            ("no longer binds", &next.loosen),
        ]
        .into_iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(verb, names)| format!("{verb}: {}", names.join(", ")))
        .collect();
        if !changes.is_empty() {
            let words: Vec<String> = changes.join("; ").split(' ').map(ToOwned::to_owned).collect();
            told.push(format!("  at {}", at(piece.to)));
            told.extend(packed(&words, " ", 92).into_iter().map(|line| format!("      {line}")));
        }
    }
    if !told.is_empty() {
        out += &format!("\nWhat changes at the breakpoints\n{}\n", told.join("\n"));
    }
    out
}
