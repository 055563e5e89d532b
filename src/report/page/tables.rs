//! The data tables of the page.

use super::sources::{cell, name, sourced};
use super::table::{Cell, Table};
use crate::analysis::sensitivity::{LimitReport, Sensitivity, SideReport};
use crate::instance::{Instance, Scope};
use crate::report::{limit_words, names};
use crate::solution::Solution;
use maud::{Markup, html};
use std::collections::{BTreeMap, HashMap};

const OPEN: &str = "Figures as a table";

/// Names by id.
struct Called<'a> {
    parks: HashMap<&'a str, String>,
    sectors: HashMap<&'a str, String>,
    markets: HashMap<&'a str, &'a str>,
}

impl<'a> Called<'a> {
    fn new(instance: &'a Instance) -> Self {
        let markets = instance.markets.iter().flatten();
        Self {
            parks: (0..instance.parks.len())
                .map(|p| (instance.parks[p].id.as_str(), names::park(instance, p)))
                .collect(),
            sectors: (0..instance.sectors.len())
                .map(|s| (instance.sectors[s].id.as_str(), names::sector(instance, s)))
                .collect(),
            markets: markets.map(|m| (m.id.as_str(), m.name.as_str())).collect(),
        }
    }

    fn park(&self, id: &str) -> Cell {
        Cell::text(self.parks.get(id).map_or(id, String::as_str))
    }

    fn sector(&self, id: &str) -> Cell {
        Cell::text(self.sectors.get(id).map_or(id, String::as_str))
    }

    fn market(&self, id: &str) -> Cell {
        Cell::text(*self.markets.get(id).unwrap_or(&id))
    }
}

/// Parks and what they make in all.
pub(super) fn parks(instance: &Instance, plan: &Solution) -> Markup {
    let mut sums: BTreeMap<&str, (f64, f64, f64)> = BTreeMap::new();
    for a in &plan.allocation {
        let sum = sums.entry(&a.park).or_default();
        *sum = (sum.0 + a.output, sum.1 + a.jobs, sum.2 + 1.0);
    }
    let rows = instance.parks.iter().enumerate().map(|(i, p)| {
        let (output, jobs, sectors) = sums.get(p.id.as_str()).copied().unwrap_or_default();
        vec![
            Cell::Other(html! { a href={ "#park-" (i) } { (p.name) } }, p.name.clone()),
            Cell::text(&instance.countries[p.country].name),
            Cell::Number(output),
            Cell::Number(jobs.round()),
            Cell::Number(sectors),
        ]
    });
    Table {
        id: "park-table",
        caption: "Parks",
        columns: &[
            ("park", false),
            ("country", false),
            ("output, M USD", true),
            ("jobs", true),
            ("sectors", true),
        ],
        rows: rows.collect(),
        row_id: None,
    }
    .folded(OPEN)
}

/// Corridors with their loads.
pub(super) fn corridors(instance: &Instance, plan: &Solution) -> Markup {
    let rows = instance.corridors.iter().zip(&plan.corridors).map(|(c, used)| {
        vec![
            Cell::text(&c.id),
            Cell::text(names::place(instance, c.from)),
            Cell::text(names::place(instance, c.to)),
            Cell::text(&c.mode),
            Cell::Number(used.kt),
            cell(instance, ("corridors", &c.id, "capacity_kt"), c.capacity_kt, "no limit"),
            cell(instance, ("corridors", &c.id, "usd_per_tonne"), Some(c.usd_per_tonne), ""),
            Cell::maybe(used.shadow_price, "-"),
        ]
    });
    Table {
        id: "corridor-table",
        caption: "Corridors, thousand tonnes a year",
        columns: &[
            ("corridor", false),
            ("from", false),
            ("to", false),
            ("mode", false),
            ("load, kt", true),
            ("capacity, kt", true),
            ("USD a tonne", true),
            ("M USD per kt more", true),
        ],
        rows: rows.collect(),
        row_id: None,
    }
    .folded(OPEN)
}

