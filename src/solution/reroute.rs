//! A basis of the program on cheapest routes, carried over to the program through the network.
//!
//! Each origin's cheapest routes are a tree. With its shipments basic, the prices of freight are the distances along
//! it, and every reduced cost is what it was: an optimal basis becomes one that is dual feasible, in which nothing but
//! corridors that are too full is left to mend.

use super::standings::Standings;
use crate::economics::freight::Routes;
use crate::formulation::Formulation;
use crate::formulation::keys::{Column, Row};
use crate::instance::{Instance, PlaceIndex};
use crate::solver::{Basis, Standing};

/// Where to start in `network`, from an optimal basis of the same instance and model in `cheapest`.
pub(crate) fn through_network(
    instance: &Instance,
    (cheapest, basis): (&Formulation, &Basis),
    network: &Formulation,
) -> Basis {
    let routes = Routes::new(instance);
    let is_on_tree = |origin: usize, place: PlaceIndex, corridor: usize| {
        place != origin && routes.last_corridor(origin, place) == Some(corridor)
    };
    let standings = Standings::of(cheapest, basis);
    let of_column = |&key: &Column| match key {
        Column::Ship { origin, corridor, forward } => {
            let ends = &instance.corridors[corridor];
            let head = if forward { ends.to } else { ends.from };
            if is_on_tree(origin, head, corridor) { Standing::Basic } else { Standing::Lower }
        }
        _ => standings.column(key),
    };
    let of_row = |&key: &Row| match key {
        Row::Freight { origin, place } if routes.last_corridor(origin, place).is_some() => Standing::Lower,
        _ => standings.row(key),
    };
    Basis {
        columns: network.columns.iter().map(of_column).collect(),
        rows: network.rows.iter().map(of_row).collect(),
    }
}
