//! Freight over the corridors, where routes are decided by the program.
//!
//! Each origin p and other place n, thousand tonnes: deliveries of p's goods at n - inflow + outflow of h_p = 0.
//! Its price is what bringing a thousand tonnes there costs. Each corridor with a capacity, thousand tonnes:
//! sum_p (h_pe+ + h_pe-) <= capacity_kt. Its price is what one more thousand tonnes is worth.

use super::super::Routing;
use super::super::economy::Economy;
use super::super::keys::{Column, Group, Row};
use super::super::program::Program;
use crate::instance::PlaceIndex;

/// Where the rows stand.
#[derive(Debug, Default)]
pub(in super::super) struct Freight {
    /// By origin and place; empty where routes are fixed.
    delivery: Vec<Option<usize>>,
    /// By corridor; empty where no capacities are stated.
    pub(in super::super) load: Vec<Option<usize>>,
    places: usize,
}

/// Adds both families; nothing where every good takes its cheapest route.
pub(in super::super) fn add(program: &mut Program, economy: &Economy, groups: &[Group]) -> Freight {
    if economy.routing == Routing::Cheapest {
        return Freight::default();
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
        } else if let Some(Journey { origin, place, kt }) = journey(economy, groups, key) {
            let row = at(program, origin, place);
            program.entry(row, column, kt);
        }
    }
    Freight { delivery, load, places }
}

/// Adds the capacities alone, every good on its cheapest route: sum over the columns whose route uses the corridor of
/// their tonnes, thousand tonnes <= capacity_kt.
pub(in super::super) fn add_loads(program: &mut Program, economy: &Economy, groups: &[Group]) -> Freight {
    let instance = economy.instance;
    let mut load = Vec::with_capacity(instance.corridors.len());
    for (corridor, ends) in instance.corridors.iter().enumerate() {
        load.push(ends.capacity_kt.map(|_| program.limit(Row::Corridor { corridor }, instance)));
    }
    for (column, key) in program.walk() {
        let Some(Journey { origin, place, kt }) = journey(economy, groups, key) else { continue };
        for corridor in economy.routes.corridors(instance, origin, place) {
            if let Some(row) = load[corridor] {
                program.entry(row, column, kt);
            }
        }
    }
    Freight { delivery: Vec::new(), load, places: 0 }
}

impl Freight {
    /// Gives the entry of what a column moves through the network, or on a route the loads of its corridors.
    ///
    /// Through the network every place that an origin's shipments can reach has its row.
    pub(in super::super) fn entries(
        &self,
        Journey { origin, place, kt }: Journey,
        route: &[usize],
        give: &mut impl FnMut(usize, f64),
    ) {
        if let Some(delivery) = self.delivery.get(origin * self.places + place) {
            if let Some(row) = *delivery {
                give(row, kt);
            }
        } else {
            let loads = route.iter().filter_map(|&corridor| *self.load.get(corridor)?);
            loads.for_each(|row| give(row, kt));
        }
    }
}

/// What a column moves from where it is made.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Journey {
    /// Park.
    pub(in super::super) origin: usize,
    /// Another place.
    pub(in super::super) place: PlaceIndex,
    /// Thousand tonnes per unit of the column, more than none.
    pub(in super::super) kt: f64,
}

/// The journey of what a column moves; nothing where nothing leaves its park.
pub(in super::super) fn journey(economy: &Economy, groups: &[Group], key: Column) -> Option<Journey> {
    let instance = economy.instance;
    let (sector, origin, place) = match key {
        Column::Supply { link, from, to } => (instance.links[link].supplier, from, to),
        Column::Flow { group, from } => (groups[group].sector, from, groups[group].park),
        Column::Sale { site, market } => {
            let s = &instance.sites[site];
            (s.sector, s.park, instance.markets.as_ref()?[market].place)
        }
        _ => return None,
    };
    let kt = instance.sectors[sector].tonnes / 1e3;
    (origin != place && kt > 0.0).then_some(Journey { origin, place, kt })
}
