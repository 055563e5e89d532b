//! Bytes of a workbook to cells of sheets, within limits that hold whatever the file claims.

use super::references::References;
use crate::error::{Diagnostic, Error, Place};
use calamine::{DataRef, Reader, SheetType, Xlsx, XlsxError};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

/// Most bytes that all parts of a workbook may unpack to, and of these its shared texts.
const MOST_UNPACKED: u64 = 300_000_000;
const MOST_TEXTS: u64 = 100_000_000;
/// Most parts of a workbook: sheets, styles, pictures.
const MOST_PARTS: usize = 10_000;
/// Most cells that are read of all sheets together.
const MOST_CELLS: usize = 5_000_000;
/// Most columns of a sheet.
const MOST_COLUMNS: u32 = 1_000;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Text(String),
    Number(f64),
    Flag(bool),
    /// A date or time, as ISO 8601 writes it.
    Date(String),
    /// An error such as `#REF!`.
    Failed(String),
    /// A formula that was never computed.
    Uncomputed,
}

/// Filled cells of one row: position from 0, and value.
pub(super) type Cells = Vec<(u32, Value)>;

/// Filled rows of a sheet by their number, from 1 as spreadsheets count.
pub(super) type Rows = BTreeMap<u32, Cells>;

/// An opened workbook.
pub(super) struct Book<'a> {
    origin: &'a str,
    xlsx: Xlsx<Cursor<&'a [u8]>>,
    cells: usize,
}

impl<'a> Book<'a> {
    /// Opens a workbook, after looking at how large it is unpacked.
    pub(super) fn open(origin: &'a str, bytes: &'a [u8]) -> Result<Self, Error> {
        size_is_within_limits(bytes).map_err(|why| refuse(origin, why))?;
        let xlsx = Xlsx::new(Cursor::new(bytes)).map_err(|e| refuse(origin, unreadable(&e)))?;
        Ok(Self { origin, xlsx, cells: 0 })
    }

    /// Names of the sheets that hold cells (not those of charts or macros), in their order.
    pub(super) fn sheets(&self) -> Vec<String> {
        let sheets = self.xlsx.sheets_metadata().iter();
        sheets.filter(|sheet| sheet.typ == SheetType::WorkSheet).map(|sheet| sheet.name.clone()).collect()
    }

    /// The filled cells of a sheet.
    pub(super) fn rows(&mut self, sheet: &str) -> Result<Rows, Error> {
        let origin = format!("{}/{sheet}", self.origin);
        let mut reader =
            self.xlsx.worksheet_cells_reader(sheet).map_err(|e| refuse(&origin, unreadable(&e)))?;
        let mut rows = Rows::new();
        while let Some(cell) =
            reader.next_cell_with_formula_metadata().map_err(|e| refuse(&origin, unreadable(&e)))?
        {
            let Some(value) = value(cell.value, cell.formula.is_some()) else { continue };
            let (row, column) = cell.pos;
            self.cells += 1;
            if self.cells > MOST_CELLS || column >= MOST_COLUMNS {
                let (what, most) = if column >= MOST_COLUMNS {
                    ("filled columns", MOST_COLUMNS as usize)
                } else {
                    ("filled cells", MOST_CELLS)
                };
                let help = format!("at most {most} {what} are read; clear what does not belong to the table");
                let message = format!("this sheet has too many {what}");
                let place = Place::line(&origin, row as usize + 1);
                return Err(Error::Input(vec![
                    Diagnostic::error("too-large", message, place).with_help(help),
                ]));
            }
            rows.entry(row.saturating_add(1)).or_default().push((column, value));
        }
        Ok(rows)
    }
}

/// What was wrong with a whole file or sheet, and what helps.
type Why = (&'static str, String, &'static str);

fn refuse(origin: &str, (code, message, help): Why) -> Error {
    Error::Input(vec![Diagnostic::error(code, message, Place::file(origin)).with_help(help)])
}

fn unreadable(error: &XlsxError) -> Why {
    match error {
        XlsxError::Password => (
            "not-a-workbook",
            "this workbook is protected by a password".to_owned(),
            "save it without a password",
        ),
        other => (
            "not-a-workbook",
            format!("this cannot be read as an .xlsx workbook: {other}"),
            "open it in a spreadsheet program and save it as .xlsx",
        ),
    }
}

/// Unpacks every part without keeping it: a few kilobytes can claim to be, and be, gigabytes. Places of cells are looked at
/// on the way.
fn size_is_within_limits(bytes: &[u8]) -> Result<(), Why> {
    let no_workbook = |what: String| {
        ("not-a-workbook", what, "a workbook is saved as .xlsx; older .xls files and .ods files are not read")
    };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes))
        .map_err(|e| no_workbook(format!("this is no .xlsx workbook: {e}")))?;
    let too_large = |what: String| ("too-large", what, "keep to the tables of one instance in a workbook");
    if archive.len() > MOST_PARTS {
        return Err(too_large(format!("this workbook has {} parts, more than {MOST_PARTS}", archive.len())));
    }
    let mut unpacked = 0;
    for index in 0..archive.len() {
        let part =
            archive.by_index(index).map_err(|e| no_workbook(format!("this is no .xlsx workbook: {e}")))?;
        let name = part.name().map_err(|e| no_workbook(format!("this is no .xlsx workbook: {e}")))?;
        let most =
            if name.to_lowercase().ends_with("sharedstrings.xml") { MOST_TEXTS } else { MOST_UNPACKED };
        let left = most.min(MOST_UNPACKED.saturating_sub(unpacked));
        let (name, mut references) = (name.into_owned(), References::new());
        let size = std::io::copy(&mut part.take(left + 1), &mut references)
            .map_err(|e| no_workbook(format!("this workbook is damaged: {e}")))?;
        if size > left {
            return Err(too_large(format!(
                "this workbook unpacks to more than {} million bytes, or its texts to more than {}",
                MOST_UNPACKED / 1_000_000,
                MOST_TEXTS / 1_000_000
            )));
        }
        if let Some(bad) = references.bad() {
            return Err((
                "not-a-workbook",
                format!(
                    "this workbook is damaged: `{name}` names a cell \"{bad}\", which is no place in a sheet"
                ),
                "open it in a spreadsheet program and save it as .xlsx",
            ));
        }
        unpacked += size;
    }
    Ok(())
}

/// What a cell holds; `None` for a blank one.
fn value(value: DataRef<'_>, formula: bool) -> Option<Value> {
    let text = |text: &str| (!text.trim().is_empty()).then(|| Value::Text(text.to_owned()));
    match value {
        DataRef::Int(n) => Some(Value::Number(n as f64)),
        DataRef::Float(n) => Some(Value::Number(n)),
        DataRef::String(s) => text(&s),
        DataRef::SharedString(s) => text(s),
        DataRef::Bool(flag) => Some(Value::Flag(flag)),
        DataRef::DateTime(date) => {
            let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
            let day = format!("{year:04}-{month:02}-{day:02}");
            let time = format!("T{hour:02}:{minute:02}:{second:02}");
            Some(Value::Date(if time == "T00:00:00" { day } else { day + &time }))
        }
        DataRef::DateTimeIso(date) | DataRef::DurationIso(date) => Some(Value::Date(date)),
        DataRef::Error(error) => Some(Value::Failed(error.to_string())),
        DataRef::Empty => formula.then_some(Value::Uncomputed),
    }
}
