//! What is legal but odd: each a warning, none a reason to refuse.

use super::build::SITE_ENDS;
use super::findings::Findings;
use super::sheet::{Ids, Sheets};
use crate::error::Place;
use crate::instance::{Instance, Row, Scope};

/// A need this many times the others is taken for a mistaken unit.
const UNIT_FACTOR: f64 = 1000.0;

/// `resources` says where each resource is described.
pub(super) fn check(
    instance: &Instance,
    sheets: &Sheets<'_>,
    ids: &Ids<'_>,
    resources: &[Place],
    found: &mut Findings,
) {
    tables_have_rows(sheets, found);
    wildcards_match_something(sheets, ids, found);
    forbidden_pairs_stay_forbidden(sheets, ids, found);
    resources_are_held_and_needed(instance, resources, found);
    needs_are_of_one_order(instance, sheets, found);
    site_needs_are_of_the_sectors_order(instance, sheets, found);
    inputs_are_less_than_output(instance, sheets, found);
    value_added_is_a_share(sheets, found);
    sectors_are_wanted(instance, sheets, found);
    sectors_have_sites(instance, sheets, found);
    tariffs_cross_a_border(sheets, found);
}

fn row_place(sheets: &Sheets<'_>, table: &str, index: usize, column: &str) -> Place {
    let sheet = sheets.get(table);
    sheet.and_then(|sheet| sheet.rows().get(index).map(|row| sheet.place(row, column))).unwrap_or_default()
}

fn tables_have_rows(sheets: &Sheets<'_>, found: &mut Findings) {
    for name in ["parks", "sectors", "sites"] {
        if let Some(sheet) = sheets.get(name).filter(|sheet| sheet.rows().is_empty()) {
            let message = format!("{name}.csv has no rows, so there is nothing to plan");
            found.warning(
                "no-rows",
                sheet.header_place(),
                message,
                format!("add a row a {}", sheet.schema.noun),
            );
        }
    }
}

fn wildcards_match_something(sheets: &Sheets<'_>, ids: &Ids<'_>, found: &mut Findings) {
    let wild: [(&str, &[(&str, &str)]); 3] = [
        ("sites", &[("park", "parks"), ("sector", "sectors")]),
        ("demand", &[("market", "markets"), ("sector", "sectors")]),
        ("tariffs", &[("from", "countries"), ("to", "countries"), ("sector", "sectors")]),
    ];
    for (table, columns) in wild {
        for (sheet, row) in sheets.rows(table) {
            for (column, of) in columns {
                if sheet.text(row, column) == "*" && ids.count(of) == 0 {
                    let message = format!("`*` stands for no row here: {of}.csv has none");
                    found.warning(
                        "wildcard-matches-nothing",
                        sheet.place(row, column),
                        message,
                        format!("add rows to {of}.csv or remove this one"),
                    );
                }
            }
        }
    }
}

/// A later row of `sites.csv` that says nothing of `allowed` re-admits what an earlier one forbade.
fn forbidden_pairs_stay_forbidden(sheets: &Sheets<'_>, ids: &Ids<'_>, found: &mut Findings) {
    let Some(sheet) = sheets.get("sites") else { return };
    let no = |row| !sheet.yes(row, "allowed", true);
    if !sheet.rows().iter().any(no) {
        return;
    }
    let [(park, parks), (sector, sectors)] = SITE_ENDS;
    let width = ids.count(sectors);
    let mut last: Vec<Option<&Row>> = vec![None; ids.count(parks) * width];
    for row in sheet.rows() {
        let mut readmitted: Option<(usize, usize, &Row)> = None;
        let mut count = 0;
        let named = ids.matching(sectors, sheet.text(row, sector));
        for p in ids.matching(parks, sheet.text(row, park)) {
            for s in &named {
                if let Some(before) = last[p * width + s].filter(|before| no(before) && !no(row)) {
                    count += 1;
                    readmitted.get_or_insert((p, *s, before));
                }
                last[p * width + s] = Some(row);
            }
        }
        if let Some((p, s, before)) = readmitted {
            let id = |table: &str, at: usize| {
                sheets
                    .get(table)
                    .and_then(|t| t.rows().get(at).map(|row| t.text(row, "id")))
                    .unwrap_or_default()
            };
            let more = if count > 1 { format!(" and {} more", count - 1) } else { String::new() };
            let message = format!(
                "this row re-admits a pair that line {} forbids: `{}/{}`{more}",
                before.line,
                id(parks, p),
                id(sectors, s)
            );
            let help =
                "a later row replaces an earlier one whole: write `no` in `allowed`, or move this row up";
            found.warning("forbidden-pair-readmitted", sheet.place(row, "allowed"), message, help);
        }
    }
}

