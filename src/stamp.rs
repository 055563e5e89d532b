//! What a result carries to be made again: version, solver, tolerances, and a hash of what went in.
//!
//! The hash is over what the input says, not over how it is written: instance and models after all changes, whatever
//! their files are called, as a folder or as a workbook, `900` or `900.0`, rows and columns in any order where their
//! order says nothing. Comments and columns that the model never uses do not count.

use crate::error::Error;
use crate::instance::schema::{self, Column, Kind, Repeats, TableSchema};
use crate::instance::{RawInstance, Row, Table};
use crate::lp::text::{Named, write_mps};
use crate::model;
use crate::solver::{Options, tolerance};
use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// How far off an answer may be and still pass the check of the program's own.
#[derive(Debug, Clone, Copy, PartialEq, JsonSchema, Serialize)]
pub struct Tolerances {
    /// Largest violation of a row or bound, relative.
    pub primal: f64,
    /// Largest wrongly signed price, relative.
    pub dual: f64,
    /// Largest duality gap of a linear program, relative.
    pub gap: f64,
    /// Largest distance of a whole figure from a whole number.
    pub integrality: f64,
    /// Relative gap at which a discrete search may end, as asked for.
    pub search_gap: f64,
}

/// How a result came about.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct Stamp {
    /// Version of the program.
    pub multipark: String,
    /// The solver that was asked for, by its name; `None` where nothing is solved.
    pub solver: Option<String>,
    /// Tolerances of every solution in the result; `None` where nothing is solved.
    pub tolerances: Option<Tolerances>,
    /// `sha256:` and the hash of instance, models and changes; `None` where they cannot be read.
    pub input: Option<String>,
}

impl Stamp {
    /// For what was read from files and not solved.
    fn unsolved(input: Option<String>) -> Self {
        Self { multipark: env!("CARGO_PKG_VERSION").to_owned(), solver: None, tolerances: None, input }
    }

    /// For an input that could not be read.
    #[must_use]
    pub fn unread() -> Self {
        Self::unsolved(None)
    }

    /// For a result of an instance and of models, all of them after their changes.
    #[must_use]
    pub fn new(instance: &RawInstance, models: &[&model::Source]) -> Self {
        let mut hash = Hash::new();
        hash.instance(instance);
        for model in models {
            hash.settings("model", &model.text);
        }
        Self::unsolved(Some(hash.finish()))
    }

    /// For a result of a bare program.
    #[must_use]
    pub fn of_program(named: &Named) -> Self {
        let mut hash = Hash::new();
        hash.part("program", &[&write_mps(&named.lp, &named.name, named.names())]);
        Self::unsolved(Some(hash.finish()))
    }

    /// The same for a result that was solved for.
    #[must_use]
    pub fn solved_with(self, options: &Options) -> Self {
        let tolerances = Tolerances {
            primal: tolerance::PRIMAL,
            dual: tolerance::DUAL,
            gap: tolerance::GAP,
            integrality: tolerance::INTEGRALITY,
            search_gap: options.gap,
        };
        Self { solver: Some(options.backend.name().to_owned()), tolerances: Some(tolerances), ..self }
    }

    /// A result with this stamp as its last key.
    pub fn on<'a, T: Serialize>(&'a self, result: &'a T) -> Stamped<'a, T> {
        Stamped { result, stamp: self }
    }

    /// The stamp as a file beside tables that have no place for it, with a line break at its end.
    ///
    /// # Errors
    /// [`Error::Solver`] when it cannot be written as JSON.
    pub fn file(&self) -> Result<String, Error> {
        let text = serde_json::to_string_pretty(self).map_err(|e| Error::Solver(e.to_string()))?;
        Ok(text + "\n")
    }

    /// The stamp as JSON on one line, for a comment or a note.
    ///
    /// # Errors
    /// [`Error::Solver`] when it cannot be written as JSON.
    pub fn line(&self) -> Result<String, Error> {
        serde_json::to_string(self).map_err(|e| Error::Solver(e.to_string()))
    }

    /// The stamp as the first line of a text in which `mark` begins a comment, with its line break.
    ///
    /// # Errors
    /// [`Error::Solver`] when it cannot be written as JSON.
    pub fn comment(&self, mark: &str) -> Result<String, Error> {
        Ok(format!("{mark} stamp: {}\n", self.line()?))
    }

    /// What to say of a result that bears a stamp of other input; its text is JSON.
    #[must_use]
    pub fn contradiction(&self, result: &str) -> Option<&'static str> {
        let result: serde_json::Value = serde_json::from_str(result).unwrap_or_default();
        let said = result["stamp"]["input"].as_str();
        (said.is_some() && said != self.input.as_deref())
            .then_some("the file's stamp says that it was made of other input than this instance and model")
    }
}

