//! A raw instance to the bytes of a workbook that is pleasant to edit: a heading that stays in sight and says what each
//! column means, text columns as text (an id `007` stays one), numbers as numbers to the last bit, formulas nowhere.

use super::settings::parts;
use super::{ABOUT, CHANGE_COLUMNS, CHANGES, INSTANCE, README, SCENARIO_COLUMNS, SCENARIOS};
use crate::error::{Diagnostic, Error, Place};
use crate::input::{Document, Key, number_text};
use crate::instance::check::rows_have_a_field_a_column;
use crate::instance::schema::{Column, Found, Kind, SETTINGS, TableSchema, table};
use crate::instance::{RawInstance, Scope, Table};
use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatBorder, IgnoreError, Note, Workbook,
    Worksheet, XlsxError,
};

/// Longest text of a cell, in UTF-16 units, and most rows of a sheet: the format's own limits.
const LONGEST_TEXT: usize = 32_767;
const MOST_ROWS: usize = 1_048_576;

/// How far down a new row is offered what its column may hold.
const OFFERED_ROWS: u32 = 1_000;

const INSTRUCTIONS: &[&str] = &[
    "An instance of multipark: one sheet a table. Save it as .xlsx and name the file where an instance is asked for:",
    "",
    "    multipark check FILE.xlsx",
    "    multipark solve FILE.xlsx",
    "",
    "`instance` names the instance and its resources; each resource is a column (and ID_price) of the sheets of its level.",
    "The first row of a sheet names its columns, in any order; a note on each name says what it holds and what a blank means.",
    "Columns whose names begin with x_, and note, source and quality, are kept and never used.",
    "A row whose first cell begins with # is a comment. An optional table that has no sheet has its defaults.",
    "Ids are text: letters, digits, _, . and -. Write numbers as numbers, without units or percent signs.",
    "Formulas are read by the value that the spreadsheet program saved.",
    "`scenarios` has a row a scenario, `changes` a row for each thing that it changes, in order; a value such as *1.1 scales,",
    "+500 adds, 900 sets. `readme` is the story of the instance. Sheets whose names begin with x_ are yours.",
    "",
    "`multipark convert FILE.xlsx FOLDER` makes CSV files of it again.",
];

impl RawInstance {
    /// The bytes of a workbook that holds the instance.
    ///
    /// # Errors
    /// [`Error::Input`] when the settings or a scenario cannot be read, a row has more or fewer fields than its
    /// header, or something is longer than a sheet can hold.
    pub fn workbook(&self) -> Result<Vec<u8>, Error> {
        let file = self.file("instance.toml");
        let settings = self.document(&file).map_err(Error::Input)?;
        let resources: Vec<(&str, Option<Scope>)> =
            settings.names(&["resources"]).into_iter().map(|id| (id, None)).collect();
        let mut sheets = vec![lines_sheet(ABOUT, INSTRUCTIONS.iter().copied(), &Place::default())?];
        if let Some(readme) = &self.readme {
            sheets.push(lines_sheet(README, readme.lines(), &Place::file(self.file("README.md")))?);
        }
        sheets.push(settings_sheet(&settings, &self.settings, &file)?);
        for table in &self.tables {
            sheets.push(table_sheet(table, &resources)?);
        }
        if !self.scenarios.is_empty() {
            sheets.extend(self.scenario_sheets()?);
        }
        let mut workbook = Workbook::new();
        // The same instance makes the same bytes: the hour of the writing is no part of it.
        let birth = ExcelDateTime::from_ymd(2000, 1, 1).map_err(|e| failed(&e))?;
        workbook.set_properties(&DocProperties::new().set_author("multipark").set_creation_datetime(&birth));
        for sheet in sheets {
            workbook.push_worksheet(sheet.cells);
        }
        workbook.save_to_buffer().map_err(|e| failed(&e))
    }