/// Each resource limits or costs something somewhere, and some site needs it.
fn resources_are_held_and_needed(instance: &Instance, places: &[Place], found: &mut Findings) {
    for ((r, resource), place) in instance.resources.iter().enumerate().zip(places) {
        let id = &resource.id;
        let (limited, priced, column) = match resource.scope {
            Scope::Park => {
                let parks = &instance.parks;
                let held = parks.iter().any(|p| p.capacity[r].is_some());
                (held, parks.iter().any(|p| p.price[r] > 0.0), "a column of parks.csv")
            }
            Scope::Country => {
                let countries = &instance.countries;
                let held = countries.iter().any(|c| c.capacity[r].is_some());
                (held, countries.iter().any(|c| c.price[r] > 0.0), "a column of countries.csv")
            }
            Scope::Region => (resource.capacity.is_some(), resource.price > 0.0, "this table"),
        };
        if !limited && !priced && !resource.jobs {
            let message = format!("the resource `{id}` has neither a capacity nor a price anywhere");
            let help = format!("it is counted and limits nothing; give it a capacity or a price in {column}");
            found.warning("resource-without-holder", place.clone(), message, help);
        }
        if !instance.sites.is_empty() && instance.sites.iter().all(|site| site.intensity[r] <= 0.0) {
            let message = format!("no sector needs the resource `{id}`");
            let help = format!("give needs in the column `{id}` of sectors.csv, or remove the resource");
            found.warning("resource-without-use", place.clone(), message, help);
        }
    }
}

/// No sector needs a thousand times as much of a resource as every other that needs any.
fn needs_are_of_one_order(instance: &Instance, sheets: &Sheets<'_>, found: &mut Findings) {
    for (r, resource) in instance.resources.iter().enumerate() {
        let mut needs: Vec<(f64, usize)> = instance
            .sectors
            .iter()
            .enumerate()
            .map(|(s, sector)| (sector.intensity[r], s))
            .filter(|(n, _)| *n > 0.0)
            .collect();
        needs.sort_by(|a, b| b.0.total_cmp(&a.0));
        let [(largest, s), (next, other), _, ..] = needs.as_slice() else { continue };
        if *largest >= UNIT_FACTOR * next {
            let message = format!(
                "`{}` needs {largest} {} of `{}` per M USD, and the next is {next} (`{}`)",
                instance.sectors[*s].id, resource.unit, resource.id, instance.sectors[*other].id
            );
            let help = format!(
                "check the unit: every figure of `{}` is in {} per M USD",
                resource.id,
                unit(resource)
            );
            found.warning("units", row_place(sheets, "sectors", *s, &resource.id), message, help);
        }
    }
}

fn unit(resource: &crate::instance::Resource) -> &str {
    if resource.unit.is_empty() { "units" } else { &resource.unit }
}

fn site_needs_are_of_the_sectors_order(instance: &Instance, sheets: &Sheets<'_>, found: &mut Findings) {
    for (sheet, row) in sheets.rows("sites") {
        let sector = sheet.text(row, "sector");
        let Some(sector) = instance.sectors.iter().find(|s| s.id == sector) else { continue };
        for (r, resource) in instance.resources.iter().enumerate() {
            let usual = sector.intensity[r];
            let Some(here) = sheet.resource(row, r).filter(|n| *n > 0.0 && usual > 0.0) else { continue };
            if here >= UNIT_FACTOR * usual || usual >= UNIT_FACTOR * here {
                let message = format!(
                    "this site needs {here} {} of `{}` per M USD, and its sector {usual}",
                    resource.unit, resource.id
                );
                let help = format!(
                    "check the unit: every figure of `{}` is in {} per M USD",
                    resource.id,
                    unit(resource)
                );
                found.warning("units", sheet.place(row, &resource.id), message, help);
            }
        }
    }
}

