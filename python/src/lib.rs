//! The boundary to Python: opens and patches inputs, runs the library's verbs off the interpreter's lock, and hands
//! results over, which the package makes into objects. No logic that the library lacks.

mod failures;
mod found;
mod pages;
mod plans;
mod running;
mod sweeps;
mod tables;
mod verbs;

use failures::raise;
use multipark::error::Place;
use multipark::instance::{self, Instance as Checked, Patch, RawInstance, Row, Table, what_ifs};
use multipark::model::Source;
use multipark::{Diagnostic, Error, bundled, cli, model};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;

/// An instance as it was written, and checked.
#[pyclass(frozen, module = "multipark._multipark")]
struct Instance {
    raw: Arc<RawInstance>,
    checked: Arc<Checked>,
}

impl Instance {
    /// The same, for another thread.
    fn shared(&self) -> Self {
        Self { raw: Arc::clone(&self.raw), checked: Arc::clone(&self.checked) }
    }
}

/// Refuses patches that are meant for the other of instance and model.
fn of_one(patches: Vec<Patch>, of_model: bool) -> Result<Vec<Patch>, Error> {
    match patches.iter().find(|patch| patch.model_path().is_some() != of_model) {
        None => Ok(patches),
        Some(stray) => {
            let (it, other) = if of_model { ("model", "instance") } else { ("instance", "model") };
            let message = format!("this path is the {other}'s, not the {it}'s: `{}`", stray.path);
            let help = "give it as `set` to the verb, or patch the other one";
            Err(Error::Input(vec![Diagnostic::error("bad-path", message, Place::default()).with_help(help)]))
        }
    }
}

fn checked(raw: RawInstance) -> Result<Instance, Error> {
    let checked = Arc::new(Checked::check(&raw)?);
    Ok(Instance { raw: Arc::new(raw), checked })
}

/// A table's name, column names and cells.
type Cells = (String, Vec<String>, Vec<Vec<String>>);

#[pymethods]
impl Instance {
    /// A bundled instance by its name, or a folder.
    #[staticmethod]
    fn open(py: Python<'_>, name: &str) -> PyResult<Self> {
        py.detach(|| bundled::open_instance(name).and_then(checked)).map_err(|e| raise(py, e))
    }

    /// From the text of `instance.toml` and tables as cells of text.
    #[staticmethod]
    fn of_tables(py: Python<'_>, origin: &str, settings: &str, tables: Vec<Cells>) -> PyResult<Self> {
        let table = |(name, header, rows): Cells| {
            let file = format!("{origin}/{name}.csv");
            let rows = rows.into_iter().enumerate().map(|(i, cells)| Row::new(i + 2, cells)).collect();
            Table { rows, ..Table::new(name, file, header) }
        };
        let raw = RawInstance::new(origin, settings, tables.into_iter().map(table).collect());
        checked(raw).map_err(|e| raise(py, e))
    }

    /// From what [`Instance::state`] gives.
    #[staticmethod]
    fn of_state(py: Python<'_>, state: &str) -> PyResult<Self> {
        let raw = serde_json::from_str(state).map_err(|e| PyValueError::new_err(e.to_string()))?;
        py.detach(|| checked(raw)).map_err(|e| raise(py, e))
    }

    /// Everything that was written, as text.
    fn state(&self) -> String {
        serde_json::to_string(&*self.raw).unwrap_or_default()
    }

    /// A copy with scenarios stacked on it, then what-ifs, `PATH=VALUE` each.
    fn patched(&self, py: Python<'_>, scenarios: Vec<String>, sets: Vec<String>) -> PyResult<Self> {
        let changed = || {
            let patches = of_one(what_ifs(Some(&self.raw), &scenarios, &sets)?, false)?;
            checked(self.raw.patched(&patches)?)
        };
        py.detach(changed).map_err(|e| raise(py, e))
    }

    /// Id, name and description of each scenario.
    #[getter]
    fn scenarios(&self, py: Python<'_>) -> PyResult<Vec<(String, String, String)>> {
        let told = |file: &instance::ScenarioFile| {
            let scenario = self.raw.scenario(&file.id)?;
            Ok((scenario.id, scenario.name, scenario.description))
        };
        self.raw.scenarios.iter().map(told).collect::<Result<_, Error>>().map_err(|e| raise(py, e))
    }

    /// Name of the instance.
    #[getter]
    fn name(&self) -> &str {
        &self.checked.name
    }

    /// What it was opened from.
    #[getter]
    fn origin(&self) -> &str {
        &self.raw.origin
    }

    /// Text of `instance.toml`.
    #[getter]
    fn settings(&self) -> &str {
        &self.raw.settings
    }

    /// Its tables as cells of text.
    #[getter]
    fn tables(&self) -> Vec<Cells> {
        let cells = |t: &Table| {
            (t.name.clone(), t.header.clone(), t.rows.iter().map(|row| row.cells.clone()).collect())
        };
        self.raw.tables.iter().map(cells).collect()
    }

