//! The verbs: each takes what was asked as JSON, runs the library, and gives its result. A new verb is a
//! function here and a line in [`VERBS`].

use crate::failures::Failure;
use crate::found::{Found, Picture, Seal, picture};
use crate::running::{Told, run};
use crate::{Instance, Model, pages, plans, sweeps};
use multipark::analysis::{
    compare as comparing, explain as explaining, program, scenarios, sensitivity as sensing, share as sharing,
};
use multipark::cli::PlanFolder;
use multipark::economics::trade;
use multipark::error::Place;
use multipark::formulation::formulate;
use multipark::instance::{Row, Table};
use multipark::lp::text::{Names, read_mps, write_lp, write_mps};
use multipark::model::{self, Cooperation};
use multipark::solver::{Backend, Options};
use multipark::stamp::Stamp;
use multipark::{Diagnostic, Error, report, solution};
use pyo3::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

pub(crate) type Answer = Result<Found, Failure>;

/// What a verb is asked about an instance and a model that fit together.
pub(crate) struct Call<'a> {
    pub(crate) instance: &'a Instance,
    pub(crate) model: &'a Model,
    pub(crate) options: Options,
    asked: Value,
    told: &'a Told,
}

impl Call<'_> {
    /// What was asked beyond solver, time limit and gap.
    pub(crate) fn asked<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        asked(&self.asked)
    }

    /// A result with its stamp.
    pub(crate) fn found(&self, result: impl Serialize + Send + Sync + 'static) -> Found {
        Found::stamped(result, self.seal(vec![self.model.source.clone()]))
    }

    /// The same, and it can be drawn.
    pub(crate) fn drawn<T: Serialize + Send + Sync + 'static>(
        &self,
        result: T,
        draw: impl Fn(&T) -> Vec<Picture> + Send + Sync + 'static,
    ) -> Found {
        Found::drawn(result, self.seal(vec![self.model.source.clone()]), draw)
    }

    /// A result for which nothing was solved.
    fn unsolved(&self, result: impl Serialize + Send + Sync + 'static) -> Found {
        let (raw, source) = (Arc::clone(&self.instance.raw), self.model.source.clone());
        Found::stamped(result, Box::new(move || Stamp::new(&raw, &[&source])))
    }

    /// Makes the stamp of a result of these models.
    fn seal(&self, sources: Vec<model::Source>) -> Seal {
        let (raw, options) = (Arc::clone(&self.instance.raw), self.options.clone());
        Box::new(move || Stamp::new(&raw, &sources.iter().collect::<Vec<_>>()).solved_with(&options))
    }

    pub(crate) fn stamp(&self) -> Stamp {
        Stamp::new(&self.instance.raw, &[&self.model.source])
    }

    /// Passes progress on.
    pub(crate) fn tell(&self, done: usize, all: usize) {
        self.told.tell(done, all);
    }
}

/// A verb.
type Verb = fn(&Call) -> Answer;

/// The verbs by name.
const VERBS: [(&str, Verb); 16] = [
    ("solve", solve),
    ("check", check),
    ("sensitivity", sensitivity),
    ("tornado", tornado),
    ("explain", explain),
    ("compare", compare),
    ("share", share),
    ("linkages", linkages),
    ("verify", verify),
    ("export", export),
    ("sweep", sweeps::sweep),
    ("exact", sweeps::exact),
    ("uncertainty", sweeps::uncertainty),
    ("pareto", plans::pareto),
    ("alternatives", plans::alternatives),
    ("report", pages::report),
];

/// Runs a verb: `asked` is a JSON object with its options.
#[pyfunction]
fn call(
    py: Python<'_>,
    verb: &str,
    instance: &Instance,
    model: &Model,
    asked: &str,
    progress: Option<Bound<'_, PyAny>>,
) -> PyResult<Found> {
    let (verb, asked) = (verb.to_owned(), asked.to_owned());
    let (instance, model) = (instance.shared(), model.shared());
    run(py, progress.as_ref(), move |stop, told| {
        let (instance, model) = (&instance, &model);
        let asked: Value = serde_json::from_str(&asked)?;
        let options = options(&asked, stop)?;
        let countries: Vec<&str> = instance.checked.countries.iter().map(|c| c.id.as_str()).collect();
        model::check_against(&model.checked, &countries)?;
        match VERBS.iter().find(|(name, _)| *name == verb) {
            Some((_, verb)) => verb(&Call { instance, model, asked, options, told }),
            None => Err(Error::Unsupported(format!("there is no verb `{verb}`")).into()),
        }
    })
}

