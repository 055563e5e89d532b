//! Equity: the level that every country reaches.
//!
//! Each country that can have jobs and has a finite positive jobs capacity, a fraction:
//! (jobs in c) / capacity_Jc - e >= 0.

use super::super::economy::Economy;
use super::super::keys::{Column, Row};
use super::super::program::Program;
use crate::instance::{Instance, Scope};

/// Countries that count, with their jobs capacity.
#[must_use]
pub fn countries(instance: &Instance) -> Vec<(usize, f64)> {
    let Some(jobs) = instance.jobs_resource() else { return Vec::new() };
    if instance.resources[jobs].scope != Scope::Country {
        return Vec::new();
    }
    let can_employ = |country: usize| {
        instance.sites.iter().any(|s| {
            instance.parks[s.park].country == country && s.max_output != Some(0.0) && s.intensity[jobs] > 0.0
        })
    };
    let capacity = |c: usize| instance.capacity(jobs, c).filter(|&units| units > 0.0);
    (0..instance.countries.len()).filter(|&c| can_employ(c)).filter_map(|c| Some((c, capacity(c)?))).collect()
}

/// Adds the rows where the model prices or limits equity.
pub(in super::super) fn add(program: &mut Program, economy: &Economy) {
    let Some(level) = program.columns.iter().position(|&c| c == Column::Equity) else { return };
    let instance = economy.instance;
    for (country, capacity) in countries(instance) {
        let row = program.row(Row::Equity { country }, 0.0, f64::INFINITY);
        program.entry(row, level, -1.0);
        for (site, s) in instance.sites.iter().enumerate() {
            if instance.parks[s.park].country == country {
                program.entry(row, site, instance.jobs_intensity(site) / capacity);
            }
        }
    }
}
