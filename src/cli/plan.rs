//! A plan to read.

use super::text::{figure, heading, maybe, per_cent, table};
use crate::error::printable;
use crate::instance::{Instance, Quality};
use crate::model::{Model, Term};
use crate::solution::Solution;
use std::collections::BTreeMap;

/// Rows shown of a long table.
const SHOWN: usize = 12;

/// The plan in tables, largest rows first.
pub(super) fn read(instance: &Instance, model: &Model, found: &Solution, all: bool, colour: bool) -> String {
    let most = if all { usize::MAX } else { SHOWN };
    let mut out = headline(found);
    let mut section = |title: &str, body: String| {
        if !body.is_empty() {
            out += &heading(title, colour);
            out += &body;
        }
    };
    section("What the plan is worth", terms(found));
    section("Countries (output and cost in M USD a year)", countries(instance, found));
    section("What is made where (M USD a year; today in brackets)", parks(instance, found));
    section("Who supplies whom (M USD a year)", supply(instance, found, most));
    section("What is sold where (M USD a year)", sales(instance, found));
    section("What crosses borders", transfers(instance, found));
    section("Corridors (thousand tonnes a year)", corridors(found, most));
    section("Limits that bind, by worth", binding(model, found, most));
    out += &closing(found);
    out
}

fn headline(found: &Solution) -> String {
    let c = &found.certificate;
    let proof = if found.status == "optimal" {
        format!(
            "Proven optimal (relative gap {:.0e}, largest violation {:.0e})",
            c.relative_gap, c.primal_infeasibility
        )
    } else {
        format!("Stopped by a limit: within {} of the optimum", per_cent(c.relative_gap))
    };
    format!(
        "{} under {}: objective {} (M USD a year)\n{proof}, by {}.\n",
        printable(&found.instance),
        printable(&found.model),
        figure(found.objective),
        found.solver
    )
}

fn terms(found: &Solution) -> String {
    let rows = Term::ALL.into_iter().filter(|&t| found.weights[t] != 0.0 || found.terms[t] != 0.0).map(|t| {
        vec![
            t.key().replace('_', " "),
            t.unit().to_owned(),
            figure(found.terms[t]),
            figure(t.sign() * found.weights[t]),
            figure(t.sign() * found.weights[t] * found.terms[t]),
        ]
    });
    table(&["term", "unit", "amount", "weight", "worth"], 2, rows)
}

fn countries(instance: &Instance, found: &Solution) -> String {
    let rows = found.countries.iter().zip(&instance.countries).map(|(c, country)| {
        vec![
            c.country.clone(),
            country.name.clone(),
            figure(c.output),
            figure(c.jobs.round()),
            figure(c.cost),
            figure(c.complementarity),
        ]
    });
    table(&["", "country", "output", "jobs", "cost", "linked supply"], 2, rows)
}

fn parks(instance: &Instance, found: &Solution) -> String {
    let mut made: BTreeMap<&str, Vec<(&str, f64, f64, f64)>> = BTreeMap::new();
    for a in &found.allocation {
        let site = instance
            .sites
            .iter()
            .find(|s| instance.parks[s.park].id == a.park && instance.sectors[s.sector].id == a.sector);
        let today = site.map_or(0.0, |s| s.existing);
        made.entry(&a.park).or_default().push((&a.sector, a.output, a.jobs, today));
    }
    let mut rows = Vec::new();
    for park in &instance.parks {
        let Some(sectors) = made.get_mut(park.id.as_str()) else {
            rows.push(vec![park.id.clone(), "0".to_owned(), "0".to_owned(), "nothing".to_owned()]);
            continue;
        };
        sectors.sort_by(|a, b| b.1.total_cmp(&a.1));
        let (output, jobs): (f64, f64) =
            (sectors.iter().map(|s| s.1).sum(), sectors.iter().map(|s| s.2).sum());
        let mut head = vec![park.id.clone(), figure(output), figure(jobs.round())];
        for line in sectors.chunks(3) {
            let words: Vec<String> = line
                .iter()
                .map(|(sector, output, _, today)| {
                    format!("{sector} {} ({})", figure(output.round()), figure(today.round()))
                })
                .collect();
            head.push(words.join(", "));
            rows.push(std::mem::replace(&mut head, vec![String::new(); 3]));
        }
    }
    let text = table(
        &["park", "output", "jobs"],
        1,
        rows.iter().map(|row| vec![row[0].clone(), row[1].clone(), row[2].clone()]),
    );
    // The last column is words: it follows the figures.
    let mut lines = text.lines();
    let head = format!("{}   SECTORS\n", lines.next().unwrap_or_default());
    let width = text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
    let body = lines.zip(&rows).map(|(line, row)| format!("{line:width$}   {}\n", printable(&row[3])));
    std::iter::once(head).chain(body).collect()
}

