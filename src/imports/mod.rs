//! Published benchmark problems as instances: text of a file to a raw instance and the model under which it is solved.
//!
//! Each is an assignment: agents, warehouses or processors are parks, jobs, customers or tasks are sectors of which one
//! unit is made. It knows the files' numbers and the instance format, not the program that is made of them.

mod assignment;
mod numbers;
mod tasks;
mod warehouses;

use crate::error::{Diagnostic, Error, Place};
use crate::input::number_text;
use crate::instance::{RawInstance, Row, Table};
use numbers::Numbers;

/// Kinds of files that can be imported.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// OR-Library's generalised assignment: most profit.
    AssignmentMax,
    /// OR-Library's generalised assignment: least cost.
    AssignmentMin,
    /// OR-Library's capacitated warehouse location; a number for the word `capacity`, where the file has it.
    Warehouses {
        /// What stands for the word.
        capacity: Option<f64>,
    },
    /// Elloumi's constrained task assignment.
    Tasks,
}

/// An imported problem.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// The instance, unchecked.
    pub raw: RawInstance,
    /// Text of the model file under which its optimum is the published one.
    pub model: String,
    /// How the published value follows from the objective.
    pub value: String,
}

/// Reads a problem from the text of its file; `file` is named in messages, `problem` counts from 1 in a file of several.
///
/// # Errors
/// [`Error::Input`] with the line at which the text is not of the kind, or when there is no such problem.
pub fn import(kind: Kind, file: &str, text: &str, problem: usize) -> Result<Import, Error> {
    let mut numbers = Numbers::new(file, text);
    let import = match kind {
        Kind::AssignmentMax => assignment::read(&mut numbers, problem, true)?,
        Kind::AssignmentMin => assignment::read(&mut numbers, problem, false)?,
        Kind::Warehouses { capacity } => {
            only_one(file, problem)?;
            warehouses::read(&mut numbers, capacity)?
        }
        Kind::Tasks => {
            only_one(file, problem)?;
            tasks::read(&mut numbers)?
        }
    };
    numbers.end()?;
    Ok(import)
}

fn only_one(file: &str, problem: usize) -> Result<(), Error> {
    if problem == 1 {
        return Ok(());
    }
    let message = format!("there is no problem {problem}: a file of this kind holds one");
    Err(Error::Input(vec![Diagnostic::error("unknown-problem", message, Place::file(file))]))
}

/// A table in the making.
struct Rows(Table);

impl Rows {
    fn new(name: &str, header: &[&str]) -> Self {
        let header = header.iter().map(|&name| name.to_owned()).collect();
        Self(Table::new(name, format!("{name}.csv"), header))
    }

    fn add(&mut self, cells: Vec<String>) {
        let line = self.0.rows.len() + 2;
        self.0.rows.push(Row::new(line, cells));
    }
}

/// `prefix` and a number from 1, with as many digits as the last one has, so that ids sort as they count.
fn ids(prefix: &str, count: usize) -> Vec<String> {
    let digits = count.to_string().len();
    (1..=count).map(|n| format!("{prefix}{n:0digits$}")).collect()
}

/// A list of the same text.
fn texts(of: &[f64]) -> Vec<String> {
    of.iter().map(|n| number_text(*n)).collect()
}

/// One country, with nothing of its own.
fn one_country() -> Table {
    let mut countries = Rows::new("countries", &["id", "name"]);
    countries.add(vec!["X".to_owned(), "Where the problem lies".to_owned()]);
    countries.0
}

/// Sectors of which one unit is made, whole or not as the model says.
fn unit_sectors(ids: &[String], noun: &str) -> Table {
    let mut sectors = Rows::new("sectors", &["id", "name", "min_total", "max_total", "min_scale"]);
    for (n, id) in ids.iter().enumerate() {
        let one = || "1".to_owned();
        sectors.add(vec![id.clone(), format!("{noun} {}", n + 1), one(), one(), one()]);
    }
    sectors.0
}

fn no_links() -> Table {
    Rows::new("links", &["supplier", "user", "coefficient"]).0
}
