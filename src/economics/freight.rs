//! Cheapest routes over the corridors, from every park to every place.
//!
//! Without a capacity that can bind, goods take the cheapest route, so a route's cost is all that a plan needs.

use crate::instance::{Instance, PlaceIndex};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Cheapest routes from every park.
#[derive(Debug, Clone, PartialEq)]
pub struct Routes {
    cost: Vec<Vec<f64>>,
    last: Vec<Vec<Option<usize>>>,
}

impl Routes {
    /// Dijkstra's algorithm from every park, by USD per tonne; ties keep the corridor that comes first.
    #[must_use]
    pub fn new(instance: &Instance) -> Self {
        Self::under(instance, &|corridor| instance.corridors[corridor].usd_per_tonne)
    }

    /// The same by any length of a corridor, finite and not negative.
    #[must_use]
    pub fn under(instance: &Instance, length: &dyn Fn(usize) -> f64) -> Self {
        let places = instance.parks.len() + instance.nodes.len();
        let mut at = vec![Vec::new(); places];
        for (i, corridor) in instance.corridors.iter().enumerate() {
            at[corridor.from].push((i, corridor.to));
            at[corridor.to].push((i, corridor.from));
        }
        let (cost, last) = (0..instance.parks.len()).map(|park| shortest(length, &at, park)).unzip();
        Self { cost, last }
    }

    /// USD per tonne from a park to a place by the cheapest route; `None` where no corridors lead there.
    #[must_use]
    pub fn usd_per_tonne(&self, park: usize, place: PlaceIndex) -> Option<f64> {
        self.length(park, place)
    }

    /// The length of the shortest route from a park to a place; `None` where no corridors lead there.
    #[must_use]
    pub fn length(&self, park: usize, place: PlaceIndex) -> Option<f64> {
        let cost = self.cost[park][place];
        cost.is_finite().then_some(cost)
    }

    /// The last corridor of the cheapest route from a park to a place; `None` where no corridors lead there. Over all
    /// places these are a tree.
    #[must_use]
    pub fn last_corridor(&self, park: usize, place: PlaceIndex) -> Option<usize> {
        self.last[park][place]
    }

    /// The corridors of the cheapest route, from the park to the place.
    #[must_use]
    pub fn corridors(&self, instance: &Instance, park: usize, place: PlaceIndex) -> Vec<usize> {
        let mut route = Vec::new();
        let mut here = place;
        while let Some(corridor) = self.last[park][here] {
            route.push(corridor);
            let ends = &instance.corridors[corridor];
            here = if ends.from == here { ends.to } else { ends.from };
        }
        route.reverse();
        route
    }
}

fn shortest(
    length: &dyn Fn(usize) -> f64,
    at: &[Vec<(usize, PlaceIndex)>],
    park: usize,
) -> (Vec<f64>, Vec<Option<usize>>) {
    let mut cost = vec![f64::INFINITY; at.len()];
    let mut last = vec![None; at.len()];
    let mut done = vec![false; at.len()];
    cost[park] = 0.0;
    // Costs are finite and not negative, so their bits sort as they do.
    let mut heap = BinaryHeap::from([Reverse((0_u64, park))]);
    while let Some(Reverse((_, here))) = heap.pop() {
        if std::mem::replace(&mut done[here], true) {
            continue;
        }
        for &(corridor, there) in &at[here] {
            let reach = cost[here] + length(corridor);
            if reach < cost[there] {
                cost[there] = reach;
                last[there] = Some(corridor);
                heap.push(Reverse((reach.to_bits(), there)));
            }
        }
    }
    (cost, last)
}
