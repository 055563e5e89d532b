//! Paths found once, figures turned many times: what-ifs on a checked instance, without its tables.
//!
//! Only figures whose check is a sign and an order of two bounds can be turned. Everything else (blanks, references,
//! coefficients, what the check has more to say about) goes through the tables and the check.

use super::patch::rows_of;
use super::{Instance, RawInstance};
use crate::input::Change;

/// One figure of an instance. Indices are those of its tables; `resource` is the resource's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)] // the names are those of the columns
pub enum Figure {
    CountryCapacity { country: usize, resource: usize },
    CountryPrice { country: usize, resource: usize },
    ParkCapacity { park: usize, resource: usize },
    ParkPrice { park: usize, resource: usize },
    RegionCapacity { resource: usize },
    RegionPrice { resource: usize },
    MinJobs { country: usize },
    ValueAdded { sector: usize },
    MinTotal { sector: usize },
    MaxTotal { sector: usize },
    Suitability { site: usize },
    MinOutput { site: usize },
    MaxOutput { site: usize },
    Strength { link: usize },
    UsdPerTonne { corridor: usize },
    CorridorCapacity { corridor: usize },
    MaxSales { demand: usize },
    MinSales { demand: usize },
    TransferMax { transfer: usize },
    TransferCost { transfer: usize },
}

use Figure as F;

impl Figure {
    /// Its value; `None` is no limit.
    #[must_use]
    pub fn of(self, instance: &Instance) -> Option<f64> {
        match self {
            F::CountryCapacity { country, resource } => instance.countries[country].capacity[resource],
            F::ParkCapacity { park, resource } => instance.parks[park].capacity[resource],
            F::RegionCapacity { resource } => instance.resources[resource].capacity,
            F::MaxTotal { sector } => instance.sectors[sector].max_total,
            F::MaxOutput { site } => instance.sites[site].max_output,
            F::CorridorCapacity { corridor } => instance.corridors[corridor].capacity_kt,
            F::CountryPrice { country, resource } => Some(instance.countries[country].price[resource]),
            F::ParkPrice { park, resource } => Some(instance.parks[park].price[resource]),
            F::RegionPrice { resource } => Some(instance.resources[resource].price),
            F::MinJobs { country } => Some(instance.countries[country].min_jobs),
            F::ValueAdded { sector } => Some(instance.sectors[sector].value_added),
            F::MinTotal { sector } => Some(instance.sectors[sector].min_total),
            F::Suitability { site } => Some(instance.sites[site].suitability),
            F::MinOutput { site } => Some(instance.sites[site].min_output),
            F::Strength { link } => Some(instance.links[link].strength),
            F::UsdPerTonne { corridor } => Some(instance.corridors[corridor].usd_per_tonne),
            F::MaxSales { demand } => Some(instance.demand[demand].max_sales),
            F::MinSales { demand } => Some(instance.demand[demand].min_sales),
            F::TransferMax { transfer } => Some(instance.transfers[transfer].max),
            F::TransferCost { transfer } => Some(instance.transfers[transfer].cost),
        }
    }

    fn set(self, instance: &mut Instance, value: f64) {
        match self {
            F::CountryCapacity { country, resource } => {
                instance.countries[country].capacity[resource] = Some(value);
            }
            F::ParkCapacity { park, resource } => instance.parks[park].capacity[resource] = Some(value),
            F::RegionCapacity { resource } => instance.resources[resource].capacity = Some(value),
            F::MaxTotal { sector } => instance.sectors[sector].max_total = Some(value),
            F::MaxOutput { site } => instance.sites[site].max_output = Some(value),
            F::CorridorCapacity { corridor } => instance.corridors[corridor].capacity_kt = Some(value),
            F::CountryPrice { country, resource } => instance.countries[country].price[resource] = value,
            F::ParkPrice { park, resource } => instance.parks[park].price[resource] = value,
            F::RegionPrice { resource } => instance.resources[resource].price = value,
            F::MinJobs { country } => instance.countries[country].min_jobs = value,
            F::ValueAdded { sector } => instance.sectors[sector].value_added = value,
            F::MinTotal { sector } => instance.sectors[sector].min_total = value,
            F::Suitability { site } => instance.sites[site].suitability = value,
            F::MinOutput { site } => instance.sites[site].min_output = value,
            F::Strength { link } => instance.links[link].strength = value,
            F::UsdPerTonne { corridor } => instance.corridors[corridor].usd_per_tonne = value,
            F::MaxSales { demand } => instance.demand[demand].max_sales = value,
            F::MinSales { demand } => instance.demand[demand].min_sales = value,
            F::TransferMax { transfer } => instance.transfers[transfer].max = value,
            F::TransferCost { transfer } => instance.transfers[transfer].cost = value,
        }
    }

    /// Whether the check allows its value beside its neighbour's.
    fn is_allowed(self, instance: &Instance) -> bool {
        let ordered = |least: f64, most: Option<f64>| most.is_none_or(|most| least <= most);
        let signed = matches!(self, F::Suitability { .. } | F::Strength { .. });
        let value = self.of(instance);
        value.is_none_or(|v| v.is_finite() && (signed || v >= 0.0))
            && match self {
                F::MinTotal { sector } | F::MaxTotal { sector } => {
                    let s = &instance.sectors[sector];
                    ordered(s.min_total, s.max_total)
                }
                F::MinOutput { site } | F::MaxOutput { site } => {
                    let s = &instance.sites[site];
                    ordered(s.min_output, s.max_output)
                }
                F::MinSales { demand } | F::MaxSales { demand } => {
                    let d = &instance.demand[demand];
                    ordered(d.min_sales, Some(d.max_sales))
                }
                _ => true,
            }
    }
}