    fn scenario_sheets(&self) -> Result<[Sheet; 2], Error> {
        let mut scenarios = Sheet::new(SCENARIOS)?;
        let mut changes = Sheet::new(CHANGES)?;
        for (sheet, columns) in [(&mut scenarios, &SCENARIO_COLUMNS[..]), (&mut changes, &CHANGE_COLUMNS)] {
            for name in columns {
                sheet.head(name, Some(Kind::Text), None)?;
            }
            sheet.next();
        }
        for file in &self.scenarios {
            let scenario = self.scenario(&file.id)?;
            for comment in file.text.lines().map(str::trim).filter(|line| line.starts_with('#')) {
                scenarios.text(0, comment, &Place::file(&file.file))?;
                scenarios.next();
            }
            let source = scenario.sources.join(";");
            for (column, text) in
                [&scenario.id, &scenario.name, &scenario.description, &source].into_iter().enumerate()
            {
                let place =
                    Place { column: Some(SCENARIO_COLUMNS[column].to_owned()), ..Place::file(&file.file) };
                // A sheet's cell holds no line break: where the text has one, a space tells its words apart.
                let line: Vec<&str> =
                    text.split(['\r', '\n']).map(str::trim).filter(|part| !part.is_empty()).collect();
                scenarios.text(column, &line.join(" "), &place)?;
            }
            scenarios.next();
            for patch in &scenario.patches {
                let value = patch.text.split_once('=').map_or("", |(_, value)| value.trim());
                for (column, text) in [&scenario.id, &patch.path, value].into_iter().enumerate() {
                    changes.text(column, text, &patch.place)?;
                }
                changes.next();
            }
        }
        Ok([scenarios, changes])
    }
}

fn failed(error: &XlsxError) -> Error {
    Error::Unsupported(format!("the workbook cannot be written: {error}"))
}

/// A sheet filled from the top.
struct Sheet {
    cells: Worksheet,
    row: u32,
    widths: Vec<usize>,
    heading: Format,
    text: Format,
}

impl Sheet {
    fn new(name: &str) -> Result<Self, Error> {
        let mut cells = Worksheet::new();
        cells.set_name(name).map_err(|e| failed(&e))?;
        let heading = Format::new()
            .set_bold()
            .set_background_color(Color::RGB(0x00DD_EBF7))
            .set_border_bottom(FormatBorder::Thin);
        let text = Format::new().set_num_format("@");
        Ok(Self { cells, row: 0, widths: Vec::new(), heading, text })
    }

    /// Column names: the next one in the current row.
    fn head(&mut self, name: &str, kind: Option<Kind>, meaning: Option<&str>) -> Result<(), Error> {
        let column = self.widths.len();
        self.widths.push(name.chars().count() + 2);
        let at = u16::try_from(column).unwrap_or(u16::MAX);
        let heading = self.heading.clone();
        let mut write = || {
            self.cells.write_string_with_format(self.row, at, name, &heading)?;
            if let Some(meaning) = meaning {
                let note = Note::new(meaning).add_author_prefix(false).set_author("multipark");
                self.cells.insert_note(self.row, at, &note)?;
            }
            let words: &[&str] = match kind {
                Some(Kind::YesNo) => &["yes", "no"],
                Some(Kind::Choice(words)) => words,
                _ => &[],
            };
            if !words.is_empty() {
                let offer = DataValidation::new().allow_list_strings(words)?;
                self.cells.add_data_validation(self.row + 1, at, self.row + OFFERED_ROWS, at, &offer)?;
            }
            if !is_number(kind) {
                self.cells.set_column_format(at, &self.text)?;
            }
            Ok(())
        };
        write().map_err(|e: XlsxError| failed(&e))
    }

    fn width(&mut self, column: usize, text: &str) {
        if self.widths.len() <= column {
            self.widths.resize(column + 1, 0);
        }
        self.widths[column] = self.widths[column].max(text.chars().count() + 1);
    }

