//! Who may trade with whom under a scheme (section 3 of the model, "open pairs").
//!
//! All relations are symmetric, and within a country everything is open. Knows nothing of goods or freight.

use crate::instance::{Destination, Instance, Tariff};
use crate::model::{ClosedSupply, Cooperation, DataRule, Model};

/// Which pairs of countries and parks a model opens.
#[derive(Debug, Clone, PartialEq)]
pub struct Openness {
    countries: Vec<Vec<bool>>,
    parks: Vec<Vec<bool>>,
    data: Vec<Vec<bool>>,
    closed_supply: ClosedSupply,
    country_of_park: Vec<usize>,
    /// Duties between countries, by from, to and sector: asked for once for every column that moves goods.
    duties: Vec<Tariff>,
    sectors: usize,
}

impl Openness {
    /// Works out what `model` opens in `instance`. A hub that is no country opens nothing.
    #[must_use]
    pub fn new(instance: &Instance, model: &Model) -> Self {
        let n = instance.countries.len();
        let country_of_park: Vec<usize> = instance.parks.iter().map(|p| p.country).collect();
        let mut countries = identity(n);
        let mut open = |a: usize, b: usize| {
            countries[a][b] = true;
            countries[b][a] = true;
        };
        match &model.cooperation {
            Cooperation::None => {}
            Cooperation::Twins => {
                instance.twins.iter().for_each(|&(a, b)| open(country_of_park[a], country_of_park[b]));
            }
            Cooperation::Agreements => {
                instance.agreements.iter().for_each(|a| open(a.country_a, a.country_b));
            }
            Cooperation::Hub(id) => {
                if let Some(hub) = instance.countries.iter().position(|c| c.id == *id) {
                    (0..n).for_each(|c| open(hub, c));
                }
            }
            Cooperation::All => (0..n).for_each(|a| (0..n).for_each(|b| open(a, b))),
        }
        let mut parks: Vec<Vec<bool>> = country_of_park
            .iter()
            .map(|&c| {
                let opens = |&d: &usize| {
                    if model.cooperation == Cooperation::Twins { c == d } else { countries[c][d] }
                };
                country_of_park.iter().map(opens).collect()
            })
            .collect();
        if model.cooperation == Cooperation::Twins {
            for &(a, b) in &instance.twins {
                parks[a][b] = true;
                parks[b][a] = true;
            }
        }
        let mut data = match model.data {
            DataRule::Open => vec![vec![true; n]; n],
            DataRule::Agreements | DataRule::Closed => identity(n),
        };
        if model.data == DataRule::Agreements {
            for a in instance.agreements.iter().filter(|a| a.data) {
                data[a.country_a][a.country_b] = true;
                data[a.country_b][a.country_a] = true;
            }
        }
        let sectors = instance.sectors.len();
        let pairs = (0..n).flat_map(|from| (0..n).map(move |to| (from, to)));
        let duties = pairs.flat_map(|(from, to)| {
            (0..sectors).map(move |sector| instance.tariff(from, Destination::Country(to), sector))
        });
        let (closed_supply, duties) = (model.closed_supply, duties.collect());
        Self { countries, parks, data, closed_supply, country_of_park, duties, sectors }
    }

    /// Closes every pair with an end outside `members` (by country index): what is left to a coalition.
    #[must_use]
    pub fn within(mut self, members: &[bool]) -> Self {
        let n = members.len();
        for a in 0..n {
            for b in 0..n {
                self.countries[a][b] &= a == b || (members[a] && members[b]);
            }
        }
        for p in 0..self.parks.len() {
            for q in 0..self.parks.len() {
                let (c, d) = (self.country_of_park[p], self.country_of_park[q]);
                self.parks[p][q] &= c == d || (members[c] && members[d]);
            }
        }
        self
    }

    /// Whether two countries are open to each other, for sales and transfers.
    #[must_use]
    pub fn countries(&self, a: usize, b: usize) -> bool {
        self.countries[a][b]
    }

    /// Whether two parks are open to each other.
    #[must_use]
    pub fn parks(&self, p: usize, q: usize) -> bool {
        self.parks[p][q]
    }

    /// Whether park `p` may supply park `q` at all.
    #[must_use]
    pub fn may_supply(&self, p: usize, q: usize) -> bool {
        self.parks[p][q] || self.closed_supply == ClosedSupply::Tariff
    }

    /// Whether a link that needs data may go from park `p` to park `q`.
    #[must_use]
    pub fn may_flow_data(&self, p: usize, q: usize) -> bool {
        self.data[self.country_of_park[p]][self.country_of_park[q]]
    }

    /// Duty on a sector's goods from park `p` to park `q`, a fraction of their value.
    #[must_use]
    pub fn duty_to_park(&self, p: usize, q: usize, sector: usize) -> f64 {
        let (from, to) = (self.country_of_park[p], self.country_of_park[q]);
        rate(self.duty(from, to, sector), self.parks[p][q])
    }

    /// Duty on a sector's goods from park `p` sold in `market`, a fraction of their value.
    #[must_use]
    pub fn duty_to_market(&self, instance: &Instance, p: usize, market: usize, sector: usize) -> f64 {
        let from = self.country_of_park[p];
        let country = instance.markets.as_ref().and_then(|markets| markets[market].country);
        match country {
            Some(to) => rate(self.duty(from, to, sector), self.countries[from][to]),
            None => rate(instance.tariff(from, Destination::Market(market), sector), false),
        }
    }

    fn duty(&self, from: usize, to: usize, sector: usize) -> Tariff {
        self.duties[(from * self.countries.len() + to) * self.sectors + sector]
    }
}

fn rate(tariff: Tariff, open: bool) -> f64 {
    if open { tariff.open_rate } else { tariff.closed_rate }
}

fn identity(n: usize) -> Vec<Vec<bool>> {
    (0..n).map(|a| (0..n).map(|b| a == b).collect()).collect()
}
