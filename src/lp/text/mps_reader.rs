//! Reads MPS: free form, or the fixed form with its columns where names hold spaces.
//!
//! Sections NAME, OBJSENSE, ROWS, COLUMNS (with integer markers), RHS, RANGES, BOUNDS and ENDATA. Conventions as in
//! CPLEX and HiGHS: the first `N` row is the objective, its right-hand side the negated constant; a whole column
//! without any bound is 0 or 1; a negative `UP` under a lower bound of zero by default frees the column below.
//! Semi-continuous columns, special ordered sets and quadratic parts are refused.

use std::collections::HashMap;

use super::Named;
use crate::{
    error::{Diagnostic, Error, Place, Severity},
    lp::{Lp, Matrix, Sense},
};

/// After so many problems the rest of a file is likely noise.
const MOST_PROBLEMS: usize = 20;

/// Reads a program; `file` is the name that problems are reported under.
///
/// # Errors
///
/// [`Error::Input`] with every problem found, each with its line.
pub fn read_mps(text: &str, file: &str) -> Result<Named, Error> {
    read(text, file, Form::Free).or_else(|problems| read(text, file, Form::Fixed).map_err(|_| problems))
}

/// How a line is cut into fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// At white space.
    Free,
    /// At columns 2, 5, 15, 25, 40 and 50.
    Fixed,
}

/// Reads a program in one form.
fn read(text: &str, file: &str, form: Form) -> Result<Named, Error> {
    let mut reader = Reader::default();
    let mut problems = Vec::new();
    let mut last = 0;
    for (number, line) in text.lines().enumerate() {
        last = number + 1;
        if let Err(message) = reader.line(line, form) {
            problems.push(problem(file, last, message));
        }
        if reader.section == Section::End || problems.len() == MOST_PROBLEMS {
            break;
        }
    }
    if problems.is_empty() && reader.section != Section::End {
        problems.push(problem(file, last, "the file ends without ENDATA".to_owned()));
    }
    if problems.is_empty() { Ok(reader.finish()) } else { Err(Error::Input(problems)) }
}

/// A problem at a line.
fn problem(file: &str, line: usize, message: String) -> Diagnostic {
    Diagnostic {
        severity: Severity::Error,
        code: "mps-syntax",
        message,
        place: Place { file: file.to_owned(), line: Some(line), ..Place::default() },
        help: None,
    }
}

/// Where in the file the reader is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Section {
    /// Before the rows.
    #[default]
    Head,
    Sense,
    Rows,
    Columns,
    Rhs,
    Ranges,
    Bounds,
    End,
}

/// One row as it is put together.
#[derive(Debug)]
struct Row {
    name: String,
    kind: char,
    rhs: f64,
    range: Option<f64>,
    /// The last column that had an entry here, to find entries given twice.
    last: Option<usize>,
}

/// One column as it is put together.
#[derive(Debug)]
struct Column {
    name: String,
    cost: f64,
    lower: Option<f64>,
    upper: Option<f64>,
    whole: bool,
}

/// What has been read so far.
#[derive(Debug, Default)]
struct Reader {
    section: Section,
    name: String,
    maximise: bool,
    objective: Option<String>,
    offset: f64,
    cost_given: Option<usize>,
    rows: Vec<Row>,
    row_of: HashMap<String, usize>,
    columns: Vec<Column>,
    column_of: HashMap<String, usize>,
    entries: Vec<(usize, usize, f64)>,
    in_whole: bool,
}

/// What a name in the rows stands for.
#[derive(Debug, Clone, Copy)]
enum Target {
    Objective,
    Row(usize),
}

impl Reader {
    /// Takes one line.
    fn line(&mut self, line: &str, form: Form) -> Result<(), String> {
        let line = line.trim_end();
        if line.is_empty() || line.starts_with('*') || line.trim_start().starts_with('*') {
            return Ok(());
        }
        if !line.starts_with([' ', '\t']) {
            return self.header(line);
        }
        let fields = match form {
            Form::Free => line.split_whitespace().collect(),
            Form::Fixed => fixed_fields(line)?,
        };
        match self.section {
            Section::Head => Err("data before any section".to_owned()),
            Section::Sense => self.sense(fields[0]),
            Section::Rows => self.row(&fields),
            Section::Columns => self.column(&fields),
            Section::Rhs => self.figures(&fields, "right-hand side", Self::set_rhs),
            Section::Ranges => self.figures(&fields, "range", Self::set_range),
            Section::Bounds => self.bound(&fields),
            Section::End => Ok(()),
        }
    }

