//! Sheets to a raw instance: the same tables and texts that the folder form gives, each row with its number.

use super::cells::{Book, Rows, Value};
use super::settings::{Lines, described, key_text, parts, plain, quoted, value_text};
use super::{ABOUT, CHANGE_COLUMNS, CHANGES, INSTANCE, README, SCENARIO_COLUMNS, SCENARIOS};
use crate::error::{Diagnostic, Error, Place, nearest};
use crate::instance::read::stranger;
use crate::instance::schema::{FREE_COLUMNS, Kind, SETTINGS, TABLES, TableSchema, is_id, table};
use crate::instance::{RawInstance, Row, ScenarioFile, Table};

/// Makes a raw instance from the bytes of a workbook; `origin` is its path, as messages name it.
///
/// # Errors
/// When it is no workbook, or too large a one; and with every sheet and cell that cannot be read.
pub fn from_workbook(origin: &str, bytes: &[u8]) -> Result<RawInstance, Error> {
    let mut book = Book::open(origin, bytes)?;
    let names = book.sheets();
    let mut found = Vec::new();
    let mut rows = |name: &str, found: &mut Vec<Diagnostic>| -> Option<Rows> {
        names.iter().find(|known| *known == name)?;
        match book.rows(name) {
            Ok(rows) => Some(rows),
            Err(Error::Input(more)) => {
                found.extend(more);
                None
            }
            Err(_) => None,
        }
    };
    let mut raw = RawInstance::new(origin, "", Vec::new());
    match rows(INSTANCE, &mut found) {
        Some(rows) => {
            let lines = read_settings(&raw.file(INSTANCE), &rows, &mut found);
            (raw.settings, raw.settings_lines) = (lines.text, lines.places);
        }
        None if found.is_empty() => found.push(no_settings(origin, &names)),
        None => {}
    }
    for schema in TABLES {
        if let Some(rows) = rows(schema.name, &mut found) {
            raw.tables.extend(read_table(
                schema.name,
                Some(schema),
                &raw.file(schema.name),
                &rows,
                &mut found,
            ));
        }
    }
    let pairs = (rows(SCENARIOS, &mut found), rows(CHANGES, &mut found));
    raw.scenarios = read_scenarios(&raw, pairs, &mut found);
    raw.readme = rows(README, &mut found).map(|rows| read_readme(&rows));
    for name in names.iter().filter(|name| !is_known(name) && !name.starts_with("x_")) {
        if rows(name, &mut found).is_some_and(|rows| !rows.is_empty()) {
            let place = Place::file(raw.file(name));
            let told = stranger(name, place, |table| names.iter().any(|known| known == table));
            let own = "a sheet of your own has a name that begins with `x_`";
            found.push(if told.is_error() { told } else { told.with_help(own) });
        }
    }
    if found.iter().any(Diagnostic::is_error) {
        return Err(Error::Input(found));
    }
    raw.warnings = found;
    Ok(raw)
}

fn is_known(sheet: &str) -> bool {
    [INSTANCE, SCENARIOS, CHANGES, README, ABOUT].contains(&sheet) || table(sheet).is_some()
}

fn no_settings(origin: &str, names: &[String]) -> Diagnostic {
    let message = "the sheet `instance` is missing: it names the instance and its resources";
    let help = match nearest(INSTANCE, names.iter().map(String::as_str)) {
        Some(similar) => format!("if the sheet `{similar}` is meant, name it `instance`"),
        None => "`multipark convert` makes a workbook of any instance, to start from".to_owned(),
    };
    Diagnostic::error("missing-sheet", message, Place::file(origin)).with_help(help)
}

/// Position of a cell: sheet, row from 1, column from 0.
fn at(file: &str, row: u32, column: u32) -> Place {
    Place { field: Some(column as usize + 1), ..Place::line(file, row as usize) }
}

