//! v(T) for every coalition T, and Owen's payments from the prices of the whole.

use super::ownership::Ownership;
use crate::economics::cooperation::Openness;
use crate::error::Error;
use crate::formulation::keys::{Column, Row};
use crate::formulation::{Formulation, formulate};
use crate::instance::Instance;
use crate::lp::Lp;
use crate::model::{Discrete, Limit, Model};
use crate::solver::postoptimal::{LimitOf, PostOptimal};
use crate::solver::simplex::{Limits, Simplex};
use crate::solver::{self, Optimum, Options, Outcome};
use rayon::prelude::*;
use serde::Serialize;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What a coalition achieves alone.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CoalitionValue {
    /// Ids of its members, in the order of `countries.csv`.
    pub coalition: Vec<String>,
    /// v(T), in the objective's unit.
    pub value: f64,
}

/// What a player is paid over all optimal prices; `None` where an end is unknown because no plan is so near.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PaymentRange {
    /// At least.
    pub least: Option<f64>,
    /// At most.
    pub most: Option<f64>,
}

/// The game of an instance under a model.
#[derive(Debug, Clone, PartialEq)]
pub struct Game {
    /// Country ids, the players.
    pub players: Vec<String>,
    /// v(T) by the bits of T (bit `i` is player `i`); the empty coalition is 0.
    pub values: Vec<f64>,
    /// Owen's payments a player, from one optimal price vector of the whole.
    pub owen: Vec<f64>,
    /// What each player is paid over all optimal prices.
    pub owen_range: Vec<PaymentRange>,
}

/// Coalitions solved one after the other from the same start.
const RUN: usize = 16;

/// Most countries a game may have: 2^n programs are solved.
pub const MOST_PLAYERS: usize = 16;

/// Works out the game: every coalition's value and Owen's payments. `progress` hears of every coalition solved.
///
/// # Errors
/// [`Error::Unsupported`] for more than [`MOST_PLAYERS`] countries; [`Error::Unbounded`] and solver errors as they come.
pub fn game(
    instance: &Instance,
    model: &Model,
    options: &Options,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Game, Error> {
    let players: Vec<String> = instance.countries.iter().map(|c| c.id.clone()).collect();
    let n = players.len();
    if n > MOST_PLAYERS {
        return Err(Error::Unsupported(format!(
            "coalitions of {n} countries: at most {MOST_PLAYERS} can be enumerated"
        )));
    }
    let (instance, model) = (without_floors(instance), without_rules(model));
    let formulation = formulate(&instance, &model)?;
    let program = Coalitions::new(&instance, &model, &formulation);
    let everyone = (1_usize << n) - 1;
    let whole = optimum(&program.lp(everyone), options)?;
    let owen = program.owen(&whole);
    let owen_range = program.owen_range(&whole)?;
    progress(1, everyone);
    // Gray codes: neighbours differ by one country, so each is near the last one's basis. Runs have a fixed length,
    // so that the figures do not depend on the number of threads.
    let order: Vec<usize> =
        (1..=everyone).map(|i| i ^ (i >> 1)).filter(|&members| members != everyone).collect();
    let done = AtomicUsize::new(1);
    let solved: Result<Vec<Vec<(usize, f64)>>, Error> = order
        .par_chunks(RUN)
        .map(|run| {
            let tell = || progress(done.fetch_add(1, Ordering::Relaxed) + 1, everyone);
            program.values(run, &whole, options, &tell)
        })
        .collect();
    let mut values = vec![0.0; everyone + 1];
    values[everyone] = whole.objective;
    for (members, value) in solved?.into_iter().flatten() {
        values[members] = value;
    }
    Ok(Game { players, values, owen, owen_range })
}

impl Game {
    /// Every coalition with its value, the empty one left out.
    #[must_use]
    pub fn coalition_values(&self) -> Vec<CoalitionValue> {
        (1..self.values.len())
            .map(|members| CoalitionValue { coalition: self.members(members), value: self.values[members] })
            .collect()
    }

    /// Whether every player's least and most are the same, to a relative 1e-7 of v(C).
    #[must_use]
    pub fn owen_is_unique(&self) -> bool {
        let size = 1e-7 * self.values[self.values.len() - 1].abs().max(1.0);
        self.owen_range.iter().all(
            |range| matches!((range.least, range.most), (Some(least), Some(most)) if most - least <= size),
        )
    }

    /// Ids of the players in the bits of a coalition.
    #[must_use]
    pub fn members(&self, coalition: usize) -> Vec<String> {
        (0..self.players.len()).filter(|i| coalition >> i & 1 == 1).map(|i| self.players[i].clone()).collect()
    }
}

/// Floors are dropped from the game.
fn without_floors(instance: &Instance) -> Instance {
    let mut instance = instance.clone();
    instance.countries.iter_mut().for_each(|c| c.min_jobs = 0.0);
    instance.sectors.iter_mut().for_each(|s| s.min_total = 0.0);
    instance.sites.iter_mut().for_each(|s| s.min_output = 0.0);
    instance.demand.iter_mut().for_each(|d| d.min_sales = 0.0);
    instance
}

/// Term limits, equity, fixed costs and discrete rules are dropped from the game.
fn without_rules(model: &Model) -> Model {
    let mut model = model.clone();
    model.objective.equity = 0.0;
    model.limits = [Limit::default(); 6];
    model.discrete = Discrete::default();
    model
}

fn optimum(lp: &Lp, options: &Options) -> Result<Optimum, Error> {
    match solver::solve(lp, options)?.outcome {
        Outcome::Optimal(optimum) => Ok(optimum),
        Outcome::Infeasible => Err(Error::Infeasible),
        Outcome::Unbounded => Err(Error::Unbounded),
        Outcome::Stopped(_) => {
            Err(Error::Stopped("a limit ended the search before all coalitions were solved".to_owned()))
        }
    }
}

/// The program of the whole, and what a coalition changes in it.
struct Coalitions<'a> {
    instance: &'a Instance,
    model: &'a Model,
    formulation: &'a Formulation,
    rows: Vec<Option<Vec<f64>>>,
    columns: Vec<Option<Vec<f64>>>,
}