    /// Text, never a formula whatever it begins with.
    fn text(&mut self, column: usize, text: &str, place: &Place) -> Result<(), Error> {
        if text.is_empty() {
            return Ok(());
        }
        let length = text.encode_utf16().count();
        if length > LONGEST_TEXT || self.row as usize >= MOST_ROWS {
            let message = if length > LONGEST_TEXT {
                format!("this text has {length} characters, and a cell holds {LONGEST_TEXT}")
            } else {
                format!("this table has more than the {MOST_ROWS} rows that a sheet can hold")
            };
            let help = "such an instance can only be a folder";
            return Err(Error::Input(vec![
                Diagnostic::error("too-large", message, place.clone()).with_help(help),
            ]));
        }
        self.width(column, text);
        let at = u16::try_from(column).unwrap_or(u16::MAX);
        self.cells.write_string_with_format(self.row, at, text, &self.text).map_err(|e| failed(&e))?;
        Ok(())
    }

    fn number(&mut self, column: usize, number: f64) -> Result<(), Error> {
        self.width(column, &number_text(number));
        let at = u16::try_from(column).unwrap_or(u16::MAX);
        self.cells.write_number(self.row, at, number).map_err(|e| failed(&e))?;
        Ok(())
    }

    fn next(&mut self) {
        self.row += 1;
    }

    /// Column widths, and the heading kept in sight; the number of rows above what scrolls.
    fn dress(mut self, frozen: u32) -> Result<Self, Error> {
        let mut write = || {
            for (column, width) in self.widths.iter().enumerate() {
                let at = u16::try_from(column).unwrap_or(u16::MAX);
                self.cells
                    .set_column_width(at, f64::from(u8::try_from((*width).clamp(8, 60)).unwrap_or(60)))?;
            }
            let last = u16::try_from(self.widths.len().max(1) - 1).unwrap_or(u16::MAX);
            self.cells.ignore_error_range(0, 0, self.row, last, IgnoreError::NumberStoredAsText)?;
            if frozen > 0 {
                self.cells.set_freeze_panes(frozen, 0)?;
            }
            Ok(())
        };
        write().map_err(|e: XlsxError| failed(&e))?;
        Ok(self)
    }
}

fn is_number(kind: Option<Kind>) -> bool {
    matches!(kind, Some(Kind::Amount | Kind::Signed | Kind::Degrees(_) | Kind::Whole | Kind::Year))
}

fn lines_sheet<'a>(name: &str, lines: impl Iterator<Item = &'a str>, place: &Place) -> Result<Sheet, Error> {
    let mut sheet = Sheet::new(name)?;
    for line in lines {
        sheet.text(0, line.trim_end(), place)?;
        sheet.next();
    }
    sheet.widths = vec![60];
    sheet.dress(0)
}

/// What stands beside a column's name: its meaning, unit, what it may hold, and what a blank means.
fn meaning(column: &Column, in_resource: Option<&str>) -> String {
    let mut lines = vec![column.meaning.to_owned()];
    if let Some(id) = in_resource {
        lines.push(format!("Resource: {id}"));
    }
    if !column.unit.is_empty() {
        lines.push(format!("Unit: {}", column.unit));
    }
    lines.push(format!("Holds: {}", column.allowed().replace(".csv", "")));
    match (column.required, column.default) {
        (true, _) => lines.push("Required.".to_owned()),
        (false, "") => {}
        (false, default) => lines.push(format!("Blank: {default}")),
    }
    lines.join("\n")
}

