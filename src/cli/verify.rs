//! `verify`: a solution file re-checked without a solver.

use super::Answer;
use super::arguments::{Format, Inputs};
use super::inputs::load;
use super::text::{figure, table};
use super::{csv, text};
use crate::error::Error;
use crate::solution::exact::Proof;
use crate::solution::verify::{Verification, verify as check, verify_exactly};
use std::path::Path;

/// Lines shown of a list.
const SHOWN: usize = 20;

/// The findings; exit code 1 when the plan breaks a rule or the file misstates its figures.
pub(super) fn verify(
    inputs: &Inputs,
    solution: &Path,
    exact: Option<f64>,
    format: Format,
) -> Result<Answer, Error> {
    let loaded = load(inputs)?;
    let file = solution.display().to_string();
    let words = std::fs::read_to_string(solution)
        .map_err(|e| Error::File { path: file.clone(), message: e.to_string() })?;
    let mut found = match exact {
        None => check(&loaded.instance, &loaded.model, &file, &words)?,
        Some(tolerance) if tolerance >= 0.0 && tolerance.is_finite() => {
            verify_exactly(&loaded.instance, &loaded.model, &file, &words, tolerance)?
        }
        Some(tolerance) => {
            return Err(Error::Unsupported(format!(
                "a tolerance is a number of at least 0, not {tolerance}"
            )));
        }
    };
    let stamp = loaded.unsolved();
    found.notes.extend(stamp.contradiction(&words).map(str::to_owned));
    let out = match format {
        Format::Table => read(&found) + &found.exact.as_ref().map(read_proof).unwrap_or_default(),
        Format::Json => csv::json(&stamp.on(&found))?,
        Format::Csv => {
            let mut row = csv::values(std::slice::from_ref(&found))?;
            for value in &mut row {
                if let Some(record) = value.as_object_mut() {
                    record.remove("broken");
                    record.remove("misreported");
                    record.remove("exact");
                    record.remove("notes");
                }
            }
            csv::records(&[], &row)?
        }
    };
    let says_so = found.objective_agrees && found.misreported.is_empty();
    let holds = found.feasible && says_so && found.exact.as_ref().is_none_or(|p| p.feasible);
    Answer { out, notes: found.notes, code: u8::from(!holds) }.stamped(format, || stamp)
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
        let rows = found.broken.iter().take(SHOWN).map(|(name, by)| vec![name.clone(), figure(*by)]);
        out += &table(&["rule", "by"], 1, rows);
        if found.broken.len() > SHOWN {
            out += &format!("  and {} more\n", found.broken.len() - SHOWN);
        }
    }
    if !found.misreported.is_empty() {
        out += "\nFigures of the file that do not follow from its plan and prices\n";
        let rows =
            found.misreported.iter().take(SHOWN).map(|wrong| {
                vec![wrong.figure.clone(), text::maybe(wrong.said), text::maybe(wrong.computed)]
            });
        out += &table(&["figure", "the file says", "follows"], 1, rows);
        if found.misreported.len() > SHOWN {
            out += &format!("  and {} more\n", found.misreported.len() - SHOWN);
        }
    }
    out
}

/// What exact arithmetic proves, in words.
fn read_proof(proof: &Proof) -> String {
    let mut out = "\nIn exact decimal arithmetic\n".to_owned();
    let (kept, all) = proof.exactly_kept;
    out += &if proof.feasible {
        format!(
            "  Every rule holds within {:.0e}, relative; {kept} of {all} rows and bounds to the last digit (the worst is off by {:.1e}).\n",
            proof.tolerance, proof.primal_infeasibility
        )
    } else {
        format!(
            "  A rule is broken by {:.1e}, relative; {:.0e} is allowed.\n",
            proof.primal_infeasibility, proof.tolerance
        )
    };
    out += &format!("  The objective is {}.\n", proof.objective);
    out += &match (&proof.bound, proof.optimal_within) {
        (Some(bound), Some(within)) => {
            let whose = match proof.prices.as_deref() {
                Some("file") => "the file's prices",
                _ => "prices near the file's, found anew to leave room for rounding",
            };
            format!("  No plan exceeds {bound}, by {whose}: optimal within {within:.1e} M USD a year.\n")
        }
        _ => "  No prices bound the objective: that the plan is optimal is not proven.\n".to_owned(),
    };
    out
}
