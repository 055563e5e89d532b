//! What each open-or-closed decision of a discrete plan is worth: the loss if it were reversed.
//!
//! A decision is reversed by holding its whole column at the other value and solving the discrete program anew, with
//! every other decision free to answer. Where a limit ends that search, the loss lies between what its bound proves
//! and what its best plan shows.

use crate::error::{Diagnostic, Error, Place};
use crate::formulation::Formulation;
use crate::formulation::keys::{Column, site_id};
use crate::instance::Instance;
use crate::model::Model;
use crate::solution::find;
use crate::solution::plan::NOTHING;
use crate::solver::Options;
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A decision and what it would cost to take the other.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct Reversal {
    /// Park id.
    pub park: String,
    /// Sector id.
    pub sector: String,
    /// Whether the site makes anything in the best plan.
    pub open: bool,
    /// Whether some plan takes the other decision; `None` where a limit ended the search before it was known.
    pub possible: Option<bool>,
    /// The objective loses at least this, M USD a year: proven.
    pub loss_at_least: Option<f64>,
    /// The objective loses at most this, M USD a year: a plan was found that shows it.
    pub loss_at_most: Option<f64>,
    /// The same in words.
    pub words: String,
}

/// The loss from reversing each decision on the sites that `which` names (`PARK/SECTOR`, either of them `*`), least
/// first; what cannot be reversed comes last. The limits in `options` hold for each solve. `progress` hears
/// `(decisions reversed, all decisions)`.
///
/// # Errors
/// [`Error::Unsupported`] for a model without discrete rules, [`Error::Input`] where `which` names no site; else as
/// [`crate::solution::solve`].
pub fn reversals(
    instance: &Instance,
    model: &Model,
    which: &str,
    options: &Options,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Vec<Reversal>, Error> {
    if !model.discrete.any() {
        return Err(Error::Unsupported(
            "only a model with discrete rules has decisions to reverse: this one has none".to_owned(),
        ));
    }
    let (formulation, best, _) = find(instance, model, options, &|_| ())?;
    let decisions = decisions(instance, &formulation, which)?;
    let done = AtomicUsize::new(0);
    // One solve a decision, each by itself: the results do not depend on the number of threads.
    let mut found = decisions
        .par_iter()
        .map(|&site| {
            let open = best.x[site] > NOTHING;
            let reversed = find(instance, model, options, &|stated| decide(stated, site, !open));
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, decisions.len());
            let lost = |value: f64| (best.objective - value).max(0.0);
            let loss = match reversed {
                Ok((_, other, _)) => Loss::Between(lost(other.bound), lost(other.objective)),
                Err(Error::Infeasible) => Loss::Everything,
                Err(Error::Stopped(_)) => Loss::Unknown,
                Err(failed) => return Err(failed),
            };
            // What the asked gap leaves open is no interval worth telling.
            let same = 2.0 * options.gap * best.objective.abs().max(1.0);
            let scale = if model.discrete.min_scale {
                instance.sectors[instance.sites[site].sector].min_scale
            } else {
                0.0
            };
            Ok(told(instance, site, (open, scale), loss, same))
        })
        .collect::<Result<Vec<Reversal>, Error>>()?;
    let loss = |r: &Reversal| match r.possible {
        Some(false) => f64::INFINITY,
        _ => r.loss_at_most.unwrap_or(f64::MAX),
    };
    found.sort_by(|a, b| loss(a).total_cmp(&loss(b)));
    Ok(found)
}

/// The sites asked for whose decision is open to choice.
fn decisions(instance: &Instance, formulation: &Formulation, which: &str) -> Result<Vec<usize>, Error> {
    let (park, sector) = which.split_once('/').unwrap_or((which, "*"));
    let fits = |pattern: &str, id: &str| pattern == "*" || pattern == id;
    let named = |site: usize| {
        let s = &instance.sites[site];
        fits(park, &instance.parks[s.park].id) && fits(sector, &instance.sectors[s.sector].id)
    };
    if !(0..instance.sites.len()).any(named) {
        let ids: Vec<String> = (0..instance.sites.len()).map(|site| site_id(instance, site)).collect();
        let problem = Diagnostic::error(
            "unknown-name",
            format!("no site is named by `{which}`"),
            Place::file(format!("--reverse {which}")),
        );
        let help = match crate::error::nearest(which, ids.iter().map(String::as_str)) {
            Some(similar) => format!("a similar site exists: `{similar}`"),
            None => "name sites as PARK/SECTOR; `*` stands for all".to_owned(),
        };
        return Err(Error::Input(vec![problem.with_help(help)]));
    }
    let lp = &formulation.lp;
    let is_free = |column: usize| lp.lower[column] < lp.upper[column];
    Ok(formulation
        .columns
        .iter()
        .enumerate()
        .filter_map(|(column, &key)| match key {
            Column::Open { site } if named(site) && is_free(column) => Some(site),
            _ => None,
        })
        .collect())
}

/// Holds a site open or closed.
fn decide(formulation: &mut Formulation, site: usize, open: bool) {
    let value = if open { 1.0 } else { 0.0 };
    if let Some(column) = formulation.columns.iter().position(|&key| key == Column::Open { site }) {
        (formulation.lp.lower[column], formulation.lp.upper[column]) = (value, value);
    }
}

/// What reversing a decision loses, M USD a year.
#[derive(Debug, Clone, Copy)]
enum Loss {
    Between(f64, f64),
    Everything,
    Unknown,
}

fn told(instance: &Instance, site: usize, (open, scale): (bool, f64), loss: Loss, same: f64) -> Reversal {
    let s = &instance.sites[site];
    let (park, sector) = (instance.parks[s.park].id.clone(), instance.sectors[s.sector].id.clone());
    let (possible, range, what) = match loss {
        Loss::Between(least, most) if most - least <= same => {
            (Some(true), Some((least, most)), format!("loses {most:.4} M USD a year"))
        }
        Loss::Between(least, most) => {
            (Some(true), Some((least, most)), format!("loses between {least:.4} and {most:.4} M USD a year"))
        }
        Loss::Everything => (Some(false), None, "leaves no plan".to_owned()),
        Loss::Unknown => (None, None, "was not decided within the limits".to_owned()),
    };
    let words = match open {
        true => format!("closing {sector} at {park} {what}"),
        false if scale > 0.0 => format!("opening {sector} at {park} (at least {scale} M USD) {what}"),
        false => format!("opening {sector} at {park} (a plant of any size) {what}"),
    };
    let (loss_at_least, loss_at_most) = range.unzip();
    Reversal { park, sector, open, possible, loss_at_least, loss_at_most, words }
}
