//! Raw tables back to the texts of the folder form.

use super::{RawInstance, Table};
use std::borrow::Cow;

impl RawInstance {
    /// The files of the folder form, as `(name, text)`: settings, tables, scenarios, README.
    #[must_use]
    pub fn texts(&self) -> Vec<(String, String)> {
        let mut files = vec![("instance.toml".to_owned(), self.settings.clone())];
        files.extend(self.tables.iter().map(|table| (format!("{}.csv", table.name), csv(table))));
        files.extend(
            self.scenarios.iter().map(|file| (format!("scenarios/{}.toml", file.id), file.text.clone())),
        );
        files.extend(self.readme.iter().map(|text| ("README.md".to_owned(), text.clone())));
        files
    }
}

/// A table as CSV, its comments where they stood.
fn csv(table: &Table) -> String {
    let header = (table.header_line, &table.header);
    let rows = std::iter::once(header).chain(table.rows.iter().map(|row| (row.line, &row.cells)));
    let mut comments = table.comments.iter().peekable();
    let mut text = String::new();
    for (line, cells) in rows {
        while let Some((_, comment)) = comments.next_if(|(at, _)| *at < line) {
            text += &format!("{comment}\n");
        }
        let fields: Vec<Cow<'_, str>> = cells.iter().map(|cell| field(cell)).collect();
        text += &format!("{}\n", fields.join(","));
    }
    comments.for_each(|(_, comment)| text += &format!("{comment}\n"));
    text
}

/// A field, in quotation marks where it would not be read as it is: the rules of `read`, which has no field with a
/// line break, and takes a line that begins with `#` as a comment.
fn field(cell: &str) -> Cow<'_, str> {
    if cell.contains(['"', ',']) || cell.starts_with('#') {
        Cow::Owned(format!("\"{}\"", cell.replace('"', "\"\"")))
    } else {
        Cow::Borrowed(cell)
    }
}