/// What a user takes from all its suppliers is less than what it makes.
fn inputs_are_less_than_output(instance: &Instance, sheets: &Sheets<'_>, found: &mut Findings) {
    let mut sums = vec![0.0; instance.sectors.len()];
    let mut last = vec![0; instance.sectors.len()];
    for (l, link) in instance.links.iter().enumerate() {
        sums[link.user] += link.coefficient;
        last[link.user] = l;
    }
    for (s, sum) in sums.iter().enumerate().filter(|(_, sum)| **sum > 1.0 + 1e-9) {
        let message = format!(
            "the inputs of `{}` add up to {} M USD per M USD of output",
            instance.sectors[s].id,
            crate::input::number_text((sum * 1e9).round() / 1e9)
        );
        let help =
            "coefficients are shares of the user's output: a sum above 1 leaves nothing for value added";
        found.warning(
            "inputs-above-output",
            row_place(sheets, "links", last[s], "coefficient"),
            message,
            help,
        );
    }
}

fn value_added_is_a_share(sheets: &Sheets<'_>, found: &mut Findings) {
    for (sheet, row) in sheets.rows("sectors") {
        if let Some(share) = sheet.number(row, "value_added").filter(|share| *share > 1.0) {
            let message = format!("value added is {share} M USD per M USD of output");
            found.warning(
                "value-added-above-output",
                sheet.place(row, "value_added"),
                message,
                "write a share of output, such as 0.3",
            );
        }
    }
}

/// Some market buys what a sector makes, or some link uses it.
fn sectors_are_wanted(instance: &Instance, sheets: &Sheets<'_>, found: &mut Findings) {
    if instance.markets.is_none() {
        return;
    }
    let mut wanted = vec![false; instance.sectors.len()];
    for link in instance.links.iter().filter(|link| link.coefficient > 0.0) {
        wanted[link.supplier] = true;
    }
    for demand in instance.demand.iter().filter(|demand| demand.max_sales > 0.0) {
        wanted[demand.sector] = true;
    }
    for (s, sector) in instance.sectors.iter().enumerate().filter(|(s, _)| !wanted[*s]) {
        let message =
            format!("nothing wants the goods of `{}`: no link uses them and no market buys them", sector.id);
        let help = "add a row to demand.csv or links.csv; without one the sector cannot produce";
        found.warning("sector-without-demand", row_place(sheets, "sectors", s, "id"), message, help);
    }
}

fn sectors_have_sites(instance: &Instance, sheets: &Sheets<'_>, found: &mut Findings) {
    if sheets.get("sites").is_none_or(|sheet| sheet.rows().is_empty()) {
        return;
    }
    let mut placed = vec![false; instance.sectors.len()];
    for site in &instance.sites {
        placed[site.sector] = true;
    }
    for (s, sector) in instance.sectors.iter().enumerate().filter(|(s, _)| !placed[*s]) {
        let message = format!("the sector `{}` has no site, so it cannot produce", sector.id);
        let help = "name it in sites.csv with a park, or remove the sector";
        found.warning("sector-without-site", row_place(sheets, "sectors", s, "id"), message, help);
    }
}

fn tariffs_cross_a_border(sheets: &Sheets<'_>, found: &mut Findings) {
    for (sheet, row) in sheets.rows("tariffs") {
        let (from, to) = (sheet.text(row, "from"), sheet.text(row, "to"));
        if from == to && from != "*" {
            let message =
                format!("trade within a country pays no duty, so this row has no effect: `{from}` to `{to}`");
            found.warning("tariff-within-country", sheet.place(row, "to"), message, "remove the row");
        }
    }
}
