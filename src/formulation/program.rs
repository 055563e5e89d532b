//! The program while it is being stated: columns and rows with their keys, entries in any order.

use super::keys::{Column, Group, Row};
use super::{Formulation, Routing};
use crate::instance::Instance;
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
    /// Columns alone, for what is stated over them again.
    pub(super) fn over(columns: Vec<Column>) -> Self {
        Self { columns, ..Self::default() }
    }

    pub(super) fn column(&mut self, key: Column, lower: f64, upper: f64) {
        self.columns.push(key);
        self.lower.push(lower);
        self.upper.push(upper);
    }

    /// A column whose bounds are the instance's own, if it has some there, else only not negative.
    pub(super) fn decision(&mut self, key: Column, instance: &Instance) {
        let (lower, upper) = bounds(key, instance).unwrap_or((0.0, f64::INFINITY));
        self.column(key, lower, upper);
    }

    pub(super) fn row(&mut self, key: Row, lower: f64, upper: f64) -> usize {
        self.rows.push(key);
        self.row_lower.push(lower);
        self.row_upper.push(upper);
        self.rows.len() - 1
    }

    /// A row whose limits are the instance's own.
    pub(super) fn limit(&mut self, key: Row, instance: &Instance) -> usize {
        let (lower, upper) = limits(key, instance).unwrap_or((f64::NEG_INFINITY, f64::INFINITY));
        self.row(key, lower, upper)
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

    /// The entries of each corridor's row, by corridor.
    pub(super) fn entries_of_corridors(&self) -> Vec<(usize, Vec<(usize, f64)>)> {
        let mut loads: Vec<(usize, Vec<(usize, f64)>)> = Vec::new();
        let mut place = vec![None; self.rows.len()];
        for (row, key) in self.rows.iter().enumerate() {
            if let Row::Corridor { corridor } = *key {
                place[row] = Some(loads.len());
                loads.push((corridor, Vec::new()));
            }
        }
        for &(row, column, value) in &self.entries {
            if let Some(place) = place[row] {
                loads[place].1.push((column, value));
            }
        }
        loads
    }

    /// The finished formulation, maximising the model's weighted terms, cost with a minus.
    pub(super) fn finish(self, model: &Model, groups: Vec<Group>, routing: Routing) -> Formulation {
        let cost = weighted(&self.terms, self.columns.len(), model);
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

/// What a unit of each column is worth to the model.
pub(super) fn weighted(terms: &[Vec<(usize, f64)>; 6], columns: usize, model: &Model) -> Vec<f64> {
    let mut cost = vec![0.0; columns];
    for term in Term::ALL {
        let weight = term.sign() * model.objective[term];
        for &(column, value) in &terms[term as usize] {
            cost[column] += weight * value;
        }
    }
    cost
}

/// The limits of a row that are figures of the instance as they stand; `None` for other rows.
pub(super) fn limits(key: Row, instance: &Instance) -> Option<(f64, f64)> {
    let at_most = |most: Option<f64>| (f64::NEG_INFINITY, most.unwrap_or(f64::INFINITY));
    Some(match key {
        Row::Resource { resource, holder } => at_most(instance.capacity(resource, holder)),
        Row::Demand { demand } => (instance.demand[demand].min_sales, instance.demand[demand].max_sales),
        Row::Corridor { corridor } => at_most(instance.corridors[corridor].capacity_kt),
        Row::Programme { sector } => {
            let s = &instance.sectors[sector];
            (s.min_total, s.max_total.unwrap_or(f64::INFINITY))
        }
        Row::JobsFloor { country } => (instance.countries[country].min_jobs, f64::INFINITY),
        _ => return None,
    })
}

/// The bounds of a column that are figures of the instance as they stand; `None` for other columns.
pub(super) fn bounds(key: Column, instance: &Instance) -> Option<(f64, f64)> {
    match key {
        Column::Output { site } => {
            let s = &instance.sites[site];
            Some((s.min_output, s.max_output.unwrap_or(f64::INFINITY)))
        }
        Column::Transfer { transfer } => Some((0.0, instance.transfers[transfer].max)),
        _ => None,
    }
}
