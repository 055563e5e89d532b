//! Routes on demand: where corridors fill, goods leave their cheapest routes one by one.
//!
//! In the program with every good on its cheapest route and the capacities on top, a column that moves goods from p to n
//! by another route differs from its own by cost and loads alone. With weights (price of money times USD per tonne, plus
//! the price of each corridor's capacity), its best other route is a shortest path; it gains by the difference of the
//! two lengths. When none gains, the shortest lengths are prices of delivery, which make the plan and its prices an
//! optimum of the program that routes every origin's tonnes over every corridor.

use super::Formulation;
use super::economy::Economy;
use super::keys::{Column, Row};
use crate::economics::freight::Routes;
use crate::error::Error;
use crate::instance::Instance;
use crate::lp::{ColumnSource, Offer};
use crate::model::{Model, Term};
use std::collections::{HashMap, HashSet};

/// A column's gain, relative to its cost or one, from which a detour is worth making.
const GAINS: f64 = 1e-9;

/// What a column moves.
#[derive(Debug, Clone, Copy)]
struct Journey {
    origin: usize,
    place: usize,
    /// Thousand tonnes per unit of the column.
    kt: f64,
}

/// What a thousand tonnes gain by another route.
struct Bypass {
    saved: f64,
    old: Vec<usize>,
    new: Vec<usize>,
}

/// Makes columns that take other than the cheapest route.
pub struct Detours<'a> {
    instance: &'a Instance,
    /// The program with cheapest routes and capacities.
    within: &'a Formulation,
    cheapest: Routes,
    /// Row of each corridor's capacity.
    load: Vec<Option<usize>>,
    /// Weight of cost in the objective, and the row of a limit on it.
    cost_weight: f64,
    cost_row: Option<usize>,
    journeys: Vec<Option<Journey>>,
    made: Vec<(usize, Vec<usize>)>,
    known: HashSet<(usize, Vec<usize>)>,
}

impl<'a> Detours<'a> {
    /// Detours for the program of [`super::formulate_within_capacities`].
    ///
    /// # Errors
    /// As [`super::formulate`].
    pub fn new(instance: &'a Instance, model: &'a Model, within: &'a Formulation) -> Result<Self, Error> {
        let economy = Economy::new(instance, model, within.routing)?;
        let row = |key: Row| within.rows.iter().position(|&r| r == key);
        let journeys = within.columns.iter().map(|&key| {
            let (sector, origin, place) =
                super::constraints::freight::journey(&economy, &within.groups, key)?;
            let kt = instance.sectors[sector].tonnes / 1e3;
            (origin != place && kt > 0.0).then_some(Journey { origin, place, kt })
        });
        let corridors = 0..instance.corridors.len();
        Ok(Self {
            instance,
            within,
            journeys: journeys.collect(),
            load: corridors.map(|corridor| row(Row::Corridor { corridor })).collect(),
            cost_weight: model.objective.cost,
            cost_row: row(Row::Limit { term: Term::Cost }),
            cheapest: economy.routes.into_owned(),
            made: Vec::new(),
            known: HashSet::new(),
        })
    }

    /// What a thousand tonnes over each corridor cost at these prices: freight, and what the capacity is worth.
    fn weights(&self, prices: &[f64], costs: f64) -> Vec<f64> {
        let money = costs * self.cost_weight + self.cost_row.map_or(0.0, |row| prices[row]);
        let corridors = self.instance.corridors.iter().zip(&self.load);
        corridors
            .map(|(c, row)| (money * c.usd_per_tonne / 1e3 + row.map_or(0.0, |row| prices[row])).max(0.0))
            .collect()
    }

