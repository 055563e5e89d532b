//! The terms of the objective, column by column (section 3 of the model, "Terms").

use super::economy::Economy;
use super::keys::{Column, Group};
use super::program::Program;
use crate::model::Term;

/// Adds what each column contributes to each term.
pub(super) fn add(program: &mut Program, economy: &Economy, groups: &[Group]) {
    for (column, key) in program.walk() {
        of(economy, groups, key, &mut |term, value| program.term(term, column, value));
    }
}

/// Gives what a unit of a column contributes to each term; what is zero may be given too.
pub(super) fn of(economy: &Economy, groups: &[Group], key: Column, give: &mut impl FnMut(Term, f64)) {
    let instance = economy.instance;
    match key {
        Column::Output { site } => {
            let s = &instance.sites[site];
            let mut cost = economy.resource_cost(site, false) + economy.outside_premium[s.sector];
            if !economy.splits_new_output(site) && s.existing == 0.0 {
                cost += economy.resource_cost(site, true);
            }
            give(Term::ValueAdded, instance.sectors[s.sector].value_added);
            give(Term::Jobs, instance.jobs_intensity(site));
            give(Term::Suitability, s.suitability);
            give(Term::Cost, cost);
        }
        Column::NewOutput { site } => give(Term::Cost, economy.resource_cost(site, true)),
        Column::Supply { link, from, to } => {
            let l = &instance.links[link];
            let carriage = economy.carriage_to_park(l.supplier, from, to);
            give(Term::Complementarity, economy.strength[link] * economy.place_factor(from, to));
            give(Term::Cost, carriage - l.outside_premium);
        }
        Column::Use { link, group } => {
            give(Term::Complementarity, economy.strength[link] * groups[group].place_factor);
            give(Term::Cost, -instance.links[link].outside_premium);
        }
        Column::Flow { group, from } => {
            let Group { sector, park, .. } = groups[group];
            give(Term::Cost, economy.carriage_to_park(sector, from, park));
        }
        Column::Sale { site, market } => give(Term::Cost, economy.carriage_to_market(site, market)),
        Column::Ship { corridor, .. } => {
            // Per thousand tonnes, in M USD.
            give(Term::Cost, instance.corridors[corridor].usd_per_tonne / 1e3);
        }
        Column::Transfer { transfer } => give(Term::Cost, instance.transfers[transfer].cost),
        Column::Equity => give(Term::Equity, 100.0),
        Column::Open { .. } => {}
        Column::Hosts { park } => give(Term::Cost, instance.parks[park].fixed_cost),
    }
}

impl Economy<'_> {
    /// M USD of freight and duty per M USD of a sector's goods between parks.
    pub(super) fn carriage_to_park(&self, sector: usize, from: usize, to: usize) -> f64 {
        if from == to {
            return 0.0;
        }
        self.freight(sector, from, to) + self.openness.duty_to_park(from, to, sector)
    }

    /// M USD of freight and duty per M USD of a site's goods sold in a market.
    pub(super) fn carriage_to_market(&self, site: usize, market: usize) -> f64 {
        let s = &self.instance.sites[site];
        let place = self.instance.markets.as_ref().map_or(s.park, |markets| markets[market].place);
        let freight = if place == s.park { 0.0 } else { self.freight(s.sector, s.park, place) };
        freight + self.openness.duty_to_market(self.instance, s.park, market, s.sector)
    }
}
