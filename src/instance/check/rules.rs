//! Rules between cells, rows and tables that the schema cannot say.

use super::findings::Findings;
use super::settings::{Settings, similar};
use super::sheet::{Ids, Sheet, Sheets};
use crate::instance::Scope;
use crate::instance::spread::MOST_PAIRS;
use std::collections::HashMap;

/// How far a market's shares may add up to something other than 1.
const SHARE_TOLERANCE: f64 = 1e-6;

pub(super) fn check(sheets: &Sheets<'_>, ids: &Ids<'_>, settings: &Settings, found: &mut Findings) {
    for (table, minimum, maximum) in [
        ("sites", "min_output", "max_output"),
        ("sectors", "min_total", "max_total"),
        ("demand", "min_sales", "max_sales"),
        ("tariffs", "open_rate", "closed_rate"),
    ] {
        minimum_is_not_above_maximum(sheets, table, minimum, maximum, found);
    }
    for (table, one, other) in [
        ("corridors", "from", "to"),
        ("transfers", "from", "to"),
        ("twins", "park_a", "park_b"),
        ("agreements", "country_a", "country_b"),
    ] {
        ends_differ(sheets, table, one, other, found);
    }
    ids_are_apart(sheets, ids, "nodes", "parks", found);
    ids_are_apart(sheets, ids, "markets", "countries", found);
    market_shares_add_up_to_something(sheets, found);
    shares_add_up_to_one(sheets, found);
    jobs_floor_needs_a_jobs_resource(sheets, settings, found);
    only_country_resources_are_transferred(sheets, settings, found);
    tariffs_name_neutral_markets(sheets, ids, found);
    pairs_are_not_too_many(sheets, ids, found);
}

fn minimum_is_not_above_maximum(
    sheets: &Sheets<'_>,
    table: &str,
    minimum: &str,
    maximum: &str,
    found: &mut Findings,
) {
    for (sheet, row) in sheets.rows(table) {
        let (Some(least), Some(most)) = (sheet.number(row, minimum), sheet.number(row, maximum)) else {
            continue;
        };
        if least > most {
            let place = sheet.place(row, minimum);
            let other = sheet.place(row, maximum);
            let place = if other.line.is_none() && !other.file.is_empty() { other } else { place };
            let message = format!("`{minimum}` is above `{maximum}`: {least} > {most}");
            found.error("min-above-max", place, message, format!("allowed: `{minimum}` up to `{maximum}`"));
        }
    }
}

fn ends_differ(sheets: &Sheets<'_>, table: &str, one: &str, other: &str, found: &mut Findings) {
    for (sheet, row) in sheets.rows(table) {
        let end = sheet.text(row, other);
        if !end.is_empty() && end == sheet.text(row, one) {
            let message = format!("both ends of this {} are `{end}`", sheet.schema.noun);
            found.error(
                "same-ends",
                sheet.place(row, other),
                message,
                format!("`{one}` and `{other}` must differ"),
            );
        }
    }
}

/// No id of one table is an id of the other.
fn ids_are_apart(sheets: &Sheets<'_>, ids: &Ids<'_>, table: &str, other: &str, found: &mut Findings) {
    for (sheet, row) in sheets.rows(table) {
        let id = sheet.text(row, "id");
        if ids.get(other, id).is_some() && !id.is_empty() {
            let theirs = sheets.get(other).map_or("row", |sheet| sheet.schema.noun);
            let message = format!("this {} has the id of a {theirs}: `{id}`", sheet.schema.noun);
            let help = format!("ids of {table}.csv and {other}.csv must differ: rename one");
            found.error("shared-id", sheet.place(row, "id"), message, help);
        }
    }
}

fn market_shares_add_up_to_something(sheets: &Sheets<'_>, found: &mut Findings) {
    let Some(sheet) = sheets.get("countries") else { return };
    let sum: f64 = sheet.rows().iter().map(|row| sheet.number_or(row, "market_share", 1.0)).sum();
    if sheet.rows().is_empty() {
        found.error(
            "no-rows",
            sheet.header_place(),
            "there is no country",
            "add a row a country, such as TH,Thailand",
        );
    } else if sum <= 0.0 {
        let place =
            sheet.rows().first().map_or_else(|| sheet.header_place(), |row| sheet.place(row, "market_share"));
        found.error(
            "no-market-share",
            place,
            "the countries' `market_share` adds up to 0",
            "give at least one country a share above 0; blank is 1",
        );
    }
}

