//! `PATH=VALUE` on raw tables, before the check.
//!
//! A table that `*` rows spread over pairs is first written out pair by pair, so that a path changes the pairs that it
//! names and no other. What a figure means, and whether the changed one is allowed, is left to the check.

use super::raw::RawInstance;
use super::schema::{Column, Repeats, SETTINGS, TABLES, TableSchema, table};
use super::spread::spread;
use super::{Row, Table};
use crate::error::{Diagnostic, Error, nearest};
use crate::input::{Change, Document, Patch, apply, number_text};

impl RawInstance {
    /// The same instance after changes, in order; patches for the model (`model.`) are passed over.
    ///
    /// # Errors
    /// [`Error::Input`] with every patch whose path matches nothing, or that changes what is no number.
    pub fn patched(&self, patches: &[Patch]) -> Result<Self, Error> {
        let mut patched = self.clone();
        for table in &mut patched.tables {
            let width = table.header.len();
            table.rows.iter_mut().for_each(|row| row.cells.resize(width, String::new()));
        }
        let mut found = Vec::new();
        for patch in patches.iter().filter(|patch| patch.model_path().is_none()) {
            if let Err(problem) = patch_one(&mut patched, patch) {
                found.push(problem);
            }
        }
        if found.is_empty() { Ok(patched) } else { Err(Error::Input(found)) }
    }
}

fn refuse(
    patch: &Patch,
    code: &'static str,
    message: impl Into<String>,
    help: impl Into<String>,
) -> Diagnostic {
    Diagnostic::error(code, message, patch.place()).with_help(help)
}

fn patch_one(raw: &mut RawInstance, patch: &Patch) -> Result<(), Diagnostic> {
    let Some((name, rest)) = patch.path.split_once('.') else {
        let help = "a path is TABLE.ROW.COLUMN, such as parks.rayong.land, or model.KEY";
        return Err(refuse(patch, "bad-path", format!("this path has no row: `{}`", patch.path), help));
    };
    if name == "resources" {
        let Some((id, key)) = rest.rsplit_once('.') else {
            let help = "a path to a resource is resources.ID.KEY, such as resources.emissions.capacity";
            return Err(refuse(patch, "bad-path", format!("this path has no key: `{}`", patch.path), help));
        };
        raw.settings = apply(&raw.settings, SETTINGS, &["resources", id, key], patch, &mut raw.edits)?;
        return Ok(());
    }
    let Some(schema) = table(name) else {
        let names = TABLES.iter().map(|t| t.name).chain(["resources", "model"]);
        let help = match nearest(name, names.clone()) {
            Some(similar) => format!("a similar table exists: `{similar}`"),
            None => format!("the tables are {}", names.collect::<Vec<_>>().join(", ")),
        };
        return Err(refuse(patch, "unknown-table", format!("no table has this name: `{name}`"), help));
    };
    let target = Target::find(raw, schema, rest, patch)?;
    let defaults = sector_needs(raw, &target);
    let Some(table) = raw.tables.iter_mut().find(|table| table.name == schema.name) else { return Ok(()) };
    let position = table.position(&target.column).unwrap_or_else(|| add_column(table, &target.column));
    for at in target.rows {
        let row = &mut table.rows[at];
        let cell = &row.cells[position];
        let blank = || match target.known.map(|column| column.default) {
            Some("the sector's") => defaults.as_ref().and_then(|of| of(row)),
            Some(default) => default.parse().ok(),
            None => None,
        };
        let text = changed(cell, blank, patch, &table.file, row.line)?;
        row.cells[position] = text;
        row.patched.push((position, patch.text.clone()));
    }
    Ok(())
}

/// The rows and the column that a path names.
struct Target {
    rows: Vec<usize>,
    column: String,
    known: Option<&'static Column>,
}

impl Target {
    fn find(
        raw: &mut RawInstance,
        schema: &'static TableSchema,
        rest: &str,
        patch: &Patch,
    ) -> Result<Self, Diagnostic> {
        if schema.key.is_empty() {
            let help = "only tables whose rows have ids can be changed";
            return Err(refuse(
                patch,
                "bad-path",
                format!("rows of {}.csv have no names", schema.name),
                help,
            ));
        }
        let resources = resources_of(raw);
        let scopes: Vec<_> = resources.iter().map(|id| (id.as_str(), None)).collect();
        let header = raw.table(schema.name).map(|table| table.header.clone()).unwrap_or_default();
        let known = |name: &str| {
            header.iter().any(|column| column == name)
                || schema.find(name, &scopes).is_some_and(|f| f.column().is_some())
        };
        // Ids and resource names may hold dots: the column is the longest known one at the end.
        let splits: Vec<(&str, &str)> =
            rest.match_indices('.').map(|(at, _)| (&rest[..at], &rest[at + 1..])).collect();
        let Some((key, column)) = splits.iter().copied().find(|(_, column)| known(column)) else {
            return Err(unknown_column(schema, &scopes, splits.last().copied(), rest, patch));
        };
        if schema.repeats == Repeats::Replace {
            spread(raw, schema);
        }
        let Some(table) = raw.table(schema.name) else {
            let message = format!("the instance has no {}.csv", schema.name);
            return Err(refuse(
                patch,
                "unknown-table",
                message,
                "add the file first; a patch changes rows that are there",
            ));
        };
        Ok(Self {
            rows: matching_rows(table, schema, key, patch)?,
            column: column.to_owned(),
            known: schema.find(column, &scopes).and_then(super::schema::Found::column),
        })
    }
}

