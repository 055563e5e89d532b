//! The efficient frontier: plans of which no term can be bettered without another giving way.
//!
//! The terms asked for are the only criteria; everything else of instance and model acts through its limits alone, and
//! decides only between plans that are equal in the criteria (there the model's own objective is maximised). Two terms
//! of a program without whole columns have finitely many extreme efficient points, all of which are found (`two`);
//! otherwise the frontier is sampled by an augmented epsilon-constraint grid (`grid`).

mod grid;
mod knee;
mod svg;
mod two;

pub use grid::MOST_CELLS;

use super::plans::{Best, Plans, Wish, unit, worth};
use crate::error::{Diagnostic, Error, Place};
use crate::instance::Instance;
use crate::model::{Model, Term, Terms};
use crate::solution::{Allocation, allocation};
use crate::solver::Options;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// How far a criterion may slip, relative, while another is bettered: room for rounding only.
const SLIP: f64 = 1e-8;
/// The same in a discrete model: the room to which its points are certified.
const DISCRETE_SLIP: f64 = 1e-7;

/// Efficient plans.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Frontier {
    /// Name of the instance.
    pub instance: String,
    /// Name of the model.
    pub model: String,
    /// The criteria, in the order asked.
    pub criteria: Vec<String>,
    /// Whether every extreme efficient point is there; else the points sample the frontier.
    pub complete: bool,
    /// For each criterion, the terms where it is best (and the others, in their order, as good as it allows).
    pub payoff: Vec<Payoff>,
    /// Two criteria: from the best of the first to the best of the second; more: by falling criteria.
    pub points: Vec<Point>,
    /// Programs solved.
    pub solves: usize,
    /// What the frontier counts and what it leaves out, in words.
    pub notes: Vec<String>,
}

/// A row of the payoff table.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct Payoff {
    /// The criterion that is best here.
    pub best: String,
    /// The terms there, unweighted.
    pub terms: Terms,
}

/// An efficient plan.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct Point {
    /// The terms, unweighted.
    pub terms: Terms,
    /// The model's own objective, M USD.
    pub objective: f64,
    /// Weights of the criteria, as a model's objective takes them, at which this plan is best; `None` for a discrete
    /// model and where none were found.
    pub weights: Option<BTreeMap<String, f64>>,
    /// Two criteria: the weights of the first, that of the second being 1, at which this plan is best.
    pub range: Option<WeightRange>,
    /// Whether this is the knee: the point farthest beyond the plane through the best points of all criteria, each
    /// scaled by its range (Das, 1999, *On characterizing the "knee" of the Pareto curve*).
    pub knee: bool,
    /// What is made where.
    pub allocation: Vec<Allocation>,
}

/// Weights from one figure to another.
#[derive(Debug, Clone, Copy, PartialEq, JsonSchema, Serialize)]
pub struct WeightRange {
    /// The least weight.
    pub least: f64,
    /// The largest; `None` where there is none.
    pub most: Option<f64>,
}

/// An efficient plan while the frontier is being found.
#[derive(Debug, Clone)]
struct Found {
    best: Best,
    /// The criteria, each so that more is better.
    values: Vec<f64>,
    weights: Option<Vec<f64>>,
    range: Option<WeightRange>,
}

impl Found {
    fn new(best: Best, terms: &[Term]) -> Self {
        let values = terms.iter().map(|&t| t.sign() * best.terms[t]).collect();
        Self { best, values, weights: None, range: None }
    }
}

/// The efficient frontier of `terms`; where it is sampled, with `points` steps a criterion after the first.
///
/// A time limit counts for each program. `tell` hears how many programs are solved, of how many at most.
///
/// # Errors
/// As [`crate::solution::solve`], for any of the programs; [`Error::Input`] for fewer than two terms, a term twice, or
/// a grid that is too small or too large.
pub fn pareto(
    instance: &Instance,
    model: &Model,
    terms: &[Term],
    points: usize,
    options: &Options,
    tell: &(dyn Fn(usize, usize) + Sync),
) -> Result<Frontier, Error> {
    check(terms)?;
    let bounds: Vec<Terms> = terms.iter().map(|&t| unit(t)).collect();
    let mut plans = Plans::new(instance, model, options, &bounds, terms.contains(&Term::Equity));
    let complete = terms.len() == 2 && !model.discrete.any();
    let steps = if complete { 0 } else { grid::check(terms.len(), points)? };
    let payoff = terms
        .iter()
        .map(|&first| lexicographic(&mut plans, model, first, terms))
        .collect::<Result<Vec<Found>, Error>>()?;
    let slip = if model.discrete.any() { DISCRETE_SLIP } else { SLIP };
    let scale = Scale::new(&payoff, slip);
    let found = if complete {
        two::extreme(&mut plans, model, [terms[0], terms[1]], &payoff, &scale, tell)?
    } else {
        grid::sample(&mut plans, model, terms, &payoff, &scale, steps, tell)?
    };
    let values: Vec<&[f64]> = found.iter().map(|point| point.values.as_slice()).collect();
    let knee = knee::farthest(&values, &payoff, &scale);
    let points = found.iter().enumerate().map(|(i, point)| Point {
        terms: point.best.terms,
        objective: worth(&model.objective, &point.best.terms),
        weights: point
            .weights
            .as_ref()
            .map(|w| terms.iter().map(|t| t.key().to_owned()).zip(w.iter().copied()).collect()),
        range: point.range,
        knee: knee == Some(i),
        allocation: allocation(instance, &point.best.plan),
    });
    Ok(Frontier {
        instance: instance.name.clone(),
        model: model.name.clone(),
        criteria: terms.iter().map(|t| t.key().to_owned()).collect(),
        complete,
        points: points.collect(),
        payoff: terms
            .iter()
            .zip(&payoff)
            .map(|(t, found)| Payoff { best: t.key().to_owned(), terms: found.best.terms })
            .collect(),
        solves: plans.solves,
        notes: notes(model, terms, complete),
    })
}

