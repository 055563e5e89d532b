//! The boundary to Python: opens and patches inputs, runs the library's verbs off the interpreter's lock, and hands
//! results over as JSON text, which the package makes into objects. No logic that the library lacks.

mod failures;
mod running;
mod tables;
mod verbs;

use failures::raise;
use multipark::instance::{self, Instance as Checked, Patch, RawInstance, Row, Table};
use multipark::model::Source;
use multipark::{bundled, model};
use pyo3::prelude::*;

/// An instance as it was written, and checked.
#[pyclass(frozen, module = "multipark._multipark")]
struct Instance {
    raw: RawInstance,
    checked: Checked,
}

fn patches(texts: &[String]) -> Result<Vec<Patch>, multipark::Error> {
    texts.iter().map(|text| Patch::parse(text)).collect()
}

fn checked(raw: RawInstance) -> Result<Instance, multipark::Error> {
    let checked = Checked::check(&raw)?;
    Ok(Instance { raw, checked })
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

    /// A copy with what-ifs, `PATH=VALUE` each.
    fn patched(&self, py: Python<'_>, sets: Vec<String>) -> PyResult<Self> {
        let changed = || checked(self.raw.patched(&patches(&sets)?)?);
        py.detach(changed).map_err(|e| raise(py, e))
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

    /// A copy with those what-ifs that begin with `model.`.
    fn patched(&self, py: Python<'_>, sets: Vec<String>) -> PyResult<Self> {
        let change = || {
            let source = self.source.patched(&patches(&sets)?)?;
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

/// Ids of the bundled instances and of the bundled models.
#[pyfunction]
fn examples() -> (Vec<&'static str>, Vec<&'static str>) {
    (bundled::instances(), bundled::models())
}

/// JSON Schemas of everything read and written, as JSON.
#[pyfunction]
fn schema() -> String {
    multipark::schema::document().to_string()
}

/// Names of the optional and required columns of every table.
#[pyfunction]
fn table_names() -> Vec<&'static str> {
    instance::schema::TABLES.iter().map(|table| table.name).collect()
}

#[pymodule]
fn _multipark(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_class::<Instance>()?;
    module.add_class::<Model>()?;
    module.add_function(wrap_pyfunction!(examples, module)?)?;
    module.add_function(wrap_pyfunction!(schema, module)?)?;
    module.add_function(wrap_pyfunction!(table_names, module)?)?;
    failures::add(module)?;
    tables::add(module)?;
    verbs::add(module)
}
