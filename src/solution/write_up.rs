//! From the solver's figures to the plan as users read it.

use super::accounts::{self, Accounts};
use super::plan::{NOTHING, Plan};
use super::{
    Allocation, CertificateReport, CorridorUse, CountryResult, MarketUse, ResourceUse, Sale, ShipmentUse,
    Solution, Supply, TransferUse, binding,
};
use crate::formulation::Formulation;
use crate::formulation::keys::{Row, holder_id};
use crate::instance::Instance;
use crate::model::Model;
use crate::solver::{Certificate, Optimum};
use std::collections::HashMap;

/// What is known of how a program was solved.
pub(crate) struct Proof {
    pub(super) status: &'static str,
    pub(super) solver: String,
    pub(super) certificate: CertificateReport,
}

/// Writes up an optimum that has passed its certificate; `solver` says what found it.
pub(crate) fn write_up_certified(
    instance: &Instance,
    model: &Model,
    formulation: &Formulation,
    optimum: &Optimum,
    solver: &str,
    certificate: Certificate,
) -> Solution {
    let proof = Proof { status: "optimal", solver: solver.to_owned(), certificate: certificate.into() };
    write_up(instance, model, formulation, optimum, proof)
}

/// Writes up an optimum.
pub(super) fn write_up(
    instance: &Instance,
    model: &Model,
    formulation: &Formulation,
    optimum: &Optimum,
    proof: Proof,
) -> Solution {
    let plan = Plan::from_columns(instance, formulation, &optimum.x);
    write_up_plan(instance, model, (formulation, &plan), optimum, proof)
}

/// Writes up a plan that an optimum stands for.
pub(super) fn write_up_plan(
    instance: &Instance,
    model: &Model,
    (formulation, plan): (&Formulation, &Plan),
    optimum: &Optimum,
    proof: Proof,
) -> Solution {
    let accounts = accounts::draw_up(instance, model, plan);
    let prices = Prices::new(formulation, optimum);
    let binding = binding::limits(instance, model, formulation, optimum);
    Solution {
        multipark: env!("CARGO_PKG_VERSION").to_owned(),
        instance: instance.name.clone(),
        model: model.name.clone(),
        solver: proof.solver,
        status: proof.status.to_owned(),
        objective: optimum.objective,
        terms: accounts.terms,
        weights: model.objective,
        allocation: allocation(instance, plan),
        supply: supply(instance, plan),
        sales: sales(instance, plan),
        transfers: transfers(instance, plan),
        resources: resources(instance, &accounts, &prices),
        corridors: corridors(instance, plan, &prices),
        markets: markets(instance, plan, &prices),
        countries: countries(instance, &accounts),
        shipments: shipments(instance, plan),
        cross_hauled_share: accounts.cross_hauled_share,
        binding_on_assumptions: binding::assumed(&binding),
        binding,
        certificate: proof.certificate,
        routing: formulation.routing,
        duals: prices.by_name(instance),
    }
}

/// Prices of rows by what they limit.
struct Prices<'a> {
    formulation: &'a Formulation,
    duals: Option<&'a [f64]>,
    row: HashMap<Row, usize>,
}

impl<'a> Prices<'a> {
    fn new(formulation: &'a Formulation, optimum: &'a Optimum) -> Self {
        let row = formulation.rows.iter().enumerate().map(|(row, &key)| (key, row)).collect();
        Self { formulation, duals: optimum.duals.as_deref(), row }
    }

    /// Price of a row; 0 where the program needs no such row, nothing for a discrete program.
    fn of(&self, key: Row) -> Option<f64> {
        let duals = self.duals?;
        // Adding 0 takes the sign from a zero.
        Some(self.row.get(&key).map_or(0.0, |&row| duals[row] + 0.0))
    }

    /// Prices other than zero, by the name of their row.
    fn by_name(&self, instance: &Instance) -> Option<serde_json::Map<String, serde_json::Value>> {
        let duals = self.duals?;
        let names = self.formulation.row_names(instance);
        let priced = names.into_iter().zip(duals).filter(|(_, price)| **price != 0.0);
        Some(priced.map(|(name, &price)| (name, price.into())).collect())
    }
}

/// What is made where.
pub(crate) fn allocation(instance: &Instance, plan: &Plan) -> Vec<Allocation> {
    let made = plan.output.iter().enumerate().filter(|(_, output)| **output > NOTHING);
    made.map(|(site, &output)| {
        let s = &instance.sites[site];
        Allocation {
            park: instance.parks[s.park].id.clone(),
            sector: instance.sectors[s.sector].id.clone(),
            output,
            jobs: instance.jobs_intensity(site) * output,
            new_output: plan.new_output(instance, site),
        }
    })
    .collect()
}