fn shares_add_up_to_one(sheets: &Sheets<'_>, found: &mut Findings) {
    let mut sums: Vec<(&str, f64)> = Vec::new();
    let mut index: HashMap<&str, usize> = HashMap::new();
    for (sheet, row) in sheets.rows("shares") {
        let market = sheet.text(row, "market");
        let at = *index.entry(market).or_insert_with(|| {
            sums.push((market, 0.0));
            sums.len() - 1
        });
        sums[at].1 += sheet.number_or(row, "share", 0.0);
    }
    for (market, sum) in sums {
        if (sum - 1.0).abs() > SHARE_TOLERANCE {
            let last =
                sheets.rows("shares").filter(|(sheet, row)| sheet.text(row, "market") == market).last();
            let Some((sheet, row)) = last else { continue };
            let message = format!("the shares of the market `{market}` add up to {sum}");
            let help = format!("they must add up to 1 within {SHARE_TOLERANCE:e}");
            found.error("shares-not-one", sheet.place(row, "share"), message, help);
        }
    }
}

fn jobs_floor_needs_a_jobs_resource(sheets: &Sheets<'_>, settings: &Settings, found: &mut Findings) {
    if settings.unreadable || settings.jobs() {
        return;
    }
    for (sheet, row) in sheets.rows("countries") {
        if let Some(floor) = sheet.number(row, "min_jobs").filter(|floor| *floor > 0.0) {
            let message = format!("a floor of {floor} jobs, and no resource is counted as jobs");
            let help = "set jobs = true on one of the resources in instance.toml";
            found.error("no-jobs-resource", sheet.place(row, "min_jobs"), message, help);
        }
    }
}

fn only_country_resources_are_transferred(sheets: &Sheets<'_>, settings: &Settings, found: &mut Findings) {
    if settings.unreadable {
        return;
    }
    let movable =
        || settings.resources.iter().filter(|r| r.scope == Some(Scope::Country)).map(|r| r.id.as_str());
    for (sheet, row) in sheets.rows("transfers") {
        let id = sheet.text(row, "resource");
        if id.is_empty() {
            continue;
        }
        let place = sheet.place(row, "resource");
        match settings.resources.iter().find(|r| r.id == id) {
            None => {
                let help = similar("resource", id, movable()).unwrap_or_else(|| {
                    format!("resources of scope country: {}", listed(&movable().collect::<Vec<_>>()))
                });
                found.error("unknown-resource", place, format!("no resource has this id: `{id}`"), help);
            }
            Some(resource) => {
                if let Some(scope @ (Scope::Park | Scope::Region)) = resource.scope {
                    let scope = if scope == Scope::Park { "park" } else { "region" };
                    let message =
                        format!("a resource of scope {scope} cannot move between countries: `{id}`");
                    let help =
                        format!("resources of scope country: {}", listed(&movable().collect::<Vec<_>>()));
                    found.error("not-transferable", place, message, help);
                }
            }
        }
    }
}

fn listed(ids: &[&str]) -> String {
    if ids.is_empty() { "there is none".to_owned() } else { ids.join(", ") }
}

/// Goods for a market with a country pay that country's duty, so no tariff row may name the market.
fn tariffs_name_neutral_markets(sheets: &Sheets<'_>, ids: &Ids<'_>, found: &mut Findings) {
    let Some(markets) = sheets.get("markets") else { return };
    for (sheet, row) in sheets.rows("tariffs") {
        let to = sheet.text(row, "to");
        let Some(market) = ids.get("markets", to).and_then(|at| markets.rows().get(at)) else { continue };
        let country = markets.text(market, "country");
        if !country.is_empty() && ids.get("countries", to).is_none() {
            let message = format!("the market `{to}` counts as its country `{country}`");
            found.error(
                "market-has-country",
                sheet.place(row, "to"),
                message,
                format!("write `{country}` here"),
            );
        }
    }
}

fn pairs_are_not_too_many(sheets: &Sheets<'_>, ids: &Ids<'_>, found: &mut Findings) {
    let count = |tables: &[&str]| tables.iter().map(|table| ids.count(table)).sum::<usize>();
    let sizes: [(&str, &[&[&str]]); 3] = [
        ("sites", &[&["parks"], &["sectors"]]),
        ("demand", &[&["markets"], &["sectors"]]),
        ("tariffs", &[&["countries"], &["countries", "markets"], &["sectors"]]),
    ];
    for (table, ends) in sizes {
        let spread = |sheet: &Sheet<'_>| sheet.rows().iter().any(|row| sheet.key(row).contains(&"*"));
        let sheet = sheets.get(table);
        if !sheet.map_or(table == "sites", spread) {
            continue;
        }
        let pairs = ends.iter().map(|end| count(end)).fold(1_usize, usize::saturating_mul);
        if pairs > MOST_PAIRS {
            let place = sheet.or_else(|| sheets.get("parks")).map(Sheet::header_place).unwrap_or_default();
            let message = format!("`{table}` would have {pairs} pairs");
            found.error(
                "too-large",
                place,
                message,
                format!("allowed: up to {MOST_PAIRS}; name the pairs without `*`"),
            );
        }
    }
}