fn supply(instance: &Instance, found: &Solution, most: usize) -> String {
    let home = |park: &str| instance.parks.iter().find(|p| p.id == park).map(|p| p.country);
    let total: f64 = found.supply.iter().map(|s| s.value).sum();
    if total == 0.0 {
        return "  nothing is supplied from park to park\n".to_owned();
    }
    let crossing: f64 = found.supply.iter().filter(|s| home(&s.from) != home(&s.to)).map(|s| s.value).sum();
    let mut flows: BTreeMap<(&str, &str, &str), f64> = BTreeMap::new();
    for s in found.supply.iter().filter(|s| s.from != s.to) {
        *flows.entry((&s.supplier, &s.from, &s.to)).or_insert(0.0) += s.value;
    }
    let mut rows: Vec<_> = flows.into_iter().collect();
    rows.sort_by(|a, b| b.1.total_cmp(&a.1));
    let count = rows.len();
    let border = |from: &str, to: &str| if home(from) == home(to) { "" } else { "across a border" };
    let text = table(
        &["good", "from", "to", "", "value"],
        4,
        rows.into_iter().take(most).map(|((good, from, to), value)| {
            vec![good.to_owned(), from.to_owned(), to.to_owned(), border(from, to).to_owned(), figure(value)]
        }),
    );
    format!(
        "  {} in all, {} of it across borders; {} is cross-hauled (the same good both ways between two countries)\n{text}{}",
        figure(total),
        figure(crossing),
        per_cent(found.cross_hauled_share),
        more(count, most, "flows between parks")
    )
}

fn more(count: usize, most: usize, what: &str) -> String {
    if count > most {
        format!("  and {} more {what}; --all shows them\n", count - most)
    } else {
        String::new()
    }
}

fn sales(instance: &Instance, found: &Solution) -> String {
    let Some(markets) = &instance.markets else { return String::new() };
    let mut head = vec!["sector"];
    head.extend(markets.iter().map(|m| m.id.as_str()));
    head.push("all");
    let rows = instance.sectors.iter().filter_map(|sector| {
        let of = |market: Option<&str>| -> f64 {
            let here =
                found.sales.iter().filter(|s| s.sector == sector.id && market.is_none_or(|m| s.market == m));
            here.map(|s| s.value).sum()
        };
        let all = of(None);
        let mut row = vec![sector.id.clone()];
        row.extend(markets.iter().map(|m| figure(of(Some(&m.id)).round())));
        row.push(figure(all.round()));
        (all > 0.0).then_some(row)
    });
    table(&head, 1, rows)
}

fn transfers(instance: &Instance, found: &Solution) -> String {
    if found.transfers.is_empty() {
        return String::new();
    }
    let unit = |id: &str| instance.resources.iter().find(|r| r.id == id).map_or("", |r| r.unit.as_str());
    let rows = found.transfers.iter().map(|t| {
        vec![t.resource.clone(), t.from.clone(), t.to.clone(), unit(&t.resource).to_owned(), figure(t.amount)]
    });
    table(&["resource", "from", "to", "unit", "amount"], 4, rows)
}

fn corridors(found: &Solution, most: usize) -> String {
    let mut used: Vec<_> = found.corridors.iter().filter(|c| c.kt > 0.0).collect();
    used.sort_by(|a, b| b.kt.total_cmp(&a.kt));
    if used.is_empty() {
        return String::new();
    }
    let full = |c: &crate::solution::CorridorUse| {
        c.capacity_kt.map_or_else(|| "-".to_owned(), |most| per_cent(c.kt / most))
    };
    let rows = used.iter().take(most).map(|c| {
        vec![c.corridor.clone(), figure(c.kt), maybe(c.capacity_kt), full(c), maybe(c.shadow_price)]
    });
    table(&["corridor", "load", "capacity", "used", "M USD per kt more"], 1, rows)
        + &more(used.len(), most, "corridors")
}

fn binding(model: &Model, found: &Solution, most: usize) -> String {
    let rows = found.binding.iter().take(most).map(|b| {
        let quality = match b.quality {
            Some(Quality::Reported) => "reported",
            Some(Quality::Derived) => "derived",
            Some(Quality::Assumption) => "assumption",
            None => "-",
        };
        vec![b.limit.clone(), quality.to_owned(), b.unit.clone(), figure(b.value), maybe(b.shadow_price)]
    });
    let note = if model.discrete.any() {
        "  a discrete model has no shadow prices; `sensitivity` gives those of the plan with its choices fixed\n"
    } else {
        "  one unit more of the limit is worth the price, in M USD, as far as the price holds (see `sensitivity`)\n"
    };
    let count = found.binding.len();
    note.to_owned()
        + &table(&["limit", "rests on", "unit", "figure", "price"], 3, rows)
        + &more(count, most, "binding limits")
}

fn closing(found: &Solution) -> String {
    let (assumed, count) = (found.binding_on_assumptions.len(), found.binding.len());
    let mut out = format!("\n{assumed} of the {count} binding limits rest on assumptions");
    let names: Vec<&str> = found.binding_on_assumptions.iter().take(6).map(|a| a.limit.as_str()).collect();
    if !names.is_empty() {
        out += &format!(": {}{}", names.join(", "), if assumed > names.len() { ", ..." } else { "" });
    }
    out + ".\n"
}
