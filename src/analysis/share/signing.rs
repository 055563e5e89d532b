//! Which pairs of countries to open: what each agreement adds, signed first or last, and in what order to sign them.
//!
//! The worth of a set of agreements is v(C), the game's value of all countries, with just those pairs open.

use super::values::{without_floors, without_rules};
use crate::error::Error;
use crate::instance::{Agreement, Instance};
use crate::model::{Cooperation, Model};
use crate::solution;
use crate::solver::Options;
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Most pairs for which every set of agreements is tried.
pub const MOST_EXACT: usize = 10;

/// What an agreement between two countries is worth.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct PairWorth {
    /// Ids of the two.
    pub pair: [String; 2],
    /// What it adds when it is the first agreement of all.
    pub first: f64,
    /// What it adds when all others are in force.
    pub last: f64,
}

/// One signature.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct Signature {
    /// Ids of the two countries.
    pub pair: [String; 2],
    /// What this signature adds.
    pub adds: f64,
    /// What all agreements signed so far are worth together.
    pub value: f64,
}

/// In what order to sign agreements. Figures in the objective's unit.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct Signing {
    /// Worth without any agreement.
    pub none: f64,
    /// Worth with all.
    pub all: f64,
    /// Each pair by itself.
    pub pairs: Vec<PairWorth>,
    /// Each signature adds the most that one signature can at that stage.
    pub greedy: Vec<Signature>,
    /// The order whose worth, summed over all stages, is the most of all orders; `None` above [`MOST_EXACT`] pairs.
    pub exact: Option<Vec<Signature>>,
}

/// A set of pairs, by their bits.
type Set = u128;

/// Works out what agreements are worth. `progress` hears `(programs solved, programs there may be)`.
///
/// # Errors
/// [`Error::Unsupported`] for fewer than two or more than [`super::MOST_PLAYERS`] countries; solver errors as they come.
pub fn signing(
    instance: &Instance,
    model: &Model,
    options: &Options,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Signing, Error> {
    let n = instance.countries.len();
    if !(2..=super::MOST_PLAYERS).contains(&n) {
        return Err(Error::Unsupported(format!(
            "agreements among {n} countries: from 2 to {} can be weighed",
            super::MOST_PLAYERS
        )));
    }
    let pairs: Vec<(usize, usize)> = (0..n).flat_map(|a| (a + 1..n).map(move |b| (a, b))).collect();
    let exact = pairs.len() <= MOST_EXACT;
    let most = if exact { 1 << pairs.len() } else { 2 + pairs.len() * (pairs.len() + 3) / 2 };
    let mut worth = Worth {
        instance: without_floors(instance),
        model: without_rules(model),
        options,
        pairs: &pairs,
        known: HashMap::new(),
        progress: &|done| progress(done, most),
    };
    let everything: Set = (1 << pairs.len()) - 1;
    worth.learn((0..pairs.len()).flat_map(|p| [1 << p, everything & !(1 << p)]).chain([0, everything]))?;
    let (none, all) = (worth.of(0), worth.of(everything));
    let ids = |p: usize| {
        let (a, b) = pairs[p];
        [instance.countries[a].id.clone(), instance.countries[b].id.clone()]
    };
    let each = (0..pairs.len()).map(|p| PairWorth {
        pair: ids(p),
        first: worth.of(1 << p) - none,
        last: all - worth.of(everything & !(1 << p)),
    });
    let each = each.collect();
    let order = greedy(&mut worth)?;
    let told = |order: &[usize], worth: &Worth| {
        let mut signed: Set = 0;
        let signature = |&p: &usize| {
            let before = worth.of(signed);
            signed |= 1 << p;
            Signature { pair: ids(p), adds: worth.of(signed) - before, value: worth.of(signed) }
        };
        order.iter().map(signature).collect::<Vec<_>>()
    };
    let best = if exact {
        worth.learn(0..=everything)?;
        Some(told(&best_order(pairs.len(), |set| worth.of(set)), &worth))
    } else {
        None
    };
    Ok(Signing { none, all, pairs: each, greedy: told(&order, &worth), exact: best })
}

/// What sets of agreements are worth, each solved once.
struct Worth<'a> {
    instance: Instance,
    model: Model,
    options: &'a Options,
    pairs: &'a [(usize, usize)],
    known: HashMap<Set, f64>,
    progress: &'a (dyn Fn(usize) + Sync),
}