/// A row that is a comment: its first cell begins with `#`.
fn comment(cells: &[(u32, Value)]) -> Option<String> {
    match cells.first() {
        Some((0, Value::Text(text))) if text.trim_start().starts_with('#') => {
            let all: Vec<String> = cells.iter().map(|(_, value)| plain(value)).collect();
            Some(all.join(",").replace(['\r', '\n'], " "))
        }
        _ => None,
    }
}

/// Reads a sheet with a header row.
fn read_table(
    name: &str,
    schema: Option<&'static TableSchema>,
    file: &str,
    rows: &Rows,
    found: &mut Vec<Diagnostic>,
) -> Option<Table> {
    let mut read: Option<Table> = None;
    let mut comments = Vec::new();
    for (&number, cells) in rows {
        if let Some(text) = comment(cells) {
            comments.push((number as usize, text));
            continue;
        }
        let Some(table) = &mut read else {
            let width = cells.iter().map(|(column, _)| *column as usize + 1).max().unwrap_or(0);
            let mut header = vec![String::new(); width];
            for (column, value) in cells {
                header[*column as usize] = text_of(value, None, &at(file, number, *column), found);
            }
            read = Some(Table { header_line: number as usize, ..Table::new(name, file, header) });
            continue;
        };
        let mut row = vec![String::new(); table.header.len()];
        for (column, value) in cells {
            let place = at(file, number, *column);
            match table.header.get(*column as usize).filter(|name| !name.is_empty()) {
                Some(name) => {
                    let place = Place { column: Some(name.clone()), ..place };
                    let kind = match schema {
                        Some(schema) if name.starts_with("x_") || FREE_COLUMNS.contains(&name.as_str()) => {
                            Some(schema.own(name).map_or(Kind::Text, |own| own.kind))
                        }
                        Some(schema) => schema.own(name).map(|own| own.kind),
                        None => Some(Kind::Text),
                    };
                    row[*column as usize] = text_of(value, kind, &place, found);
                }
                None => found.push(
                    Diagnostic::error("cell-outside-table", "no column name stands above this cell", place)
                        .with_help(
                            "name its column (x_ in front keeps one that is not used), or clear the cell",
                        ),
                ),
            }
        }
        table.rows.push(Row::new(number as usize, row));
    }
    if read.is_none() {
        found.push(
            Diagnostic::error("no-header", "this sheet has no header row", Place::file(file))
                .with_help("its first row names the columns; remove the sheet if there is no such table"),
        );
    }
    read.map(|table| Table { comments, ..table })
}

/// A cell as the text that a CSV file would hold; `kind` is what its column holds, where that is known.
fn text_of(value: &Value, kind: Option<Kind>, place: &Place, found: &mut Vec<Diagnostic>) -> String {
    let mut refuse = |code, message: String, help: &str| {
        found.push(Diagnostic::error(code, message, place.clone()).with_help(help));
    };
    match value {
        Value::Text(text) if text.trim().contains(['\n', '\r']) => {
            refuse("line-break", "this cell holds a line break".to_owned(), "write its text in one line");
        }
        Value::Flag(flag) if kind == Some(Kind::YesNo) => return if *flag { "yes" } else { "no" }.to_owned(),
        Value::Date(date) if kind != Some(Kind::Text) => refuse(
            "date",
            format!("this cell holds a date: {date}"),
            "give the cell the format Text (or Number) and type it again",
        ),
        Value::Failed(error) => refuse(
            "failed-formula",
            format!("this cell holds the error {error}"),
            "mend its formula, or write the value itself",
        ),
        Value::Uncomputed => refuse(
            "uncomputed-formula",
            "this cell holds a formula without a value".to_owned(),
            "open the workbook in a spreadsheet program and save it there, so that its formulas are computed",
        ),
        fine => return plain(fine),
    }
    String::new()
}

