//! What is explained: an instance and a model that can be changed as `--set` changes them, and solved again.

use crate::error::Error;
use crate::formulation::{Formulation, formulate};
use crate::instance::{Instance, Patch, RawInstance};
use crate::lp::Lp;
use crate::model::{self, Discrete, Model, Source};
use crate::solver::{self, Optimum, Options, Outcome};

/// An instance and a model as they were written, and as they were read.
#[derive(Debug, Clone)]
pub(super) struct Case {
    raw: RawInstance,
    source: Source,
    pub(super) instance: Instance,
    pub(super) model: Model,
    /// Whether the rules that need whole numbers are left out.
    continuous: bool,
}

/// How a program ends.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Ending {
    Optimal(Optimum),
    Infeasible,
    Unbounded,
}

impl Case {
    pub(super) fn new(raw: &RawInstance, source: &Source) -> Result<Self, Error> {
        let (instance, model) = (Instance::check(raw)?, source.read()?);
        let countries: Vec<&str> = instance.countries.iter().map(|c| c.id.as_str()).collect();
        model::check_against(&model, &countries)?;
        Ok(Self { raw: raw.clone(), source: source.clone(), instance, model, continuous: false })
    }

    /// The same without the rules that need whole numbers.
    pub(super) fn continuous(&self) -> Self {
        let model = Model { discrete: Discrete::default(), ..self.model.clone() };
        Self { model, continuous: true, ..self.clone() }
    }

    /// The same after changes in the form of `--set`.
    pub(super) fn with(&self, sets: &[String]) -> Result<Self, Error> {
        let patches = sets.iter().map(|text| Patch::parse(text)).collect::<Result<Vec<_>, _>>()?;
        let changed = Self::new(&self.raw.patched(&patches)?, &self.source.patched(&patches)?)?;
        Ok(if self.continuous { changed.continuous() } else { changed })
    }

    pub(super) fn formulation(&self) -> Result<Formulation, Error> {
        formulate(&self.instance, &self.model)
    }

    /// Whether a plan keeps every rule, from a fresh reading, formulation and solve.
    pub(super) fn has_a_plan(&self, options: &Options) -> Result<bool, Error> {
        let formulation = self.formulation()?;
        let lp = Lp { cost: vec![0.0; formulation.lp.columns()], ..formulation.lp };
        Ok(ending(&lp, options)? != Ending::Infeasible)
    }

    /// Where a figure is written.
    pub(super) fn place(&self, table: &str, row: &str, column: &str) -> Option<crate::error::Place> {
        if table == "model" {
            let path: Vec<&str> = row.split('.').chain([column]).collect();
            return self.source.place(&path);
        }
        self.raw.locate(table, row, column)
    }
}

/// Solves a program to its end.
pub(super) fn ending(lp: &Lp, options: &Options) -> Result<Ending, Error> {
    match solver::solve(lp, options)?.outcome {
        Outcome::Optimal(optimum) => Ok(Ending::Optimal(optimum)),
        Outcome::Infeasible => Ok(Ending::Infeasible),
        Outcome::Unbounded => Ok(Ending::Unbounded),
        Outcome::Stopped(_) => {
            Err(Error::Stopped("a limit ended the search before it could be explained".to_owned()))
        }
    }
}
