//! LP and MPS files: written for other solvers, MPS also read.
//!
//! Both formats get the same names (`labels.rs` says how they are made fit), numbers that read back to the same bits,
//! and nothing that a reader could take by default: every bound that is not `0..inf` is spelt out.

mod cplex;
mod labels;
mod mps;
mod mps_reader;

pub use cplex::write_lp;
pub use mps::write_mps;
pub use mps_reader::read_mps;

use super::Lp;

/// What columns, rows and the objective are called. A name that is missing becomes `x7` or `r7`.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    /// Names of the columns, in order.
    pub columns: &'a [String],
    /// Names of the rows, in order.
    pub rows: &'a [String],
    /// Name of the objective.
    pub objective: &'a str,
}

/// A program read from a file, with the names it uses there.
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    /// The program.
    pub lp: Lp,
    /// Name of the program, empty when the file has none.
    pub name: String,
    /// Names of the columns, in order.
    pub columns: Vec<String>,
    /// Names of the rows, in order.
    pub rows: Vec<String>,
    /// Name of the objective row.
    pub objective: String,
}

impl Named {
    /// The names, as the writers take them.
    #[must_use]
    pub fn names(&self) -> Names<'_> {
        Names { columns: &self.columns, rows: &self.rows, objective: &self.objective }
    }
}

/// A number that reads back to the same bits, without an exponent where that stays short.
fn number(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 || (1e-5..1e15).contains(&size) { format!("{value}") } else { format!("{value:e}") }
}

#[cfg(test)]
mod tests;
