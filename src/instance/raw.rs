//! Tables as they were written: cells of text that know their file and line.

/// A row of cells, with the line it stands on.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Line in the file, from 1.
    pub line: usize,
    /// Cells, trimmed, in the order of the table's header.
    pub cells: Vec<String>,
}

/// One table as it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Table name: the file name without `.csv`.
    pub name: String,
    /// File as the user named it.
    pub file: String,
    /// Column names.
    pub header: Vec<String>,
    /// Rows, in order.
    pub rows: Vec<Row>,
}

/// An instance as it was written, unchecked: what patches change and spreadsheets hold.
#[derive(Debug, Clone, PartialEq)]
pub struct RawInstance {
    /// Folder, workbook or bundled name, as the user named it.
    pub origin: String,
    /// Text of `instance.toml`.
    pub settings: String,
    /// Tables present, by name.
    pub tables: Vec<Table>,
}
