//! Limits on whole-region terms.
//!
//! Each term that the model bounds, in the term's unit: min <= term <= max. Its price is what moving the limit by
//! one unit is worth.

use super::super::economy::Economy;
use super::super::keys::Row;
use super::super::program::Program;
use crate::model::Term;

/// Adds a row a bounded term; every term must be complete.
pub(in super::super) fn add(program: &mut Program, economy: &Economy) {
    for term in Term::ALL {
        let limit = economy.model.limit(term);
        if limit.min.is_some() || limit.max.is_some() {
            let least = limit.min.unwrap_or(f64::NEG_INFINITY);
            let row = program.row(Row::Limit { term }, least, limit.max.unwrap_or(f64::INFINITY));
            for (column, value) in program.terms[term as usize].clone() {
                program.entry(row, column, value);
            }
        }
    }
}
