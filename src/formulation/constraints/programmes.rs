//! Programmes: how much of a sector the region is to place.
//!
//! Each sector with a minimum or a maximum, M USD: min_total_s <= sum_p x_ps <= max_total_s. Its price is what
//! placing one more unit is worth.

use super::super::economy::Economy;
use super::super::keys::Row;
use super::super::program::Program;

/// Adds a row a sector that has a programme.
pub(in super::super) fn add(program: &mut Program, economy: &Economy) {
    let instance = economy.instance;
    let mut rows = vec![None; instance.sectors.len()];
    for (sector, s) in instance.sectors.iter().enumerate() {
        if s.min_total > 0.0 || s.max_total.is_some() {
            rows[sector] = Some(program.limit(Row::Programme { sector }, instance));
        }
    }
    for (site, s) in instance.sites.iter().enumerate() {
        if let Some(row) = rows[s.sector] {
            program.entry(row, site, 1.0);
        }
    }
}