/// The `instance` sheet as the text of `instance.toml`: keys first, then each resource under its heading.
fn read_settings(file: &str, rows: &Rows, found: &mut Vec<Diagnostic>) -> Lines {
    // Only the two columns matter; others may hold notes.
    let header = rows.iter().find(|(_, cells)| comment(cells).is_none());
    let position = |name: &str| {
        header.and_then(|(_, cells)| cells.iter().find(|(_, value)| plain(value) == name).map(|(at, _)| *at))
    };
    let (Some(keys), Some(values), Some((&header, _))) = (position("key"), position("value"), header) else {
        let message = "this sheet has no header row with the columns `key` and `value`";
        found.push(
            Diagnostic::error("no-header", message, Place::file(file))
                .with_help("its first row is: key, value; each row below names a key and its value"),
        );
        return Lines::default();
    };
    let mut sections: Vec<(String, Lines)> = vec![(String::new(), Lines::default())];
    let mut comments: Vec<(u32, String)> = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    for (&number, cells) in rows {
        if let Some(text) = comment(cells) {
            comments.push((number, text));
            continue;
        }
        let cell = |column: u32| cells.iter().find(|(at, _)| *at == column).map(|(_, value)| value);
        let Some(key) = cell(keys).map(plain).filter(|_| number != header) else {
            if let Some(value) = cell(values).filter(|_| number != header) {
                let message = format!("no key stands beside this value: `{}`", plain(value));
                found.push(
                    Diagnostic::error("missing-key", message, at(file, number, values))
                        .with_help("write its key into the column `key`, or clear the cell"),
                );
            }
            continue;
        };
        if seen.contains(&key) {
            let place = Place { column: Some(key.clone()), ..at(file, number, keys) };
            let message = format!("the key `{key}` stands here twice");
            found.push(Diagnostic::error("duplicate-key", message, place).with_help("keep one of them"));
            continue;
        }
        let path = parts(&key);
        let place = Place { column: Some(key.clone()), ..at(file, number, values) };
        let heading = match path.as_slice() {
            ["resources", id, _] => format!("[resources.{}]", key_text(id)),
            _ => String::new(),
        };
        let section = sections.iter().position(|(known, _)| *known == heading).unwrap_or_else(|| {
            let mut lines = Lines::default();
            lines.add("", &place);
            for (row, text) in comments.drain(..) {
                lines.add(&text, &at(file, row, 0));
            }
            lines.add(&heading, &place);
            sections.push((heading, lines));
            sections.len() - 1
        });
        let lines = &mut sections[section].1;
        for (row, text) in comments.drain(..) {
            lines.add(&text, &at(file, row, 0));
        }
        if let Some(value) = cell(values) {
            let name = path.last().copied().unwrap_or_default();
            if matches!(value, Value::Failed(_) | Value::Uncomputed) {
                text_of(value, None, &place, found);
            }
            let value = value_text(value, described(SETTINGS, &path));
            lines.add(&format!("{} = {value}", key_text(name)), &place);
        }
        seen.push(key);
    }
    let mut all = Lines::default();
    for (_, lines) in sections {
        all.text += &lines.text;
        all.places.extend(lines.places);
    }
    for (row, text) in comments {
        all.add(&text, &at(file, row, 0));
    }
    all
}

