//! A solution file, ours or another tool's, read back into a plan by index.

use super::plan::{Plan, Shipment};
use crate::error::{Diagnostic, Error, Place, Severity};
use crate::formulation::Routing;
use crate::instance::Instance;
use serde::Deserialize;
use std::collections::HashMap;

/// What `verify` reads of a solution file: the keys of `solve --format json`; others are not looked at.
#[derive(Debug, Deserialize)]
struct File {
    objective: f64,
    allocation: Vec<Allocation>,
    #[serde(default)]
    supply: Vec<Supply>,
    #[serde(default)]
    sales: Vec<Sale>,
    #[serde(default)]
    transfers: Vec<Transfer>,
    shipments: Option<Vec<Shipped>>,
    routing: Option<Routing>,
    duals: Option<HashMap<String, f64>>,
}

#[derive(Debug, Deserialize)]
struct Allocation {
    park: String,
    sector: String,
    output: f64,
}

#[derive(Debug, Deserialize)]
struct Supply {
    supplier: String,
    user: String,
    from: String,
    to: String,
    value: f64,
}

#[derive(Debug, Deserialize)]
struct Sale {
    sector: String,
    from: String,
    market: String,
    value: f64,
}

#[derive(Debug, Deserialize)]
struct Transfer {
    resource: String,
    from: String,
    to: String,
    amount: f64,
}

#[derive(Debug, Deserialize)]
struct Shipped {
    origin: String,
    corridor: String,
    from: String,
    kt: f64,
}

/// What a solution file claims.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Claim {
    pub(super) objective: f64,
    pub(super) plan: Plan,
    /// Whether the file says over which corridors goods go.
    pub(super) routed: bool,
    pub(super) routing: Option<Routing>,
    /// Prices by row name, where the file has them.
    pub(super) duals: Option<HashMap<String, f64>>,
}

/// Reads a claim from JSON text.
///
/// # Errors
/// [`Error::Input`] when the text is no such JSON or names what the instance does not have; every unknown name at once.
pub(super) fn read(instance: &Instance, file: &str, text: &str) -> Result<Claim, Error> {
    let parsed: File = serde_json::from_str(text).map_err(|e| {
        let place =
            Place { file: file.to_owned(), line: Some(e.line()), field: Some(e.column()), column: None };
        Error::Input(vec![problem(place, "bad-solution", format!("this is no solution file: {e}"))])
    })?;
    let mut names = Names::new(instance, file);
    let mut plan = Plan {
        output: vec![0.0; instance.sites.len()],
        transfers: vec![0.0; instance.transfers.len()],
        ..Plan::default()
    };
    for a in &parsed.allocation {
        if let Some(site) = names.site(&a.park, &a.sector) {
            plan.output[site] += a.output;
        }
    }
    for s in &parsed.supply {
        let (link, from, to) = (names.link(&s.supplier, &s.user), names.park(&s.from), names.park(&s.to));
        if let (Some(link), Some(from), Some(to)) = (link, from, to) {
            plan.supply.push((link, from, to, s.value));
        }
    }
    for s in &parsed.sales {
        if let (Some(site), Some(market)) = (names.site(&s.from, &s.sector), names.market(&s.market)) {
            plan.sales.push((site, market, s.value));
        }
    }
    for t in &parsed.transfers {
        if let Some(transfer) = names.transfer(t) {
            plan.transfers[transfer] += t.amount;
        }
    }
    for s in parsed.shipments.iter().flatten() {
        if let (Some(origin), Some((corridor, forward))) = (names.park(&s.origin), names.corridor(s)) {
            plan.shipments.push(Shipment { origin, corridor, forward, kt: s.kt });
        }
    }
    if names.unknown.is_empty() {
        let (routed, routing, duals) = (parsed.shipments.is_some(), parsed.routing, parsed.duals);
        Ok(Claim { objective: parsed.objective, plan, routed, routing, duals })
    } else {
        Err(Error::Input(names.unknown))
    }
}

fn problem(place: Place, code: &'static str, message: String) -> Diagnostic {
    Diagnostic { severity: Severity::Error, code, message, place, help: None }
}

/// Looks names up and remembers those that the instance does not have.
struct Names<'a> {
    instance: &'a Instance,
    file: &'a str,
    parks: HashMap<&'a str, usize>,
    sectors: HashMap<&'a str, usize>,
    unknown: Vec<Diagnostic>,
}

impl<'a> Names<'a> {
    fn new(instance: &'a Instance, file: &'a str) -> Self {
        let parks = instance.parks.iter().enumerate().map(|(i, p)| (p.id.as_str(), i)).collect();
        let sectors = instance.sectors.iter().enumerate().map(|(i, s)| (s.id.as_str(), i)).collect();
        Self { instance, file, parks, sectors, unknown: Vec::new() }
    }

    fn known<T>(&mut self, found: Option<T>, what: &str, id: &str) -> Option<T> {
        if found.is_none() {
            let place = Place { file: self.file.to_owned(), ..Place::default() };
            let message = format!("the instance has no {what} `{id}`");
            self.unknown.push(problem(place, "unknown-in-solution", message));
        }
        found
    }

    fn park(&mut self, id: &str) -> Option<usize> {
        let found = self.parks.get(id).copied();
        self.known(found, "park", id)
    }

    fn site(&mut self, park: &str, sector: &str) -> Option<usize> {
        let pair = self.parks.get(park).zip(self.sectors.get(sector));
        let found = pair.and_then(|(&p, &s)| self.instance.site(p, s));
        self.known(found, "site", &format!("{park}/{sector}"))
    }

    fn link(&mut self, supplier: &str, user: &str) -> Option<usize> {
        let pair = self.sectors.get(supplier).zip(self.sectors.get(user));
        let found =
            pair.and_then(|(&s, &t)| self.instance.links.iter().position(|l| l.supplier == s && l.user == t));
        self.known(found, "link", &format!("{supplier}/{user}"))
    }

    fn market(&mut self, id: &str) -> Option<usize> {
        let found =
            self.instance.markets.as_ref().and_then(|markets| markets.iter().position(|m| m.id == id));
        self.known(found, "market", id)
    }

    fn transfer(&mut self, row: &Transfer) -> Option<usize> {
        let instance = self.instance;
        let found = instance.transfers.iter().position(|t| {
            instance.resources[t.resource].id == row.resource
                && instance.countries[t.from].id == row.from
                && instance.countries[t.to].id == row.to
        });
        self.known(found, "transfer", &format!("{}/{}/{}", row.resource, row.from, row.to))
    }

    /// The corridor and whether the goods go along its own direction.
    fn corridor(&mut self, row: &Shipped) -> Option<(usize, bool)> {
        let instance = self.instance;
        let found = instance.corridors.iter().position(|c| c.id == row.corridor).and_then(|corridor| {
            let ends = &instance.corridors[corridor];
            let forward = instance.place_id(ends.from) == row.from;
            (forward || instance.place_id(ends.to) == row.from).then_some((corridor, forward))
        });
        self.known(found, "corridor from there", &format!("{} from {}", row.corridor, row.from))
    }
}
