//! Discrete rules: open or closed sites, scales, and how many may be open.
//!
//! Each site, M USD: x_ps - U_ps o_ps <= 0, and x_ps - min_scale_s o_ps >= 0 where the rule is on; each park, a
//! count: sum_s o_ps <= max_sectors_p; each sector: sum_p o_ps <= max_parks_s; each site of a park with a fixed
//! cost: z_p - o_ps >= 0.

use super::super::economy::Economy;
use super::super::keys::{Column, Row, site_id};
use super::super::program::Program;
use crate::error::{Diagnostic, Error, Place, Severity};
use crate::instance::Scope;

/// Adds the rows of the rules that are on.
///
/// # Errors
/// [`Error::Input`] naming every site without a finite bound on its output.
pub(in super::super) fn add(program: &mut Program, economy: &Economy) -> Result<(), Error> {
    let rules = economy.model.discrete;
    if !rules.any() {
        return Ok(());
    }
    let instance = economy.instance;
    let bounds: Vec<Option<f64>> =
        (0..instance.sites.len()).map(|site| output_bound(economy, site)).collect();
    let unbounded: Vec<Diagnostic> = (0..bounds.len())
        .filter(|&site| bounds[site].is_none())
        .map(|site| no_bound(economy, site))
        .collect();
    if !unbounded.is_empty() {
        return Err(Error::Input(unbounded));
    }
    let park_rows: Vec<Option<usize>> = (0..instance.parks.len())
        .map(|park| {
            let most = instance.parks[park].max_sectors.filter(|_| rules.max_sectors)?;
            Some(program.row(Row::MaxSectors { park }, f64::NEG_INFINITY, f64::from(most)))
        })
        .collect();
    let sector_rows: Vec<Option<usize>> = (0..instance.sectors.len())
        .map(|sector| {
            let most = instance.sectors[sector].max_parks.filter(|_| rules.max_parks)?;
            Some(program.row(Row::MaxParks { sector }, f64::NEG_INFINITY, f64::from(most)))
        })
        .collect();
    let mut hosts = vec![None; instance.parks.len()];
    for (column, key) in program.walk() {
        if let Column::Hosts { park } = key {
            hosts[park] = Some(column);
        }
    }
    for (column, key) in program.walk() {
        let Column::Open { site } = key else { continue };
        let s = &instance.sites[site];
        let row = program.row(Row::Open { site }, f64::NEG_INFINITY, 0.0);
        program.entry(row, site, 1.0);
        program.entry(row, column, -bounds[site].unwrap_or(0.0));
        let scale = instance.sectors[s.sector].min_scale;
        if rules.min_scale && scale > 0.0 {
            let row = program.row(Row::MinScale { site }, 0.0, f64::INFINITY);
            program.entry(row, site, 1.0);
            program.entry(row, column, -scale);
        }
        for row in [park_rows[s.park], sector_rows[s.sector]].into_iter().flatten() {
            program.entry(row, column, 1.0);
        }
        if let Some(hosting) = hosts[s.park] {
            let row = program.row(Row::Hosts { site }, 0.0, f64::INFINITY);
            program.entry(row, hosting, 1.0);
            program.entry(row, column, -1.0);
        }
    }
    Ok(())
}

/// U_ps, M USD: the least of the site's own maximum, the sector's programme, and each capacity divided by the use
/// per unit (plus `existing` for investment); a country's capacity counts all that could be transferred in.
fn output_bound(economy: &Economy, site: usize) -> Option<f64> {
    let instance = economy.instance;
    let s = &instance.sites[site];
    let of_resources = instance.resources.iter().enumerate().filter_map(|(r, resource)| {
        let mut capacity =
            instance.capacity(r, economy.holder(r, s.park)).filter(|_| s.intensity[r] > 0.0)?;
        if resource.scope == Scope::Country {
            let country = instance.parks[s.park].country;
            let inward = instance
                .transfers
                .iter()
                .filter(|t| t.resource == r && t.to == country && economy.openness.countries(t.from, t.to));
            capacity += inward.map(|t| t.max).sum::<f64>();
        }
        Some(capacity / s.intensity[r] + if resource.new_only { s.existing } else { 0.0 })
    });
    of_resources.chain(s.max_output).chain(instance.sectors[s.sector].max_total).reduce(f64::min)
}

fn no_bound(economy: &Economy, site: usize) -> Diagnostic {
    let id = site_id(economy.instance, site);
    Diagnostic {
        severity: Severity::Error,
        code: "unbounded-site",
        message: format!("discrete rules need a largest output for every site, and `{id}` has none"),
        place: Place {
            file: "sites.csv".to_owned(),
            column: Some("max_output".to_owned()),
            ..Place::default()
        },
        help: Some(format!(
            "give sites {id} a max_output, its sector a max_total, or a resource it uses a capacity"
        )),
    }
}
