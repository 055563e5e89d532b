//! Disposal, absorption and ties: every good made goes somewhere, and no user takes more of an input than it needs.
//!
//! Disposal, each site (p,s), M USD: x_ps = sum of supplies and sales (`>=` without markets). Its price is what a
//! unit of the good is worth at the park.
//! Absorption, each link (s,t) and site (q,t), M USD: sum of supplies <= a_st x_qt. Its price is what one more unit
//! of need for the input is worth.
//! Tie, each group of suppliers, M USD: sum of uses - sum of flows = 0. Its price is what the good costs delivered.

use super::super::economy::Economy;
use super::super::keys::{Column, Group, Row};
use super::super::program::Program;

/// Adds the three families.
pub(in super::super) fn add(program: &mut Program, economy: &Economy, groups: &[Group]) {
    let instance = economy.instance;
    let excess = if instance.markets.is_some() { 0.0 } else { f64::INFINITY };
    let disposal: Vec<usize> = (0..instance.sites.len())
        .map(|site| {
            let row = program.row(Row::Disposal { site }, 0.0, excess);
            program.entry(row, site, 1.0);
            row
        })
        .collect();
    let parks = instance.parks.len();
    let mut absorption = vec![None; instance.links.len() * parks];
    let mut tie = vec![None; groups.len()];
    for (column, key) in program.walk() {
        match key {
            Column::Supply { link, from, to } => {
                let row = absorption_row(program, economy, &mut absorption, link, to);
                program.entry(row, column, 1.0);
                if let Some(site) = instance.site(from, instance.links[link].supplier) {
                    program.entry(disposal[site], column, -1.0);
                }
            }
            Column::Use { link, group } => {
                let row = absorption_row(program, economy, &mut absorption, link, groups[group].park);
                program.entry(row, column, 1.0);
                let row = *tie[group].get_or_insert_with(|| program.row(Row::Tie { group }, 0.0, 0.0));
                program.entry(row, column, 1.0);
            }
            Column::Flow { group, from } => {
                let row = *tie[group].get_or_insert_with(|| program.row(Row::Tie { group }, 0.0, 0.0));
                program.entry(row, column, -1.0);
                if let Some(site) = instance.site(from, groups[group].sector) {
                    program.entry(disposal[site], column, -1.0);
                }
            }
            Column::Sale { site, .. } => program.entry(disposal[site], column, -1.0),
            _ => {}
        }
    }
}

fn absorption_row(
    program: &mut Program,
    economy: &Economy,
    known: &mut [Option<usize>],
    link: usize,
    park: usize,
) -> usize {
    let instance = economy.instance;
    let slot = link * instance.parks.len() + park;
    if let Some(row) = known[slot] {
        return row;
    }
    let row = program.row(Row::Absorption { link, park }, f64::NEG_INFINITY, 0.0);
    let l = &instance.links[link];
    if let Some(site) = instance.site(park, l.user) {
        program.entry(row, site, -l.coefficient);
    }
    known[slot] = Some(row);
    row
}