/// What is made where.
pub(super) fn allocation(instance: &Instance, plan: &Solution) -> Markup {
    let called = Called::new(instance);
    let most: HashMap<(&str, &str), Option<f64>> = instance
        .sites
        .iter()
        .map(|s| ((instance.parks[s.park].id.as_str(), instance.sectors[s.sector].id.as_str()), s.max_output))
        .collect();
    let rows = plan.allocation.iter().map(|a| {
        let key = format!("{}/{}", a.park, a.sector);
        let limit = most.get(&(a.park.as_str(), a.sector.as_str())).copied().flatten();
        vec![
            called.park(&a.park),
            called.sector(&a.sector),
            Cell::Number(a.output),
            Cell::Number(a.new_output),
            Cell::Number(a.jobs.round()),
            cell(instance, ("sites", &key, "max_output"), limit, "no limit"),
        ]
    });
    Table {
        id: "allocation-table",
        caption: "What is made where, M USD a year",
        columns: &[
            ("park", false),
            ("sector", false),
            ("output", true),
            ("of it new", true),
            ("jobs", true),
            ("at most", true),
        ],
        rows: rows.collect(),
        row_id: None,
    }
    .folded(OPEN)
}

/// Goods from park to park, over all that use them.
pub(super) fn supply(instance: &Instance, plan: &Solution) -> Markup {
    let called = Called::new(instance);
    let mut sums: BTreeMap<(&str, &str, &str), f64> = BTreeMap::new();
    for s in &plan.supply {
        *sums.entry((&s.supplier, &s.from, &s.to)).or_insert(0.0) += s.value;
    }
    let mut sums: Vec<((&str, &str, &str), f64)> = sums.into_iter().collect();
    sums.sort_by(|a, b| b.1.total_cmp(&a.1));
    let home: HashMap<&str, usize> = instance.parks.iter().map(|p| (p.id.as_str(), p.country)).collect();
    let rows = sums.into_iter().map(|((good, from, to), value)| {
        let way = if from == to {
            "inside the park"
        } else if home.get(from) == home.get(to) {
            "inside the country"
        } else {
            "across a border"
        };
        vec![called.sector(good), called.park(from), called.park(to), Cell::text(way), Cell::Number(value)]
    });
    Table {
        id: "supply-table",
        caption: "Who supplies whom, M USD a year",
        columns: &[("good", false), ("from", false), ("to", false), ("way", false), ("value", true)],
        rows: rows.collect(),
        row_id: None,
    }
    .folded(OPEN)
}

/// Limits with their prices on both sides.
pub(super) fn limits(instance: &Instance, found: &Sensitivity) -> Markup {
    let price = |side: &Option<SideReport>| Cell::maybe(side.as_ref().map(|s| s.price), "impossible");
    let to = |side: &Option<SideReport>, end| Cell::maybe(side.as_ref().and_then(|s| s.holds_to), end);
    let priced =
        |l: &&LimitReport| [&l.more, &l.less].into_iter().any(|s| s.as_ref().is_none_or(|s| s.price != 0.0));
    let rows = found.limits.iter().filter(priced).map(|l| {
        let words = limit_words(instance, &l.limit);
        vec![
            Cell::Text(words),
            Cell::Other(html! { code { (l.limit) } }, l.limit.clone()),
            Cell::text(&l.unit),
            value(instance, l),
            price(&l.less),
            to(&l.less, "0"),
            price(&l.more),
            to(&l.more, "no end"),
            Cell::text(l.quality.map_or("not said", name)),
        ]
    });
    Table {
        id: "limit-table",
        caption: "Limits with a price, most worth first; prices in M USD a year per unit",
        columns: &[
            ("limit", false),
            ("for --set", false),
            ("unit", false),
            ("figure", true),
            ("one less costs", true),
            ("down to", true),
            ("one more gains", true),
            ("up to", true),
            ("rests on", false),
        ],
        rows: rows.collect(),
        row_id: None,
    }
    .folded(OPEN)
}