/// The sheets `scenarios` and `changes` as scenario files.
fn read_scenarios(
    raw: &RawInstance,
    sheets: (Option<Rows>, Option<Rows>),
    found: &mut Vec<Diagnostic>,
) -> Vec<ScenarioFile> {
    let mut read = |name: &str, rows: Option<Rows>, columns: &[&str]| {
        let table = read_table(name, None, &raw.file(name), &rows?, found)?;
        let known = |column: &String| columns.contains(&column.as_str()) || column.starts_with("x_");
        for (position, column) in table.header.iter().enumerate().filter(|(_, column)| !known(column)) {
            let help = format!("the columns are {}; x_ in front keeps a column unused", columns.join(", "));
            let place = Place {
                field: Some(position + 1),
                column: Some(column.clone()),
                ..Place::line(&table.file, table.header_line)
            };
            let message = format!("no column has this name: `{column}`");
            found.push(Diagnostic::error("unknown-column", message, place).with_help(help));
        }
        for column in columns.iter().filter(|column| table.position(column).is_none()) {
            let place = Place::line(&table.file, table.header_line);
            let message = format!("the column `{column}` is missing");
            found.push(Diagnostic::error("missing-column", message, place));
        }
        Some(table)
    };
    let changes = read(CHANGES, sheets.1, &CHANGE_COLUMNS);
    let scenarios = read(SCENARIOS, sheets.0, &SCENARIO_COLUMNS);
    let mut files: Vec<(ScenarioFile, Vec<&Row>)> = Vec::new();
    let mut earlier = 0;
    for (table, row) in scenarios.iter().flat_map(|table| table.rows.iter().map(move |row| (table, row))) {
        let id = cell(table, row, "id");
        let twice = files.iter().any(|(file, _)| file.id == id);
        if twice || !is_id(id) {
            let message = match id {
                _ if twice => format!("two scenarios have the id `{id}`"),
                "" => "this scenario has no id".to_owned(),
                _ => format!("this cannot be an id: `{id}`"),
            };
            found.push(
                Diagnostic::error("bad-id", message, table.place(row, "id"))
                    .with_help("use letters, digits, `_`, `.` and `-`, each id once"),
            );
            continue;
        }
        let mut lines = Lines::default();
        for (line, text) in table.comments.iter().filter(|(line, _)| (earlier..row.line).contains(line)) {
            lines.add(text, &Place::line(&table.file, *line));
        }
        earlier = row.line;
        for key in SCENARIO_COLUMNS.into_iter().filter(|key| *key != "id") {
            let value = cell(table, row, key);
            if !value.is_empty() {
                lines.add(&format!("{key} = {}", quoted(value)), &table.place(row, key));
            }
        }
        let file = ScenarioFile {
            id: id.to_owned(),
            file: table.file.clone(),
            text: lines.text,
            lines: lines.places,
        };
        files.push((file, Vec::new()));
    }
    for (table, row) in changes.iter().flat_map(|table| table.rows.iter().map(move |row| (table, row))) {
        let id = cell(table, row, "scenario");
        if let Some((_, rows)) = files.iter_mut().find(|(file, _)| file.id == id) {
            rows.push(row);
        } else {
            let help = match nearest(id, files.iter().map(|(file, _)| file.id.as_str())) {
                Some(similar) => format!("a similar scenario exists: `{similar}`"),
                None => "its row in the sheet `scenarios` gives it its id and name".to_owned(),
            };
            let message = format!("no scenario has this id: `{id}`");
            let place = table.place(row, "scenario");
            found.push(Diagnostic::error("unknown-scenario", message, place).with_help(help));
        }
    }
    let finished = files.into_iter().map(|(file, rows)| {
        let mut lines = Lines { text: file.text, places: file.lines };
        let whole = Place::file(&file.file);
        lines.add("set = [", &whole);
        for (table, row) in changes.iter().flat_map(|table| rows.iter().map(move |row| (table, *row))) {
            let patch = format!("{}={}", cell(table, row, "path"), cell(table, row, "value"));
            lines.add(&format!("    {},", quoted(&patch)), &table.place(row, "path"));
        }
        lines.add("]", &whole);
        ScenarioFile { text: lines.text, lines: lines.places, ..file }
    });
    let mut finished: Vec<ScenarioFile> = finished.collect();
    finished.sort_by(|a, b| a.id.cmp(&b.id));
    finished
}

/// A cell by the name of its column.
fn cell<'a>(table: &Table, row: &'a Row, column: &str) -> &'a str {
    table.position(column).and_then(|at| row.cells.get(at)).map_or("", String::as_str)
}

/// The lines of the README: the first filled cell of each row, rows without any being blank lines.
fn read_readme(rows: &Rows) -> String {
    let mut text = String::new();
    let mut next = 1;
    for (&number, cells) in rows {
        (next..number).for_each(|_| text.push('\n'));
        match cells.first() {
            Some((_, Value::Text(line))) => text += line.trim_end(),
            Some((_, other)) => text += &plain(other),
            None => {}
        }
        text.push('\n');
        next = number + 1;
    }
    text
}
