//! The terms of the objective, column by column (section 3 of the model, "Terms").

use super::economy::Economy;
use super::keys::{Column, Group};
use super::program::Program;
use crate::model::Term;

/// Adds what each column contributes to each term.
pub(super) fn add(program: &mut Program, economy: &Economy, groups: &[Group]) {
    let instance = economy.instance;
    let mut premium_of_user = vec![0.0; instance.sectors.len()];
    for link in &instance.links {
        premium_of_user[link.user] += link.outside_premium * link.coefficient;
    }
    for (column, key) in program.walk() {
        match key {
            Column::Output { site } => {
                let s = &instance.sites[site];
                let mut cost = economy.resource_cost(site, false) + premium_of_user[s.sector];
                if !economy.splits_new_output(site) && s.existing == 0.0 {
                    cost += economy.resource_cost(site, true);
                }
                program.term(Term::ValueAdded, column, instance.sectors[s.sector].value_added);
                program.term(Term::Jobs, column, instance.jobs_intensity(site));
                program.term(Term::Suitability, column, s.suitability);
                program.term(Term::Cost, column, cost);
            }
            Column::NewOutput { site } => {
                program.term(Term::Cost, column, economy.resource_cost(site, true));
            }
            Column::Supply { link, from, to } => {
                let l = &instance.links[link];
                let carriage = economy.carriage_to_park(l.supplier, from, to);
                let worth = economy.strength[link] * economy.place_factor(from, to);
                program.term(Term::Complementarity, column, worth);
                program.term(Term::Cost, column, carriage - l.outside_premium);
            }
            Column::Use { link, group } => {
                program.term(
                    Term::Complementarity,
                    column,
                    economy.strength[link] * groups[group].place_factor,
                );
                program.term(Term::Cost, column, -instance.links[link].outside_premium);
            }
            Column::Flow { group, from } => {
                let Group { sector, park, .. } = groups[group];
                program.term(Term::Cost, column, economy.carriage_to_park(sector, from, park));
            }
            Column::Sale { site, market } => {
                program.term(Term::Cost, column, economy.carriage_to_market(site, market));
            }
            Column::Ship { corridor, .. } => {
                // Per thousand tonnes, in M USD.
                program.term(Term::Cost, column, instance.corridors[corridor].usd_per_tonne / 1e3);
            }
            Column::Transfer { transfer } => {
                program.term(Term::Cost, column, instance.transfers[transfer].cost);
            }
            Column::Equity => program.term(Term::Equity, column, 100.0),
            Column::Open { .. } => {}
            Column::Hosts { park } => program.term(Term::Cost, column, instance.parks[park].fixed_cost),
        }
    }
}

impl Economy<'_> {
    /// M USD of freight and duty per M USD of a sector's goods between parks.
    pub(super) fn carriage_to_park(&self, sector: usize, from: usize, to: usize) -> f64 {
        if from == to {
            return 0.0;
        }
        self.freight(sector, from, to) + self.openness.duty_to_park(self.instance, from, to, sector)
    }

    /// M USD of freight and duty per M USD of a site's goods sold in a market.
    pub(super) fn carriage_to_market(&self, site: usize, market: usize) -> f64 {
        let s = &self.instance.sites[site];
        let place = self.instance.markets.as_ref().map_or(s.park, |markets| markets[market].place);
        let freight = if place == s.park { 0.0 } else { self.freight(s.sector, s.park, place) };
        freight + self.openness.duty_to_market(self.instance, s.park, market, s.sector)
    }
}
