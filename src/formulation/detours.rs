//! Other routes than the cheapest, where corridors fill.
//!
//! In the program with every good on its cheapest route and the capacities on top, a column that moves goods from p to n
//! by another route differs from its own by cost and loads alone. With weights (price of money times USD per tonne, plus
//! the price of each corridor's capacity), its best route is a shortest path. When none gains, the shortest lengths are
//! prices of delivery, which make the plan and its prices an optimum of the program that routes every origin's tonnes
//! over every corridor.

use super::constraints::freight::{Freight, Journey};
use super::economy::Economy;
use crate::economics::freight::Routes;
use crate::instance::{Instance, PlaceIndex};
use crate::model::Term;
use std::collections::HashMap;

/// A route from one place to another; [`CHEAPEST`], or one that was found when it was the best.
pub(super) type RouteNumber = u32;

/// The route that needs no finding.
pub(super) const CHEAPEST: RouteNumber = 0;

/// The routes known so far, and which is the best at the prices turned to.
#[derive(Debug)]
pub(super) struct Detours {
    places: usize,
    /// Cheapest route by origin and place.
    cheapest: Vec<Vec<usize>>,
    /// Routes found, from number 1 on.
    found: Vec<Vec<usize>>,
    number: HashMap<Vec<usize>, RouteNumber>,
    /// The best route by origin and place.
    best: Vec<RouteNumber>,
}

impl Detours {
    pub(super) fn new(economy: &Economy) -> Self {
        let instance = economy.instance;
        let (parks, places) = (instance.parks.len(), instance.parks.len() + instance.nodes.len());
        let pairs = (0..parks).flat_map(|origin| (0..places).map(move |place| (origin, place)));
        let cheapest: Vec<Vec<usize>> =
            pairs.map(|(origin, place)| economy.routes.corridors(instance, origin, place)).collect();
        let best = vec![CHEAPEST; cheapest.len()];
        Self { places, cheapest, found: Vec::new(), number: HashMap::new(), best }
    }

    /// Finds the best routes under weights of the corridors.
    pub(super) fn turn_to(&mut self, instance: &Instance, weights: &[f64]) {
        let shortest = Routes::under(instance, &|corridor| weights[corridor]);
        for origin in 0..instance.parks.len() {
            for place in 0..self.places {
                let pair = origin * self.places + place;
                let old = &self.cheapest[pair];
                let length: f64 = old.iter().map(|&corridor| weights[corridor]).sum();
                let saves = shortest.length(origin, place).is_some_and(|best| best < length);
                self.best[pair] = if saves {
                    let new = shortest.corridors(instance, origin, place);
                    if new == *old { CHEAPEST } else { self.number_of(new) }
                } else {
                    CHEAPEST
                };
            }
        }
    }

    fn number_of(&mut self, route: Vec<usize>) -> RouteNumber {
        if let Some(&number) = self.number.get(&route) {
            return number;
        }
        self.found.push(route.clone());
        let number = RouteNumber::try_from(self.found.len()).unwrap_or(CHEAPEST);
        self.number.insert(route, number);
        number
    }

    /// The best route of a journey at the prices turned to.
    pub(super) fn best(&self, journey: Journey) -> RouteNumber {
        self.best[journey.origin * self.places + journey.place]
    }

    /// The corridors of a route, from origin to place.
    pub(super) fn corridors(&self, journey: Journey, number: RouteNumber) -> &[usize] {
        let cheapest = &self.cheapest[journey.origin * self.places + journey.place];
        let found = (number as usize).checked_sub(1).and_then(|at| self.found.get(at));
        found.unwrap_or(cheapest)
    }

    /// M USD by which a journey costs more by a route than by the cheapest.
    pub(super) fn dearer(&self, instance: &Instance, journey: Journey, number: RouteNumber) -> f64 {
        let usd = |route: &[usize]| route.iter().map(|&c| instance.corridors[c].usd_per_tonne).sum::<f64>();
        let more = usd(self.corridors(journey, number)) - usd(self.corridors(journey, CHEAPEST));
        journey.kt * more / 1e3
    }
}

/// What a thousand tonnes over each corridor cost at these prices: freight (money's price is that of the objective, and of
/// the row that limits cost where there is one), and what the capacity is worth.
pub(super) fn weights(
    economy: &Economy,
    freight: &Freight,
    cost_row: Option<usize>,
    prices: &[f64],
    costs: f64,
) -> Vec<f64> {
    let money = costs * economy.model.objective[Term::Cost] + cost_row.map_or(0.0, |row| prices[row]);
    let load = |corridor: usize| freight.load.get(corridor).copied().flatten();
    let corridors = economy.instance.corridors.iter().enumerate();
    let weight = |(corridor, c): (usize, &crate::instance::Corridor)| {
        (money * c.usd_per_tonne / 1e3 + load(corridor).map_or(0.0, |row| prices[row])).max(0.0)
    };
    corridors.map(weight).collect()
}

/// The corridors of a route with the direction in which each is taken.
pub(super) fn directed<'a>(
    instance: &'a Instance,
    origin: PlaceIndex,
    route: &'a [usize],
) -> impl Iterator<Item = (usize, bool)> + 'a {
    route.iter().scan(origin, |here, &corridor| {
        let ends = &instance.corridors[corridor];
        let forward = ends.from == *here;
        *here = if forward { ends.to } else { ends.from };
        Some((corridor, forward))
    })
}