/// A result and its stamp, as one record.
#[derive(Debug, Serialize)]
pub struct Stamped<'a, T> {
    #[serde(flatten)]
    result: &'a T,
    stamp: &'a Stamp,
}

/// A hash of parts, each fed with its lengths so that no two lists of parts read the same.
struct Hash(Sha256);

impl Hash {
    fn new() -> Self {
        Self(Sha256::new())
    }

    fn part<T: AsRef<str>>(&mut self, name: &str, texts: &[T]) {
        for text in std::iter::once(name).chain(texts.iter().map(AsRef::as_ref)) {
            self.0.update(text.len().to_string());
            self.0.update(":");
            self.0.update(text);
        }
        self.0.update("\n");
    }

    fn finish(self) -> String {
        let digits =
            self.0.finalize().iter().fold(String::new(), |digits, byte| digits + &format!("{byte:02x}"));
        format!("sha256:{digits}")
    }

    fn instance(&mut self, instance: &RawInstance) {
        self.settings("instance", &instance.settings);
        let resources = resources(&instance.settings);
        // A table without rows is not one that is missing.
        let mut tables: Vec<&Table> = instance.tables.iter().collect();
        tables.sort_by(|a, b| a.name.cmp(&b.name));
        for table in tables {
            let Some(schema) = schema::table(&table.name) else { continue };
            let mut rows: Vec<_> =
                table.rows.iter().map(|row| canonical_row(schema, table, row, &resources)).collect();
            if !order_matters(schema, table) {
                rows.sort();
            }
            self.part("table", &[&table.name]);
            for row in &rows {
                self.part("row", row);
            }
        }
    }

    /// A settings file: its keys in the order of the alphabet, what is no TOML as it stands.
    fn settings(&mut self, name: &str, text: &str) {
        let mut lines = Vec::new();
        match toml::from_str::<toml::Table>(text) {
            Ok(table) => flatten("", &toml::Value::Table(table), &mut lines),
            Err(_) => lines.push(text.to_owned()),
        }
        lines.sort();
        self.part(name, &lines);
    }
}

/// `path` and value of everything in a TOML value.
fn flatten(path: &str, value: &toml::Value, lines: &mut Vec<String>) {
    match value {
        toml::Value::Table(table) => {
            lines.push(format!("{path}{{}}"));
            for (key, value) in table {
                flatten(&format!("{path}.{key:?}"), value, lines);
            }
        }
        toml::Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                flatten(&format!("{path}[{at}]"), item, lines);
            }
        }
        #[allow(clippy::cast_precision_loss, reason = "the same loss as when the figure is read")]
        toml::Value::Integer(number) => lines.push(format!("{path}={:?}", *number as f64)),
        toml::Value::Float(number) => lines.push(format!("{path}={:?}", number + 0.0)),
        // A last line break is lost in a cell of a spreadsheet, and says nothing.
        toml::Value::String(text) => lines.push(format!("{path}={:?}", text.trim())),
        other => lines.push(format!("{path}={other}")),
    }
}

/// Resources of the settings with their scopes, as far as they can be made out.
fn resources(settings: &str) -> Vec<String> {
    let table = toml::from_str::<toml::Table>(settings).unwrap_or_default();
    let named = table.get("resources").and_then(toml::Value::as_table);
    named.map(|resources| resources.keys().cloned().collect()).unwrap_or_default()
}

/// Whether later rows may replace earlier ones.
fn order_matters(schema: &TableSchema, table: &Table) -> bool {
    if schema.repeats != Repeats::Replace {
        return false;
    }
    let at: Vec<Option<usize>> = schema.key.iter().map(|column| table.position(column)).collect();
    let key = |row: &Row| -> Vec<String> {
        at.iter().map(|at| at.and_then(|at| row.cells.get(at)).cloned().unwrap_or_default()).collect()
    };
    let mut keys: Vec<Vec<String>> = table.rows.iter().map(key).collect();
    keys.sort();
    let wild = keys.iter().flatten().any(|cell| cell == "*" || cell.is_empty());
    schema.key.is_empty() || wild || keys.windows(2).any(|pair| pair[0] == pair[1])
}