    /// The plan and prices of this program, with what each detour carries, as figures of the program through the
    /// network: one value a column, one price a row.
    #[must_use]
    pub fn through_network(
        &self,
        network: &Formulation,
        x: &[f64],
        carried: &[(usize, f64)],
        prices: &[f64],
        costs: f64,
    ) -> (Vec<f64>, Vec<f64>) {
        let mut value: HashMap<Column, f64> = HashMap::with_capacity(network.columns.len());
        let mut ship = |journey: Journey, route: &[usize], amount: f64| {
            let mut here = journey.origin;
            for &corridor in route {
                let ends = &self.instance.corridors[corridor];
                let forward = ends.from == here;
                here = if forward { ends.to } else { ends.from };
                let key = Column::Ship { origin: journey.origin, corridor, forward };
                *value.entry(key).or_default() += journey.kt * amount;
            }
        };
        let mut moved = x.to_vec();
        for (&journey, &amount) in self.journeys.iter().zip(x) {
            if let Some(j) = journey
                && amount != 0.0
            {
                ship(j, &self.cheapest.corridors(self.instance, j.origin, j.place), amount);
            }
        }
        for &(key, amount) in carried {
            let (column, route) = &self.made[key];
            if let Some(journey) = self.journeys[*column] {
                ship(journey, route, amount);
                moved[*column] += amount;
            }
        }
        value.extend(self.within.columns.iter().copied().zip(moved));
        let routes = self.shortest(prices, costs);
        let row: HashMap<Row, usize> =
            self.within.rows.iter().enumerate().map(|(i, &key)| (key, i)).collect();
        let price = |key: &Row| match *key {
            Row::Freight { origin, place } => routes.length(origin, place).unwrap_or(0.0),
            other => row.get(&other).map_or(0.0, |&i| prices[i]),
        };
        let x = network.columns.iter().map(|key| value.get(key).copied().unwrap_or(0.0)).collect();
        (x, network.rows.iter().map(price).collect())
    }

    fn shortest(&self, prices: &[f64], costs: f64) -> Routes {
        let weights = self.weights(prices, costs);
        Routes::under(self.instance, &|corridor| weights[corridor])
    }
}

impl ColumnSource for Detours<'_> {
    fn offers(&mut self, prices: &[f64], costs: f64, gains: &[f64]) -> Vec<Offer> {
        let weights = self.weights(prices, costs);
        let shortest = self.shortest(prices, costs);
        let along =
            |route: &[usize], figure: &dyn Fn(usize) -> f64| route.iter().map(|&c| figure(c)).sum::<f64>();
        let usd = |corridor: usize| self.instance.corridors[corridor].usd_per_tonne;
        // By origin and place; nothing where the cheapest route is the best.
        let mut bypasses: HashMap<(usize, usize), Option<Bypass>> = HashMap::new();
        let lp = &self.within.lp;
        let mut offers = Vec::new();
        for (column, journey) in self.journeys.iter().enumerate() {
            let Some(Journey { origin, place, kt }) = *journey else { continue };
            let found = bypasses.entry((origin, place)).or_insert_with(|| {
                let old = self.cheapest.corridors(self.instance, origin, place);
                let saved = along(&old, &|c| weights[c]) - shortest.length(origin, place)?;
                let new = shortest.corridors(self.instance, origin, place);
                (saved > 0.0 && new != old).then_some(Bypass { saved, old, new })
            });
            let Some(Bypass { saved, old, new }) = found else { continue };
            let gain = gains[column] + kt * *saved;
            if gain <= GAINS * lp.cost[column].abs().max(1.0) || self.known.contains(&(column, new.clone())) {
                continue;
            }
            let dearer = kt * (along(new, &usd) - along(old, &usd)) / 1e3;
            let (rows, values) = lp.matrix.column(column);
            let mut entries: Vec<(usize, f64)> = rows
                .iter()
                .zip(values)
                .filter(|(row, _)| !self.load.contains(&Some(**row)))
                .map(|(&row, &a)| (row, if self.cost_row == Some(row) { a + dearer } else { a }))
                .collect();
            if let Some(row) = self.cost_row.filter(|row| !rows.contains(row)) {
                entries.push((row, dearer));
            }
            entries.extend(new.iter().filter_map(|&c| Some((self.load[c]?, kt))));
            let cost = lp.cost[column] - self.cost_weight * dearer;
            offers.push(Offer { gain, cost, entries, key: self.made.len() });
            self.made.push((column, new.clone()));
        }
        offers
    }

    fn take(&mut self, key: usize) {
        self.known.insert(self.made[key].clone());
    }
}
