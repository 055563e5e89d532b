//! A plan by index: what the program's columns say, and back again.

use crate::economics::freight::Routes;
use crate::formulation::keys::Column;
use crate::formulation::{Formulation, Routing, constraints};
use crate::instance::Instance;
use std::collections::HashMap;

/// Below this a figure (M USD, kt, units) is nothing and is left out of tables.
pub const NOTHING: f64 = 1e-9;

/// Goods of an origin on a corridor, thousand tonnes in one direction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shipment {
    /// Park the goods come from.
    pub origin: usize,
    /// Corridor.
    pub corridor: usize,
    /// Whether along the corridor's own direction.
    pub forward: bool,
    /// Thousand tonnes a year.
    pub kt: f64,
}

/// A plan by the indices of the instance's tables.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    /// M USD a site.
    pub output: Vec<f64>,
    /// (link, from park, to park, M USD), ascending, none of nothing.
    pub supply: Vec<(usize, usize, usize, f64)>,
    /// (site, market, M USD).
    pub sales: Vec<(usize, usize, f64)>,
    /// Units a transfer.
    pub transfers: Vec<f64>,
    /// Who ships what over which corridor.
    pub shipments: Vec<Shipment>,
}

impl Plan {
    /// Reads a plan from the values of a program's columns.
    ///
    /// Supplies of a tied group are split among its users in proportion, which changes neither worth nor cost.
    #[must_use]
    pub fn from_columns(instance: &Instance, formulation: &Formulation, x: &[f64]) -> Self {
        let mut plan = Self {
            output: vec![0.0; instance.sites.len()],
            transfers: vec![0.0; instance.transfers.len()],
            ..Self::default()
        };
        let mut uses: Vec<Vec<(usize, f64)>> = vec![Vec::new(); formulation.groups.len()];
        let mut flows: Vec<Vec<(usize, f64)>> = vec![Vec::new(); formulation.groups.len()];
        for (&key, &value) in formulation.columns.iter().zip(x) {
            match key {
                Column::Output { site } => plan.output[site] = value,
                Column::Transfer { transfer } => plan.transfers[transfer] = value,
                _ if value <= NOTHING => {}
                Column::Supply { link, from, to } => plan.supply.push((link, from, to, value)),
                Column::Use { link, group } => uses[group].push((link, value)),
                Column::Flow { group, from } => flows[group].push((from, value)),
                Column::Sale { site, market } => plan.sales.push((site, market, value)),
                Column::Ship { origin, corridor, forward } => {
                    plan.shipments.push(Shipment { origin, corridor, forward, kt: value });
                }
                _ => {}
            }
        }
        for (group, (uses, flows)) in formulation.groups.iter().zip(uses.iter().zip(&flows)) {
            let total: f64 = flows.iter().map(|f| f.1).sum();
            for &(link, used) in uses {
                for &(from, sent) in flows {
                    let value = used * sent / total;
                    if value > NOTHING {
                        plan.supply.push((link, from, group.park, value));
                    }
                }
            }
        }
        plan.supply.sort_by_key(|&(link, from, to, _)| (link, from, to));
        if formulation.routing == Routing::Cheapest {
            plan.ship_cheapest(instance);
        }
        plan
    }

    /// Puts all goods on their cheapest routes.
    pub fn ship_cheapest(&mut self, instance: &Instance) {
        self.shipments = cheapest_shipments(instance, self);
    }

