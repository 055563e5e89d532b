//! What each column and row of the linear program stands for, and its readable name.

use crate::instance::Instance;
use crate::model::Term;
use std::sync::Arc;

/// What a column decides. Indices are those of the instance's tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Column {
    /// x: output of a site, M USD.
    Output {
        /// Site.
        site: usize,
    },
    /// n: output of a site above what it makes today, M USD.
    NewOutput {
        /// Site.
        site: usize,
    },
    /// y: supply of a link from park to park, M USD.
    Supply {
        /// Link.
        link: usize,
        /// Park it leaves.
        from: usize,
        /// Park that uses it.
        to: usize,
    },
    /// z: use of a link's input at a park, from any supplier of a group, M USD.
    Use {
        /// Link.
        link: usize,
        /// Group of suppliers (which names sector and park).
        group: usize,
    },
    /// w: flow of a good from a park to the users of a group, M USD.
    Flow {
        /// Group of suppliers.
        group: usize,
        /// Park it leaves.
        from: usize,
    },
    /// v: sales in a market, M USD.
    Sale {
        /// Site.
        site: usize,
        /// Market.
        market: usize,
    },
    /// h: thousand tonnes from an origin over a corridor, one direction.
    Ship {
        /// Park the goods come from.
        origin: usize,
        /// Corridor.
        corridor: usize,
        /// Whether along the corridor's own direction.
        forward: bool,
    },
    /// k: units of a resource that cross a border.
    Transfer {
        /// Transfer.
        transfer: usize,
    },
    /// e: lowest country's use of its jobs capacity, a fraction.
    Equity,
    /// o: whether a site is open (binary).
    Open {
        /// Site.
        site: usize,
    },
    /// z: whether a park hosts anything (binary).
    Hosts {
        /// Park.
        park: usize,
    },
}

/// What a row limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Row {
    /// Output of a site goes to links and markets, M USD.
    Disposal {
        /// Site.
        site: usize,
    },
    /// A site takes no more of an input than it needs, M USD.
    Absorption {
        /// Link.
        link: usize,
        /// Park of the user.
        park: usize,
    },
    /// What a group's suppliers send is what its users take, M USD.
    Tie {
        /// Group of suppliers.
        group: usize,
    },
    /// New output is at least output less what exists, M USD.
    NewOutput {
        /// Site.
        site: usize,
    },
    /// Use of a resource, in its unit.
    Resource {
        /// Resource.
        resource: usize,
        /// Park or country by the resource's scope; 0 for the region.
        holder: usize,
    },
    /// Sales of a sector in a market, M USD.
    Demand {
        /// Demand.
        demand: usize,
    },
    /// What an origin delivers at a place, thousand tonnes.
    Freight {
        /// Park the goods come from.
        origin: usize,
        /// Place.
        place: usize,
    },
    /// Load of a corridor, thousand tonnes.
    Corridor {
        /// Corridor.
        corridor: usize,
    },
    /// Output of a sector over all parks, M USD.
    Programme {
        /// Sector.
        sector: usize,
    },
    /// Jobs in a country.
    JobsFloor {
        /// Country.
        country: usize,
    },
    /// A country's use of its jobs capacity, a fraction.
    Equity {
        /// Country.
        country: usize,
    },
    /// A whole-region term, in its unit.
    Limit {
        /// Term.
        term: Term,
    },
    /// A closed site makes nothing, M USD.
    Open {
        /// Site.
        site: usize,
    },
    /// An open site makes at least its sector's scale, M USD.
    MinScale {
        /// Site.
        site: usize,
    },
    /// Sectors in a park, a count.
    MaxSectors {
        /// Park.
        park: usize,
    },
    /// Parks of a sector, a count.
    MaxParks {
        /// Sector.
        sector: usize,
    },
    /// A park with an open site hosts something.
    Hosts {
        /// Site.
        site: usize,
    },
}

impl Row {
    /// Whether it is a limit that an instance or a model sets, not one that ties columns to each other.
    #[must_use]
    pub fn is_limit(self) -> bool {
        matches!(
            self,
            Self::Resource { .. }
                | Self::Demand { .. }
                | Self::Corridor { .. }
                | Self::Programme { .. }
                | Self::JobsFloor { .. }
                | Self::Limit { .. }
        )
    }
}

/// Suppliers of one good to one park that are worth the same to every user there: flows from them and uses of them
/// are tied by their sum alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Sector whose good it is.
    pub sector: usize,
    /// Park of the users.
    pub park: usize,
    /// What a supply is worth by where it happens.
    pub place_factor: f64,
    /// Parks of the suppliers, ascending. The same list serves many groups.
    pub suppliers: Arc<[usize]>,
    /// Links that may use them, ascending.
    pub links: Vec<usize>,
    /// Position among the groups of the same sector and park.
    pub ordinal: usize,
}

