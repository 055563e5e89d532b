//! The verbs, each with its result as JSON text.

use crate::failures::raise;
use crate::running::run;
use crate::{Instance, Model};
use multipark::analysis::{
    compare as comparing, explain as explaining, sensitivity as sensing, share as sharing, sweep as sweeping,
};
use multipark::formulation::formulate;
use multipark::lp::text::{Names, write_lp, write_mps};
use multipark::model::{self, Cooperation};
use multipark::solver::{Backend, Options};
use multipark::{Error, solution};
use pyo3::prelude::*;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// Solver, seconds, gap: as the command line has them.
type Choice = (String, Option<f64>, f64);

fn options((solver, seconds, gap): Choice, stop: Arc<AtomicBool>) -> Result<Options, Error> {
    let refuse = |what: &str| Error::Solver(format!("{what} must be a number of at least 0"));
    let backend: Backend = solver.parse()?;
    let time_limit =
        seconds.map(Duration::try_from_secs_f64).transpose().map_err(|_| refuse("time_limit"))?;
    if !(gap >= 0.0 && gap.is_finite()) {
        return Err(refuse("gap"));
    }
    Ok(Options { backend, time_limit, gap, cancelled: Some(stop), ..Options::default() })
}

/// Instance and model fit together.
fn fit(instance: &Instance, model: &model::Model) -> Result<(), Error> {
    let countries: Vec<&str> = instance.checked.countries.iter().map(|c| c.id.as_str()).collect();
    model::check_against(model, &countries)
}

fn text(value: &impl serde::Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|e| Error::Solver(e.to_string()))
}

#[pyfunction]
fn solve(py: Python<'_>, instance: &Instance, model: &Model, choice: Choice) -> PyResult<String> {
    run(py, None, |stop, _| {
        fit(instance, &model.checked)?;
        text(&solution::solve(&instance.checked, &model.checked, &options(choice, stop)?)?)
    })
}

#[pyfunction]
fn sensitivity(
    py: Python<'_>,
    instance: &Instance,
    model: &Model,
    choice: Choice,
    reverse: Option<String>,
    progress: Option<Bound<'_, PyAny>>,
) -> PyResult<String> {
    run(py, progress.as_ref(), |stop, told| {
        fit(instance, &model.checked)?;
        let (instance, model, options) = (&instance.checked, &model.checked, options(choice, stop)?);
        let mut found = sensing::sensitivity(instance, model, &options, &|done, all| told.tell(done, all))?;
        if let Some(which) = reverse {
            found.reversals = Some(sensing::reversals(instance, model, &which, &options, &|_, _| ())?);
        }
        text(&found)
    })
}

#[pyfunction]
fn explain(
    py: Python<'_>,
    instance: &Instance,
    model: &Model,
    choice: Choice,
    park: Option<String>,
    sector: Option<String>,
    weights: Vec<String>,
) -> PyResult<String> {
    run(py, None, |stop, _| {
        fit(instance, &model.checked)?;
        let asked = explaining::Asked { weights: explaining::Weights::parse(&weights)?, park, sector };
        text(&explaining::explain(&instance.raw, &model.source, &asked, &options(choice, stop)?)?)
    })
}