/// `solve` or `sensitivity` of a bare MPS file, in its own names.
#[pyfunction]
fn program_call(py: Python<'_>, verb: &str, file: &str, asked: &str) -> PyResult<Found> {
    let (verb, file, asked) = (verb.to_owned(), file.to_owned(), asked.to_owned());
    run(py, None, move |stop, _| {
        let options = options(&serde_json::from_str(&asked)?, stop)?;
        let unread = |e: std::io::Error| Error::File { path: file.clone(), message: e.to_string() };
        let named = read_mps(&std::fs::read_to_string(&file).map_err(unread)?, &file)?;
        let seal = |named, options| Box::new(move || Stamp::of_program(&named).solved_with(&options));
        match verb.as_str() {
            "solve" => {
                let found = program::solve(&named, &options)?;
                Ok(Found::stamped(found, seal(named, options)))
            }
            "sensitivity" => {
                let found = program::sensitivity(&named, &options)?;
                Ok(Found::stamped(found, seal(named, options)))
            }
            _ => {
                Err(Error::Unsupported(format!("{verb} is asked of an instance, not of an MPS file")).into())
            }
        }
    })
}

fn asked<T: DeserializeOwned>(value: &Value) -> Result<T, Failure> {
    Ok(T::deserialize(value)?)
}

/// How to solve, as the command line has it.
#[derive(Deserialize)]
struct SolverAsked {
    #[serde(default)]
    solver: Option<String>,
    #[serde(default)]
    time_limit: Option<f64>,
    #[serde(default)]
    gap: Option<f64>,
}

pub(crate) fn options(value: &Value, stop: Arc<AtomicBool>) -> Result<Options, Failure> {
    let SolverAsked { solver, time_limit, gap } = asked(value)?;
    let refuse = |what: &str| bad_argument(format!("`{what}` must be a number of at least 0"));
    let backend: Backend = solver.map(|name| name.parse()).transpose()?.unwrap_or_default();
    let time_limit =
        time_limit.map(Duration::try_from_secs_f64).transpose().map_err(|_| refuse("time_limit"))?;
    let gap = gap.unwrap_or(Options::default().gap);
    if !(gap >= 0.0 && gap.is_finite()) {
        return Err(refuse("gap").into());
    }
    Ok(Options { backend, time_limit, gap, cancelled: Some(stop), ..Options::default() })
}

pub(crate) fn bad_argument(message: String) -> Error {
    Error::Input(vec![Diagnostic::error("bad-argument", message, Place::default())])
}

fn schemes(names: &[String]) -> Result<Vec<Cooperation>, Error> {
    names.iter().map(|name| name.parse()).collect()
}

fn solve(call: &Call) -> Answer {
    #[derive(Deserialize)]
    struct Asked {
        out: Option<PathBuf>,
    }
    let (instance, model) = (Arc::clone(&call.instance.checked), &call.model.checked);
    let (raw, source) = (&call.instance.raw, &call.model.source);
    let out = call.asked::<Asked>()?.out;
    let folder = out.map(|dir| PlanFolder::begin(&dir, &[&raw.origin, &source.file])).transpose()?;
    let found = solution::solve(&instance, model, &call.options)?;
    if let Some(folder) = folder {
        folder.finish(raw, source, &found, &call.stamp().solved_with(&call.options))?;
    }
    Ok(call.drawn(found, move |plan| {
        let charts = [report::map, report::corridors, report::heat, report::flows, report::countries];
        charts.iter().map(|chart| picture(&chart(&instance, plan))).collect()
    }))
}

/// Warnings, and what is wrong with the scenarios.
fn check(call: &Call) -> Answer {
    let scenarios = scenarios::problems(&call.instance.raw, &call.model.source)?;
    let warnings = call.instance.checked.warnings.iter().chain(&call.model.checked.warnings);
    Ok(Found::bare(warnings.chain(&scenarios).cloned().collect::<Vec<_>>()))
}

fn sensitivity(call: &Call) -> Answer {
    #[derive(Deserialize)]
    struct Asked {
        reverse: Option<String>,
    }
    let (instance, model) = (Arc::clone(&call.instance.checked), &call.model.checked);
    let mut found = sensing::sensitivity(&instance, model, &call.options, &|done, all| call.tell(done, all))?;
    if let Some(which) = call.asked::<Asked>()?.reverse {
        found.reversals = Some(sensing::reversals(&instance, model, &which, &call.options, &|_, _| ())?);
    }
    Ok(call.drawn(found, move |found| vec![picture(&report::limits(&instance, found))]))
}

fn tornado(call: &Call) -> Answer {
    #[derive(Deserialize)]
    struct Asked {
        tornado: f64,
        most: usize,
    }
    let asked: Asked = call.asked()?;
    let found = explaining::tornado(&call.instance.raw, &call.model.source, asked.tornado, &call.options)?;
    let mut told = serde_json::to_value(&found)?;
    told["svg"] = json!(found.svg(asked.most));
    Ok(call.found(told))
}

fn explain(call: &Call) -> Answer {
    #[derive(Deserialize)]
    struct Asked {
        weight: Vec<String>,
        park: Option<String>,
        sector: Option<String>,
    }
    let Asked { weight, park, sector } = call.asked()?;
    let asked = explaining::Asked { weights: explaining::Weights::parse(&weight)?, park, sector };
    Ok(call.found(explaining::explain(&call.instance.raw, &call.model.source, &asked, &call.options)?))
}

