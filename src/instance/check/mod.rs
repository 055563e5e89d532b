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

use super::schema::TABLES;
use super::{Instance, RawInstance};
use crate::error::{Diagnostic, Error, Place};
use findings::Findings;
use sheet::{Ids, Sheets};

impl Instance {
    /// Checks raw tables and fills in defaults.
    ///
    /// # Errors
    /// [`Error::Input`] with every problem found.
    pub fn check(raw: &RawInstance) -> Result<Self, Error> {
        let mut found = Findings::new(raw);
        let (settings, settings_found) = settings::check(raw);
        found.extend(settings_found);
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
        let mut instance = build::build(&sheets, &ids, settings);
        oddities::check(&instance, &sheets, &mut found);
        routes::check(&instance, &sheets, &mut found);
        instance.warnings = found.in_file_order();
        Ok(instance)
    }
}

/// Tables that the format requires.
fn required_tables_are_there(raw: &RawInstance, found: &mut Findings) {
    for schema in TABLES.iter().filter(|schema| schema.required && raw.table(schema.name).is_none()) {
        let columns: Vec<&str> = schema.columns.iter().filter(|c| c.required).map(|c| c.name).collect();
        let message =
            format!("the table `{}` is missing: {}", schema.name, schema.meaning.trim_end_matches('.'));
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
}
