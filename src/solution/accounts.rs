//! The plan's accounts: terms, countries, resources, cross-hauling; all computed from the plan, not from the program.

use super::plan::Plan;
use crate::economics::cooperation::Openness;
use crate::economics::input_output;
use crate::instance::{Instance, Scope};
use crate::model::{Model, PlaceFactors, Strength, Terms};

/// What a plan amounts to.
#[derive(Debug, Clone, PartialEq)]
pub struct Accounts {
    /// Whole-region terms.
    pub terms: Terms,
    /// The same a country, as far as it can be divided: supply counts where it is used; resources and inputs where
    /// the site is; freight and duties where the goods come from; transfers where they arrive. Equity is the
    /// country's own use of its jobs capacity.
    pub countries: Vec<Terms>,
    /// Output a country, M USD.
    pub output: Vec<f64>,
    /// Units of each resource used by production, by resource and holder.
    pub resources: Vec<Vec<f64>>,
    /// Share of supply, by value, that crosses a border against supply of the same good the other way.
    pub cross_hauled_share: f64,
}

/// Draws up the accounts of a plan.
#[must_use]
pub fn draw_up(instance: &Instance, model: &Model, plan: &Plan) -> Accounts {
    let openness = Openness::new(instance, model);
    let mut countries = vec![Terms::default(); instance.countries.len()];
    let mut output = vec![0.0; instance.countries.len()];
    let mut resources = empty_resources(instance);
    let country_of = |park: usize| instance.parks[park].country;
    let mut premium = vec![0.0; instance.sectors.len()];
    for link in &instance.links {
        premium[link.user] += link.outside_premium * link.coefficient;
    }

    for (site, s) in instance.sites.iter().enumerate() {
        let made = plan.output[site];
        let country = country_of(s.park);
        let terms = &mut countries[country];
        output[country] += made;
        terms.value_added += instance.sectors[s.sector].value_added * made;
        terms.jobs += instance.jobs_intensity(site) * made;
        terms.suitability += s.suitability * made;
        terms.cost += premium[s.sector] * made;
        for (r, resource) in instance.resources.iter().enumerate() {
            let counted = if resource.new_only { plan.new_output(instance, site) } else { made };
            let used = s.intensity[r] * counted;
            terms.cost += used * instance.price(r, s.park);
            let holder = match resource.scope {
                Scope::Park => s.park,
                Scope::Country => country,
                Scope::Region => 0,
            };
            resources[r][holder] += used;
        }
    }
    let strength = strengths(instance, model);
    for &(link, from, to, value) in &plan.supply {
        let l = &instance.links[link];
        let terms = &mut countries[country_of(to)];
        terms.complementarity += strength[link] * place_factor(instance, &model.place, from, to) * value;
        terms.cost -= l.outside_premium * value;
        if from != to {
            countries[country_of(from)].cost += openness.duty_to_park(from, to, l.supplier) * value;
        }
    }
    for &(site, market, value) in &plan.sales {
        let s = &instance.sites[site];
        countries[country_of(s.park)].cost +=
            openness.duty_to_market(instance, s.park, market, s.sector) * value;
    }
    for shipment in &plan.shipments {
        countries[country_of(shipment.origin)].cost +=
            shipment.kt * instance.corridors[shipment.corridor].usd_per_tonne / 1e3;
    }
    for (transfer, t) in instance.transfers.iter().enumerate() {
        countries[t.to].cost += t.cost * plan.transfers[transfer];
    }
    if model.discrete.fixed_costs {
        for (park, p) in instance.parks.iter().enumerate() {
            let open =
                |(s, &made): (&crate::instance::Site, &f64)| s.park == park && made > super::plan::NOTHING;
            if instance.sites.iter().zip(&plan.output).any(open) {
                countries[p.country].cost += p.fixed_cost;
            }
        }
    }

    let mut terms = Terms::default();
    for country in &countries {
        terms.complementarity += country.complementarity;
        terms.value_added += country.value_added;
        terms.jobs += country.jobs;
        terms.suitability += country.suitability;
        terms.cost += country.cost;
    }
    terms.equity = 100.0 * plan.equity(instance);
    for (country, level) in countries.iter_mut().enumerate() {
        let capacity = instance.jobs_resource().and_then(|r| instance.countries[country].capacity[r]);
        level.equity = capacity.filter(|&c| c > 0.0).map_or(0.0, |c| 100.0 * level.jobs / c);
    }
    Accounts { terms, countries, output, resources, cross_hauled_share: cross_hauled_share(instance, plan) }
}

/// Strength a link under the model's rule; as given where there is no Leontief inverse.
fn strengths(instance: &Instance, model: &Model) -> Vec<f64> {
    let given = instance.links.iter().map(|l| l.strength);
    match (model.strength, input_output::link_factors(instance)) {
        (Strength::Leontief, Some(factors)) => given.zip(factors).map(|(s, f)| s * f).collect(),
        _ => given.collect(),
    }
}

fn place_factor(instance: &Instance, place: &PlaceFactors, from: usize, to: usize) -> f64 {
    if from == to {
        place.same_park
    } else if instance.parks[from].country == instance.parks[to].country {
        place.same_country
    } else {
        place.cross_border
    }
}

fn empty_resources(instance: &Instance) -> Vec<Vec<f64>> {
    let holders = |scope| match scope {
        Scope::Park => instance.parks.len(),
        Scope::Country => instance.countries.len(),
        Scope::Region => 1,
    };
    instance.resources.iter().map(|r| vec![0.0; holders(r.scope)]).collect()
}

/// For every good and pair of countries, twice the smaller of the two directions, over all supply.
fn cross_hauled_share(instance: &Instance, plan: &Plan) -> f64 {
    let n = instance.countries.len();
    let mut crossing = vec![0.0; instance.sectors.len() * n * n];
    let mut all = 0.0;
    for &(link, from, to, value) in &plan.supply {
        let (c, d) = (instance.parks[from].country, instance.parks[to].country);
        crossing[(instance.links[link].supplier * n + c) * n + d] += value;
        all += value;
    }
    let mut both_ways = 0.0;
    for s in 0..instance.sectors.len() {
        for c in 0..n {
            for d in 0..c {
                both_ways += 2.0 * f64::min(crossing[(s * n + c) * n + d], crossing[(s * n + d) * n + c]);
            }
        }
    }
    if all > 0.0 { both_ways / all } else { 0.0 }
}
