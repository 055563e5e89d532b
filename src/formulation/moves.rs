//! The columns that move goods from one place to another, numbered: flows, supplies and sales. They alone grow with the
//! square of the parks, so they are what a program may leave unstated.

use super::economy::Economy;
use super::keys::{Column, Group};
use std::ops::Range;

/// All of them, in the order in which a whole program states them.
#[derive(Debug)]
pub(super) struct Moves {
    /// The number of each group's first move, and of the first sale.
    groups: Vec<usize>,
    /// The number of each demand's first sale, and how many moves there are.
    demands: Vec<usize>,
    /// Sites of each sector.
    sites: Vec<Vec<usize>>,
}

impl Moves {
    pub(super) fn new(economy: &Economy, groups: &[Group]) -> Self {
        let instance = economy.instance;
        let mut sites = vec![Vec::new(); instance.sectors.len()];
        for (site, s) in instance.sites.iter().enumerate() {
            sites[s.sector].push(site);
        }
        let mut next = 0;
        let mut from = |many: usize| {
            next += many;
            next - many
        };
        let mut starts: Vec<usize> = groups.iter().map(|group| from(moves_of(group))).collect();
        starts.push(from(0));
        let with_markets = instance.markets.is_some();
        let mut demands: Vec<usize> = (instance.demand.iter())
            .map(|d| from(if with_markets { sites[d.sector].len() } else { 0 }))
            .collect();
        demands.push(from(0));
        Self { groups: starts, demands, sites }
    }

    /// How many numbers there are; a few stand for sales that no corridor leads to.
    pub(super) fn len(&self) -> usize {
        self.demands.last().copied().unwrap_or(0)
    }

    /// The numbers of a group's moves.
    pub(super) fn of_group(&self, group: usize) -> Range<usize> {
        self.groups[group]..self.groups[group + 1]
    }

    /// The numbers of all sales.
    pub(super) fn sales(&self) -> Range<usize> {
        self.groups.last().copied().unwrap_or(0)..self.len()
    }

    /// What a number stands for; nothing where the goods cannot get there.
    pub(super) fn key(&self, economy: &Economy, groups: &[Group], number: usize) -> Option<Column> {
        if self.sales().contains(&number) {
            let demand = place_of(&self.demands, number);
            return self.sale(economy, demand, number - self.demands[demand]);
        }
        let group = place_of(&self.groups, number);
        let within = number - *self.groups.get(group)?;
        Some(move_of(groups.get(group)?, group, within))
    }

    /// Gives numbers of a range, ascending, with what they stand for.
    pub(super) fn each(
        &self,
        economy: &Economy,
        groups: &[Group],
        range: Range<usize>,
        give: &mut impl FnMut(usize, Column),
    ) {
        let overlap = |starts: &[usize], k: usize| {
            (starts[k].max(range.start)..starts[k + 1].min(range.end), starts[k])
        };
        for (number_of_group, group) in groups.iter().enumerate().skip(place_of(&self.groups, range.start)) {
            let (numbers, start) = overlap(&self.groups, number_of_group);
            if start >= range.end {
                break;
            }
            numbers.for_each(|number| give(number, move_of(group, number_of_group, number - start)));
        }
        for demand in 0..self.demands.len() - 1 {
            let (numbers, start) = overlap(&self.demands, demand);
            for number in numbers {
                if let Some(key) = self.sale(economy, demand, number - start) {
                    give(number, key);
                }
            }
        }
    }

    fn sale(&self, economy: &Economy, demand: usize, within: usize) -> Option<Column> {
        let instance = economy.instance;
        let d = &instance.demand[demand];
        let site = *self.sites[d.sector].get(within)?;
        let (from, place) = (instance.sites[site].park, instance.markets.as_ref()?[d.market].place);
        let gets_there = from == place || economy.reachable(d.sector, from, place);
        gets_there.then_some(Column::Sale { site, market: d.market })
    }
}

fn moves_of(group: &Group) -> usize {
    if group.is_tied() { group.suppliers.len() } else { group.suppliers.len() * group.links.len() }
}

fn move_of(group: &Group, number: usize, within: usize) -> Column {
    if group.is_tied() {
        Column::Flow { group: number, from: group.suppliers[within] }
    } else {
        let (link, from) = (within / group.suppliers.len(), within % group.suppliers.len());
        Column::Supply { link: group.links[link], from: group.suppliers[from], to: group.park }
    }
}

/// The last place whose start is not after the number.
fn place_of(starts: &[usize], number: usize) -> usize {
    starts.partition_point(|&start| start <= number).saturating_sub(1)
}
