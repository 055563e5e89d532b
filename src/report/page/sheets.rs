//! A sheet a country and a sheet a park.

use super::sources::cell;
use super::table::{Cell, Table};
use crate::digits::{counted, whole};
use crate::instance::{Instance, Scope};
use crate::report::{limit_words, names};
use crate::solution::Solution;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Partners named on a park's sheet.
const PARTNERS: usize = 5;

/// The section on countries: a table of all, and a sheet each.
pub(super) fn countries(instance: &Instance, plan: &Solution) -> Markup {
    html! {
        (all(instance, plan))
        div.sheets {
            @for (i, country) in instance.countries.iter().enumerate() {
                details.sheet id={ "country-" (i) } {
                    summary { (country.name) @if let Some(c) = plan.countries.get(i) { span.count { (whole(c.output)) " M USD" } } }
                    (facts_of_country(instance, plan, i))
                    (resources(instance, plan, &country.id, i, Scope::Country))
                    (made(instance, plan, &|park| instance.parks[park].country == i, &format!("country-{i}-made")))
                    (trade(instance, plan, i))
                }
            }
        }
    }
}

fn all(instance: &Instance, plan: &Solution) -> Markup {
    let row = |(c, country): (&crate::solution::CountryResult, &crate::instance::Country)| {
        vec![
            Cell::text(&country.name),
            Cell::Number(c.output),
            Cell::Number(c.jobs.round()),
            Cell::Number(c.cost),
            Cell::Number(c.complementarity),
        ]
    };
    Table {
        id: "country-table",
        caption: "Countries: output, cost and linked supply in M USD a year",
        columns: &[
            ("country", false),
            ("output", true),
            ("jobs", true),
            ("cost", true),
            ("linked supply", true),
        ],
        rows: plan.countries.iter().zip(&instance.countries).map(row).collect(),
        row_id: None,
    }
    .draw()
}

fn facts_of_country(instance: &Instance, plan: &Solution, country: usize) -> Markup {
    let parks: Vec<String> = (0..instance.parks.len())
        .filter(|&p| instance.parks[p].country == country)
        .map(|p| names::park(instance, p))
        .collect();
    html! {
        @if let Some(c) = plan.countries.get(country) {
            p {
                (counted(parks.len(), "park")) ": " (parks.join(", ")) ". Output " (whole(c.output)) " M USD, "
                (whole(c.jobs)) " jobs, cost " (whole(c.cost)) " M USD, linked supply received " (whole(c.complementarity))
                " M USD a year."
            }
        }
    }
}

/// Resources of a holder: use, capacity with its source, and price.
fn resources(instance: &Instance, plan: &Solution, holder: &str, at: usize, scope: Scope) -> Markup {
    let (table, kind) = if scope == Scope::Park { ("parks", "park") } else { ("countries", "country") };
    let held = instance.resources.iter().enumerate().filter(|(_, r)| r.scope == scope);
    let rows: Vec<Vec<Cell>> = held
        .filter_map(|(r, resource)| {
            let used = plan.resources.iter().find(|u| u.resource == resource.id && u.holder == holder)?;
            let capacity = instance.capacity(r, at);
            Some(vec![
                Cell::text(&resource.id),
                Cell::text(&resource.unit),
                Cell::Number(used.use_),
                cell(instance, (table, holder, &resource.id), capacity, "no limit"),
                Cell::maybe(capacity.filter(|c| *c > 0.0).map(|c| 100.0 * used.use_ / c), "-"),
                Cell::maybe(used.shadow_price, "-"),
            ])
        })
        .collect();
    let id = format!("{kind}-{at}-resources");
    html! {
        @if !rows.is_empty() {
            (Table {
                id: &id,
                caption: "What it uses of what it has",
                columns: &[("resource", false), ("unit", false), ("use", true), ("capacity", true), ("% used", true), ("M USD per unit more", true)],
                rows,
                row_id: None,
            }
            .draw())
        }
    }
}

/// Sectors by output over the parks asked for.
fn made(instance: &Instance, plan: &Solution, here: &dyn Fn(usize) -> bool, id: &str) -> Markup {
    let mut sums: BTreeMap<&str, (f64, f64, f64)> = BTreeMap::new();
    for a in &plan.allocation {
        if instance.parks.iter().position(|p| p.id == a.park).is_some_and(here) {
            let sum = sums.entry(&a.sector).or_default();
            *sum = (sum.0 + a.output, sum.1 + a.jobs, sum.2 + a.new_output);
        }
    }
    let mut rows: Vec<(&str, (f64, f64, f64))> = sums.into_iter().collect();
    rows.sort_by(|a, b| b.1.0.total_cmp(&a.1.0));
    let name = |id: &str| {
        instance.sectors.iter().find(|s| s.id == id).map_or_else(|| id.to_owned(), |s| s.name.clone())
    };
    let rows: Vec<Vec<Cell>> = rows
        .into_iter()
        .map(|(sector, (output, jobs, new))| {
            vec![
                Cell::Text(name(sector)),
                Cell::Number(output),
                Cell::Number(new),
                Cell::Number(jobs.round()),
            ]
        })
        .collect();
    html! {
        @if rows.is_empty() { p { "Nothing is made here." } } @else {
            (Table {
                id,
                caption: "What it makes, M USD a year",
                columns: &[("sector", false), ("output", true), ("of it new", true), ("jobs", true)],
                rows,
                row_id: None,
            }
            .draw())
        }
    }
}