fn table_sheet(from: &Table, resources: &[(&str, Option<Scope>)]) -> Result<Sheet, Error> {
    let uneven = rows_have_a_field_a_column(from);
    if !uneven.is_empty() {
        return Err(Error::Input(uneven));
    }
    let schema: Option<&'static TableSchema> = table(&from.name);
    let mut sheet = Sheet::new(&from.name)?;
    let above = from.comments.iter().filter(|(line, _)| *line < from.header_line).count();
    let mut comments = from.comments.iter().peekable();
    let mut comment_rows = |sheet: &mut Sheet, before: usize| -> Result<(), Error> {
        while let Some((line, text)) = comments.next_if(|(line, _)| *line < before) {
            let widths = sheet.widths.clone();
            sheet.text(0, text, &Place::line(&from.file, *line))?;
            // A comment runs on over the cells beside it: its length is none of the column's.
            sheet.widths = widths;
            sheet.next();
        }
        Ok(())
    };
    comment_rows(&mut sheet, from.header_line)?;
    let mut kinds = Vec::new();
    for name in &from.header {
        let found = schema.and_then(|schema| schema.find(name, resources));
        let column = found.and_then(Found::column);
        let resource = match found {
            Some(Found::Resource(_, r) | Found::Price(_, r)) => resources.get(r).map(|(id, _)| *id),
            _ => None,
        };
        kinds.push(match column {
            Some(column) => Some(column.kind),
            // Figures of the planner's own are figures too.
            None => name.starts_with("x_").then_some(Kind::Year),
        });
        let told = column.map(|column| meaning(column, resource));
        sheet.head(name, column.map(|column| column.kind), told.as_deref())?;
    }
    sheet.next();
    for row in &from.rows {
        comment_rows(&mut sheet, row.line)?;
        for (at, cell) in row.cells.iter().enumerate() {
            let place = || from.place(row, &from.header[at]);
            if at == 0 && cell.starts_with('#') {
                let message =
                    format!("this row begins with `#`, so that a sheet would take it as a comment: `{cell}`");
                let help = "put another column first";
                return Err(Error::Input(vec![Diagnostic::error("hash", message, place()).with_help(help)]));
            }
            match number_of(cell, kinds[at]) {
                Some(number) => sheet.number(at, number)?,
                None => sheet.text(at, cell, &place())?,
            }
        }
        sheet.next();
    }
    comment_rows(&mut sheet, usize::MAX)?;
    sheet.dress(u32::try_from(above).unwrap_or(0) + 1)
}

/// The number that a cell of a column of numbers is; `None` where a sheet would not give back what it means.
fn number_of(cell: &str, kind: Option<Kind>) -> Option<f64> {
    let number = cell.parse::<f64>().ok().filter(|n| n.is_finite())?;
    match kind {
        Some(Kind::Amount | Kind::Signed | Kind::Degrees(_) | Kind::Whole) => Some(number),
        // Also of the planner's own columns, where `007` and `1.50` are to stay what they are.
        Some(Kind::Year) => (number_text(number) == cell).then_some(number),
        _ => None,
    }
}

/// The settings as rows of key and value, with the comments between them.
fn settings_sheet(settings: &Document<'_>, text: &str, file: &str) -> Result<Sheet, Error> {
    let mut sheet = Sheet::new(INSTANCE)?;
    sheet.head("key", Some(Kind::Text), None)?;
    sheet.head("value", None, None)?;
    sheet.head("note", Some(Kind::Text), None)?;
    sheet.next();
    let mut keys: Vec<Vec<&str>> =
        settings.names(&[]).into_iter().filter(|name| *name != "resources").map(|name| vec![name]).collect();
    for id in settings.names(&["resources"]) {
        keys.extend(settings.names(&["resources", id]).into_iter().map(|key| vec!["resources", id, key]));
    }
    let mut comments = text
        .lines()
        .enumerate()
        .filter(|(_, line)| line.trim_start().starts_with('#'))
        .map(|(at, line)| (at + 1, line.trim()))
        .peekable();
    for path in keys {
        let place = settings.place(&path);
        while let Some((line, comment)) =
            comments.next_if(|(line, _)| place.line.is_some_and(|at| *line < at))
        {
            sheet.text(0, comment, &Place::line(file, line))?;
            sheet.next();
        }
        let name = path.join(".");
        if parts(&name) != path {
            let message = format!("this key cannot stand in a sheet: `{name}`");
            return Err(Error::Input(vec![Diagnostic::error("bad-key", message, place)]));
        }
        sheet.text(0, &name, &place)?;
        if let Some(number) = settings.number(&path) {
            sheet.number(1, number)?;
        } else if let Some(flag) = settings.flag(&path) {
            sheet.text(1, if flag { "true" } else { "false" }, &place)?;
        } else {
            sheet.text(1, settings.text(&path).unwrap_or_default(), &place)?;
        }
        let described: Option<&Key> = super::settings::described(SETTINGS, &path);
        sheet.text(2, described.map_or("", |key| key.meaning), &place)?;
        sheet.next();
    }
    for (line, comment) in comments {
        sheet.text(0, comment, &Place::line(file, line))?;
        sheet.next();
    }
    sheet.dress(1)
}
