//! Columns: outputs, supplies in their aggregated form, sales, shipments, transfers, the equity level, binaries.
//!
//! A supply y_stpq is worth strength times place factor less freight and duty. The first depends on the link and on
//! the kind of place, the others on good, origin and destination only. So suppliers of a good to a park fall into
//! groups of equal worth, and uses z (link, group) and flows w (group, origin), tied for each group by their sums,
//! replace y exactly: y is recovered by splitting flows among uses in proportion. Where a group has one supplier or
//! one user nothing is gained, and y itself is the column.

use super::Routing;
use super::economy::Economy;
use super::keys::{Column, Group};
use super::program::Program;
use crate::model::Term;

/// Adds every column; output of site `i` is column `i`.
pub(super) fn add(program: &mut Program, economy: &Economy) -> Vec<Group> {
    add_outputs(program, economy);
    let groups = add_supplies(program, economy);
    add_sales(program, economy);
    if economy.routing == Routing::Network {
        add_shipments(program, economy);
    }
    add_transfers(program, economy);
    add_equity(program, economy);
    add_binaries(program, economy);
    groups
}

fn add_outputs(program: &mut Program, economy: &Economy) {
    for site in 0..economy.instance.sites.len() {
        program.decision(Column::Output { site }, economy.instance);
    }
    for site in 0..economy.instance.sites.len() {
        if economy.splits_new_output(site) {
            program.column(Column::NewOutput { site }, 0.0, f64::INFINITY);
        }
    }
}

fn add_supplies(program: &mut Program, economy: &Economy) -> Vec<Group> {
    let instance = economy.instance;
    let mut links_from = vec![Vec::new(); instance.sectors.len()];
    for (link, l) in instance.links.iter().enumerate() {
        if l.coefficient > 0.0 {
            links_from[l.supplier].push(link);
        }
    }
    let mut makers = vec![Vec::new(); instance.sectors.len()];
    for s in &instance.sites {
        makers[s.sector].push(s.park);
    }
    let mut groups = Vec::new();
    for sector in 0..instance.sectors.len() {
        for park in 0..instance.parks.len() {
            let used = |link: &&usize| instance.site(park, instance.links[**link].user).is_some();
            let links: Vec<usize> = links_from[sector].iter().filter(used).copied().collect();
            for group in groups_of(economy, sector, park, &links, &makers[sector]) {
                add_group(program, groups.len(), &group);
                groups.push(group);
            }
        }
    }
    groups
}

/// Divides the suppliers of a good to a park by place factor and by whether links with data may come from them.
fn groups_of(economy: &Economy, sector: usize, park: usize, links: &[usize], makers: &[usize]) -> Vec<Group> {
    let instance = economy.instance;
    let any_data = links.iter().any(|&l| instance.links[l].data);
    let mut groups: Vec<(f64, bool, Group)> = Vec::new();
    for &from in makers {
        if links.is_empty()
            || !economy.openness.may_supply(from, park)
            || from != park && !economy.reachable(sector, from, park)
        {
            continue;
        }
        let place_factor = economy.place_factor(from, park);
        let data = !any_data || economy.openness.may_flow_data(from, park);
        if let Some((_, _, group)) = groups.iter_mut().find(|(f, d, _)| *f == place_factor && *d == data) {
            group.suppliers.push(from);
        } else {
            let links = links.iter().copied().filter(|&l| data || !instance.links[l].data).collect();
            let group =
                Group { sector, park, place_factor, suppliers: vec![from], links, ordinal: groups.len() };
            groups.push((place_factor, data, group));
        }
    }
    groups.into_iter().map(|(_, _, group)| group).filter(|group| !group.links.is_empty()).collect()
}

fn add_group(program: &mut Program, number: usize, group: &Group) {
    if group.is_tied() {
        for &link in &group.links {
            program.column(Column::Use { link, group: number }, 0.0, f64::INFINITY);
        }
        for &from in &group.suppliers {
            program.column(Column::Flow { group: number, from }, 0.0, f64::INFINITY);
        }
    } else {
        for &link in &group.links {
            for &from in &group.suppliers {
                program.column(Column::Supply { link, from, to: group.park }, 0.0, f64::INFINITY);
            }
        }
    }
}

fn add_sales(program: &mut Program, economy: &Economy) {
    let instance = economy.instance;
    let Some(markets) = &instance.markets else { return };
    for demand in &instance.demand {
        for (site, s) in instance.sites.iter().enumerate() {
            let place = markets[demand.market].place;
            if s.sector == demand.sector && (s.park == place || economy.reachable(s.sector, s.park, place)) {
                program.column(Column::Sale { site, market: demand.market }, 0.0, f64::INFINITY);
            }
        }
    }
}

fn add_shipments(program: &mut Program, economy: &Economy) {
    let instance = economy.instance;
    let mut ships = vec![false; instance.parks.len()];
    for s in &instance.sites {
        ships[s.park] |= instance.sectors[s.sector].tonnes > 0.0;
    }
    for origin in (0..instance.parks.len()).filter(|&p| ships[p]) {
        for (corridor, ends) in instance.corridors.iter().enumerate() {
            if economy.routes.usd_per_tonne(origin, ends.from).is_some() {
                for forward in [true, false] {
                    program.column(Column::Ship { origin, corridor, forward }, 0.0, f64::INFINITY);
                }
            }
        }
    }
}

fn add_transfers(program: &mut Program, economy: &Economy) {
    for (transfer, t) in economy.instance.transfers.iter().enumerate() {
        if economy.openness.countries(t.from, t.to) {
            program.decision(Column::Transfer { transfer }, economy.instance);
        }
    }
}

fn add_equity(program: &mut Program, economy: &Economy) {
    if economy.model.objective.equity > 0.0 || economy.model.limit(Term::Equity).min.is_some() {
        let anyone = !super::constraints::equity::countries(economy.instance).is_empty();
        program.column(Column::Equity, 0.0, if anyone { f64::INFINITY } else { 0.0 });
    }
}

fn add_binaries(program: &mut Program, economy: &Economy) {
    if !economy.model.discrete.any() {
        return;
    }
    for site in 0..economy.instance.sites.len() {
        program.column(Column::Open { site }, 0.0, 1.0);
    }
    if economy.model.discrete.fixed_costs {
        for park in 0..economy.instance.parks.len() {
            program.column(Column::Hosts { park }, 0.0, 1.0);
        }
    }
}

impl Economy<'_> {
    /// What a supply from park to park is worth by where it happens.
    pub(super) fn place_factor(&self, from: usize, to: usize) -> f64 {
        let place = &self.model.place;
        if from == to {
            place.same_park
        } else if self.instance.parks[from].country == self.instance.parks[to].country {
            place.same_country
        } else {
            place.cross_border
        }
    }
}

impl Group {
    /// Whether flows and uses are tied columns; else each supply of a link from a park is a column.
    #[must_use]
    pub fn is_tied(&self) -> bool {
        self.suppliers.len() > 1 && self.links.len() > 1
    }
}
