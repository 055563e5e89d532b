//! The verbs: each takes what was asked as JSON, runs the library, and gives its result as JSON. A new verb is a
//! function here and a line in [`VERBS`].

use crate::failures::Failure;
use crate::running::{Told, run};
use crate::{Instance, Model};
use multipark::analysis::{
    compare as comparing, explain as explaining, program, scenarios, sensitivity as sensing,
    share as sharing, sweep as sweeping,
};
use multipark::economics::trade;
use multipark::error::Place;
use multipark::formulation::formulate;
use multipark::instance::{Row, Table};
use multipark::lp::text::{Names, read_mps, write_lp, write_mps};
use multipark::model::{self, Cooperation};
use multipark::solver::{Backend, Options};
use multipark::stamp::Stamp;
use multipark::{Diagnostic, Error, solution};
use pyo3::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

type Answer = Result<String, Failure>;

/// What a verb is asked about an instance and a model that fit together.
struct Call<'a> {
    instance: &'a Instance,
    model: &'a Model,
    asked: Value,
    options: Options,
    told: &'a Told,
}

impl Call<'_> {
    /// What was asked beyond solver, time limit and gap.
    fn asked<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        asked(&self.asked)
    }

    /// A result with its stamp.
    fn text(&self, result: &impl Serialize) -> Answer {
        text(&self.stamp().solved_with(&self.options).on(result))
    }

    /// The same where nothing was solved.
    fn unsolved(&self, result: &impl Serialize) -> Answer {
        text(&self.stamp().on(result))
    }

    fn stamp(&self) -> Stamp {
        Stamp::new(&self.instance.raw, &[&self.model.source])
    }

    /// Passes progress on.
    fn tell(&self) -> impl Fn(usize, usize) + Sync + '_ {
        |done, all| self.told.tell(done, all)
    }
}

/// A verb.
type Verb = fn(&Call) -> Answer;

