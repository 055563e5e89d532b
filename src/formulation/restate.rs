//! A program that stays and takes new figures: what a what-if changes in numbers alone is written into it in place.
//!
//! The outcome is the program that [`super::formulate_routed`] would state anew, figure for figure (a test holds it to
//! that); where the shape may differ, it says why and leaves the program as it was.

use super::economy::Economy;
use super::keys::Column;
use super::program::{Program, bounds, limits, weighted};
use super::{Formulation, Routing, constraints, formulate_routed};
use crate::economics::cooperation::Openness;
use crate::economics::freight::Routes;
use crate::error::Error;
use crate::instance::{Figure, Instance};
use crate::model::{Model, Term, Terms};
use std::borrow::Cow;

/// A formulation with what it was made of.
#[derive(Debug, Clone)]
pub struct Restatable {
    /// The program.
    pub formulation: Formulation,
    openness: Openness,
    routes: Routes,
    model: Model,
    /// Thousand tonnes that a unit of each column puts on each corridor with a capacity, where routes are fixed.
    loads: Vec<(usize, Vec<(usize, f64)>)>,
}

impl Restatable {
    /// States a program.
    ///
    /// # Errors
    /// As [`formulate_routed`].
    pub fn new(instance: &Instance, model: &Model, routing: Routing) -> Result<Self, Error> {
        let formulation = formulate_routed(instance, model, routing)?;
        let economy = Economy::new(instance, model, routing)?;
        let mut loads = Vec::new();
        if routing == Routing::Cheapest {
            let mut program = Program::over(formulation.columns.clone());
            constraints::freight::add_loads(&mut program, &economy, &formulation.groups);
            loads = program.entries_of_corridors();
        }
        let (openness, routes) = (economy.openness.into_owned(), economy.routes.into_owned());
        Ok(Self { formulation, openness, routes, model: model.clone(), loads })
    }

    /// Writes figures of an instance and weights of a model into the program, `was` being the instance whose figures
    /// it holds now and `touched` those that may differ.
    ///
    /// # Errors
    /// Why it has to be stated anew instead, in words.
    pub fn take(
        &mut self,
        instance: &Instance,
        was: &Instance,
        touched: &[Figure],
        model: &Model,
    ) -> Result<(), String> {
        let reweighted = Model { objective: model.objective, ..self.model.clone() };
        if reweighted != *model {
            return Err("the model changes in more than its prices".to_owned());
        }
        let program = &self.formulation;
        let has_equity = program.columns.contains(&Column::Equity);
        if has_equity != (model.objective.equity > 0.0 || model.limit(Term::Equity).min.is_some()) {
            return Err("equity gets or loses its price".to_owned());
        }
        if program.lp.is_discrete() && !touched.is_empty() {
            return Err("discrete rules hold bounds of many figures".to_owned());
        }
        let jobs = instance.jobs_resource();
        let mut worth = false;
        for &figure in touched {
            let (now, before) = (figure.of(instance), figure.of(was));
            if now == before {
                continue;
            }
            // What is zero has no entry, no row and no column of its own.
            if (now == Some(0.0)) != (before == Some(0.0)) || now.is_none() != before.is_none() {
                return Err("a figure becomes nothing or something".to_owned());
            }
            match figure {
                Figure::CountryCapacity { resource, .. } if has_equity && Some(resource) == jobs => {
                    return Err("a jobs capacity is a coefficient of equity".to_owned());
                }
                Figure::UsdPerTonne { .. } if program.routing == Routing::Cheapest => {
                    return Err("the cost of a corridor decides about routes".to_owned());
                }
                Figure::CountryPrice { .. }
                | Figure::ParkPrice { .. }
                | Figure::RegionPrice { .. }
                | Figure::ValueAdded { .. }
                | Figure::Suitability { .. }
                | Figure::Strength { .. }
                | Figure::UsdPerTonne { .. }
                | Figure::TransferCost { .. } => worth = true,
                _ => {}
            }
        }
        if worth && Term::ALL.iter().any(|&t| model.limit(t).min.is_some() || model.limit(t).max.is_some()) {
            return Err("the worth of columns stands in a limited term".to_owned());
        }
        self.write(instance, model, worth).map_err(|error| error.to_string())
    }

