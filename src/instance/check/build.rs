//! The instance itself, from tables without errors: ids become indices and blanks their defaults.

use super::settings::Settings;
use super::sheet::{Ids, Sheets};
use crate::instance::{
    Agreement, Corridor, Country, Demand, Destination, Instance, Link, Market, Node, Park, Provenance,
    Quality, Resource, Row, Scope, Sector, Site, Source, Tariff, Transfer,
};
use std::collections::BTreeMap;

pub(super) fn build(sheets: &Sheets<'_>, ids: &Ids<'_>, settings: Settings) -> Instance {
    let resources: Vec<Resource> = settings
        .resources
        .into_iter()
        .map(|r| Resource {
            id: r.id,
            unit: r.unit,
            scope: r.scope.unwrap_or(Scope::Park),
            jobs: r.jobs,
            new_only: r.new_only,
            capacity: r.capacity,
            price: r.price,
        })
        .collect();
    let countries = countries(sheets, resources.len());
    let parks = parks(sheets, ids, resources.len());
    let sectors = sectors(sheets, resources.len());
    let sites = sites(sheets, ids, parks.len(), &sectors);
    let markets = sheets.get("markets").is_some().then(|| markets(sheets, ids));
    let shares = shares(sheets, ids, markets.as_deref().unwrap_or_default().len(), &countries);
    Instance {
        name: settings.name,
        description: settings.description,
        year: settings.year,
        sites,
        links: links(sheets, ids),
        nodes: nodes(sheets, ids),
        corridors: corridors(sheets, ids),
        demand: demand(sheets, ids),
        tariffs: tariffs(sheets, ids, markets.as_deref().unwrap_or_default()),
        transfers: transfers(sheets, ids, &resources),
        twins: pairs(sheets, ids, "twins", "parks"),
        agreements: agreements(sheets, ids),
        provenance: provenance(sheets),
        sources: sources(sheets),
        resources,
        countries,
        parks,
        sectors,
        markets,
        shares,
        warnings: Vec::new(),
    }
}

/// Index of an id that the check has found to exist.
fn index(ids: &Ids<'_>, table: &str, id: &str) -> usize {
    ids.get(table, id).unwrap_or_default()
}

fn whole(number: Option<f64>) -> Option<u32> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // the check holds it to a u32's range
    number.map(|n| n as u32)
}

fn countries(sheets: &Sheets<'_>, resources: usize) -> Vec<Country> {
    let rows = sheets.rows("countries").map(|(sheet, row)| Country {
        id: sheet.text(row, "id").to_owned(),
        name: sheet.text(row, "name").to_owned(),
        capacity: (0..resources).map(|r| sheet.resource(row, r)).collect(),
        price: (0..resources).map(|r| sheet.price(row, r).unwrap_or(0.0)).collect(),
        market_share: sheet.number_or(row, "market_share", 1.0),
        min_jobs: sheet.number_or(row, "min_jobs", 0.0),
    });
    rows.collect()
}

fn parks(sheets: &Sheets<'_>, ids: &Ids<'_>, resources: usize) -> Vec<Park> {
    let rows = sheets.rows("parks").map(|(sheet, row)| Park {
        id: sheet.text(row, "id").to_owned(),
        name: sheet.text(row, "name").to_owned(),
        country: index(ids, "countries", sheet.text(row, "country")),
        lat: sheet.number(row, "lat"),
        lon: sheet.number(row, "lon"),
        max_sectors: whole(sheet.number(row, "max_sectors")),
        fixed_cost: sheet.number_or(row, "fixed_cost", 0.0),
        capacity: (0..resources).map(|r| sheet.resource(row, r)).collect(),
        price: (0..resources).map(|r| sheet.price(row, r).unwrap_or(0.0)).collect(),
    });
    rows.collect()
}

fn sectors(sheets: &Sheets<'_>, resources: usize) -> Vec<Sector> {
    let rows = sheets.rows("sectors").map(|(sheet, row)| Sector {
        id: sheet.text(row, "id").to_owned(),
        name: sheet.text(row, "name").to_owned(),
        intensity: (0..resources).map(|r| sheet.resource(row, r).unwrap_or(0.0)).collect(),
        tonnes: sheet.number_or(row, "tonnes", 0.0),
        value_added: sheet.number_or(row, "value_added", 0.0),
        min_total: sheet.number_or(row, "min_total", 0.0),
        max_total: sheet.number(row, "max_total"),
        min_scale: sheet.number_or(row, "min_scale", 0.0),
        max_parks: whole(sheet.number(row, "max_parks")),
    });
    rows.collect()
}

