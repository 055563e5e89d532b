//! Raw tables to a valid instance: one rule a function, every problem reported at once.
//!
//! First the schema's own rules (headers, types, references, keys), then what it cannot say, table by table; then,
//! if there was no error, the instance is built and looked at for what is legal but odd.

mod build;
mod cells;
mod coefficients;
mod findings;
mod headers;
mod keys;
mod oddities;
mod provenance;
mod routes;
mod rules;
mod settings;
mod sheet;

use super::read::stranger;
use super::schema::{TABLES, table};
use super::{Instance, RawInstance};
use crate::error::{Diagnostic, Error, Place};
use findings::Findings;
pub(super) use headers::rows_have_a_field_a_column;
use sheet::{Ids, Sheets};

impl Instance {
    /// Checks raw tables and fills in defaults.
    ///
    /// # Errors
    /// [`Error::Input`] with every problem found.
    pub fn check(raw: &RawInstance) -> Result<Self, Error> {
        let mut found = Findings::new(raw);
        let (mut settings, settings_found) = settings::check(raw);
        found.extend(settings_found);
        tables_are_known(raw, &mut found);
        required_tables_are_there(raw, &mut found);
        market_tables_come_together(raw, &mut found);
        let sheets = Sheets::new(raw, &settings, &mut found);
        let ids = Ids::new(&sheets);
        for sheet in sheets.iter() {
            cells::check(sheet, &ids, &mut found);
            keys::check(sheet, &mut found);
        }
        rules::check(&sheets, &ids, &settings, &mut found);
        coefficients::spectral_radius_is_below_one(&sheets, &ids, &mut found);
        provenance::check(&sheets, &ids, &settings, &mut found);
        if found.any_error() {
            return Err(Error::Input(found.in_file_order()));
        }
        let places = std::mem::take(&mut settings.places);
        let mut instance = build::build(&sheets, &ids, settings);
        oddities::check(&instance, &sheets, &ids, &places, &mut found);
        routes::check(&instance, &sheets, &mut found);
        instance.warnings = found.in_file_order();
        Ok(instance)
    }
}

/// Tables that the format has; a workbook may hold others.
fn tables_are_known(raw: &RawInstance, found: &mut Findings) {
    for unknown in raw.tables.iter().filter(|unknown| table(&unknown.name).is_none()) {
        found.push(stranger(&unknown.name, Place::file(&unknown.file), |name| raw.table(name).is_some()));
    }
}

/// Tables that the format requires.
fn required_tables_are_there(raw: &RawInstance, found: &mut Findings) {
    for schema in TABLES.iter().filter(|schema| schema.required && raw.table(schema.name).is_none()) {
        let columns: Vec<&str> = schema.columns.iter().filter(|c| c.required).map(|c| c.name).collect();
        let message = format!("the table `{}` is missing", schema.name);
        found.push(
            Diagnostic::error(
                "missing-file",
                message,
                Place::file(raw.file(&format!("{}.csv", schema.name))),
            )
            .with_help(format!("it needs at least the columns {}", columns.join(","))),
        );
    }
}