    /// A line that opens a section.
    fn header(&mut self, line: &str) -> Result<(), String> {
        let mut words = line.split_whitespace();
        let head = words.next().unwrap_or_default();
        let rest = words.next();
        self.section = match head.to_ascii_uppercase().as_str() {
            "NAME" => {
                rest.unwrap_or_default().clone_into(&mut self.name);
                Section::Head
            }
            "OBJSENSE" => {
                if let Some(word) = rest {
                    self.sense(word)?;
                }
                Section::Sense
            }
            "MAX" | "MIN" | "MAXIMIZE" | "MINIMIZE" if self.section == Section::Sense => {
                return self.sense(head);
            }
            "ROWS" => Section::Rows,
            "COLUMNS" => Section::Columns,
            "RHS" => Section::Rhs,
            "RANGES" => Section::Ranges,
            "BOUNDS" => Section::Bounds,
            "ENDATA" => Section::End,
            _ => return Err(format!("the section `{head}` is not one that is read here")),
        };
        Ok(())
    }

    fn sense(&mut self, word: &str) -> Result<(), String> {
        self.maximise = match word.to_ascii_uppercase().as_str() {
            "MAX" | "MAXIMIZE" | "MAXIMISE" => true,
            "MIN" | "MINIMIZE" | "MINIMISE" => false,
            _ => return Err(format!("`{word}` is neither MAX nor MIN")),
        };
        Ok(())
    }

    fn row(&mut self, fields: &[&str]) -> Result<(), String> {
        let [kind, name] = fields else {
            return Err(format!("a row needs a kind and a name, and here are {} fields", fields.len()));
        };
        let kind = match kind.to_ascii_uppercase().as_str() {
            "N" => 'N',
            "L" => 'L',
            "G" => 'G',
            "E" => 'E',
            _ => return Err(format!("`{kind}` is not a kind of row (N, L, G or E)")),
        };
        if self.row_of.contains_key(*name) || self.objective.as_deref() == Some(name) {
            return Err(format!("the row `{name}` is there twice"));
        }
        if kind == 'N' && self.objective.is_none() {
            self.objective = Some((*name).to_owned());
            return Ok(());
        }
        self.row_of.insert((*name).to_owned(), self.rows.len());
        self.rows.push(Row { name: (*name).to_owned(), kind, rhs: 0.0, range: None, last: None });
        Ok(())
    }

    fn column(&mut self, fields: &[&str]) -> Result<(), String> {
        if fields.get(1).is_some_and(|word| word.trim_matches('\'') == "MARKER" && word.starts_with('\'')) {
            self.in_whole = match fields[fields.len() - 1].trim_matches('\'') {
                "INTORG" => true,
                "INTEND" => false,
                word => return Err(format!("`{word}` is not a marker that is read here")),
            };
            return Ok(());
        }
        let (name, pairs) = fields.split_first().ok_or("an empty line")?;
        if pairs.is_empty() || !pairs.len().is_multiple_of(2) {
            return Err("a column needs pairs of a row and a figure".to_owned());
        }
        let j = match self.column_of.get(*name) {
            Some(&j) if j + 1 == self.columns.len() => j,
            Some(_) => return Err(format!("the entries of column `{name}` are not together")),
            None => {
                self.column_of.insert((*name).to_owned(), self.columns.len());
                let whole = self.in_whole;
                self.columns.push(Column {
                    name: (*name).to_owned(),
                    cost: 0.0,
                    lower: None,
                    upper: None,
                    whole,
                });
                self.columns.len() - 1
            }
        };
        for pair in pairs.chunks_exact(2) {
            let value = figure(pair[1])?;
            let twice = match self.target(pair[0])? {
                Target::Objective => {
                    self.columns[j].cost = value;
                    self.cost_given.replace(j) == Some(j)
                }
                Target::Row(i) => {
                    self.entries.push((i, j, value));
                    self.rows[i].last.replace(j) == Some(j)
                }
            };
            if twice {
                return Err(format!("column `{name}` has two figures in row `{}`", pair[0]));
            }
        }
        Ok(())
    }

    fn target(&self, name: &str) -> Result<Target, String> {
        if self.objective.as_deref() == Some(name) {
            return Ok(Target::Objective);
        }
        self.row_of.get(name).map(|&i| Target::Row(i)).ok_or_else(|| format!("there is no row `{name}`"))
    }

    /// A line of RHS or RANGES: the set's name may be missing.
    fn figures(
        &mut self,
        fields: &[&str],
        what: &str,
        set: fn(&mut Self, Target, f64),
    ) -> Result<(), String> {
        let pairs = if fields.len().is_multiple_of(2) { fields } else { &fields[1..] };
        if pairs.is_empty() {
            return Err(format!("a {what} needs a row and a figure"));
        }
        for pair in pairs.chunks_exact(2) {
            let target = self.target(pair[0])?;
            let value = figure(pair[1])?;
            set(self, target, value);
        }
        Ok(())
    }