/// The row that counts for each pair, by first index times `width` plus second; a later row replaces an earlier one.
pub(super) fn last_rows<'a>(
    sheets: &Sheets<'a>,
    ids: &Ids<'_>,
    table: &str,
    ends: [(&str, &str); 2],
) -> Vec<Option<&'a Row>> {
    let [(first, first_table), (second, second_table)] = ends;
    let width = ids.count(second_table);
    let mut last = vec![None; ids.count(first_table) * width];
    for (sheet, row) in sheets.rows(table) {
        let seconds = ids.matching(second_table, sheet.text(row, second));
        for a in ids.matching(first_table, sheet.text(row, first)) {
            for b in &seconds {
                last[a * width + b] = Some(row);
            }
        }
    }
    last
}

pub(super) const SITE_ENDS: [(&str, &str); 2] = [("park", "parks"), ("sector", "sectors")];

fn sites(sheets: &Sheets<'_>, ids: &Ids<'_>, parks: usize, sectors: &[Sector]) -> Vec<Site> {
    let plain = |park: usize, sector: usize| Site {
        park,
        sector,
        suitability: 1.0,
        existing: 0.0,
        min_output: 0.0,
        max_output: None,
        intensity: sectors[sector].intensity.clone(),
    };
    let pairs = (0..parks).flat_map(|p| (0..sectors.len()).map(move |s| (p, s)));
    let Some(sheet) = sheets.get("sites") else { return pairs.map(|(p, s)| plain(p, s)).collect() };
    let last = last_rows(sheets, ids, "sites", SITE_ENDS);
    pairs
        .zip(last)
        .filter_map(|((p, s), row)| {
            let row = row.filter(|row| sheet.yes(row, "allowed", true))?;
            let mut site = plain(p, s);
            for (r, need) in site.intensity.iter_mut().enumerate() {
                *need = sheet.resource(row, r).unwrap_or(*need);
            }
            Some(Site {
                suitability: sheet.number_or(row, "suitability", 1.0),
                existing: sheet.number_or(row, "existing", 0.0),
                min_output: sheet.number_or(row, "min_output", 0.0),
                max_output: sheet.number(row, "max_output"),
                ..site
            })
        })
        .collect()
}

fn links(sheets: &Sheets<'_>, ids: &Ids<'_>) -> Vec<Link> {
    let rows = sheets.rows("links").map(|(sheet, row)| Link {
        supplier: index(ids, "sectors", sheet.text(row, "supplier")),
        user: index(ids, "sectors", sheet.text(row, "user")),
        coefficient: sheet.number_or(row, "coefficient", 0.0),
        strength: sheet.number_or(row, "strength", 1.0),
        outside_premium: sheet.number_or(row, "outside_premium", 0.0),
        data: sheet.yes(row, "data", false),
    });
    rows.collect()
}

fn nodes(sheets: &Sheets<'_>, ids: &Ids<'_>) -> Vec<Node> {
    let rows = sheets.rows("nodes").map(|(sheet, row)| Node {
        id: sheet.text(row, "id").to_owned(),
        name: sheet.text(row, "name").to_owned(),
        country: ids.get("countries", sheet.text(row, "country")),
        lat: sheet.number(row, "lat"),
        lon: sheet.number(row, "lon"),
        kind: sheet.text(row, "kind").to_owned(),
    });
    rows.collect()
}

fn corridors(sheets: &Sheets<'_>, ids: &Ids<'_>) -> Vec<Corridor> {
    let rows = sheets.rows("corridors").map(|(sheet, row)| Corridor {
        id: sheet.text(row, "id").to_owned(),
        from: ids.place(sheet.text(row, "from")).unwrap_or_default(),
        to: ids.place(sheet.text(row, "to")).unwrap_or_default(),
        usd_per_tonne: sheet.number_or(row, "usd_per_tonne", 0.0),
        capacity_kt: sheet.number(row, "capacity_kt"),
        mode: sheet.text(row, "mode").to_owned(),
    });
    rows.collect()
}

fn markets(sheets: &Sheets<'_>, ids: &Ids<'_>) -> Vec<Market> {
    let rows = sheets.rows("markets").map(|(sheet, row)| Market {
        id: sheet.text(row, "id").to_owned(),
        name: sheet.text(row, "name").to_owned(),
        place: ids.place(sheet.text(row, "node")).unwrap_or_default(),
        country: ids.get("countries", sheet.text(row, "country")),
    });
    rows.collect()
}

fn demand(sheets: &Sheets<'_>, ids: &Ids<'_>) -> Vec<Demand> {
    let Some(sheet) = sheets.get("demand") else { return Vec::new() };
    let mut last: BTreeMap<(usize, usize), &Row> = BTreeMap::new();
    for row in sheet.rows() {
        let sectors = ids.matching("sectors", sheet.text(row, "sector"));
        for market in ids.matching("markets", sheet.text(row, "market")) {
            last.extend(sectors.iter().map(|sector| ((market, *sector), row)));
        }
    }
    last.into_iter()
        .map(|((market, sector), row)| Demand {
            market,
            sector,
            max_sales: sheet.number_or(row, "max_sales", 0.0),
            min_sales: sheet.number_or(row, "min_sales", 0.0),
        })
        .collect()
}