    fn write(&mut self, instance: &Instance, model: &Model, worth: bool) -> Result<(), Error> {
        let program = &mut self.formulation;
        if worth {
            let (openness, routes) = (Cow::Borrowed(&self.openness), Cow::Borrowed(&self.routes));
            let economy = Economy::with(instance, model, program.routing, openness, routes)?;
            let mut stated = Program::over(std::mem::take(&mut program.columns));
            super::terms::add(&mut stated, &economy, &program.groups);
            (program.columns, program.terms) = (stated.columns, stated.terms);
        }
        let lp = &mut program.lp;
        if worth || self.model.objective != model.objective {
            lp.cost = weighted(&program.terms, program.columns.len(), model);
            self.model.objective = model.objective;
        }
        for (row, &key) in program.rows.iter().enumerate() {
            if let Some(limit) = limits(key, instance) {
                (lp.row_lower[row], lp.row_upper[row]) = limit;
            }
        }
        for (column, &key) in program.columns.iter().enumerate() {
            if let Some(limit) = bounds(key, instance) {
                (lp.lower[column], lp.upper[column]) = limit;
            }
        }
        Ok(())
    }

    /// Whether the goods of a plan, each on its cheapest route, fit into the corridors; `slack` is the share of a
    /// capacity that is rounding.
    #[must_use]
    pub fn fits(&self, instance: &Instance, x: &[f64], slack: f64) -> bool {
        self.loads.iter().all(|(corridor, entries)| {
            let kt: f64 = entries.iter().map(|&(column, kt)| kt * x[column]).sum();
            instance.corridors[*corridor].capacity_kt.is_none_or(|most| kt <= most * (1.0 + slack))
        })
    }

    /// The terms of a plan from its columns: those of its accounts, where costs have a price (else the program may
    /// leave shipments and new output loose).
    #[must_use]
    pub fn terms(&self, instance: &Instance, x: &[f64]) -> Option<Terms> {
        if self.model.objective.cost <= 0.0 || self.model.limit(Term::Cost).min.is_some() {
            return None;
        }
        let mut terms = Terms::default();
        for term in Term::ALL {
            terms[term] = self.formulation.terms[term as usize].iter().map(|&(j, value)| value * x[j]).sum();
        }
        let jobs = |country: usize| -> f64 {
            let here = |(site, s): (usize, &crate::instance::Site)| {
                (instance.parks[s.park].country == country).then(|| instance.jobs_intensity(site) * x[site])
            };
            instance.sites.iter().enumerate().filter_map(here).sum()
        };
        let levels = constraints::equity::countries(instance).into_iter().map(|(c, most)| jobs(c) / most);
        terms.equity = 100.0 * levels.reduce(f64::min).unwrap_or(0.0);
        Some(terms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundled;
    use crate::input::Patch;
    use crate::instance::Dial;
    use crate::model::Source;

    /// Every kind of figure that can be turned, and prices of the model.
    const CHANGES: [&str; 16] = [
        "countries.*.workers=*1.1",
        "countries.KH.workers_price=*0.7",
        "parks.*.land=*1.3",
        "parks.*.land_price=*2",
        "resources.emissions.capacity=*0.9",
        "sectors.*.value_added=*0.9",
        "sectors.*.min_total=*0.5",
        "sites.*/*.suitability=*0.5",
        "sites.*/*.min_output=*0.9",
        "sites.*/*.max_output=*1.1",
        "links.*/*.strength=*1.5",
        "corridors.*.usd_per_tonne=*1.2",
        "corridors.*.capacity_kt=*0.6",
        "demand.*/*.max_sales=*0.8",
        "transfers.*/*/*.max=*0.7",
        "transfers.*/*/*.cost=*3",
    ];

    #[test]
    fn a_program_that_takes_new_figures_is_the_one_stated_anew() {
        let raw = bundled::open_instance("lancang-mekong").unwrap();
        let plain = Instance::check(&raw).unwrap();
        let model = Source::read(&bundled::open_model("network").unwrap()).unwrap();
        let mut dearer = model.clone();
        dearer.objective.jobs *= 2.0;
        let mut taken = 0;
        for routing in [Routing::Cheapest, Routing::Network] {
            for change in CHANGES {
                let patch = Patch::parse(change).unwrap();
                let dial =
                    Dial::find(&raw, &plain, &patch.path).unwrap_or_else(|| panic!("no dial: {change}"));
                let (mut instance, mut touched) = (plain.clone(), Vec::new());
                assert!(dial.turn(&mut instance, &patch.change, &mut touched), "{change}");
                let checked = Instance::check(&raw.patched(&[patch]).unwrap()).unwrap();
                assert_eq!(
                    Instance { warnings: Vec::new(), ..checked },
                    Instance { warnings: Vec::new(), ..instance.clone() },
                    "{change}"
                );
                let mut program = Restatable::new(&plain, &model, routing).unwrap();
                let anew = formulate_routed(&instance, &dearer, routing).unwrap();
                match program.take(&instance, &plain, &touched, &dearer) {
                    Ok(()) => {
                        assert_eq!(program.formulation, anew, "{change}, {routing:?}");
                        taken += 1;
                    }
                    Err(why) => assert!(!why.is_empty()),
                }
            }
        }
        assert!(taken >= 28, "{taken} of {} were taken in place", 2 * CHANGES.len());
    }
}
