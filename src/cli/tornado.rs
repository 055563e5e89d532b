//! `sensitivity --tornado`: the swings of the objective, to read, as JSON, as CSV, and as a picture.

use super::arguments::Format;
use super::folder::write_file;
use super::inputs::{load, solver_options};
use super::sensitivity::SensitivityArguments;
use super::text::{figure, table};
use super::{Answer, csv};
use crate::analysis::explain::{Bar, Tornado, tornado as swing};
use crate::charts::stamped;
use crate::error::Error;
use serde_json::json;

/// Bars shown and drawn.
const SHOWN: usize = 20;
/// Characters on each side of the middle.
const HALF: usize = 20;

/// The swings when each limit is this share lower and higher.
pub(super) fn tornado(asked: &SensitivityArguments, share: f64) -> Result<Answer, Error> {
    let SensitivityArguments { inputs, solver, format, all, svg, .. } = asked;
    let options = solver_options(solver)?;
    let loaded = load(inputs)?;
    let found = swing(&loaded.raw, &loaded.source, share, &options)?;
    let most = if *all { usize::MAX } else { SHOWN };
    let mut notes = found.notes.clone();
    if let Some(path) = svg {
        write_file(path, &stamped(&found.svg(most), &loaded.stamp(&options).line()?))?;
        notes.push(format!("picture written to {}", path.display()));
    }
    let out = match *format {
        Format::Json => csv::json(&loaded.stamp(&options).on(&found))?,
        Format::Csv => {
            let row = |b: &Bar| {
                json!({"limit": b.limit.path, "unit": b.limit.unit, "value": b.limit.value,
                    "low": b.low, "at_low": b.at_low, "high": b.high, "at_high": b.at_high})
            };
            let rows: Vec<_> = found.bars.iter().map(row).collect();
            csv::records(&["limit", "unit", "value", "low", "at_low", "high", "at_high"], &rows)?
        }
        Format::Table => read(&found, most),
    };
    Answer { out, notes, code: 0 }.stamped(*format, || loaded.stamp(&options))
}

fn read(found: &Tornado, most: usize) -> String {
    let percent = (1e4 * found.share).round() / 1e2;
    let mut out = format!(
        "Objective {} (M USD a year). What it changes by when one limit is lowered or raised by {percent} %, each \
         solved again.\n\n",
        figure(found.objective)
    );
    let shown = || found.bars.iter().take(most);
    let widest = shown().flat_map(|b| [b.at_low, b.at_high]).flatten().fold(0.0_f64, |w, v| w.max(v.abs()));
    let change = |change: Option<f64>| match change {
        None => "no plan".to_owned(),
        Some(by) => format!("{}{}", if by > 0.0 { "+" } else { "" }, figure(by)),
    };
    let rows = shown().map(|b| {
        vec![b.limit.path.clone(), picture(b, widest), b.limit.unit.clone(), figure(b.limit.value)]
            .into_iter()
            .chain([change(b.at_low), change(b.at_high)])
            .collect()
    });
    out += &table(&["limit", "lost | gained", "unit", "figure", "lowered", "raised"], 3, rows);
    if found.bars.len() > most {
        out += &format!("  and {} more; --all shows them\n", found.bars.len() - most);
    }
    out
}

/// What is lost to the left of the middle, what is gained to the right; a limit without which there is no plan fills
/// the left.
fn picture(bar: &Bar, widest: f64) -> String {
    let changes = [bar.at_low, bar.at_high];
    let length = |change: f64| match change / widest * HALF as f64 {
        none if none <= 0.0 || none.is_nan() => 0,
        some => (1..HALF).find(|&n| n as f64 + 0.5 > some).unwrap_or(HALF),
    };
    let lost = changes.iter().map(|c| length(-c.unwrap_or(-widest))).max().unwrap_or(0);
    let gained = changes.iter().map(|c| length(c.unwrap_or(0.0))).max().unwrap_or(0);
    let line = |n: usize| "█".repeat(n);
    format!("{}{}│{}", " ".repeat(HALF - lost), line(lost), line(gained))
}
