//! Rules of `provenance.csv` and of `source` columns: what they name exists.

use super::findings::Findings;
use super::settings::{Settings, similar};
use super::sheet::{Ids, Sheet, Sheets};
use crate::input::KeyKind;
use crate::instance::Row;
use crate::instance::schema::{Kind, SETTINGS, TABLES, TableSchema, table};
use std::collections::{HashMap, HashSet};

pub(super) fn check(sheets: &Sheets<'_>, ids: &Ids<'_>, settings: &Settings, found: &mut Findings) {
    sources_exist(sheets, ids, found);
    let Some(sheet) = sheets.get("provenance") else { return };
    let mut keys: HashMap<&str, HashSet<String>> = HashMap::new();
    for row in sheet.rows() {
        let name = sheet.text(row, "table");
        if name == "resources" {
            resource_and_key_exist(sheet, row, settings, found);
            continue;
        }
        let Some(schema) = table_exists(sheet, row, name, found) else { continue };
        let known = keys.entry(schema.name).or_insert_with(|| written_keys(sheets, schema));
        row_exists(sheet, row, schema, known, ids, found);
        column_exists(sheet, row, schema, settings, found);
    }
}

fn written_keys(sheets: &Sheets<'_>, schema: &TableSchema) -> HashSet<String> {
    sheets.rows(schema.name).map(|(sheet, row)| sheet.key(row).join("/")).collect()
}

/// Each id in a `source` column is one of `sources.csv`, where that is there.
fn sources_exist(sheets: &Sheets<'_>, ids: &Ids<'_>, found: &mut Findings) {
    if sheets.get("sources").is_none() && sheets.get("provenance").is_none() {
        return;
    }
    for sheet in sheets.iter() {
        let Some(at) = sheet.table.position("source") else { continue };
        let own = sheet.schema.name == "provenance";
        for row in sheet.rows() {
            for id in row
                .cells
                .get(at)
                .map_or("", String::as_str)
                .split(';')
                .map(str::trim)
                .filter(|id| !id.is_empty())
            {
                if ids.get("sources", id).is_some() {
                    continue;
                }
                let help = similar("source", id, ids.all(&["sources"]))
                    .unwrap_or_else(|| "add it to sources.csv; several ids are joined by `;`".to_owned());
                let message = format!("no source has this id: `{id}`");
                let place = sheet.place(row, "source");
                if own {
                    found.error("unknown-source", place, message, help);
                } else {
                    found.warning("unknown-source", place, message, help);
                }
            }
        }
    }
}

fn table_exists(
    sheet: &Sheet<'_>,
    row: &Row,
    name: &str,
    found: &mut Findings,
) -> Option<&'static TableSchema> {
    let schema = table(name).filter(|schema| !schema.key.is_empty());
    if schema.is_none() && !name.is_empty() {
        let names = || TABLES.iter().filter(|t| !t.key.is_empty()).map(|t| t.name).chain(["resources"]);
        let stem = name.strip_suffix(".csv").unwrap_or(name);
        let help = similar("table", stem, names())
            .unwrap_or_else(|| format!("the tables are {}", names().collect::<Vec<_>>().join(", ")));
        found.error(
            "unknown-table",
            sheet.place(row, "table"),
            format!("no table has this name: `{name}`"),
            help,
        );
    }
    schema
}

fn row_exists<'a>(
    sheet: &Sheet<'a>,
    row: &'a Row,
    schema: &TableSchema,
    known: &HashSet<String>,
    ids: &Ids<'_>,
    found: &mut Findings,
) {
    let key = sheet.text(row, "row");
    let reported_missing = schema.required && known.is_empty();
    if reported_missing || key.is_empty() || key == "*" || known.contains(key) {
        return;
    }
    let parts: Vec<&str> = key.split('/').collect();
    let fits = |written: &String| {
        let mut written = written.split('/');
        let fit = |part: &&str| written.next().is_some_and(|w| *part == "*" || *part == w || w == "*");
        parts.iter().all(fit)
    };
    // Pairs of a table that is spread by `*` exist where their ids do.
    let spread = parts.len() == schema.key.len()
        && (known.iter().any(fits) || (schema.name == "sites" && known.is_empty()))
        && parts.iter().zip(schema.key).all(|(part, column)| {
            *part == "*"
                || match schema.own(column).map(|c| c.kind) {
                    Some(Kind::Reference(tables)) => ids.has(tables, part),
                    _ => true,
                }
        });
    if spread {
        return;
    }
    let mut all: Vec<&str> = known.iter().map(String::as_str).collect();
    all.sort_unstable();
    let help = similar("row", key, all).unwrap_or_else(|| match schema.key {
        [_] => format!("a row of {}.csv is named by its id; `*` is all", schema.name),
        parts => format!("a row of {}.csv is named by {}; `*` is all", schema.name, parts.join("/")),
    });
    found.error(
        "unknown-row",
        sheet.place(row, "row"),
        format!("{}.csv has no row `{key}`", schema.name),
        help,
    );
}

fn column_exists<'a>(
    sheet: &Sheet<'a>,
    row: &'a Row,
    schema: &TableSchema,
    settings: &Settings,
    found: &mut Findings,
) {
    let column = sheet.text(row, "column");
    let scopes = settings.scopes();
    if column.is_empty() || column == "*" || settings.unreadable || schema.find(column, &scopes).is_some() {
        return;
    }
    let names = schema.names(&scopes);
    let help = similar("column", column, names.iter().map(String::as_str))
        .unwrap_or_else(|| format!("the columns are {}; `*` is all", names.join(", ")));
    let message = format!("{}.csv has no column `{column}`", schema.name);
    found.error("unknown-column", sheet.place(row, "column"), message, help);
}

fn resource_and_key_exist<'a>(sheet: &Sheet<'a>, row: &'a Row, settings: &Settings, found: &mut Findings) {
    if settings.unreadable {
        return;
    }
    let id = sheet.text(row, "row");
    if id != "*" && !id.is_empty() && !settings.resources.iter().any(|r| r.id == id) {
        let ids = || settings.resources.iter().map(|r| r.id.as_str());
        let help = similar("resource", id, ids())
            .unwrap_or_else(|| format!("the resources are {}", ids().collect::<Vec<_>>().join(", ")));
        found.error("unknown-row", sheet.place(row, "row"), format!("no resource has this id: `{id}`"), help);
    }
    let key = sheet.text(row, "column");
    let keys: Vec<&str> = SETTINGS
        .iter()
        .filter_map(|key| if let KeyKind::Sections(inner) = key.kind { Some(inner) } else { None })
        .flat_map(|inner| inner.iter().map(|key| key.name))
        .collect();
    if key != "*" && !key.is_empty() && !keys.contains(&key) {
        let help = similar("key", key, keys.iter().copied())
            .unwrap_or_else(|| format!("the keys are {}; `*` is all", keys.join(", ")));
        found.error(
            "unknown-column",
            sheet.place(row, "column"),
            format!("a resource has no key `{key}`"),
            help,
        );
    }
}
