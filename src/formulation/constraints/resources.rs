//! Resources: what production uses is at most what its holder has.
//!
//! Each resource r and holder with a capacity, in the resource's unit: the sum of u_rps x_ps (n_ps where r is
//! `new_only`), plus transfers out less transfers in, is at most the capacity. Its price is what one more unit is worth to the objective.
//! New output, each site that has some today, M USD: n_ps - x_ps >= -existing_ps.

use super::super::economy::Economy;
use super::super::keys::{Column, Row};
use super::super::program::Program;
use crate::instance::Scope;

/// Adds the new-output rows and the resource rows.
pub(in super::super) fn add(program: &mut Program, economy: &Economy) {
    let instance = economy.instance;
    let mut new_column = vec![None; instance.sites.len()];
    for (column, key) in program.walk() {
        if let Column::NewOutput { site } = key {
            let row = program.row(Row::NewOutput { site }, -instance.sites[site].existing, f64::INFINITY);
            program.entry(row, column, 1.0);
            program.entry(row, site, -1.0);
            new_column[site] = Some(column);
        }
    }
    for (resource, r) in instance.resources.iter().enumerate() {
        let holders = match r.scope {
            Scope::Park => instance.parks.len(),
            Scope::Country => instance.countries.len(),
            Scope::Region => 1,
        };
        let rows: Vec<Option<usize>> = (0..holders)
            .map(|holder| {
                instance.capacity(resource, holder)?;
                Some(program.limit(Row::Resource { resource, holder }, instance))
            })
            .collect();
        for (site, s) in instance.sites.iter().enumerate() {
            let Some(row) = rows[economy.holder(resource, s.park)] else { continue };
            let column = if r.new_only { new_column[site].unwrap_or(site) } else { site };
            program.entry(row, column, s.intensity[resource]);
        }
        if r.scope == Scope::Country {
            add_transfers(program, economy, resource, &rows);
        }
    }
}

fn add_transfers(program: &mut Program, economy: &Economy, resource: usize, rows: &[Option<usize>]) {
    for (column, key) in program.walk() {
        let Column::Transfer { transfer } = key else { continue };
        let t = &economy.instance.transfers[transfer];
        if t.resource == resource {
            for (country, sign) in [(t.from, 1.0), (t.to, -1.0)] {
                if let Some(row) = rows[country] {
                    program.entry(row, column, sign);
                }
            }
        }
    }
}
