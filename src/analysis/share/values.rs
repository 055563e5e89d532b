//! v(T) for every coalition T, and Owen's payments from the prices of the whole.

use super::ownership::Ownership;
use crate::analysis::ground::Ground;
use crate::error::Error;
use crate::formulation::Formulation;
use crate::formulation::keys::Row;
use crate::instance::{Destination, Instance, Scope};
use crate::model::{Discrete, Limit, Model, Term, Terms};
use crate::solution;
use crate::solution::accounts::draw_up;
use crate::solution::plan::Plan;
use crate::solver::postoptimal::{LimitOf, PostOptimal};
use crate::solver::{Optimum, Options};
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What a coalition achieves alone.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct CoalitionValue {
    /// Ids of its members, in the order of `countries.csv`.
    pub coalition: Vec<String>,
    /// v(T), in the objective's unit.
    pub value: f64,
}

/// What a player is paid over all optimal prices; `None` where an end is unknown because no plan is so near.
#[derive(Debug, Clone, Copy, PartialEq, JsonSchema, Serialize)]
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
    /// What the plan of the whole itself gives each player, before any payment: its terms at the model's weights.
    pub direct: Vec<f64>,
}

/// What all countries achieve together, and what each owns of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Whole {
    /// v(C), in the objective's unit.
    pub value: f64,
    /// As in [`Game`].
    pub owen: Vec<f64>,
    /// As in [`Game`].
    pub owen_range: Vec<PaymentRange>,
    /// As in [`Game`].
    pub direct: Vec<f64>,
}

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
    let everyone = (1_usize << n) - 1;
    let done = AtomicUsize::new(0);
    let tell = || progress(done.fetch_add(1, Ordering::Relaxed) + 1, everyone);
    let (whole, parts) = rayon::join(
        || whole(instance, model, options).inspect(|_| tell()),
        || parts(&without_floors(instance), &without_rules(model), options, &tell),
    );
    let Whole { value, owen, owen_range, direct } = whole?;
    let mut values = vec![0.0; everyone + 1];
    for (members, value) in parts? {
        values[members] = value;
    }
    values[everyone] = value;
    Ok(Game { players, values, owen, owen_range, direct })
}

/// v of every coalition between no country and all, by its bits; the largest programs first, so that no thread is left
/// alone with one.
fn parts(
    instance: &Instance,
    model: &Model,
    options: &Options,
    tell: &(dyn Fn() + Sync),
) -> Result<Vec<(usize, f64)>, Error> {
    let n = instance.countries.len();
    let sites = |members: usize| {
        let theirs = |park: usize| members >> instance.parks[park].country & 1 == 1;
        instance.sites.iter().filter(|s| theirs(s.park)).count()
    };
    let mut coalitions: Vec<usize> = (1..(1_usize << n) - 1).collect();
    coalitions.sort_by_cached_key(|&members| std::cmp::Reverse(sites(members)));
    let solve = |members: usize| {
        let is_member: Vec<bool> = (0..n).map(|i| members >> i & 1 == 1).collect();
        let value = solution::best_objective(&belongings(instance, &is_member), model, options)?;
        tell();
        Ok((members, value))
    };
    // A bridge hands the coalitions out in this order, where a split of the range would not.
    coalitions.into_iter().par_bridge().map(solve).collect()
}

/// What all countries achieve together in the game, with Owen's payments.
///
/// # Errors
/// [`Error::Unbounded`] and solver errors as they come.
pub fn whole(instance: &Instance, model: &Model, options: &Options) -> Result<Whole, Error> {
    let (instance, model) = (without_floors(instance), without_rules(model));
    let Ground { formulation, optimum, .. } = Ground::new(&instance, &model, options)?;
    let program = Endowments::new(&instance, &formulation);
    let plan = Plan::from_columns(&instance, &formulation, &optimum.x);
    let worth = |terms: &Terms| Term::ALL.iter().map(|&t| t.sign() * model.objective[t] * terms[t]).sum();
    Ok(Whole {
        value: optimum.objective,
        owen: program.owen(&optimum),
        owen_range: program.owen_range(&optimum)?,
        direct: draw_up(&instance, &model, &plan).countries.iter().map(worth).collect(),
    })
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
        unique(&self.owen_range, self.values[self.values.len() - 1])
    }

    /// Ids of the players in the bits of a coalition.
    #[must_use]
    pub fn members(&self, coalition: usize) -> Vec<String> {
        (0..self.players.len()).filter(|i| coalition >> i & 1 == 1).map(|i| self.players[i].clone()).collect()
    }
}

