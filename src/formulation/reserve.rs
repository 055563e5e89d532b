//! The columns that a program leaves unstated, made when they are wanted; and where the corridors' capacities stand on
//! top of fixed routes, all columns again by other routes.

use super::Formulation;
use super::constraints::Families;
use super::constraints::freight::{Journey, journey};
use super::detours::{self, CHEAPEST, Detours, RouteNumber};
use super::keys::{Column, Row};
use super::statement::Statement;
use super::{Routing, terms};
use crate::economics::freight::Routes;
use crate::error::Error;
use crate::instance::Instance;
use crate::lp::{ColumnKey, ColumnSource, See};
use crate::model::{Model, Term};
use std::collections::HashMap;

/// Columns that are visited in one go; few under test, so that there are several parts.
const PART: usize = if cfg!(test) { 500 } else { 50_000 };

/// An instance and a model whose program can be stated in part.
pub struct Outline<'a> {
    statement: Statement<'a>,
}

impl<'a> Outline<'a> {
    /// # Errors
    /// As [`super::formulate`].
    pub fn new(instance: &'a Instance, model: &'a Model, routing: Routing) -> Result<Self, Error> {
        Ok(Self { statement: Statement::new(instance, model, routing)? })
    }

    /// Columns that may stay unstated: those that move goods, which grow with the square of the parks.
    #[must_use]
    pub fn moves(&self) -> usize {
        self.statement.moves.len()
    }

    /// The moves whose column is wanted, ascending.
    #[must_use]
    pub fn moves_where(&self, is_wanted: impl Fn(Column) -> bool) -> Vec<usize> {
        let Statement { economy, groups, moves } = &self.statement;
        let mut wanted = Vec::new();
        moves.each(economy, groups, 0..moves.len(), &mut |number, key| {
            if is_wanted(key) {
                wanted.push(number);
            }
        });
        wanted
    }

    /// The program over all columns that move nothing and those of the `stated` moves (ascending), and the source of
    /// all others. With `loads`, the corridors' capacities stand on top of fixed routes, and the source offers other
    /// routes.
    ///
    /// # Errors
    /// As [`super::formulate`].
    pub fn part(&self, stated: Vec<usize>, loads: bool) -> Result<(Formulation, Reserve<'_>), Error> {
        let statement = &self.statement;
        let (formulation, families) = statement.state(Some(&stated), loads)?;
        let detours = loads.then(|| Detours::new(&statement.economy));
        Ok((formulation, Reserve { statement, families, stated, detours }))
    }
}

/// The columns that a part of a program leaves unstated.
pub struct Reserve<'a> {
    statement: &'a Statement<'a>,
    families: Families,
    stated: Vec<usize>,
    detours: Option<Detours>,
}

/// The key of a move by a route.
fn key_of(number: usize, route: RouteNumber) -> ColumnKey {
    (u64::from(route) << 32) | number as u64
}

/// Number of the move, and route.
#[expect(clippy::cast_possible_truncation, reason = "two halves of 64 bits")]
fn parts_of(key: ColumnKey) -> (usize, RouteNumber) {
    ((key & u64::from(u32::MAX)) as usize, (key >> 32) as RouteNumber)
}