impl Worth<'_> {
    /// Solves the sets that are not known, in parallel.
    fn learn(&mut self, sets: impl IntoIterator<Item = Set>) -> Result<(), Error> {
        let mut new: Vec<Set> = sets.into_iter().filter(|set| !self.known.contains_key(set)).collect();
        new.sort_unstable();
        new.dedup();
        let done = AtomicUsize::new(self.known.len());
        let solve = |&set: &Set| {
            let value = self.solve(set)?;
            (self.progress)(done.fetch_add(1, Ordering::Relaxed) + 1);
            Ok((set, value))
        };
        let found: Result<Vec<_>, Error> = new.par_iter().map(solve).collect();
        self.known.extend(found?);
        Ok(())
    }

    /// Worth of a set that was learnt.
    fn of(&self, set: Set) -> f64 {
        self.known.get(&set).copied().unwrap_or(f64::NAN)
    }

    fn solve(&self, set: Set) -> Result<f64, Error> {
        let signed = self.pairs.iter().enumerate().filter(|(p, _)| set >> p & 1 == 1);
        let mut instance = self.instance.clone();
        // A pair that agreements.csv has keeps its word on data.
        let data = |a: usize, b: usize| {
            let same =
                |g: &&Agreement| (g.country_a, g.country_b) == (a, b) || (g.country_a, g.country_b) == (b, a);
            self.instance.agreements.iter().find(same).is_some_and(|g| g.data)
        };
        instance.agreements =
            signed.map(|(_, &(a, b))| Agreement { country_a: a, country_b: b, data: data(a, b) }).collect();
        let model = Model { cooperation: Cooperation::Agreements, ..self.model.clone() };
        solution::best_objective(&instance, &model, self.options)
    }
}

/// The order in which each signature adds most; of equals the first.
fn greedy(worth: &mut Worth) -> Result<Vec<usize>, Error> {
    let mut order: Vec<usize> = Vec::new();
    let mut left: Vec<usize> = (0..worth.pairs.len()).collect();
    let mut signed: Set = 0;
    while !left.is_empty() {
        worth.learn(left.iter().map(|p| signed | 1 << p))?;
        let best = first_best(&left, |p| worth.of(signed | 1 << p));
        let Some(best) = best else { break };
        let pair = left.remove(best);
        signed |= 1 << pair;
        order.push(pair);
    }
    Ok(order)
}

/// Position of the largest value; within rounding of it, the first.
fn first_best(among: &[usize], value: impl Fn(usize) -> f64) -> Option<usize> {
    let most = among.iter().map(|&p| value(p)).fold(f64::NEG_INFINITY, f64::max);
    let enough = most - 1e-9 * most.abs().max(1.0);
    among.iter().position(|&p| value(p) >= enough)
}

/// The order of `n` signatures with the largest sum of worth over its stages, by dynamic programming over sets
/// (Held and Karp 1962).
fn best_order(n: usize, worth: impl Fn(Set) -> f64) -> Vec<usize> {
    let mut best = vec![0.0; 1 << n];
    let mut last = vec![0; 1 << n];
    for set in 1..1_usize << n {
        let members: Vec<usize> = (0..n).filter(|p| set >> p & 1 == 1).collect();
        // The last signed is what matters least: of equals the last stays for last.
        let before = |p: usize| best[set & !(1 << p)];
        let backwards: Vec<usize> = members.into_iter().rev().collect();
        if let Some(found) = first_best(&backwards, before) {
            last[set] = backwards[found];
            best[set] = before(backwards[found]) + worth(set as Set);
        }
    }
    let mut order = Vec::with_capacity(n);
    let mut set = (1_usize << n) - 1;
    while set != 0 {
        order.push(last[set]);
        set &= !(1 << last[set]);
    }
    order.reverse();
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All orders of `0..n`.
    fn orders(n: usize) -> Vec<Vec<usize>> {
        if n == 0 {
            return vec![Vec::new()];
        }
        let mut all = Vec::new();
        for shorter in orders(n - 1) {
            for at in 0..n {
                let mut longer = shorter.clone();
                longer.insert(at, n - 1);
                all.push(longer);
            }
        }
        all
    }

    #[test]
    fn the_best_order_is_the_best_of_all_orders() {
        for seed in 0..20_u64 {
            // Worth grows with the set, by amounts that depend on what is signed already.
            let add = |p: usize, set: usize| ((seed + 3) * (p as u64 + 7) * (set as u64 + 11) % 13) as f64;
            let mut worth = vec![0.0_f64; 32];
            for set in 1..32_usize {
                let parts = (0..5).filter(|p| set >> p & 1 == 1);
                worth[set] = parts.map(|p| worth[set & !(1 << p)] + add(p, set)).fold(0.0, f64::max);
            }
            let area = |order: &[usize]| -> f64 {
                let mut set = 0;
                order
                    .iter()
                    .map(|p| {
                        set |= 1 << p;
                        worth[set]
                    })
                    .sum()
            };
            let found = best_order(5, |set| worth[usize::try_from(set).unwrap()]);
            let best = orders(5).iter().map(|order| area(order)).fold(0.0, f64::max);
            assert_eq!(area(&found), best, "seed {seed}");
        }
    }
}
