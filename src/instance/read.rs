//! Bytes to raw tables.
//!
//! A file is read line by line, since a field holds no line break: every row keeps the number of its line, and a
//! quotation mark left open spoils one line and not the rest of the file. What cells mean is not known here.

use super::raw::file_of;
use super::schema::{TABLES, table};
use super::{RawInstance, Row, ScenarioFile, Table, from_workbook};
use crate::error::{Diagnostic, Error, Place, nearest};
use std::io::Read;
use std::path::Path;

/// Longest line that is read, in bytes; a longer one is no table row but a damaged or hostile file.
const LONGEST_LINE: usize = 1_000_000;

/// Folder of the scenario files inside an instance.
const SCENARIOS: &str = "scenarios";

/// Name of the settings file.
const SETTINGS_FILE: &str = "instance.toml";

/// Name of the story that an instance tells; never needed.
const README_FILE: &str = "README.md";

/// Largest workbook that is read, in bytes.
const LARGEST_WORKBOOK: u64 = 100_000_000;

/// Reads an instance from a workbook's file.
///
/// # Errors
/// As [`from_workbook`], and when the file cannot be read.
pub fn from_workbook_file(path: &Path) -> Result<RawInstance, Error> {
    let origin = path.display().to_string();
    let read = std::fs::File::open(path).and_then(|file| {
        let mut bytes = Vec::new();
        file.take(LARGEST_WORKBOOK + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    });
    let bytes = read.map_err(|e| Error::File { path: origin.clone(), message: e.to_string() })?;
    if bytes.len() as u64 > LARGEST_WORKBOOK {
        let message = format!("this file has more than {} million bytes", LARGEST_WORKBOOK / 1_000_000);
        return Err(Error::Input(vec![Diagnostic::error("too-large", message, Place::file(origin))]));
    }
    from_workbook(&origin, &bytes)
}

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
    read_scenarios(folder, &mut files).map_err(|e| unreadable(&e))?;
    for entry in std::fs::read_dir(folder).map_err(|e| unreadable(&e))? {
        let entry = entry.map_err(|e| unreadable(&e))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !is_csv(&name) && name != SETTINGS_FILE && name != README_FILE {
            continue;
        }
        if name == README_FILE {
            // No instance depends on it: one that cannot be read is none.
            files.extend(std::fs::read(entry.path()).ok().map(|bytes| (name, bytes)));
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
    let settings = if let Some((_, bytes)) = files.iter().find(|(name, _)| *name == SETTINGS_FILE) {
        decode(&file_of(origin, SETTINGS_FILE), bytes, &mut found).unwrap_or_default()
    } else {
        found.push(
            Diagnostic::error(
                "missing-file",
                "this file is missing: it names the instance and its resources",
                Place::file(file_of(origin, SETTINGS_FILE)),
            )
            .with_help("`multipark new` makes a small instance to start from"),
        );
        String::new()
    };
    let mut tables = Vec::new();
    for schema in TABLES {
        let name = format!("{}.csv", schema.name);
        if let Some((_, bytes)) = files.iter().find(|(file, _)| *file == name) {
            tables.extend(table_from_bytes(schema.name, &file_of(origin, &name), bytes, &mut found));
        }
    }
    refuse_strangers(origin, files, &mut found);
    let scenarios = scenarios(origin, files, &mut found);
    let readme = files.iter().find(|(name, _)| *name == README_FILE);
    let readme = readme.and_then(|(_, bytes)| std::str::from_utf8(bytes).ok()).map(str::to_owned);
    if found.iter().any(Diagnostic::is_error) {
        return Err(Error::Input(found));
    }
    Ok(RawInstance { warnings: found, scenarios, readme, ..RawInstance::new(origin, settings, tables) })
}

/// Adds the files of an instance's scenarios, if it has any.
fn read_scenarios(folder: &Path, files: &mut Vec<(String, Vec<u8>)>) -> std::io::Result<()> {
    let folder = folder.join(SCENARIOS);
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in std::fs::read_dir(&folder)? {
        let entry = entry?;
        let name = format!("{SCENARIOS}/{}", entry.file_name().to_string_lossy());
        if scenario_id(&name).is_some() {
            files.push((name, std::fs::read(entry.path())?));
        }
    }
    Ok(())
}

/// `ID` of `scenarios/ID.toml`.
fn scenario_id(name: &str) -> Option<&str> {
    name.strip_prefix(SCENARIOS)?.strip_prefix('/')?.strip_suffix(".toml")
}

/// The scenario files, by id.
fn scenarios(origin: &str, files: &[(&str, &[u8])], found: &mut Vec<Diagnostic>) -> Vec<ScenarioFile> {
    let mut scenarios: Vec<ScenarioFile> = files
        .iter()
        .filter_map(|(name, bytes)| {
            let id = scenario_id(name)?.to_owned();
            let file = file_of(origin, name);
            let text = decode(&file, bytes, found)?;
            Some(ScenarioFile { id, file, text, lines: Vec::new() })
        })
        .collect();
    scenarios.sort_by(|a, b| a.id.cmp(&b.id));
    scenarios
}

fn is_csv(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|e| e.eq_ignore_ascii_case("csv"))
}

fn is_read(name: &str) -> bool {
    name == SETTINGS_FILE || name.strip_suffix(".csv").is_some_and(|stem| table(stem).is_some())
}

/// CSV files that no table has.
fn refuse_strangers(origin: &str, files: &[(&str, &[u8])], found: &mut Vec<Diagnostic>) {
    let present = |table: &str| files.iter().any(|(file, _)| file.strip_suffix(".csv") == Some(table));
    for (name, _) in files.iter().filter(|(name, _)| is_csv(name) && !is_read(name) && !name.contains('/')) {
        let stem = name.rsplit_once('.').map_or(*name, |(stem, _)| stem);
        found.push(stranger(stem, Place::file(file_of(origin, name)), present));
    }
}

/// What is said of a table that the format does not have: an error when it looks like an absent one misspelt, since
/// its rows would go missing without a word, else a warning.
pub(super) fn stranger(name: &str, place: Place, present: impl Fn(&str) -> bool) -> Diagnostic {
    let absent = TABLES.iter().map(|table| table.name).filter(|table| !present(table));
    if let Some(similar) = nearest(name, absent) {
        Diagnostic::error("unknown-table", format!("no table has this name: `{name}`"), place)
            .with_help(format!("a similar table exists, and is absent: `{similar}`"))
    } else {
        let message = format!("no table has this name, so it is not read: `{name}`");
        Diagnostic::warning("unknown-table", message, place)
            .with_help("move it elsewhere, such as into a subfolder, where nothing is read")
    }
}

fn decode(file: &str, bytes: &[u8], found: &mut Vec<Diagnostic>) -> Option<String> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.to_owned()),
        Err(error) => {
            let line = String::from_utf8_lossy(&bytes[..error.valid_up_to()]).matches('\n').count() + 1;
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

/// Reads one table that is no part of an instance, by the same rules for CSV.
///
/// # Errors
/// [`Error::Input`] with every line that cannot be read.
pub fn read_table(name: &str, file: &str, bytes: &[u8]) -> Result<Table, Error> {
    let mut found = Vec::new();
    match table_from_bytes(name, file, bytes, &mut found) {
        Some(table) if found.is_empty() => Ok(table),
        _ => Err(Error::Input(found)),
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
    let mut comments = Vec::new();
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
        if line.starts_with('#') {
            comments.push((index + 1, line.to_owned()));
            continue;
        }
        if line.chars().all(|c| c == ',' || c.is_whitespace()) {
            continue;
        }
        let cells = match split(line) {
            Ok(cells) => cells,
            Err(problem) => {
                found.push(problem.at(place));
                table.as_ref()?;
                continue;
            }
        };
        match &mut table {
            None => table = Some(Table { header_line: index + 1, ..Table::new(name, file, cells) }),
            Some(table) => table.rows.push(Row::new(index + 1, cells)),
        }
    }
    if table.is_none() {
        found.push(
            Diagnostic::error("no-header", "this table has no header row", Place::line(file, 1))
                .with_help("the first row names the columns"),
        );
    }
    table.map(|table| Table { comments, ..table })
}

/// Why a line cannot be split into fields.
#[derive(Debug, PartialEq)]
enum BadLine {
    OpenQuote,
    TextAfterQuote,
    LineBreak,
}

impl BadLine {
    fn at(self, place: Place) -> Diagnostic {
        let (code, message, help) = match self {
            Self::OpenQuote => (
                "open-quote",
                "a quotation mark is opened on this line and not closed",
                "a field holds no line break; a quotation mark inside a quoted field is written twice",
            ),
            Self::TextAfterQuote => (
                "text-after-quote",
                "a field goes on after its closing quotation mark",
                "put the whole field in quotation marks, and write one inside it twice",
            ),
            Self::LineBreak => (
                "line-break",
                "a field holds a line break",
                "write the field on one line; end lines with LF or CR LF",
            ),
        };
        Diagnostic::error(code, message, place).with_help(help)
    }
}

/// Splits a line into trimmed fields (RFC 4180). The csv crate reads an open quotation mark as the rest of its input
/// and would have to be set up anew for every line; it stands in the tests as the other opinion.
fn split(line: &str) -> Result<Vec<String>, BadLine> {
    if line.contains('\r') {
        return Err(BadLine::LineBreak);
    }
    let mut fields = Vec::new();
    let mut rest = line;
    loop {
        let (field, after) = match rest.trim_start().strip_prefix('"') {
            Some(quoted) => take_quoted(quoted)?,
            None => match rest.split_once(',') {
                Some((field, after)) => (field.to_owned(), Some(after)),
                None => (rest.to_owned(), None),
            },
        };
        fields.push(field.trim().to_owned());
        match after {
            Some(after) => rest = after,
            None => return Ok(fields),
        }
    }
}

/// The field that follows an opening quotation mark, and what comes after the comma behind it.
fn take_quoted(text: &str) -> Result<(String, Option<&str>), BadLine> {
    let mut field = String::new();
    let mut rest = text;
    loop {
        let (part, after) = rest.split_once('"').ok_or(BadLine::OpenQuote)?;
        field.push_str(part);
        match after.strip_prefix('"') {
            Some(more) => {
                field.push('"');
                rest = more;
            }
            None if after.trim().is_empty() => return Ok((field, None)),
            None => {
                let next = after.trim_start().strip_prefix(',').ok_or(BadLine::TextAfterQuote)?;
                return Ok((field, Some(next)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (Option<Table>, Vec<&'static str>) {
        let mut found = Vec::new();
        let table = table_from_bytes("links", "small/links.csv", bytes, &mut found);
        (table, found.iter().map(|d| d.code).collect())
    }

    fn cells(bytes: &[u8]) -> Vec<(usize, Vec<String>)> {
        let (table, codes) = read(bytes);
        assert!(codes.is_empty(), "{codes:?}");
        table.unwrap().rows.into_iter().map(|row| (row.line, row.cells)).collect()
    }

    #[test]
    fn comments_blank_lines_and_lone_commas_are_skipped_and_lines_counted() {
        let rows = cells(b"\xEF\xBB\xBF# a comment\r\n\r\na,b\r\n , \r\n#x,y\r\n 1 , 2\r\n,,,\n3,4");
        assert_eq!(rows, [(6, vec!["1".into(), "2".into()]), (8, vec!["3".into(), "4".into()])]);
    }

    #[test]
    fn quoted_fields_hold_commas_and_quotation_marks() {
        let rows = cells(b"a,b\n\"one, two\",\"say \"\"hi\"\"\"\n\"#\",\" trimmed \"\n\"\",x\n");
        assert_eq!(rows[0].1, ["one, two", "say \"hi\""]);
        assert_eq!(rows[1].1, ["#", "trimmed"]);
        assert_eq!(rows[2].1, ["", "x"]);
    }

    #[test]
    fn a_field_ends_with_its_closing_quotation_mark() {
        assert_eq!(cells(b"a,b\n \"x\" , 5\" pipe\n")[0].1, ["x", "5\" pipe"]);
        assert_eq!(read(b"a,b\n\"x\" y,1\n").1, ["text-after-quote"]);
    }

    #[test]
    fn an_open_quotation_mark_spoils_its_own_line_alone() {
        let (table, codes) = read(b"a,b\n\"open,1\nx,y\n1,\"\n\"z\",w\n");
        assert_eq!(codes, ["open-quote", "open-quote"]);
        let lines: Vec<usize> = table.unwrap().rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [3, 5]);
    }

    #[test]
    fn bytes_that_are_no_text_are_told_with_their_line() {
        let mut found = Vec::new();
        assert!(table_from_bytes("links", "links.csv", b"a,b\n1,2\n\xFF,3\n", &mut found).is_none());
        assert_eq!((found[0].code, found[0].place.line), ("not-utf8", Some(3)));
    }

    #[test]
    fn a_line_too_long_is_refused() {
        let long = "x".repeat(LONGEST_LINE + 1);
        assert_eq!(read(format!("a,b\n{long}\n").as_bytes()).1, ["line-too-long"]);
    }

    #[test]
    fn only_the_tables_of_the_format_are_read() {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in crate::instance::example::FILES {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        std::fs::write(folder.path().join("README.md"), "words").unwrap();
        std::fs::write(folder.path().join("prices-2019.csv"), [0xFF, 0xFE]).unwrap();
        std::fs::create_dir(folder.path().join("facts")).unwrap();
        std::fs::write(folder.path().join("facts/link.csv"), "x").unwrap();
        let raw = from_folder(folder.path()).unwrap();
        assert_eq!(raw.tables.len(), 16);
        assert_eq!(raw.warnings.iter().map(|d| d.code).collect::<Vec<_>>(), ["unknown-table"]);
        let mut expected = crate::instance::example::raw();
        assert_eq!(raw.settings, expected.settings);
        for table in &mut expected.tables {
            table.file = raw.file(&format!("{}.csv", table.name));
        }
        assert_eq!(raw.tables, expected.tables);
    }

    #[test]
    fn a_table_that_is_a_folder_is_an_error_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in crate::instance::example::FILES.iter().filter(|(name, _)| *name != "twins.csv") {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        std::fs::create_dir(folder.path().join("twins.csv")).unwrap();
        let Err(Error::Input(found)) = from_folder(folder.path()) else { panic!("accepted") };
        assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), ["unreadable-file"]);
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let Err(Error::File { path, .. }) = from_folder(Path::new("no-such-folder")) else {
            panic!("accepted")
        };
        assert_eq!(path, "no-such-folder");
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300)) {
            read(&bytes);
        }

        #[test]
        fn written_fields_read_back(fields in proptest::collection::vec("[ -~]{1,12}", 1..6)) {
            let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
            let header: Vec<String> = (0..fields.len()).map(|n| format!("c{n}")).collect();
            writer.write_record(&header).unwrap();
            writer.write_record(&fields).unwrap();
            let trimmed: Vec<String> = fields.iter().map(|field| field.trim().to_owned()).collect();
            let rows = cells(&writer.into_inner().unwrap());
            proptest::prop_assert_eq!(&rows[0].1, &trimmed);
        }
    }
}