    /// Numbers of countries, parks, sectors, sites, links, corridors and markets.
    #[getter]
    fn size(&self) -> [usize; 7] {
        let i = &self.checked;
        let markets = i.markets.as_ref().map_or(0, Vec::len);
        [
            i.countries.len(),
            i.parks.len(),
            i.sectors.len(),
            i.sites.len(),
            i.links.len(),
            i.corridors.len(),
            markets,
        ]
    }

    /// Warnings, as JSON.
    #[getter]
    fn warnings(&self) -> String {
        serde_json::to_string(&self.checked.warnings).unwrap_or_default()
    }
}

/// A model as it was written, and checked.
#[pyclass(frozen, module = "multipark._multipark")]
struct Model {
    source: Source,
    checked: model::Model,
}

impl Model {
    /// The same, for another thread.
    fn shared(&self) -> Self {
        Self { source: self.source.clone(), checked: self.checked.clone() }
    }
}

#[pymethods]
impl Model {
    /// A bundled model by its name, or a file.
    #[staticmethod]
    fn open(py: Python<'_>, name: &str) -> PyResult<Self> {
        let read = || {
            let source = bundled::open_model(name)?;
            let checked = source.read()?;
            Ok(Self { source, checked })
        };
        read().map_err(|e| raise(py, e))
    }

    /// From the text of a model file.
    #[staticmethod]
    fn of_text(py: Python<'_>, file: &str, text: &str) -> PyResult<Self> {
        let source = Source::new(file, text);
        let checked = source.read().map_err(|e| raise(py, e))?;
        Ok(Self { source, checked })
    }

    /// A copy with what-ifs, `model.KEY=VALUE` each.
    fn patched(&self, py: Python<'_>, sets: Vec<String>) -> PyResult<Self> {
        let change = || {
            let source = self.source.patched(&of_one(what_ifs(None, &[], &sets)?, true)?)?;
            let checked = source.read()?;
            Ok(Self { source, checked })
        };
        change().map_err(|e| raise(py, e))
    }

    /// Name of the model.
    #[getter]
    fn name(&self) -> &str {
        &self.checked.name
    }

    /// Name of its file.
    #[getter]
    fn file(&self) -> &str {
        &self.source.file
    }

    /// Its text.
    #[getter]
    fn text(&self) -> &str {
        &self.source.text
    }
}

/// Instance and model after scenarios, stacked in this order, then what-ifs for either; the problems of all at once.
#[pyfunction]
fn changed(
    py: Python<'_>,
    instance: &Instance,
    model: &Model,
    scenarios: Vec<String>,
    sets: Vec<String>,
) -> PyResult<(Instance, Model)> {
    let change = || {
        let patches = what_ifs(Some(&instance.raw), &scenarios, &sets)?;
        let instance = instance.raw.patched(&patches).and_then(checked);
        let model = model.source.patched(&patches).and_then(|source| {
            let checked = source.read()?;
            Ok(Model { source, checked })
        });
        match (instance, model) {
            (Err(Error::Input(mut all)), Err(Error::Input(more))) => {
                all.extend(more);
                Err(Error::Input(all))
            }
            (instance, model) => Ok((instance?, model?)),
        }
    };
    py.detach(change).map_err(|e| raise(py, e))
}

/// What the command line prints for these arguments.
#[pyfunction]
fn command(py: Python<'_>, arguments: Vec<OsString>) -> PyResult<String> {
    py.detach(|| cli::answer_to(arguments)).map_err(|e| raise(py, e))
}

/// The command line itself: prints, and gives the exit code.
#[pyfunction]
fn main(py: Python<'_>, arguments: Vec<OsString>) -> u8 {
    py.detach(|| cli::run_for_code(arguments))
}

/// Ids of the bundled instances and of the bundled models.
#[pyfunction]
fn examples() -> (Vec<&'static str>, Vec<&'static str>) {
    (bundled::instances(), bundled::models())
}

/// Writes a file whole or not at all.
#[pyfunction]
fn write_file(py: Python<'_>, path: PathBuf, text: &str) -> PyResult<()> {
    cli::write_file(&path, text).map_err(|e| raise(py, e))
}

/// Names of the tables.
#[pyfunction]
fn table_names() -> Vec<&'static str> {
    instance::schema::TABLES.iter().map(|table| table.name).collect()
}

#[pymodule]
fn _multipark(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_class::<Instance>()?;
    module.add_class::<Model>()?;
    module.add_function(wrap_pyfunction!(changed, module)?)?;
    module.add_function(wrap_pyfunction!(command, module)?)?;
    module.add_function(wrap_pyfunction!(main, module)?)?;
    module.add_function(wrap_pyfunction!(examples, module)?)?;
    module.add_function(wrap_pyfunction!(table_names, module)?)?;
    module.add_function(wrap_pyfunction!(write_file, module)?)?;
    failures::add(module)?;
    found::add(module)?;
    pages::add(module)?;
    sweeps::add(module)?;
    tables::add(module)?;
    verbs::add(module)
}
