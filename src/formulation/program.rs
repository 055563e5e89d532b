//! The program while it is being stated: columns and rows with their keys, entries in any order.

use super::keys::{Column, Group, Row};
use super::{Formulation, Routing};
use crate::lp::{Lp, Matrix, Sense};
use crate::model::{Model, Term};

/// Columns, rows and entries as the constraint families add them.
#[derive(Debug, Default)]
pub(super) struct Program {
    pub(super) columns: Vec<Column>,
    lower: Vec<f64>,
    upper: Vec<f64>,
    pub(super) rows: Vec<Row>,
    row_lower: Vec<f64>,
    row_upper: Vec<f64>,
    entries: Vec<(usize, usize, f64)>,
    pub(super) terms: [Vec<(usize, f64)>; 6],
}

impl Program {
    pub(super) fn column(&mut self, key: Column, lower: f64, upper: f64) -> usize {
        self.columns.push(key);
        self.lower.push(lower);
        self.upper.push(upper);
        self.columns.len() - 1
    }

    pub(super) fn row(&mut self, key: Row, lower: f64, upper: f64) -> usize {
        self.rows.push(key);
        self.row_lower.push(lower);
        self.row_upper.push(upper);
        self.rows.len() - 1
    }

    pub(super) fn entry(&mut self, row: usize, column: usize, value: f64) {
        if value != 0.0 {
            self.entries.push((row, column, value));
        }
    }

    /// Adds `value` per unit of a column to a term.
    pub(super) fn term(&mut self, term: Term, column: usize, value: f64) {
        if value != 0.0 {
            self.terms[term as usize].push((column, value));
        }
    }

    /// Columns with their numbers, a copy so that rows can be added while walking.
    pub(super) fn walk(&self) -> impl Iterator<Item = (usize, Column)> + use<> {
        self.columns.clone().into_iter().enumerate()
    }

    /// The finished formulation, maximising the model's weighted terms, cost with a minus.
    pub(super) fn finish(self, model: &Model, groups: Vec<Group>, routing: Routing) -> Formulation {
        let mut cost = vec![0.0; self.columns.len()];
        for term in Term::ALL {
            let weight = term.sign() * model.objective[term];
            for &(column, value) in &self.terms[term as usize] {
                cost[column] += weight * value;
            }
        }
        let integer =
            self.columns.iter().map(|c| matches!(c, Column::Open { .. } | Column::Hosts { .. })).collect();
        let matrix = Matrix::from_entries(self.rows.len(), self.columns.len(), &self.entries);
        let lp = Lp {
            sense: Sense::Maximise,
            offset: 0.0,
            cost,
            lower: self.lower,
            upper: self.upper,
            integer,
            row_lower: self.row_lower,
            row_upper: self.row_upper,
            matrix,
        };
        Formulation { lp, columns: self.columns, rows: self.rows, groups, routing, terms: self.terms }
    }
}
