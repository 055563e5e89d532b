//! What a verb found: kept as it is until Python asks for its JSON, for a part of it, or for its charts.

use multipark::report::{self, Chart, SweepTable};
use multipark::stamp::Stamp;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// Name, heading, words and SVG document of a chart.
pub(crate) type Picture = (String, String, String, String);

/// What went wrong with JSON, in words.
type Fault = String;

/// The key of the stamp.
const STAMP: &str = "stamp";

/// Makes the stamp of a result.
pub(crate) type Seal = Box<dyn Fn() -> Stamp + Send + Sync>;

/// Makes the charts of a result.
type Draw = Box<dyn Fn() -> Vec<Picture> + Send + Sync>;

/// A key and where its value stands in the JSON.
type Span = (String, Range<usize>);

/// A result.
#[pyclass(frozen, module = "multipark._multipark")]
pub(crate) struct Found {
    write: Box<dyn Fn() -> Result<String, Fault> + Send + Sync>,
    seal: Option<Seal>,
    draw: Option<Draw>,
    body: OnceLock<Result<String, Fault>>,
    parts: OnceLock<Result<Vec<Span>, Fault>>,
    stamp: OnceLock<Result<String, Fault>>,
    pictures: OnceLock<Vec<Picture>>,
}

impl Found {
    /// Of anything that can be written, and bears no stamp.
    pub(crate) fn bare(value: impl Serialize + Send + Sync + 'static) -> Self {
        Self::shared(Arc::new(value))
    }

    /// Of a record, with a stamp as its last key, which is made when it is asked for.
    pub(crate) fn stamped(value: impl Serialize + Send + Sync + 'static, seal: Seal) -> Self {
        Self { seal: Some(seal), ..Self::bare(value) }
    }

    fn shared<T: Serialize + Send + Sync + 'static>(value: Arc<T>) -> Self {
        Self {
            write: Box::new(move || json(&*value)),
            seal: None,
            draw: None,
            body: OnceLock::new(),
            parts: OnceLock::new(),
            stamp: OnceLock::new(),
            pictures: OnceLock::new(),
        }
    }

    /// The same, and it can be drawn.
    pub(crate) fn drawn<T: Serialize + Send + Sync + 'static>(
        value: T,
        seal: Seal,
        draw: impl Fn(&T) -> Vec<Picture> + Send + Sync + 'static,
    ) -> Self {
        let value = Arc::new(value);
        let theirs = Arc::clone(&value);
        Self { seal: Some(seal), draw: Some(Box::new(move || draw(&theirs))), ..Self::shared(value) }
    }

    /// Its JSON but for the stamp.
    fn body(&self) -> PyResult<&str> {
        let text = self.body.get_or_init(|| (self.write)());
        text.as_deref().map_err(|words| PyValueError::new_err(words.clone()))
    }

    fn stamp(&self) -> PyResult<Option<&str>> {
        let Some(seal) = &self.seal else { return Ok(None) };
        let text = self.stamp.get_or_init(|| json(&seal()));
        text.as_deref().map(Some).map_err(|words| PyValueError::new_err(words.clone()))
    }

    fn parts(&self) -> PyResult<&[Span]> {
        let text = self.body()?;
        let parts = self.parts.get_or_init(|| parts(text).map_err(|e| e.to_string()));
        parts.as_deref().map_err(|words| PyValueError::new_err(words.clone()))
    }
}

#[pymethods]
impl Found {
    /// Of its JSON.
    #[staticmethod]
    pub(crate) fn of_text(text: String) -> Self {
        Self { body: OnceLock::from(Ok(text)), ..Self::bare(()) }
    }

    /// Its JSON.
    fn text(&self, py: Python<'_>) -> PyResult<Cow<'_, str>> {
        py.detach(|| {
            let body = self.body()?;
            let Some((stamp, open)) = self.stamp()?.zip(body.strip_suffix('}')) else {
                return Ok(Cow::Borrowed(body));
            };
            let comma = if open.ends_with('{') { "" } else { "," };
            Ok(Cow::Owned(format!("{open}{comma}\"{STAMP}\":{stamp}}}")))
        })
    }

    /// The keys of its JSON object.
    fn keys(&self, py: Python<'_>) -> PyResult<Vec<&str>> {
        let keys = py.detach(|| self.parts())?.iter().map(|(key, _)| key.as_str());
        Ok(keys.chain(self.seal.is_some().then_some(STAMP)).collect())
    }

    /// The JSON under a key; of a key that stands twice the last, as everywhere.
    fn part(&self, py: Python<'_>, key: &str) -> PyResult<Option<&str>> {
        py.detach(|| {
            if key == STAMP && self.seal.is_some() {
                return self.stamp();
            }
            let found = self.parts()?.iter().find(|(name, _)| name == key);
            let text = self.body()?;
            Ok(found.and_then(|(_, span)| text.get(span.clone())))
        })
    }

    /// Its charts; none where it was made of JSON.
    fn charts(&self, py: Python<'_>) -> Vec<Picture> {
        let draw = || self.draw.as_ref().map(|draw| draw()).unwrap_or_default();
        py.detach(|| self.pictures.get_or_init(draw)).clone()
    }
}

fn json(value: &impl Serialize) -> Result<String, Fault> {
    serde_json::to_string(value).map_err(|e| e.to_string())
}

/// Where each value of a JSON object stands in its text.
fn parts(text: &str) -> serde_json::Result<Vec<Span>> {
    struct Keys<'a>(Vec<(String, &'a RawValue)>);
    impl<'de: 'a, 'a> Deserialize<'de> for Keys<'a> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer.deserialize_map(Entries).map(Self)
        }
    }
    struct Entries;
    impl<'de> Visitor<'de> for Entries {
        type Value = Vec<(String, &'de RawValue)>;
        fn expecting(&self, words: &mut fmt::Formatter) -> fmt::Result {
            words.write_str("a JSON object")
        }
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut found: Self::Value = Vec::new();
            while let Some((key, value)) = map.next_entry::<String, &RawValue>()? {
                match found.iter_mut().find(|(known, _)| *known == key) {
                    Some(known) => known.1 = value,
                    None => found.push((key, value)),
                }
            }
            Ok(found)
        }
    }
    let Keys(found) = serde_json::from_str(text)?;
    let span = |value: &RawValue| {
        let start = value.get().as_ptr() as usize - text.as_ptr() as usize;
        start..start + value.get().len()
    };
    Ok(found.into_iter().map(|(key, value)| (key, span(value))).collect())
}

/// A chart of the report, as a document of its own.
pub(crate) fn picture(chart: &Chart) -> Picture {
    (chart.id.to_owned(), chart.title.clone(), chart.words.clone(), chart.document())
}

/// The chart of a sweep: paths, then each scenario's settings and objective.
#[pyfunction]
fn sweep_chart(py: Python<'_>, paths: Vec<String>, scenarios: Vec<(Vec<String>, Option<f64>)>) -> Picture {
    py.detach(|| picture(&report::sweep(&SweepTable { paths, scenarios })))
}

pub(crate) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Found>()?;
    module.add_function(wrap_pyfunction!(sweep_chart, module)?)
}
