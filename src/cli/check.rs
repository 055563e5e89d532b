//! `check`: everything read and validated, nothing solved.

use super::Answer;
use super::arguments::{Format, Inputs};
use super::csv;
use super::inputs::load;
use crate::analysis::scenarios;
use crate::error::{Diagnostic, Error};
use crate::stamp::Stamp;
use serde_json::json;

/// Findings on standard output; exit code 2 when there is an error among them.
pub(super) fn check(inputs: &Inputs, format: Format) -> Result<Answer, Error> {
    let (diagnostics, summary, stamp) = match load(inputs) {
        Ok(loaded) => {
            let i = &loaded.instance;
            let summary = format!(
                "{}: {} countries, {} parks, {} sectors, {} sites, {} links, {} corridors, {} markets",
                i.name,
                i.countries.len(),
                i.parks.len(),
                i.sectors.len(),
                i.sites.len(),
                i.links.len(),
                i.corridors.len(),
                i.markets.as_ref().map_or(0, Vec::len)
            );
            let scenarios = scenarios::problems(&loaded.raw, &loaded.source)?;
            let found = i.warnings.iter().chain(&loaded.model.warnings).cloned().chain(scenarios).collect();
            (found, Some(summary), loaded.unsolved())
        }
        Err(Error::Input(found)) => (found, None, Stamp::unread()),
        Err(other) => return Err(other),
    };
    let errors = diagnostics.iter().filter(|d| d.is_error()).count();
    let warnings = diagnostics.len() - errors;
    let out = match format {
        Format::Table => read(&diagnostics, summary.as_deref(), errors, warnings),
        Format::Json => csv::json(&stamp.on(
            &json!({"valid": errors == 0, "errors": errors, "warnings": warnings, "diagnostics": diagnostics}),
        ))?,
        Format::Csv => {
            let rows: Vec<_> = diagnostics
                .iter()
                .map(|d| {
                    json!({"severity": d.severity, "code": d.code, "file": d.place.file, "line": d.place.line,
                        "field": d.place.field, "column": d.place.column, "message": d.message, "help": d.help})
                })
                .collect();
            csv::records(&["severity", "code", "file", "line", "field", "column", "message", "help"], &rows)?
        }
    };
    let code = if errors > 0 { 2 } else { 0 };
    Answer { out, notes: Vec::new(), code }.stamped(format, || stamp)
}

fn read(diagnostics: &[Diagnostic], summary: Option<&str>, errors: usize, warnings: usize) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        out += &diagnostic.to_string();
        out += "\n\n";
    }
    if let Some(summary) = summary {
        out += &crate::error::printable(summary);
        out.push('\n');
    }
    let count = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
    out += &format!("{}, {}\n", count(errors, "error"), count(warnings, "warning"));
    out
}
