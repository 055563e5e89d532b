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

/// Where the rows stand.
#[derive(Debug)]
pub(in super::super) struct Balance {
    /// By park and sector.
    disposal: Vec<Option<usize>>,
    /// By link and park.
    absorption: Vec<Option<usize>>,
    /// By group.
    tie: Vec<Option<usize>>,
    parks: usize,
    sectors: usize,
}

/// Adds the three families: the rows that the groups ask for, whichever of their columns are stated.
pub(in super::super) fn add(program: &mut Program, economy: &Economy, groups: &[Group]) -> Balance {
    let instance = economy.instance;
    let excess = if instance.markets.is_some() { 0.0 } else { f64::INFINITY };
    let (parks, sectors) = (instance.parks.len(), instance.sectors.len());
    let mut disposal = vec![None; parks * sectors];
    for (site, s) in instance.sites.iter().enumerate() {
        let row = program.row(Row::Disposal { site }, 0.0, excess);
        program.entry(row, site, 1.0);
        disposal[s.park * sectors + s.sector] = Some(row);
    }
    let mut absorption = vec![None; instance.links.len() * parks];
    let mut tie = vec![None; groups.len()];
    for (number, group) in groups.iter().enumerate() {
        for &link in &group.links {
            let place = &mut absorption[link * parks + group.park];
            if place.is_none() {
                *place = Some(add_absorption(program, economy, link, group.park));
            }
            if group.is_tied() && tie[number].is_none() {
                tie[number] = Some(program.row(Row::Tie { group: number }, 0.0, 0.0));
            }
        }
    }
    let balance = Balance { disposal, absorption, tie, parks, sectors };
    for (column, key) in program.walk() {
        balance.entries(economy, groups, key, &mut |row, value| program.entry(row, column, value));
    }
    balance
}

fn add_absorption(program: &mut Program, economy: &Economy, link: usize, park: usize) -> usize {
    let row = program.row(Row::Absorption { link, park }, f64::NEG_INFINITY, 0.0);
    let l = &economy.instance.links[link];
    if let Some(site) = economy.instance.site(park, l.user) {
        program.entry(row, site, -l.coefficient);
    }
    row
}

impl Balance {
    /// Gives the entries of a column of supply, use, flow or sale.
    pub(in super::super) fn entries(
        &self,
        economy: &Economy,
        groups: &[Group],
        key: Column,
        give: &mut impl FnMut(usize, f64),
    ) {
        let instance = economy.instance;
        match key {
            Column::Supply { link, from, to } => {
                self.absorb(link, to, give);
                self.dispose(from, instance.links[link].supplier, give);
            }
            Column::Use { link, group } => {
                self.absorb(link, groups[group].park, give);
                self.tie[group].into_iter().for_each(|row| give(row, 1.0));
            }
            Column::Flow { group, from } => {
                self.tie[group].into_iter().for_each(|row| give(row, -1.0));
                self.dispose(from, groups[group].sector, give);
            }
            Column::Sale { site, .. } => {
                let s = &instance.sites[site];
                self.dispose(s.park, s.sector, give);
            }
            _ => {}
        }
    }

    fn absorb(&self, link: usize, park: usize, give: &mut impl FnMut(usize, f64)) {
        self.absorption[link * self.parks + park].into_iter().for_each(|row| give(row, 1.0));
    }

    fn dispose(&self, park: usize, sector: usize, give: &mut impl FnMut(usize, f64)) {
        self.disposal[park * self.sectors + sector].into_iter().for_each(|row| give(row, -1.0));
    }
}
