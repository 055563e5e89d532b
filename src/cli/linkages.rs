//! `linkages`: which sectors pull the others along, and what trade figures say.

use super::arguments::{Format, Inputs};
use super::inputs::load;
use super::text::{figure, maybe, table};
use super::{Answer, csv};
use crate::economics::linkages::Linkages;
use crate::economics::trade::{self, Trade};
use crate::error::Error;
use crate::instance::{Instance, read_table};
use std::path::Path;

/// Input-output linkages, and indices of trade where figures are given.
pub(super) fn linkages(inputs: &Inputs, exports: Option<&Path>, format: Format) -> Result<Answer, Error> {
    let loaded = load(inputs)?;
    let mut found = crate::linkages(&loaded.instance)
        .ok_or_else(|| Error::Solver("the link coefficients admit no Leontief inverse".to_owned()))?;
    found.trade = exports.map(|file| read_trade(&loaded.instance, file)).transpose()?;
    let out = match (format, &found.trade) {
        (Format::Json, _) => csv::json(&loaded.unsolved().on(&found))?,
        (Format::Csv, None) => csv::records(&["sector"], &csv::values(&found.sectors)?)?,
        (Format::Csv, Some(trade)) => {
            csv::records(&["country", "sector", "balassa"], &csv::values(&trade.advantage)?)?
        }
        (Format::Table, trade) => read(&found) + &trade.as_ref().map_or_else(String::new, told),
    };
    Answer::data(out).stamped(format, || loaded.unsolved())
}

fn read_trade(instance: &Instance, file: &Path) -> Result<Trade, Error> {
    let name = file.display().to_string();
    let bytes = std::fs::read(file)
        .map_err(|error| Error::File { path: name.clone(), message: error.to_string() })?;
    let flows = trade::flows(&read_table("exports", &name, &bytes)?)?;
    let countries: Vec<&str> = instance.countries.iter().map(|c| c.id.as_str()).collect();
    let sectors: Vec<&str> = instance.sectors.iter().map(|s| s.id.as_str()).collect();
    Ok(trade::trade(&flows, &countries, &sectors))
}

fn read(found: &Linkages) -> String {
    let rows = found.sectors.iter().map(|s| {
        vec![
            s.sector.clone(),
            if s.key { "key" } else { "" }.to_owned(),
            figure(s.output_multiplier),
            figure(s.backward),
            figure(s.forward),
            maybe(s.forward_ghosh),
            figure(s.direct_jobs),
            figure(s.total_jobs),
            maybe(s.jobs_multiplier),
        ]
    });
    let head = [
        "sector",
        "",
        "multiplier",
        "backward",
        "forward",
        "Ghosh",
        "jobs direct",
        "jobs in all",
        "jobs multiplier",
    ];
    table(&head, 2, rows)
        + "\nmultiplier: M USD made in all sectors per M USD of final demand; jobs per M USD.\n\
           backward and forward: Rasmussen's linkages, 1 on average; key sectors exceed 1 in both.\n"
}

fn told(trade: &Trade) -> String {
    let advantage =
        trade.advantage.iter().map(|a| vec![a.country.clone(), a.sector.clone(), maybe(a.balassa)]);
    let fit = trade
        .fit
        .iter()
        .map(|f| vec![f.exporter.clone(), f.importer.clone(), maybe(f.complementarity), maybe(f.similarity)]);
    format!(
        "\nRevealed comparative advantage (Balassa; above 1 is an advantage)\n{}\
         \nDo exports fit imports (Michaely), do exports compete (Finger and Kreinin; 100: wholly)\n{}",
        table(&["country", "sector", "index"], 2, advantage),
        table(&["exporter", "importer", "fit", "alike"], 2, fit)
    )
}