fn shares(sheets: &Sheets<'_>, ids: &Ids<'_>, markets: usize, countries: &[Country]) -> Vec<Vec<f64>> {
    let mut given: Vec<Option<Vec<f64>>> = vec![None; markets];
    for (sheet, row) in sheets.rows("shares") {
        let market = index(ids, "markets", sheet.text(row, "market"));
        let country = index(ids, "countries", sheet.text(row, "country"));
        if let Some(of_market) = given.get_mut(market) {
            of_market.get_or_insert_with(|| vec![0.0; countries.len()])[country] =
                sheet.number_or(row, "share", 0.0);
        }
    }
    let sum: f64 = countries.iter().map(|c| c.market_share).sum();
    let usual: Vec<f64> = countries.iter().map(|c| c.market_share / sum).collect();
    given.into_iter().map(|of_market| of_market.unwrap_or_else(|| usual.clone())).collect()
}

fn tariffs(
    sheets: &Sheets<'_>,
    ids: &Ids<'_>,
    markets: &[Market],
) -> BTreeMap<(usize, Destination, usize), Tariff> {
    let mut tariffs = BTreeMap::new();
    let countries = (0..ids.count("countries")).map(Destination::Country);
    let neutral = (0..markets.len()).filter(|m| markets[*m].country.is_none()).map(Destination::Market);
    let everywhere: Vec<Destination> = countries.chain(neutral).collect();
    for (sheet, row) in sheets.rows("tariffs") {
        let to = match sheet.text(row, "to") {
            "*" => everywhere.clone(),
            id => ids
                .get("countries", id)
                .map(Destination::Country)
                .or_else(|| ids.get("markets", id).map(Destination::Market))
                .into_iter()
                .collect(),
        };
        let sectors = ids.matching("sectors", sheet.text(row, "sector"));
        let tariff = Tariff {
            closed_rate: sheet.number_or(row, "closed_rate", 0.0),
            open_rate: sheet.number_or(row, "open_rate", 0.0),
        };
        for from in ids.matching("countries", sheet.text(row, "from")) {
            for destination in to.iter().filter(|to| **to != Destination::Country(from)) {
                tariffs.extend(sectors.iter().map(|sector| ((from, *destination, *sector), tariff)));
            }
        }
    }
    tariffs.retain(|_, tariff| *tariff != Tariff::default());
    tariffs
}

fn transfers(sheets: &Sheets<'_>, ids: &Ids<'_>, resources: &[Resource]) -> Vec<Transfer> {
    let rows = sheets.rows("transfers").map(|(sheet, row)| Transfer {
        resource: resources.iter().position(|r| r.id == sheet.text(row, "resource")).unwrap_or_default(),
        from: index(ids, "countries", sheet.text(row, "from")),
        to: index(ids, "countries", sheet.text(row, "to")),
        max: sheet.number_or(row, "max", 0.0),
        cost: sheet.number_or(row, "cost", 0.0),
    });
    rows.collect()
}

/// The two references of each row of a table of pairs.
fn pairs(sheets: &Sheets<'_>, ids: &Ids<'_>, table: &str, of: &str) -> Vec<(usize, usize)> {
    let rows = sheets.rows(table).map(|(sheet, row)| {
        let key = sheet.key(row);
        (index(ids, of, key[0]), index(ids, of, key[1]))
    });
    rows.collect()
}

fn agreements(sheets: &Sheets<'_>, ids: &Ids<'_>) -> Vec<Agreement> {
    let rows = sheets.rows("agreements").zip(pairs(sheets, ids, "agreements", "countries"));
    rows.map(|((sheet, row), (country_a, country_b))| Agreement {
        country_a,
        country_b,
        data: sheet.yes(row, "data", false),
    })
    .collect()
}

fn provenance(sheets: &Sheets<'_>) -> Vec<Provenance> {
    let rows = sheets.rows("provenance").map(|(sheet, row)| Provenance {
        table: sheet.text(row, "table").to_owned(),
        row: sheet.text(row, "row").to_owned(),
        column: sheet.text(row, "column").to_owned(),
        quality: match sheet.text(row, "quality") {
            "reported" => Quality::Reported,
            "derived" => Quality::Derived,
            _ => Quality::Assumption,
        },
        source: sheet.text(row, "source").to_owned(),
        note: sheet.text(row, "note").to_owned(),
    });
    rows.collect()
}

fn sources(sheets: &Sheets<'_>) -> Vec<Source> {
    let rows = sheets.rows("sources").map(|(sheet, row)| Source {
        id: sheet.text(row, "id").to_owned(),
        title: sheet.text(row, "title").to_owned(),
        publisher: sheet.text(row, "publisher").to_owned(),
        year: sheet.text(row, "year").parse().ok(),
        note: sheet.text(row, "note").to_owned(),
    });
    rows.collect()
}