/// `markets.csv` and `demand.csv` make sense together alone.
fn market_tables_come_together(raw: &RawInstance, found: &mut Findings) {
    for (there, missing) in [("markets", "demand"), ("demand", "markets")] {
        if raw.table(there).is_some() && raw.table(missing).is_none() {
            found.push(
                Diagnostic::error(
                    "missing-file",
                    format!("the table `{missing}` is missing, and there is a table `{there}`"),
                    Place::file(raw.file(&format!("{missing}.csv"))),
                )
                .with_help("give both or neither; markets.csv without rows means that nothing can be sold"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::instance::{Destination, Instance, Tariff, example};

    #[test]
    fn the_example_is_valid_and_nothing_in_it_is_odd() {
        let instance = Instance::check(&example::raw()).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(instance.warnings, []);
        assert_eq!(instance.resources.len(), 3);
        assert_eq!(instance.jobs_resource(), Some(1));
    }

    #[test]
    fn later_rows_replace_earlier_ones_whole() {
        let instance = Instance::check(&example::raw()).unwrap();
        assert_eq!(instance.sites.len(), 8);
        assert_eq!(instance.site(0, 0), None);
        let tyres = &instance.sites[instance.site(1, 1).unwrap()];
        assert_eq!((tyres.suitability, tyres.max_output, tyres.intensity[1]), (1.4, Some(300.0), 11.0));
        let steel = &instance.sites[instance.site(1, 2).unwrap()];
        assert_eq!((steel.suitability, steel.max_output, steel.intensity[1]), (1.0, Some(400.0), 4.0));
        let demand: Vec<f64> = instance.demand.iter().map(|d| d.max_sales).collect();
        assert_eq!(demand, [200.0, 200.0, 200.0, 200.0, 500.0, 200.0]);
    }

    #[test]
    fn duties_are_looked_up_by_origin_destination_and_sector() {
        let instance = Instance::check(&example::raw()).unwrap();
        let rates = |from, to, sector| {
            let Tariff { closed_rate, open_rate } = instance.tariff(from, to, sector);
            (closed_rate, open_rate)
        };
        assert_eq!(rates(0, Destination::Country(1), 2), (0.15, 0.02));
        assert_eq!(rates(0, Destination::Country(1), 1), (0.05, 0.0));
        assert_eq!(rates(1, Destination::Market(1), 1), (0.04, 0.04));
        assert_eq!(rates(0, Destination::Market(1), 1), (0.05, 0.0));
        assert_eq!(rates(0, Destination::Country(0), 1), (0.0, 0.0));
    }

    #[test]
    fn shares_fall_back_on_market_share() {
        let instance = Instance::check(&example::raw()).unwrap();
        assert_eq!(instance.shares, [[0.75, 0.25], [0.6, 0.4]]);
    }

    /// Every pair of 200 parks and 60 sectors, half of the links, every duty.
    fn large() -> Vec<(&'static str, String)> {
        use std::fmt::Write as _;
        let mut countries = "id,name,workers\n".to_owned();
        let mut parks = "id,name,country,land\n".to_owned();
        let mut sectors = "id,name,land,workers,tonnes\n".to_owned();
        let mut sites = "park,sector,suitability,max_output\n".to_owned();
        let mut links = "supplier,user,coefficient\n".to_owned();
        let mut provenance = "table,row,column,quality\n".to_owned();
        for c in 0..10 {
            writeln!(countries, "C{c},Country {c},1000").unwrap();
        }
        for p in 0..200 {
            writeln!(parks, "p{p},Park {p},C{},500", p % 10).unwrap();
            for s in 0..60 {
                writeln!(sites, "p{p},s{s},1.5,100").unwrap();
            }
            writeln!(provenance, "sites,p{p}/*,max_output,assumption").unwrap();
        }
        for s in 0..60 {
            writeln!(sectors, "s{s},Sector {s},0.1,2,50").unwrap();
            for t in (0..60).filter(|t| (s + t) % 2 == 0) {
                writeln!(links, "s{s},s{t},0.03").unwrap();
            }
        }
        let settings = "format = 1\nname = \"Large\"\n[resources.land]\nscope = \"park\"\n[resources.workers]\nscope = \"country\"\njobs = true\n";
        vec![
            ("instance.toml", settings.to_owned()),
            ("countries.csv", countries),
            ("parks.csv", parks),
            ("sectors.csv", sectors),
            ("sites.csv", sites),
            ("links.csv", links),
            ("tariffs.csv", "from,to,sector,closed_rate,open_rate\n*,*,*,0.1,0\n".to_owned()),
            ("provenance.csv", provenance),
        ]
    }

    #[test]
    fn a_large_instance_is_checked_in_well_under_two_seconds() {
        let texts = large();
        let files: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let start = std::time::Instant::now();
        let instance = Instance::check(&crate::instance::from_texts("large", &files).unwrap()).unwrap();
        let seconds = start.elapsed().as_secs_f64();
        assert_eq!(instance.sites.len(), 12_000);
        assert!(seconds < 2.0, "{seconds} s");
    }
}
