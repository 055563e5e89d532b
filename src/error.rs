//! What can go wrong, and where: one diagnostic a problem, with file, line, column and a way to mend it.

use std::fmt;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, schemars::JsonSchema, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The input cannot be used.
    Error,
    /// Legal, but odd enough to look at.
    Warning,
}

/// Where in the input a problem lies. Line numbers count from 1, as editors do.
#[derive(
    Debug,
    Clone,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    schemars::JsonSchema,
    serde::Serialize,
    serde::Deserialize,
)]
pub struct Place {
    /// The file as the user named it, with the instance folder in front (`book.xlsx/parks`: a workbook's sheet);
    /// or `--set`.
    pub file: String,
    /// Line in the file, or row of the sheet.
    pub line: Option<usize>,
    /// Position of the field in its line, from 1.
    pub field: Option<usize>,
    /// Name of the column or key.
    pub column: Option<String>,
}

impl Place {
    /// A whole file.
    #[must_use]
    pub fn file(file: impl Into<String>) -> Self {
        Self { file: file.into(), ..Self::default() }
    }

    /// A line of a file.
    #[must_use]
    pub fn line(file: impl Into<String>, line: usize) -> Self {
        Self { line: Some(line), ..Self::file(file) }
    }
}

/// One problem in the input, told so that it can be mended.
#[derive(Debug, Clone, PartialEq, Eq, schemars::JsonSchema, serde::Serialize)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// Stable name of the rule, such as `unknown-sector`.
    pub code: &'static str,
    /// What was found and why it is wrong, in a sentence without a final stop.
    pub message: String,
    /// Where.
    pub place: Place,
    /// How to mend it; a statement, not a question.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error.
    #[must_use]
    pub fn error(code: &'static str, message: impl Into<String>, place: Place) -> Self {
        Self { severity: Severity::Error, code, message: message.into(), place, help: None }
    }

    /// A warning.
    #[must_use]
    pub fn warning(code: &'static str, message: impl Into<String>, place: Place) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message, place) }
    }

    /// The same, with a way to mend it.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Whether it keeps the input from being used.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Diagnostic {
    /// The compiler's form: `error[code]: message`, then `--> file:line:field, column`, then `help:`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "{word}[{}]: {}", self.code, printable(&self.message))?;
        let place = &self.place;
        if !place.file.is_empty() {
            write!(f, "\n  --> {place}")?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n  help: {}", printable(help))?;
        }
        Ok(())
    }
}

impl fmt::Display for Place {
    /// `file:line:field, column` of a text; sheet, row and column letter of a workbook.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((book, sheet)) = book_and_sheet(&self.file) {
            write!(f, "{}, sheet `{}`", printable(book), printable(sheet))?;
            if let Some(row) = self.line {
                write!(f, ", row {row}")?;
            }
            return match (self.field, &self.column) {
                (Some(field), Some(name)) => write!(f, ", column {} (`{}`)", letters(field), printable(name)),
                (Some(field), None) => write!(f, ", column {}", letters(field)),
                (None, Some(name)) => write!(f, ", `{}`", printable(name)),
                (None, None) => Ok(()),
            };
        }
        f.write_str(&printable(&self.file))?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
            if let Some(field) = self.field {
                write!(f, ":{field}")?;
            }
        }
        if let Some(column) = &self.column {
            let word = if has_toml_ending(&self.file) { "key" } else { "column" };
            write!(f, ", {word} `{}`", printable(column))?;
        }
        Ok(())
    }
}

/// Workbook and sheet, where a file is a sheet: `book.xlsx/parks`.
fn book_and_sheet(file: &str) -> Option<(&str, &str)> {
    let (book, sheet) = file.rsplit_once(".xlsx/").or_else(|| file.rsplit_once(".xlsm/"))?;
    (!sheet.contains('/')).then_some((&file[..book.len() + ".xlsx".len()], sheet))
}

/// The letters by which spreadsheets name the column at a position from 1: A, Z, AA.
fn letters(position: usize) -> String {
    let (before, last) = (position.saturating_sub(1) / 26, position.saturating_sub(1) % 26);
    let letter = char::from(b'A' + u8::try_from(last).unwrap_or(0));
    if before == 0 { letter.to_string() } else { letters(before) + &letter.to_string() }
}

fn has_toml_ending(file: &str) -> bool {
    std::path::Path::new(file).extension().is_some_and(|e| e.eq_ignore_ascii_case("toml"))
}

/// The candidate most like a word, when one is close enough to be meant: at most a third of its letters differ.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const LONGEST: usize = 80;
    let length = word.chars().count();
    if length == 0 || length > LONGEST {
        return None;
    }
    let lower = word.to_lowercase();
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let most = (length.max(candidate.len()) / 3).max(1);
        if candidate.len() > 4 * LONGEST || candidate.chars().count().abs_diff(length) > most {
            continue;
        }
        let distance = strsim::osa_distance(&lower, &candidate.to_lowercase());
        if distance <= most && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Text safe to print: control and direction-changing characters become visible escapes.
#[must_use]
pub fn printable(text: &str) -> String {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{061C}')
    };
    if !text.contains(hidden) {
        return text.to_owned();
    }
    text.chars().map(|c| if hidden(c) { c.escape_unicode().to_string() } else { c.to_string() }).collect()
}

/// Everything the library can refuse or fail with. Nothing panics.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// The input is wrong: all problems found, errors and warnings, in file order.
    Input(Vec<Diagnostic>),
    /// A file could not be read or written: its path and the system's words.
    File {
        /// Path as the user named it.
        path: String,
        /// What the system said.
        message: String,
    },
    /// No plan satisfies every limit.
    Infeasible,
    /// The objective can grow without end.
    Unbounded,
    /// The solver stopped at a limit before it had any plan.
    Stopped(String),
    /// The chosen solver cannot do what was asked.
    Unsupported(String),
    /// The solver failed, or its answer did not pass the certificate.
    Solver(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input(diagnostics) => {
                for (i, diagnostic) in diagnostics.iter().enumerate() {
                    if i > 0 {
                        f.write_str("\n\n")?;
                    }
                    write!(f, "{diagnostic}")?;
                }
                Ok(())
            }
            Self::File { path, message } => {
                write!(f, "error[file]: {}: {}", printable(path), printable(message))
            }
            Self::Infeasible => f.write_str("error[infeasible]: no plan satisfies every limit"),
            Self::Unbounded => f.write_str(
                "error[unbounded]: the objective can grow without end; some demand or resource needs a limit",
            ),
            Self::Stopped(why) => write!(f, "error[stopped]: {why}"),
            Self::Unsupported(what) => write!(f, "error[unsupported]: {what}"),
            Self::Solver(what) => write!(f, "error[solver]: {what}"),
        }
    }
}

impl std::error::Error for Error {}
