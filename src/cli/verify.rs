//! `verify`: a solution file re-checked without a solver.

use super::Answer;
use super::arguments::{Format, Inputs};
use super::inputs::load;
use super::text::{figure, table};
use super::{csv, text};
use crate::error::Error;
use crate::solution::verify::{Verification, verify as check};
use std::path::Path;

/// The findings; exit code 1 when the plan breaks a rule or misstates its objective.
pub(super) fn verify(inputs: &Inputs, solution: &Path, format: Format) -> Result<Answer, Error> {
    let loaded = load(inputs)?;
    let file = solution.display().to_string();
    let words = std::fs::read_to_string(solution)
        .map_err(|e| Error::File { path: file.clone(), message: e.to_string() })?;
    let found = check(&loaded.instance, &loaded.model, &file, &words)?;
    let out = match format {
        Format::Table => read(&found),
        Format::Json => csv::json(&found)?,
        Format::Csv => {
            let mut row = csv::values(std::slice::from_ref(&found))?;
            for value in &mut row {
                if let Some(record) = value.as_object_mut() {
                    record.remove("broken");
                    record.remove("notes");
                }
            }
            csv::records(&[], &row)?
        }
    };
    Ok(Answer { out, notes: found.notes, code: u8::from(!(found.feasible && found.objective_agrees)) })
}

fn read(found: &Verification) -> String {
    let verdict = match (found.feasible, found.objective_agrees, found.optimal) {
        (false, _, _) => "The plan breaks rules.",
        (true, false, _) => "The plan keeps every rule, but its objective is not what the file says.",
        (true, true, true) => {
            "The plan keeps every rule, its objective is right, and its prices prove it optimal."
        }
        (true, true, false) => {
            "The plan keeps every rule and its objective is right; that it is optimal is not proven."
        }
    };
    let mut out = format!("{verdict}\n\n");
    let mut rows = vec![
        vec!["objective, computed".to_owned(), figure(found.objective)],
        vec!["objective, as the file says".to_owned(), figure(found.claimed_objective)],
        vec!["largest violation, relative".to_owned(), format!("{:.1e}", found.primal_infeasibility)],
    ];
    rows.push(vec!["no plan exceeds, by the file's prices".to_owned(), text::maybe(found.bound)]);
    rows.push(vec![
        "gap, relative".to_owned(),
        found.relative_gap.map_or_else(|| "-".to_owned(), |gap| format!("{gap:.1e}")),
    ]);
    out += &table(&["", ""], 1, rows);
    if !found.broken.is_empty() {
        out += "\nBroken rules\n";
        let rows = found.broken.iter().take(20).map(|(name, by)| vec![name.clone(), figure(*by)]);
        out += &table(&["rule", "by"], 1, rows);
        if found.broken.len() > 20 {
            out += &format!("  and {} more\n", found.broken.len() - 20);
        }
    }
    out
}
