//! Bytes to raw tables.
//!
//! A file is read line by line, since a field holds no line break: every row keeps the number of its line, and a
//! quotation mark left open spoils one line and not the rest of the file. What cells mean is not known here.

use super::raw::file_of;
use super::schema::{TABLES, table};
use super::{RawInstance, Row, Table};
use crate::error::{Diagnostic, Error, Place, nearest};
use std::collections::HashMap;
use std::path::Path;

/// Longest line that is read, in bytes; a longer one is no table row but a damaged or hostile file.
const LONGEST_LINE: usize = 1_000_000;

/// Name of the settings file.
const SETTINGS_FILE: &str = "instance.toml";

/// Reads an instance folder.
///
/// # Errors
/// When a file cannot be read or is no CSV; all such problems at once.
pub fn from_folder(folder: &Path) -> Result<RawInstance, Error> {
    let origin = folder.display().to_string();
    let unreadable =
        |error: &std::io::Error| Error::File { path: origin.clone(), message: error.to_string() };
    let mut files = Vec::new();
    let mut problems = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|e| unreadable(&e))? {
        let entry = entry.map_err(|e| unreadable(&e))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !is_csv(&name) && name != SETTINGS_FILE {
            continue;
        }
        if !is_read(&name) {
            files.push((name, Vec::new()));
            continue;
        }
        match std::fs::read(entry.path()) {
            Ok(bytes) => files.push((name, bytes)),
            Err(error) => {
                let place = Place::file(file_of(&origin, &name));
                problems.push(Diagnostic::error(
                    "unreadable-file",
                    format!("this file cannot be read: {error}"),
                    place,
                ));
                files.push((name, Vec::new()));
            }
        }
    }
    let borrowed: Vec<(&str, &[u8])> =
        files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let unread: Vec<String> = problems.iter().map(|problem| problem.place.file.clone()).collect();
    match from_bytes(&origin, &borrowed) {
        Ok(raw) if problems.is_empty() => Ok(raw),
        Ok(raw) => Err(Error::Input([problems, raw.warnings].concat())),
        Err(Error::Input(more)) => {
            problems.extend(more.into_iter().filter(|found| !unread.contains(&found.place.file)));
            Err(Error::Input(problems))
        }
        Err(other) => Err(other),
    }
}

/// Makes a raw instance from `(file name, text)` pairs, as the bundled instances are held.
///
/// # Errors
/// As [`from_folder`].
pub fn from_texts(origin: &str, files: &[(&str, &str)]) -> Result<RawInstance, Error> {
    let bytes: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    from_bytes(origin, &bytes)
}

/// Makes a raw instance from `(file name, bytes)` pairs; files that are neither tables nor settings are passed over.
///
/// # Errors
/// As [`from_folder`].
pub fn from_bytes(origin: &str, files: &[(&str, &[u8])]) -> Result<RawInstance, Error> {
    let mut found = Vec::new();
    let settings = match files.iter().find(|(name, _)| *name == SETTINGS_FILE) {
        Some((_, bytes)) => decode(&file_of(origin, SETTINGS_FILE), bytes, &mut found).unwrap_or_default(),
        None => {
            found.push(
                Diagnostic::error(
                    "missing-file",
                    "this file is missing: it names the instance and its resources",
                    Place::file(file_of(origin, SETTINGS_FILE)),
                )
                .with_help("`multipark new` makes a small instance to start from"),
            );
            String::new()
        }
    };
    let mut tables = Vec::new();
    for schema in TABLES {
        let name = format!("{}.csv", schema.name);
        if let Some((_, bytes)) = files.iter().find(|(file, _)| *file == name) {
            tables.extend(table_from_bytes(schema.name, &file_of(origin, &name), bytes, &mut found));
        }
    }
    refuse_strangers(origin, files, &mut found);
    if found.iter().any(Diagnostic::is_error) {
        return Err(Error::Input(found));
    }
    Ok(RawInstance { warnings: found, ..RawInstance::new(origin, settings, tables) })
}

fn is_csv(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|e| e.eq_ignore_ascii_case("csv"))
}

fn is_read(name: &str) -> bool {
    name == SETTINGS_FILE || name.strip_suffix(".csv").is_some_and(|stem| table(stem).is_some())
}

/// A CSV file that no table has: an error when it looks like a missing table misspelt, else a warning.
fn refuse_strangers(origin: &str, files: &[(&str, &[u8])], found: &mut Vec<Diagnostic>) {
    for (name, _) in files {
        if !is_csv(name) || is_read(name) || name.contains('/') {
            continue;
        }
        let stem = name.rsplit_once('.').map_or(*name, |(stem, _)| stem);
        let place = Place::file(file_of(origin, name));
        let present = |table: &str| files.iter().any(|(file, _)| file.strip_suffix(".csv") == Some(table));
        found.push(match nearest(stem, TABLES.iter().map(|t| t.name).filter(|t| !present(t))) {
            Some(similar) => {
                Diagnostic::error("unknown-file", format!("no table has this name: `{stem}`"), place)
                    .with_help(format!("if it is the table `{similar}`, name it `{similar}.csv`"))
            }
            None => Diagnostic::warning(
                "unknown-file",
                format!("no table has this name, so it is not read: `{stem}`"),
                place,
            )
            .with_help("move it into a subfolder, where nothing is read"),
        });
    }
}

