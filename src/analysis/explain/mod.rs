//! Why a plan is impossible, endless, or no better than it is.
//!
//! Infeasible: irreducible sets of figures that contradict each other, and the least changes that mend them.
//! Unbounded: what grows without end, and which figures would stop it. Otherwise: the limits that matter most, by what
//! relaxing each truly gains, and the chain of limits behind a park or a sector. Every change that is named was tried:
//! the instance was read, formulated and solved again with it.

mod case;
mod chain;
mod discrete;
mod gains;
mod infeasible;
mod telling;
mod tornado;
mod unbounded;
mod weights;

pub use chain::{Chain, ChainLimit, LinkLine, MarketLine, SiteLine};
pub use gains::Gain;
pub use infeasible::{Conflict, Relaxation, WayOut};
pub(in crate::analysis) use telling::amount;
pub use telling::{Change, Told};
pub use tornado::{Bar, Tornado, tornado};
pub use unbounded::{Growth, Stop};
pub use weights::Weights;

use crate::error::Error;
use crate::formulation::Formulation;
use crate::instance::RawInstance;
use crate::lp::Lp;
use crate::model::Source;
use crate::solver::{self, Optimum, Options, Outcome};
use case::{Case, Ending, ending};
use gains::Moves;
use schemars::JsonSchema;
use serde::Serialize;

/// Limits told of a feasible plan.
pub const MOST_LIMITS: usize = 10;

/// What to explain besides.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Asked {
    /// How hard figures are to change.
    pub weights: Weights,
    /// A park to explain.
    pub park: Option<String>,
    /// A sector to explain.
    pub sector: Option<String>,
}

/// The explanation.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Explanation {
    /// Name of the instance.
    pub instance: String,
    /// Name of the model.
    pub model: String,
    /// `optimal`, `infeasible` or `unbounded`.
    pub status: String,
    /// The objective, where there is a best plan.
    pub objective: Option<f64>,
    /// Infeasible: sets of figures that contradict each other; no two share a figure.
    pub conflicts: Vec<Conflict>,
    /// Infeasible: the changes that mend everything at the least burden.
    pub relaxation: Option<Relaxation>,
    /// Unbounded: what grows without end.
    pub growth: Option<Growth>,
    /// Optimal: the limits that matter most.
    pub limits: Vec<Gain>,
    /// Optimal: what stands behind the park or sector asked for.
    pub chain: Option<Chain>,
    /// What was assumed or left out.
    pub notes: Vec<String>,
}

/// Explains an instance under a model.
///
/// # Errors
/// [`Error::Input`] when instance, model, weights or the names asked for are wrong; [`Error::Stopped`] where a limit
/// ended a search; [`Error::Solver`] when no answer could be proven.
pub fn explain(
    raw: &RawInstance,
    source: &Source,
    asked: &Asked,
    options: &Options,
) -> Result<Explanation, Error> {
    let case = Case::new(raw, source)?;
    let (park, sector) = (asked.park.as_deref(), asked.sector.as_deref());
    chain::sites(&case, park, sector)?;
    let formulation = case.formulation()?;
    let paths: Vec<String> =
        discrete::movables(&case, &formulation).iter().map(|movable| movable.figure.path()).collect();
    asked.weights.name_figures(&paths)?;
    let mut told = Explanation {
        instance: case.instance.name.clone(),
        model: case.model.name.clone(),
        status: "optimal".to_owned(),
        objective: None,
        conflicts: Vec::new(),
        relaxation: None,
        growth: None,
        limits: Vec::new(),
        chain: None,
        notes: Vec::new(),
    };
    let found = match best(&formulation, options)? {
        Best::Plan(found) => *found,
        Best::None => {
            let why = infeasible::explain(&case, &asked.weights, options)?;
            "infeasible".clone_into(&mut told.status);
            (told.conflicts, told.relaxation) = (why.conflicts, why.relaxation);
            told.notes.extend(why.notes);
            return Ok(told);
        }
        Best::Endless => {
            "unbounded".clone_into(&mut told.status);
            told.growth = unbounded::explain(&case, options)?;
            return Ok(told);
        }
    };
    let Found { lp, optimum, notes } = found;
    told.objective = Some(optimum.objective);
    told.notes.extend(notes);
    let mut moves = Moves::new(&case, &formulation, &lp, &optimum, options)?;
    told.limits = moves.ranked(MOST_LIMITS)?;
    if park.is_some() || sector.is_some() {
        told.chain = Some(chain::behind(&case, &mut moves, park, sector)?);
    }
    Ok(told)
}

/// How the search for a best plan ended.
enum Best {
    Plan(Box<Found>),
    None,
    Endless,
}

/// A best plan with the continuous program around it.
struct Found {
    /// The program, whole columns held where they are.
    lp: Lp,
    /// Its optimum, with prices and a basis.
    optimum: Optimum,
    notes: Vec<String>,
}

fn best(formulation: &Formulation, options: &Options) -> Result<Best, Error> {
    let mut notes = Vec::new();
    let mut optimum = match solver::solve(&formulation.lp, options)?.outcome {
        Outcome::Optimal(optimum) => optimum,
        Outcome::Stopped(Some(best)) => {
            notes.push("a limit ended the search: the best plan found so far is explained".to_owned());
            best
        }
        Outcome::Stopped(None) => {
            return Err(Error::Stopped("a limit ended the search before it had a plan".to_owned()));
        }
        Outcome::Infeasible => return Ok(Best::None),
        Outcome::Unbounded => return Ok(Best::Endless),
    };
    let lp = formulation.held(|column| optimum.x[column]);
    let discrete = formulation.lp.is_discrete();
    if discrete {
        notes.push(
            "discrete model: limits are moved with the open and closed sites of the best plan held"
                .to_owned(),
        );
    }
    if optimum.basis.is_none() || discrete {
        match ending(&lp, &Options { start: None, ..options.clone() })? {
            Ending::Optimal(found) => optimum = found,
            _ => return Err(Error::Solver("the best plan was not found again".to_owned())),
        }
    }
    Ok(Best::Plan(Box::new(Found { lp, optimum, notes })))
}