fn resources_of(raw: &RawInstance) -> Vec<String> {
    let document = Document::parse("", &raw.settings, &[]);
    document.map(|d| d.names(&["resources"]).into_iter().map(str::to_owned).collect()).unwrap_or_default()
}

fn unknown_column(
    schema: &TableSchema,
    scopes: &[(&str, Option<super::Scope>)],
    split: Option<(&str, &str)>,
    rest: &str,
    patch: &Patch,
) -> Diagnostic {
    let names = schema.names(scopes);
    let Some((_, column)) = split else {
        let help = format!("write {}.{rest}.COLUMN; the columns are {}", schema.name, names.join(", "));
        return refuse(patch, "bad-path", format!("this path has no column: `{}`", patch.path), help);
    };
    let help = match nearest(column, names.iter().map(String::as_str)) {
        Some(similar) => format!("a similar column exists: `{similar}`"),
        None => format!("the columns are {}", names.join(", ")),
    };
    refuse(patch, "unknown-column", format!("{}.csv has no column `{column}`", schema.name), help)
}

fn matching_rows(
    table: &Table,
    schema: &TableSchema,
    key: &str,
    patch: &Patch,
) -> Result<Vec<usize>, Diagnostic> {
    let shape = schema.key.join("/");
    let parts: Vec<&str> = if key == "*" { vec!["*"; schema.key.len()] } else { key.split('/').collect() };
    if parts.len() != schema.key.len() {
        let message = format!("a row of {}.csv is named by {shape}, and this is `{key}`", schema.name);
        return Err(refuse(
            patch,
            "bad-path",
            message,
            format!("write {}.{shape}.COLUMN, or `*` for all", schema.name),
        ));
    }
    let positions: Vec<Option<usize>> = schema.key.iter().map(|column| table.position(column)).collect();
    let cell =
        |row: &Row, at: usize| positions[at].and_then(|p| row.cells.get(p)).cloned().unwrap_or_default();
    let fits = |row: &Row, order: &dyn Fn(usize) -> usize| {
        parts.iter().enumerate().all(|(at, part)| {
            let written = positions[order(at)].and_then(|p| row.cells.get(p)).map_or("", String::as_str);
            *part == "*" || *part == written
        })
    };
    let last = parts.len() - 1;
    let turned = schema.repeats == Repeats::RefusedEitherWay;
    let rows: Vec<usize> = (0..table.rows.len())
        .filter(|at| fits(&table.rows[*at], &|i| i) || (turned && fits(&table.rows[*at], &|i| last - i)))
        .collect();
    if rows.is_empty() {
        let keys: Vec<String> = table
            .rows
            .iter()
            .map(|row| (0..parts.len()).map(|at| cell(row, at)).collect::<Vec<_>>().join("/"))
            .collect();
        let help = match nearest(key, keys.iter().map(String::as_str)) {
            Some(similar) => format!("a similar row exists: `{similar}`"),
            None if keys.is_empty() => format!("{}.csv has no rows", schema.name),
            None if keys.len() <= 12 => format!("the rows are {}", keys.join(", ")),
            None => format!("its {} rows are named by {shape}, such as `{}`", keys.len(), keys[0]),
        };
        return Err(refuse(patch, "unknown-row", format!("{}.csv has no row `{key}`", schema.name), help));
    }
    Ok(rows)
}

fn add_column(table: &mut Table, column: &str) -> usize {
    table.header.push(column.to_owned());
    for row in &mut table.rows {
        row.cells.push(String::new());
    }
    table.header.len() - 1
}

/// What the sector needs of the resource that a column of `sites.csv` is, by row of that table.
#[allow(clippy::type_complexity)]
fn sector_needs(raw: &RawInstance, target: &Target) -> Option<Box<dyn Fn(&Row) -> Option<f64>>> {
    if target.known.map(|column| column.default) != Some("the sector's") {
        return None;
    }
    let at = raw.table("sites")?.position("sector")?;
    let sectors = raw.table("sectors")?;
    let id = sectors.position("id")?;
    let need = sectors.position(&target.column);
    let needs: std::collections::HashMap<String, Option<f64>> = sectors
        .rows
        .iter()
        .map(|row| {
            let cell = need.map_or("", |need| row.cells[need].as_str());
            (row.cells[id].clone(), if cell.is_empty() { Some(0.0) } else { cell.parse().ok() })
        })
        .collect();
    Some(Box::new(move |row: &Row| needs.get(&row.cells[at]).copied().flatten()))
}

fn changed(
    cell: &str,
    blank: impl FnOnce() -> Option<f64>,
    patch: &Patch,
    file: &str,
    line: usize,
) -> Result<String, Diagnostic> {
    if let Change::Set(text) = &patch.change {
        return Ok(text.clone());
    }
    let now = if cell.is_empty() {
        blank().ok_or_else(|| {
            let message = "this field is blank, which is no limit and no number to change".to_owned();
            refuse(patch, "no-value-to-change", format!("{message} ({file}:{line})"), "set it, such as =900")
        })?
    } else {
        cell.parse::<f64>().ok().filter(|n| n.is_finite()).ok_or_else(|| {
            let message = format!("this field holds no number: `{cell}` ({file}:{line})");
            refuse(patch, "no-value-to-change", message, "set it, such as =900")
        })?
    };
    let then = patch.change.of(now).filter(|n| n.is_finite());
    then.map(number_text).ok_or_else(|| {
        refuse(
            patch,
            "not-a-number",
            format!("the result is no finite number, from {now}"),
            "use a smaller change",
        )
    })
}