/// A limit's figure with its source: its path is table, row and column.
fn value(instance: &Instance, limit: &LimitReport) -> Cell {
    let parts = limit.limit.split_once('.').and_then(|(table, rest)| Some((table, rest.rsplit_once('.')?)));
    match parts {
        Some((table, (row, column))) => Cell::Other(
            html! { span.n { (sourced(instance, table, row, column, limit.value)) } },
            format!("{}", limit.value),
        ),
        None => Cell::Number(limit.value),
    }
}

/// What is sold where.
pub(super) fn sales(instance: &Instance, plan: &Solution) -> Markup {
    let called = Called::new(instance);
    let mut sales: Vec<&crate::solution::Sale> = plan.sales.iter().collect();
    sales.sort_by(|a, b| b.value.total_cmp(&a.value));
    let rows = sales.into_iter().map(|s| {
        vec![called.sector(&s.sector), called.park(&s.from), called.market(&s.market), Cell::Number(s.value)]
    });
    Table {
        id: "sales-table",
        caption: "What is sold where, M USD a year",
        columns: &[("good", false), ("from", false), ("market", false), ("value", true)],
        rows: rows.collect(),
        row_id: None,
    }
    .folded("What is sold where")
}

/// Demand and how much of it is met.
pub(super) fn markets(instance: &Instance, plan: &Solution) -> Markup {
    let called = Called::new(instance);
    let rows = plan.markets.iter().map(|m| {
        let key = format!("{}/{}", m.market, m.sector);
        vec![
            called.market(&m.market),
            called.sector(&m.sector),
            Cell::Number(m.sales),
            cell(instance, ("demand", &key, "max_sales"), Some(m.max_sales), ""),
            Cell::maybe(m.shadow_price, "-"),
        ]
    });
    Table {
        id: "market-table",
        caption: "Demand and how much of it is met, M USD a year",
        columns: &[
            ("market", false),
            ("good", false),
            ("sales", true),
            ("at most", true),
            ("M USD per M USD more", true),
        ],
        rows: rows.collect(),
        row_id: None,
    }
    .folded("Demand and how much of it is met")
}

/// What moves between countries.
pub(super) fn transfers(instance: &Instance, plan: &Solution) -> Markup {
    let country =
        |id: &str| Cell::text(instance.countries.iter().find(|c| c.id == id).map_or(id, |c| c.name.as_str()));
    let rows = plan.transfers.iter().map(|t| {
        let key = format!("{}/{}/{}", t.resource, t.from, t.to);
        let most = instance.transfers.iter().find(|x| {
            let ids = (
                &instance.resources[x.resource].id,
                &instance.countries[x.from].id,
                &instance.countries[x.to].id,
            );
            ids == (&t.resource, &t.from, &t.to)
        });
        vec![
            Cell::text(&t.resource),
            country(&t.from),
            country(&t.to),
            Cell::Number(t.amount),
            cell(instance, ("transfers", &key, "max"), most.map(|x| x.max), ""),
        ]
    });
    Table {
        id: "transfer-table",
        caption: "What moves between countries",
        columns: &[("resource", false), ("from", false), ("to", false), ("units", true), ("at most", true)],
        rows: rows.collect(),
        row_id: None,
    }
    .folded("What moves between countries")
}

/// Resources of the whole region.
pub(super) fn region(instance: &Instance, plan: &Solution) -> Markup {
    let regional = |id: &str| instance.resources.iter().find(|r| r.id == id && r.scope == Scope::Region);
    let rows: Vec<Vec<Cell>> = plan
        .resources
        .iter()
        .filter_map(|u| {
            let r = regional(&u.resource)?;
            Some(vec![
                Cell::text(&r.id),
                Cell::text(&r.unit),
                Cell::Number(u.use_),
                cell(instance, ("resources", &r.id, "capacity"), r.capacity, "no limit"),
                Cell::maybe(u.shadow_price, "-"),
            ])
        })
        .collect();
    html! {
        @if !rows.is_empty() {
            (Table {
                id: "region-table",
                caption: "What the whole region uses",
                columns: &[("resource", false), ("unit", false), ("use", true), ("at most", true), ("M USD per unit more", true)],
                rows,
                row_id: None,
            }
            .folded("What the whole region uses"))
        }
    }
}
