//! Solves a bundled instance with a table changed in memory: every park of Laos gets a quarter more land.
//!
//!     cargo run --release --example changed_table

use multipark::solver::Options;
use multipark::{Error, Instance, bundled};

/// What a hectare more is worth, by solving twice.
pub fn main() -> Result<(), Error> {
    let mut raw = bundled::open_instance("lancang-mekong")?;
    let model = bundled::open_model("network")?.read()?;
    let before = multipark::solve(&Instance::check(&raw)?, &model, &Options::default())?;

    let mut added = 0.0;
    let parks = raw.tables.iter_mut().find(|table| table.name == "parks");
    if let Some(parks) = parks
        && let (Some(country), Some(land)) = (parks.position("country"), parks.position("land"))
    {
        for row in parks.rows.iter_mut().filter(|row| row.cells[country] == "LA") {
            let hectares: f64 = row.cells[land].parse().unwrap_or_default();
            row.cells[land] = (1.25 * hectares).to_string();
            added += 0.25 * hectares;
        }
    }
    // What was changed is checked like what was read: a typing error comes back with its file, line and column.
    let after = multipark::solve(&Instance::check(&raw)?, &model, &Options::default())?;

    println!("{added:.0} ha more in Laos: {:.1} -> {:.1} M USD a year", before.objective, after.objective);
    assert!(added > 0.0 && after.objective >= before.objective - 1e-6 * before.objective);
    Ok(())
}