fn supply(instance: &Instance, plan: &Plan) -> Vec<Supply> {
    plan.supply
        .iter()
        .map(|&(link, from, to, value)| Supply {
            supplier: instance.sectors[instance.links[link].supplier].id.clone(),
            user: instance.sectors[instance.links[link].user].id.clone(),
            from: instance.parks[from].id.clone(),
            to: instance.parks[to].id.clone(),
            value,
        })
        .collect()
}

fn sales(instance: &Instance, plan: &Plan) -> Vec<Sale> {
    let Some(markets) = &instance.markets else { return Vec::new() };
    plan.sales
        .iter()
        .map(|&(site, market, value)| Sale {
            sector: instance.sectors[instance.sites[site].sector].id.clone(),
            from: instance.parks[instance.sites[site].park].id.clone(),
            market: markets[market].id.clone(),
            value,
        })
        .collect()
}

fn transfers(instance: &Instance, plan: &Plan) -> Vec<TransferUse> {
    let used = instance.transfers.iter().zip(&plan.transfers).filter(|(_, amount)| **amount > NOTHING);
    used.map(|(t, &amount)| TransferUse {
        resource: instance.resources[t.resource].id.clone(),
        from: instance.countries[t.from].id.clone(),
        to: instance.countries[t.to].id.clone(),
        amount,
    })
    .collect()
}

fn shipments(instance: &Instance, plan: &Plan) -> Vec<ShipmentUse> {
    let moved = plan.shipments.iter().filter(|s| s.kt > NOTHING);
    moved
        .map(|s| {
            let corridor = &instance.corridors[s.corridor];
            let (from, to) =
                if s.forward { (corridor.from, corridor.to) } else { (corridor.to, corridor.from) };
            ShipmentUse {
                origin: instance.parks[s.origin].id.clone(),
                corridor: corridor.id.clone(),
                from: instance.place_id(from).to_owned(),
                to: instance.place_id(to).to_owned(),
                kt: s.kt,
            }
        })
        .collect()
}

fn resources(instance: &Instance, accounts: &Accounts, prices: &Prices) -> Vec<ResourceUse> {
    let mut rows = Vec::new();
    for (resource, r) in instance.resources.iter().enumerate() {
        for (holder, &use_) in accounts.resources[resource].iter().enumerate() {
            rows.push(ResourceUse {
                resource: r.id.clone(),
                holder: holder_id(instance, resource, holder).to_owned(),
                use_,
                capacity: instance.capacity(resource, holder),
                shadow_price: prices.of(Row::Resource { resource, holder }),
            });
        }
    }
    rows
}

fn corridors(instance: &Instance, plan: &Plan, prices: &Prices) -> Vec<CorridorUse> {
    let load = plan.corridor_kt(instance);
    instance
        .corridors
        .iter()
        .enumerate()
        .map(|(corridor, c)| CorridorUse {
            corridor: c.id.clone(),
            kt: load[corridor],
            capacity_kt: c.capacity_kt,
            shadow_price: prices.of(Row::Corridor { corridor }),
        })
        .collect()
}

fn markets(instance: &Instance, plan: &Plan, prices: &Prices) -> Vec<MarketUse> {
    let Some(markets) = &instance.markets else { return Vec::new() };
    instance
        .demand
        .iter()
        .enumerate()
        .map(|(demand, d)| {
            let here = |(site, market, _): &&(usize, usize, f64)| {
                *market == d.market && instance.sites[*site].sector == d.sector
            };
            MarketUse {
                market: markets[d.market].id.clone(),
                sector: instance.sectors[d.sector].id.clone(),
                sales: plan.sales.iter().filter(here).map(|s| s.2).sum(),
                max_sales: d.max_sales,
                min_sales: d.min_sales,
                shadow_price: prices.of(Row::Demand { demand }),
            }
        })
        .collect()
}

fn countries(instance: &Instance, accounts: &Accounts) -> Vec<CountryResult> {
    let rows = instance.countries.iter().zip(accounts.countries.iter().zip(&accounts.output));
    rows.map(|(c, (terms, &output))| CountryResult {
        country: c.id.clone(),
        output,
        jobs: terms.jobs,
        cost: terms.cost,
        complementarity: terms.complementarity,
    })
    .collect()
}
