//! Which sectors pull the others along: multipliers, linkages, key sectors, jobs in the whole chain.

use super::input_output::{coefficients, leontief_inverse, power_of_dispersion, sensitivity_of_dispersion};
use super::trade::Trade;
use crate::instance::Instance;
use nalgebra::DMatrix;
use schemars::JsonSchema;
use serde::Serialize;

/// What input-output analysis says of a sector. Averages are 1 for the three linkages.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct SectorLinkages {
    /// Sector id.
    pub sector: String,
    /// Output multiplier: M USD of output in all sectors per M USD of final demand for this one (column sum of L).
    pub output_multiplier: f64,
    /// Backward linkage, Rasmussen's power of dispersion: pull on suppliers against the average.
    pub backward: f64,
    /// Forward linkage, Rasmussen's sensitivity of dispersion: push from users against the average.
    pub forward: f64,
    /// Forward linkage by Ghosh's inverse (row sums over their mean), weighted by today's output; `None` where the
    /// instance says of no site what it makes today.
    pub forward_ghosh: Option<f64>,
    /// Key sector: backward and forward both above 1.
    pub key: bool,
    /// Jobs per M USD of its own output.
    pub direct_jobs: f64,
    /// Jobs in all sectors per M USD of final demand for this one.
    pub total_jobs: f64,
    /// Total over direct jobs; `None` where there are no direct ones.
    pub jobs_multiplier: Option<f64>,
}

/// A strength that the linkages suggest for a link.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct SuggestedStrength {
    /// Supplier's id.
    pub supplier: String,
    /// User's id.
    pub user: String,
    /// Strength in `links.csv`.
    pub given: f64,
    /// Given strength times the mean of the user's backward and the supplier's forward linkage: what a model with
    /// `strength = "leontief"` uses.
    pub suggested: f64,
}

/// Linkages of all sectors.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Linkages {
    /// Name of the instance.
    pub instance: String,
    /// Sectors in the order of `sectors.csv`.
    pub sectors: Vec<SectorLinkages>,
    /// Links in the order of `links.csv`.
    pub strengths: Vec<SuggestedStrength>,
    /// What trade figures say, where they are given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trade: Option<Trade>,
}

/// Works out the linkages of an instance; `None` when its coefficients admit no Leontief inverse.
#[must_use]
pub fn linkages(instance: &Instance) -> Option<Linkages> {
    let a = coefficients(instance);
    let inverse = leontief_inverse(&a)?;
    let backward = power_of_dispersion(&inverse);
    let forward = sensitivity_of_dispersion(&inverse);
    let ghosh = ghosh_forward(&a, &existing_output(instance));
    let jobs = instance.jobs_resource();
    let direct: Vec<f64> = instance.sectors.iter().map(|s| jobs.map_or(0.0, |r| s.intensity[r])).collect();
    let sectors = instance.sectors.iter().enumerate().map(|(s, sector)| {
        let column = inverse.column(s);
        let total_jobs: f64 = column.iter().zip(&direct).map(|(need, jobs)| need * jobs).sum();
        SectorLinkages {
            sector: sector.id.clone(),
            output_multiplier: column.sum(),
            backward: backward[s],
            forward: forward[s],
            forward_ghosh: ghosh.as_ref().map(|g| g[s]),
            key: backward[s] > 1.0 && forward[s] > 1.0,
            direct_jobs: direct[s],
            total_jobs,
            jobs_multiplier: (direct[s] > 0.0).then(|| total_jobs / direct[s]),
        }
    });
    let strengths = instance.links.iter().map(|l| SuggestedStrength {
        supplier: instance.sectors[l.supplier].id.clone(),
        user: instance.sectors[l.user].id.clone(),
        given: l.strength,
        suggested: l.strength * f64::midpoint(backward[l.user], forward[l.supplier]),
    });
    Some(Linkages {
        instance: instance.name.clone(),
        sectors: sectors.collect(),
        strengths: strengths.collect(),
        trade: None,
    })
}

/// M USD each sector makes today over all sites.
fn existing_output(instance: &Instance) -> Vec<f64> {
    let mut output = vec![0.0; instance.sectors.len()];
    instance.sites.iter().for_each(|s| output[s.sector] += s.existing);
    output
}

/// Ghosh's forward linkages (Ghosh 1958): row sums of G = (I - B)^-1 over their mean, B the allocation coefficients
/// b_st = a_st x_t / x_s. `None` where nothing is made or no inverse exists; a sector that makes nothing allocates
/// nothing.
fn ghosh_forward(a: &DMatrix<f64>, output: &[f64]) -> Option<Vec<f64>> {
    if output.iter().all(|&x| x == 0.0) {
        return None;
    }
    let allocation = DMatrix::from_fn(a.nrows(), a.ncols(), |s, t| {
        if output[s] > 0.0 { a[(s, t)] * output[t] / output[s] } else { 0.0 }
    });
    Some(sensitivity_of_dispersion(&leontief_inverse(&allocation)?))
}