fn decode(file: &str, bytes: &[u8], found: &mut Vec<Diagnostic>) -> Option<String> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.to_owned()),
        Err(error) => {
            let line = bytes[..error.valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
            let byte = bytes.get(error.valid_up_to()).copied().unwrap_or_default();
            found.push(
                Diagnostic::error(
                    "not-utf8",
                    format!("this is not UTF-8 text: the byte {byte:#04x} cannot stand here"),
                    Place::line(file, line),
                )
                .with_help("save the file as UTF-8 (in a spreadsheet: CSV UTF-8)"),
            );
            None
        }
    }
}

/// Reads one table; problems go to `found`, and a table with any is still returned where its header can be told.
pub(super) fn table_from_bytes(
    name: &str,
    file: &str,
    bytes: &[u8],
    found: &mut Vec<Diagnostic>,
) -> Option<Table> {
    let text = decode(file, bytes, found)?;
    let mut table: Option<Table> = None;
    for (index, line) in text.split('\n').enumerate() {
        let place = Place::line(file, index + 1);
        if line.len() > LONGEST_LINE {
            found.push(
                Diagnostic::error("line-too-long", format!("this line is {} bytes long", line.len()), place)
                    .with_help(format!("allowed: at most {LONGEST_LINE} bytes")),
            );
            continue;
        }
        let line = line.strip_suffix('\r').unwrap_or(line);
        if line.starts_with('#') || line.chars().all(|c| c == ',' || c.is_whitespace()) {
            continue;
        }
        let cells = match split(line) {
            Ok(cells) => cells,
            Err(problem) => {
                found.push(problem.at(place));
                if table.is_none() {
                    return None;
                }
                continue;
            }
        };
        match &mut table {
            None => {
                check_header(&cells, &place, found);
                table = Some(Table { header_line: index + 1, ..Table::new(name, file, cells) });
            }
            Some(table) if table.header.len() == cells.len() => table.rows.push(Row::new(index + 1, cells)),
            Some(table) => found.push(ragged(table, &cells, place)),
        }
    }
    if table.is_none() {
        found.push(
            Diagnostic::error("no-header", "this table has no header row", Place::line(file, 1))
                .with_help("the first row names the columns"),
        );
    }
    table
}

/// Why a line cannot be split into fields.
#[derive(Debug, PartialEq)]
enum BadLine {
    OpenQuote,
    LineBreak,
}

impl BadLine {
    fn at(self, place: Place) -> Diagnostic {
        match self {
            Self::OpenQuote => Diagnostic::error(
                "open-quote",
                "a quotation mark is opened on this line and not closed",
                place,
            )
            .with_help(
                "a field holds no line break; a quotation mark inside a quoted field is written twice",
            ),
            Self::LineBreak => Diagnostic::error("line-break", "a field holds a line break", place)
                .with_help("write the field on one line; end lines with LF or CR LF"),
        }
    }
}

/// Splits a line into trimmed fields.
fn split(line: &str) -> Result<Vec<String>, BadLine> {
    if line.contains('\r') {
        return Err(BadLine::LineBreak);
    }
    if !line.contains('"') {
        return Ok(line.split(',').map(|field| field.trim().to_owned()).collect());
    }
    // The csv crate takes an open quotation mark as the rest of the input: a last field that we add shows it.
    const END: &str = "end";
    let marked = format!("{line},{END}");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .buffer_capacity(marked.len())
        .from_reader(marked.as_bytes());
    let mut record = csv::StringRecord::new();
    let whole = reader.read_record(&mut record).unwrap_or(false);
    if !whole || record.len() < 2 || record.get(record.len() - 1) != Some(END) {
        return Err(BadLine::OpenQuote);
    }
    Ok(record.iter().take(record.len() - 1).map(str::to_owned).collect())
}

fn check_header(header: &[String], place: &Place, found: &mut Vec<Diagnostic>) {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for (index, name) in header.iter().enumerate() {
        let here = Place { field: Some(index + 1), ..place.clone() };
        if name.is_empty() {
            found.push(
                Diagnostic::error("blank-column-name", "a column has no name", here).with_help(
                    "name it (x_ in front keeps a column that is not used), or remove a stray comma",
                ),
            );
        } else if let Some(first) = seen.insert(name, index) {
            let message =
                format!("two columns have the name `{name}`: fields {} and {}", first + 1, index + 1);
            found.push(
                Diagnostic::error("duplicate-column", message, Place { column: Some(name.clone()), ..here })
                    .with_help("keep one of them"),
            );
        }
    }
}

fn ragged(table: &Table, cells: &[String], place: Place) -> Diagnostic {
    let (expected, given) = (table.header.len(), cells.len());
    let fields = |n: usize| if n == 1 { "1 field".to_owned() } else { format!("{n} fields") };
    let help = if given < expected {
        format!(
            "the first column without a field is `{}`; leave optional fields blank but keep their commas",
            table.header[given]
        )
    } else {
        let extra = &cells[expected];
        format!("the first field too many is `{extra}`; put a field that holds a comma in quotation marks")
    };
    let message = format!("this row has {}, the header has {}", fields(given), fields(expected));
    Diagnostic::error("ragged-row", message, Place { field: Some(given.min(expected) + 1), ..place })
        .with_help(help)
}
