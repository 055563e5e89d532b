//! Where a basis leaves each column and row, by what they stand for: so it is carried from one program to another.

use crate::formulation::Formulation;
use crate::formulation::keys::{Column, Row};
use crate::solver::{Basis, Standing};
use std::collections::HashMap;

/// Where a basis leaves each column and row.
pub(super) struct Standings {
    columns: HashMap<Column, Standing>,
    rows: HashMap<Row, Standing>,
}

impl Standings {
    /// The basis of the program of these columns and rows; a column without a key is left out.
    pub(super) fn new(
        columns: impl IntoIterator<Item = Option<Column>>,
        rows: impl IntoIterator<Item = Row>,
        basis: &Basis,
    ) -> Self {
        let columns = columns.into_iter().zip(&basis.columns);
        Self {
            columns: columns.filter_map(|(key, &standing)| Some((key?, standing))).collect(),
            rows: rows.into_iter().zip(basis.rows.iter().copied()).collect(),
        }
    }

    /// A basis of a stated program.
    pub(super) fn of(formulation: &Formulation, basis: &Basis) -> Self {
        Self::new(formulation.columns.iter().copied().map(Some), formulation.rows.iter().copied(), basis)
    }

    /// Where a column stands: out of the basis where it is not known.
    pub(super) fn column(&self, key: Column) -> Standing {
        self.columns.get(&key).copied().unwrap_or(Standing::Lower)
    }

    /// Where a row stands: in the basis where it is not known.
    pub(super) fn row(&self, key: Row) -> Standing {
        self.rows.get(&key).copied().unwrap_or(Standing::Basic)
    }

    /// The same in another program.
    pub(super) fn carried_to(&self, next: &Formulation) -> Basis {
        Basis {
            columns: next.columns.iter().map(|&key| self.column(key)).collect(),
            rows: next.rows.iter().map(|&key| self.row(key)).collect(),
        }
    }

    /// How many columns and how many rows of another program are not known.
    pub(super) fn unknown_in(&self, next: &Formulation) -> (usize, usize) {
        let columns = next.columns.iter().filter(|key| !self.columns.contains_key(key)).count();
        let rows = next.rows.iter().filter(|key| !self.rows.contains_key(key)).count();
        (columns, rows)
    }
}