impl Reserve<'_> {
    /// The moves that are stated or behind one of the keys, ascending.
    #[must_use]
    pub fn with(&self, keys: impl Iterator<Item = ColumnKey>) -> Vec<usize> {
        let mut all = self.stated.clone();
        all.extend(keys.map(|key| parts_of(key).0));
        all.sort_unstable();
        all.dedup();
        all
    }

    /// What the column of a key decides; nothing for a key that is none.
    #[must_use]
    pub fn column_of(&self, key: ColumnKey) -> Option<Column> {
        let Statement { economy, groups, moves } = self.statement;
        moves.key(economy, groups, parts_of(key).0)
    }

    /// The plan and prices of this program, with what the keys carry, as figures of a program through the network over
    /// the same moves or more: one value a column, one price a row.
    #[must_use]
    pub fn through_network(
        &self,
        network: &Formulation,
        (within, x): (&Formulation, &[f64]),
        carried: impl Iterator<Item = (ColumnKey, f64)>,
        prices: &[f64],
        costs: f64,
    ) -> (Vec<f64>, Vec<f64>) {
        let Statement { economy, groups, .. } = self.statement;
        let instance = economy.instance;
        let mut value: HashMap<Column, f64> = HashMap::with_capacity(network.columns.len());
        let stated = within.columns.iter().zip(x).map(|(&key, &amount)| (key, CHEAPEST, amount));
        let made = carried.filter_map(|(key, amount)| Some((self.column_of(key)?, parts_of(key).1, amount)));
        for (key, route, amount) in stated.chain(made) {
            *value.entry(key).or_default() += amount;
            if amount != 0.0
                && let (Some(journey), Some(detours)) = (journey(economy, groups, key), &self.detours)
            {
                let route = detours.corridors(journey, route);
                for (corridor, forward) in detours::directed(instance, journey.origin, route) {
                    let key = Column::Ship { origin: journey.origin, corridor, forward };
                    *value.entry(key).or_default() += journey.kt * amount;
                }
            }
        }
        let weights = self.weights(prices, costs);
        let routes = Routes::under(instance, &|corridor| weights[corridor]);
        let row: HashMap<Row, usize> = within.rows.iter().enumerate().map(|(i, &key)| (key, i)).collect();
        let price = |key: &Row| match *key {
            Row::Freight { origin, place } => routes.length(origin, place).unwrap_or(0.0),
            other => row.get(&other).map_or(0.0, |&i| prices[i]),
        };
        let x = network.columns.iter().map(|key| value.get(key).copied().unwrap_or(0.0)).collect();
        (x, network.rows.iter().map(price).collect())
    }

    fn weights(&self, prices: &[f64], costs: f64) -> Vec<f64> {
        let Families { freight, limits, .. } = &self.families;
        detours::weights(&self.statement.economy, freight, limits.row(Term::Cost), prices, costs)
    }

    /// Objective coefficient and entries of a move by a route.
    fn make(
        &self,
        key: Column,
        journey: Option<Journey>,
        route: RouteNumber,
        entries: &mut Vec<(usize, f64)>,
    ) -> f64 {
        let Statement { economy, groups, .. } = self.statement;
        entries.clear();
        self.families.entries(economy, groups, key, &mut |row, value| entries.push((row, value)));
        let mut dearer = 0.0;
        if let Some(journey) = journey {
            let mut corridors: &[usize] = &[];
            if let Some(detours) = &self.detours {
                corridors = detours.corridors(journey, route);
                if route != CHEAPEST {
                    dearer = detours.dearer(economy.instance, journey, route);
                }
            }
            let give = &mut |row, value| entries.push((row, value));
            self.families.freight.entries(journey, corridors, give);
        }
        let mut cost = 0.0;
        terms::of(economy, groups, key, &mut |term, value| {
            let value = if term == Term::Cost { value + dearer } else { value };
            cost += term.sign() * economy.model.objective[term] * value;
            if let Some(row) = self.families.limits.row(term).filter(|_| value != 0.0) {
                entries.push((row, value));
            }
        });
        cost
    }
}

