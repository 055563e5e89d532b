//! Whether the tables of a solution file follow from its plan and its prices.
//!
//! Terms, resources, corridors, markets, countries, jobs and shadow prices are worked out again from the plan and the
//! prices of rows, and set against what the file says of them. What the file does not say is not asked for.

use super::CertificateReport;
use super::plan::Plan;
use super::verify::VERIFIED;
use super::write_up::{Proof, write_up_plan};
use crate::formulation::Formulation;
use crate::instance::Instance;
use crate::model::Model;
use crate::solver::{Optimum, reduced_costs};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

/// The tables that follow from others.
const TABLES: [&str; 7] =
    ["allocation", "resources", "corridors", "markets", "countries", "shipments", "binding"];

/// A figure that does not follow from the plan.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct Misreport {
    /// Table, row and column.
    pub figure: String,
    /// What the file says; nothing for no limit.
    pub said: Option<f64>,
    /// What follows from the plan; nothing for no limit.
    pub computed: Option<f64>,
}

/// Every figure of the file's tables that differs by more than the tolerance from what its plan and prices give.
pub(super) fn misreported(
    instance: &Instance,
    model: &Model,
    (formulation, plan): (&Formulation, &Plan),
    x: &[f64],
    prices: Option<&[f64]>,
    text: &str,
) -> Vec<Misreport> {
    let objective = formulation.lp.objective(x);
    let optimum = Optimum {
        x: x.to_vec(),
        objective,
        bound: objective,
        duals: prices.map(<[f64]>::to_vec),
        reduced_costs: prices.map(|y| reduced_costs(&formulation.lp, y)),
        basis: None,
    };
    let certificate =
        CertificateReport { primal_infeasibility: 0.0, dual_infeasibility: None, relative_gap: 0.0 };
    let proof = Proof { status: "optimal", solver: String::new(), certificate };
    let written = write_up_plan(instance, model, (formulation, plan), &optimum, proof);
    let (Ok(said), Ok(computed)) = (serde_json::from_str::<Value>(text), serde_json::to_value(&written))
    else {
        return Vec::new();
    };
    let mut found = Differences { has_prices: prices.is_some(), found: Vec::new() };
    for table in TABLES {
        if let (Some(said), Some(computed)) = (said[table].as_array(), computed[table].as_array()) {
            found.rows(table, said, computed);
        }
    }
    for record in ["terms", "weights"] {
        if let (Some(said), Some(computed)) = (said[record].as_object(), computed[record].as_object()) {
            found.figures(record, said, computed);
        }
    }
    if let Some(said) = said["cross_hauled_share"].as_f64() {
        found.compare("cross_hauled_share".to_owned(), Some(said), computed["cross_hauled_share"].as_f64());
    }
    found.found
}

struct Differences {
    has_prices: bool,
    found: Vec<Misreport>,
}

impl Differences {
    /// Rows of a table, matched by what is text in them.
    fn rows(&mut self, table: &str, said: &[Value], computed: &[Value]) {
        let mut rest: Vec<&Map<String, Value>> = said.iter().filter_map(Value::as_object).collect();
        for row in computed.iter().filter_map(Value::as_object) {
            let same = |other: &&Map<String, Value>| {
                let mut texts = row.iter().filter(|(_, value)| value.is_string());
                texts.all(|(key, value)| other.get(key).is_none_or(|said| said == value))
            };
            if let Some(at) = rest.iter().position(same) {
                self.figures(&name(table, row), rest.swap_remove(at), row);
            }
        }
        for row in rest {
            for (key, said) in row.iter().filter_map(|(key, value)| Some((key, value.as_f64()?))) {
                // A limit whose price is next to nothing may or may not be told.
                if table == "binding" && key != "shadow_price" {
                    continue;
                }
                self.compare(format!("{}.{key}", name(table, row)), Some(said), Some(0.0));
            }
        }
    }

    /// The numbers of a row, where the file has them.
    fn figures(&mut self, name: &str, said: &Map<String, Value>, computed: &Map<String, Value>) {
        for (key, computed) in computed.iter().filter(|(_, computed)| !computed.is_string()) {
            let is_price = key == "shadow_price" || key == "price";
            if let Some(said) = said.get(key).filter(|_| self.has_prices || !is_price) {
                self.compare(format!("{name}.{key}"), said.as_f64(), computed.as_f64());
            }
        }
    }

    fn compare(&mut self, figure: String, said: Option<f64>, computed: Option<f64>) {
        let (a, b) = (said.unwrap_or(0.0), computed.unwrap_or(0.0));
        // Not the other way round: what is no number agrees with nothing.
        let agree = (a - b).abs() <= VERIFIED * a.abs().max(b.abs()).max(1.0);
        if !agree {
            self.found.push(Misreport { figure, said, computed });
        }
    }
}

fn name(table: &str, row: &Map<String, Value>) -> String {
    let texts: Vec<&str> = row.values().filter_map(Value::as_str).collect();
    format!("{table}.{}", texts.join("/"))
}
