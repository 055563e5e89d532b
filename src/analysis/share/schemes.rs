//! Alone, bilateral, multilateral: what each country can count on under each cooperation scheme, with side payments
//! (Owen's) and without (the span of its jobs, output and cost over all optimal plans).

use super::values::{PaymentRange, unique, whole};
use super::{ByCountry, CountrySpans, spans};
use crate::error::Error;
use crate::instance::Instance;
use crate::model::{Cooperation, Model};
use crate::solver::Options;
use schemars::JsonSchema;
use serde::Serialize;

/// Each country under a scheme.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct SchemeShare {
    /// The scheme.
    pub scheme: String,
    /// v of all countries under it, in the objective's unit.
    pub value: f64,
    /// Owen's payments; `None` for a discrete model.
    pub owen: Option<ByCountry<f64>>,
    /// The least and the most that they come to over all optimal prices.
    pub owen_range: Option<ByCountry<PaymentRange>>,
    /// Whether all optimal prices give the same.
    pub owen_unique: Option<bool>,
    /// Without side payments, under the model as it stands with its floors and limits; `None` where it is discrete
    /// or has no plan.
    pub spans: Option<Vec<CountrySpans>>,
}

/// Works out each scheme in turn. `progress` hears `(schemes done, schemes)`.
///
/// # Errors
/// Input and solver errors; a scheme without a plan is a result without spans.
pub fn by_scheme(
    instance: &Instance,
    model: &Model,
    schemes: &[Cooperation],
    options: &Options,
    progress: &dyn Fn(usize, usize),
) -> Result<Vec<SchemeShare>, Error> {
    let mut found = Vec::with_capacity(schemes.len());
    for scheme in schemes {
        found.push(one(instance, &Model { cooperation: scheme.clone(), ..model.clone() }, options)?);
        progress(found.len(), schemes.len());
    }
    Ok(found)
}

fn one(instance: &Instance, model: &Model, options: &Options) -> Result<SchemeShare, Error> {
    let whole = whole(instance, model, options)?;
    let ids = || instance.countries.iter().map(|c| c.id.clone());
    let linear = !model.discrete.any();
    let spans = match spans(instance, model, options) {
        Ok(spans) => Some(spans),
        Err(Error::Unsupported(_) | Error::Infeasible | Error::Unbounded | Error::Stopped(_)) => None,
        Err(other) => return Err(other),
    };
    Ok(SchemeShare {
        scheme: model.cooperation.to_string(),
        value: whole.value,
        owen: linear.then(|| ids().zip(whole.owen).collect()),
        owen_unique: linear.then(|| unique(&whole.owen_range, whole.value)),
        owen_range: linear.then(|| ids().zip(whole.owen_range).collect()),
        spans,
    })
}