/// Column and value of every field that is neither blank nor unused, by column.
fn canonical_row(schema: &TableSchema, table: &Table, row: &Row, resources: &[String]) -> Vec<String> {
    let resources: Vec<_> = resources.iter().map(|id| (id.as_str(), None)).collect();
    let fields = table.header.iter().zip(&row.cells).filter(|(_, cell)| !cell.is_empty());
    let mut found: Vec<String> = fields
        .filter_map(|(name, cell)| {
            let column = schema.find(name, &resources)?.column()?;
            Some(format!("{name}={}", canonical(column, cell)))
        })
        .collect();
    found.sort();
    found
}

/// A figure by its value, a text as it is.
fn canonical(column: &Column, cell: &str) -> String {
    match column.kind {
        Kind::Amount | Kind::Signed | Kind::Degrees(_) | Kind::Whole | Kind::Year => {
            cell.parse::<f64>().map_or_else(|_| cell.to_owned(), |number| format!("{:?}", number + 0.0))
        }
        _ => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundled;
    use crate::input::Patch;
    use crate::instance::{from_texts, from_workbook};

    fn input(raw: &RawInstance) -> String {
        Stamp::new(raw, &[&bundled::open_model("network").unwrap()]).input.unwrap()
    }

    #[test]
    fn every_bundled_instance_has_the_same_hash_as_a_workbook_and_back() {
        for id in bundled::instances() {
            let raw = bundled::open_instance(id).unwrap();
            let book = from_workbook("copy.xlsx", &raw.workbook().unwrap()).unwrap();
            assert_eq!(input(&raw), input(&book), "{id}");
        }
    }

    #[test]
    fn order_spelling_and_words_that_say_nothing_leave_the_hash_alone() {
        let raw = bundled::open_instance("lancang-mekong").unwrap();
        let mut other = raw.clone();
        for table in &mut other.tables {
            table.header.push("x_mine".to_owned());
            table.comments.clear();
            let last = table.header.len() - 2;
            table.header.swap(0, last);
            for row in &mut table.rows {
                row.cells.push("words".to_owned());
                row.cells.swap(0, last);
                row.line += 7;
                for cell in &mut row.cells {
                    if cell.parse::<f64>().is_ok() && cell.contains('.') {
                        cell.push_str("00");
                    }
                }
            }
            let schema = schema::table(&table.name).unwrap();
            if !order_matters(schema, table) {
                table.rows.reverse();
            }
        }
        other.settings = format!("# words\n\n{}", other.settings);
        other.origin = "elsewhere".to_owned();
        assert_eq!(input(&raw), input(&other));
    }

    #[test]
    fn every_figure_that_is_used_changes_the_hash() {
        let raw = bundled::open_instance("suzhou").unwrap();
        let hash = input(&raw);
        let mut changed = 0;
        for (t, table) in raw.tables.iter().enumerate() {
            for (r, row) in table.rows.iter().enumerate() {
                for (c, cell) in row.cells.iter().enumerate() {
                    let Ok(number) = cell.parse::<f64>() else { continue };
                    let column = schema::table(&table.name).unwrap().find(&table.header[c], &[]);
                    if column.is_some_and(|found| found.column().is_none()) {
                        continue;
                    }
                    let mut other = raw.clone();
                    other.tables[t].rows[r].cells[c] = (number + 1.0).to_string();
                    assert_ne!(input(&other), hash, "{} {} {cell}", table.name, table.header[c]);
                    changed += 1;
                }
            }
        }
        println!("{changed} figures changed");
        assert!(changed > 20);
    }

    #[test]
    fn a_change_counts_as_its_result_does() {
        let raw = bundled::open_instance("suzhou").unwrap();
        let set = |text: &str| input(&raw.patched(&[Patch::parse(text).unwrap()]).unwrap());
        assert_eq!(set("parks.*.land=*1"), input(&raw));
        assert_eq!(set("parks.*.land=900"), set("parks.*.land=9e2"));
        assert_ne!(set("parks.*.land=900"), input(&raw));
    }

    #[test]
    fn later_rows_that_replace_earlier_ones_keep_their_order() {
        let files = bundled::instance("suzhou").unwrap();
        let park = bundled::open_instance("suzhou").unwrap().table("parks").unwrap().rows[0].cells[0].clone();
        let with = |rows: &str| {
            let mut files = files.clone();
            files.retain(|(name, _)| *name != "sites.csv");
            files.push(("sites.csv", rows));
            input(&from_texts("s", &files).unwrap())
        };
        let (all, one) = ("*,*,10".to_owned(), format!("{park},*,20"));
        let table = |a: &str, b: &str| format!("park,sector,max_output\n{a}\n{b}\n");
        assert_ne!(with(&table(&all, &one)), with(&table(&one, &all)));
    }
}