impl<'a> Coalitions<'a> {
    fn new(instance: &'a Instance, model: &'a Model, formulation: &'a Formulation) -> Self {
        let ownership = Ownership::new(instance);
        let rows = formulation.rows.iter().map(|&row| ownership.of_row(row)).collect();
        let columns = formulation.columns.iter().map(|&column| ownership.of_column(column)).collect();
        Self { instance, model, formulation, rows, columns }
    }

    /// The program of a coalition: the whole's, with non-members' sites and transfers closed, limits cut to what
    /// members own, and duties on sales into non-members' markets at the closed rate.
    fn lp(&self, members: usize) -> Lp {
        let is_member: Vec<bool> =
            (0..self.instance.countries.len()).map(|i| members >> i & 1 == 1).collect();
        let owned = |fractions: &[f64]| -> f64 {
            if is_member.iter().all(|&m| m) {
                return 1.0;
            }
            fractions.iter().zip(&is_member).filter(|(_, m)| **m).map(|(f, _)| f).sum()
        };
        let openness = Openness::new(self.instance, self.model);
        let within = openness.clone().within(&is_member);
        let mut lp = self.formulation.lp.clone();
        for (row, &key) in self.formulation.rows.iter().enumerate() {
            if matches!(key, Row::NewOutput { .. }) {
                continue;
            }
            if let Some(fractions) = &self.rows[row]
                && lp.row_upper[row].is_finite()
            {
                lp.row_upper[row] *= owned(fractions);
            }
        }
        for (column, &key) in self.formulation.columns.iter().enumerate() {
            match key {
                Column::Output { site } => {
                    let country = self.instance.parks[self.instance.sites[site].park].country;
                    if !is_member[country] {
                        lp.upper[column] = 0.0;
                    }
                }
                Column::Transfer { transfer } => {
                    let t = &self.instance.transfers[transfer];
                    if !(is_member[t.from] && is_member[t.to]) {
                        lp.upper[column] = 0.0;
                    }
                }
                Column::Sale { site, market } => {
                    let s = &self.instance.sites[site];
                    let duty = |o: &Openness| o.duty_to_market(self.instance, s.park, market, s.sector);
                    lp.cost[column] -= self.model.objective.cost * (duty(&within) - duty(&openness));
                }
                _ => {}
            }
        }
        lp
    }