fn trade(instance: &Instance, plan: &Solution, country: usize) -> Markup {
    let home: BTreeMap<&str, usize> = instance.parks.iter().map(|p| (p.id.as_str(), p.country)).collect();
    let mut rows = vec![(0.0, 0.0); instance.countries.len()];
    for s in &plan.supply {
        if let (Some(&from), Some(&to)) = (home.get(s.from.as_str()), home.get(s.to.as_str())) {
            if from == country {
                rows[to].0 += s.value;
            }
            if to == country {
                rows[from].1 += s.value;
            }
        }
    }
    let id = format!("country-{country}-trade");
    let rows = rows
        .into_iter()
        .zip(&instance.countries)
        .filter(|((sent, got), _)| *sent > 0.0 || *got > 0.0)
        .map(|((sent, got), c)| vec![Cell::text(&c.name), Cell::Number(sent), Cell::Number(got)])
        .collect();
    Table {
        id: &id,
        caption: "Supply between its parks and those of each country, M USD a year",
        columns: &[("country", false), ("sends", true), ("receives", true)],
        rows,
        row_id: None,
    }
    .draw()
}

/// A sheet a park.
pub(super) fn parks(instance: &Instance, plan: &Solution) -> Markup {
    html! {
        div.sheets {
            @for (i, park) in instance.parks.iter().enumerate() {
                @let output: f64 = plan.allocation.iter().filter(|a| a.park == park.id).map(|a| a.output).sum();
                details.sheet id={ "park-" (i) } {
                    summary { (park.name) " " span.count { (instance.countries[park.country].name) ", " (whole(output)) " M USD" } }
                    (made(instance, plan, &|p| p == i, &format!("park-{i}-made")))
                    (resources(instance, plan, &park.id, i, Scope::Park))
                    (partners(instance, plan, i))
                    (binding(instance, plan, &park.id))
                }
            }
        }
    }
}

/// The largest suppliers and users of a park.
fn partners(instance: &Instance, plan: &Solution, park: usize) -> Markup {
    let id = &instance.parks[park].id;
    let from = largest(
        instance,
        plan.supply.iter().filter(|s| s.to == *id && s.from != *id).map(|s| (s.from.as_str(), s.value)),
    );
    let to = largest(
        instance,
        plan.supply.iter().filter(|s| s.from == *id && s.to != *id).map(|s| (s.to.as_str(), s.value)),
    );
    html! {
        @if !from.is_empty() { p { strong { "Largest suppliers" } " (M USD a year): " (from) "." } }
        @if !to.is_empty() { p { strong { "Supplies most" } " (M USD a year): " (to) "." } }
    }
}

/// Parks by the sum of their values, the largest first, named.
fn largest<'a>(instance: &Instance, values: impl Iterator<Item = (&'a str, f64)>) -> String {
    let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
    for (park, value) in values {
        *sums.entry(park).or_insert(0.0) += value;
    }
    let mut sums: Vec<(&str, f64)> = sums.into_iter().collect();
    sums.sort_by(|a, b| b.1.total_cmp(&a.1));
    let name = |id: &str| {
        instance
            .parks
            .iter()
            .position(|p| p.id == id)
            .map_or_else(|| id.to_owned(), |p| names::park(instance, p))
    };
    let named = sums.into_iter().take(PARTNERS).map(|(id, value)| format!("{} ({})", name(id), whole(value)));
    named.collect::<Vec<_>>().join(", ")
}

/// The limits of a park that bind.
fn binding(instance: &Instance, plan: &Solution, park: &str) -> Markup {
    let (own, sites) = (format!("parks.{park}."), format!("sites.{park}/"));
    let here: Vec<_> =
        plan.binding.iter().filter(|b| b.limit.starts_with(&own) || b.limit.starts_with(&sites)).collect();
    html! {
        @if !here.is_empty() {
            p {
                strong { "What binds here: " }
                @for (i, limit) in here.iter().enumerate() { @if i > 0 { "; " } (limit_words(instance, &limit.limit)) }
                "."
            }
        }
    }
}
