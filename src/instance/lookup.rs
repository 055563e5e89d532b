//! Questions that every reader of an instance asks: indices, and who holds what.

use super::{Destination, Instance, PlaceIndex, Scope, Tariff};

impl Instance {
    /// Index of the resource counted as jobs.
    #[must_use]
    pub fn jobs_resource(&self) -> Option<usize> {
        self.resources.iter().position(|r| r.jobs)
    }

    /// Jobs per M USD at a site; 0 without a jobs resource.
    #[must_use]
    pub fn jobs_intensity(&self, site: usize) -> f64 {
        self.jobs_resource().map_or(0.0, |r| self.sites[site].intensity[r])
    }

    /// Index of the site of a park and a sector, if the pair is one.
    #[must_use]
    pub fn site(&self, park: usize, sector: usize) -> Option<usize> {
        self.sites.binary_search_by_key(&(park, sector), |s| (s.park, s.sector)).ok()
    }

    /// Capacity of a resource at its holder (`holder`: index of the park or country; ignored for the region).
    #[must_use]
    pub fn capacity(&self, resource: usize, holder: usize) -> Option<f64> {
        let r = &self.resources[resource];
        match r.scope {
            Scope::Park => self.parks[holder].capacity[resource],
            Scope::Country => self.countries[holder].capacity[resource],
            Scope::Region => r.capacity,
        }
    }

    /// Price of a resource at a park, M USD per unit and year: its holder's.
    #[must_use]
    pub fn price(&self, resource: usize, park: usize) -> f64 {
        let r = &self.resources[resource];
        match r.scope {
            Scope::Park => self.parks[park].price[resource],
            Scope::Country => self.countries[self.parks[park].country].price[resource],
            Scope::Region => r.price,
        }
    }

    /// Id of a place: a park's or a node's.
    #[must_use]
    pub fn place_id(&self, place: PlaceIndex) -> &str {
        match place.checked_sub(self.parks.len()) {
            None => &self.parks[place].id,
            Some(node) => &self.nodes[node].id,
        }
    }

    /// Country of a place; `None` is neutral.
    #[must_use]
    pub fn place_country(&self, place: PlaceIndex) -> Option<usize> {
        match place.checked_sub(self.parks.len()) {
            None => Some(self.parks[place].country),
            Some(node) => self.nodes[node].country,
        }
    }

    /// Where a figure comes from: index of the last provenance row that matches; `*` stands for any part of a key.
    #[must_use]
    pub fn provenance_of(&self, table: &str, row: &str, column: &str) -> Option<usize> {
        let matches_row = |pattern: &str| {
            pattern == "*"
                || pattern.split('/').count() == row.split('/').count()
                    && pattern.split('/').zip(row.split('/')).all(|(p, part)| p == "*" || p == part)
        };
        self.provenance
            .iter()
            .rposition(|p| p.table == table && (p.column == "*" || p.column == column) && matches_row(&p.row))
    }

    /// Duties on a sector's goods from a country; zero within a country and where no row names the pair.
    #[must_use]
    pub fn tariff(&self, from: usize, to: Destination, sector: usize) -> Tariff {
        if to == Destination::Country(from) {
            return Tariff::default();
        }
        self.tariffs.get(&(from, to, sector)).copied().unwrap_or_default()
    }
}
