//! A table seen through its schema: columns by name, and cells as what they hold.

use super::findings::Findings;
use super::headers;
use super::settings::Settings;
use crate::error::Place;
use crate::instance::schema::{Found, Kind, TABLES, TableSchema};
use crate::instance::{RawInstance, Row, Table};
use std::collections::HashMap;

/// A table with its schema.
pub(super) struct Sheet<'a> {
    pub(super) table: &'a Table,
    pub(super) schema: &'static TableSchema,
    /// What each name of the header stands for; `None` is an error already reported.
    pub(super) columns: Vec<Option<Found>>,
    positions: HashMap<&'static str, usize>,
    resources: HashMap<usize, usize>,
    prices: HashMap<usize, usize>,
}

impl<'a> Sheet<'a> {
    fn new(table: &'a Table, schema: &'static TableSchema, settings: &Settings) -> Self {
        let scopes = settings.scopes();
        let columns: Vec<_> = table.header.iter().map(|name| schema.find(name, &scopes)).collect();
        let mut sheet = Self {
            table,
            schema,
            columns,
            positions: HashMap::new(),
            resources: HashMap::new(),
            prices: HashMap::new(),
        };
        for (at, found) in sheet.columns.iter().enumerate() {
            match found {
                Some(Found::Own(column)) => sheet.positions.insert(column.name, at),
                Some(Found::Resource(_, r)) => sheet.resources.insert(*r, at),
                Some(Found::Price(_, r)) => sheet.prices.insert(*r, at),
                Some(Found::Free) | None => None,
            };
        }
        sheet
    }

    pub(super) fn rows(&self) -> &'a [Row] {
        &self.table.rows
    }

    pub(super) fn has(&self, column: &str) -> bool {
        self.positions.contains_key(column)
    }

    /// Text of a cell; empty when the column is absent.
    pub(super) fn text(&self, row: &'a Row, column: &str) -> &'a str {
        self.positions.get(column).and_then(|at| row.cells.get(*at)).map_or("", String::as_str)
    }

    /// Number in a cell; `None` when it is blank, absent or in error.
    pub(super) fn number(&self, row: &'a Row, column: &str) -> Option<f64> {
        number(self.text(row, column))
    }

    /// Number in a cell, its default when blank.
    pub(super) fn number_or(&self, row: &'a Row, column: &str, default: f64) -> f64 {
        self.number(row, column).unwrap_or(default)
    }

    /// Whether a cell says yes; its default when blank.
    pub(super) fn yes(&self, row: &'a Row, column: &str, default: bool) -> bool {
        match self.text(row, column) {
            "yes" => true,
            "no" => false,
            _ => default,
        }
    }

    /// Capacity or need of a resource; `None` when blank or absent.
    pub(super) fn resource(&self, row: &'a Row, resource: usize) -> Option<f64> {
        self.resources.get(&resource).and_then(|at| row.cells.get(*at)).and_then(|cell| number(cell))
    }

    /// Price of a resource; `None` when blank or absent.
    pub(super) fn price(&self, row: &'a Row, resource: usize) -> Option<f64> {
        self.prices.get(&resource).and_then(|at| row.cells.get(*at)).and_then(|cell| number(cell))
    }

    /// Where a cell stands.
    pub(super) fn place(&self, row: &Row, column: &str) -> Place {
        self.table.place(row, column)
    }

    /// Where the header stands.
    pub(super) fn header_place(&self) -> Place {
        Place::line(&self.table.file, self.table.header_line)
    }

    /// Cells of the key, in order.
    pub(super) fn key(&self, row: &'a Row) -> Vec<&'a str> {
        self.schema.key.iter().map(|column| self.text(row, column)).collect()
    }
}

/// A finite number; `None` when the text is none.
pub(super) fn number(text: &str) -> Option<f64> {
    text.parse::<f64>().ok().filter(|n| n.is_finite())
}

/// The tables that are there.
pub(super) struct Sheets<'a> {
    sheets: Vec<Sheet<'a>>,
}

impl<'a> Sheets<'a> {
    pub(super) fn new(raw: &'a RawInstance, settings: &Settings, found: &mut Findings) -> Self {
        let mut sheets = Vec::new();
        for schema in TABLES {
            if let Some(table) = raw.table(schema.name) {
                let sheet = Sheet::new(table, schema, settings);
                headers::check(&sheet, settings, found);
                sheets.push(sheet);
            }
        }
        Self { sheets }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Sheet<'a>> {
        self.sheets.iter()
    }

    pub(super) fn get(&self, name: &str) -> Option<&Sheet<'a>> {
        self.sheets.iter().find(|sheet| sheet.schema.name == name)
    }

    /// Rows of a table with their sheet; none when the table is absent.
    pub(super) fn rows(&self, name: &str) -> impl Iterator<Item = (&Sheet<'a>, &'a Row)> {
        self.get(name).into_iter().flat_map(|sheet| sheet.rows().iter().map(move |row| (sheet, row)))
    }
}

/// Ids of each table, with the index of the row that first has it.
pub(super) struct Ids<'a> {
    tables: HashMap<&'static str, HashMap<&'a str, usize>>,
}

impl<'a> Ids<'a> {
    pub(super) fn new(sheets: &Sheets<'a>) -> Self {
        let mut tables = HashMap::new();
        for sheet in sheets.iter().filter(|sheet| sheet.schema.own("id").is_some_and(|c| c.kind == Kind::Id))
        {
            let mut ids = HashMap::new();
            for (index, row) in sheet.rows().iter().enumerate() {
                ids.entry(sheet.text(row, "id")).or_insert(index);
            }
            tables.insert(sheet.schema.name, ids);
        }
        Self { tables }
    }

    /// Index of an id in a table.
    pub(super) fn get(&self, table: &str, id: &str) -> Option<usize> {
        self.tables.get(table).and_then(|ids| ids.get(id)).copied()
    }

    /// Whether any of the tables has the id.
    pub(super) fn has(&self, tables: &[&str], id: &str) -> bool {
        tables.iter().any(|table| self.get(table, id).is_some())
    }

    /// One more than the largest index of a table's ids: also where an id stands twice and is refused.
    pub(super) fn count(&self, table: &str) -> usize {
        self.tables.get(table).and_then(|ids| ids.values().max()).map_or(0, |last| last + 1)
    }

    /// All ids of the tables, in the order of the alphabet.
    pub(super) fn all(&self, tables: &[&str]) -> Vec<&'a str> {
        let mut all: Vec<&str> = tables
            .iter()
            .filter_map(|table| self.tables.get(table))
            .flat_map(|ids| ids.keys().copied())
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Index of a place: parks first, then nodes.
    pub(super) fn place(&self, id: &str) -> Option<usize> {
        self.get("parks", id).or_else(|| self.get("nodes", id).map(|node| self.count("parks") + node))
    }

    /// Indices that a cell names: all of the table for `*`.
    pub(super) fn matching(&self, table: &str, cell: &str) -> Vec<usize> {
        if cell == "*" {
            (0..self.count(table)).collect()
        } else {
            self.get(table, cell).into_iter().collect()
        }
    }
}
