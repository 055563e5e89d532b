//! Rules of single cells, driven by the schema: blank, type, range, reference.

use super::findings::Findings;
use super::sheet::{Ids, Sheet, number};
use crate::error::{Place, nearest};
use crate::instance::Row;
use crate::instance::schema::{Column, Found, Kind, file_names, is_id, table};

pub(super) fn check(sheet: &Sheet<'_>, ids: &Ids<'_>, found: &mut Findings) {
    let columns: Vec<(usize, &'static Column)> = sheet
        .columns
        .iter()
        .enumerate()
        .filter_map(|(at, f)| f.and_then(Found::column).map(|c| (at, c)))
        .collect();
    for row in sheet.rows().iter().filter(|row| row.cells.len() == sheet.table.header.len()) {
        for (at, column) in &columns {
            let Some(cell) = row.cells.get(*at) else { continue };
            if cell.is_empty() {
                required_cell_is_filled(sheet, row, *at, column, found);
            } else if !(column.wildcard && cell == "*") {
                cell_holds_its_kind(sheet, row, *at, column, ids, found);
            }
        }
    }
}

fn place(sheet: &Sheet<'_>, row: &Row, at: usize) -> Place {
    sheet.place(row, &sheet.table.header[at])
}

fn required_cell_is_filled(sheet: &Sheet<'_>, row: &Row, at: usize, column: &Column, found: &mut Findings) {
    if column.required {
        let message = format!("this field is blank: {}", column.meaning.trim_end_matches('.'));
        found.error(
            "missing-value",
            place(sheet, row, at),
            message,
            format!("allowed: {}", column.allowed()),
        );
    }
}

fn cell_holds_its_kind(
    sheet: &Sheet<'_>,
    row: &Row,
    at: usize,
    column: &Column,
    ids: &Ids<'_>,
    found: &mut Findings,
) {
    let cell = row.cells[at].as_str();
    let allowed = || format!("allowed: {}", column.allowed());
    match column.kind {
        Kind::Text => {}
        Kind::Id if is_id(cell) => {}
        Kind::Id => {
            found.error(
                "bad-id",
                place(sheet, row, at),
                format!("this cannot be an id: `{cell}`"),
                allowed(),
            );
        }
        Kind::Reference(tables) => {
            if !ids.has(tables, cell) {
                let (code, message, help) = unknown_id(tables, cell, ids, column);
                found.error(code, place(sheet, row, at), message, help);
            }
        }
        Kind::YesNo if matches!(cell, "yes" | "no") => {}
        Kind::YesNo => {
            let help = match cell.to_lowercase().as_str() {
                "true" | "y" | "1" | "yes" => "write `yes`".to_owned(),
                "false" | "n" | "0" | "no" => "write `no`".to_owned(),
                _ => allowed(),
            };
            found.error(
                "not-yes-or-no",
                place(sheet, row, at),
                format!("this is neither `yes` nor `no`: `{cell}`"),
                help,
            );
        }
        Kind::Choice(words) if words.contains(&cell) => {}
        Kind::Choice(words) => {
            let help = match nearest(cell, words.iter().copied()) {
                Some(similar) => format!("a similar value exists: `{similar}`"),
                None => allowed(),
            };
            found.error(
                "unknown-value",
                place(sheet, row, at),
                format!("`{}` has no value `{cell}`", column.name),
                help,
            );
        }
        Kind::Year if cell.parse::<i64>().is_ok() => {}
        Kind::Year => found.error(
            "not-whole",
            place(sheet, row, at),
            format!("this is no whole number: `{cell}`"),
            allowed(),
        ),
        Kind::Amount | Kind::Signed | Kind::Degrees(_) | Kind::Whole => match number(cell) {
            None => {
                let message = format!("this is no finite number: `{cell}`");
                found.error(
                    "not-a-number",
                    place(sheet, row, at),
                    message,
                    way_to_a_number(cell).unwrap_or_else(allowed),
                );
            }
            Some(n) => number_is_in_range(sheet, row, at, column, n, found),
        },
    }
}

fn number_is_in_range(
    sheet: &Sheet<'_>,
    row: &Row,
    at: usize,
    column: &Column,
    n: f64,
    found: &mut Findings,
) {
    let cell = &row.cells[at];
    let allowed = format!("allowed: {}", column.allowed());
    match column.kind {
        Kind::Amount | Kind::Whole if n < 0.0 => {
            found.error(
                "negative-number",
                place(sheet, row, at),
                format!("this is negative: `{cell}`"),
                allowed,
            );
        }
        Kind::Whole if n.fract() != 0.0 => {
            found.error(
                "not-whole",
                place(sheet, row, at),
                format!("this is no whole number: `{cell}`"),
                allowed,
            );
        }
        Kind::Whole if n > f64::from(u32::MAX) => {
            let help = format!("allowed: up to {}; blank is no limit", u32::MAX);
            found.error("out-of-range", place(sheet, row, at), format!("this is too large: `{cell}`"), help);
        }
        Kind::Degrees(most) if n.abs() > f64::from(most) => {
            let message =
                format!("this is no {}: `{cell}`", if most == 90 { "latitude" } else { "longitude" });
            found.error("out-of-range", place(sheet, row, at), message, allowed);
        }
        _ => {}
    }
}

/// What a person who wrote this most likely meant, where that can be told.
fn way_to_a_number(cell: &str) -> Option<String> {
    if let Some(percent) = cell.strip_suffix('%').and_then(|rest| number(rest.trim())) {
        return Some(format!("write a fraction: {}", crate::input::number_text(percent / 100.0)));
    }
    let joined: String =
        cell.chars().filter(|c| !matches!(c, ',' | '_' | '\'' | ' ' | '\u{A0}' | '\u{202F}')).collect();
    if joined != cell && number(&joined).is_some() {
        return Some(match cell.split_once(',') {
            Some((_, after)) if after.len() != 3 && !after.contains(',') => {
                format!("write a decimal point: {}", cell.replace(',', "."))
            }
            _ => format!("write it without separators: {joined}"),
        });
    }
    let lower = cell.to_lowercase();
    let lower = lower.trim_start_matches(['+', '-']);
    if matches!(lower, "inf" | "infinity" | "nan" | "na" | "n/a" | "null" | "none" | "-") {
        return Some("leave the field blank where there is no figure or no limit".to_owned());
    }
    let digits = cell.trim_end_matches(|c: char| !c.is_ascii_digit()).trim();
    (digits != cell && number(digits).is_some())
        .then(|| format!("write the number without its unit: {digits}"))
}

/// Code, message and help for an id that none of the tables has.
fn unknown_id(tables: &[&str], cell: &str, ids: &Ids<'_>, column: &Column) -> (&'static str, String, String) {
    let nouns: Vec<&str> = tables.iter().filter_map(|name| table(name)).map(|schema| schema.noun).collect();
    let code = match tables {
        [one] => table(one).map_or("unknown-id", |schema| schema.unknown),
        ["parks", "nodes"] => "unknown-place",
        _ => "unknown-id",
    };
    let message = format!("no {} has this id: `{cell}`", nouns.join(" or "));
    let all = ids.all(tables);
    let help = if cell == "*" {
        "`*` cannot stand here: name one id".to_owned()
    } else if let Some(similar) = nearest(cell, all.iter().copied()) {
        let noun = tables.iter().find(|name| ids.get(name, similar).is_some()).and_then(|name| table(name));
        format!("a similar {} exists: `{similar}`", noun.map_or("row", |schema| schema.noun))
    } else if all.is_empty() {
        format!("{} has no rows", file_names(tables))
    } else if all.len() <= 12 {
        format!("the ids are {}", all.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", "))
    } else {
        format!("allowed: {}", column.allowed())
    };
    (code, message, help)
}
