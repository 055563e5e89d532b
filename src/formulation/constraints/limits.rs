//! Limits on whole-region terms.
//!
//! Each term that the model bounds, in the term's unit: min <= term <= max. Its price is what moving the limit by
//! one unit is worth.

use super::super::economy::Economy;
use super::super::keys::Row;
use super::super::program::Program;
use crate::model::Term;

/// Where the rows stand, in the order of [`Term::ALL`].
#[derive(Debug, Default)]
pub(in super::super) struct Limits {
    rows: [Option<usize>; Term::ALL.len()],
}

/// Adds a row a bounded term; every term must be complete.
pub(in super::super) fn add(program: &mut Program, economy: &Economy) -> Limits {
    let mut limits = Limits::default();
    for term in Term::ALL {
        let limit = economy.model.limit(term);
        if limit.min.is_some() || limit.max.is_some() {
            let least = limit.min.unwrap_or(f64::NEG_INFINITY);
            let row = program.row(Row::Limit { term }, least, limit.max.unwrap_or(f64::INFINITY));
            for (column, value) in program.terms[term as usize].clone() {
                program.entry(row, column, value);
            }
            limits.rows[term as usize] = Some(row);
        }
    }
    limits
}

impl Limits {
    /// Row of a term's limit.
    pub(in super::super) fn row(&self, term: Term) -> Option<usize> {
        self.rows[term as usize]
    }
}