    fn set_rhs(&mut self, target: Target, value: f64) {
        match target {
            Target::Objective => self.offset = -value,
            Target::Row(i) => self.rows[i].rhs = value,
        }
    }

    fn set_range(&mut self, target: Target, value: f64) {
        if let Target::Row(i) = target {
            self.rows[i].range = Some(value);
        }
    }

    fn bound(&mut self, fields: &[&str]) -> Result<(), String> {
        let (kind, rest) = fields.split_first().ok_or("an empty line")?;
        let kind = kind.to_ascii_uppercase();
        let valued = match kind.as_str() {
            "LO" | "UP" | "FX" | "LI" | "UI" => true,
            "FR" | "MI" | "PL" | "BV" => false,
            _ => return Err(format!("the bound `{kind}` is not one that is read here")),
        };
        let (name, value) = match (valued, rest) {
            (true, [_, name, value] | [name, value]) => (*name, figure(value)?),
            (false, [_, name] | [name] | [_, name, _]) => (*name, 0.0),
            _ => return Err(format!("a bound {kind} with {} fields after it", rest.len())),
        };
        let j = *self.column_of.get(name).ok_or_else(|| format!("there is no column `{name}`"))?;
        let column = &mut self.columns[j];
        column.whole |= matches!(kind.as_str(), "LI" | "UI" | "BV");
        match kind.as_str() {
            "LO" | "LI" => column.lower = Some(value),
            "UP" | "UI" => {
                column.upper = Some(value);
                if value < 0.0 && column.lower.is_none() {
                    column.lower = Some(f64::NEG_INFINITY);
                }
            }
            "FX" => (column.lower, column.upper) = (Some(value), Some(value)),
            "FR" => (column.lower, column.upper) = (Some(f64::NEG_INFINITY), Some(f64::INFINITY)),
            "MI" => column.lower = Some(f64::NEG_INFINITY),
            "PL" => column.upper = Some(f64::INFINITY),
            _ => (column.lower, column.upper) = (Some(0.0), Some(1.0)),
        }
        Ok(())
    }

    /// The program, once all lines are read.
    fn finish(self) -> Named {
        let mut lp = Lp::new(if self.maximise { Sense::Maximise } else { Sense::Minimise });
        lp.offset = self.offset + 0.0;
        lp.matrix = Matrix::from_entries(self.rows.len(), self.columns.len(), &self.entries);
        for row in &self.rows {
            let (rhs, width) = (row.rhs, row.range.map(f64::abs));
            let (lower, upper) = match (row.kind, row.range) {
                ('L', _) => (width.map_or(f64::NEG_INFINITY, |w| rhs - w), rhs),
                ('G', _) => (rhs, width.map_or(f64::INFINITY, |w| rhs + w)),
                ('E', Some(range)) if range < 0.0 => (rhs + range, rhs),
                ('E', Some(range)) => (rhs, rhs + range),
                ('E', None) => (rhs, rhs),
                _ => (f64::NEG_INFINITY, f64::INFINITY),
            };
            lp.row_lower.push(lower);
            lp.row_upper.push(upper);
        }
        for column in &self.columns {
            let binary = column.whole && column.lower.is_none() && column.upper.is_none();
            lp.cost.push(column.cost);
            lp.lower.push(column.lower.unwrap_or(0.0));
            lp.upper.push(column.upper.unwrap_or(if binary { 1.0 } else { f64::INFINITY }));
            lp.integer.push(column.whole);
        }
        Named {
            lp,
            name: self.name,
            columns: self.columns.into_iter().map(|column| column.name).collect(),
            rows: self.rows.into_iter().map(|row| row.name).collect(),
            objective: self.objective.unwrap_or_default(),
        }
    }
}

/// A finite figure, or an infinity by one of its names.
fn figure(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if !value.is_nan() => {
            Ok(if value.abs() >= 1e30 { f64::INFINITY.copysign(value) } else { value })
        }
        _ => Err(format!("`{text}` is not a figure")),
    }
}

/// The fields of a line in fixed form, empty ones left out.
fn fixed_fields(line: &str) -> Result<Vec<&str>, String> {
    const EDGES: [(usize, usize); 6] = [(1, 3), (4, 12), (14, 22), (24, 36), (39, 47), (49, 61)];
    if !line.is_ascii() {
        return Err("the fixed form knows ASCII only".to_owned());
    }
    let cut = |(from, to): (usize, usize)| line.get(from..to.min(line.len())).unwrap_or_default().trim();
    let fields: Vec<&str> = EDGES.into_iter().map(cut).filter(|field| !field.is_empty()).collect();
    if fields.is_empty() { Err("no field where the fixed form has them".to_owned()) } else { Ok(fields) }
}
