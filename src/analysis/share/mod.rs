//! Whether a multilateral deal holds and who gains what: the cooperative game of section 4 of the model.
//!
//! A coalition of countries owns what its members own. Every limit is additive, so this is a linear production game
//! (Owen 1975): valuing what each country owns at the shadow prices of the whole gives payments in the core.

pub mod games;
pub mod ownership;
mod schemes;
mod signing;
mod spans;
mod values;

pub use schemes::{SchemeShare, by_scheme};
pub use signing::{MOST_EXACT, PairWorth, Signature, Signing, signing};
pub use spans::{CountrySpans, Span, spans};
pub use values::{CoalitionValue, Game, MOST_PLAYERS, PaymentRange, Whole, game, whole};

use crate::economics::cooperation::Openness;
use crate::error::Error;
use crate::instance::Instance;
use crate::model::Model;
use crate::solution;
use crate::solver::Options;
use games::Scaled;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// A figure a country, by id.
pub type ByCountry<T> = BTreeMap<String, T>;

/// The least core with its payments by country.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct LeastCore {
    /// Largest gain of any coalition from leaving; not positive where the core is not empty.
    pub epsilon: f64,
    /// Payments a country.
    pub payments: ByCountry<f64>,
}

/// The coalition that gains most, or loses least, by leaving a division.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct Objection {
    /// Its members.
    pub coalition: Vec<String>,
    /// What it gains by leaving; not above 0 where the division is in the core.
    pub gain: f64,
}

/// What is lost when a country leaves.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct Leaving {
    /// What the others make without it.
    pub others_alone: f64,
    /// What all lose together: v of all less v of the others less v of the one that leaves.
    pub lost_together: f64,
    /// What the others lose against their Owen payments (Shapley's value where there are none); not below 0 where
    /// those are in the core.
    pub lost_to_others: f64,
}

/// What each country pays (below 0) or is paid, on top of what the plan itself gives it, for a division to come true.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct SidePayments {
    /// For Owen's payments.
    pub owen: Option<ByCountry<f64>>,
    /// For Shapley's value.
    pub shapley: ByCountry<f64>,
    /// For the nucleolus.
    pub nucleolus: Option<ByCountry<f64>>,
}

/// Who gains what. Every figure is in the objective's unit, M USD where cost has weight 1.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
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
    /// What the plan of the whole itself gives each country: its terms at the model's weights. Supply counts where
    /// it is used, costs as in [`crate::solution::accounts`].
    pub direct: ByCountry<f64>,
    /// What has to change hands for each division.
    pub side_payments: SidePayments,
    /// What is lost when a country leaves.
    pub leaving: ByCountry<Leaving>,
    /// Each country under each scheme, where asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schemes: Option<Vec<SchemeShare>>,
    /// What agreements add and in what order to sign them, where asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signing: Option<Signing>,
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
    let (game, plan) = rayon::join(
        || game(instance, model, options, progress),
        || solution::solve(instance, model, options),
    );
    let game = game?;
    let solve_objective = match plan {
        Ok(plan) => Some(plan.objective),
        Err(Error::Infeasible | Error::Unbounded | Error::Stopped(_)) => None,
        Err(other) => return Err(other),
    };
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
    let owen_payments = owen.map(|payments| by_country(payments));
    let shapley_payments = by_country(&shapley);
    let direct = by_country(&game.direct);
    let on_top = |payments: &ByCountry<f64>| -> ByCountry<f64> {
        payments.iter().map(|(country, paid)| (country.clone(), paid - direct[country])).collect()
    };
    Ok(Share {
        solve_objective,
        values: game.coalition_values(),
        standalone: by_country(&alone),
        gain_of_cooperation: game.values[game.values.len() - 1] - alone.iter().sum::<f64>(),
        owen_range: owen.map(|_| game.players.iter().cloned().zip(game.owen_range.iter().copied()).collect()),
        owen_unique: owen.map(|_| game.owen_is_unique()),
        owen_in_core: owen.map(|payments| scaled.in_core(payments)),
        owen_objection: owen.map(|payments| objection(payments)),
        shapley_in_core: scaled.in_core(&shapley),
        shapley_objection: objection(&shapley),
        myerson: by_country(&scaled.myerson(&open_pairs(instance, model))?),
        least_core: LeastCore { epsilon: least_core.epsilon, payments: by_country(&least_core.payments) },
        side_payments: SidePayments {
            owen: owen_payments.as_ref().map(on_top),
            shapley: on_top(&shapley_payments),
            nucleolus: nucleolus.as_ref().map(on_top),
        },
        leaving: leaving(&game, owen.map_or(&shapley, |payments| payments)),
        owen: owen_payments,
        shapley: shapley_payments,
        direct,
        nucleolus,
        schemes: None,
        signing: None,
        notes,
    })
}

/// What is lost when each country leaves, with what the others are paid while it stays.
fn leaving(game: &Game, payments: &[f64]) -> ByCountry<Leaving> {
    let everyone = game.values.len() - 1;
    let paid: f64 = payments.iter().sum();
    let one = |i: usize| {
        let others_alone = game.values[everyone & !(1 << i)];
        Leaving {
            others_alone,
            lost_together: game.values[everyone] - others_alone - game.values[1 << i],
            lost_to_others: paid - payments[i] - others_alone,
        }
    };
    game.players.iter().enumerate().map(|(i, player)| (player.clone(), one(i))).collect()
}

/// Pairs of countries that the scheme opens, for sales and transfers.
fn open_pairs(instance: &Instance, model: &Model) -> Vec<(usize, usize)> {
    let openness = Openness::new(instance, model);
    let n = instance.countries.len();
    (0..n).flat_map(|a| (a + 1..n).map(move |b| (a, b))).filter(|&(a, b)| openness.countries(a, b)).collect()
}