#[pyfunction]
fn compare(
    py: Python<'_>,
    instance: &Instance,
    cases: Vec<(String, PyRef<'_, Model>)>,
    schemes: Option<(PyRef<'_, Model>, Vec<String>)>,
    choice: Choice,
) -> PyResult<String> {
    let mut named: Vec<(String, model::Model)> =
        cases.into_iter().map(|(name, model)| (name, model.checked.clone())).collect();
    if let Some((model, schemes)) = schemes {
        let schemes: Vec<Cooperation> =
            schemes.iter().map(|name| name.parse()).collect::<Result<_, _>>().map_err(|e| raise(py, e))?;
        named.extend(comparing::under_schemes(&model.checked, &schemes));
    }
    run(py, None, |stop, _| {
        named.iter().try_for_each(|(_, model)| fit(instance, model))?;
        text(&comparing::compare(&instance.checked, &named, &options(choice, stop)?)?)
    })
}

#[pyfunction]
fn share(
    py: Python<'_>,
    instance: &Instance,
    model: &Model,
    choice: Choice,
    schemes: Vec<String>,
    signing: bool,
    progress: Option<Bound<'_, PyAny>>,
) -> PyResult<String> {
    run(py, progress.as_ref(), |stop, told| {
        fit(instance, &model.checked)?;
        let schemes: Vec<Cooperation> = schemes.iter().map(|name| name.parse()).collect::<Result<_, _>>()?;
        let options = options(choice, stop)?;
        let (instance, model) = (&instance.checked, &model.checked);
        let mut found = sharing::share(instance, model, &options, &|done, all| told.tell(done, all))?;
        if !schemes.is_empty() {
            found.schemes = Some(sharing::by_scheme(instance, model, &schemes, &options, &|_, _| ())?);
        }
        if signing {
            found.signing = Some(sharing::signing(instance, model, &options, &|_, _| ())?);
        }
        text(&found)
    })
}

#[pyfunction]
fn linkages(py: Python<'_>, instance: &Instance) -> PyResult<String> {
    let found = multipark::linkages(&instance.checked)
        .ok_or_else(|| Error::Solver("the link coefficients admit no Leontief inverse".to_owned()));
    found.and_then(|found| text(&found)).map_err(|e| raise(py, e))
}

#[pyfunction]
fn verify(
    py: Python<'_>,
    instance: &Instance,
    model: &Model,
    solution: &str,
    exact: Option<f64>,
) -> PyResult<String> {
    run(py, None, |_, _| {
        fit(instance, &model.checked)?;
        let (instance, model) = (&instance.checked, &model.checked);
        let Some(tolerance) = exact else {
            return text(&solution::verify(instance, model, "solution", solution)?);
        };
        text(&solution::verify::verify_exactly(instance, model, "solution", solution, tolerance)?)
    })
}

#[pyfunction]
fn export(py: Python<'_>, instance: &Instance, model: &Model, mps: bool) -> PyResult<String> {
    run(py, None, |_, _| {
        fit(instance, &model.checked)?;
        let stated = formulate(&instance.checked, &model.checked)?;
        let (columns, rows) = (stated.column_names(&instance.checked), stated.row_names(&instance.checked));
        let names = Names { columns: &columns, rows: &rows, objective: "objective" };
        Ok(if mps {
            write_mps(&stated.lp, &instance.checked.name, names)
        } else {
            write_lp(&stated.lp, names)
        })
    })
}

/// What varies and how it is drawn.
type Design = (Vec<String>, Option<usize>, String, u64);

fn design((vary, sample, method, seed): Design) -> Result<sweeping::Design, Error> {
    let vary = vary.iter().map(|text| sweeping::Vary::parse(text)).collect::<Result<Vec<_>, _>>()?;
    let method = match method.as_str() {
        "lhs" => sweeping::Method::LatinHypercube,
        "sobol" => sweeping::Method::Sobol,
        "random" => sweeping::Method::Random,
        other => {
            return Err(Error::Solver(format!("there is no way of drawing `{other}`: lhs, sobol, random")));
        }
    };
    sweeping::Design::new(vary, sample.map(|count| sweeping::Sample { count, method, seed }))
}

/// Paths and number of scenarios of a sweep.
#[pyfunction]
fn sweep_size(py: Python<'_>, asked: Design) -> PyResult<(Vec<String>, usize, usize)> {
    let design = design(asked).map_err(|e| raise(py, e))?;
    let paths = design.paths().into_iter().map(String::from).collect();
    Ok((paths, design.scenarios(), sweeping::RUN))
}

/// The scenarios of one shard of a sweep.
#[pyfunction]
#[allow(clippy::too_many_arguments)] // as Python passes them
fn sweep(
    py: Python<'_>,
    instance: &Instance,
    model: &Model,
    asked: Design,
    choice: Choice,
    shard: (usize, usize),
    workers: usize,
    progress: Option<Bound<'_, PyAny>>,
) -> PyResult<String> {
    run(py, progress.as_ref(), |stop, told| {
        fit(instance, &model.checked)?;
        let design = design(asked)?;
        let part = sweeping::Part { first: 0, shard: shard.0, shards: shard.1.max(1) };
        let subject = sweeping::Subject {
            raw: &instance.raw,
            model_file: &model.source.file,
            model_text: &model.source.text,
        };
        let mut found = Vec::new();
        sweeping::sweep(subject, &design, &options(choice, stop)?, part, workers, &mut |scenario| {
            found.push(scenario);
            told.tell(found.len(), design.scenarios().div_ceil(part.shards));
            Ok(())
        })?;
        text(&found)
    })
}

pub(crate) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(solve, module)?)?;
    module.add_function(wrap_pyfunction!(sensitivity, module)?)?;
    module.add_function(wrap_pyfunction!(explain, module)?)?;
    module.add_function(wrap_pyfunction!(compare, module)?)?;
    module.add_function(wrap_pyfunction!(share, module)?)?;
    module.add_function(wrap_pyfunction!(linkages, module)?)?;
    module.add_function(wrap_pyfunction!(verify, module)?)?;
    module.add_function(wrap_pyfunction!(export, module)?)?;
    module.add_function(wrap_pyfunction!(sweep_size, module)?)?;
    module.add_function(wrap_pyfunction!(sweep, module)?)
}
