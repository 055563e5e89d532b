//! The frontier of three or more criteria, or of a discrete model: an augmented epsilon-constraint grid.
//!
//! For every cell of a grid over the payoff table's ranges of all criteria but the first, the first is maximised while
//! the others keep to the cell's least values; a small weight on these makes every answer efficient (Mavrotas, 2009,
//! *Effective implementation of the epsilon-constraint method*). Where an answer reaches past the next cells of its
//! line, these would give it again and are skipped; where there is none, the cells beyond have none either.

use super::super::plans::{Plans, Wish};
use super::{Found, Scale};
use crate::error::{Diagnostic, Error, Place};
use crate::model::{Model, Term, Terms};
use rayon::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Most cells of a grid.
pub const MOST_CELLS: usize = 100_000;

/// Weight of the other criteria, each over its range.
const AUGMENTATION: f64 = 1e-3;

/// Steps a criterion, if they make a grid.
pub(super) fn check(criteria: usize, points: usize) -> Result<usize, Error> {
    let power = u32::try_from(criteria - 1).unwrap_or(u32::MAX);
    let cells = points.checked_pow(power).filter(|&cells| cells <= MOST_CELLS);
    if points >= 2 && cells.is_some() {
        return Ok(points);
    }
    let message = format!("{points} points a criterion make no grid for {criteria} criteria");
    let help = format!("take 2 or more, and at most {MOST_CELLS} cells in all");
    Err(Error::Input(vec![Diagnostic::error("bad-grid", message, Place::file("--points")).with_help(help)]))
}

/// Efficient points, by falling criteria.
pub(super) fn sample(
    plans: &mut Plans,
    model: &Model,
    terms: &[Term],
    payoff: &[Found],
    scale: &Scale,
    steps: usize,
    tell: &(dyn Fn(usize, usize) + Sync),
) -> Result<Vec<Found>, Error> {
    // A line of cells differs in the second criterion alone; its other least values are digits of its number.
    let lines = steps.pow(u32::try_from(terms.len() - 2).unwrap_or(0));
    let done = AtomicUsize::new(0);
    let line = |number: usize| {
        let mut plans = plans.clone();
        plans.solves = 0;
        let mut rest = number;
        for k in 2..terms.len() {
            plans.bound(k, least(payoff, scale, k, rest % steps, steps), f64::INFINITY);
            rest /= steps;
        }
        let found = walk(&mut plans, model, terms, payoff, scale, steps);
        tell(done.fetch_add(1, Ordering::Relaxed) + 1, lines);
        found.map(|found| (found, plans.solves))
    };
    let walked: Vec<_> = (0..lines).into_par_iter().map(line).collect::<Result<_, Error>>()?;
    plans.solves += walked.iter().map(|(_, solves)| solves).sum::<usize>();
    let grid = walked.into_iter().flat_map(|(found, _)| found);
    Ok(pruned(grid.chain(payoff.iter().cloned()), scale))
}

/// The least value of a criterion in a step of the grid, with the room that rounding needs at its best.
fn least(payoff: &[Found], scale: &Scale, k: usize, step: usize, steps: usize) -> f64 {
    let share = step as f64 / (steps - 1) as f64;
    let best = payoff[k].values[k];
    let value = scale.least[k] + share * (best - scale.least[k]);
    value - scale.slip * value.abs().max(0.1)
}

/// The answers along a line of cells.
fn walk(
    plans: &mut Plans,
    model: &Model,
    terms: &[Term],
    payoff: &[Found],
    scale: &Scale,
    steps: usize,
) -> Result<Vec<Found>, Error> {
    let mut weights = Terms::default();
    for (k, &term) in terms.iter().enumerate() {
        weights[term] = if k == 0 { 1.0 } else { AUGMENTATION } / scale.range[k];
    }
    let wishes = [Wish::of(weights), Wish::of(model.objective)];
    let mut found: Vec<Found> = Vec::new();
    for step in 0..steps {
        let least = least(payoff, scale, 1, step, steps);
        if found.last().is_some_and(|last| last.values[1] >= least) {
            continue;
        }
        plans.bound(1, least, f64::INFINITY);
        let best = match plans.best(&wishes) {
            Ok(best) => best,
            Err(Error::Infeasible) => break,
            Err(other) => return Err(other),
        };
        let mut point = Found::new(best, terms);
        // What a criterion weighs is its own weight and the price of its least value, per weight of the first.
        point.weights = point.best.prices.as_ref().map(|prices| {
            let weight = |k: usize| {
                let price = if k == 0 { 0.0 } else { prices[k].min(0.0) };
                (weights[terms[k]] - price) / weights[terms[0]]
            };
            (0..terms.len()).map(weight).collect()
        });
        found.push(point);
    }
    Ok(found)
}

/// Leaves out what is there twice or worse than another in every criterion.
fn pruned(points: impl Iterator<Item = Found>, scale: &Scale) -> Vec<Found> {
    let mut kept: Vec<(Vec<f64>, Found)> = Vec::new();
    let nothing = scale.nothing().max(1e-6);
    let covers = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| *a >= b - nothing);
    for point in points {
        let scaled = scale.scaled(&point.values);
        if kept.iter().any(|(other, _)| covers(other, &scaled)) {
            continue;
        }
        kept.retain(|(other, _)| !covers(&scaled, other));
        kept.push((scaled, point));
    }
    kept.sort_by(|(a, _), (b, _)| b.partial_cmp(a).unwrap_or(std::cmp::Ordering::Equal));
    kept.into_iter().map(|(_, point)| point).collect()
}
