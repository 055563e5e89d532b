//! Who owns which limit (section 4 of the model), as fractions a country.

use crate::formulation::keys::{Column, Row};
use crate::instance::{Instance, PlaceIndex, Scope};

/// What fraction of each limit belongs to each country; fractions of one limit add up to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Ownership<'a> {
    instance: &'a Instance,
    market_share: Vec<f64>,
}

impl<'a> Ownership<'a> {
    /// Reads ownership from an instance.
    #[must_use]
    pub fn new(instance: &'a Instance) -> Self {
        let sum: f64 = instance.countries.iter().map(|c| c.market_share).sum();
        let market_share = instance.countries.iter().map(|c| c.market_share / sum).collect();
        Self { instance, market_share }
    }

    /// Fractions of a row's limit; `None` for rows that limit nothing of anyone's (their right-hand side is 0).
    #[must_use]
    pub fn of_row(&self, row: Row) -> Option<Vec<f64>> {
        match row {
            Row::Resource { resource, holder } => Some(match self.instance.resources[resource].scope {
                Scope::Park => self.whole(self.instance.parks[holder].country),
                Scope::Country => self.whole(holder),
                Scope::Region => self.market_share.clone(),
            }),
            Row::NewOutput { site } => Some(self.of_site(site)),
            Row::Demand { demand } => Some(self.of_market(self.instance.demand[demand].market)),
            Row::Corridor { corridor } => Some(self.of_corridor(corridor)),
            Row::Programme { .. } => Some(self.market_share.clone()),
            _ => None,
        }
    }

    /// Fractions of the upper bound of a column; `None` for columns without a bound of anyone's.
    #[must_use]
    pub fn of_column(&self, column: Column) -> Option<Vec<f64>> {
        match column {
            Column::Output { site } => Some(self.of_site(site)),
            Column::Transfer { transfer } => {
                let t = &self.instance.transfers[transfer];
                Some(self.halves(t.from, t.to))
            }
            _ => None,
        }
    }

    fn whole(&self, country: usize) -> Vec<f64> {
        self.halves(country, country)
    }

    fn halves(&self, a: usize, b: usize) -> Vec<f64> {
        let mut fractions = vec![0.0; self.market_share.len()];
        fractions[a] += 0.5;
        fractions[b] += 0.5;
        fractions
    }

    fn of_site(&self, site: usize) -> Vec<f64> {
        self.whole(self.instance.parks[self.instance.sites[site].park].country)
    }

    /// By shares.csv, else by market share.
    fn of_market(&self, market: usize) -> Vec<f64> {
        match self.instance.shares.get(market) {
            Some(shares) if shares.iter().sum::<f64>() > 0.0 => shares.clone(),
            _ => self.market_share.clone(),
        }
    }

    /// Whole to one country, half and half to two, whole to the other end's where one end is neutral, by market share
    /// where both are.
    fn of_corridor(&self, corridor: usize) -> Vec<f64> {
        let c = &self.instance.corridors[corridor];
        let country = |place: PlaceIndex| self.instance.place_country(place);
        match (country(c.from), country(c.to)) {
            (Some(a), Some(b)) => self.halves(a, b),
            (Some(a), None) | (None, Some(a)) => self.whole(a),
            (None, None) => self.market_share.clone(),
        }
    }
}
