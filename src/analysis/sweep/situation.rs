//! What a scenario makes of instance and model: figures turned in place where they can be, else the tables patched and
//! checked anew.

use super::Subject;
use super::design::SCENARIO;
use crate::error::Error;
use crate::input::{Change, Patch};
use crate::instance::{Dial, Figure, Instance, take_back};
use crate::model::{self, Model, Term};
use std::collections::HashMap;

/// What all scenarios of a sweep start from.
#[derive(Debug)]
pub(super) struct Ground<'a> {
    subject: Subject<'a>,
    /// Nothing varied; `None` where that is no valid instance or model.
    plain: Option<(Instance, Model)>,
    dials: HashMap<String, Dial>,
    /// The changes of each scenario file that is named.
    files: HashMap<String, Vec<Patch>>,
}

impl<'a> Ground<'a> {
    /// Checks the subject and finds every path once.
    ///
    /// # Errors
    /// [`Error::Input`] where a scenario file that is named is none, or wrong.
    pub(super) fn new(subject: Subject<'a>, paths: &[&str], files: &[&str]) -> Result<Self, Error> {
        let files: HashMap<String, Vec<Patch>> = files
            .iter()
            .map(|id| Ok(((*id).to_owned(), subject.raw.scenario(id)?.patches)))
            .collect::<Result<_, Error>>()?;
        let plain = checked(subject, &[]).ok();
        let mut dials = HashMap::new();
        if let Some((instance, _)) = &plain {
            let named = files.values().flatten().map(|patch| patch.path.as_str());
            for path in paths.iter().copied().chain(named) {
                if !dials.contains_key(path)
                    && let Some(dial) = Dial::find(subject.raw, instance, path)
                {
                    dials.insert(path.to_owned(), dial);
                }
            }
        }
        Ok(Self { subject, plain, dials, files })
    }

    /// Instance and model with nothing varied.
    pub(super) fn plain(&self) -> Option<&(Instance, Model)> {
        self.plain.as_ref()
    }

    /// The changes of a scenario, those of its file first.
    pub(super) fn patches(&self, paths: &[&str], values: &[String]) -> Result<Vec<Patch>, Error> {
        let mut patches = Vec::with_capacity(paths.len());
        for (_, value) in paths.iter().zip(values).filter(|(path, _)| **path == SCENARIO) {
            patches.extend(self.files.get(value).into_iter().flatten().cloned());
        }
        for (path, value) in paths.iter().zip(values).filter(|(path, _)| **path != SCENARIO) {
            patches.push(Patch::parse(&format!("{path}={value}"))?);
        }
        Ok(patches)
    }
}

/// Instance and model of the scenario at hand, kept from one to the next.
#[derive(Debug)]
pub(super) struct Situation {
    pub(super) instance: Instance,
    pub(super) model: Model,
    /// The figures in which the instance differs from the plain one; `None` where it was made from tables.
    pub(super) touched: Option<Vec<Figure>>,
}

impl Situation {
    /// The next scenario's.
    pub(super) fn next(last: Option<Self>, ground: &Ground, patches: &[Patch]) -> Result<Self, Error> {
        if let Some((plain, model)) = &ground.plain {
            let of_instance: Vec<&Patch> = patches.iter().filter(|p| p.model_path().is_none()).collect();
            let dials: Option<Vec<&Dial>> = of_instance.iter().map(|p| ground.dials.get(&p.path)).collect();
            if let Some(dials) = dials {
                let mut instance = match last {
                    Some(Self { mut instance, touched: Some(touched), .. }) => {
                        take_back(&mut instance, &touched, plain);
                        instance
                    }
                    _ => plain.clone(),
                };
                let mut touched = Vec::new();
                let mut turns = dials.iter().zip(&of_instance);
                if turns.all(|(dial, patch)| dial.turn(&mut instance, &patch.change, &mut touched)) {
                    let model = match reweighted(model, patches) {
                        Some(model) => model,
                        None => checked_model(ground.subject, patches, &instance)?,
                    };
                    return Ok(Self { instance, model, touched: Some(touched) });
                }
            }
        }
        let (instance, model) = checked(ground.subject, patches)?;
        Ok(Self { instance, model, touched: None })
    }
}

/// The model with other prices of its objective, where nothing else of it changes.
fn reweighted(model: &Model, patches: &[Patch]) -> Option<Model> {
    let mut model = model.clone();
    for patch in patches {
        let Some(path) = patch.model_path() else { continue };
        let key = path.strip_prefix("objective.")?;
        let term = Term::ALL.into_iter().find(|t| t.key() == key)?;
        let value = match &patch.change {
            Change::Set(text) => text.parse().ok()?,
            change => change.of(model.objective[term])?,
        };
        model.objective[term] = Some(value).filter(|v: &f64| v.is_finite() && *v >= 0.0)?;
    }
    Some(model)
}

fn checked(subject: Subject, patches: &[Patch]) -> Result<(Instance, Model), Error> {
    let instance = Instance::check(&subject.raw.patched(patches)?)?;
    let model = checked_model(subject, patches, &instance)?;
    Ok((instance, model))
}

fn checked_model(subject: Subject, patches: &[Patch], instance: &Instance) -> Result<Model, Error> {
    let model = model::patched(subject.model_file, subject.model_text, patches)?;
    let countries: Vec<&str> = instance.countries.iter().map(|c| c.id.as_str()).collect();
    model::check_against(&model, &countries)?;
    Ok(model)
}
