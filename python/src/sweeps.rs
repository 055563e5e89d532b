//! Many scenarios: sweeps, exact value functions, uncertainty.

use crate::failures::Failure;
use crate::found::Found;
use crate::verbs::{Answer, Call, bad_argument};
use multipark::Error;
use multipark::analysis::sweep::{self as sweeping, Method, Sample, Vary};
use multipark::analysis::uncertainty::{Request, uncertainty as sampling};
use pyo3::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

fn subject<'a>(call: &'a Call) -> sweeping::Subject<'a> {
    let source = &call.model.source;
    sweeping::Subject { raw: &call.instance.raw, model_file: &source.file, model_text: &source.text }
}

fn vary(texts: &[String]) -> Result<Vec<Vary>, Error> {
    texts.iter().map(|text| Vary::parse(text)).collect()
}

fn method(name: &str) -> Result<Method, Error> {
    match name {
        "lhs" => Ok(Method::LatinHypercube),
        "sobol" => Ok(Method::Sobol),
        "random" => Ok(Method::Random),
        other => Err(bad_argument(format!(
            "there is no way of drawing `{other}`; there are lhs, sobol and random"
        ))),
    }
}

/// What varies, how it is drawn, which part is solved, and which tables are kept.
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
    #[serde(default)]
    keep: Vec<String>,
}

impl SweepAsked {
    fn design(&self) -> Result<sweeping::Design, Error> {
        let (method, seed) = (method(&self.method)?, self.seed);
        let sample = self.sample.map(|count| Sample { count, method, seed });
        sweeping::Design::new(vary(&self.vary)?, sample)
    }
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

/// A row of a kept table.
#[derive(Serialize)]
struct Kept<T> {
    scenario: usize,
    #[serde(flatten)]
    row: T,
}

/// The rows of a scenario in a kept table.
fn kept(table: &str, scenario: &sweeping::Scenario) -> Result<Vec<Value>, Failure> {
    let number = scenario.scenario;
    let row = |row: Value| serde_json::to_value(Kept { scenario: number, row });
    let found = match table {
        "allocation" => {
            let plan = scenario.solution.iter().flat_map(|plan| &plan.allocation);
            plan.map(|site| row(json!(site))).collect::<Result<_, _>>()
        }
        "prices" => scenario.prices().into_iter().map(|price| row(json!(price))).collect(),
        other => {
            return Err(bad_argument(format!(
                "there is no table `{other}` to keep; there are allocation and prices"
            ))
            .into());
        }
    };
    Ok(found?)
}

/// `rows` of scenarios, and the kept `tables`.
pub(crate) fn sweep(call: &Call) -> Answer {
    let asked: SweepAsked = call.asked()?;
    let design = asked.design()?;
    let part = sweeping::Part { first: 0, shard: asked.shard, shards: asked.shards.max(1) };
    let all = part.scenarios(design.scenarios());
    let whole = !asked.keep.is_empty();
    let order = sweeping::Order { options: &call.options, part, workers: asked.workers, whole };
    let mut found = Vec::new();
    let mut tables: Vec<(&String, Vec<Value>)> = asked.keep.iter().map(|name| (name, Vec::new())).collect();
    let mut fault = None;
    let swept = sweeping::carry_out(subject(call), &design, &order, &mut |mut scenario| {
        for (name, rows) in &mut tables {
            match kept(name, &scenario) {
                Ok(more) => rows.extend(more),
                Err(failure) => {
                    fault = Some(failure);
                    return Err(Error::Stopped("a table cannot be kept".to_owned()));
                }
            }
        }
        scenario.solution = None;
        found.push(scenario);
        call.tell(found.len(), all);
        Ok(())
    });
    if let Some(failure) = fault {
        return Err(failure);
    }
    swept?;
    let tables: Map<String, Value> =
        tables.into_iter().map(|(name, rows)| (name.clone(), rows.into())).collect();
    Ok(Found::bare(json!({"rows": found, "tables": tables})))
}

/// The value function of one figure.
pub(crate) fn exact(call: &Call) -> Answer {
    #[derive(Deserialize)]
    struct Asked {
        exact: String,
    }
    let span = sweeping::Span::parse(&call.asked::<Asked>()?.exact)?;
    Ok(call.found(sweeping::exact(subject(call), &span, &call.options)?))
}

pub(crate) fn uncertainty(call: &Call) -> Answer {
    #[derive(Deserialize)]
    struct Asked {
        vary: Vec<String>,
        sample: usize,
        method: String,
        seed: u64,
        sobol: bool,
        regret: Option<usize>,
        workers: usize,
    }
    let asked: Asked = call.asked()?;
    let request = Request {
        vary: vary(&asked.vary)?,
        sample: Sample { count: asked.sample, method: method(&asked.method)?, seed: asked.seed },
        sobol: asked.sobol,
        candidates: asked.regret,
        workers: asked.workers,
    };
    let (raw, source) = (&call.instance.raw, &call.model.source);
    let tell = |done, all| call.tell(done, all);
    Ok(call.found(sampling(raw, source, &request, &call.options, &tell)?))
}

pub(crate) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(sweep_size, module)?)
}