    /// Values of some coalitions, each solved from the basis of the one before, each certified.
    fn values(
        &self,
        run: &[usize],
        whole: &Optimum,
        options: &Options,
        tell: &dyn Fn(),
    ) -> Result<Vec<(usize, f64)>, Error> {
        let mut now = self.formulation.lp.clone();
        let mut simplex = Simplex::new(&now)?;
        if let Some(basis) = &whole.basis {
            simplex.set_basis(basis);
        }
        let limits = Limits { cancelled: options.cancelled.as_deref(), ..Limits::default() };
        let mut values = Vec::with_capacity(run.len());
        for &members in run {
            let next = self.lp(members);
            for column in 0..next.columns() {
                if (next.lower[column], next.upper[column]) != (now.lower[column], now.upper[column]) {
                    simplex.set_bounds(column, next.lower[column], next.upper[column]);
                }
                if next.cost[column] != now.cost[column] {
                    simplex.set_cost(column, next.cost[column]);
                }
            }
            for row in 0..next.rows() {
                if next.row_upper[row] != now.row_upper[row] {
                    simplex.set_row_limits(row, next.row_lower[row], next.row_upper[row]);
                }
            }
            now = next;
            let value = match simplex.resolve(&limits)? {
                Outcome::Optimal(optimum) if solver::certify(&now, &optimum, options.gap).is_ok() => {
                    optimum.objective
                }
                Outcome::Stopped(_) => {
                    return Err(Error::Stopped("stopped before all coalitions were solved".to_owned()));
                }
                // Whatever went wrong on the hot path, the cold one decides.
                _ => optimum(&now, options)?.objective,
            };
            values.push((members, value));
            tell();
        }
        Ok(values)
    }

    /// The limits of each country, with how much of each it owns: the direction of its endowment.
    fn endowment(&self, country: usize) -> Vec<(LimitOf, f64)> {
        let lp = &self.formulation.lp;
        let rows = self.rows.iter().enumerate().filter_map(|(row, fractions)| {
            let part = fractions.as_ref()?[country];
            let (limit, figure) = if lp.row_upper[row].is_finite() {
                (LimitOf::RowUpper(row), lp.row_upper[row])
            } else {
                (LimitOf::RowLower(row), lp.row_lower[row])
            };
            (figure.is_finite() && part * figure != 0.0).then_some((limit, part * figure))
        });
        let columns = self.columns.iter().enumerate().filter_map(|(column, fractions)| {
            let part = fractions.as_ref()?[country] * lp.upper[column];
            (part.is_finite() && part != 0.0).then_some((LimitOf::ColumnUpper(column), part))
        });
        rows.chain(columns).collect()
    }

    /// Least and most of each country's payment over all optimal prices: the one-sided derivatives of v(C) in the
    /// direction of its endowment.
    fn owen_range(&self, whole: &Optimum) -> Result<Vec<PaymentRange>, Error> {
        let mut post = PostOptimal::new(&self.formulation.lp, whole)?;
        (0..self.instance.countries.len())
            .map(|country| {
                let more = self.endowment(country);
                let less: Vec<_> = more.iter().map(|&(limit, by)| (limit, -by)).collect();
                Ok(PaymentRange {
                    least: post.directional(&more)?,
                    most: post.directional(&less)?.map(|loss| -loss),
                })
            })
            .collect()
    }

    /// What each country owns, at the prices of the whole.
    fn owen(&self, whole: &Optimum) -> Vec<f64> {
        let mut payments = vec![0.0; self.instance.countries.len()];
        let mut pay = |fractions: &[f64], worth: f64| {
            payments.iter_mut().zip(fractions).for_each(|(payment, f)| *payment += f * worth);
        };
        let lp = &self.formulation.lp;
        for (row, price) in whole.duals.iter().flatten().enumerate() {
            let limit = if *price > 0.0 { lp.row_upper[row] } else { lp.row_lower[row] };
            if let Some(fractions) = &self.rows[row]
                && *price != 0.0
                && limit.is_finite()
            {
                pay(fractions, price * limit);
            }
        }
        for (column, price) in whole.reduced_costs.iter().flatten().enumerate() {
            if let Some(fractions) = &self.columns[column]
                && *price > 0.0
                && lp.upper[column].is_finite()
            {
                pay(fractions, price * lp.upper[column]);
            }
        }
        payments
    }
}
