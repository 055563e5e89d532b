//! How far the objective swings when each limit is a share lower or higher: found by solving again, not from prices.

mod svg;

use super::case::{Case, Ending};
use super::gains::Moves;
use super::telling::{Change, Told, clean, told};
use crate::error::Error;
use crate::instance::RawInstance;
use crate::model::Source;
use crate::solution::figures::Figure;
use crate::solver::Options;
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;

/// Limits that one thread moves in a row.
const PART: usize = 16;
/// A swing below this share of the objective is none.
const NO_SWING: f64 = 1e-9;

/// The swings of the objective.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Tornado {
    /// Name of the instance.
    pub instance: String,
    /// Name of the model.
    pub model: String,
    /// The objective.
    pub objective: f64,
    /// The share by which each limit is lowered and raised.
    pub share: f64,
    /// The limits that swing the objective, widest first; those without which there is no plan before all.
    pub bars: Vec<Bar>,
    /// What was done to the model.
    pub notes: Vec<String>,
}

/// One limit, lowered and raised.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct Bar {
    /// The limit.
    pub limit: Told,
    /// The figure lowered.
    pub low: f64,
    /// What the objective changes by then; `None` where there is no plan (or no end).
    pub at_low: Option<f64>,
    /// The figure raised.
    pub high: f64,
    /// What the objective changes by then; `None` where there is no plan (or no end).
    pub at_high: Option<f64>,
}

impl Bar {
    /// The larger of both changes; infinite where one of them leaves no plan.
    #[must_use]
    pub fn swing(&self) -> f64 {
        let size = |change: Option<f64>| change.map_or(f64::INFINITY, f64::abs);
        size(self.at_low).max(size(self.at_high))
    }
}

/// Lowers and raises every limit by a share (0.1 for a tenth) and solves each time. A discrete model keeps the open and
/// closed sites of its best plan.
///
/// # Errors
/// As [`crate::solution::solve`]; [`Error::Unsupported`] for a share that is not between 0 and 1.
pub fn tornado(raw: &RawInstance, source: &Source, share: f64, options: &Options) -> Result<Tornado, Error> {
    if !(share > 0.0 && share <= 1.0) {
        return Err(Error::Unsupported(format!("limits move by a share between 0 and 1, not by {share}")));
    }
    let case = Case::new(raw, source)?;
    let formulation = case.formulation()?;
    let found = match super::best(&formulation, options)? {
        super::Best::Plan(found) => *found,
        super::Best::None => return Err(Error::Infeasible),
        super::Best::Endless => return Err(Error::Unbounded),
    };
    let moves = Moves::new(&case, &formulation, &found.lp, &found.optimum, options)?;
    let moved = |figure: &&Figure| {
        // Numbers of plants are no figures to move by a tenth.
        figure.value != 0.0 && !matches!(figure.column(), "max_sectors" | "max_parks")
    };
    let figures: Vec<&Figure> = moves.figures.iter().filter(moved).collect();
    let part = |figures: &[&Figure]| {
        let mut moves = moves.clone();
        figures.iter().map(|figure| bar(&case, &mut moves, figure, share)).collect()
    };
    let parts: Result<Vec<Vec<Bar>>, Error> = figures.par_chunks(PART).map(part).collect();
    let mut bars: Vec<Bar> = parts?.into_iter().flatten().filter(|bar| bar.swing() > 0.0).collect();
    bars.sort_by(|a, b| b.swing().total_cmp(&a.swing()));
    Ok(Tornado {
        instance: case.instance.name.clone(),
        model: case.model.name.clone(),
        objective: found.optimum.objective,
        share,
        bars,
        notes: found.notes,
    })
}

/// What is no change of an objective.
fn nothing(objective: f64) -> f64 {
    NO_SWING * objective.abs().max(1.0)
}

fn bar(case: &Case, moves: &mut Moves, figure: &Figure, share: f64) -> Result<Bar, Error> {
    let (low, high) = (clean(figure.value * (1.0 - share)), clean(figure.value * (1.0 + share)));
    let base = moves.optimum.objective;
    let clear = |change: f64| if change.abs() > nothing(base) { change } else { 0.0 };
    let mut change = |to: f64| match moves.after(figure, &Change::new(figure, to))? {
        Ending::Optimal(found) => Ok(Some(clear(found.objective - base))),
        Ending::Infeasible | Ending::Unbounded => Ok::<_, Error>(None),
    };
    let (at_low, at_high) = (change(low)?, change(high)?);
    Ok(Bar { limit: told(case, moves.formulation, figure), low, at_low, high, at_high })
}
