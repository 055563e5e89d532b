//! Plans that differ: by hops away from what has been made so far, or in random directions.

use super::super::plans::{Best, Plans, Wish};
use super::super::sweep::Dice;
use super::{NO_OUTPUT, Search, Span, difference};
use crate::error::Error;
use rayon::prelude::*;

/// Directions tried for every plan asked for.
const DIRECTIONS: usize = 4;
/// Directions that one thread takes in a row.
const RUN: usize = 8;
/// A plan this near to another (Bray and Curtis) is the same, however near is asked for.
const SAME: f64 = 1e-6;

/// The best plan, then plans that each make as little as can be of all that the plans before them make, those that are
/// too near to one before left out and counted; ends early where one makes nothing new.
pub(super) fn hop_skip_jump(
    plans: &mut Plans,
    best: &Best,
    search: Search,
) -> Result<(Vec<Best>, usize), Error> {
    let mut left_out = 0;
    let mut found = vec![best.clone()];
    let mut made: Vec<bool> = best.plan.output.iter().map(|&output| output > NO_OUTPUT).collect();
    while found.len() <= search.count {
        let used = made.iter().enumerate().filter(|(_, made)| **made);
        let outputs = used.map(|(site, _)| (site, -1.0)).collect();
        let next = plans.best(&[Wish { outputs, ..Wish::default() }])?;
        let nearest = found.iter().map(|f| difference(&f.plan.output, &next.plan.output).1);
        let nearest = nearest.fold(f64::INFINITY, f64::min);
        let mut grown = false;
        for (made, &output) in made.iter_mut().zip(&next.plan.output) {
            grown |= !*made && output > NO_OUTPUT;
            *made |= output > NO_OUTPUT;
        }
        if nearest > SAME && nearest >= search.apart {
            found.push(next);
        } else if nearest > SAME {
            left_out += 1;
        }
        if !grown {
            break;
        }
    }
    Ok((found, left_out))
}

/// The best plan, then those of the plans found in random directions that lie farthest from all before them (the
/// farthest-first order of Gonzalez, 1985), and how many are too near to these. Each output weighs by its range, so that
/// every pair counts as much.
pub(super) fn random(
    plans: &mut Plans,
    best: &Best,
    spans: &[Span],
    search: Search,
) -> Result<(Vec<Best>, usize), Error> {
    let mut dice = Dice(search.seed);
    let directions: Vec<Vec<(usize, f64)>> = (0..search.count.saturating_mul(DIRECTIONS))
        .map(|_| {
            let mut direction = Vec::new();
            for (site, &(least, most)) in spans.iter().enumerate() {
                let weight = 2.0 * dice.unit() - 1.0;
                let range = most.map_or(0.0, |most| most - least);
                if range > NO_OUTPUT {
                    direction.push((site, weight / range));
                }
            }
            direction
        })
        .collect();
    let run = |directions: &[Vec<(usize, f64)>]| -> Result<Vec<Best>, Error> {
        let mut plans = plans.clone();
        directions
            .iter()
            .map(|outputs| plans.best(&[Wish { outputs: outputs.clone(), ..Wish::default() }]))
            .collect()
    };
    let runs: Vec<_> = directions.par_chunks(RUN).map(run).collect::<Result<_, Error>>()?;
    plans.solves += directions.len();
    let mut candidates: Vec<(Best, f64)> =
        runs.into_iter().flatten().map(|found| (found, f64::INFINITY)).collect();
    let mut found = vec![best.clone()];
    while found.len() <= search.count {
        let last = found.last().unwrap_or(best);
        for (candidate, nearest) in &mut candidates {
            *nearest = nearest.min(difference(&last.plan.output, &candidate.plan.output).1);
        }
        let farthest =
            candidates.iter().enumerate().max_by(|a, b| a.1.1.total_cmp(&b.1.1).then(b.0.cmp(&a.0)));
        match farthest.map(|(place, (_, distance))| (place, *distance)) {
            Some((place, distance)) if distance > SAME && distance >= search.apart => {
                found.push(candidates.swap_remove(place).0);
            }
            _ => {
                let near = candidates.iter().filter(|(_, distance)| *distance > SAME);
                return Ok((found, near.count()));
            }
        }
    }
    Ok((found, 0))
}