fn check(terms: &[Term]) -> Result<(), Error> {
    let twice = terms.iter().enumerate().find(|(i, t)| terms[..*i].contains(t));
    let message = match (terms.len(), twice) {
        (0 | 1, _) => "a frontier needs two terms or more".to_owned(),
        (_, Some((_, term))) => format!("`{term}` is named twice"),
        _ => return Ok(()),
    };
    let keys = Term::ALL.map(Term::key).join(", ");
    let problem = Diagnostic::error("bad-terms", message, Place::file("--terms"));
    Err(Error::Input(vec![problem.with_help(format!("the terms are {keys}"))]))
}

fn notes(model: &Model, terms: &[Term], complete: bool) -> Vec<String> {
    let mut notes = Vec::new();
    let left_out: Vec<&str> = Term::ALL
        .iter()
        .filter(|t| model.objective[**t] != 0.0 && !terms.contains(t))
        .map(|t| t.key())
        .collect();
    if !left_out.is_empty() {
        notes.push(format!(
            "not counted, though the model's objective has them: {}; they only decide between plans that are equal in \
             the criteria",
            left_out.join(", ")
        ));
    }
    if !complete {
        notes.push(
            "the points sample the frontier: each is efficient, but there may be others between them; more --points \
             show more"
                .to_owned(),
        );
    }
    notes
}

/// The best of `first`, then of every other criterion in turn among the plans that are best so far, then of the model's
/// own objective.
fn lexicographic(plans: &mut Plans, model: &Model, first: Term, terms: &[Term]) -> Result<Found, Error> {
    let others = terms.iter().filter(|&&t| t != first);
    let wishes = std::iter::once(&first).chain(others).map(|&t| Wish::term(t));
    let wishes: Vec<Wish> = wishes.chain([Wish::of(model.objective)]).collect();
    Ok(Found::new(plans.best(&wishes)?, terms))
}

/// The criteria's ranges over the payoff table.
struct Scale {
    least: Vec<f64>,
    /// Largest less least; 1 where they are one.
    range: Vec<f64>,
    /// The largest figure to range: what rounding in a figure means on the scale of its range.
    coarse: f64,
    /// How far a criterion may slip.
    slip: f64,
}

impl Scale {
    fn new(payoff: &[Found], slip: f64) -> Self {
        let criteria = payoff.len();
        let over = |k: usize, pick: fn(f64, f64) -> f64| {
            payoff.iter().map(|p| p.values[k]).reduce(pick).unwrap_or(0.0)
        };
        let least: Vec<f64> = (0..criteria).map(|k| over(k, f64::min)).collect();
        let most: Vec<f64> = (0..criteria).map(|k| over(k, f64::max)).collect();
        let range: Vec<f64> = least
            .iter()
            .zip(&most)
            .map(|(l, m)| {
                let nothing = 10.0 * slip * l.abs().max(m.abs()).max(0.1);
                if m - l > nothing { m - l } else { 0.0 }
            })
            .collect();
        let coarse = (0..criteria)
            .filter(|&k| range[k] > 0.0)
            .map(|k| least[k].abs().max(most[k].abs()) / range[k])
            .fold(1.0, f64::max);
        let range = range.iter().map(|&r| if r > 0.0 { r } else { 1.0 }).collect();
        Self { least, range, coarse, slip }
    }

    /// What is no distance between two scaled points.
    fn nothing(&self) -> f64 {
        (10.0 * self.slip * self.coarse).max(1e-7)
    }

    /// A point with each criterion from 0 (its least) to 1 (its most).
    fn scaled(&self, values: &[f64]) -> Vec<f64> {
        values.iter().zip(self.least.iter().zip(&self.range)).map(|(v, (l, r))| (v - l) / r).collect()
    }
}
