//! A table with `*` rows written out pair by pair: each pair the row that counts for it, later rows before earlier.

use super::schema::{Kind, TableSchema};
use super::{RawInstance, Row, Table};
use std::collections::HashMap;

/// Most pairs over which a table with `*` is spread.
pub(super) const MOST_PAIRS: usize = 5_000_000;

/// Writes a table out; without `sites.csv` every pair becomes a row. Rows that name unknown ids stay as they are.
pub(super) fn spread(raw: &mut RawInstance, schema: &TableSchema) {
    let ids: Vec<Vec<String>> = schema.key.iter().map(|column| ids_for(raw, schema, column)).collect();
    if ids.iter().map(Vec::len).fold(1_usize, usize::saturating_mul) > MOST_PAIRS {
        return; // the check refuses the table
    }
    if raw.table(schema.name).is_none() {
        if schema.name != "sites" {
            return;
        }
        let file = raw.file("sites.csv");
        let header = schema.key.iter().map(|column| (*column).to_owned()).collect();
        let every = vec!["*".to_owned(); schema.key.len()];
        raw.tables.push(Table { rows: vec![Row::new(1, every)], ..Table::new(schema.name, file, header) });
    }
    let Some(table) = raw.tables.iter_mut().find(|table| table.name == schema.name) else { return };
    let positions: Option<Vec<usize>> = schema.key.iter().map(|column| table.position(column)).collect();
    let Some(positions) = positions else { return };
    let mut last: HashMap<Vec<String>, usize> = HashMap::new();
    let mut rows: Vec<Row> = Vec::new();
    for row in std::mem::take(&mut table.rows) {
        let mut keys: Vec<Vec<String>> = vec![Vec::new()];
        for (at, position) in positions.iter().enumerate() {
            let cell = &row.cells[*position];
            let choices = if cell == "*" { ids[at].as_slice() } else { std::slice::from_ref(cell) };
            keys = keys
                .into_iter()
                .flat_map(|key| {
                    choices.iter().map(move |id| [key.as_slice(), std::slice::from_ref(id)].concat())
                })
                .collect();
        }
        // Trade within a country pays no duty, so `*` does not stand for it.
        let home = |key: &[String]| {
            schema.name == "tariffs" && key[0] == key[1] && key[..2] != written_ends(&row, &positions)
        };
        for key in keys.into_iter().filter(|key| !home(key)) {
            let mut written = row.clone();
            for (position, id) in positions.iter().zip(&key) {
                written.cells[*position].clone_from(id);
            }
            if let Some(at) = last.get(&key) {
                rows[*at] = written;
            } else {
                last.insert(key, rows.len());
                rows.push(written);
            }
        }
    }
    table.rows = rows;
}

/// The first two cells of a row's key as they are written.
fn written_ends(row: &Row, positions: &[usize]) -> [String; 2] {
    [0, 1].map(|at| positions.get(at).map_or_else(String::new, |position| row.cells[*position].clone()))
}

/// What `*` stands for in a column of the key.
fn ids_for(raw: &RawInstance, schema: &TableSchema, column: &str) -> Vec<String> {
    let Some(Kind::Reference(tables)) = schema.own(column).map(|column| column.kind) else {
        return Vec::new();
    };
    let mut ids = Vec::new();
    for name in tables {
        let Some(table) = raw.table(name) else { continue };
        let Some(id) = table.position("id") else { continue };
        // A market with a country counts as that country and is no destination of its own.
        let country =
            if *name == "markets" && schema.name == "tariffs" { table.position("country") } else { None };
        let rows = table.rows.iter().filter(|row| country.is_none_or(|at| row.cells[at].is_empty()));
        ids.extend(rows.map(|row| row.cells[id].clone()));
    }
    ids
}
