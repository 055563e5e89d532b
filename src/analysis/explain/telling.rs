//! Figures in words: what a limit says, where it is written, how it would change.

use super::case::Case;
use crate::formulation::Formulation;
use crate::formulation::keys::{Column, Row};
use crate::instance::{Quality, Scope};
use crate::solution::figures::Figure;
use crate::solver::postoptimal::LimitOf;
use crate::solver::simplex::Variable;
use schemars::JsonSchema;
use serde::Serialize;

/// A figure of instance or model, told.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct Told {
    /// Its path, as `--set` takes it.
    pub path: String,
    /// The figure.
    pub value: f64,
    /// Its unit.
    pub unit: String,
    /// `at most` or `at least`.
    pub bound: String,
    /// What it says, in a sentence.
    pub words: String,
    /// The file (or patch) that it is written in.
    pub file: Option<String>,
    /// The line there.
    pub line: Option<usize>,
    /// How well it is founded.
    pub quality: Option<Quality>,
}

/// A change of one figure.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct Change {
    /// Path of the figure.
    pub path: String,
    /// The figure as it is.
    pub from: f64,
    /// The figure as it would be.
    pub to: f64,
    /// Unit of both.
    pub unit: String,
    /// The change in the form of `--set`.
    pub set: String,
    /// The change in words.
    pub words: String,
}

impl Change {
    pub(super) fn new(figure: &Figure, to: f64) -> Self {
        let (path, from, unit) = (figure.path(), figure.value, figure.unit.clone());
        let verb = if to >= from { "raise" } else { "lower" };
        let (by, end) = (amount((to - from).abs()), amount(to));
        let words = format!("{verb} {path} by {by} to {end} {unit}");
        Self { set: format!("{path}={to}"), path, from, to, unit, words }
    }
}

/// Whether a figure is a most (an upper limit) or a least.
pub(super) fn is_most(limit: LimitOf) -> bool {
    matches!(limit, LimitOf::RowUpper(_) | LimitOf::ColumnUpper(_))
}

fn bound(limit: LimitOf) -> &'static str {
    if is_most(limit) { "at most" } else { "at least" }
}

pub(super) fn told(case: &Case, formulation: &Formulation, figure: &Figure) -> Told {
    let place = case.place(figure.table, &figure.row, figure.column());
    Told {
        path: figure.path(),
        value: figure.value,
        unit: figure.unit.clone(),
        bound: bound(figure.limit).to_owned(),
        words: sentence(case, formulation, figure),
        line: place.as_ref().and_then(|p| p.line),
        file: place.map(|p| p.file),
        quality: figure.provenance(&case.instance).map(|p| p.quality),
    }
}

/// What a limit says, with names for ids.
pub(super) fn sentence(case: &Case, formulation: &Formulation, figure: &Figure) -> String {
    let instance = &case.instance;
    let size = format!("{} {}", amount(figure.value), figure.unit);
    let bound = bound(figure.limit);
    let park = |p: usize| &instance.parks[p].name;
    let sector = |s: usize| &instance.sectors[s].id;
    let country = |c: usize| &instance.countries[c].name;
    let site = |site: usize| {
        let s = &instance.sites[site];
        (park(s.park), sector(s.sector))
    };
    match figure.limit.variable() {
        Variable::Row(row) => match formulation.rows[row] {
            Row::Resource { resource, holder } => {
                let r = &instance.resources[resource];
                let who = match r.scope {
                    Scope::Park => park(holder),
                    Scope::Country => country(holder),
                    Scope::Region => "the region",
                };
                format!("{who} has {bound} {size} of {}", r.id)
            }
            Row::Demand { demand } => {
                let d = &instance.demand[demand];
                let market = instance.markets.as_ref().map_or("", |markets| &markets[d.market].name);
                format!("{market} buys {bound} {size} of {}", sector(d.sector))
            }
            Row::Corridor { corridor } => {
                format!("the corridor {} carries {bound} {size} a year", instance.corridors[corridor].id)
            }
            Row::Programme { sector: s } => {
                format!("{bound} {size} of {} are to be made in all parks", sector(s))
            }
            Row::JobsFloor { country: c } => format!("{} is to have {bound} {size}", country(c)),
            Row::Limit { term } => format!("{} is to be {bound} {size}", term.key().replace('_', " ")),
            Row::MinScale { site: at } => {
                format!("a site makes nothing or {bound} {size} of {}", site(at).1)
            }
            Row::MaxSectors { park: p } => format!("{} hosts {bound} {size}", park(p)),
            Row::MaxParks { sector: s } => format!("{} is made in {bound} {size}", sector(s)),
            _ => format!("{} is {bound} {size}", figure.path()),
        },
        Variable::Column(column) => match formulation.columns[column] {
            Column::Output { site: at } => {
                let (park, sector) = site(at);
                format!("{park} makes {bound} {size} of {sector}")
            }
            Column::Transfer { transfer } => {
                let t = &instance.transfers[transfer];
                let resource = &instance.resources[t.resource].id;
                format!("{bound} {size} of {resource} move from {} to {}", country(t.from), country(t.to))
            }
            _ => format!("{} is {bound} {size}", figure.path()),
        },
    }
}

/// A figure to read: thousands separated, six digits, more only where they stand before the point.
pub(in crate::analysis) fn amount(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 {
        return "0".to_owned();
    }
    if !(1e-4..1e15).contains(&size) {
        return format!("{value:.3e}");
    }
    // Six digits: ten to the fifth has none after the point.
    let decimals = (0..9).find(|&places| size * 10_f64.powi(places) >= 1e5).unwrap_or(9);
    let decimals = usize::try_from(decimals).unwrap_or(0);
    let text = format!("{size:.decimals$}");
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let mut grouped = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let rest = rest.trim_end_matches('0');
    let point = if rest.is_empty() { "" } else { "." };
    format!("{}{grouped}{point}{rest}", if value < 0.0 { "-" } else { "" })
}

/// The number of four digits that is at least `value`.
pub(super) fn rounded_up(value: f64) -> f64 {
    if value <= 0.0 || !value.is_finite() {
        return value.max(0.0);
    }
    let unit = 10_f64.powf(value.log10().floor() - 3.0);
    clean((value / unit * (1.0 - 1e-10)).ceil() * unit)
}

/// Without the last digits that arithmetic leaves.
pub(super) fn clean(value: f64) -> f64 {
    format!("{value:.11e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_well() {
        assert_eq!(amount(12_250.0), "12,250");
        assert_eq!(amount(0.0712), "0.0712");
        assert_eq!(amount(1_234_567.8), "1,234,568");
        assert_eq!(amount(-41.5), "-41.5");
        assert_eq!(amount(100.0), "100");
    }

    #[test]
    fn changes_are_rounded_so_that_they_are_enough() {
        assert_eq!(rounded_up(1250.0), 1250.0);
        assert_eq!(rounded_up(1250.01), 1251.0);
        assert_eq!(rounded_up(0.123_41), 0.1235);
        assert_eq!(rounded_up(0.0), 0.0);
    }
}