    /// The values of a program's columns that say this plan; the inverse of [`Plan::from_columns`].
    #[must_use]
    pub fn to_columns(&self, instance: &Instance, formulation: &Formulation) -> Vec<f64> {
        let mut supply = HashMap::new();
        for &(link, from, to, value) in &self.supply {
            *supply.entry((link, from, to)).or_insert(0.0) += value;
        }
        let given =
            |link: usize, from: usize, to: usize| supply.get(&(link, from, to)).copied().unwrap_or(0.0);
        let mut sales = HashMap::new();
        for &(site, market, value) in &self.sales {
            *sales.entry((site, market)).or_insert(0.0) += value;
        }
        let mut ships = HashMap::new();
        for s in &self.shipments {
            *ships.entry((s.origin, s.corridor, s.forward)).or_insert(0.0) += s.kt;
        }
        let hosts = |park: usize| {
            instance.sites.iter().zip(&self.output).any(|(s, &output)| s.park == park && output > NOTHING)
        };
        let value = |key: &Column| match *key {
            Column::Output { site } => self.output[site],
            Column::NewOutput { site } => self.new_output(instance, site),
            Column::Supply { link, from, to } => given(link, from, to),
            Column::Use { link, group } => {
                let g = &formulation.groups[group];
                g.suppliers.iter().map(|&from| given(link, from, g.park)).sum()
            }
            Column::Flow { group, from } => {
                let g = &formulation.groups[group];
                g.links.iter().map(|&link| given(link, from, g.park)).sum()
            }
            Column::Sale { site, market } => sales.get(&(site, market)).copied().unwrap_or(0.0),
            Column::Ship { origin, corridor, forward } => {
                ships.get(&(origin, corridor, forward)).copied().unwrap_or(0.0)
            }
            Column::Transfer { transfer } => self.transfers[transfer],
            Column::Equity => self.equity(instance),
            Column::Open { site } => f64::from(u8::from(self.output[site] > NOTHING)),
            Column::Hosts { park } => f64::from(u8::from(hosts(park))),
        };
        formulation.columns.iter().map(value).collect()
    }

    /// M USD of a site's output above what it makes today.
    #[must_use]
    pub fn new_output(&self, instance: &Instance, site: usize) -> f64 {
        (self.output[site] - instance.sites[site].existing).max(0.0)
    }

    /// Jobs in a country.
    #[must_use]
    pub fn jobs(&self, instance: &Instance, country: usize) -> f64 {
        let here = |site: &usize| instance.parks[instance.sites[*site].park].country == country;
        (0..self.output.len())
            .filter(here)
            .map(|site| instance.jobs_intensity(site) * self.output[site])
            .sum()
    }

    /// The largest equity level the plan allows, a fraction.
    #[must_use]
    pub fn equity(&self, instance: &Instance) -> f64 {
        let levels = constraints::equity::countries(instance)
            .into_iter()
            .map(|(country, capacity)| self.jobs(instance, country) / capacity);
        levels.reduce(f64::min).unwrap_or(0.0)
    }

    /// Thousand tonnes over each corridor, both ways.
    #[must_use]
    pub fn corridor_kt(&self, instance: &Instance) -> Vec<f64> {
        let mut load = vec![0.0; instance.corridors.len()];
        for shipment in &self.shipments {
            load[shipment.corridor] += shipment.kt;
        }
        load
    }
}

/// Everything by its cheapest route.
fn cheapest_shipments(instance: &Instance, plan: &Plan) -> Vec<Shipment> {
    let routes = Routes::new(instance);
    let mut load: std::collections::BTreeMap<(usize, usize, bool), f64> = std::collections::BTreeMap::new();
    let mut send = |sector: usize, origin: usize, place: usize, value: f64| {
        let kt = value * instance.sectors[sector].tonnes / 1e3;
        if origin == place || kt <= 0.0 {
            return;
        }
        let mut here = origin;
        for corridor in routes.corridors(instance, origin, place) {
            let ends = &instance.corridors[corridor];
            let forward = ends.from == here;
            here = if forward { ends.to } else { ends.from };
            *load.entry((origin, corridor, forward)).or_insert(0.0) += kt;
        }
    };
    for &(link, from, to, value) in &plan.supply {
        send(instance.links[link].supplier, from, to, value);
    }
    if let Some(markets) = &instance.markets {
        for &(site, market, value) in &plan.sales {
            let s = &instance.sites[site];
            send(s.sector, s.park, markets[market].place, value);
        }
    }
    let shipment = |((origin, corridor, forward), kt)| Shipment { origin, corridor, forward, kt };
    load.into_iter().map(shipment).collect()
}
