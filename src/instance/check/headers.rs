//! Rules of header rows.

use super::findings::Findings;
use super::settings::Settings;
use super::sheet::Sheet;
use crate::error::{Diagnostic, Place, nearest};
use crate::instance::{Scope, Table};
use std::collections::HashMap;

pub(super) fn check(sheet: &Sheet<'_>, settings: &Settings, found: &mut Findings) {
    columns_have_names_of_their_own(sheet, found);
    columns_are_known(sheet, settings, found);
    required_columns_are_there(sheet, found);
    found.extend(rows_have_a_field_a_column(sheet.table));
}

fn columns_have_names_of_their_own(sheet: &Sheet<'_>, found: &mut Findings) {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for (at, name) in sheet.table.header.iter().enumerate() {
        let place = Place { field: Some(at + 1), ..sheet.header_place() };
        if name.is_empty() {
            let help = "name it (x_ in front keeps a column that is not used), or remove a stray comma";
            found.error("blank-column-name", place, "a column has no name", help);
        } else if let Some(first) = seen.insert(name, at) {
            let message = format!("two columns have the name `{name}`: fields {} and {}", first + 1, at + 1);
            let place = Place { column: Some(name.clone()), ..place };
            found.error("duplicate-column", place, message, "keep one of them");
        }
    }
}

/// Rows with more or fewer fields than the header.
pub(in crate::instance) fn rows_have_a_field_a_column(table: &Table) -> Vec<Diagnostic> {
    let expected = table.header.len();
    let fields = |n: usize| if n == 1 { "1 field".to_owned() } else { format!("{n} fields") };
    let uneven = table.rows.iter().filter(|row| row.cells.len() != expected);
    uneven
        .map(|row| {
            let given = row.cells.len();
            let place = Place { field: Some(given.min(expected) + 1), ..Place::line(&table.file, row.line) };
            let help = match (table.header.get(given), row.cells.get(expected)) {
                (Some(column), _) => {
                    format!("the first column without a field is `{column}`; a blank field keeps its comma")
                }
                (None, Some(extra)) if !extra.is_empty() => {
                    format!("the first field too many is `{extra}`; put a field that holds a comma in quotation marks")
                }
                _ => "remove the commas at its end".to_owned(),
            };
            let message = format!("this row has {}, and the header {}", fields(given), fields(expected));
            Diagnostic::error("ragged-row", message, place).with_help(help)
        })
        .collect()
}

/// Every column is the table's own, a resource's, or one that is never used.
fn columns_are_known(sheet: &Sheet<'_>, settings: &Settings, found: &mut Findings) {
    if settings.unreadable && sheet.schema.resources.is_some() {
        return;
    }
    let scopes = settings.scopes();
    for (at, name) in sheet.table.header.iter().enumerate().filter(|(at, _)| sheet.columns[*at].is_none()) {
        if name.is_empty() {
            continue;
        }
        let names = sheet.schema.names(&scopes);
        let help = if let Some(table) = table_of_resource(name, settings) {
            format!("it is a resource whose columns stand in {table}")
        } else {
            match nearest(name, names.iter().map(String::as_str)) {
                Some(similar) => {
                    format!("a similar column exists: `{similar}`; x_ in front keeps a column unused")
                }
                None => format!("the columns are {}; x_ in front keeps a column unused", names.join(", ")),
            }
        };
        let place = Place { field: Some(at + 1), column: Some(name.clone()), ..sheet.header_place() };
        found.error("unknown-column", place, format!("no column has this name: `{name}`"), help);
    }
}

/// Where the columns of a resource belong, when the name is one's.
fn table_of_resource(name: &str, settings: &Settings) -> Option<String> {
    let resource =
        settings.resources.iter().find(|r| name == r.id || name.strip_suffix("_price") == Some(&r.id))?;
    let holder = match resource.scope? {
        Scope::Park => "parks.csv",
        Scope::Country => "countries.csv",
        Scope::Region => "instance.toml",
    };
    Some(format!("{holder} (and, without _price, sectors.csv and sites.csv)"))
}

fn required_columns_are_there(sheet: &Sheet<'_>, found: &mut Findings) {
    for column in sheet.schema.columns.iter().filter(|column| column.required && !sheet.has(column.name)) {
        let message =
            format!("the column `{}` is missing: {}", column.name, column.meaning.trim_end_matches('.'));
        let misspelt = sheet.table.header.iter().enumerate().filter(|(at, _)| sheet.columns[*at].is_none());
        let help = match nearest(column.name, misspelt.map(|(_, name)| name.as_str())) {
            Some(similar) => format!("if `{similar}` is meant, name it `{}`", column.name),
            None => format!("each field of it holds {}", column.allowed()),
        };
        found.error("missing-column", sheet.header_place(), message, help);
    }
}
