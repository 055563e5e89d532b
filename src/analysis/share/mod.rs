//! Whether a multilateral deal holds and who gains what: the cooperative game of section 4 of the model.
//!
//! A coalition of countries owns what its members own. Every limit is additive, so this is a linear production game
//! (Owen 1975): valuing what each country owns at the shadow prices of the whole gives payments in the core.

pub mod games;
pub mod ownership;
mod values;

pub use values::{CoalitionValue, Game, MOST_PLAYERS, PaymentRange, game};

use crate::economics::cooperation::Openness;
use crate::error::Error;
use crate::instance::Instance;
use crate::model::Model;
use crate::solution;
use crate::solver::Options;
use games::Scaled;
use serde::Serialize;
use std::collections::BTreeMap;

/// A figure a country, by id.
pub type ByCountry<T> = BTreeMap<String, T>;

/// The least core with its payments by country.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LeastCore {
    /// Largest gain of any coalition from leaving; not positive where the core is not empty.
    pub epsilon: f64,
    /// Payments a country.
    pub payments: ByCountry<f64>,
}

/// The coalition that gains most, or loses least, by leaving a division.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Objection {
    /// Its members.
    pub coalition: Vec<String>,
    /// What it gains by leaving; not above 0 where the division is in the core.
    pub gain: f64,
}

/// Who gains what. Every figure is in the objective's unit, M USD where cost has weight 1.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Share {
    /// The objective of `solve`, which also counts floors, limits and discrete rules; `None` where it has no plan.
    pub solve_objective: Option<f64>,
    /// v(T), every coalition but the empty one.
    pub values: Vec<CoalitionValue>,
    /// v of each country alone.
    pub standalone: ByCountry<f64>,
    /// v of all less the sum of v of each alone.
    pub gain_of_cooperation: f64,
    /// Owen's payments: what each country owns at the prices of the whole; `None` for a discrete model.
    pub owen: Option<ByCountry<f64>>,
    /// The least and the most that Owen's payments come to over all optimal prices of the whole.
    pub owen_range: Option<ByCountry<PaymentRange>>,
    /// Whether all optimal prices give the same payments; `None` for a discrete model.
    pub owen_unique: Option<bool>,
    /// Whether Owen's payments keep every coalition from leaving, computed from the values.
    pub owen_in_core: Option<bool>,
    /// The coalition with most to say against Owen's payments.
    pub owen_objection: Option<Objection>,
    /// Shapley's value.
    pub shapley: ByCountry<f64>,
    /// Whether Shapley's value keeps every coalition from leaving.
    pub shapley_in_core: bool,
    /// The coalition with most to say against Shapley's value.
    pub shapley_objection: Objection,
    /// Myerson's value on the graph of open pairs.
    pub myerson: ByCountry<f64>,
    /// The least core.
    pub least_core: LeastCore,
    /// The nucleolus; `None` where the countries make more alone than together.
    pub nucleolus: Option<ByCountry<f64>>,
    /// What was left out and why.
    pub notes: Vec<String>,
}

/// Works out who gains what. `progress` hears `(coalitions solved, all coalitions)`.
///
/// # Errors
/// [`Error::Unsupported`] for more than [`MOST_PLAYERS`] countries; solver errors as they come.
pub fn share(
    instance: &Instance,
    model: &Model,
    options: &Options,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Share, Error> {
    let solve_objective = match solution::solve(instance, model, options) {
        Ok(plan) => Some(plan.objective),
        Err(Error::Infeasible | Error::Unbounded | Error::Stopped(_)) => None,
        Err(other) => return Err(other),
    };
    let game = game(instance, model, options, progress)?;
    let scaled = Scaled::new(&game.values)?;
    let mut notes = Vec::new();
    let by_country = |payments: &[f64]| -> ByCountry<f64> {
        game.players.iter().cloned().zip(payments.iter().copied()).collect()
    };
    let objection = |payments: &[f64]| {
        let found = scaled.strongest_objection(payments);
        Objection { coalition: game.members(found.members), gain: found.gain }
    };
    let owen = (!model.discrete.any()).then_some(&game.owen);
    if owen.is_none() {
        notes.push(
            "the model has discrete rules, which prices cannot value, so there are no Owen payments; \
             the other divisions stand, for the game without those rules"
                .to_owned(),
        );
    }
    let shapley = scaled.shapley();
    let least_core = scaled.least_core()?;
    let nucleolus = match scaled.nucleolus() {
        Ok(payments) => Some(by_country(&payments)),
        Err(Error::Unsupported(why)) => {
            notes.push(why);
            None
        }
        Err(other) => return Err(other),
    };
    let alone: Vec<f64> = (0..game.players.len()).map(|i| game.values[1 << i]).collect();
    Ok(Share {
        solve_objective,
        values: game.coalition_values(),
        standalone: by_country(&alone),
        gain_of_cooperation: game.values[game.values.len() - 1] - alone.iter().sum::<f64>(),
        owen: owen.map(|payments| by_country(payments)),
        owen_range: owen.map(|_| game.players.iter().cloned().zip(game.owen_range.iter().copied()).collect()),
        owen_unique: owen.map(|_| game.owen_is_unique()),
        owen_in_core: owen.map(|payments| scaled.in_core(payments)),
        owen_objection: owen.map(|payments| objection(payments)),
        shapley_in_core: scaled.in_core(&shapley),
        shapley_objection: objection(&shapley),
        shapley: by_country(&shapley),
        myerson: by_country(&scaled.myerson(&open_pairs(instance, model))?),
        least_core: LeastCore { epsilon: least_core.epsilon, payments: by_country(&least_core.payments) },
        nucleolus,
        notes,
    })
}

/// Pairs of countries that the scheme opens, for sales and transfers.
fn open_pairs(instance: &Instance, model: &Model) -> Vec<(usize, usize)> {
    let openness = Openness::new(instance, model);
    let n = instance.countries.len();
    (0..n).flat_map(|a| (a + 1..n).map(move |b| (a, b))).filter(|&(a, b)| openness.countries(a, b)).collect()
}