/// Whether every least and most are the same, to a relative 1e-7 of the whole.
pub(super) fn unique(ranges: &[PaymentRange], whole: f64) -> bool {
    let size = 1e-7 * whole.abs().max(1.0);
    let one = |range: &PaymentRange| matches!((range.least, range.most), (Some(a), Some(b)) if b - a <= size);
    ranges.iter().all(one)
}

/// Floors are dropped from the game.
pub(super) fn without_floors(instance: &Instance) -> Instance {
    let mut instance = instance.clone();
    instance.countries.iter_mut().for_each(|c| c.min_jobs = 0.0);
    instance.sectors.iter_mut().for_each(|s| s.min_total = 0.0);
    instance.sites.iter_mut().for_each(|s| s.min_output = 0.0);
    instance.demand.iter_mut().for_each(|d| d.min_sales = 0.0);
    instance
}

/// Term limits, equity, fixed costs and discrete rules are dropped from the game.
pub(super) fn without_rules(model: &Model) -> Model {
    let mut model = model.clone();
    model.objective.equity = 0.0;
    model.limits = [Limit::default(); 6];
    model.discrete = Discrete::default();
    model
}

/// The instance of a coalition: only members' sites produce, limits are cut to what members own, transfers run among
/// them, and duties into non-members' markets are closed. Parks, nodes and corridors all stay as places and ways.
fn belongings(instance: &Instance, is_member: &[bool]) -> Instance {
    let ownership = Ownership::new(instance);
    let part = |fractions: Option<Vec<f64>>| -> f64 {
        let fractions = fractions.unwrap_or_default();
        fractions.iter().zip(is_member).filter(|(_, member)| **member).map(|(f, _)| f).sum()
    };
    let mut theirs = instance.clone();
    theirs.sites.retain(|s| is_member[instance.parks[s.park].country]);
    theirs.transfers.retain(|t| is_member[t.from] && is_member[t.to]);
    for (resource, r) in theirs.resources.iter_mut().enumerate() {
        if r.scope == Scope::Region {
            let fraction = part(ownership.of_row(Row::Resource { resource, holder: 0 }));
            r.capacity = r.capacity.map(|c| c * fraction);
        }
    }
    for (corridor, c) in theirs.corridors.iter_mut().enumerate() {
        let fraction = part(ownership.of_row(Row::Corridor { corridor }));
        c.capacity_kt = c.capacity_kt.map(|kt| kt * fraction);
    }
    for (demand, d) in theirs.demand.iter_mut().enumerate() {
        d.max_sales *= part(ownership.of_row(Row::Demand { demand }));
    }
    for (sector, s) in theirs.sectors.iter_mut().enumerate() {
        let fraction = part(ownership.of_row(Row::Programme { sector }));
        s.max_total = s.max_total.map(|most| most * fraction);
    }
    for ((from, to, _), tariff) in &mut theirs.tariffs {
        if let Destination::Country(to) = *to
            && !(is_member[*from] && is_member[to])
        {
            tariff.open_rate = tariff.closed_rate;
        }
    }
    theirs
}

/// The program of the whole, and which part of each of its limits belongs to whom.
struct Endowments<'a> {
    instance: &'a Instance,
    formulation: &'a Formulation,
    rows: Vec<Option<Vec<f64>>>,
    columns: Vec<Option<Vec<f64>>>,
}

impl<'a> Endowments<'a> {
    fn new(instance: &'a Instance, formulation: &'a Formulation) -> Self {
        let ownership = Ownership::new(instance);
        let rows = formulation.rows.iter().map(|&row| ownership.of_row(row)).collect();
        let columns = formulation.columns.iter().map(|&column| ownership.of_column(column)).collect();
        Self { instance, formulation, rows, columns }
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