/// The figures that a path names in an instance.
#[derive(Debug, Clone, PartialEq)]
pub struct Dial {
    figures: Vec<Figure>,
    /// Whether every row that the path names has a figure: a blank one can be set, which is another instance.
    whole: bool,
}

impl Dial {
    /// Finds what a path names; `None` where it is nothing that can be turned, or nothing at all.
    #[must_use]
    pub fn find(raw: &RawInstance, instance: &Instance, path: &str) -> Option<Self> {
        let settings = path.strip_prefix("resources.").and_then(|p| p.rsplit_once('.'));
        let named: Vec<Figure> = if let Some((id, key)) = settings {
            let resource = instance.resources.iter().position(|r| r.id == id)?;
            match key {
                "capacity" => vec![F::RegionCapacity { resource }],
                "price" => vec![F::RegionPrice { resource }],
                _ => return None,
            }
        } else {
            let (table, rows, column) = rows_of(raw, path)?;
            rows.iter().map(|key| figure(instance, &table, key, &column)).collect::<Option<_>>()?
        };
        let figures: Vec<Figure> = named.iter().copied().filter(|f| f.of(instance).is_some()).collect();
        (!figures.is_empty()).then_some(Self { whole: figures.len() == named.len(), figures })
    }

    /// Changes the figures; the ones it touches are added to `touched`. `false` where the check would have something
    /// to say, which is then to be asked; the figures touched are to be taken back.
    #[must_use]
    pub fn turn(&self, instance: &mut Instance, change: &Change, touched: &mut Vec<Figure>) -> bool {
        let to = match change {
            Change::Set(text) => match text.parse::<f64>() {
                Ok(value) if self.whole => Some(value),
                _ => return false,
            },
            _ => None,
        };
        for &figure in &self.figures {
            let Some(value) = to.or_else(|| change.of(figure.of(instance)?)) else { return false };
            touched.push(figure);
            figure.set(instance, value);
        }
        self.figures.iter().all(|figure| figure.is_allowed(instance))
    }

    /// What it names.
    #[must_use]
    pub fn figures(&self) -> &[Figure] {
        &self.figures
    }
}

/// Takes figures back to what they are in another instance of the same shape.
pub fn take_back(instance: &mut Instance, figures: &[Figure], to: &Instance) {
    for figure in figures {
        if let Some(value) = figure.of(to) {
            figure.set(instance, value);
        }
    }
}

/// The figure in a column of the row with this key.
fn figure(instance: &Instance, table: &str, key: &[String], column: &str) -> Option<Figure> {
    let first = key.first()?;
    let second = || key.get(1);
    let resource = |name: &str| instance.resources.iter().position(|r| r.id == name);
    let held = |scope| {
        let priced = column.strip_suffix("_price").and_then(resource).map(|r| (r, true));
        resource(column).map(|r| (r, false)).or(priced).filter(|(r, _)| instance.resources[*r].scope == scope)
    };
    let country = |id: &str| instance.countries.iter().position(|c| c.id == id);
    let sector = |id: &str| instance.sectors.iter().position(|s| s.id == id);
    Some(match (table, column) {
        ("countries", "min_jobs") => F::MinJobs { country: country(first)? },
        ("countries", _) => {
            let country = country(first)?;
            match held(super::Scope::Country)? {
                (resource, false) => F::CountryCapacity { country, resource },
                (resource, true) => F::CountryPrice { country, resource },
            }
        }
        ("parks", _) => {
            let park = instance.parks.iter().position(|p| p.id == *first)?;
            match held(super::Scope::Park)? {
                (resource, false) => F::ParkCapacity { park, resource },
                (resource, true) => F::ParkPrice { park, resource },
            }
        }
        ("sectors", "value_added") => F::ValueAdded { sector: sector(first)? },
        ("sectors", "min_total") => F::MinTotal { sector: sector(first)? },
        ("sectors", "max_total") => F::MaxTotal { sector: sector(first)? },
        ("sites", _) => {
            let park = instance.parks.iter().position(|p| p.id == *first)?;
            let site = instance.site(park, sector(second()?)?)?;
            match column {
                "suitability" => F::Suitability { site },
                "min_output" => F::MinOutput { site },
                "max_output" => F::MaxOutput { site },
                _ => return None,
            }
        }
        ("links", "strength") => {
            let (supplier, user) = (sector(first)?, sector(second()?)?);
            let link = instance.links.iter().position(|l| (l.supplier, l.user) == (supplier, user))?;
            F::Strength { link }
        }
        ("corridors", _) => {
            let corridor = instance.corridors.iter().position(|c| c.id == *first)?;
            match column {
                "usd_per_tonne" => F::UsdPerTonne { corridor },
                "capacity_kt" => F::CorridorCapacity { corridor },
                _ => return None,
            }
        }
        ("demand", _) => {
            let market = instance.markets.as_ref()?.iter().position(|m| m.id == *first)?;
            let sector = sector(second()?)?;
            let demand = instance.demand.iter().position(|d| (d.market, d.sector) == (market, sector))?;
            match column {
                "max_sales" => F::MaxSales { demand },
                "min_sales" => F::MinSales { demand },
                _ => return None,
            }
        }
        ("transfers", _) => {
            let (resource, from, to) = (resource(first)?, country(second()?)?, country(key.get(2)?)?);
            let is = |t: &super::Transfer| (t.resource, t.from, t.to) == (resource, from, to);
            let transfer = instance.transfers.iter().position(is)?;
            match column {
                "max" => F::TransferMax { transfer },
                "cost" => F::TransferCost { transfer },
                _ => return None,
            }
        }
        _ => return None,
    })
}
