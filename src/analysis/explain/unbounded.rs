//! What grows without end, and which figures would stop it.

use super::case::{Case, Ending, ending};
use crate::error::Error;
use crate::formulation::Formulation;
use crate::formulation::keys::{Column, holder_id, site_id};
use crate::instance::Scope;
use crate::solution::figures::words;
use crate::solver::Options;
use crate::solver::simplex::{Limits, Simplex, Start, Variable};
use schemars::JsonSchema;
use serde::Serialize;

/// A limit tried against endless growth, in the unit of its figure.
const LARGE: f64 = 1e6;
/// Limits tried at most.
const MOST_TRIED: usize = 12;
/// Growth below this share of the fastest is left out.
const SLOW: f64 = 1e-6;

/// A direction in which the plan improves for ever.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct Growth {
    /// What grows, in words, with its rate: the fastest output grows by 1.
    pub grows: Vec<(String, f64)>,
    /// What the objective gains at that rate.
    pub gain: f64,
    /// Figures that are blank or absent and would stop this growth, as paths for `--set`.
    pub stopped_by: Vec<Stop>,
}

/// A figure that would stop endless growth.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct Stop {
    /// Its path.
    pub path: String,
    /// Whether a limit there, by itself, leaves nothing that grows without end: tried with a million units.
    pub enough_alone: bool,
}

/// `None` where the simplex finds no ray although the program was called unbounded.
pub(super) fn explain(case: &Case, options: &Options) -> Result<Option<Growth>, Error> {
    let case = case.continuous();
    let formulation = case.formulation()?;
    let mut simplex = Simplex::new(&formulation.lp)?;
    simplex.start(Start::Crash, &Limits::default())?;
    let Some(ray) = simplex.ray() else { return Ok(None) };
    let sites = case.instance.sites.len();
    let fastest = |values: &[f64]| values.iter().fold(0.0_f64, |most, v| most.max(v.abs()));
    let pace = match fastest(&ray[..sites.min(ray.len())]) {
        0.0 => fastest(ray),
        output => output,
    };
    let mut grows: Vec<(String, f64)> = ray
        .iter()
        .enumerate()
        .filter(|(_, v)| v.abs() > SLOW * pace)
        .map(|(column, v)| (words(&case.instance, &formulation, Variable::Column(column)), v / pace))
        .collect();
    grows.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    let gain = formulation.lp.cost.iter().zip(ray).map(|(c, v)| c * v).sum::<f64>() / pace;
    let mut stopped_by = Vec::new();
    for path in candidates(&case, &formulation, ray, pace).into_iter().take(MOST_TRIED) {
        let enough_alone = match case.with(&[format!("{path}={LARGE}")]) {
            Ok(limited) => ending(&limited.formulation()?.lp, options)? != Ending::Unbounded,
            Err(_) => continue,
        };
        stopped_by.push(Stop { path, enough_alone });
    }
    stopped_by.sort_by_key(|stop| !stop.enough_alone);
    Ok(Some(Growth { grows, gain, stopped_by }))
}

/// Absent limits on what the ray uses: programmes, capacities of resources, largest outputs.
fn candidates(case: &Case, formulation: &Formulation, ray: &[f64], pace: f64) -> Vec<String> {
    let instance = &case.instance;
    let mut paths: Vec<String> = Vec::new();
    let mut add = |path: String| {
        if !paths.contains(&path) {
            paths.push(path);
        }
    };
    let growing: Vec<usize> = (0..instance.sites.len())
        .filter(|&site| matches!(formulation.columns[site], Column::Output { .. }) && ray[site] > SLOW * pace)
        .collect();
    for &site in &growing {
        let s = &instance.sites[site];
        if instance.sectors[s.sector].max_total.is_none() {
            add(format!("sectors.{}.max_total", instance.sectors[s.sector].id));
        }
    }
    for &site in &growing {
        let s = &instance.sites[site];
        for (resource, r) in instance.resources.iter().enumerate() {
            let holder = match r.scope {
                Scope::Park => s.park,
                Scope::Country => instance.parks[s.park].country,
                Scope::Region => 0,
            };
            if s.intensity[resource] > 0.0 && instance.capacity(resource, holder).is_none() {
                let id = holder_id(instance, resource, holder);
                add(match r.scope {
                    Scope::Park => format!("parks.{id}.{}", r.id),
                    Scope::Country => format!("countries.{id}.{}", r.id),
                    Scope::Region => format!("resources.{}.capacity", r.id),
                });
            }
        }
    }
    for &site in &growing {
        if instance.sites[site].max_output.is_none() {
            add(format!("sites.{}.max_output", site_id(instance, site)));
        }
    }
    paths
}
