//! The figures of instance and model that limit a plan: their path for `--set`, unit and provenance, and the words
//! for what a program's columns and rows stand for.

use crate::formulation::Formulation;
use crate::formulation::keys::{Column, Row, demand_id, holder_id, link_id, site_id, transfer_id};
use crate::instance::{Instance, Provenance, Scope};
use crate::model::Model;
use crate::solver::postoptimal::LimitOf;
use crate::solver::simplex::Variable;

/// A figure that limits a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What it limits in the program.
    pub limit: LimitOf,
    /// Table, or `model`.
    pub table: &'static str,
    /// Row's key, parts joined by `/`.
    pub row: String,
    /// Column.
    pub column: &'static str,
    /// Column where it is a resource's id.
    resource: Option<String>,
    /// The figure.
    pub value: f64,
    /// Its unit.
    pub unit: String,
}

impl Figure {
    /// Its path, as `--set` takes it.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{}.{}.{}", self.table, self.row, self.column())
    }

    /// Its column.
    #[must_use]
    pub fn column(&self) -> &str {
        self.resource.as_deref().unwrap_or(self.column)
    }

    /// Where it comes from.
    #[must_use]
    pub fn provenance<'a>(&self, instance: &'a Instance) -> Option<&'a Provenance> {
        instance.provenance_of(self.table, &self.row, self.column()).map(|at| &instance.provenance[at])
    }
}

/// Every figure that is a finite limit in the program, in the program's order; where a row or column has one figure
/// for both limits, once.
#[must_use]
pub fn all(instance: &Instance, model: &Model, formulation: &Formulation) -> Vec<Figure> {
    let lp = &formulation.lp;
    let twice = |figure: &Figure| match figure.limit {
        LimitOf::RowLower(row) => lp.row_lower[row] == lp.row_upper[row],
        LimitOf::ColumnLower(column) => lp.lower[column] == lp.upper[column],
        LimitOf::RowUpper(_) | LimitOf::ColumnUpper(_) => false,
    };
    let mut figures = sides(instance, model, formulation);
    figures.retain(|figure| !twice(figure));
    figures
}

/// Every figure that is a finite limit in the program, each side for itself: a least and a most that are the same
/// number are two.
#[must_use]
pub fn sides(instance: &Instance, model: &Model, formulation: &Formulation) -> Vec<Figure> {
    let lp = &formulation.lp;
    let mut figures = Vec::new();
    for (row, &key) in formulation.rows.iter().enumerate() {
        let (lower, upper) = (lp.row_lower[row], lp.row_upper[row]);
        if upper.is_finite() {
            figures.extend(of_row(instance, model, key, LimitOf::RowUpper(row), upper));
        }
        if lower.is_finite() {
            figures.extend(of_row(instance, model, key, LimitOf::RowLower(row), lower));
        }
    }
    for (column, &key) in formulation.columns.iter().enumerate() {
        let (lower, upper) = (lp.lower[column], lp.upper[column]);
        if upper.is_finite() {
            figures.extend(of_column(instance, key, LimitOf::ColumnUpper(column), upper));
        }
        if lower.is_finite() && lower != 0.0 {
            figures.extend(of_column(instance, key, LimitOf::ColumnLower(column), lower));
        }
    }
    figures
}

/// The smallest scale of every sector that has one in the program, with the limits that state it, one a site.
#[must_use]
pub fn scales(instance: &Instance, formulation: &Formulation) -> Vec<(Figure, Vec<LimitOf>)> {
    let mut limits = vec![Vec::new(); instance.sectors.len()];
    for (row, key) in formulation.rows.iter().enumerate() {
        if let Row::MinScale { site } = *key {
            limits[instance.sites[site].sector].push(LimitOf::RowLower(row));
        }
    }
    let scale = |(sector, limits): (usize, Vec<LimitOf>)| {
        let (s, limit) = (&instance.sectors[sector], *limits.first()?);
        let (table, row, column) = ("sectors", s.id.clone(), "min_scale");
        let unit = "M USD".to_owned();
        Some((Figure { limit, table, row, column, resource: None, value: s.min_scale, unit }, limits))
    };
    limits.into_iter().enumerate().filter_map(scale).collect()
}

fn of_row(instance: &Instance, model: &Model, key: Row, limit: LimitOf, value: f64) -> Option<Figure> {
    let upper = matches!(limit, LimitOf::RowUpper(_));
    let figure = |table, row: String, column: &'static str, unit: &str| {
        Some(Figure { limit, table, row, column, resource: None, value, unit: unit.to_owned() })
    };
    let of_resource = |table, row: String, id: &str, unit: &str| {
        figure(table, row, "", unit).map(|f| Figure { resource: Some(id.to_owned()), ..f })
    };
    let end = |most: &'static str, least: &'static str| if upper { most } else { least };
    match key {
        Row::Resource { resource, holder } => {
            let r = &instance.resources[resource];
            let id = holder_id(instance, resource, holder).to_owned();
            match r.scope {
                Scope::Park => of_resource("parks", id, &r.id, &r.unit),
                Scope::Country => of_resource("countries", id, &r.id, &r.unit),
                Scope::Region => figure("resources", r.id.clone(), "capacity", &r.unit),
            }
        }
        Row::Demand { demand } => {
            figure("demand", demand_id(instance, demand), end("max_sales", "min_sales"), "M USD")
                .filter(|f| upper || f.value > 0.0)
        }
        Row::Corridor { corridor } => {
            figure("corridors", instance.corridors[corridor].id.clone(), "capacity_kt", "kt")
        }
        Row::Programme { sector } => {
            figure("sectors", instance.sectors[sector].id.clone(), end("max_total", "min_total"), "M USD")
                .filter(|f| upper || f.value > 0.0)
        }
        Row::JobsFloor { country } => {
            figure("countries", instance.countries[country].id.clone(), "min_jobs", "jobs")
        }
        Row::Limit { term } => figure("model", format!("limits.{term}"), end("max", "min"), term.unit()),
        Row::MaxSectors { park } if model.discrete.max_sectors => {
            figure("parks", instance.parks[park].id.clone(), "max_sectors", "sectors")
        }
        Row::MaxParks { sector } if model.discrete.max_parks => {
            figure("sectors", instance.sectors[sector].id.clone(), "max_parks", "parks")
        }
        _ => None,
    }
}