/// The verbs by name.
const VERBS: [(&str, Verb); 11] = [
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
    ("sweep", sweep),
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
) -> PyResult<String> {
    run(py, progress.as_ref(), |stop, told| {
        let asked: Value = serde_json::from_str(asked)?;
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
fn program_call(py: Python<'_>, verb: &str, file: &str, asked: &str) -> PyResult<String> {
    run(py, None, |stop, _| {
        let options = options(&serde_json::from_str(asked)?, stop)?;
        let unread = |e: std::io::Error| Error::File { path: file.to_owned(), message: e.to_string() };
        let named = read_mps(&std::fs::read_to_string(file).map_err(unread)?, file)?;
        let stamp = Stamp::of_program(&named).solved_with(&options);
        match verb {
            "solve" => text(&stamp.on(&program::solve(&named, &options)?)),
            "sensitivity" => text(&stamp.on(&program::sensitivity(&named, &options)?)),
            _ => {
                Err(Error::Unsupported(format!("{verb} is asked of an instance, not of an MPS file")).into())
            }
        }
    })
}

/// Paths, number of scenarios and of parts of a sweep.
#[pyfunction]
fn sweep_size(py: Python<'_>, asked: &str) -> PyResult<(Vec<String>, usize, usize)> {
    let sized = || -> Result<_, Failure> {
        let design = serde_json::from_str::<SweepAsked>(asked)?.design()?;
        let paths = design.paths().into_iter().map(String::from).collect();
        Ok((paths, design.scenarios(), design.scenarios().div_ceil(sweeping::RUN)))
    };
    sized().map_err(|failure| failure.raise(py))
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

fn options(value: &Value, stop: Arc<AtomicBool>) -> Result<Options, Failure> {
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

fn bad_argument(message: String) -> Error {
    Error::Input(vec![Diagnostic::error("bad-argument", message, Place::default())])
}

fn text(value: &impl Serialize) -> Answer {
    Ok(serde_json::to_string(value).map_err(|e| Error::Solver(e.to_string()))?)
}

fn schemes(names: &[String]) -> Result<Vec<Cooperation>, Error> {
    names.iter().map(|name| name.parse()).collect()
}

fn solve(call: &Call) -> Answer {
    call.text(&solution::solve(&call.instance.checked, &call.model.checked, &call.options)?)
}

/// Warnings, and what is wrong with the scenarios.
fn check(call: &Call) -> Answer {
    let scenarios = scenarios::problems(&call.instance.raw, &call.model.source)?;
    let warnings = call.instance.checked.warnings.iter().chain(&call.model.checked.warnings);
    text(&warnings.chain(&scenarios).collect::<Vec<_>>())
}

fn sensitivity(call: &Call) -> Answer {
    #[derive(Deserialize)]
    struct Asked {
        reverse: Option<String>,
    }
    let (instance, model) = (&call.instance.checked, &call.model.checked);
    let mut found = sensing::sensitivity(instance, model, &call.options, &call.tell())?;
    if let Some(which) = call.asked::<Asked>()?.reverse {
        found.reversals = Some(sensing::reversals(instance, model, &which, &call.options, &|_, _| ())?);
    }
    call.text(&found)
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
    call.text(&told)
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
    call.text(&explaining::explain(&call.instance.raw, &call.model.source, &asked, &call.options)?)
}

fn compare(call: &Call) -> Answer {
    /// Name, file and text of each model; or schemes under the model at hand.
    #[derive(Deserialize)]
    struct Asked {
        models: Option<Vec<(String, String, String)>>,
        schemes: Option<Vec<String>>,
    }
    let Asked { models, schemes: names } = call.asked()?;
    let mut stamp = call.stamp();
    let cases = if let Some(models) = models {
        let source = |(name, file, text): (String, String, String)| (name, model::Source::new(file, text));
        let sources: Vec<(String, _)> = models.into_iter().map(source).collect();
        stamp = Stamp::new(&call.instance.raw, &sources.iter().map(|(_, source)| source).collect::<Vec<_>>());
        sources
            .into_iter()
            .map(|(name, source)| Ok((name, source.read()?)))
            .collect::<Result<Vec<_>, Error>>()?
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
    text(&stamp.solved_with(&call.options).on(&found))
}

fn share(call: &Call) -> Answer {
    #[derive(Deserialize)]
    struct Asked {
        schemes: Vec<String>,
        signing: bool,
    }
    let Asked { schemes: names, signing } = call.asked()?;
    let (instance, model, options) = (&call.instance.checked, &call.model.checked, &call.options);
    let schemes = schemes(&names)?;
    let countries: Vec<&str> = instance.countries.iter().map(|c| c.id.as_str()).collect();
    for (_, under) in comparing::under_schemes(model, &schemes) {
        model::check_against(&under, &countries)?;
    }
    let mut found = sharing::share(instance, model, options, &call.tell())?;
    if !schemes.is_empty() {
        found.schemes = Some(sharing::by_scheme(instance, model, &schemes, options, &|_, _| ())?);
    }
    if signing {
        found.signing = Some(sharing::signing(instance, model, options, &|_, _| ())?);
    }
    call.text(&found)
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
    call.unsolved(&found)
}

fn verify(call: &Call) -> Answer {
    #[derive(Deserialize)]
    struct Asked {
        solution: String,
        exact: Option<f64>,
    }
    let Asked { solution, exact } = call.asked()?;
    let (instance, model) = (&call.instance.checked, &call.model.checked);
    match exact {
        None => call.unsolved(&solution::verify(instance, model, "solution", &solution)?),
        Some(within) => {
            call.unsolved(&solution::verify::verify_exactly(instance, model, "solution", &solution, within)?)
        }
    }
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
    match call.asked::<Asked>()?.format.as_str() {
        "mps" => Ok(write_mps(&stated.lp, &instance.name, names)),
        _ => Ok(write_lp(&stated.lp, names)),
    }
}

/// What varies, how it is drawn, and which part is solved.
#[derive(Deserialize)]
struct SweepAsked {
    vary: Vec<String>,
    sample: Option<usize>,
    method: String,
    seed: u64,
    #[serde(default)]
    shard: usize,
    #[serde(default)]
    shards: usize,
    #[serde(default)]
    workers: usize,
}

impl SweepAsked {
    fn design(&self) -> Result<sweeping::Design, Error> {
        let vary = self.vary.iter().map(|text| sweeping::Vary::parse(text)).collect::<Result<Vec<_>, _>>()?;
        let method = match self.method.as_str() {
            "lhs" => sweeping::Method::LatinHypercube,
            "sobol" => sweeping::Method::Sobol,
            "random" => sweeping::Method::Random,
            other => {
                let message =
                    format!("there is no way of drawing `{other}`; there are lhs, sobol and random");
                return Err(bad_argument(message));
            }
        };
        let seed = self.seed;
        sweeping::Design::new(vary, self.sample.map(|count| sweeping::Sample { count, method, seed }))
    }
}

fn sweep(call: &Call) -> Answer {
    let asked: SweepAsked = call.asked()?;
    let design = asked.design()?;
    let part = sweeping::Part { first: 0, shard: asked.shard, shards: asked.shards.max(1) };
    let source = &call.model.source;
    let subject =
        sweeping::Subject { raw: &call.instance.raw, model_file: &source.file, model_text: &source.text };
    let all = design.scenarios().div_ceil(part.shards);
    let mut found = Vec::new();
    sweeping::sweep(subject, &design, &call.options, part, asked.workers, &mut |scenario| {
        found.push(scenario);
        call.told.tell(found.len(), all);
        Ok(())
    })?;
    text(&found)
}

pub(crate) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(call, module)?)?;
    module.add_function(wrap_pyfunction!(program_call, module)?)?;
    module.add_function(wrap_pyfunction!(sweep_size, module)?)
}
