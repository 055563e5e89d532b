//! Instance and model to a linear (or mixed-integer) program whose columns and rows know what they stand for.
//!
//! Exactly equivalent to section 3 of the model, in a smaller form: see `variables.rs`.

pub mod constraints;
mod detours;
mod economy;
pub mod keys;
mod moves;
mod program;
pub mod reserve;
mod restate;
mod statement;
mod terms;
mod variables;

use crate::error::Error;
use crate::instance::Instance;
use crate::lp::Lp;
use crate::model::{Model, Term};
use keys::{Column, Group, Row};
pub use restate::Restatable;
use statement::Statement;

/// How goods find their way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, schemars::JsonSchema, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Routing {
    /// Every good takes the cheapest route: exact as long as no corridor's capacity binds.
    Cheapest,
    /// The program routes the tonnes of every origin over every corridor: exact always.
    Network,
}

/// A stated program with the meaning of its columns and rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Formulation {
    /// The program.
    pub lp: Lp,
    /// What each column decides; output of site `i` is column `i`.
    pub columns: Vec<Column>,
    /// What each row limits.
    pub rows: Vec<Row>,
    /// Groups of suppliers that `Use` and `Flow` columns and `Tie` rows refer to.
    pub groups: Vec<Group>,
    /// How goods find their way in it.
    pub routing: Routing,
    /// What a unit of each column adds to each term, in the order of [`Term::ALL`].
    pub terms: [Vec<(usize, f64)>; 6],
}

/// States the program, routed as exactness needs: through the network where a corridor has a capacity (or where a
/// minimum on cost could make detours worthwhile), else by cheapest routes.
///
/// # Errors
/// [`Error::Input`] when a discrete rule is on and a site has no finite largest output.
pub fn formulate(instance: &Instance, model: &Model) -> Result<Formulation, Error> {
    let limited = instance.corridors.iter().any(|c| c.capacity_kt.is_some());
    let wasteful = model.limit(Term::Cost).min.is_some() && !instance.corridors.is_empty();
    formulate_routed(instance, model, if limited || wasteful { Routing::Network } else { Routing::Cheapest })
}

/// States the program with a chosen routing; with [`Routing::Cheapest`] corridor capacities are not in it.
///
/// # Errors
/// As [`formulate`].
pub fn formulate_routed(instance: &Instance, model: &Model, routing: Routing) -> Result<Formulation, Error> {
    state(instance, model, routing, false)
}

/// States the program with every good on its cheapest route and the corridors' capacities on top: smaller than through
/// the network, and exact near a plan that fills no corridor.
///
/// # Errors
/// As [`formulate`].
pub fn formulate_within_capacities(instance: &Instance, model: &Model) -> Result<Formulation, Error> {
    state(instance, model, Routing::Cheapest, true)
}

fn state(instance: &Instance, model: &Model, routing: Routing, loads: bool) -> Result<Formulation, Error> {
    Ok(Statement::new(instance, model, routing)?.state(None, loads)?.0)
}

impl Formulation {
    /// The continuous program that is left when every whole column is held at a value. A bound on the output of an open
    /// site falls away with its choice: it only stood for limits that are rows and bounds of their own.
    #[must_use]
    pub fn held(&self, value: impl Fn(usize) -> f64) -> Lp {
        let mut lp = self.lp.clone();
        let mut open = Vec::new();
        for (column, key) in self.columns.iter().enumerate() {
            if std::mem::take(&mut lp.integer[column]) {
                let value = value(column).round();
                (lp.lower[column], lp.upper[column]) = (value, value);
                if let Column::Open { site } = *key
                    && value == 1.0
                {
                    open.push(site);
                }
            }
        }
        for (row, key) in self.rows.iter().enumerate() {
            if matches!(key, Row::Open { site } if open.contains(site)) {
                lp.row_upper[row] = f64::INFINITY;
            }
        }
        lp
    }

    /// Readable column names, unique.
    #[must_use]
    pub fn column_names(&self, instance: &Instance) -> Vec<String> {
        self.columns.iter().map(|&c| keys::column_name(c, instance, &self.groups)).collect()
    }

    /// Readable row names, unique.
    #[must_use]
    pub fn row_names(&self, instance: &Instance) -> Vec<String> {
        self.rows.iter().map(|&r| keys::row_name(r, instance, &self.groups)).collect()
    }
}

#[cfg(test)]
mod tests;
