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
use super::moves::Moves;
use super::program::Program;
use crate::model::Term;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

/// Adds every column, of those that move goods only the ones of the `stated` numbers (ascending) where these are given;
/// output of site `i` is column `i`.
pub(super) fn add(
    program: &mut Program,
    economy: &Economy,
    (groups, moves): (&[Group], &Moves),
    stated: Option<&[usize]>,
) {
    add_outputs(program, economy);
    let add_moves = |program: &mut Program, range: Range<usize>| match stated {
        None => moves.each(economy, groups, range, &mut |_, key| program.column(key, 0.0, f64::INFINITY)),
        Some(numbers) => {
            let from = numbers.partition_point(|&number| number < range.start);
            let here = numbers[from..].iter().take_while(|&&number| number < range.end);
            for key in here.filter_map(|&number| moves.key(economy, groups, number)) {
                program.column(key, 0.0, f64::INFINITY);
            }
        }
    };
    for (number, group) in groups.iter().enumerate() {
        if group.is_tied() {
            for &link in &group.links {
                program.column(Column::Use { link, group: number }, 0.0, f64::INFINITY);
            }
        }
        add_moves(program, moves.of_group(number));
    }
    add_moves(program, moves.sales());
    if economy.routing == Routing::Network {
        add_shipments(program, economy);
    }
    add_transfers(program, economy);
    add_equity(program, economy);
    add_binaries(program, economy);
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

/// The suppliers of every good to every park, in groups.
pub(super) fn groups(economy: &Economy) -> Vec<Group> {
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
    let mut lists: HashSet<Arc<[usize]>> = HashSet::new();
    for sector in 0..instance.sectors.len() {
        for park in 0..instance.parks.len() {
            let used = |link: &&usize| instance.site(park, instance.links[**link].user).is_some();
            let links: Vec<usize> = links_from[sector].iter().filter(used).copied().collect();
            groups.extend(groups_of(economy, sector, park, &links, &makers[sector]).map(|mut group| {
                match lists.get(&group.suppliers) {
                    Some(list) => group.suppliers = list.clone(),
                    None => _ = lists.insert(group.suppliers.clone()),
                }
                group
            }));
        }
    }
    groups
}

/// Divides the suppliers of a good to a park by place factor and by whether links with data may come from them.
fn groups_of(
    economy: &Economy,
    sector: usize,
    park: usize,
    links: &[usize],
    makers: &[usize],
) -> impl Iterator<Item = Group> {
    let instance = economy.instance;
    let any_data = links.iter().any(|&l| instance.links[l].data);
    let mut groups: Vec<(f64, bool, Vec<usize>)> = Vec::new();
    for &from in makers {
        if links.is_empty()
            || !economy.openness.may_supply(from, park)
            || from != park && !economy.reachable(sector, from, park)
        {
            continue;
        }
        let place_factor = economy.place_factor(from, park);
        let data = !any_data || economy.openness.may_flow_data(from, park);
        match groups.iter_mut().find(|(f, d, _)| *f == place_factor && *d == data) {
            Some((_, _, suppliers)) => suppliers.push(from),
            None => groups.push((place_factor, data, vec![from])),
        }
    }
    groups
        .into_iter()
        .enumerate()
        .map(move |(ordinal, (place_factor, data, suppliers))| {
            let links = links.iter().copied().filter(|&l| data || !instance.links[l].data).collect();
            Group { sector, park, place_factor, suppliers: suppliers.into(), links, ordinal }
        })
        .filter(|group| !group.links.is_empty())
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