fn of_column(instance: &Instance, key: Column, limit: LimitOf, value: f64) -> Option<Figure> {
    let upper = matches!(limit, LimitOf::ColumnUpper(_));
    match key {
        Column::Output { site } => Some(Figure {
            limit,
            table: "sites",
            row: site_id(instance, site),
            column: if upper { "max_output" } else { "min_output" },
            resource: None,
            value,
            unit: "M USD".to_owned(),
        }),
        Column::Transfer { transfer } if upper => Some(Figure {
            limit,
            table: "transfers",
            row: transfer_id(instance, transfer),
            column: "max",
            resource: None,
            value,
            unit: instance.resources[instance.transfers[transfer].resource].unit.clone(),
        }),
        _ => None,
    }
}

/// What a column or row stands for, in words.
#[must_use]
pub fn words(instance: &Instance, formulation: &Formulation, variable: Variable) -> String {
    match variable {
        Variable::Column(column) => column_words(instance, formulation, formulation.columns[column]),
        Variable::Row(row) => row_words(instance, formulation, formulation.rows[row]),
    }
}

fn column_words(instance: &Instance, formulation: &Formulation, column: Column) -> String {
    let park = |p: usize| &instance.parks[p].id;
    let made = |site: usize| {
        let s = &instance.sites[site];
        format!("{} at {}", instance.sectors[s.sector].id, park(s.park))
    };
    let link = |l: usize| {
        let l = &instance.links[l];
        (&instance.sectors[l.supplier].id, &instance.sectors[l.user].id)
    };
    match column {
        Column::Output { site } => made(site),
        Column::NewOutput { site } => format!("new {}", made(site)),
        Column::Supply { link: l, from, to } => {
            let (supplier, user) = link(l);
            format!("{supplier} from {} for {user} at {}", park(from), park(to))
        }
        Column::Use { link: l, group } => {
            let (supplier, user) = link(l);
            format!("{supplier} for {user} at {}", park(formulation.groups[group].park))
        }
        Column::Flow { group, from } => {
            let g = &formulation.groups[group];
            format!("{} from {} to {}", instance.sectors[g.sector].id, park(from), park(g.park))
        }
        Column::Sale { site, market } => {
            let id = instance.markets.as_ref().map_or("", |markets| &markets[market].id);
            format!("sales of {} in {id}", made(site))
        }
        Column::Ship { origin, corridor, .. } => {
            format!("goods of {} over {}", park(origin), instance.corridors[corridor].id)
        }
        Column::Transfer { transfer } => {
            let t = &instance.transfers[transfer];
            let country = |c: usize| &instance.countries[c].id;
            format!("{} from {} to {}", instance.resources[t.resource].id, country(t.from), country(t.to))
        }
        Column::Equity => "the equity level".to_owned(),
        Column::Open { site } => format!("opening {}", made(site)),
        Column::Hosts { park: p } => format!("opening {}", park(p)),
    }
}

fn row_words(instance: &Instance, formulation: &Formulation, row: Row) -> String {
    let park = |p: usize| &instance.parks[p].id;
    match row {
        Row::Disposal { site }
        | Row::NewOutput { site }
        | Row::Open { site }
        | Row::MinScale { site }
        | Row::Hosts { site } => column_words(instance, formulation, Column::Output { site }),
        Row::Absorption { link, park: p } => {
            let id = link_id(instance, link);
            let (supplier, user) = id.split_once('/').unwrap_or((&id, ""));
            format!("the need for {supplier} of {user} at {}", park(p))
        }
        Row::Tie { group } => {
            let g = &formulation.groups[group];
            format!("{} delivered to {}", instance.sectors[g.sector].id, park(g.park))
        }
        Row::Resource { resource, holder } => {
            format!("{} of {}", instance.resources[resource].id, holder_id(instance, resource, holder))
        }
        Row::Demand { demand } => {
            let d = &instance.demand[demand];
            let market = instance.markets.as_ref().map_or("", |markets| &markets[d.market].id);
            format!("demand for {} in {market}", instance.sectors[d.sector].id)
        }
        Row::Freight { origin, place } => {
            format!("goods of {} at {}", park(origin), instance.place_id(place))
        }
        Row::Corridor { corridor } => format!("the capacity of {}", instance.corridors[corridor].id),
        Row::Programme { sector } => format!("the programme of {}", instance.sectors[sector].id),
        Row::JobsFloor { country } => format!("the jobs floor of {}", instance.countries[country].id),
        Row::Equity { country } => format!("the equity level of {}", instance.countries[country].id),
        Row::Limit { term } => format!("the limit on {term}"),
        Row::MaxSectors { park: p } => format!("the number of sectors in {}", park(p)),
        Row::MaxParks { sector } => format!("the number of parks with {}", instance.sectors[sector].id),
    }
}
