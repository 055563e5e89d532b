//! Numbers and tables to read.

use crate::error::printable;
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, presets};

/// A figure with the digits its size deserves and thousands separated.
pub(super) fn figure(value: f64) -> String {
    let decimals = match value.abs() {
        v if v < 5e-7 => 0,
        v if v < 0.01 => 6,
        v if v < 1.0 => 4,
        v if v < 100.0 => 2,
        v if v < 10_000.0 => 1,
        _ => 0,
    };
    let text = format!("{:.decimals$}", value.abs());
    let (whole, rest) =
        text.split_once('.').map_or((text.as_str(), String::new()), |(w, r)| (w, format!(".{r}")));
    let mut grouped = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let zero = text.chars().all(|c| matches!(c, '0' | '.'));
    format!("{}{grouped}{rest}", if value < 0.0 && !zero { "-" } else { "" })
}

/// A figure that may be absent.
pub(super) fn maybe(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), figure)
}

/// A share in per cent.
pub(super) fn per_cent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}

/// A table whose first `words` columns are text and the others figures.
pub(super) fn table(head: &[&str], words: usize, rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(head.iter().map(|h| h.to_uppercase()));
    for row in rows {
        table.add_row(row.iter().map(|cell| Cell::new(printable(cell))));
    }
    for (i, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, 2));
        column.set_cell_alignment(if i < words { CellAlignment::Left } else { CellAlignment::Right });
    }
    table.lines().flat_map(|line| ["  ".to_owned(), line.trim_end().to_owned(), "\n".to_owned()]).collect()
}

/// A heading, bold where colour is on.
pub(super) fn heading(words: &str, colour: bool) -> String {
    if colour { format!("\n\u{1b}[1m{words}\u{1b}[0m\n") } else { format!("\n{words}\n") }
}
