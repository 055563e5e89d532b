//! Freight over the corridors, where routes are decided by the program.
//!
//! Each origin p and other place n, thousand tonnes: deliveries of p's goods at n - inflow + outflow of h_p = 0.
//! Its price is what bringing a thousand tonnes there costs. Each corridor with a capacity, thousand tonnes:
//! sum_p (h_pe+ + h_pe-) <= capacity_kt. Its price is what one more thousand tonnes is worth.

use super::super::Routing;
use super::super::economy::Economy;
use super::super::keys::{Column, Group, Row};
use super::super::program::Program;

/// Adds both families; nothing where every good takes its cheapest route.
pub(in super::super) fn add(program: &mut Program, economy: &Economy, groups: &[Group]) {
    if economy.routing == Routing::Cheapest {
        return;
    }
    let instance = economy.instance;
    let places = instance.parks.len() + instance.nodes.len();
    let mut delivery = vec![None; instance.parks.len() * places];
    let mut load: Vec<Option<usize>> = vec![None; instance.corridors.len()];
    let mut at = |program: &mut Program, origin: usize, place: usize| {
        *delivery[origin * places + place]
            .get_or_insert_with(|| program.row(Row::Freight { origin, place }, 0.0, 0.0))
    };
    for (column, key) in program.walk() {
        if let Column::Ship { origin, corridor, forward } = key {
            let ends = &instance.corridors[corridor];
            let (tail, head) = if forward { (ends.from, ends.to) } else { (ends.to, ends.from) };
            for (place, sign) in [(tail, 1.0), (head, -1.0)] {
                if place != origin {
                    let row = at(program, origin, place);
                    program.entry(row, column, sign);
                }
            }
            if ends.capacity_kt.is_some() {
                let row = *load[corridor]
                    .get_or_insert_with(|| program.limit(Row::Corridor { corridor }, instance));
                program.entry(row, column, 1.0);
            }
        } else if let Some((sector, origin, place)) = journey(economy, groups, key)
            && origin != place
            && instance.sectors[sector].tonnes > 0.0
        {
            let row = at(program, origin, place);
            program.entry(row, column, instance.sectors[sector].tonnes / 1e3);
        }
    }
}

/// Adds the capacities alone, every good on its cheapest route: sum over the columns whose route uses the corridor of
/// their tonnes, thousand tonnes <= capacity_kt.
pub(in super::super) fn add_loads(program: &mut Program, economy: &Economy, groups: &[Group]) {
    let instance = economy.instance;
    let mut load = Vec::with_capacity(instance.corridors.len());
    for (corridor, ends) in instance.corridors.iter().enumerate() {
        load.push(ends.capacity_kt.map(|_| program.limit(Row::Corridor { corridor }, instance)));
    }
    for (column, key) in program.walk() {
        let Some((sector, origin, place)) = journey(economy, groups, key) else { continue };
        let kt = instance.sectors[sector].tonnes / 1e3;
        if origin == place || kt == 0.0 {
            continue;
        }
        for corridor in economy.routes.corridors(instance, origin, place) {
            if let Some(row) = load[corridor] {
                program.entry(row, column, kt);
            }
        }
    }
}

/// Good, origin and destination of a column that moves goods.
pub(in super::super) fn journey(
    economy: &Economy,
    groups: &[Group],
    key: Column,
) -> Option<(usize, usize, usize)> {
    let instance = economy.instance;
    match key {
        Column::Supply { link, from, to } => Some((instance.links[link].supplier, from, to)),
        Column::Flow { group, from } => Some((groups[group].sector, from, groups[group].park)),
        Column::Sale { site, market } => {
            let s = &instance.sites[site];
            Some((s.sector, s.park, instance.markets.as_ref()?[market].place))
        }
        _ => None,
    }
}