impl ColumnSource for Reserve<'_> {
    fn turn_to(&mut self, prices: &[f64], costs: f64) {
        if self.detours.is_some() {
            let weights = self.weights(prices, costs);
            if let Some(detours) = &mut self.detours {
                detours.turn_to(self.statement.economy.instance, &weights);
            }
        }
    }

    fn parts(&self) -> usize {
        self.statement.moves.len().div_ceil(PART)
    }

    fn visit(&self, part: usize, see: &mut See) {
        let Statement { economy, groups, moves } = self.statement;
        let range = part * PART..moves.len().min((part + 1) * PART);
        let from = self.stated.partition_point(|&number| number < range.start);
        let mut stated = self.stated[from..].iter().peekable();
        let mut entries = Vec::new();
        moves.each(economy, groups, range, &mut |number, key| {
            while stated.next_if(|&&n| n < number).is_some() {}
            let is_stated = stated.peek() == Some(&&number);
            let journey = journey(economy, groups, key);
            let route = match (&self.detours, journey) {
                (Some(detours), Some(journey)) => detours.best(journey),
                _ => CHEAPEST,
            };
            if !is_stated || route != CHEAPEST {
                let cost = self.make(key, journey, route, &mut entries);
                see(key_of(number, route), cost, &entries);
            }
        });
    }

    fn column(&self, key: ColumnKey, entries: &mut Vec<(usize, f64)>) -> f64 {
        let Statement { economy, groups, .. } = self.statement;
        let Some(column) = self.column_of(key) else {
            entries.clear();
            return 0.0;
        };
        self.make(column, journey(economy, groups, column), parts_of(key).1, entries)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundled;
    use crate::formulation::{formulate_routed, formulate_within_capacities};
    use crate::model::Source;

    /// Cost of a column, and its entries by row.
    type Stated = (f64, Vec<(usize, f64)>);

    /// Every column that a source shows, in its order, with what it decides.
    fn shown(reserve: &Reserve) -> Vec<(Column, Stated)> {
        let mut all = Vec::new();
        for part in 0..reserve.parts() {
            reserve.visit(part, &mut |key, cost, entries| {
                let mut again = Vec::new();
                assert_eq!((reserve.column(key, &mut again), &again[..]), (cost, entries), "asked for alone");
                again.sort_by_key(|&(row, _)| row);
                all.push((reserve.column_of(key).unwrap(), (cost, again)));
            });
        }
        all
    }

    #[test]
    fn what_is_unstated_is_what_a_whole_program_states() {
        for name in ["lancang-mekong", "suzhou", "mekong-plus"] {
            let instance = Instance::check(&bundled::open_instance(name).unwrap()).unwrap();
            let mut model = Source::read(&bundled::open_model("network").unwrap()).unwrap();
            for (routing, loads, limited) in [
                (Routing::Cheapest, false, false),
                (Routing::Cheapest, true, true),
                (Routing::Network, false, true),
            ] {
                model.limits[Term::Cost as usize].max = limited.then_some(1e6);
                let whole = match (routing, loads) {
                    (Routing::Cheapest, true) => formulate_within_capacities(&instance, &model),
                    _ => formulate_routed(&instance, &model, routing),
                };
                let whole = whole.unwrap();
                let outline = Outline::new(&instance, &model, routing).unwrap();
                let every_third = (0..outline.moves()).step_by(3).collect();
                let (stated, reserve) = outline.part(every_third, loads).unwrap();
                let place: HashMap<Row, usize> =
                    whole.rows.iter().enumerate().map(|(row, &key)| (key, row)).collect();
                assert_eq!(stated.rows.len(), whole.rows.len(), "{name}: the rows are the same");
                let mut columns: HashMap<Column, Stated> = HashMap::new();
                let mut take = |key: Column, cost: f64, entries: &mut dyn Iterator<Item = (usize, f64)>| {
                    let mut entries: Vec<_> =
                        entries.map(|(row, value)| (place[&stated.rows[row]], value)).collect();
                    entries.sort_by_key(|&(row, _)| row);
                    assert_eq!(columns.insert(key, (cost, entries)), None, "{key:?} twice");
                };
                for (j, &key) in stated.columns.iter().enumerate() {
                    let (rows, values) = stated.lp.matrix.column(j);
                    take(key, stated.lp.cost[j], &mut rows.iter().copied().zip(values.iter().copied()));
                }
                let unstated = shown(&reserve);
                assert!(unstated.len() > stated.columns.len() / 4, "{name}: few are left");
                for (key, (cost, entries)) in unstated {
                    take(key, cost, &mut entries.into_iter());
                }
                assert_eq!(columns.len(), whole.columns.len(), "{name}, {routing:?}");
                for (j, key) in whole.columns.iter().enumerate() {
                    let (rows, values) = whole.lp.matrix.column(j);
                    let entries: Vec<_> = rows.iter().copied().zip(values.iter().copied()).collect();
                    assert_eq!(columns[key], (whole.lp.cost[j], entries), "{name}, {routing:?}: {key:?}");
                }
            }
        }
    }
}