/// Names a column; unique within a formulation.
#[must_use]
pub fn column_name(column: Column, instance: &Instance, groups: &[Group]) -> String {
    let park = |p: usize| &instance.parks[p].id;
    let link = |l: usize| link_id(instance, l);
    match column {
        Column::Output { site } => format!("output({})", site_id(instance, site)),
        Column::NewOutput { site } => format!("new_output({})", site_id(instance, site)),
        Column::Supply { link: l, from, to } => format!("supply({},{},{})", link(l), park(from), park(to)),
        Column::Use { link: l, group } => {
            format!("use({},{},{})", link(l), park(groups[group].park), groups[group].ordinal)
        }
        Column::Flow { group, from } => {
            let g = &groups[group];
            format!("flow({},{},{},{})", instance.sectors[g.sector].id, park(from), park(g.park), g.ordinal)
        }
        Column::Sale { site, market } => {
            let id = instance.markets.as_ref().map_or("", |markets| &markets[market].id);
            format!("sale({},{id})", site_id(instance, site))
        }
        Column::Ship { origin, corridor, forward } => {
            let direction = if forward { "forth" } else { "back" };
            format!("ship({},{},{direction})", park(origin), instance.corridors[corridor].id)
        }
        Column::Transfer { transfer } => format!("transfer({})", transfer_id(instance, transfer)),
        Column::Equity => "equity".to_owned(),
        Column::Open { site } => format!("open({})", site_id(instance, site)),
        Column::Hosts { park: p } => format!("hosts({})", park(p)),
    }
}

/// Names a row; unique within a formulation.
#[must_use]
pub fn row_name(row: Row, instance: &Instance, groups: &[Group]) -> String {
    match row {
        Row::Disposal { site } => format!("disposal({})", site_id(instance, site)),
        Row::Absorption { link, park } => {
            format!("absorption({},{})", link_id(instance, link), instance.parks[park].id)
        }
        Row::Tie { group } => {
            let g = &groups[group];
            format!("tie({},{},{})", instance.sectors[g.sector].id, instance.parks[g.park].id, g.ordinal)
        }
        Row::NewOutput { site } => format!("new({})", site_id(instance, site)),
        Row::Resource { resource, holder } => {
            format!("resource({},{})", instance.resources[resource].id, holder_id(instance, resource, holder))
        }
        Row::Demand { demand } => format!("demand({})", demand_id(instance, demand)),
        Row::Freight { origin, place } => {
            format!("freight({},{})", instance.parks[origin].id, instance.place_id(place))
        }
        Row::Corridor { corridor } => format!("corridor({})", instance.corridors[corridor].id),
        Row::Programme { sector } => format!("programme({})", instance.sectors[sector].id),
        Row::JobsFloor { country } => format!("min_jobs({})", instance.countries[country].id),
        Row::Equity { country } => format!("equity({})", instance.countries[country].id),
        Row::Limit { term } => format!("limit({term})"),
        Row::Open { site } => format!("closed({})", site_id(instance, site)),
        Row::MinScale { site } => format!("min_scale({})", site_id(instance, site)),
        Row::MaxSectors { park } => format!("max_sectors({})", instance.parks[park].id),
        Row::MaxParks { sector } => format!("max_parks({})", instance.sectors[sector].id),
        Row::Hosts { site } => format!("hosting({})", site_id(instance, site)),
    }
}

/// `park/sector`.
#[must_use]
pub fn site_id(instance: &Instance, site: usize) -> String {
    let s = &instance.sites[site];
    format!("{}/{}", instance.parks[s.park].id, instance.sectors[s.sector].id)
}

/// `supplier/user`.
#[must_use]
pub fn link_id(instance: &Instance, link: usize) -> String {
    let l = &instance.links[link];
    format!("{}/{}", instance.sectors[l.supplier].id, instance.sectors[l.user].id)
}

/// `market/sector`.
#[must_use]
pub fn demand_id(instance: &Instance, demand: usize) -> String {
    let d = &instance.demand[demand];
    let market = instance.markets.as_ref().map_or("", |markets| &markets[d.market].id);
    format!("{market}/{}", instance.sectors[d.sector].id)
}

/// `resource/from/to`.
#[must_use]
pub fn transfer_id(instance: &Instance, transfer: usize) -> String {
    let t = &instance.transfers[transfer];
    let country = |c: usize| &instance.countries[c].id;
    format!("{}/{}/{}", instance.resources[t.resource].id, country(t.from), country(t.to))
}

/// Id of the park or country that holds a resource, or `region`.
#[must_use]
pub fn holder_id(instance: &Instance, resource: usize, holder: usize) -> &str {
    use crate::instance::Scope;
    match instance.resources[resource].scope {
        Scope::Park => &instance.parks[holder].id,
        Scope::Country => &instance.countries[holder].id,
        Scope::Region => "region",
    }
}
