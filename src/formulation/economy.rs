//! What the constraint families need to know of instance and model, worked out once.

use super::Routing;
use crate::economics::cooperation::Openness;
use crate::economics::freight::Routes;
use crate::economics::input_output;
use crate::error::Error;
use crate::instance::{Instance, PlaceIndex};
use crate::model::{Model, Strength, Term};
use std::borrow::Cow;

/// Instance and model with everything derived from them.
pub(super) struct Economy<'a> {
    pub(super) instance: &'a Instance,
    pub(super) model: &'a Model,
    pub(super) openness: Cow<'a, Openness>,
    pub(super) routes: Cow<'a, Routes>,
    pub(super) routing: Routing,
    /// Strength a link under the model's rule.
    pub(super) strength: Vec<f64>,
    /// M USD that each M USD of a sector's output pays where all its inputs come from outside.
    pub(super) outside_premium: Vec<f64>,
}

impl<'a> Economy<'a> {
    pub(super) fn new(instance: &'a Instance, model: &'a Model, routing: Routing) -> Result<Self, Error> {
        let (openness, routes) = (Openness::new(instance, model), Routes::new(instance));
        Self::with(instance, model, routing, Cow::Owned(openness), Cow::Owned(routes))
    }

    /// The same where it is known who may trade with whom, and by which routes.
    pub(super) fn with(
        instance: &'a Instance,
        model: &'a Model,
        routing: Routing,
        openness: Cow<'a, Openness>,
        routes: Cow<'a, Routes>,
    ) -> Result<Self, Error> {
        let mut strength: Vec<f64> = instance.links.iter().map(|l| l.strength).collect();
        if model.strength == Strength::Leontief {
            let factors = input_output::link_factors(instance)
                .ok_or_else(|| Error::Solver("the link coefficients admit no Leontief inverse".to_owned()))?;
            strength.iter_mut().zip(factors).for_each(|(s, f)| *s *= f);
        }
        let mut outside_premium = vec![0.0; instance.sectors.len()];
        for link in &instance.links {
            outside_premium[link.user] += link.outside_premium * link.coefficient;
        }
        Ok(Self { instance, model, openness, routes, routing, strength, outside_premium })
    }

    /// Whether goods of a sector can get from a park to a place.
    pub(super) fn reachable(&self, sector: usize, from: usize, to: PlaceIndex) -> bool {
        self.instance.sectors[sector].tonnes == 0.0 || self.routes.usd_per_tonne(from, to).is_some()
    }

    /// M USD of freight per M USD of a sector's goods from a park to a place, where routes are fixed beforehand.
    pub(super) fn freight(&self, sector: usize, from: usize, to: PlaceIndex) -> f64 {
        match self.routing {
            Routing::Cheapest => {
                let tonnes = self.instance.sectors[sector].tonnes;
                if tonnes == 0.0 {
                    return 0.0;
                }
                self.routes.usd_per_tonne(from, to).unwrap_or(f64::INFINITY) * tonnes / 1e6
            }
            Routing::Network => 0.0,
        }
    }

    /// M USD a year that each M USD of output (or new output) of a site pays for resources.
    pub(super) fn resource_cost(&self, site: usize, new_only: bool) -> f64 {
        let s = &self.instance.sites[site];
        let resources = self.instance.resources.iter().enumerate().filter(|(_, r)| r.new_only == new_only);
        resources.map(|(r, _)| s.intensity[r] * self.instance.price(r, s.park)).sum()
    }

    /// Whether a site needs a column for its new output: where it has something today that needs no investment.
    ///
    /// Without existing output, new output is output. A minimum on cost can make waste worthwhile, so there the
    /// new output keeps its own column.
    pub(super) fn splits_new_output(&self, site: usize) -> bool {
        let s = &self.instance.sites[site];
        let invests = self.instance.resources.iter().enumerate().any(|(r, resource)| {
            let holder = self.holder(r, s.park);
            resource.new_only
                && s.intensity[r] > 0.0
                && (self.instance.price(r, s.park) > 0.0 || self.instance.capacity(r, holder).is_some())
        });
        invests && (s.existing > 0.0 || self.model.limit(Term::Cost).min.is_some())
    }

    /// Who holds a resource that a park uses: the park, its country, or 0 for the region.
    pub(super) fn holder(&self, resource: usize, park: usize) -> usize {
        use crate::instance::Scope;
        match self.instance.resources[resource].scope {
            Scope::Park => park,
            Scope::Country => self.instance.parks[park].country,
            Scope::Region => 0,
        }
    }
}
