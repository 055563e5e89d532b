//! All extreme efficient points of two criteria.
//!
//! Between two neighbours found so far, the weights at which both are equally good are asked for their best plan: it
//! lies beyond the line that joins them, and is a new point, or nothing does, and the line is part of the frontier
//! (Aneja and Nair, 1979, *Bicriteria transportation problem*). Every edge thus has a certified optimum as its proof,
//! and n points take no more than 2 n solves. Both weights are positive, so no point is only weakly efficient.

use super::super::plans::{Plans, Wish};
use super::{Found, Scale, WeightRange};
use crate::error::Error;
use crate::model::{Model, Term, Terms};

/// From the best of the first criterion to the best of the second.
pub(super) fn extreme(
    plans: &mut Plans,
    model: &Model,
    terms: [Term; 2],
    payoff: &[Found],
    scale: &Scale,
    tell: &(dyn Fn(usize, usize) + Sync),
) -> Result<Vec<Found>, Error> {
    let mut done = vec![payoff[0].clone()];
    let mut ahead = Vec::new();
    if apart(&payoff[0], &payoff[1], scale) {
        ahead.push(payoff[1].clone());
    }
    while let (Some(here), Some(next)) = (done.last(), ahead.last()) {
        tell(plans.solves, plans.solves + ahead.len());
        let (a, b) = (scale.scaled(&here.values), scale.scaled(&next.values));
        let (first, second) = (b[1] - a[1], a[0] - b[0]);
        let mut weights = Terms::default();
        weights[terms[0]] = first / scale.range[0];
        weights[terms[1]] = second / scale.range[1];
        let found = Found::new(plans.best(&[Wish::of(weights)])?, &terms);
        let c = scale.scaled(&found.values);
        if beyond(&a, &b, &c) > scale.nothing() && apart(here, &found, scale) && apart(next, &found, scale) {
            ahead.push(found);
        } else {
            done.extend(ahead.pop());
        }
    }
    let mut corners = without_flat(done, scale);
    weigh(&mut corners);
    let last = corners.len() - 1;
    // The ends are settled already.
    for corner in corners.iter_mut().take(last).skip(1) {
        settle(plans, model, terms, corner, scale)?;
    }
    Ok(corners)
}

/// Among the plans of a corner, the best by the model's own objective: they are those that its weights make best.
fn settle(
    plans: &mut Plans,
    model: &Model,
    terms: [Term; 2],
    corner: &mut Found,
    scale: &Scale,
) -> Result<(), Error> {
    let mut weights = Terms::default();
    for (&term, weight) in terms.iter().zip(corner.weights.iter().flatten()) {
        weights[term] = *weight;
    }
    let settled = Found::new(plans.best(&[Wish::of(weights), Wish::of(model.objective)])?, &terms);
    let (before, after) = (scale.scaled(&corner.values), scale.scaled(&settled.values));
    // Where the weights' range is a hair's breadth, rounding may reach a neighbour.
    if before.iter().zip(&after).all(|(b, a)| (b - a).abs() <= 10.0 * scale.nothing()) {
        corner.best = settled.best;
    }
    Ok(())
}

/// Whether each of two points is better in one criterion.
fn apart(a: &Found, b: &Found, scale: &Scale) -> bool {
    let (p, q) = (scale.scaled(&a.values), scale.scaled(&b.values));
    let nothing = scale.nothing();
    (p[0] - q[0]).abs() > nothing && (p[1] - q[1]).abs() > nothing
}

/// How far `c` lies beyond the line from `a` to `b`.
fn beyond(a: &[f64], b: &[f64], c: &[f64]) -> f64 {
    let (first, second) = (b[1] - a[1], a[0] - b[0]);
    (first * (c[0] - a[0]) + second * (c[1] - a[1])) / first.hypot(second)
}

/// Points inside an edge are efficient but not extreme.
fn without_flat(points: Vec<Found>, scale: &Scale) -> Vec<Found> {
    let mut corners: Vec<Found> = Vec::new();
    for point in points {
        let c = scale.scaled(&point.values);
        while let [.., before, middle] = corners.as_slice() {
            let (a, b) = (scale.scaled(&before.values), scale.scaled(&middle.values));
            if beyond(&a, &c, &b) > scale.nothing() {
                break;
            }
            corners.pop();
        }
        corners.push(point);
    }
    corners
}

/// The weights of the first criterion (the second weighs 1) between those at which a point and its neighbours tie.
fn weigh(corners: &mut [Found]) {
    let tie = |a: &Found, b: &Found| (b.values[1] - a.values[1]) / (a.values[0] - b.values[0]);
    let ties: Vec<f64> = corners.windows(2).map(|pair| tie(&pair[0], &pair[1])).collect();
    for (i, corner) in corners.iter_mut().enumerate() {
        let least = ties.get(i).copied().unwrap_or(0.0);
        let most = i.checked_sub(1).map(|before| ties[before]);
        let between = match most {
            Some(most) => f64::midpoint(least, most),
            None if least > 0.0 => 2.0 * least,
            None => 1.0,
        };
        corner.range = Some(WeightRange { least, most });
        corner.weights = Some(vec![between, 1.0]);
    }
}
