//! Which figures bind a plan, what one more unit of each is worth, and how well each is founded.

use super::{AssumedLimit, BindingLimit};
use crate::formulation::Formulation;
use crate::formulation::keys::{Column, Row, demand_id, holder_id, site_id, transfer_id};
use crate::instance::{Instance, Provenance, Quality, Scope};
use crate::lp::Lp;
use crate::model::Model;
use crate::solver::Optimum;

/// A limit is reached when its row or bound is this close, relative to its size.
const REACHED: f64 = 1e-7;
/// A price below this (objective per unit) is none.
const PRICED: f64 = 1e-9;

/// A figure of the instance or model that a row or a column's bound stands for.
struct Figure {
    table: &'static str,
    row: String,
    column: String,
    unit: String,
}

/// Every figure that binds, most valuable first. With prices (LP), those whose price is not zero; without (discrete),
/// those that are reached.
pub(super) fn limits(
    instance: &Instance,
    model: &Model,
    formulation: &Formulation,
    optimum: &Optimum,
) -> Vec<BindingLimit> {
    let lp = &formulation.lp;
    let activity = lp.matrix.times(&optimum.x);
    let mut found = Vec::new();
    for (row, &key) in formulation.rows.iter().enumerate() {
        let price = optimum.duals.as_ref().map(|duals| duals[row]);
        let limits = (lp.row_lower[row], lp.row_upper[row]);
        let Some((upper, value)) = side(lp, limits, activity[row], price) else { continue };
        if let Some(figure) = of_row(instance, model, key, upper) {
            found.push(describe(instance, figure, value, price));
        }
    }
    for (column, &key) in formulation.columns.iter().enumerate() {
        let price = optimum.reduced_costs.as_ref().map(|costs| costs[column]);
        let limits = (lp.lower[column], lp.upper[column]);
        let Some((upper, value)) = side(lp, limits, optimum.x[column], price) else { continue };
        if let Some(figure) = of_column(instance, key, upper, value) {
            found.push(describe(instance, figure, value, price));
        }
    }
    let worth = |b: &BindingLimit| b.shadow_price.map_or(0.0, |price| (price * b.value).abs());
    found.sort_by(|a, b| worth(b).total_cmp(&worth(a)).then_with(|| a.limit.cmp(&b.limit)));
    found
}

/// Those that rest on assumptions.
pub(super) fn assumed(binding: &[BindingLimit]) -> Vec<AssumedLimit> {
    let assumed = |b: &&BindingLimit| b.quality == Some(Quality::Assumption);
    let tell = |b: &BindingLimit| AssumedLimit {
        limit: b.limit.clone(),
        provenance: if b.note.is_empty() {
            "assumption".to_owned()
        } else {
            format!("assumption: {}", b.note)
        },
    };
    binding.iter().filter(assumed).map(tell).collect()
}

/// Which side of a pair of limits binds, and the limit's value.
fn side(lp: &Lp, (lower, upper): (f64, f64), value: f64, price: Option<f64>) -> Option<(bool, f64)> {
    let reached = |limit: f64| limit.is_finite() && (value - limit).abs() <= REACHED * limit.abs().max(1.0);
    match price.map(|p| p * lp.sense.sign()) {
        Some(p) if p > PRICED => reached(upper).then_some((true, upper)),
        Some(p) if p < -PRICED => reached(lower).then_some((false, lower)),
        Some(_) => None,
        None if reached(upper) => Some((true, upper)),
        None => reached(lower).then_some((false, lower)),
    }
}

fn of_row(instance: &Instance, model: &Model, row: Row, upper: bool) -> Option<Figure> {
    let figure = |table, row: String, column: &str, unit: &str| {
        Some(Figure { table, row, column: column.to_owned(), unit: unit.to_owned() })
    };
    let end = |most: &'static str, least: &'static str| if upper { most } else { least };
    match row {
        Row::Resource { resource, holder } => {
            let r = &instance.resources[resource];
            let id = holder_id(instance, resource, holder).to_owned();
            match r.scope {
                Scope::Park => figure("parks", id, &r.id, &r.unit),
                Scope::Country => figure("countries", id, &r.id, &r.unit),
                Scope::Region => figure("resources", r.id.clone(), "capacity", &r.unit),
            }
        }
        Row::Demand { demand } => {
            figure("demand", demand_id(instance, demand), end("max_sales", "min_sales"), "M USD")
        }
        Row::Corridor { corridor } => {
            figure("corridors", instance.corridors[corridor].id.clone(), "capacity_kt", "kt")
        }
        Row::Programme { sector } => {
            figure("sectors", instance.sectors[sector].id.clone(), end("max_total", "min_total"), "M USD")
        }
        Row::JobsFloor { country } => {
            figure("countries", instance.countries[country].id.clone(), "min_jobs", "jobs")
        }
        Row::Limit { term } => figure("model", format!("limits.{term}"), end("max", "min"), term.unit()),
        Row::MaxSectors { park } if model.discrete.max_sectors => {
            figure("parks", instance.parks[park].id.clone(), "max_sectors", "sectors")
        }
        Row::MaxParks { sector } if model.discrete.max_parks => {
            figure("sectors", instance.sectors[sector].id.clone(), "max_parks", "parks")
        }
        _ => None,
    }
}

fn of_column(instance: &Instance, column: Column, upper: bool, value: f64) -> Option<Figure> {
    match column {
        Column::Output { site } if upper || value > 0.0 => Some(Figure {
            table: "sites",
            row: site_id(instance, site),
            column: if upper { "max_output" } else { "min_output" }.to_owned(),
            unit: "M USD".to_owned(),
        }),
        Column::Transfer { transfer } if upper => Some(Figure {
            table: "transfers",
            row: transfer_id(instance, transfer),
            column: "max".to_owned(),
            unit: instance.resources[instance.transfers[transfer].resource].unit.clone(),
        }),
        _ => None,
    }
}

fn describe(instance: &Instance, figure: Figure, value: f64, price: Option<f64>) -> BindingLimit {
    let provenance = provenance(instance, figure.table, &figure.row, &figure.column);
    BindingLimit {
        limit: format!("{}.{}.{}", figure.table, figure.row, figure.column),
        value,
        unit: figure.unit,
        shadow_price: price,
        quality: provenance.map(|p| p.quality),
        source: provenance.map(|p| p.source.clone()).unwrap_or_default(),
        note: provenance.map(|p| p.note.clone()).unwrap_or_default(),
    }
}

/// Where a figure comes from: the last provenance row that matches it; `*` stands for any part of a key.
fn provenance<'a>(instance: &'a Instance, table: &str, row: &str, column: &str) -> Option<&'a Provenance> {
    let matches_row = |pattern: &str| {
        pattern == "*"
            || pattern.split('/').count() == row.split('/').count()
                && pattern.split('/').zip(row.split('/')).all(|(p, part)| p == "*" || p == part)
    };
    instance
        .provenance
        .iter()
        .rev()
        .find(|p| p.table == table && matches_row(&p.row) && (p.column == "*" || p.column == column))
}