fn compare(call: &Call) -> Answer {
    /// Name, file and text of each model; or schemes under the model at hand.
    #[derive(Deserialize)]
    struct Asked {
        models: Option<Vec<(String, String, String)>>,
        schemes: Option<Vec<String>>,
    }
    let Asked { models, schemes: names } = call.asked()?;
    let mut sources = vec![call.model.source.clone()];
    let cases = if let Some(models) = models {
        let named: Vec<String> = models.iter().map(|(name, _, _)| name.clone()).collect();
        sources = models.into_iter().map(|(_, file, text)| model::Source::new(file, text)).collect();
        let read = |(name, source): (String, &model::Source)| Ok((name, source.read()?));
        named.into_iter().zip(&sources).map(read).collect::<Result<Vec<_>, Error>>()?
    } else {
        let schemes = match names {
            Some(names) => schemes(&names)?,
            None => comparing::default_schemes(&call.instance.checked),
        };
        comparing::under_schemes(&call.model.checked, &schemes)
    };
    let countries: Vec<&str> = call.instance.checked.countries.iter().map(|c| c.id.as_str()).collect();
    cases.iter().try_for_each(|(_, model)| model::check_against(model, &countries))?;
    let found = comparing::compare(&call.instance.checked, &cases, &call.options)?;
    Ok(Found::drawn(found, call.seal(sources), |found| vec![picture(&report::schemes(found))]))
}

fn share(call: &Call) -> Answer {
    #[derive(Deserialize)]
    struct Asked {
        schemes: Vec<String>,
        signing: bool,
    }
    let Asked { schemes: names, signing } = call.asked()?;
    let shared = Arc::clone(&call.instance.checked);
    let (instance, model, options) = (&*shared, &call.model.checked, &call.options);
    let schemes = schemes(&names)?;
    let countries: Vec<&str> = instance.countries.iter().map(|c| c.id.as_str()).collect();
    for (_, under) in comparing::under_schemes(model, &schemes) {
        model::check_against(&under, &countries)?;
    }
    let mut found = sharing::share(instance, model, options, &|done, all| call.tell(done, all))?;
    if !schemes.is_empty() {
        found.schemes = Some(sharing::by_scheme(instance, model, &schemes, options, &|_, _| ())?);
    }
    if signing {
        found.signing = Some(sharing::signing(instance, model, options, &|_, _| ())?);
    }
    Ok(call.drawn(found, move |found| vec![picture(&report::shares(&shared, found))]))
}

fn linkages(call: &Call) -> Answer {
    /// Header and rows of a table of trade.
    #[derive(Deserialize)]
    struct Asked {
        exports: Option<(Vec<String>, Vec<Vec<String>>)>,
    }
    let instance = &call.instance.checked;
    let mut found = multipark::linkages(instance)
        .ok_or_else(|| Error::Solver("the link coefficients admit no Leontief inverse".to_owned()))?;
    if let Some((header, rows)) = call.asked::<Asked>()?.exports {
        let rows = rows.into_iter().enumerate().map(|(i, cells)| Row::new(i + 2, cells)).collect();
        let flows = trade::flows(&Table { rows, ..Table::new("exports", "exports", header) })?;
        let countries: Vec<&str> = instance.countries.iter().map(|c| c.id.as_str()).collect();
        let sectors: Vec<&str> = instance.sectors.iter().map(|s| s.id.as_str()).collect();
        found.trade = Some(trade::trade(&flows, &countries, &sectors));
    }
    Ok(call.unsolved(found))
}

fn verify(call: &Call) -> Answer {
    #[derive(Deserialize)]
    struct Asked {
        solution: String,
        exact: Option<f64>,
    }
    let Asked { solution, exact } = call.asked()?;
    let (instance, model) = (&call.instance.checked, &call.model.checked);
    let mut found = match exact {
        None => solution::verify(instance, model, "solution", &solution)?,
        Some(within) => solution::verify::verify_exactly(instance, model, "solution", &solution, within)?,
    };
    found.notes.extend(call.stamp().contradiction(&solution).map(str::to_owned));
    Ok(call.unsolved(found))
}

fn export(call: &Call) -> Answer {
    #[derive(Deserialize)]
    struct Asked {
        format: String,
    }
    let instance = &call.instance.checked;
    let stated = formulate(instance, &call.model.checked)?;
    let (columns, rows) = (stated.column_names(instance), stated.row_names(instance));
    let names = Names { columns: &columns, rows: &rows, objective: "objective" };
    Ok(Found::of_text(match call.asked::<Asked>()?.format.as_str() {
        "mps" => call.stamp().comment("*")? + &write_mps(&stated.lp, &instance.name, names),
        "lp" => call.stamp().comment("\\")? + &write_lp(&stated.lp, names),
        other => {
            return Err(bad_argument(format!("there is no format `{other}`; there are lp and mps")).into());
        }
    }))
}

pub(crate) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(call, module)?)?;
    module.add_function(wrap_pyfunction!(program_call, module)?)
}
