//! Tables as they were written: cells of text that know their file and line.

use super::scenario::ScenarioFile;
use super::workbook::{is_workbook, sheet_of};
use crate::error::{Diagnostic, Place};
use crate::input::{Document, Edit};
use serde::{Deserialize, Serialize};

/// A row of cells, with the line it stands on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Line in the file, from 1.
    pub line: usize,
    /// Cells, trimmed, in the order of the table's header.
    pub cells: Vec<String>,
    /// Cells that a patch changed: their position, and where the patch stands.
    pub patched: Vec<(usize, Place)>,
}

impl Row {
    /// A row as it stands in a file.
    #[must_use]
    pub fn new(line: usize, cells: Vec<String>) -> Self {
        Self { line, cells, patched: Vec::new() }
    }
}

/// One table as it was written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Table name: the file name without `.csv`.
    pub name: String,
    /// File as the user named it.
    pub file: String,
    /// Line of the header, from 1.
    pub header_line: usize,
    /// Column names.
    pub header: Vec<String>,
    /// Rows, in order; each has as many cells as the header has names.
    pub rows: Vec<Row>,
    /// Lines that begin with `#`, and where each stands.
    pub comments: Vec<(usize, String)>,
}

impl Table {
    /// A table without rows, its header on the first line.
    #[must_use]
    pub fn new(name: impl Into<String>, file: impl Into<String>, header: Vec<String>) -> Self {
        Self {
            name: name.into(),
            file: file.into(),
            header_line: 1,
            header,
            rows: Vec::new(),
            comments: Vec::new(),
        }
    }

    /// Position of a column.
    #[must_use]
    pub fn position(&self, column: &str) -> Option<usize> {
        self.header.iter().position(|name| name == column)
    }

    /// Where a cell stands: the patch that changed it, else its line and field.
    #[must_use]
    pub fn place(&self, row: &Row, column: &str) -> Place {
        let position = self.position(column);
        let patch = position.and_then(|at| row.patched.iter().rev().find(|(cell, _)| *cell == at));
        let place = match patch {
            Some((_, patch)) => patch.clone(),
            None => Place { field: position.map(|at| at + 1), ..Place::line(&self.file, row.line) },
        };
        Place { column: Some(column.to_owned()), ..place }
    }
}

/// An instance as it was written, unchecked: what patches change and spreadsheets hold.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct RawInstance {
    /// Folder, workbook or bundled name, as the user named it.
    pub origin: String,
    /// Text of `instance.toml`.
    pub settings: String,
    /// Where each line of the settings stands, where they were read from a sheet; else empty.
    pub settings_lines: Vec<Place>,
    /// Tables present, by name.
    pub tables: Vec<Table>,
    /// Changes that patches made to the settings.
    pub edits: Vec<Edit>,
    /// Scenario files, by id.
    pub scenarios: Vec<ScenarioFile>,
    /// Text of `README.md`.
    pub readme: Option<String>,
    /// Warnings of the reading, passed on by the check; they do not travel.
    #[serde(skip)]
    pub warnings: Vec<Diagnostic>,
}

impl RawInstance {
    /// An instance as it was read.
    #[must_use]
    pub fn new(origin: impl Into<String>, settings: impl Into<String>, tables: Vec<Table>) -> Self {
        Self { origin: origin.into(), settings: settings.into(), tables, ..Self::default() }
    }

    /// A table by its name.
    #[must_use]
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == name)
    }

    /// The settings, parsed; `file` is their name, as messages give it.
    ///
    /// # Errors
    /// Every place where they are no TOML.
    pub(crate) fn document<'a>(&'a self, file: &'a str) -> Result<Document<'a>, Vec<Diagnostic>> {
        Document::parse_at(file, &self.settings, &self.edits, &self.settings_lines)
    }

    /// A file of the instance (in a workbook: a sheet), as messages name it.
    #[must_use]
    pub fn file(&self, name: &str) -> String {
        file_of(&self.origin, name)
    }
}

/// `origin/name`, without doubling a slash; in a workbook the sheet of that name.
pub(super) fn file_of(origin: &str, name: &str) -> String {
    let name = if is_workbook(origin) { sheet_of(name) } else { name };
    if origin.is_empty() {
        return name.to_owned();
    }
    let kept = origin.trim_end_matches('/');
    format!("{kept}/{name}")
}
